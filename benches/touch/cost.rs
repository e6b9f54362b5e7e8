//! What a process costs the box, as the kernel counts it.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Per cent of one core.
    pub(crate) processor: f64,
    /// Proportional set size in MB.
    pub(crate) memory: f64,
    /// How often a second some thread of it waited for something and was woken.
    pub(crate) wakeups: f64,
}

/// What each of the processes costs during this time.
pub(crate) fn of<const N: usize>(processes: [u32; N], time: Duration) -> [Cost; N] {
    let before = processes.map(threads);
    thread::sleep(time);
    let after = processes.map(threads);
    let seconds = time.as_secs_f64();
    std::array::from_fn(|n| {
        let (mut ran, mut woken) = (0.0, 0.0);
        for (thread, now) in &after[n] {
            let then = before[n].get(thread).copied().unwrap_or_default();
            ran += now.0 - then.0;
            woken += now.1 - then.1;
        }
        Cost {
            processor: ran / 1000.0 / seconds * 100.0,
            memory: memory(processes[n]),
            wakeups: woken / seconds,
        }
    })
}

/// The milliseconds that each thread ran, and the number of its waits. The time of the process is given in
/// hundredths of a second, of which a few seconds of playing have too few.
fn threads(process: u32) -> BTreeMap<String, (f64, f64)> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let counted = threads.filter_map(|entry| {
        let entry = entry.ok()?;
        // A thread may end meanwhile.
        let content = fs::read_to_string(entry.path().join("sched")).ok()?;
        let number = |name: &str| {
            let line = content.lines().find(|line| line.starts_with(name))?;
            line.rsplit_once(':')?.1.trim().parse().ok()
        };
        let both = (
            number("se.sum_exec_runtime")?,
            number("nr_voluntary_switches")?,
        );
        Some((entry.file_name().to_string_lossy().into_owned(), both))
    });
    let counted: BTreeMap<_, _> = counted.collect();
    assert!(
        !counted.is_empty(),
        "the kernel counts each thread's time (SCHED_DEBUG)"
    );
    counted
}

/// Seconds of processor time a process has used, by /proc/PID/stat in hundredths.
pub(crate) fn processor(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let after = stat.rsplit_once(')').unwrap().1;
    let ticks: u32 = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|id| id.parse::<u32>().unwrap())
        .sum();
    f64::from(ticks) / 100.0
}

/// Proportional set size in MB.
pub(crate) fn memory(process: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap();
    let line = text.lines().find(|line| line.starts_with("Pss:")).unwrap();
    let kilobytes: u32 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    f64::from(kilobytes) / 1024.0
}

/// The largest memory of a process, sampled until it is dropped.
pub(crate) struct Peak {
    over: Arc<AtomicBool>,
    watch: thread::JoinHandle<f64>,
}

impl Peak {
    /// Samples ten times a second, because the process is stopped for each sample.
    pub(crate) fn of(process: u32) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let ended = Arc::clone(&over);
        let watch = thread::spawn(move || {
            let mut most = memory(process);
            while !AtomicBool::load(&ended, Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(100));
                most = most.max(memory(process));
            }
            most
        });
        Self { over, watch }
    }

    /// In MB.
    pub(crate) fn seen(self) -> f64 {
        self.over.store(true, Ordering::Relaxed);
        self.watch.join().unwrap()
    }
}
