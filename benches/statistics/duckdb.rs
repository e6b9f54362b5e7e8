//! `DuckDB` on the same plays: its table is made of theirs, and it is asked the same.

use std::path::Path;
use std::process::Command;

use crate::periods;
use crate::report::Figure;

const SCRIPT: &str = include_str!("beside.py");

/// Says what `DuckDB` took, and how many times as long as ours.
pub(crate) fn beside(database: &Path, folder: &Path, ours: &[f64]) {
    let venv = folder.join("venv");
    let python = venv.join("bin/python");
    if !python.exists() {
        let made = Command::new("python3")
            .args(["-m", "venv"])
            .arg(&venv)
            .status();
        assert!(
            made.is_ok_and(|it| it.success()),
            "python3 -m venv does not work here"
        );
        let pip = Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "duckdb==2.0.1"])
            .status();
        assert!(
            pip.is_ok_and(|it| it.success()),
            "pip could not install duckdb"
        );
    }
    let periods = periods();
    let mut asked = Command::new(&python);
    asked.arg("-c").arg(SCRIPT).arg(database);
    for (_, period) in &periods {
        asked.arg(format!("{}:{}", period.first().0, period.last().0));
    }
    let told = asked.output().unwrap();
    assert!(
        told.status.success(),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    let told = String::from_utf8(told.stdout).unwrap();
    for ((line, (name, _)), ours) in told.lines().zip(&periods).zip(ours) {
        let theirs: f64 = line.trim().parse().unwrap();
        Figure {
            what: &format!("the same of {name}, by narration, day and hour of the week"),
            unit: "ms",
            ours: *ours,
            peer: Some(("DuckDB", theirs)),
            ..Figure::default()
        }
        .tell();
    }
}
