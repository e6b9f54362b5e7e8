//! The extent of a drawing's shapes: transformations, paths and boxes. Curves count with their control points, which is
//! near enough for the middle of a room.

use roxmltree::Node;

/// A point in the units of the drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::web) struct Point {
    pub(in crate::web) x: f64,
    pub(in crate::web) y: f64,
}

impl Point {
    pub(in crate::web) fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// An upright rectangle around points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::web) struct Extent {
    pub(in crate::web) least: Point,
    pub(in crate::web) most: Point,
}

impl Extent {
    fn of(point: Point) -> Self {
        Self {
            least: point,
            most: point,
        }
    }

    pub(in crate::web) fn union(self, other: Self) -> Self {
        Self {
            least: Point {
                x: self.least.x.min(other.least.x),
                y: self.least.y.min(other.least.y),
            },
            most: Point {
                x: self.most.x.max(other.most.x),
                y: self.most.y.max(other.most.y),
            },
        }
    }

    pub(in crate::web) fn width(self) -> f64 {
        self.most.x - self.least.x
    }

    pub(in crate::web) fn height(self) -> f64 {
        self.most.y - self.least.y
    }

    pub(in crate::web) fn middle(self) -> Point {
        Point {
            x: f64::midpoint(self.least.x, self.most.x),
            y: f64::midpoint(self.least.y, self.most.y),
        }
    }

    pub(in crate::web) fn contains(self, point: Point) -> bool {
        (self.least.x..=self.most.x).contains(&point.x)
            && (self.least.y..=self.most.y).contains(&point.y)
    }
}

/// The extent of points; None of none.
fn extent_of(points: impl IntoIterator<Item = Point>) -> Option<Extent> {
    points.into_iter().map(Extent::of).reduce(Extent::union)
}

/// An affine transformation: where it takes a unit across, a unit down, and the origin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::web) struct Transform {
    across: Point,
    down: Point,
    origin: Point,
}

impl Transform {
    pub(in crate::web) const NONE: Self = Self::matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// From the six numbers of SVG's `matrix`.
    const fn matrix(numbers: [f64; 6]) -> Self {
        let [across_x, across_y, down_x, down_y, x, y] = numbers;
        Self {
            across: Point {
                x: across_x,
                y: across_y,
            },
            down: Point {
                x: down_x,
                y: down_y,
            },
            origin: Point { x, y },
        }
    }

    /// Where a vector goes, which has no place.
    fn turn(self, vector: Point) -> Point {
        Point {
            x: self.across.x * vector.x + self.down.x * vector.y,
            y: self.across.y * vector.x + self.down.y * vector.y,
        }
    }

    pub(in crate::web) fn apply(self, point: Point) -> Point {
        let turned = self.turn(point);
        Point {
            x: turned.x + self.origin.x,
            y: turned.y + self.origin.y,
        }
    }

    /// First `inner`, then this.
    fn after(self, inner: Self) -> Self {
        Self {
            across: self.turn(inner.across),
            down: self.turn(inner.down),
            origin: self.apply(inner.origin),
        }
    }

    /// The transformation of a node's content, with those of its ancestors.
    pub(in crate::web) fn of(node: Node<'_, '_>) -> Self {
        let all = node.ancestors().filter_map(|node| {
            let text = node.attribute("transform")?;
            Some(parse_transforms(text))
        });
        all.fold(Self::NONE, |inner, outer| outer.after(inner))
    }

    /// The value of an attribute `transform`.
    pub(in crate::web) fn to_attribute(self) -> String {
        let numbers =
            [self.across, self.down, self.origin].map(|point| format!("{} {}", point.x, point.y));
        format!("matrix({})", numbers.join(" "))
    }
}

/// The product of a list such as `translate(3 4) rotate(90)`. A function that is not understood counts as none.
fn parse_transforms(text: &str) -> Transform {
    let functions = text.split(')').filter_map(|function| {
        let (name, arguments) = function.split_once('(')?;
        let name = name.trim_start_matches([',', ' ', '\t', '\n', '\r']).trim();
        Some(parse_transform(name, &numbers(arguments)))
    });
    functions.fold(Transform::NONE, Transform::after)
}

fn parse_transform(name: &str, arguments: &[f64]) -> Transform {
    let translation = |x, y| Transform::matrix([1.0, 0.0, 0.0, 1.0, x, y]);
    let slope = |degrees: f64| degrees.to_radians().tan();
    match (name, arguments) {
        ("matrix", numbers) => numbers
            .try_into()
            .map_or(Transform::NONE, Transform::matrix),
        ("translate", [x]) => translation(*x, 0.0),
        ("translate", [x, y]) => translation(*x, *y),
        ("scale", [x]) => Transform::matrix([*x, 0.0, 0.0, *x, 0.0, 0.0]),
        ("scale", [x, y]) => Transform::matrix([*x, 0.0, 0.0, *y, 0.0, 0.0]),
        ("rotate", [degrees]) => rotation(*degrees),
        ("rotate", [degrees, x, y]) => translation(*x, *y)
            .after(rotation(*degrees))
            .after(translation(-x, -y)),
        ("skewX", [degrees]) => Transform::matrix([1.0, 0.0, slope(*degrees), 1.0, 0.0, 0.0]),
        ("skewY", [degrees]) => Transform::matrix([1.0, slope(*degrees), 0.0, 1.0, 0.0, 0.0]),
        _ => Transform::NONE,
    }
}

fn rotation(degrees: f64) -> Transform {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    Transform::matrix([cosine, sine, -sine, cosine, 0.0, 0.0])
}

/// The extent of the shapes in a node, without its texts; None if there are none.
pub(in crate::web) fn shapes_extent(node: Node<'_, '_>) -> Option<Extent> {
    let shapes = node.descendants().filter(Node::is_element);
    let extents = shapes.filter_map(|shape| {
        let transform = Transform::of(shape);
        extent_of(
            outline(shape)
                .into_iter()
                .map(|point| transform.apply(point)),
        )
    });
    extents.reduce(Extent::union)
}

/// The place of a text, where its line begins, is centred or ends.
pub(in crate::web) fn text_place(node: Node<'_, '_>) -> Option<Point> {
    let side = |name: &str| numbers(node.attribute(name)?).first().copied();
    let point = Point {
        x: side("x")?,
        y: side("y")?,
    };
    Some(Transform::of(node).apply(point))
}

/// Points around a shape, before its transformation.
fn outline(node: Node<'_, '_>) -> Vec<Point> {
    let side = |name: &str| {
        let found = node
            .attribute(name)
            .and_then(|text| numbers(text).first().copied());
        found.unwrap_or_default()
    };
    let corners = |x: f64, y: f64, u: f64, v: f64| {
        [(x, y), (u, y), (u, v), (x, v)]
            .map(|(x, y)| Point { x, y })
            .to_vec()
    };
    match node.tag_name().name() {
        "rect" => {
            let (x, y) = (side("x"), side("y"));
            corners(x, y, x + side("width"), y + side("height"))
        }
        "circle" => {
            let (x, y, r) = (side("cx"), side("cy"), side("r"));
            corners(x - r, y - r, x + r, y + r)
        }
        "ellipse" => {
            let (x, y, rx, ry) = (side("cx"), side("cy"), side("rx"), side("ry"));
            corners(x - rx, y - ry, x + rx, y + ry)
        }
        "line" => corners(side("x1"), side("y1"), side("x2"), side("y2")),
        "polygon" | "polyline" => pairs(&numbers(node.attribute("points").unwrap_or_default())),
        "path" => path_points(node.attribute("d").unwrap_or_default()),
        _ => Vec::new(),
    }
}

fn pairs(numbers: &[f64]) -> Vec<Point> {
    let pairs = numbers.chunks_exact(2);
    pairs
        .filter_map(|pair| match pair {
            [x, y] => Some(Point { x: *x, y: *y }),
            _ => None,
        })
        .collect()
}

/// The corners and control points of a path.
fn path_points(data: &str) -> Vec<Point> {
    let (mut points, mut here, mut start) = (Vec::new(), Point { x: 0.0, y: 0.0 }, None);
    let starts = data.match_indices(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E'));
    let starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([data.len()]);
    for (at, end) in starts.iter().copied().zip(ends) {
        let part = data.get(at..end).unwrap_or_default();
        let mut letters = part.chars();
        let command = letters.next().unwrap_or_default();
        let relative = command.is_ascii_lowercase();
        let command = command.to_ascii_uppercase();
        let arguments = if command == 'A' {
            arc_numbers(letters.as_str())
        } else {
            numbers(letters.as_str())
        };
        if command == 'Z' {
            here = start.unwrap_or(here);
            continue;
        }
        for (n, step) in arguments.chunks_exact(step_length(command)).enumerate() {
            let from = if relative {
                here
            } else {
                Point { x: 0.0, y: 0.0 }
            };
            let moved: Vec<Point> = match (command, step) {
                ('H', [x]) => vec![Point {
                    x: from.x + x,
                    y: here.y,
                }],
                ('V', [y]) => vec![Point {
                    x: here.x,
                    y: from.y + y,
                }],
                ('A', [.., x, y]) => vec![Point {
                    x: from.x + x,
                    y: from.y + y,
                }],
                _ => pairs(step)
                    .into_iter()
                    .map(|point| Point {
                        x: from.x + point.x,
                        y: from.y + point.y,
                    })
                    .collect(),
            };
            here = moved.last().copied().unwrap_or(here);
            if command == 'M' && n == 0 {
                start = Some(here);
            }
            points.extend(moved);
        }
    }
    points
}

/// How many numbers one step of a path's command takes.
fn step_length(command: char) -> usize {
    match command {
        'H' | 'V' => 1,
        'C' => 6,
        'S' | 'Q' => 4,
        'A' => 7,
        _ => 2,
    }
}

/// The numbers of a text, as SVG separates them: by blanks and commas, by a sign, or by a second point.
fn numbers(text: &str) -> Vec<f64> {
    let mut rest = text;
    std::iter::from_fn(|| next_number(&mut rest)).collect()
}

/// The numbers of arcs, whose two flags may stand without a blank.
fn arc_numbers(text: &str) -> Vec<f64> {
    let (mut rest, mut found) = (text, Vec::new());
    loop {
        if matches!(found.len() % 7, 3 | 4) {
            rest = rest.trim_start_matches(is_separator);
            let flag = if rest.starts_with('1') { 1.0 } else { 0.0 };
            let mut letters = rest.chars();
            if letters.next().is_none() {
                return found;
            }
            rest = letters.as_str();
            found.push(flag);
        } else if let Some(number) = next_number(&mut rest) {
            found.push(number);
        } else {
            return found;
        }
    }
}

fn is_separator(c: char) -> bool {
    c.is_ascii_whitespace() || c == ','
}

/// Takes the next number from the front of a text.
fn next_number(rest: &mut &str) -> Option<f64> {
    *rest = rest.trim_start_matches(is_separator);
    let (mut has_point, mut after_exponent) = (false, false);
    let length = rest
        .char_indices()
        .take_while(|(at, c)| {
            let is_part = match c {
                '0'..='9' => true,
                '+' | '-' => *at == 0 || after_exponent,
                '.' => !std::mem::replace(&mut has_point, true),
                'e' | 'E' => *at > 0,
                _ => false,
            };
            after_exponent = matches!(c, 'e' | 'E');
            has_point |= after_exponent;
            is_part
        })
        .map(|(at, c)| at + c.len_utf8())
        .last()?;
    let (number, after) = rest.split_at_checked(length)?;
    *rest = after;
    number
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use roxmltree::Document;

    use super::*;

    fn check(shapes: &str, [x, y, u, v]: [f64; 4]) {
        let text = format!("<svg>{shapes}</svg>");
        let document = Document::parse(&text).unwrap();
        let extent = shapes_extent(document.root_element()).unwrap();
        let actual = [extent.least.x, extent.least.y, extent.most.x, extent.most.y];
        for (actual, expected) in actual.iter().zip([x, y, u, v]) {
            assert!((actual - expected).abs() < 1e-6, "{shapes}: {extent:?}");
        }
    }

    #[test]
    fn every_shape_has_its_extent() {
        check(
            "<rect x=\"1\" y=\"2\" width=\"3\" height=\"4\"/>",
            [1., 2., 4., 6.],
        );
        check("<circle cx=\"5\" cy=\"5\" r=\"2\"/>", [3., 3., 7., 7.]);
        check(
            "<ellipse cx=\"5\" cy=\"5\" rx=\"1\" ry=\"2\"/>",
            [4., 3., 6., 7.],
        );
        check(
            "<line x1=\"1\" y1=\"9\" x2=\"4\" y2=\"2\"/>",
            [1., 2., 4., 9.],
        );
        check("<polygon points=\"1,2 3-4,5 6\"/>", [1., -4., 5., 6.]);
        for (data, extent) in [
            ("M1 2L3 4H9V1z", [1., 1., 9., 4.]),
            ("m1 2l3 4h2v-9z m10 10 1 1", [1., -3., 12., 13.]),
            ("M0 0c1 1 2 2 3-3s1 1 2 2", [0., -3., 5., 2.]),
            ("M0,0Q5,5,10,0T20,0", [0., 0., 20., 5.]),
            ("M0 0a5 5 0 01.5.5", [0., 0., 0.5, 0.5]),
            ("M-.5-.5.5.5", [-0.5, -0.5, 0.5, 0.5]),
            ("M1e1 2E-1L3+4", [3., 0.2, 10., 4.]),
        ] {
            check(&format!("<path d=\"{data}\"/>"), extent);
        }
    }

    #[test]
    fn groups_move_scale_and_turn_what_is_in_them() {
        let rect = "<rect width=\"2\" height=\"1\"/>";
        let within = |transform: &str| format!("<g transform=\"{transform}\">{rect}</g>");
        check(&within("translate(10)"), [10., 0., 12., 1.]);
        check(&within("translate(10, 5) scale(2)"), [10., 5., 14., 7.]);
        check(&within("rotate(90)"), [-1., 0., 0., 2.]);
        check(&within("rotate(180 1 0.5)"), [0., 0., 2., 1.]);
        check(&within("matrix(1 0 0 1 3 4)"), [3., 4., 5., 5.]);
        check(&within("skewX(45)"), [0., 0., 3., 1.]);
        let nested = format!(
            "<g transform=\"translate(100 0)\">{}</g>",
            within("scale(2 3)")
        );
        check(&nested, [100., 0., 104., 3.]);
        check(
            &format!("<g>{rect}<path d=\"M9 9\"/><text x=\"50\">A</text></g>"),
            [0., 0., 9., 9.],
        );
    }
}
