//! Shares as they are printed: cut to the last digit so that they sum to the printed change, by largest remainders as the
//! operator `close` has it.

use crate::model::scheme::Scheme;
use crate::rule::{Book, CheckedLine};
use crate::unit::Unit;

/// The step that shares close to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub decimals: u32,
}

/// Shares in whole steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    pub change: i128,
    pub shares: Vec<i128>,
}

impl Closed {
    /// Whether the shares sum to the change: computed, as it is what a reader relies on.
    pub fn closes(&self) -> bool {
        self.shares.iter().sum::<i128>() == self.change
    }
}

impl Step {
    /// The step of a line: fen where a scheme pays it, else the last digit that is printed.
    pub fn of(book: &Book, line: &CheckedLine, decimals: usize) -> Step {
        let model = book.catalog.models.iter().find(|model| model.id == book.profile.id);
        let pays = |scheme: &Scheme| scheme.payments.iter().any(|payment| payment.line.text == line.id);
        let paid = model.and_then(|model| model.scheme.as_ref()).is_some_and(pays);
        let fen = || {
            let yuan = line.unit.factor_to(&Unit::parse("元").ok()?)?.to_f64();
            let decimals = yuan.log10() + 2.0;
            (decimals >= 0.0 && decimals.fract().abs() < 1e-9).then_some(Step { decimals: decimals as u32 })
        };
        let printed = Step { decimals: decimals as u32 };
        if paid { fen().unwrap_or(printed) } else { printed }
    }

    /// So many steps as a number.
    pub fn value(self, steps: i128) -> f64 {
        steps as f64 / 10f64.powi(self.decimals as i32)
    }

    fn steps(self, value: f64) -> f64 {
        value * 10f64.powi(self.decimals as i32)
    }

    /// The printed change from `a` to `b`, and the shares cut so that they sum to it. What is exactly 0 stays 0.
    pub fn close(self, a: f64, b: f64, shares: &[f64]) -> Closed {
        let change = self.steps(b).round() as i128 - self.steps(a).round() as i128;
        let scaled: Vec<f64> = shares.iter().map(|share| self.steps(*share)).collect();
        let mut steps: Vec<i128> = scaled.iter().map(|share| share.floor() as i128).collect();
        let mut order: Vec<usize> = (0..shares.len()).filter(|at| shares[*at] != 0.0).collect();
        // Ties go by the order of the factors, as the sort is stable.
        order.sort_by(|a, b| scaled[*b].rem_euclid(1.0).total_cmp(&scaled[*a].rem_euclid(1.0)));
        let left = change - steps.iter().sum::<i128>();
        // More steps than factors would be no rounding: the check tells.
        if left.unsigned_abs() <= order.len() as u128 {
            match left >= 0 {
                true => order.iter().take(left as usize).for_each(|at| steps[*at] += 1),
                false => order.iter().rev().take(left.unsigned_abs() as usize).for_each(|at| steps[*at] -= 1),
            }
        }
        Closed { change, shares: steps }
    }
}
