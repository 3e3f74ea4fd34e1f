//! Whether two verbs would come to other numbers in the other order.

use super::board::{Board, Cell};
use super::faults;
use super::play;
use super::verb::{Act, Verb};
use crate::finding::Findings;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// So many pairs are tried: a scenario of many more verbs on one measure is no scenario a person reads.
const PAIRS: usize = 200;

/// Tries every two verbs that speak of the same in the other order, and says where that makes another number.
pub fn report(board: &Board<'_>, verbs: &[Verb], findings: &mut Findings) {
    let shared = |a: usize, b: usize| board.touched[a].intersection(&board.touched[b]).next().is_some();
    let pairs = (0..verbs.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    // A path begins where the verbs before it left off: that is what it is for.
    let begins = |b: usize| matches!(verbs[b].act, Act::Path { .. });
    let pairs = pairs.filter(|(a, b)| shared(*a, *b) && !begins(*b)).take(PAIRS);
    let mut said: BTreeSet<(usize, String)> = BTreeSet::new();
    for (a, b) in pairs {
        // Just the two of them: what lies between would muddle who differs with whom.
        let played = |order: [usize; 2]| {
            let (mut other, mut unsaid) = (Board::new(board.catalog, board.inputs), Findings::default());
            order.iter().for_each(|at| play::act(&mut other, &verbs[*at], *at, &mut unsaid));
            other
        };
        let (written, turned) = (played([a, b]), played([b, a]));
        if let Some(cell) = differs(&written, &turned) {
            let words = written.title(cell);
            if said.insert((b, words.zh.clone())) {
                findings.push(faults::order_matters(&verbs[a].spot, &verbs[b].spot, &words));
            }
        }
    }
}

/// A cell with another value on the other board.
fn differs<'b>(board: &'b Board<'_>, other: &Board<'_>) -> Option<&'b Cell> {
    board.traces.keys().find(|cell| {
        let (own, its) = (board.now(cell), other.now(cell));
        own.zip(its).is_none_or(|(own, its)| own.compare(&its) != Some(Ordering::Equal))
    })
}
