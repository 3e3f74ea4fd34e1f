//! The keys that are expected of each measure, and those of them that no table gives.

use super::declare::{self, Declared, Who};
use super::standing::Standing;
use super::{Times, time_of};
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::model::roster::Statement;
use crate::model::scheme::Cadence;
use crate::rule::{Book, Op, Symbol};
use crate::table::{Inputs, Series, Why, key_dims};
use crate::text;
use crate::text::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// Who is expected and who has reported: what the cover says of it.
#[derive(Clone, Debug, Default)]
pub struct Roll {
    /// Whether a dataset or scheme states who takes part.
    pub stated: bool,
    /// Regions that are expected.
    pub units: BTreeSet<u32>,
    /// Those of them that some table gives a figure of.
    pub reporting: BTreeSet<u32>,
    /// Regions in the tables that take no part, and were left out.
    pub outside: BTreeSet<u32>,
    /// Tables declared complete: what they do not list is none.
    pub complete: Vec<String>,
    /// Where periods are summed up: by year, how many are due, and how many have figures of every measure.
    pub periods: BTreeMap<u32, (usize, usize)>,
}

/// Adds the keys that are expected and not given; leaves out who is not on a stated roster.
pub fn complete(
    book: &Book<'_>,
    inputs: &mut Inputs,
    statements: &[Statement],
    times: Times<'_>,
    findings: &mut Findings,
) -> Roll {
    let dimensions = &book.catalog.dimensions;
    let declared = declare::resolve(statements, inputs, book.catalog, findings);
    let mut roll = Roll { stated: !declared.is_empty(), ..Roll::default() };
    let region = dimensions.of_kind(DimKind::Region);
    if let Some((dim, Who::These(units))) = region.and_then(|dim| Some((dim, declared.everywhere(dim)?))) {
        roll.outside = leave_out(inputs, dim, units, dimensions);
        roll.units = units.clone();
    }
    let seen: BTreeSet<u32> = region.map(|dim| regions(inputs, dim)).unwrap_or_default();
    if roll.units.is_empty() {
        roll.units = seen.clone();
    }
    roll.reporting = roll.units.intersection(&seen).copied().collect();
    let standing = Standing::new(inputs, dimensions);
    let asker = Asker { dimensions, declared: &declared, standing, times, whole: sums_periods(book) };
    let used: BTreeSet<usize> = book
        .used()
        .into_iter()
        .filter_map(|s| if let Symbol::Measure(m) = s { Some(m) } else { None })
        .collect();
    for series in inputs.series.iter().filter(|s| used.contains(&s.measure)) {
        asker.count(series, &mut roll.periods);
    }
    let mut known: Vec<(usize, Vec<Vec<u32>>)> = Vec::new();
    let mut absent: Vec<(usize, Vec<Dim>, Vec<Vec<u32>>)> = Vec::new();
    for (i, series) in inputs.series.iter().enumerate().filter(|(_, s)| used.contains(&s.measure)) {
        let empty = inputs.awaited_of(series.measure);
        let plain = empty.is_empty() && !declared.is_of_one(series.measure);
        // A table mostly gives several measures for the same keys.
        let same = known.iter().find(|(other, _)| plain && inputs.series[*other].same_keys(series));
        let keys = match same {
            Some((_, keys)) => keys.clone(),
            None => {
                let keys = asker.lacking(series, empty);
                if plain {
                    known.push((i, keys.clone()));
                }
                keys
            }
        };
        if !keys.is_empty() && !inputs.is_complete(series.measure) {
            absent.push((series.measure, series.dims.clone(), keys));
        }
    }
    for measure in declared.measures().into_iter().filter(|m| inputs.series_of(*m).is_none()) {
        let dims = key_dims(book.catalog, measure);
        if let Some(keys) = asker.all_of(measure, &dims, &roll.units) {
            absent.push((measure, dims, keys));
        }
    }
    for (measure, dims, keys) in absent {
        inputs.expect(measure, &dims, keys.into_iter().map(|key| (key, Why::Absent)));
    }
    roll.complete = inputs.complete.clone();
    say_outside(&roll, region, dimensions, findings);
    roll
}

/// Takes out regions that are not on the roster, but for those that hold one that is: they may be reference or total.
fn leave_out(inputs: &mut Inputs, dim: Dim, units: &BTreeSet<u32>, dimensions: &Dimensions) -> BTreeSet<u32> {
    let around: BTreeSet<u32> = units.iter().flat_map(|unit| dimensions.regions_around(*unit)).collect();
    let outside: BTreeSet<u32> = regions(inputs, dim)
        .into_iter()
        .filter(|region| !units.contains(region) && !around.contains(region))
        .collect();
    if !outside.is_empty() {
        inputs.keep(|d, member| d != dim || !outside.contains(&member));
    }
    outside
}

fn say_outside(roll: &Roll, region: Option<Dim>, dimensions: &Dimensions, findings: &mut Findings) {
    let (Some(dim), false) = (region, roll.outside.is_empty()) else { return };
    let count = roll.outside.len();
    let names = |lang| listed(&roll.outside, dim, dimensions, lang);
    let (zh, en) = (names(Lang::Zh), names(Lang::En));
    let message = text!(
        "数据里有 {count} 个单位不在名单上，没有参加：{zh}",
        "{count} units of the tables are not on the roster and take no part: {en}"
    );
    findings.push(Finding::warning("outside-roster", message).help(text!(
        "应当参加的写进 [roster]；不参加的，从数据表中删去就不再提示",
        "put those that take part into [roster]; take the others out of the tables to hear no more of them"
    )));
}

/// Some regions in words, the rest counted.
pub fn listed(regions: &BTreeSet<u32>, dim: Dim, dimensions: &Dimensions, lang: Lang) -> String {
    const SHOWN: usize = 6;
    let words = regions.iter().take(SHOWN).map(|region| dimensions.words([(dim, *region)].into_iter(), lang));
    let mut words: Vec<String> = words.collect();
    if regions.len() > SHOWN {
        let more = regions.len() - SHOWN;
        words.push(text!("另 {more} 个", "{more} more").get(lang).to_string());
    }
    words.join(lang.pick("、", ", "))
}

fn regions(inputs: &Inputs, dim: Dim) -> BTreeSet<u32> {
    let mut regions = BTreeSet::new();
    for series in &inputs.series {
        if let Some(place) = series.dims.iter().position(|d| *d == dim) {
            regions.extend((0..series.len()).map(|i| series.key(i)[place]));
        }
    }
    regions
}

/// Whether some line sums up the periods of a longer time: then all of them must be there.
fn sums_periods(book: &Book<'_>) -> bool {
    let Some(period) = book.catalog.dimensions.of_kind(DimKind::Period) else { return false };
    let mut sums = false;
    for line in &book.lines {
        line.term.walk(&mut |term| sums |= matches!(&term.op, Op::Over(over) if over.over.contains(period)));
    }
    sums
}

struct Asker<'a> {
    dimensions: &'a Dimensions,
    declared: &'a Declared,
    standing: Standing<'a>,
    times: Times<'a>,
    /// All periods of a year are wanted.
    whole: bool,
}

/// What a measure has at each time: its keys without the time.
type Blocks = BTreeMap<u32, BTreeSet<Vec<u32>>>;

impl Asker<'_> {
    /// The keys expected of a measure that it does not give.
    fn lacking(&self, series: &Series, empty: &[(Vec<u32>, Why)]) -> Vec<Vec<u32>> {
        let stated = series.dims.iter().any(|dim| self.declared.of(series.measure, *dim).is_some());
        let time = time_of(&series.dims, self.dimensions);
        if !stated && (time.is_none() || self.is_even(series, empty)) {
            return Vec::new();
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
            let everyone = self.everyone(series.measure, &all, rests);
            for at in self.times(&blocks, time) {
                let have = blocks.get(&at);
                let wanted = self.wanted(series, &everyone, &blocks, time, at);
                let absent = wanted.into_iter().filter(|rest| !have.is_some_and(|have| have.contains(rest)));
                let absent = absent.filter(|rest| self.stood(rest, rests, time, at));
                lacking.extend(absent.map(|rest| match time {
                    Some(_) => [&[at], rest.as_slice()].concat(),
                    None => rest,
                }));
            }
        }
        lacking
    }

    /// Counts the periods of the years that are summed up.
    fn count(&self, series: &Series, counts: &mut BTreeMap<u32, (usize, usize)>) {
        let time = time_of(&series.dims, self.dimensions).filter(|_| self.whole);
        let Some(dim) = time.filter(|dim| self.dimensions.get(*dim).kind == DimKind::Period) else { return };
        let given: BTreeSet<u32> = (0..series.len()).map(|i| series.key(i)[0]).collect();
        let blocks: Blocks = given.iter().map(|at| (*at, BTreeSet::new())).collect();
        let due = self.times(&blocks, Some(dim));
        let years: BTreeSet<u32> =
            due.iter().map(|at| at / 100).filter(|y| self.accounts(*y as i32)).collect();
        for year in years {
            let of = |times: &BTreeSet<u32>| times.iter().filter(|at| *at / 100 == year).count();
            let (most, least) = counts.entry(year).or_insert((of(&due), of(&given)));
            (*most, *least) = ((*most).max(of(&due)), (*least).min(of(&given)));
        }
    }

    /// Every key of a measure that no table gives, where the roster and the years say what they are.
    fn all_of(&self, measure: usize, dims: &[Dim], units: &BTreeSet<u32>) -> Option<Vec<Vec<u32>>> {
        let mut keys: Vec<Vec<u32>> = vec![Vec::new()];
        for dim in dims {
            let members: Vec<u32> = match (self.declared.of(measure, *dim), self.dimensions.get(*dim).kind) {
                (Some(Who::These(members)), _) => members.iter().copied().collect(),
                (_, DimKind::Region) => units.iter().copied().collect(),
                (_, DimKind::Year) => self.times.years.to_vec(),
                _ => return None,
            };
            let with = |key: &Vec<u32>, member: u32| [key.as_slice(), &[member]].concat();
            keys = keys.iter().flat_map(|key| members.iter().map(move |m| with(key, *m))).collect();
        }
        Some(keys)
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

    /// The times at which a measure is asked for: those it has figures of, and where periods are summed up all of the
    /// periods of each year.
    fn times(&self, blocks: &Blocks, time: Option<Dim>) -> BTreeSet<u32> {
        let mut times: BTreeSet<u32> = blocks.keys().copied().collect();
        let Some(dim) = time.filter(|dim| self.whole && self.dimensions.get(*dim).kind == DimKind::Period)
        else {
            return times;
        };
        let accounted = |at: &&u32| self.dimensions.year_of(dim, **at).is_some_and(|y| self.accounts(y));
        let given: Vec<u32> = blocks.keys().filter(accounted).copied().collect();
        for at in given {
            let length = match self.dimensions.cadence(at) {
                Cadence::Month => 12,
                Cadence::Quarter => 4,
                Cadence::HalfYear => 2,
                Cadence::Year => 1,
            };
            let year = at / 100;
            let along = (-length..=length).filter_map(|by| self.dimensions.shift(dim, at, dim, by));
            times.extend(along.filter(|other| other / 100 == year));
        }
        times
    }

    /// Whether all periods of a year are wanted: it is accounted, or what is settled is the whole of it.
    fn accounts(&self, year: i32) -> bool {
        match self.times.days {
            None => self.times.years.contains(&(year as u32)),
            Some((from, to)) => {
                let (first, last) = crate::model::date::Date::months(year, 1, 12);
                from <= first && last <= to
            }
        }
    }

    /// Everyone that is expected, whatever the time.
    fn everyone(&self, measure: usize, all: &BTreeSet<Vec<u32>>, rests: &[Dim]) -> BTreeSet<Vec<u32>> {
        let mut everyone = all.clone();
        for (place, dim) in rests.iter().enumerate() {
            let Some(Who::These(members)) = self.declared.of(measure, *dim) else { continue };
            everyone = match self.dimensions.are_regions(*dim) {
                true => units(&everyone, place, members),
                false => members_each(&everyone, place, members),
            };
        }
        everyone
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

/// The keys of those units; one that has none is expected with the members that all the others have.
fn units(all: &BTreeSet<Vec<u32>>, place: usize, units: &BTreeSet<u32>) -> BTreeSet<Vec<u32>> {
    let mut of: BTreeMap<u32, BTreeSet<Vec<u32>>> = BTreeMap::new();
    for key in all.iter().filter(|key| units.contains(&key[place])) {
        of.entry(key[place]).or_default().insert(without(key, place));
    }
    let common =
        of.values().cloned().reduce(|a, b| a.intersection(&b).cloned().collect()).unwrap_or_default();
    let keys = units.iter().flat_map(|unit| {
        let members = of.get(unit).unwrap_or(&common);
        members.iter().map(move |rest| with(rest, place, *unit)).collect::<Vec<_>>()
    });
    keys.collect()
}

/// Every key with each of the members.
fn members_each(all: &BTreeSet<Vec<u32>>, place: usize, members: &BTreeSet<u32>) -> BTreeSet<Vec<u32>> {
    let rests: BTreeSet<Vec<u32>> = all.iter().map(|key| without(key, place)).collect();
    rests.iter().flat_map(|rest| members.iter().map(|m| with(rest, place, *m))).collect()
}

fn without(key: &[u32], at: usize) -> Vec<u32> {
    [&key[..at], &key[at + 1..]].concat()
}

fn with(rest: &[u32], at: usize, member: u32) -> Vec<u32> {
    [&rest[..at], &[member], &rest[at..]].concat()
}
