//! What the child gets on its standard input: a line of JSON with the pieces of the text, then the frames of their speech
//! as bytes.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use serde::{Deserialize, Serialize};

use crate::alignment::{Frame, Span, Speech};

/// More than three hours of speech.
const MAX_FRAMES: usize = 1_000_000;

/// More than the longest text with a span for each of its pieces.
const MAX_HEADER_BYTES: u64 = 32 << 20;

/// A text, and its speech if there is one.
#[derive(Debug, PartialEq)]
pub(super) struct Request {
    pub(super) pieces: Vec<String>,
    pub(super) speech: Option<Speech>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    pieces: Vec<String>,
    spans: Option<Vec<Span>>,
    frames: usize,
}

impl Request {
    pub(super) fn write(self, out: &mut impl Write) -> io::Result<()> {
        let (spans, frames) = match self.speech {
            Some(speech) => (Some(speech.spans), speech.frames),
            None => (None, Vec::new()),
        };
        let header = Header {
            pieces: self.pieces,
            spans,
            frames: frames.len(),
        };
        let mut out = BufWriter::new(out);
        serde_json::to_writer(&mut out, &header)?;
        out.write_all(b"\n")?;
        for frame in frames {
            out.write_all(&frame.map(i8::cast_unsigned))?;
        }
        out.flush()
    }

    pub(super) fn read(input: impl Read) -> io::Result<Self> {
        let mut input = BufReader::new(input);
        let mut line = Vec::new();
        input
            .by_ref()
            .take(MAX_HEADER_BYTES)
            .read_until(b'\n', &mut line)?;
        let header: Header = serde_json::from_slice(&line)?;
        if header.frames > MAX_FRAMES {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut frames = Vec::with_capacity(header.frames);
        for _ in 0..header.frames {
            let mut bytes = [0; size_of::<Frame>()];
            input.read_exact(&mut bytes)?;
            frames.push(bytes.map(u8::cast_signed));
        }
        let speech = header.spans.map(|spans| Speech { frames, spans });
        Ok(Self {
            pieces: header.pieces,
            speech,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_arrives_as_it_was_sent() {
        let speech = Speech {
            frames: vec![[-127; 26], [5; 26]],
            spans: vec![Span {
                from_ms: 20,
                to_ms: 35,
            }],
        };
        for speech in [None, Some(speech)] {
            let request = || Request {
                pieces: vec!["Uno,\n«dos».".into()],
                speech: speech.clone(),
            };
            let mut sent = Vec::new();
            request().write(&mut sent).unwrap();
            assert_eq!(Request::read(sent.as_slice()).unwrap(), request());
        }
        assert!(Request::read(&b""[..]).is_err());
        assert!(Request::read(&b"{\"pieces\":[],\"spans\":null,\"frames\":3}\n"[..]).is_err());
    }
}
