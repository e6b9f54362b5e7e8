//! Whoever asks: on lines that stay open, as browsers keep them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// A line to a server.
pub(crate) struct Line {
    stream: TcpStream,
    host: String,
    read: Vec<u8>,
}

impl Line {
    pub(crate) fn to(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            host: address.to_owned(),
            read: vec![0; 256 * 1024],
        }
    }

    /// How many bytes of body came; `more` is whole lines.
    pub(crate) fn get(&mut self, path: &str, more: &str) -> usize {
        let host = &self.host;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n");
        self.stream.write_all(request.as_bytes()).unwrap();
        let mut filled = 0;
        let end = loop {
            filled += self.some(filled);
            let so_far = &self.read[..filled];
            if let Some(end) = so_far.windows(4).position(|it| it == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let head = String::from_utf8_lossy(&self.read[..end]).to_lowercase();
        assert!(head.starts_with("http/1.1 20"), "{path}: {head}");
        let length = head
            .lines()
            .find_map(|it| it.strip_prefix("content-length: "));
        let length: usize = length.expect("a length").trim().parse().unwrap();
        let mut left = length - (filled - end);
        while left > 0 {
            left -= self.some(0);
        }
        length
    }

    fn some(&mut self, from: usize) -> usize {
        let read = self.stream.read(&mut self.read[from..]).unwrap();
        assert!(read > 0, "the server hung up");
        read
    }
}

/// What a crowd got.
pub(crate) struct Got {
    /// Every answer's time, sorted.
    pub(crate) times: Vec<Duration>,
}

impl Got {
    pub(crate) fn share(&self, hundredths: usize) -> f64 {
        let at = (self.times.len() * hundredths).div_ceil(100).max(1) - 1;
        self.times[at].as_secs_f64() * 1000.0
    }
}

/// So many who ask for `path` again and again, as fast as they are answered. `more` makes the other
/// lines of the request, by its number.
pub(crate) fn crowd(
    address: &str,
    path: &str,
    lines: usize,
    time: Duration,
    more: impl Fn(usize) -> String + Sync,
) -> Got {
    let over = AtomicBool::new(false);
    let mut times: Vec<Duration> = thread::scope(|scope| {
        let ask = |first: usize| {
            let mut line = Line::to(address);
            let mut times = Vec::new();
            let mut number = first * 1_000_003;
            while !over.load(Ordering::Relaxed) {
                let begun = Instant::now();
                line.get(path, &more(number));
                times.push(begun.elapsed());
                number += 1;
            }
            times
        };
        let asking: Vec<_> = (0..lines).map(|it| scope.spawn(move || ask(it))).collect();
        thread::sleep(time);
        over.store(true, Ordering::Relaxed);
        asking
            .into_iter()
            .flat_map(|it| it.join().unwrap())
            .collect()
    });
    times.sort_unstable();
    Got { times }
}
