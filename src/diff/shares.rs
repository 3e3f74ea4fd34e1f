//! The change of results shared among factors: each result is opened into summands, and the mixtures of each summand are
//! tried by themselves.

use super::apart;
use super::atom::Atom;
use super::beneath::Beneath;
use super::factor::{Asked, Factors};
use super::game::{Amount, Amounts, Game, Subset};
use super::joined;
use super::listed::atoms;
use super::pair::Pair;
use super::results::{Compared, compared};
use super::trial::{Bench, Part};
use crate::finding::Findings;
use std::collections::{BTreeMap, BTreeSet};

/// With more factors beneath a summand orders are sampled.
const EXACT: usize = 16;

/// The results of two sides and what their changes come from.
pub struct Explained {
    pub atoms: Vec<Atom>,
    pub factors: Factors,
    pub lines: Vec<Explanation>,
    /// How many mixtures were tried.
    pub tried: usize,
    /// How many summands there are, and the most factors beneath one.
    pub parts: (usize, usize),
}

/// A line with the shares of its changes.
pub struct Explanation {
    pub line: Compared,
    /// By the factors that are joined, a row each of the line; 0 in rows that cannot be explained.
    pub amounts: Amounts,
    /// The factors beneath the line.
    pub beneath: BTreeSet<usize>,
}

/// One share of a change.
#[derive(Clone, Debug)]
pub struct Share {
    /// Factors that are joined; mostly one.
    pub factors: Vec<usize>,
    pub amount: Amount,
}

impl Explanation {
    /// The shares of a row: those of all factors, but for those that are joined there; none where the row has no
    /// change.
    pub fn shares(&self, row: usize) -> Vec<Share> {
        if self.line.rows[row].change().is_none() {
            return Vec::new();
        }
        let nothing = |amount: &Amount| *amount == Amount::default();
        let joined: BTreeSet<usize> = self
            .amounts
            .iter()
            .filter(|(factors, all)| factors.len() > 1 && !nothing(&all[row]))
            .flat_map(|(factors, _)| factors.iter().copied())
            .collect();
        let told = |factors: &[usize], amount: &Amount| match factors {
            [one] => !joined.contains(one) || !nothing(amount),
            _ => !nothing(amount),
        };
        let all = self.amounts.iter().filter(|(factors, all)| told(factors, &all[row]));
        all.map(|(factors, all)| Share { factors: factors.clone(), amount: all[row] }).collect()
    }
}

/// Compares two sides and shares the changes of the lines asked for; none where what was asked for is not there.
pub fn explain(pair: &Pair, asked: &Asked, findings: &mut Findings) -> Option<Explained> {
    let atoms = atoms(pair);
    let factors = Factors::new(pair, &atoms, asked, findings);
    let lines = compared(pair, asked, findings);
    apart::report(pair, &lines, findings);
    if findings.has_errors() {
        return None;
    }
    let beneath = Beneath::new(pair, &atoms);
    let bench = Bench::new(pair, &atoms, &beneath, &lines);
    let mut amounts: Vec<Amounts> = lines
        .iter()
        .map(|line| {
            (0..factors.list.len()).map(|f| (vec![f], vec![Amount::default(); line.rows.len()])).collect()
        })
        .collect();
    let mut groups: BTreeMap<BTreeSet<usize>, Vec<Part>> = BTreeMap::new();
    for part in bench.parts() {
        groups.entry(factors.of(&part.atoms)).or_default().push(part);
    }
    groups.remove(&BTreeSet::new());
    let parts = (groups.values().map(Vec::len).sum(), groups.keys().map(BTreeSet::len).max().unwrap_or(0));
    for (own, parts) in &groups {
        let own: Vec<usize> = own.iter().copied().collect();
        let group = bench.group(parts);
        let atoms_of = |set: Subset| {
            let mut at = vec![false; atoms.len()];
            let inside = own.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
            inside.flat_map(|(_, f)| &factors.list[*f].atoms).for_each(|atom| at[*atom] = true);
            at
        };
        let values = |sets: &[Subset]| {
            let mixtures: Vec<Vec<bool>> = sets.iter().map(|set| atoms_of(*set)).collect();
            bench.values(&group, &mixtures)
        };
        let place = |factor: &usize| own.iter().position(|f| f == factor);
        let ordered: Vec<usize> = factors.order.iter().filter_map(place).collect();
        let game = Game { count: own.len(), ordered: &ordered, values: &values };
        let found = if game.rest().len() > EXACT { game.by_orders() } else { joined::shares(&game) };
        for (joined, all) in found {
            let joined: Vec<usize> = joined.iter().map(|place| own[*place]).collect();
            for (at, amount) in all.iter().enumerate() {
                let (line, row) = group.rows[at];
                let rows = amounts[line].entry(joined.clone());
                let rows = rows.or_insert_with(|| vec![Amount::default(); lines[line].rows.len()]);
                let sum = &mut rows[row];
                sum.share += amount.share;
                sum.first += amount.first;
                sum.last += amount.last;
                sum.error += amount.error;
            }
        }
    }
    let tried = bench.tried();
    let explanations = lines.into_iter().zip(amounts).map(|(line, amounts)| {
        let beneath = factors.of(&beneath.line(&line.id));
        Explanation { line, amounts, beneath }
    });
    let lines = explanations.collect();
    Some(Explained { atoms, factors, lines, tried, parts })
}
