//! Which rows exist: the keys that were fed in, what they are combined to, and what they are summed up to.

use super::frame::{Frame, Frames};
use super::pack::Packing;
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimSet, Dimensions};
use crate::rule::{Book, CheckedLine, Op, Picked, Symbol, Term};
use crate::table::Inputs;
use crate::text;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// More rows than this in one frame are refused.
const ROWS: usize = 50_000_000;

type Keys = BTreeMap<DimSet, Vec<u64>>;

/// Builds the frames of a run.
pub fn frames(book: &Book<'_>, inputs: &Inputs, findings: &mut Findings) -> Option<Frames> {
    let dimensions = &book.catalog.dimensions;
    let packing = packing(book, inputs);
    let mut keys: Keys = BTreeMap::new();
    for symbol in book.used() {
        if !matches!(symbol, Symbol::Coefficient(_)) {
            keys.entry(book.dims(symbol)).or_default();
        }
    }
    for line in &book.lines {
        keys.entry(line.per).or_default();
        line.term.walk(&mut |t| {
            if let Op::Over(over) = &t.op {
                keys.entry(over.group).or_default();
            }
        });
    }
    if let Some(wide) = keys.keys().find(|dims| !packing.fits(**dims)) {
        let names = dimensions.names(*wide);
        findings.push(Finding::error(
            "too-many-rows",
            text!("{names} 的组合过多", "too many combinations of {names}"),
        ));
        return None;
    }
    for series in &inputs.series {
        let dims = series.dims.iter().fold(DimSet::NONE, |s, d| s.with(*d));
        if let Some(set) = keys.get_mut(&dims) {
            let packed = (0..series.len()).filter_map(|i| pack(&packing, dims, &series.dims, series.key(i)));
            set.extend(packed);
        }
    }
    keys.values_mut().for_each(tidy);
    let mut universe = Universe { book, dimensions, packing: &packing, keys };
    let sound = universe.close(findings);
    let list = universe.keys.into_iter().map(|(dims, packed)| Frame::new(dims, packed, &packing)).collect();
    sound.then(|| Frames::new(list, packing))
}

fn tidy(keys: &mut Vec<u64>) {
    keys.sort_unstable();
    keys.dedup();
}

fn pack(packing: &Packing, dims: DimSet, order: &[Dim], key: &[u32]) -> Option<u64> {
    order.iter().zip(key).try_fold(0, |packed, (dim, member)| packing.add(dims, packed, *dim, *member))
}

/// Room for every member that is fed in, keyed by a coefficient, or reached from one by its attributes.
fn packing(book: &Book<'_>, inputs: &Inputs) -> Packing {
    let dimensions = &book.catalog.dimensions;
    let mut packing = Packing::default();
    let mut see = |dim: Dim, member: u32| {
        for up in dimensions.closure(DimSet::of(dim)).iter() {
            if let Some(above) = dimensions.ascend(dim, member, up) {
                packing.see(up, above);
            }
        }
    };
    for series in &inputs.series {
        for i in 0..series.len() {
            series.dims.iter().zip(series.key(i)).for_each(|(dim, member)| see(*dim, *member));
        }
    }
    for symbol in book.used() {
        if let Symbol::Coefficient(c) = symbol {
            let coefficient = &book.catalog.coefficients[c];
            for row in &coefficient.rows {
                coefficient.per.iter().zip(&row.key).for_each(|(dim, member)| see(*dim, *member));
            }
        }
    }
    packing
}

/// The keys of an operand.
enum Operand {
    /// The rows of a frame.
    Frame(DimSet),
    /// Those of a coefficient's rows.
    Listed(DimSet, Vec<u64>),
}

struct Universe<'a> {
    book: &'a Book<'a>,
    dimensions: &'a Dimensions,
    packing: &'a Packing,
    keys: Keys,
}

impl Universe<'_> {
    /// Adds derived rows until nothing changes.
    fn close(&mut self, findings: &mut Findings) -> bool {
        loop {
            let before = self.size();
            if !self.pass(&BTreeSet::new(), findings) {
                return false;
            }
            self.project();
            if self.size() > before {
                continue;
            }
            // Keys of coefficients make rows by themselves only where nothing else does.
            let bare = self.keys.iter().filter(|(_, keys)| keys.is_empty()).map(|(dims, _)| *dims).collect();
            if !self.pass(&bare, findings) {
                return false;
            }
            if self.size() == before {
                return true;
            }
        }
    }

    fn size(&self) -> usize {
        self.keys.values().map(Vec::len).sum()
    }

    /// Combines the operands of every line.
    fn pass(&mut self, bare: &BTreeSet<DimSet>, findings: &mut Findings) -> bool {
        for line in &self.book.lines {
            if !self.combine(line, bare.contains(&line.per)) {
                let id = &line.id;
                let message =
                    text!("行 `{id}` 的组合超过 {ROWS} 行", "line `{id}` would have more than {ROWS} rows");
                findings.push(Finding::error("too-many-rows", message));
                return false;
            }
        }
        true
    }

    /// Where no operand has just the line's dimensions, the line's rows are those its operands make together.
    /// For a `bare` frame coefficients are enough.
    fn combine(&mut self, line: &CheckedLine, bare: bool) -> bool {
        let mut framed: BTreeSet<DimSet> = BTreeSet::new();
        let mut parts: BTreeMap<DimSet, Vec<u64>> = BTreeMap::new();
        line.term.walk(&mut |term| match self.operand(term) {
            Some(Operand::Frame(dims)) if dims.is_subset(line.per) => {
                framed.insert(dims);
            }
            Some(Operand::Listed(dims, keys)) if dims.is_subset(line.per) => {
                parts.entry(dims).or_default().extend(keys);
            }
            _ => {}
        });
        let given = |dims: &DimSet| self.keys.get(dims).is_some_and(|keys| !keys.is_empty());
        if framed.remove(&line.per) && given(&line.per) || framed.is_empty() && !bare {
            return true;
        }
        for dims in framed {
            // What is fed in goes before the keys of coefficients.
            if !bare || given(&dims) || !parts.contains_key(&dims) {
                parts.insert(dims, self.keys.get(&dims).cloned().unwrap_or_default());
            }
        }
        let covered = parts.keys().fold(DimSet::NONE, |all, dims| all.union(*dims));
        if covered != line.per {
            return true;
        }
        let mut joined: Option<(DimSet, Vec<u64>)> = None;
        for (dims, mut keys) in parts.into_iter().rev() {
            tidy(&mut keys);
            joined = Some(match joined {
                None => (dims, keys),
                Some(left) => match self.join(left, (dims, keys)) {
                    Some(both) => both,
                    None => return false,
                },
            });
        }
        if let (Some((_, keys)), Some(set)) = (joined, self.keys.get_mut(&line.per)) {
            set.extend(keys);
            tidy(set);
        }
        true
    }

    /// Where the keys of an operand come from.
    fn operand(&self, term: &Term) -> Option<Operand> {
        match &term.op {
            Op::Ref(reference) => match reference.symbol {
                Symbol::Coefficient(c) => {
                    let coefficient = &self.book.catalog.coefficients[c];
                    let dims = coefficient.per.iter().fold(DimSet::NONE, |s, d| s.with(*d));
                    let rows = coefficient.rows.iter();
                    let used = rows.filter(|r| r.set.is_empty() || self.book.profile.sets.contains(&r.set));
                    let keys = used.filter_map(|r| pack(self.packing, dims, &coefficient.per, &r.key));
                    (!dims.is_empty()).then(|| Operand::Listed(dims, keys.collect()))
                }
                _ if reference.picks.iter().any(|p| matches!(p, Picked::Member(..))) => None,
                symbol => Some(Operand::Frame(self.book.dims(symbol))),
            },
            Op::Over(over) => Some(Operand::Frame(over.group)),
            _ => None,
        }
    }

    fn join(&self, left: (DimSet, Vec<u64>), right: (DimSet, Vec<u64>)) -> Option<(DimSet, Vec<u64>)> {
        let shared = DimSet(left.0.0 & right.0.0);
        let all = left.0.union(right.0);
        let shorten = |dims: DimSet, key: u64, to: DimSet, start: u64| {
            to.iter().try_fold(start, |k, d| self.packing.add(to, k, d, self.packing.member(dims, key, d)))
        };
        let mut by_shared: HashMap<u64, Vec<u64>> = HashMap::new();
        for key in right.1 {
            by_shared.entry(shorten(right.0, key, shared, 0)?).or_default().push(key);
        }
        let mut keys = Vec::new();
        for key in left.1 {
            for other in by_shared.get(&shorten(left.0, key, shared, 0)?).into_iter().flatten() {
                let widen = |dims: DimSet, from: u64, start: u64| {
                    dims.iter().try_fold(start, |k, d| {
                        self.packing.add(all, k, d, self.packing.member(dims, from, d))
                    })
                };
                keys.push(widen(right.0, *other, widen(left.0, key, 0)?)?);
                if keys.len() > ROWS {
                    return None;
                }
            }
        }
        tidy(&mut keys);
        Some((all, keys))
    }

    /// Every row's counterpart in the smaller frames exists.
    fn project(&mut self) {
        let sets: Vec<DimSet> = self.keys.keys().copied().collect();
        for &small in &sets {
            let mut found = Vec::new();
            for &large in &sets {
                if large != small && small.is_subset(self.dimensions.closure(large)) {
                    let mut last = None;
                    for key in &self.keys[&large] {
                        let projected = self.projected(large, *key, small);
                        if projected.is_some() && projected != last {
                            found.extend(projected);
                            last = projected;
                        }
                    }
                }
            }
            if let Some(set) = self.keys.get_mut(&small) {
                set.extend(found);
                tidy(set);
            }
        }
    }

    fn projected(&self, large: DimSet, key: u64, small: DimSet) -> Option<u64> {
        small.iter().try_fold(0, |packed, dim| {
            let from = large.iter().find(|d| self.dimensions.closure(DimSet::of(*d)).contains(dim))?;
            let member = self.dimensions.ascend(from, self.packing.member(large, key, from), dim)?;
            self.packing.add(small, packed, dim, member)
        })
    }
}
