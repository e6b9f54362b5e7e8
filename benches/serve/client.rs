//! HTTP clients on persistent connections, as browsers use them.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The further headers of a phone: it accepts compression, and its address is not the box's.
pub(crate) const PHONE: &str = "Accept-Encoding: gzip\r\nX-Forwarded-For: 192.0.2.7\r\n";
/// The further headers of a screen.
pub(crate) const SCREEN: &str = "Accept-Encoding: gzip\r\n";

/// A line to a server.
pub(crate) struct Line {
    from: BufReader<TcpStream>,
    host: String,
}

impl Line {
    pub(crate) fn to(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            from: BufReader::with_capacity(64 * 1024, stream),
            host: address.to_owned(),
        }
    }

    /// Lets the body go; `more` is whole lines. Any other status than the wanted fails.
    pub(crate) fn get(&mut self, path: &str, more: &str, status: u16) {
        self.request(path, more, status, |_| ());
    }

    /// The head in small letters, and the body.
    pub(crate) fn whole(&mut self, path: &str, more: &str, status: u16) -> (String, Vec<u8>) {
        let mut body = Vec::new();
        let head = self.request(path, more, status, |piece| body.extend_from_slice(piece));
        (head, body)
    }

    fn request(
        &mut self,
        path: &str,
        more: &str,
        status: u16,
        mut take: impl FnMut(&[u8]),
    ) -> String {
        let host = &self.host;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n");
        self.from.get_mut().write_all(request.as_bytes()).unwrap();
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            self.row(&mut head);
        }
        head.make_ascii_lowercase();
        let wanted = format!("http/1.1 {status} ");
        assert!(head.starts_with(&wanted), "{path}: {head}");
        if let Some(length) = field(&head, "content-length") {
            self.pass(length.parse().unwrap(), &mut take);
            return head;
        }
        assert_eq!(field(&head, "transfer-encoding"), Some("chunked"), "{path}");
        loop {
            let mut size = String::new();
            self.row(&mut size);
            let size = usize::from_str_radix(size.trim(), 16).unwrap();
            self.pass(size, &mut take);
            self.row(&mut String::new());
            if size == 0 {
                return head;
            }
        }
    }

    fn row(&mut self, into: &mut String) {
        let read = self.from.read_line(into).unwrap();
        assert!(read > 0, "the server hung up");
    }

    fn pass(&mut self, mut left: usize, take: &mut impl FnMut(&[u8])) {
        while left > 0 {
            let here = self.from.fill_buf().unwrap();
            assert!(!here.is_empty(), "the server hung up");
            let some = here.len().min(left);
            take(&here[..some]);
            self.from.consume(some);
            left -= some;
        }
    }
}

/// A field of a head in small letters.
pub(crate) fn field<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut fields = head.lines().filter_map(|line| line.split_once(": "));
    fields.find(|field| field.0 == name).map(|field| field.1)
}

/// Requests `path` on a number of connections for a time, as fast as the responses arrive. `more` makes
/// the other lines of the request, by its number. Answers with every answer's time in milliseconds.
pub(crate) fn load(
    address: &str,
    (path, status): (&str, u16),
    lines: usize,
    time: Duration,
    more: impl Fn(usize) -> String + Sync,
) -> Vec<f64> {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let (over, more) = (&over, &more);
        let ask = move |first: usize| {
            let mut line = Line::to(address);
            let mut times = Vec::new();
            let mut number = first * 1_000_003;
            while !over.load(Ordering::Relaxed) {
                let begun = Instant::now();
                line.get(path, &more(number), status);
                times.push(begun.elapsed().as_secs_f64() * 1000.0);
                number += 1;
            }
            times
        };
        let asking: Vec<_> = (0..lines)
            .map(|line| scope.spawn(move || ask(line)))
            .collect();
        thread::sleep(time);
        over.store(true, Ordering::Relaxed);
        let times = asking.into_iter().map(|thread| thread.join().unwrap());
        times.flatten().collect()
    })
}

/// A room's page as one phone gets it, again and again for a second: the median in microseconds.
pub(crate) fn page(address: &str) -> f64 {
    let expected = ("/es/rooms/memorial", 200);
    let times = load(address, expected, 1, Duration::from_secs(1), |_| {
        PHONE.into()
    });
    crate::report::share(&times, 50) * 1000.0
}
