//! What each of some factors adds to a value that rests on all of them.
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

impl Game<'_> {
    /// All factors.
    pub fn all(&self) -> Subset {
        if self.count == 0 { 0 } else { Subset::MAX >> (Subset::BITS as usize - self.count) }
    }

    pub fn rest(&self) -> Vec<usize> {
        (0..self.count).filter(|factor| !self.ordered.contains(factor)).collect()
    }

    /// What each factor adds first and last, and the shares of those with an order.
    pub fn marginal(&self, ends: &Ends, amounts: &mut [Vec<Amount>], lacks: &mut [bool]) {
        let all = self.all();
        // The others follow those that have an order.
        let base = subset(self.ordered);
        let before = |f: usize| if self.ordered.contains(&f) { 0 } else { base };
        let alone: Vec<Subset> = (0..self.count).map(|f| before(f) | 1 << f).chain([base]).collect();
        let without: Vec<Subset> = (0..self.count).map(|f| all & !(1 << f)).collect();
        let prefixes: Vec<Subset> = (0..=self.ordered.len()).map(|n| subset(&self.ordered[..n])).collect();
        let (first, last, steps) = ((self.values)(&alone), (self.values)(&without), (self.values)(&prefixes));
        for (factor, all) in amounts.iter_mut().enumerate() {
            let from = if self.ordered.contains(&factor) { &ends.none } else { &first[self.count] };
            for (row, amount) in all.iter_mut().enumerate() {
                amount.first = first[factor][row] - from[row];
                amount.last = ends.all[row] - last[factor][row];
            }
        }
        for (place, factor) in self.ordered.iter().enumerate() {
            for (row, (amount, lacks)) in amounts[*factor].iter_mut().zip(lacks.iter_mut()).enumerate() {
                amount.share = steps[place + 1][row] - steps[place][row];
                *lacks |= amount.share.is_nan();
            }
        }
    }

    pub fn ends(&self) -> Ends {
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
