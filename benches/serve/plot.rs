//! Curves, both ways by powers of ten, as a drawing.

use std::fmt::Write;
use std::fs;
use std::path::Path;

pub(crate) struct Curve {
    pub(crate) name: String,
    pub(crate) points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 780.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 280.0;
const EDGE: f64 = 36.0;
const COLOURS: [&str; 3] = ["#B3261E", "#2E6B4F", "#8A5A00"];

pub(crate) fn plot(file: &Path, of: &str, curves: &[Curve]) {
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let powers = |of: &dyn Fn(&(f64, f64)) -> f64| {
        let all = points().map(|point| of(point).max(0.001).log10());
        let (low, high) = all.fold((f64::MAX, f64::MIN), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        (low.floor(), high.ceil().max(low.floor() + 1.0))
    };
    let (across, up) = (powers(&|point| point.0), powers(&|point| point.1));
    let place =
        |value: f64, (low, high): (f64, f64)| (value.max(0.001).log10() - low) / (high - low);
    let x = |value: f64| LEFT + place(value, across) * (WIDTH - LEFT - RIGHT);
    let y = |value: f64| HEIGHT - EDGE - place(value, up) * (HEIGHT - 2.0 * EDGE);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    let mut line = |it: std::fmt::Arguments<'_>| writeln!(svg, "{it}").unwrap();
    // A line for each power of ten, from one edge to the other, and its number beside it.
    let mut powers_of = |(low, high): (f64, f64), mark: &dyn Fn(f64) -> [String; 2]| {
        let mut power = low;
        while power <= high {
            let value = 10f64.powf(power);
            let [ends, text] = mark(value);
            line(format_args!("<line {ends} stroke=\"#ddd\"/>"));
            line(format_args!("<text {text}>{value}</text>"));
            power += 1.0;
        }
    };
    powers_of(across, &|value| {
        let (at, low) = (x(value), HEIGHT - EDGE);
        [
            format!("x1=\"{at}\" x2=\"{at}\" y1=\"{EDGE}\" y2=\"{low}\""),
            format!("x=\"{at}\" y=\"{}\" text-anchor=\"middle\"", HEIGHT - 18.0),
        ]
    });
    powers_of(up, &|value| {
        let (at, right) = (y(value), WIDTH - RIGHT);
        [
            format!("x1=\"{LEFT}\" x2=\"{right}\" y1=\"{at}\" y2=\"{at}\""),
            format!(
                "x=\"{}\" y=\"{}\" text-anchor=\"end\"",
                LEFT - 6.0,
                at + 4.0
            ),
        ]
    });
    line(format_args!(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{of}</text>",
        (LEFT + WIDTH - RIGHT) / 2.0,
        HEIGHT - 3.0
    ));
    let mut named: Vec<f64> = Vec::new();
    for (curve, colour) in curves.iter().zip(COLOURS) {
        let path: Vec<String> = curve
            .points
            .iter()
            .map(|point| format!("{:.1},{:.1}", x(point.0), y(point.1)))
            .collect();
        line(format_args!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            path.join(" ")
        ));
        if let Some(last) = curve.points.last() {
            let (mut at, name) = (y(last.1) + 4.0, &curve.name);
            // The names of curves that end at the same height are placed below each other.
            while named.iter().any(|other| (other - at).abs() < 14.0) {
                at += 14.0;
            }
            named.push(at);
            line(format_args!(
                "<text x=\"{}\" y=\"{at}\" fill=\"{colour}\">{name}</text>",
                WIDTH - RIGHT + 8.0
            ));
        }
    }
    svg.push_str("</svg>\n");
    fs::write(file, svg).unwrap();
}
