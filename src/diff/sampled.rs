//! Where there are too many subsets to be tried: orders sampled in pairs.

use super::game::{Amount, Amounts, Game, Subset, subset};
use super::joined::join_all;

/// Pairs of orders that are tried.
const PAIRS: usize = 128;
/// From where the orders are drawn: always the same.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

impl Game<'_> {
    /// The shares over sampled orders and their reverses. Each order closes by itself, so that the shares close.
    pub fn by_orders(&self) -> Amounts {
        let (rest, base) = (self.rest(), subset(self.ordered));
        let ends = self.ends();
        let rows = ends.rows();
        let mut amounts = vec![vec![Amount::default(); rows]; self.count];
        let mut lacks = vec![false; rows];
        self.marginal(&ends, &mut amounts, &mut lacks);
        let mut squares = vec![vec![0.0; rows]; self.count];
        let mut state = SEED;
        for _ in 0..PAIRS {
            let order = shuffled(&rest, &mut state);
            let back: Vec<usize> = order.iter().rev().copied().collect();
            let added = [self.along(&order, base), self.along(&back, base)];
            for factor in &rest {
                let pairs = added[0][*factor].iter().zip(&added[1][*factor]);
                for (row, (there, back)) in pairs.enumerate() {
                    let mean = (there + back) / 2.0;
                    lacks[row] |= mean.is_nan();
                    amounts[*factor][row].share += mean / PAIRS as f64;
                    squares[*factor][row] += mean * mean / PAIRS as f64;
                }
            }
        }
        for factor in &rest {
            for (amount, square) in amounts[*factor].iter_mut().zip(&squares[*factor]) {
                let variance = (square - amount.share * amount.share).max(0.0);
                amount.error = (variance / (PAIRS - 1) as f64).sqrt();
            }
        }
        let mut by_factor: Amounts = (0..self.count).map(|factor| vec![factor]).zip(amounts).collect();
        // With so many factors which of them do not go together cannot be tried.
        let lacking: Vec<usize> = (0..rows).filter(|row| lacks[*row] && ends.whole(*row)).collect();
        lacking.into_iter().for_each(|row| join_all(self.count, row, &ends, &mut by_factor));
        by_factor
    }

    /// What each factor adds where they are replaced in this order.
    fn along(&self, order: &[usize], base: Subset) -> Vec<Vec<f64>> {
        let sets: Vec<Subset> = (0..=order.len()).map(|n| base | subset(&order[..n])).collect();
        let values = (self.values)(&sets);
        let mut added = vec![Vec::new(); self.count];
        for (place, factor) in order.iter().enumerate() {
            let pair = values[place + 1].iter().zip(&values[place]);
            added[*factor] = pair.map(|(after, before)| after - before).collect();
        }
        added
    }
}

/// The factors in another order, by splitmix64 and Fisher and Yates.
fn shuffled(factors: &[usize], state: &mut u64) -> Vec<usize> {
    let mut order = factors.to_vec();
    for last in (1..order.len()).rev() {
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        order.swap(last, ((z ^ z >> 31) % (last as u64 + 1)) as usize);
    }
    order
}
