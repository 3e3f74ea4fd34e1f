//! Two programs side by side: run in turn, compared by their fastest times. Whatever else the machine does only adds.

use std::time::Instant;

/// The fastest times of `ours` and `theirs` in so many rounds of both, in seconds.
pub fn compare<A, B>(
    rounds: usize,
    mut ours: impl FnMut() -> A,
    mut theirs: impl FnMut() -> B,
) -> (f64, f64) {
    let (mut a, mut b) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..rounds {
        a = a.min(time(&mut ours));
        b = b.min(time(&mut theirs));
    }
    (a, b)
}

pub fn fastest<T>(rounds: usize, mut work: impl FnMut() -> T) -> f64 {
    (0..rounds).map(|_| time(&mut work)).fold(f64::INFINITY, f64::min)
}

/// Seconds a call takes; what it returns is dropped outside.
fn time<T>(work: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    let result = std::hint::black_box(work());
    let taken = start.elapsed();
    drop(result);
    taken.as_secs_f64()
}
