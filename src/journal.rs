//! Log output in the native protocol of systemd's journal (`systemd.io/JOURNAL_NATIVE_PROTOCOL`): each field has a name of
//! its own, so that `journalctl DOCENT_ROOM=study` finds the lines of one room.

use std::fmt::Debug;
use std::io;
use std::os::unix::net::UnixDatagram;

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

const SOCKET_PATH: &str = "/run/systemd/journal/socket";

/// The longest value of a field: larger datagrams are refused on some systems.
const MAX_VALUE_BYTES: usize = 32 * 1024;

#[derive(Debug)]
pub(crate) struct Journal(UnixDatagram);

impl Journal {
    pub(crate) fn open() -> io::Result<Self> {
        Self::connect(SOCKET_PATH)
    }

    fn connect(path: &str) -> io::Result<Self> {
        let socket = UnixDatagram::unbound()?;
        socket.connect(path)?;
        Ok(Self(socket))
    }
}

impl<S: Subscriber> Layer<S> for Journal {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut entry = Entry::default();
        event.record(&mut entry);
        // A failure to log cannot be logged.
        drop(self.0.send(&entry.into_datagram(*event.metadata().level())));
    }
}

/// The message and the fields of an event.
#[derive(Default)]
struct Entry {
    message: String,
    fields: Vec<(&'static str, String)>,
}

impl Entry {
    fn into_datagram(mut self, level: Level) -> Vec<u8> {
        for (name, value) in &self.fields {
            for part in [" ", *name, "=", value] {
                self.message.push_str(part);
            }
        }
        let mut datagram = Vec::new();
        put_field(&mut datagram, "PRIORITY", priority(level));
        put_field(&mut datagram, "SYSLOG_IDENTIFIER", "docent");
        put_field(&mut datagram, "MESSAGE", truncated(&self.message));
        for (name, value) in &self.fields {
            let name = name.replace('.', "_").to_uppercase();
            put_field(&mut datagram, &format!("DOCENT_{name}"), truncated(value));
        }
        datagram
    }

    fn add(&mut self, field: &Field, value: String) {
        if field.name() == "message" {
            self.message = value;
        } else {
            self.fields.push((field.name(), value));
        }
    }
}

impl Visit for Entry {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.add(field, format!("{value:?}"));
    }
}

/// Adds a field: the name, the value's length as 64-bit little endian, the value. This form allows line breaks.
fn put_field(datagram: &mut Vec<u8>, name: &str, value: &str) {
    let length = u64::try_from(value.len()).unwrap_or_default();
    datagram.extend_from_slice(name.as_bytes());
    datagram.push(b'\n');
    datagram.extend_from_slice(&length.to_le_bytes());
    datagram.extend_from_slice(value.as_bytes());
    datagram.push(b'\n');
}

fn truncated(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_VALUE_BYTES))
        .unwrap_or_default()
}

/// The syslog priority of a level.
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
    fn a_datagram_has_the_priority_the_message_and_each_field() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("socket");
        let journal = UnixDatagram::bind(&path).unwrap();
        let layer = Journal::connect(path.to_str().unwrap()).unwrap();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let room = "study";
            tracing::warn!(%room, error = "a\nb", "it does not answer");
        });
        let mut bytes = [0; 1024];
        let read = journal.recv(&mut bytes).unwrap();
        let datagram = bytes[..read].to_vec();
        let has_field = |name: &str, value: &str| {
            let mut wanted = Vec::new();
            put_field(&mut wanted, name, value);
            datagram
                .windows(wanted.len())
                .any(|window| window == wanted)
        };
        assert!(has_field("PRIORITY", "4"));
        assert!(has_field(
            "MESSAGE",
            "it does not answer room=study error=a\nb"
        ));
        assert!(has_field("DOCENT_ROOM", "study"));
        assert!(has_field("DOCENT_ERROR", "a\nb"));
    }
}
