//! Where not all subsets can be tried: factors joined, because mixtures lack a value, and orders sampled in pairs.

use super::game::{Amount, Amounts, Ends, Game, Subset, spread, subset};

/// Pairs of orders that are tried.
const PAIRS: usize = 128;
/// From where the orders are drawn: always the same.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Up to so many factors all subsets are tried for what goes together.
const TRIED: usize = 16;
/// Values that are held at once.
const HELD: usize = 1 << 24;

/// Joins factors in the rows in which some mixture has no value, as few as will do, and shares among what is left.
pub fn join(game: &Game<'_>, rows: &[usize], ends: &Ends, amounts: &mut Amounts) {
    if game.count > TRIED {
        return rows.iter().for_each(|row| join_all(game.count, *row, ends, amounts));
    }
    let size = 1usize << game.count;
    let factors: Vec<usize> = (0..game.count).collect();
    for rows in rows.chunks((HELD / size).max(1)) {
        let mut table: Vec<Vec<f64>> = Vec::with_capacity(size);
        for start in (0..size).step_by(64) {
            let sets: Vec<Subset> = (start..size.min(start + 64)).map(|n| spread(n, &factors)).collect();
            let kept = |values: Vec<f64>| rows.iter().map(|row| values[*row]).collect();
            table.extend((game.values)(&sets).into_iter().map(kept));
        }
        for (place, row) in rows.iter().enumerate() {
            amounts.values_mut().for_each(|all| all[*row] = Amount::default());
            let value = |set: Subset| table[set as usize][place];
            let blocks = blocks(game.count, &value);
            for (block, amount) in of_blocks(&blocks, game.ordered, &value) {
                let all = amounts.entry(block).or_insert_with(|| vec![Amount::default(); ends.rows()]);
                all[*row] = amount;
            }
        }
    }
}

/// Joins all factors in a row.
fn join_all(count: usize, row: usize, ends: &Ends, amounts: &mut Amounts) {
    amounts.values_mut().for_each(|all| all[row] = Amount::default());
    let change = ends.all[row] - ends.none[row];
    let all = amounts.entry((0..count).collect()).or_insert_with(|| vec![Amount::default(); ends.rows()]);
    all[row] = Amount { share: change, first: change, last: change, error: 0.0 };
}

/// The finest blocks all of whose unions have a value, found by joining two at a time.
fn blocks(count: usize, value: &dyn Fn(Subset) -> f64) -> Vec<Vec<usize>> {
    let mut blocks: Vec<Vec<usize>> = (0..count).map(|factor| vec![factor]).collect();
    loop {
        let lacking = |blocks: &[Vec<usize>]| unions(blocks).filter(|set| value(*set).is_nan()).count();
        if blocks.len() < 2 || lacking(&blocks) == 0 {
            return blocks;
        }
        let mut best: Option<(usize, Vec<Vec<usize>>)> = None;
        for i in 0..blocks.len() {
            for j in i + 1..blocks.len() {
                let mut joined = blocks.clone();
                let other = joined.remove(j);
                joined[i].extend(other);
                joined[i].sort_unstable();
                let left = lacking(&joined);
                if best.as_ref().is_none_or(|(fewest, _)| left < *fewest) {
                    best = Some((left, joined));
                }
            }
        }
        match best {
            Some((_, joined)) => blocks = joined,
            None => return blocks,
        }
    }
}

fn unions(blocks: &[Vec<usize>]) -> impl Iterator<Item = Subset> {
    (0..1usize << blocks.len()).map(move |number| {
        let inside = blocks.iter().enumerate().filter(|(place, _)| number >> place & 1 == 1);
        inside.fold(0, |set, (_, block)| set | subset(block))
    })
}

/// The shares of blocks for one value. A block goes first where its first factor with an order does.
fn of_blocks(
    blocks: &[Vec<usize>],
    ordered: &[usize],
    value: &dyn Fn(Subset) -> f64,
) -> Vec<(Vec<usize>, Amount)> {
    let mut order: Vec<usize> = Vec::new();
    for factor in ordered {
        let block = blocks.iter().position(|block| block.contains(factor));
        order.extend(block.filter(|block| !order.contains(block)));
    }
    let of = |sets: &[Subset]| -> Vec<Vec<f64>> {
        let union = |set: &Subset| {
            let inside = blocks.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
            inside.fold(0, |all, (_, block)| all | subset(block))
        };
        sets.iter().map(|set| vec![value(union(set))]).collect()
    };
    let game = Game { count: blocks.len(), ordered: &order, values: &of };
    let amounts = game.exactly();
    amounts.into_iter().map(|(place, amount)| (blocks[place[0]].clone(), amount[0])).collect()
}

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
                for row in 0..rows {
                    let mean = (added[0][*factor][row] + added[1][*factor][row]) / 2.0;
                    lacks[row] |= mean.is_nan();
                    amounts[*factor][row].share += mean / PAIRS as f64;
                    squares[*factor][row] += mean * mean / PAIRS as f64;
                }
            }
        }
        for factor in &rest {
            for row in 0..rows {
                let amount = &mut amounts[*factor][row];
                let variance = (squares[*factor][row] - amount.share * amount.share).max(0.0);
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
