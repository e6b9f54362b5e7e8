//! Reads and writes captions: `WebVTT` as editors write it, and SRT.

use crate::model::{Cue, Ms};

/// An error in one line of a caption file, with the correction to make.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum LineError {
    #[error("a caption file begins with the line WEBVTT; write it")]
    MissingHeader,
    #[error(
        "a caption needs a line such as 00:01.000 --> 00:04.000 before it, and no blank line within"
    )]
    MissingTiming,
    #[error("‘{line}’ is not a timing such as 00:01.000 --> 00:04.000")]
    InvalidTiming { line: String },
}

/// The content of a caption file, and its errors.
#[derive(Clone, Debug, Default)]
pub struct Captions {
    /// Each cue with the number of its line, counted from 1.
    pub cues: Vec<(usize, Cue)>,
    /// The lines that cannot be read, each with its number from 1.
    pub errors: Vec<(usize, LineError)>,
}

/// Parses a caption file and collects every line that has an error.
pub fn parse(text: &str) -> Captions {
    let text = text.trim_start_matches('\u{feff}');
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<(usize, &str)> = (1..).zip(text.split('\n')).collect();
    let mut found = Captions {
        cues: Vec::new(),
        errors: Vec::new(),
    };
    let blocks = lines
        .split(|(_, line)| line.trim().is_empty())
        .filter(|block| !block.is_empty());
    for (n, block) in blocks.enumerate() {
        found.block(n == 0, block);
    }
    found
}

/// Writes `WebVTT` that parses to the same cues.
pub fn write(cues: &[Cue]) -> String {
    let mut text = "WEBVTT\n".to_owned();
    for cue in cues {
        let escaped = cue
            .text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let lines: Vec<&str> = escaped
            .lines()
            .filter(|text_line| !text_line.trim().is_empty())
            .collect();
        let (start, end) = (stamp(cue.start), stamp(cue.end));
        text.extend(["\n", &start, " --> ", &end, "\n", &lines.join("\n"), "\n"]);
    }
    text
}

impl Captions {
    fn block(&mut self, first: bool, block: &[(usize, &str)]) {
        let Some((head, rest)) = block.split_first() else {
            return;
        };
        let word = head.1.split_whitespace().next().unwrap_or_default();
        if first && word == "WEBVTT" {
            return;
        }
        if first
            && !block
                .iter()
                .take(2)
                .any(|(_, block_line)| block_line.contains("-->"))
        {
            self.say(head.0, LineError::MissingHeader);
            return;
        }
        if head.1.contains("-->") {
            self.cue(*head, rest);
        } else if ["NOTE", "STYLE", "REGION"].contains(&word) {
        } else if let Some((timing, rest)) = rest
            .split_first()
            .filter(|(timing_line, _)| timing_line.1.contains("-->"))
        {
            self.cue(*timing, rest);
        } else {
            self.say(head.0, LineError::MissingTiming);
        }
    }

    fn cue(&mut self, (line, timing): (usize, &str), text: &[(usize, &str)]) {
        let Some((start, end)) = times(timing) else {
            let short = short(timing);
            self.say(line, LineError::InvalidTiming { line: short });
            return;
        };
        let text: Vec<String> = text
            .iter()
            .map(|(_, block_line)| plain(block_line))
            .collect();
        let text = text.join("\n").trim().to_owned();
        self.cues.push((line, Cue { start, end, text }));
    }

    fn say(&mut self, line: usize, what: LineError) {
        self.errors.push((line, what));
    }
}

fn times(line: &str) -> Option<(Ms, Ms)> {
    let (start, end) = line.split_once("-->")?;
    // Cue settings may follow the second timestamp.
    Some((time(start.trim())?, time(end.split_whitespace().next()?)?))
}

fn time(text: &str) -> Option<Ms> {
    let (clock, thousandths) = text.split_once(['.', ','])?;
    let parts: Vec<&str> = clock.split(':').collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [minutes, seconds] => (0, digits(minutes, 2)?, digits(seconds, 2)?),
        [hours, minutes, seconds] => (digits(hours, 4)?, digits(minutes, 2)?, digits(seconds, 2)?),
        _ => return None,
    };
    let fits = minutes < 60 && seconds < 60 && thousandths.len() == 3;
    let ms = digits(thousandths, 3)?;
    fits.then_some(Ms(((hours * 60 + minutes) * 60 + seconds) * 1000 + ms))
}

fn digits(text: &str, most: usize) -> Option<u64> {
    let fits = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

/// Removes tags and decodes entities; visitors' screens show all captions in one style.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('<') {
        let Some((_, after)) = after.split_once('>') else {
            break;
        };
        text += before;
        rest = after;
    }
    text += rest;
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", "\u{a0}")
        .replace("&lrm;", "\u{200e}")
        .replace("&rlm;", "\u{200f}")
        .replace("&amp;", "&")
}

fn stamp(at: Ms) -> String {
    let (hours, minutes) = (at.0 / 3_600_000, at.0 / 60_000 % 60);
    format!(
        "{hours:02}:{minutes:02}:{:02}.{:03}",
        at.0 / 1000 % 60,
        at.0 % 1000
    )
}

fn short(line: &str) -> String {
    line.trim().chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, cues: &[(usize, u64, u64, &str)], error_lines: &[usize]) {
        let found = parse(text);
        let cues_found: Vec<_> = found
            .cues
            .iter()
            .map(|(line, cue)| (*line, cue.start.0, cue.end.0, cue.text.as_str()))
            .collect();
        assert_eq!(cues_found, cues, "{text:?}");
        let lines: Vec<_> = found.errors.iter().map(|error| error.0).collect();
        assert_eq!(lines, error_lines, "{text:?}");
    }

    #[test]
    fn captions_as_editors_write_them() {
        let one = [(3, 1000, 4000, "Hola")];
        check("WEBVTT\n\n00:01.000 --> 00:04.000\nHola\n", &one, &[]);
        check(
            "\u{feff}WEBVTT - x\r\n\r\n00:00:01.000 --> 00:00:04.000 align:start\r\nHola\r\n",
            &one,
            &[],
        );
        check("WEBVTT\r\r00:01.000 --> 00:04.000\rHola", &one, &[]);
        check(
            "WEBVTT\nKind: captions\n\nNOTE a\nb\n\nSTYLE\n::cue {}\n\nid 7\n01:00:01.500 --> 01:00:02.000\n<v Ana>Uno &amp; <i>dos</i>\ntres",
            &[(11, 3_601_500, 3_602_000, "Uno & dos\ntres")],
            &[],
        );
        check(
            "1\n00:00:01,000 --> 00:00:04,000\nHola\n\n2\n00:00:05,000 --> 00:00:06,000\nSí\n",
            &[(2, 1000, 4000, "Hola"), (6, 5000, 6000, "Sí")],
            &[],
        );
        check("WEBVTT\n", &[], &[]);
        check("", &[], &[]);
    }

    #[test]
    fn every_bad_line_is_found() {
        check(
            "hello\n\n00:01.000 --> 00:04.000\nHola",
            &[(3, 1000, 4000, "Hola")],
            &[1],
        );
        check(
            "WEBVTT\n\n00:61.000 --> 00:04.000\nA\n\n0:1 --> 2\nB\n\nC\n\n00:01.000-->00:02.000\nD",
            &[(11, 1000, 2000, "D")],
            &[3, 6, 9],
        );
        check("WEBVTT\n\n00:01.00 --> 00:04.000\nA", &[], &[3]);
        check("WEBVTT\n\n-0:01.000 --> +0:04.000\nA", &[], &[3]);
    }

    #[test]
    fn captions_read_back_as_they_were_written() {
        let cue = Cue {
            start: Ms(1),
            end: Ms(3_600_000),
            text: "a < b && c --> d &lt;\ne".into(),
        };
        assert_eq!(parse(&write(std::slice::from_ref(&cue))).cues, [(3, cue)]);
    }
}
