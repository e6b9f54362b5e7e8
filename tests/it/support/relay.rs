//! A network between two boxes that the test can break: what passes it is cut, swallowed one way or both, or delayed.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the network does with each direction. Copies share one state.
#[derive(Clone, Debug, Default)]
struct Weather {
    /// Bytes to the server vanish.
    swallows_requests: Arc<AtomicBool>,
    /// Bytes from the server vanish.
    swallows_answers: Arc<AtomicBool>,
    /// New connections are refused.
    is_down: Arc<AtomicBool>,
    delay_ms: Arc<AtomicU64>,
    /// After so many bytes the connection is cut; 0: never.
    cut_after: Arc<AtomicU64>,
}

/// Forwards connections to one server.
#[derive(Debug)]
pub(crate) struct Relay {
    pub(crate) address: String,
    weather: Weather,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Relay {
    pub(crate) fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let relay = Self {
            address: listener.local_addr().unwrap().to_string(),
            weather: Weather::default(),
            open: Arc::default(),
        };
        let (weather, open) = (relay.weather.clone(), Arc::clone(&relay.open));
        let server = server.to_owned();
        thread::spawn(move || {
            for client in listener.incoming() {
                let client = client.unwrap();
                if weather.is_down.load(Ordering::Relaxed) {
                    continue;
                }
                // The server may be off at present.
                let Ok(upstream) = TcpStream::connect(&server) else {
                    continue;
                };
                let mut open = open.lock().unwrap();
                open.retain(|stream| stream.peer_addr().is_ok());
                open.extend([client.try_clone().unwrap(), upstream.try_clone().unwrap()]);
                drop(open);
                let answers = (upstream.try_clone().unwrap(), client.try_clone().unwrap());
                let swallowed = Arc::clone(&weather.swallows_requests);
                pass(client, upstream, &weather, swallowed);
                let swallowed = Arc::clone(&weather.swallows_answers);
                pass(answers.0, answers.1, &weather, swallowed);
            }
        });
        relay
    }

    /// Bytes of these directions vanish from now on, and the connections stay open.
    pub(crate) fn swallow(&self, requests: bool, answers: bool) {
        self.weather
            .swallows_requests
            .store(requests, Ordering::Relaxed);
        self.weather
            .swallows_answers
            .store(answers, Ordering::Relaxed);
    }

    /// Each piece waits so long.
    pub(crate) fn delay(&self, delay: Duration) {
        let delay = u64::try_from(delay.as_millis()).unwrap();
        self.weather.delay_ms.store(delay, Ordering::Relaxed);
    }

    /// Each connection is cut after so many bytes; 0: never.
    pub(crate) fn cut_after(&self, bytes: u64) {
        self.weather.cut_after.store(bytes, Ordering::Relaxed);
    }

    /// The network is down: all connections end, and no new one is made.
    pub(crate) fn go_down(&self) {
        self.weather.is_down.store(true, Ordering::Relaxed);
        for stream in self.open.lock().unwrap().drain(..) {
            // It may have ended.
            drop(stream.shutdown(Shutdown::Both));
        }
    }

    /// Everything passes again, over new connections.
    pub(crate) fn heal(&self) {
        self.go_down();
        self.swallow(false, false);
        self.delay(Duration::ZERO);
        self.cut_after(0);
        self.weather.is_down.store(false, Ordering::Relaxed);
    }
}

/// Passes one direction on, on a thread of its own.
fn pass(mut from: TcpStream, mut to: TcpStream, weather: &Weather, swallowed: Arc<AtomicBool>) {
    let weather = weather.clone();
    thread::spawn(move || {
        let mut piece = [0; 16 * 1024];
        let mut passed = 0;
        while let Ok(read) = from.read(&mut piece)
            && read > 0
        {
            if swallowed.load(Ordering::Relaxed) {
                continue;
            }
            let delay = weather.delay_ms.load(Ordering::Relaxed);
            if delay > 0 {
                thread::sleep(Duration::from_millis(delay));
            }
            passed += u64::try_from(read).unwrap();
            let most = weather.cut_after.load(Ordering::Relaxed);
            if (most > 0 && passed > most) || to.write_all(&piece[..read]).is_err() {
                break;
            }
        }
        for stream in [from, to] {
            // The other direction may have ended it.
            drop(stream.shutdown(Shutdown::Both));
        }
    });
}
