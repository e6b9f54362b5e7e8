//! A server that takes messages by POST, and answers as a test says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::Value;

/// How a request is answered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    Status(u16),
    /// The connection closes without an answer.
    Close,
    /// No answer comes.
    Hang,
}

/// A message that came.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Message {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|header| header.0.eq_ignore_ascii_case(name))
            .map(|header| header.1)
    }
}

/// The server; it serves until the test ends.
#[derive(Clone, Debug)]
pub(crate) struct MessageServer {
    /// Host and port.
    pub(crate) address: String,
    messages: Arc<Mutex<Vec<Message>>>,
}

impl MessageServer {
    /// Answers each request with `answer` of its number, from 0.
    pub(crate) fn start(answer: impl Fn(usize) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap().to_string(),
            messages: Arc::default(),
        };
        let messages = Arc::clone(&server.messages);
        std::thread::spawn(move || {
            let mut hanging = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some(message) = read(&stream) else {
                    continue;
                };
                let number = {
                    let mut messages = messages.lock().unwrap();
                    messages.push(message);
                    messages.len() - 1
                };
                match answer(number) {
                    Answer::Status(status) => {
                        let head = format!(
                            "HTTP/1.1 {status} X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        );
                        // The client may have gone.
                        drop(stream.write_all(head.as_bytes()));
                    }
                    Answer::Close => drop(stream),
                    Answer::Hang => hanging.push(stream),
                }
            }
        });
        server
    }

    /// What came so far.
    pub(crate) fn messages(&self) -> Vec<Message> {
        self.messages.lock().unwrap().clone()
    }
}

/// A whole request; `None` if the connection ends before.
fn read(stream: &TcpStream) -> Option<Message> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Message {
        head,
        body: String::from_utf8(body).unwrap(),
    })
}
