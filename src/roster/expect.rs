//! The keys that are expected of a measure: units × members × periods, as stated or as reported at any time.

use super::declare::{Declared, Who};
use super::{Times, time_of};
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::rule::{Book, Op};
use crate::table::key::{with, without};
use crate::table::{Inputs, Series, Standing, Why};
use std::collections::{BTreeMap, BTreeSet};

/// A roster that asks for more rows of a measure than this is a slip.
pub const MOST: usize = 2_000_000;

/// More than [`MOST`].
#[derive(Debug)]
pub struct TooMany;

/// Whether some line sums up the periods of a longer time: then all of them must be there.
pub fn sums_periods(book: &Book) -> bool {
    let Some(period) = book.catalog.dimensions.of_kind(DimKind::Period) else { return false };
    let mut sums = false;
    for line in &book.lines {
        line.term.walk(&mut |term| sums |= matches!(&term.op, Op::Over(over) if over.over.contains(period)));
    }
    sums
}

pub struct Asker<'a> {
    dimensions: &'a Dimensions,
    declared: &'a Declared,
    standing: Standing<'a>,
    times: Times<'a>,
    /// All periods of a year are wanted.
    whole: bool,
}

/// What a measure has at each time: its keys without the time.
type Blocks = BTreeMap<u32, BTreeSet<Vec<u32>>>;

impl<'a> Asker<'a> {
    pub fn new(book: &'a Book, inputs: &Inputs, declared: &'a Declared, times: Times<'a>) -> Asker<'a> {
        let dimensions = &book.catalog.dimensions;
        let standing = Standing::new(inputs, dimensions);
        Asker { dimensions, declared, standing, times, whole: sums_periods(book) }
    }
}

impl Asker<'_> {
    /// The keys expected of a measure that it does not give.
    pub fn lacking(&self, series: &Series, empty: &[(Vec<u32>, Why)]) -> Result<Vec<Vec<u32>>, TooMany> {
        let stated = series.dims.iter().any(|dim| self.declared.of(series.measure, *dim).is_some());
        let time = time_of(&series.dims, self.dimensions);
        if !stated && (time.is_none() || self.is_even(series, empty)) {
            return Ok(Vec::new());
        }
        let width = usize::from(time.is_some());
        let mut by_cadence: BTreeMap<u8, Blocks> = BTreeMap::new();
        for key in (0..series.len()).map(|i| series.key(i)) {
            let (at, rest) = (time.map_or(0, |_| key[0]), key[width..].to_vec());
            let cadence = time.map_or(0, |dim| self.cadence(dim, at));
            by_cadence.entry(cadence).or_default().entry(at).or_default().insert(rest);
        }
        let rests = &series.dims[width..];
        let mut lacking = Vec::new();
        for (cadence, blocks) in by_cadence {
            let mentioned =
                empty.iter().filter(|(key, _)| time.is_none_or(|dim| self.cadence(dim, key[0]) == cadence));
            let mentioned = mentioned.map(|(key, _)| key[width..].to_vec());
            let all: BTreeSet<Vec<u32>> = blocks.values().flatten().cloned().chain(mentioned).collect();
            let everyone = self.everyone(series.measure, &all, rests)?;
            for at in self.times(&blocks, time) {
                let have = blocks.get(&at);
                let wanted = self.wanted(series, &everyone, &blocks, time, at);
                let absent = wanted.into_iter().filter(|rest| !have.is_some_and(|have| have.contains(rest)));
                let absent = absent.filter(|rest| self.stood(rest, rests, time, at));
                let keys = absent.map(|rest| match time {
                    Some(_) => [&[at], rest.as_slice()].concat(),
                    None => rest,
                });
                // Nobody owes 30 February.
                lacking.extend(keys.filter(|key| self.dimensions.no_day(&series.dims, key).is_none()));
                if lacking.len() > MOST {
                    return Err(TooMany);
                }
            }
        }
        Ok(lacking)
    }

    /// Counts the periods of the years that are summed up.
    pub fn count(&self, series: &Series, counts: &mut BTreeMap<u32, (usize, usize)>) {
        let time = time_of(&series.dims, self.dimensions).filter(|_| self.whole);
        let Some(dim) = time.filter(|dim| self.dimensions.get(*dim).kind == DimKind::Period) else { return };
        let given: BTreeSet<u32> = (0..series.len()).map(|i| series.key(i)[0]).collect();
        let blocks: Blocks = given.iter().map(|at| (*at, BTreeSet::new())).collect();
        let due = self.times(&blocks, Some(dim));
        let year = |at: &u32| self.dimensions.year_of(dim, *at).and_then(|year| u32::try_from(year).ok());
        let asked = |at: &&u32| self.times.hold(dim, **at, self.dimensions);
        let years: BTreeSet<u32> = due.iter().filter(asked).filter_map(year).collect();
        for own in years {
            let of =
                |times: &BTreeSet<u32>| times.iter().filter(asked).filter(|at| year(at) == Some(own)).count();
            let (most, least) = counts.entry(own).or_insert((of(&due), of(&given)));
            (*most, *least) = ((*most).max(of(&due)), (*least).min(of(&given)));
        }
    }

    /// Every key of a measure that no table gives, where the roster and the years say what they are.
    pub fn all_of(
        &self,
        measure: usize,
        dims: &[Dim],
        units: &BTreeSet<u32>,
    ) -> Result<Option<Vec<Vec<u32>>>, TooMany> {
        let mut keys: Vec<Vec<u32>> = vec![Vec::new()];
        for dim in dims {
            let members: Vec<u32> = match (self.declared.of(measure, *dim), self.dimensions.get(*dim).kind) {
                (Some(Who::These(members)), _) => members.iter().copied().collect(),
                (_, DimKind::Region) => units.iter().copied().collect(),
                (_, DimKind::Year) => self.times.years.to_vec(),
                _ => return Ok(None),
            };
            few(keys.len().saturating_mul(members.len()))?;
            keys =
                keys.iter().flat_map(|key| members.iter().map(move |m| with(key, key.len(), *m))).collect();
        }
        Ok(Some(keys))
    }

    /// Whether every time has the same keys, and no time is wanted that has none.
    fn is_even(&self, series: &Series, empty: &[(Vec<u32>, Why)]) -> bool {
        let is_period = self.dimensions.get(series.dims[0]).kind == DimKind::Period;
        empty.is_empty() && !(self.whole && is_period) && series.is_even()
    }

    fn cadence(&self, dim: Dim, at: u32) -> u8 {
        match self.dimensions.get(dim).kind {
            DimKind::Period => self.dimensions.cadence(at) as u8,
            _ => 0,
        }
    }

    /// The times at which a measure is asked for: those it has figures of, and where periods are summed up all those of
    /// what is accounted or settled.
    fn times(&self, blocks: &Blocks, time: Option<Dim>) -> BTreeSet<u32> {
        let mut times: BTreeSet<u32> = blocks.keys().copied().collect();
        let Some(dim) = time.filter(|dim| self.whole && self.dimensions.get(*dim).kind == DimKind::Period)
        else {
            return times;
        };
        let of_year = blocks.keys().flat_map(|at| self.dimensions.periods_of_year(*at));
        times.extend(of_year.filter(|at| self.times.asks(dim, *at, self.dimensions)));
        times
    }

    /// Everyone that is expected, whatever the time.
    fn everyone(
        &self,
        measure: usize,
        all: &BTreeSet<Vec<u32>>,
        rests: &[Dim],
    ) -> Result<BTreeSet<Vec<u32>>, TooMany> {
        let mut everyone = all.clone();
        for (place, dim) in rests.iter().enumerate() {
            let Some(Who::These(members)) = self.declared.of(measure, *dim) else { continue };
            everyone = match self.dimensions.are_regions(*dim) {
                true => units(&everyone, place, members)?,
                false => members_each(&everyone, place, members)?,
            };
        }
        Ok(everyone)
    }

    /// Everyone that is expected at a time.
    fn wanted(
        &self,
        series: &Series,
        everyone: &BTreeSet<Vec<u32>>,
        blocks: &Blocks,
        time: Option<Dim>,
        at: u32,
    ) -> BTreeSet<Vec<u32>> {
        let mut who = series.dims.iter().map(|dim| self.declared.of(series.measure, *dim));
        let as_last = who.any(|who| who == Some(&Who::AsLast));
        let before = time.and_then(|dim| self.dimensions.shift(dim, at, dim, -1));
        match before.and_then(|before| blocks.get(&before)).filter(|_| as_last) {
            Some(last) => last.clone(),
            None => everyone.clone(),
        }
    }

    fn stood(&self, rest: &[u32], rests: &[Dim], time: Option<Dim>, at: u32) -> bool {
        let Some(year) = time.and_then(|dim| self.dimensions.year_of(dim, at)) else { return true };
        let mut regions = rests.iter().zip(rest).filter(|(dim, _)| self.dimensions.are_regions(**dim));
        regions.all(|(_, region)| self.standing.holds(*region, year))
    }
}

/// Whether so many keys can still be asked for.
fn few(keys: usize) -> Result<(), TooMany> {
    if keys > MOST { Err(TooMany) } else { Ok(()) }
}

/// The keys of those units; one that has none is expected with the members that all the others have.
fn units(
    all: &BTreeSet<Vec<u32>>,
    place: usize,
    units: &BTreeSet<u32>,
) -> Result<BTreeSet<Vec<u32>>, TooMany> {
    let mut of: BTreeMap<u32, BTreeSet<Vec<u32>>> = BTreeMap::new();
    for key in all.iter().filter(|key| units.contains(&key[place])) {
        of.entry(key[place]).or_default().insert(without(key, place));
    }
    let common =
        of.values().cloned().reduce(|a, b| a.intersection(&b).cloned().collect()).unwrap_or_default();
    few(all.len().saturating_add(units.len().saturating_mul(common.len())))?;
    let keys = units.iter().flat_map(|unit| {
        let members = of.get(unit).unwrap_or(&common);
        members.iter().map(move |rest| with(rest, place, *unit)).collect::<Vec<_>>()
    });
    Ok(keys.collect())
}

/// Every key with each of the members.
fn members_each(
    all: &BTreeSet<Vec<u32>>,
    place: usize,
    members: &BTreeSet<u32>,
) -> Result<BTreeSet<Vec<u32>>, TooMany> {
    let rests: BTreeSet<Vec<u32>> = all.iter().map(|key| without(key, place)).collect();
    few(rests.len().saturating_mul(members.len()))?;
    Ok(rests.iter().flat_map(|rest| members.iter().map(|m| with(rest, place, *m))).collect())
}
