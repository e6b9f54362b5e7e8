//! The memory of a daemon and of its inspecting children.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Measures the memory of a daemon until it is dropped.
#[derive(Debug)]
pub(crate) struct Memory {
    at_rest: u64,
    peak: Arc<AtomicU64>,
    done: Arc<AtomicBool>,
    watch: Option<JoinHandle<()>>,
}

impl Memory {
    /// Begins with a daemon at rest.
    pub(crate) fn of(process: u32) -> Self {
        let at_rest = memory_of(process);
        let (peak, done) = (Arc::new(AtomicU64::new(at_rest)), Arc::default());
        let (seen, ended) = (Arc::clone(&peak), Arc::clone(&done));
        let watch = std::thread::spawn(move || {
            while !AtomicBool::load(&ended, Ordering::Relaxed) {
                let begun = Instant::now();
                seen.fetch_max(memory_of(process), Ordering::Relaxed);
                // The measurement leaves most of the time to the daemon.
                std::thread::sleep(Duration::from_millis(5).max(4 * begun.elapsed()));
            }
        });
        Self {
            at_rest,
            peak,
            done,
            watch: Some(watch),
        }
    }

    /// In kilobytes.
    pub(crate) fn peak_above_rest(&self) -> u64 {
        self.peak.load(Ordering::Relaxed) - self.at_rest
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        drop(self.watch.take().map(JoinHandle::join));
    }
}

/// The proportional memory of a process and its children, in kilobytes.
fn memory_of(process: u32) -> u64 {
    let path = format!("/proc/{process}");
    let children = fs::read_dir(format!("{path}/task")).into_iter().flatten();
    let children = children
        .filter_map(|task| fs::read_to_string(task.ok()?.path().join("children")).ok())
        .flat_map(|children| {
            let numbers = children
                .split_whitespace()
                .filter_map(|child| child.parse().ok());
            numbers.collect::<Vec<u32>>()
        });
    // A child before its exec shares its parent's memory, which is counted already.
    let command_line = |process: &str| fs::read(format!("{process}/cmdline")).ok();
    let own = command_line(&path);
    share(&path)
        + children
            .map(|child| format!("/proc/{child}"))
            .filter(|child| command_line(child) != own)
            .map(|child| share(&child))
            .sum::<u64>()
}

/// `None` where the process has just ended.
fn share(process: &str) -> u64 {
    let content = fs::read_to_string(format!("{process}/smaps_rollup")).unwrap_or_default();
    let line = content.lines().find(|line| line.starts_with("Pss:"));
    let kilobytes = line.and_then(|word| word.split_whitespace().nth(1));
    kilobytes
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}
