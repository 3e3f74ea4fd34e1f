//! Rows whose value is given, laid over what was computed.

use crate::function::numbers::Mask;
use crate::plan::column::{Column, State};
use crate::plan::given::Fixed;
use std::sync::Arc;

/// Lays given rows over what was computed, in every draw alike.
pub fn lay(results: &mut Column, given: &[Fixed]) {
    let width = results.values.width;
    if given.is_empty() || width == 0 {
        return;
    }
    let values = Arc::make_mut(&mut results.values.values);
    let all = || Mask::new(vec![true; values.len() / width], 1);
    let mut scope = results.scope.take().unwrap_or_else(all);
    for fixed in given {
        let row = fixed.row as usize;
        let value = match fixed.state {
            State::Accounted(value) => value,
            State::NotAccounted | State::OutOfScope => f64::NAN,
        };
        values[row * width..(row + 1) * width].fill(value);
        scope.set(row, fixed.state != State::OutOfScope);
    }
    results.scope = Some(scope);
    results.whole = false;
}
