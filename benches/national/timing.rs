//! Two programs side by side: run in turn, compared by the ratio of their median times.

use std::time::{Duration, Instant};

/// Medians of `ours` and `theirs` after so many rounds of both.
pub fn compare<A, B>(
    rounds: usize,
    mut ours: impl FnMut() -> A,
    mut theirs: impl FnMut() -> B,
) -> (f64, f64) {
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        a.push(time(&mut ours));
        b.push(time(&mut theirs));
    }
    (median(a), median(b))
}

/// Seconds a call takes; what it returns is dropped outside.
fn time<T>(work: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    let result = std::hint::black_box(work());
    let taken: Duration = start.elapsed();
    drop(result);
    taken.as_secs_f64()
}

pub fn median_of<T>(rounds: usize, mut work: impl FnMut() -> T) -> f64 {
    median((0..rounds).map(|_| time(&mut work)).collect())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
