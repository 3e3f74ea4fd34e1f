//! What moved each result, in the order of how much it moved it.

use super::closing::Step;
use super::shares::{Explained, Explanation};
use crate::model::dimension::Dim;
use crate::text::Text;
use std::collections::BTreeMap;

/// One thing that moved a result, and by how much, in the unit of the line.
#[derive(Debug)]
struct Cause {
    title: Text,
    share: f64,
}

/// The causes of one change, as they are printed.
#[derive(Default)]
pub struct Told<'c> {
    pub movers: Vec<(&'c Text, f64)>,
    /// How many others there are, and what they come to.
    pub rest: Option<(usize, f64)>,
}

/// The causes of changes, by line and region; a region of none is the sum of all.
#[derive(Debug, Default)]
pub struct Causes(BTreeMap<(String, Option<u32>), Vec<Cause>>);

impl Causes {
    /// The causes of lines that have one row a region.
    pub fn new(explained: &Explained, region: Dim) -> Causes {
        let mut all = BTreeMap::new();
        for line in &explained.lines {
            let Some(place) = line.line.per.iter().position(|dim| dim == region) else { continue };
            let rows = 0..line.line.rows.len();
            for row in rows.clone() {
                let own = of(explained, line, &[row]);
                all.insert((line.line.id.clone(), Some(line.line.rows[row].key[place])), own);
            }
            all.insert((line.line.id.clone(), None), of(explained, line, &rows.collect::<Vec<_>>()));
        }
        Causes(all)
    }

    /// What moved a line from `before` to `now`, which are printed with so many digits: at most `most` causes, the
    /// largest first, and how many others there are with what they come to, unless that prints as nothing. Shares
    /// close to the change as it is printed. Nothing where there is no change to be explained.
    pub fn told(
        &self,
        (line, region): (&str, Option<u32>),
        (before, now): (f64, f64),
        (factor, digits): (f64, usize),
        most: usize,
    ) -> Told<'_> {
        let causes = self.0.get(&(line.to_string(), region)).map_or(&[][..], Vec::as_slice);
        let shares: Vec<f64> = causes.iter().map(|cause| cause.share * factor).collect();
        let step = Step { decimals: digits as u32 };
        let closed = step.close(before, now, &shares);
        if !closed.closes() {
            return Told::default();
        }
        let mut all: Vec<(&Text, i128)> = causes
            .iter()
            .map(|cause| &cause.title)
            .zip(closed.shares)
            .filter(|(_, share)| *share != 0)
            .collect();
        let others: Vec<(&Text, i128)> = all.split_off(most.min(all.len()));
        let rest: i128 = others.iter().map(|(_, share)| share).sum();
        Told {
            movers: all.into_iter().map(|(title, share)| (title, step.value(share))).collect(),
            rest: (rest != 0).then(|| (others.len(), step.value(rest))),
        }
    }
}

/// The causes of what some rows come to together.
fn of(explained: &Explained, line: &Explanation, rows: &[usize]) -> Vec<Cause> {
    if rows.iter().any(|row| line.line.rows[*row].change().is_none()) {
        return Vec::new();
    }
    let mut sums: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
    for row in rows {
        for share in line.shares(*row) {
            *sums.entry(share.factors).or_default() += share.amount.share;
        }
    }
    let cause =
        |(factors, share): (Vec<usize>, f64)| Cause { title: explained.factors.title(&factors), share };
    let mut causes: Vec<Cause> = sums.into_iter().filter(|(_, share)| *share != 0.0).map(cause).collect();
    // Equal shares stay in the order of the factors.
    causes.sort_by(|a, b| b.share.abs().total_cmp(&a.share.abs()));
    causes
}
