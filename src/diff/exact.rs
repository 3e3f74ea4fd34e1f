//! Shapley shares over all subsets.

use super::game::{Amount, Amounts, Ends, Game, Subset, spread, subset};

/// More values than this at a time are not held.
const HELD: usize = 1 << 22;

/// Shares, and the rows in which some subset has no value.
pub struct Found {
    pub amounts: Amounts,
    pub lacking: Vec<usize>,
    pub ends: Ends,
}

/// The shares over all subsets of the factors without an order.
pub fn exactly(game: &Game<'_>) -> Found {
    let rest = game.rest();
    let base = subset(game.ordered);
    let ends = game.ends();
    let rows = ends.rows();
    let mut amounts: Vec<Vec<Amount>> = vec![vec![Amount::default(); rows]; game.count];
    let mut lacks = vec![false; rows];
    game.marginal(&ends, &mut amounts, &mut lacks);
    let (weights, size) = (weights(rest.len()), 1usize << rest.len());
    let block = (HELD / rows.max(1)).clamp(1, size);
    for start in (0..size).step_by(block) {
        let numbers: Vec<usize> = (start..size.min(start + block)).collect();
        let subsets: Vec<Subset> = numbers.iter().map(|number| base | spread(*number, &rest)).collect();
        for (number, values) in numbers.iter().zip((game.values)(&subsets)) {
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
    let amounts = (0..game.count).map(|factor| vec![factor]).zip(amounts).collect();
    let lacking = (0..rows).filter(|row| lacks[*row] && ends.whole(*row)).collect();
    Found { amounts, lacking, ends }
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
