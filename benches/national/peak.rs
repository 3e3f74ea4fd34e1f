//! Peak memory of a run, measured in a process of its own.

use std::process::Command;

/// Set for the child process: which run to measure.
pub const CHILD: &str = "GEEP_BENCH_PEAK";

/// Bytes: before the run, at its peak, and of its frames.
pub struct Peak {
    pub before: f64,
    pub peak: f64,
    pub frames: f64,
}

/// Runs this program again to measure a run; none where the system does not tell.
pub fn measure(what: &str) -> Option<Peak> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new(program).env(CHILD, what).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    match numbers.as_slice() {
        [before, peak, frames] => Some(Peak { before: *before, peak: *peak, frames: *frames }),
        _ => None,
    }
}

/// Bytes in memory now, after which the peak counts from here.
pub fn mark() -> Option<f64> {
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    status("VmRSS:")
}

/// The most bytes in memory since the mark.
pub fn peak() -> Option<f64> {
    status("VmHWM:")
}

fn status(label: &str) -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix(label))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0)
}
