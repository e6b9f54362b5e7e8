//! The measurements of a sound file by docent's inspection.

use std::path::Path;
use std::process::Command;

pub(crate) fn measured(file: &Path) -> serde_json::Value {
    let mut inspect = Command::new(env!("CARGO_BIN_EXE_docent"));
    let output = inspect.arg("inspect").arg(file).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    let last: serde_json::Value = serde_json::from_str(stdout.lines().last().unwrap()).unwrap();
    last["measured"].clone()
}
