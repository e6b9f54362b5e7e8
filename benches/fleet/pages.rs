//! A visitor who loads a page again and again while the boxes report.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(50);

pub(crate) struct PageProbe {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Vec<Duration>>,
}

/// The times of the page, sorted.
pub(crate) struct PageTimes(Vec<Duration>);

impl PageTimes {
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        self.0[(self.0.len() * percent / 100).min(self.0.len() - 1)]
    }
}

impl PageProbe {
    pub(crate) fn start(address: &str) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, address) = (Arc::clone(&stop), address.to_owned());
        let thread = thread::spawn(move || {
            let mut times = vec![load(&address)];
            while !stopped.load(Ordering::Relaxed) {
                thread::sleep(PAUSE);
                times.push(load(&address));
            }
            times
        });
        Self { stop, thread }
    }

    pub(crate) fn stop(self) -> PageTimes {
        self.stop.store(true, Ordering::Relaxed);
        let mut times = self.thread.join().unwrap();
        times.sort();
        PageTimes(times)
    }
}

fn load(address: &str) -> Duration {
    let begun = Instant::now();
    let mut connection = TcpStream::connect(address).unwrap();
    let request = "GET /es/rooms/study HTTP/1.1\r\nHost: guide.local\r\nConnection: close\r\n\r\n";
    connection.write_all(request.as_bytes()).unwrap();
    let mut page = String::new();
    connection.read_to_string(&mut page).unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    begun.elapsed()
}
