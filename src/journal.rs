//! Log lines as systemd's journal takes them: the whole line as people read it, and each of its fields
//! by a name of its own, so that `journalctl DOCENT_ROOM=study` finds what concerns one room.

use std::fmt::Debug;
use std::io;
use std::os::unix::net::UnixDatagram;

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

const SOCKET: &str = "/run/systemd/journal/socket";

/// The journal takes no more in one datagram everywhere; a line is never that long by itself.
const LONGEST: usize = 32 * 1024;

#[derive(Debug)]
pub(crate) struct Journal(UnixDatagram);

impl Journal {
    pub(crate) fn open() -> io::Result<Self> {
        Self::at(SOCKET)
    }

    fn at(path: &str) -> io::Result<Self> {
        let socket = UnixDatagram::unbound()?;
        socket.connect(path)?;
        Ok(Self(socket))
    }
}

impl<S: Subscriber> Layer<S> for Journal {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = Line::default();
        event.record(&mut line);
        // A line that nobody takes is lost; there is nowhere to say so.
        drop(self.0.send(&line.entry(*event.metadata().level())));
    }
}

/// What is said, and of what.
#[derive(Default)]
struct Line {
    message: String,
    fields: Vec<(&'static str, String)>,
}

impl Line {
    fn entry(mut self, level: Level) -> Vec<u8> {
        for (name, value) in &self.fields {
            for part in [" ", *name, "=", value] {
                self.message.push_str(part);
            }
        }
        let mut entry = Vec::new();
        put(&mut entry, "PRIORITY", priority(level));
        put(&mut entry, "SYSLOG_IDENTIFIER", "docent");
        put(&mut entry, "MESSAGE", shortened(&self.message));
        for (name, value) in &self.fields {
            let name = name.replace('.', "_").to_uppercase();
            put(&mut entry, &format!("DOCENT_{name}"), shortened(value));
        }
        entry
    }

    fn take(&mut self, field: &Field, value: String) {
        if field.name() == "message" {
            self.message = value;
        } else {
            self.fields.push((field.name(), value));
        }
    }
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.take(field, value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.take(field, format!("{value:?}"));
    }
}

/// A name, the value's length in eight bytes, the value: so that it may hold any line break.
fn put(entry: &mut Vec<u8>, name: &str, value: &str) {
    let length = u64::try_from(value.len()).unwrap_or_default();
    entry.extend_from_slice(name.as_bytes());
    entry.push(b'\n');
    entry.extend_from_slice(&length.to_le_bytes());
    entry.extend_from_slice(value.as_bytes());
    entry.push(b'\n');
}

fn shortened(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LONGEST))
        .unwrap_or_default()
}

/// As syslog counts them.
fn priority(level: Level) -> &'static str {
    match level {
        Level::ERROR => "3",
        Level::WARN => "4",
        Level::INFO => "6",
        Level::DEBUG | Level::TRACE => "7",
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[test]
    fn a_line_comes_with_its_level_and_each_field_by_name() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("socket");
        let journal = UnixDatagram::bind(&path).unwrap();
        let layer = Journal::at(path.to_str().unwrap()).unwrap();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let room = "study";
            tracing::warn!(%room, error = "a\nb", "it does not answer");
        });
        let mut bytes = [0; 1024];
        let read = journal.recv(&mut bytes).unwrap();
        let said = bytes[..read].to_vec();
        let holds = |name: &str, value: &str| {
            let mut wanted = Vec::new();
            put(&mut wanted, name, value);
            said.windows(wanted.len()).any(|it| it == wanted)
        };
        assert!(holds("PRIORITY", "4"));
        assert!(holds("MESSAGE", "it does not answer room=study error=a\nb"));
        assert!(holds("DOCENT_ROOM", "study"));
        assert!(holds("DOCENT_ERROR", "a\nb"));
    }
}
