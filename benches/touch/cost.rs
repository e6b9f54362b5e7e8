//! What a process costs the box, as the kernel counts it.

use std::collections::BTreeMap;
use std::fs;
use std::thread;
use std::time::Duration;

pub(crate) struct Cost {
    /// Per cent of one core.
    processor: f64,
    /// Proportional set size in MB.
    memory: f64,
    /// How often a second some thread of it waited for something and was woken.
    wakeups: f64,
}

/// What the process costs during this time.
pub(crate) fn of(process: u32, time: Duration) -> Cost {
    let before = (processor(process), wakeups(process));
    thread::sleep(time);
    let seconds = time.as_secs_f64();
    let woken: u32 = wakeups(process)
        .iter()
        .map(|(thread, count)| count - before.1.get(thread).copied().unwrap_or(0))
        .sum();
    Cost {
        processor: (processor(process) - before.0) / seconds * 100.0,
        memory: memory(process),
        wakeups: f64::from(woken) / seconds,
    }
}

pub(crate) fn print(what: &str, both: [Cost; 2], row: impl Fn(&str, [f64; 2])) {
    let figure = |of: fn(&Cost) -> f64| both.each_ref().map(of);
    row(&format!("{what}, % of a core"), figure(|it| it.processor));
    row(&format!("{what}, PSS (MB)"), figure(|it| it.memory));
    row(
        &format!("{what}, wakeups a second"),
        figure(|it| it.wakeups),
    );
}

/// Seconds of processor time a process has used, by /proc/PID/stat in hundredths.
pub(crate) fn processor(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let after = stat.rsplit_once(')').unwrap().1;
    let ticks: u32 = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|it| it.parse::<u32>().unwrap())
        .sum();
    f64::from(ticks) / 100.0
}

/// Proportional set size in MB.
pub(crate) fn memory(process: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap();
    figure(&text, "Pss:") / 1024.0
}

/// How often each thread has waited.
fn wakeups(process: u32) -> BTreeMap<String, u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let counted = threads.filter_map(|it| {
        let it = it.ok()?;
        let status = fs::read_to_string(it.path().join("status")).ok()?;
        let line = status
            .lines()
            .find(|it| it.starts_with("voluntary_ctxt_switches:"))?;
        let count = line.split_whitespace().nth(1)?.parse().ok()?;
        Some((it.file_name().to_string_lossy().into_owned(), count))
    });
    counted.collect()
}

fn figure(text: &str, name: &str) -> f64 {
    let line = text.lines().find(|it| it.starts_with(name)).unwrap();
    let figure: u32 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    f64::from(figure)
}
