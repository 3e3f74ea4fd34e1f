//! Rows that are expected and not there, said by name where the result would use them.

use super::peers::Peers;
use super::roll::{Roll, listed};
use super::{Times, time_of};
use crate::finding::{Finding, Findings, Severity};
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::model::quoted;
use crate::place::Place;
use crate::rule::{Book, Op, Part, Picked, Reference, Symbol, Term};
use crate::table::{Inputs, Why, wording};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::{BTreeMap, BTreeSet};

/// How a measure is used, by the worst of its uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    /// Only where a condition turns out so: what then lacks it has no value, which is said there.
    Perhaps,
    /// Another value stands in where it is missing.
    Replaceable,
    /// What lacks it is left out, or has no value.
    Wanted,
}

/// A key without a value, and why it is there.
type Lacking = (Vec<u32>, Why);

/// A use of a measure: its members where some are picked, and the steps along time.
struct Use {
    need: Need,
    members: Vec<(Dim, u32)>,
    steps: Vec<(Dim, i32)>,
}

/// Reports keys that are expected of a measure, used by `beneath`, and without a value. They are as severe as said,
/// but for those in whose place the rule takes another value: these are warned about.
pub fn report(
    book: &Book,
    (inputs, roll): (&Inputs, &Roll),
    beneath: &BTreeSet<Symbol>,
    times: Times<'_>,
    severity: Severity,
    findings: &mut Findings,
) {
    let uses = uses(book, beneath);
    let shifts = shifts(book, beneath);
    let dimensions = &book.catalog.dimensions;
    if let Some(finding) = silent_units(roll, dimensions, severity) {
        findings.push(finding);
    }
    // Lists whose units and times are the same are one omission.
    let mut absent: BTreeMap<(Need, BTreeSet<Vec<u32>>), Vec<List<'_>>> = BTreeMap::new();
    for awaited in &inputs.awaited {
        let Some(uses) = uses.get(&awaited.measure) else { continue };
        let (measure, dims) = (awaited.measure, awaited.dims.as_slice());
        let need = |key: &[u32], shifts: &BTreeSet<(Dim, i32)>| {
            let asks = |u: &&Use| u.picks(dims, key) && u.asks(dims, key, times, shifts, dimensions);
            uses.iter().filter(asks).map(|u| u.need).max().filter(|need| *need > Need::Perhaps)
        };
        let peers = Peers::new(inputs, measure, dimensions);
        let mut lists: BTreeMap<(Need, bool), Vec<&Lacking>> = BTreeMap::new();
        for one @ (key, why) in &awaited.list {
            let found = match why {
                Why::Absent => need(key, &shifts),
                // A form has cells that nobody fills in.
                Why::Empty(origin)
                    if !inputs.is_long(*origin) && !peers.as_ref().is_some_and(|peers| peers.fill(key)) =>
                {
                    None
                }
                Why::Empty(_) => need(key, &BTreeSet::new()),
            };
            if let Some(need) = found {
                lists.entry((need, *why == Why::Absent)).or_default().push(one);
            }
        }
        for ((need, is_absent), keys) in lists {
            let list = List { book, inputs, measure, dims, keys };
            if is_absent {
                absent.entry((need, list.units())).or_default().push(list);
            } else {
                findings.push(list.left_empty(need, severity.unless(need)));
            }
        }
    }
    for ((need, _), lists) in absent {
        findings.push(not_reported(&lists, need, severity.unless(need)));
    }
}

impl Severity {
    /// What the rule can do without is only warned about.
    fn unless(self, need: Need) -> Severity {
        if need == Need::Wanted { self } else { Severity::Warning }
    }
}

/// Units on a stated roster that no table gives anything of.
fn silent_units(roll: &Roll, dimensions: &Dimensions, severity: Severity) -> Option<Finding> {
    let dim = dimensions.of_kind(DimKind::Region).filter(|_| roll.stated)?;
    let silent: BTreeSet<u32> = roll.units.difference(&roll.reporting).copied().collect();
    let (zh, en) = (listed(&silent, dim, dimensions, Lang::Zh), listed(&silent, dim, dimensions, Lang::En));
    let count = silent.len();
    let message = text!(
        "名单上有 {count} 个单位什么数都没有报：{zh}",
        "{count} units on the roster have reported nothing at all: {en}"
    );
    (count > 0).then(|| {
        missing(severity, message).help(text!(
            "补上它们的数；不参加的，从 [roster] 中去掉",
            "add their figures; take those that do not take part out of [roster]"
        ))
    })
}

impl Use {
    fn picks(&self, dims: &[Dim], key: &[u32]) -> bool {
        self.members.iter().all(|(dim, member)| dims.iter().zip(key).all(|(d, m)| d != dim || m == member))
    }

    /// Whether a key is used for the time accounted, or for one that the rules reach back to from there.
    fn asks(
        &self,
        dims: &[Dim],
        key: &[u32],
        times: Times<'_>,
        shifts: &BTreeSet<(Dim, i32)>,
        dimensions: &Dimensions,
    ) -> bool {
        let Some(time) = time_of(dims, dimensions) else { return true };
        let back = |at: u32, (along, by): (Dim, i32)| dimensions.shift(time, at, along, -by);
        let used = self.steps.iter().try_fold(key[0], |at, step| back(at, *step));
        // What was settled before is taken as it stands.
        if used.is_none_or(|at| times.is_past(time, at, dimensions)) {
            return false;
        }
        let asked = |at: Option<u32>| at.is_some_and(|at| times.hold(time, at, dimensions));
        asked(used) || shifts.iter().any(|step| asked(used.and_then(|at| back(at, *step))))
    }
}

/// Every step along time that some formula takes from line to line.
fn shifts(book: &Book, beneath: &BTreeSet<Symbol>) -> BTreeSet<(Dim, i32)> {
    let mut shifts = BTreeSet::new();
    walk(book, beneath, &mut |term| {
        if let Op::Ref(Reference { symbol: Symbol::Line(_), picks }) = &term.op {
            shifts.extend(steps(picks));
        }
    });
    shifts
}

fn steps(picks: &[Picked]) -> impl Iterator<Item = (Dim, i32)> {
    picks.iter().filter_map(|pick| match pick {
        Picked::Shift(dim, by) => Some((*dim, *by)),
        _ => None,
    })
}

fn walk<'a>(book: &'a Book, beneath: &BTreeSet<Symbol>, visit: &mut dyn FnMut(&'a Term)) {
    for symbol in beneath {
        let Symbol::Line(line) = symbol else { continue };
        book.lines[*line].term.walk(visit);
        if let Some(scope) = &book.lines[*line].scope {
            scope.walk(visit);
        }
    }
}

fn uses(book: &Book, beneath: &BTreeSet<Symbol>) -> BTreeMap<usize, Vec<Use>> {
    let mut uses: BTreeMap<usize, Vec<Use>> = BTreeMap::new();
    for symbol in beneath {
        let Symbol::Line(line) = symbol else { continue };
        note(book, &book.lines[*line].term, Need::Wanted, &mut uses);
        if let Some(scope) = &book.lines[*line].scope {
            note(book, scope, Need::Wanted, &mut uses);
        }
    }
    uses
}

fn note(book: &Book, term: &Term, need: Need, uses: &mut BTreeMap<usize, Vec<Use>>) {
    let mut add = |symbol: Symbol, picks: &[Picked]| {
        if let Symbol::Measure(measure) = symbol {
            let member = |pick: &Picked| match pick {
                Picked::Member(dim, id) => Some((*dim, book.catalog.dimensions.member(*dim, id)?)),
                _ => None,
            };
            let (members, steps) = (picks.iter().filter_map(member).collect(), steps(picks).collect());
            uses.entry(measure).or_default().push(Use { need, members, steps });
        }
    };
    match &term.op {
        Op::Ref(Reference { symbol, picks }) => add(*symbol, picks),
        _ => {
            term.reads(|symbol| add(symbol, &[]));
            for part in term.parts() {
                let inner = match part {
                    Part::Needed(_) => need,
                    // What a condition reads decides without a value too, unless it asks whether there is one.
                    Part::Condition(condition) if !condition.asks_presence() => need,
                    Part::Condition(_) => need.min(Need::Replaceable),
                    // The others are asked for only where the first is missing.
                    Part::Alternative(_, 0) => need.min(Need::Replaceable),
                    Part::Case(_) | Part::Alternative(..) => need.min(Need::Perhaps),
                    Part::Asked(_) if need < Need::Wanted => Need::Replaceable,
                    Part::Asked(_) => need,
                };
                note(book, part.term(), inner, uses);
            }
        }
    }
}

/// Keys of one measure without a value.
struct List<'a> {
    book: &'a Book,
    inputs: &'a Inputs,
    measure: usize,
    dims: &'a [Dim],
    keys: Vec<&'a Lacking>,
}

impl List<'_> {
    /// The units and times of the keys.
    fn units(&self) -> BTreeSet<Vec<u32>> {
        let dimensions = &self.book.catalog.dimensions;
        let time = time_of(self.dims, dimensions);
        let counts = |dim: &Dim| Some(*dim) == time || dimensions.are_regions(*dim);
        let unit =
            |key: &[u32]| self.dims.iter().zip(key).filter(|(dim, _)| counts(dim)).map(|(_, m)| *m).collect();
        self.keys.iter().map(|(key, _)| unit(key)).collect()
    }

    fn left_empty(&self, need: Need, severity: Severity) -> Finding {
        let (Text { zh, en }, count) = (self.name(), self.keys.len());
        let (cells, instead, instead_en) = (plural(count, "cell", "cells"), instead(need).0, instead(need).1);
        let message = text!(
            "{zh}有 {count} 个格子空着：空着是缺数，不是 0{instead}",
            "{en} has {count} empty {cells}: empty is missing, not 0{instead_en}"
        );
        let origin = |(_, why): &(Vec<u32>, Why)| match why {
            Why::Empty(origin) => self.inputs.place(*origin),
            Why::Absent => None,
        };
        let places: Vec<Place> = self.keys.iter().filter_map(|key| origin(key)).collect();
        let words = wording::listed(places.iter().zip(&self.keys), |(place, (key, _)), lang| {
            format!("{} {}", place.words().get(lang), self.key(key, lang))
        });
        Finding::of(severity, "empty-value", message)
            .at_words(words)
            .about(places)
            .help(text!("填上数；确实没有就写 0", "fill in the figure; where there is none write 0"))
    }

    fn name(&self) -> Text {
        let definition = &self.book.catalog.measures[self.measure];
        quoted(&definition.id, &definition.title)
    }

    fn key(&self, key: &[u32], lang: Lang) -> String {
        let members = self.dims.iter().copied().zip(key.iter().copied());
        self.book.catalog.dimensions.words(members, lang)
    }

    fn words(&self) -> Text {
        wording::listed(self.keys.iter(), |(key, _), lang| self.key(key, lang))
    }

    /// The table where figures of the first key's unit stand at other times, else any of the measure.
    fn table(&self) -> Place {
        let series = self.inputs.series_of(self.measure).map(|(_, series)| series);
        let (Some(series), Some((key, _))) = (series, self.keys.first()) else { return Place::default() };
        let alike = |i: &usize| series.key(*i).iter().zip(key).filter(|(a, b)| a == b).count();
        let nearest = (0..series.len()).rev().max_by_key(alike);
        let place = nearest.and_then(|i| self.inputs.place(series.origin[i])).unwrap_or_default();
        Place { line: None, column: None, cell: None, ..place }
    }
}

/// Rows that are not there: of one measure, or of several for the same units and times.
fn not_reported(lists: &[List<'_>], need: Need, severity: Severity) -> Finding {
    let (instead, instead_en) = instead(need);
    let message = match lists {
        [list] => {
            let (Text { zh, en }, count) = (list.name(), list.keys.len());
            let rows = plural(count, "row", "rows");
            text!(
                "应报而没有报：{zh}缺 {count} 行（同一单位别的时段有，或列在名单上）{instead}",
                "not reported: {en} lacks {count} {rows} (given at other times, or asked for by the roster){instead_en}"
            )
        }
        _ => {
            let names: Vec<Text> = lists.iter().map(List::name).collect();
            let join = |lang: Lang| {
                names.iter().map(|name| name.get(lang)).collect::<Vec<_>>().join(lang.pick("、", ", "))
            };
            let (zh, en, count) = (join(Lang::Zh), join(Lang::En), lists.len());
            text!(
                "应报而没有报：{count} 项指标都缺同样的单位和时段（别的时段有，或列在名单上）：{zh}{instead}",
                "not reported: {count} measures lack the same units and times (given at other times, or asked for by the roster): {en}{instead_en}"
            )
        }
    };
    let lines = |lang: Lang| {
        let line = |list: &List<'_>| {
            let (table, words) = (list.table().words(), list.words());
            format!("{}{}{}", table.get(lang), lang.pick("：", ": "), words.get(lang))
        };
        lists.iter().map(line).collect::<Vec<_>>().join("\n        ")
    };
    let places = Text { zh: lines(Lang::Zh), en: lines(Lang::En) };
    missing(severity, message).at_words(places).help(text!(
        "补上这几行；确实没有就写 0；这张表只列有的、没列的就是没有，在 dataset.toml 写 [table.\"表名\"] complete = true；不参加的单位不列入 [roster]",
        "add the rows; where there is none write 0; for a table that lists only what there is declare complete = true under [table.\"NAME\"] of dataset.toml; leave units that take no part out of [roster]"
    ))
}

/// What the rule does where a value is missing.
fn instead(need: Need) -> (&'static str, &'static str) {
    match need {
        Need::Replaceable => ("；规则以别的数代替", "; the rule takes another value instead"),
        Need::Wanted | Need::Perhaps => ("", ""),
    }
}

fn plural<'a>(count: usize, one: &'a str, more: &'a str) -> &'a str {
    if count == 1 { one } else { more }
}

/// What is said of figures that were to be given and are not there.
fn missing(severity: Severity, message: Text) -> Finding {
    Finding::of(severity, "not-reported", message)
}
