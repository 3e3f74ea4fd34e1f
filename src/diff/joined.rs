//! Factors that do not go together: where a mixture has no value, those concerned are joined into one.

use super::exact::{Found, exactly};
use super::game::{Amount, Amounts, Ends, Game, Subset, spread, subset};

/// The shares over all subsets; in rows in which some mixture has no value as few factors are joined as will do.
pub fn shares(game: &Game<'_>) -> Amounts {
    let Found { mut amounts, lacking, ends } = exactly(game);
    join(game, &lacking, &ends, &mut amounts);
    amounts
}

/// Up to so many factors all subsets are tried for what goes together.
const TRIED: usize = 16;
/// Values that are held at once.
const HELD: usize = 1 << 24;

/// Joins factors in the rows in which some mixture has no value, as few as will do, and shares among what is left.
fn join(game: &Game<'_>, rows: &[usize], ends: &Ends, amounts: &mut Amounts) {
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
pub fn join_all(count: usize, row: usize, ends: &Ends, amounts: &mut Amounts) {
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
    // Of the blocks every union has a value.
    let found = exactly(&game);
    found.amounts.into_iter().map(|(place, amount)| (blocks[place[0]].clone(), amount[0])).collect()
}
