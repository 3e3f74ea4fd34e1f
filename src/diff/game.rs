//! What each of some factors adds to a value that rests on all of them: Shapley shares over all subsets.
//!
//! The share of a factor is the mean, over all orders in which factors may be replaced, of what its replacement adds.
//! Factors that are to be replaced first, in an order, come before all others.

use std::collections::BTreeMap;

/// A subset of the factors, a bit each.
pub type Subset = u128;

/// What is known of a factor, or of several that are joined, for one value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Amount {
    pub share: f64,
    /// Replaced before all others that have no order.
    pub first: f64,
    /// Replaced after all others.
    pub last: f64,
    /// One standard error, where orders were sampled.
    pub error: f64,
}

/// Amounts by the factors that are joined, one a value.
pub type Amounts = BTreeMap<Vec<usize>, Vec<Amount>>;

/// Some factors, those to be replaced first in their order.
pub struct Game<'a> {
    pub count: usize,
    /// Replaced before the others, in this order.
    pub ordered: &'a [usize],
    /// The values of some subsets, for all values alike; not a number where there is none.
    pub values: &'a (dyn Fn(&[Subset]) -> Vec<Vec<f64>> + 'a),
}

/// More values than this at a time are not held.
const HELD: usize = 1 << 22;

impl Game<'_> {
    /// All factors.
    pub fn all(&self) -> Subset {
        if self.count == 0 { 0 } else { Subset::MAX >> (Subset::BITS as usize - self.count) }
    }

    pub fn rest(&self) -> Vec<usize> {
        (0..self.count).filter(|factor| !self.ordered.contains(factor)).collect()
    }

    /// The shares over all subsets of the factors without an order.
    pub fn exactly(&self) -> Amounts {
        let rest = self.rest();
        let base = subset(self.ordered);
        let ends = self.ends();
        let rows = ends.rows();
        let mut amounts: Vec<Vec<Amount>> = vec![vec![Amount::default(); rows]; self.count];
        let mut lacks = vec![false; rows];
        self.marginal(&ends, &mut amounts, &mut lacks);
        let (weights, size) = (weights(rest.len()), 1usize << rest.len());
        let block = (HELD / rows.max(1)).clamp(1, size);
        for start in (0..size).step_by(block) {
            let numbers: Vec<usize> = (start..size.min(start + block)).collect();
            let subsets: Vec<Subset> = numbers.iter().map(|number| base | spread(*number, &rest)).collect();
            for (number, values) in numbers.iter().zip((self.values)(&subsets)) {
                let held = number.count_ones() as usize;
                for (row, value) in values.iter().enumerate() {
                    lacks[row] |= value.is_nan();
                    let added = value - ends.none[row];
                    for (place, factor) in rest.iter().enumerate() {
                        let inside = number >> place & 1 == 1;
                        let weight = if inside { weights[held - 1] } else { -weights[held] };
                        amounts[*factor][row].share += weight * added;
                    }
                }
            }
        }
        let mut by_factor: Amounts = (0..self.count).map(|factor| vec![factor]).zip(amounts).collect();
        let lacking: Vec<usize> = (0..rows).filter(|row| lacks[*row] && ends.whole(*row)).collect();
        if !lacking.is_empty() {
            super::sampled::join(self, &lacking, &ends, &mut by_factor);
        }
        by_factor
    }

    /// What each factor adds first and last, and the shares of those with an order.
    pub(super) fn marginal(&self, ends: &Ends, amounts: &mut [Vec<Amount>], lacks: &mut [bool]) {
        let all = self.all();
        // The others follow those that have an order.
        let base = subset(self.ordered);
        let before = |f: usize| if self.ordered.contains(&f) { 0 } else { base };
        let alone: Vec<Subset> = (0..self.count).map(|f| before(f) | 1 << f).chain([base]).collect();
        let without: Vec<Subset> = (0..self.count).map(|f| all & !(1 << f)).collect();
        let prefixes: Vec<Subset> = (0..=self.ordered.len()).map(|n| subset(&self.ordered[..n])).collect();
        let (first, last, steps) = ((self.values)(&alone), (self.values)(&without), (self.values)(&prefixes));
        for row in 0..ends.rows() {
            for factor in 0..self.count {
                let from =
                    if self.ordered.contains(&factor) { ends.none[row] } else { first[self.count][row] };
                amounts[factor][row].first = first[factor][row] - from;
                amounts[factor][row].last = ends.all[row] - last[factor][row];
            }
            for (place, factor) in self.ordered.iter().enumerate() {
                let share = steps[place + 1][row] - steps[place][row];
                lacks[row] |= share.is_nan();
                amounts[*factor][row].share = share;
            }
        }
    }

    pub(super) fn ends(&self) -> Ends {
        let mut ends = (self.values)(&[0, self.all()]).into_iter();
        Ends { none: ends.next().unwrap_or_default(), all: ends.next().unwrap_or_default() }
    }
}

/// The values with no factor replaced and with all.
pub struct Ends {
    pub none: Vec<f64>,
    pub all: Vec<f64>,
}

impl Ends {
    pub fn rows(&self) -> usize {
        self.none.len()
    }

    /// Whether both are there.
    pub fn whole(&self, row: usize) -> bool {
        !self.none[row].is_nan() && !self.all[row].is_nan()
    }
}

/// The subset of some factors.
pub fn subset(factors: &[usize]) -> Subset {
    factors.iter().fold(0, |set, factor| set | 1 << factor)
}

/// The subset that the bits of a number say.
pub fn spread(number: usize, factors: &[usize]) -> Subset {
    let inside = factors.iter().enumerate().filter(|(place, _)| number >> place & 1 == 1);
    inside.fold(0, |set, (_, factor)| set | 1 << factor)
}

/// By how many factors come before: the part of all orders in which just these do, before one given factor.
pub fn weights(count: usize) -> Vec<f64> {
    // 1 / (count * binomial(count - 1, before))
    let mut weights = Vec::with_capacity(count + 1);
    let mut choose = 1.0;
    for before in 0..count {
        weights.push(1.0 / (count as f64 * choose));
        choose = choose * (count - 1 - before) as f64 / (before + 1) as f64;
    }
    weights.push(0.0);
    weights
}
