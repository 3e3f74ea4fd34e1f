//! Verbs done on the board, one after the other.

use super::amount::{Amount, Side};
use super::board::{Board, Cell, Made, Said, Subject};
use super::faults;
use super::select::Select;
use super::toml::Between;
use super::verb::{Act, Change, Course, Move, Target, Verb};
use crate::finding::Findings;
use crate::function::{Exact, Rounding};
use crate::model::dimension::{Dim, DimKind};
use crate::table::Share;
use crate::text;
use crate::text::Text;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Significant digits of a number as it is typed.
const DIGITS: i32 = 15;

/// Does a verb; `at` is its place in the order in which all are done.
pub fn act(board: &mut Board<'_>, verb: &Verb, at: usize, findings: &mut Findings) {
    let said: Said<'_> = (at, &verb.spot);
    let before = board.traces.values().map(|trace| trace.steps.len()).sum::<usize>();
    let mut touched = BTreeSet::new();
    match &verb.act {
        Act::Move { moves, at, all } => {
            for one in moves {
                touched.insert(Subject::Measure(one.measure));
                moving(board, said, one, (at, *all), findings);
            }
        }
        Act::Follow { measure, over, dim, weights, at } => {
            touched.extend([Subject::Measure(*measure), Subject::Measure(*over)]);
            follow(board, said, (*measure, *over), (*dim, weights), at, findings);
        }
        Act::Change { target, change: by, at } => {
            touched.insert(match target {
                Target::Measure(measure) => Subject::Measure(*measure),
                Target::Coefficient(coefficient) => Subject::Coefficient(*coefficient),
                Target::Tier(id, _) => Subject::Tier(id.clone()),
            });
            change(board, said, target, by, at, findings);
        }
        Act::Path { measures, others, from, to, course, at } => {
            let mut list = measures.clone();
            if *others {
                // Those with a path of their own are no others.
                let own: Vec<usize> = board.paths.iter().map(|(measure, ..)| *measure).collect();
                let new = |m: &usize| !measures.contains(m) && !own.contains(m);
                list.extend(by_year(board, *from).into_iter().filter(new));
            }
            for measure in list {
                touched.insert(Subject::Measure(measure));
                path(board, said, measure, (*from, *to), course, at);
            }
        }
        Act::Replace { model, with } => {
            board.models.push((model.clone(), with.clone()));
            touched.insert(Subject::Tier(model.clone()));
        }
        Act::Prices { year } => board.prices = Some(*year),
    }
    board.touched.push(touched);
    bounds(board, said, findings);
    let after = board.traces.values().map(|trace| trace.steps.len()).sum::<usize>();
    let other = matches!(verb.act, Act::Replace { .. } | Act::Prices { .. });
    if after == before && !other && !findings.has_errors() {
        let words = verb.spot.words();
        let help = text!(
            "看 at 和成员的写法，并确认数据集里有这个指标",
            "look at `at` and the members, and whether the dataset gives this measure"
        );
        findings.push(faults::touches_nothing(&verb.spot, words, help));
    }
}

/// The keys of a measure that are chosen, with their values; says where a choice cannot be made so.
fn chosen(
    board: &mut Board<'_>,
    (_, spot): Said<'_>,
    measure: usize,
    at: &Select,
    findings: &mut Findings,
) -> Vec<(Vec<u32>, Exact)> {
    let (dims, catalog) = (board.dims(measure), board.catalog);
    if let Some(stray) = at.stray(&dims, &catalog.dimensions) {
        let (id, dim) = (&catalog.measures[measure].id, &catalog.dimensions.get(stray).id);
        let message = text!("`{id}` 不随 `{dim}` 变化", "`{id}` does not vary over `{dim}`");
        let help = text!("从 at 中去掉 {dim}", "take {dim} out of `at`");
        findings.push(faults::unclear(spot, message, help));
        return Vec::new();
    }
    let values = board.values(measure).iter();
    let held = values.filter(|(key, _)| at.holds(&dims, key, &catalog.dimensions));
    held.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn moving(
    board: &mut Board<'_>,
    said: Said<'_>,
    one: &Move,
    (at, all): (&Select, bool),
    findings: &mut Findings,
) {
    let dims = board.dims(one.measure);
    let Some(place) = dims.iter().position(|dim| *dim == one.dim) else { return };
    let (mut short, mut alone) = (Vec::new(), Vec::new());
    let list = chosen(board, said, one.measure, at, findings);
    let pairs: BTreeMap<Vec<u32>, Exact> =
        list.into_iter().filter(|(key, _)| key[place] == one.from).collect();
    for (key, from) in pairs {
        let mut other = key.clone();
        other[place] = one.to;
        let Some(to) = board.values(one.measure).get(&other).cloned() else {
            alone.push(board.words(one.measure, &other));
            continue;
        };
        let share = match &one.amount {
            Amount::Part(_, Side::From) => Share::OfLosing,
            Amount::Part(_, Side::To) => Share::OfGaining,
            Amount::Value(_) => Share::Amount,
        };
        let mut amount = match &one.amount {
            Amount::Part(part, Side::From) => from.clone().times(part.clone()),
            Amount::Part(part, Side::To) => to.clone().times(part.clone()),
            Amount::Value(amount) => amount.clone(),
        };
        if from.compare(&amount) == Some(Ordering::Less) {
            short.push(board.words(one.measure, &key));
            if !all {
                continue;
            }
            amount = from.clone();
        }
        // What goes is what comes, to the last digit: the one that gains is rounded, the other is what is left.
        let sum = from.clone().plus(to.clone());
        let whole = sum.to_f64().abs().max(1.0).log10().floor() as i32 + 1;
        let gained = Rounding::Half.exact(to.plus(amount), (DIGITS - whole).clamp(0, DIGITS - 1));
        let left = sum.minus(gained.clone());
        let (gaining, losing) = (Cell::Input(one.measure, other), Cell::Input(one.measure, key));
        board.put(said.0, gaining.clone(), gained, Made::Gain(share, losing.clone()));
        board.put(said.0, losing, left, Made::Loss(share, gaining));
    }
    if !alone.is_empty() {
        findings.push(faults::left_alone(said.1, &alone));
    }
    if !short.is_empty() {
        findings.push(if all { faults::took_all(said.1, &short) } else { faults::short(said.1, &short) });
    }
}

fn follow(
    board: &mut Board<'_>,
    said: Said<'_>,
    (measure, over): (usize, usize),
    (dim, weights): (Dim, &BTreeMap<u32, Exact>),
    at: &Select,
    findings: &mut Findings,
) {
    let dims = board.dims(over);
    let Some(place) = dims.iter().position(|d| *d == dim) else { return };
    let weighted = |values: &BTreeMap<Vec<u32>, Exact>| {
        let mut sums: BTreeMap<Vec<u32>, Exact> = BTreeMap::new();
        for (key, value) in values {
            let Some(weight) = weights.get(&key[place]) else { continue };
            let mut without = key.clone();
            without.remove(place);
            let sum = sums.entry(without).or_insert(Exact::whole(0));
            *sum = sum.clone().plus(value.clone().times(weight.clone()));
        }
        sums
    };
    let (before, now) = (weighted(&board.base(over)), weighted(board.values(over)));
    let mut alone = Vec::new();
    for (key, value) in chosen(board, said, measure, at, findings) {
        let ratio = match (before.get(&key), now.get(&key)) {
            (Some(before), Some(now)) => now.clone().by(before.clone()),
            _ => Exact::Missing,
        };
        match ratio.is_missing() {
            true => alone.push(board.words(measure, &key)),
            false if ratio.compare(&Exact::whole(1)) == Some(Ordering::Equal) => {}
            false => {
                let terms = driving(board, over, (place, &key), weights);
                let whole = before.get(&key).map_or(f64::NAN, Exact::to_f64);
                let how = Made::Follow(terms, whole);
                board.put(said.0, Cell::Input(measure, key), value.times(ratio), how);
            }
        }
    }
    if !alone.is_empty() {
        findings.push(faults::left_alone(said.1, &alone));
    }
}

/// The cells of a driver that were changed, with their weights.
fn driving(
    board: &Board<'_>,
    over: usize,
    (place, key): (usize, &[u32]),
    weights: &BTreeMap<u32, Exact>,
) -> Vec<(Cell, f64)> {
    let cell = |(member, weight): (&u32, &Exact)| {
        let mut own = key.to_vec();
        own.insert(place, *member);
        let cell = Cell::Input(over, own);
        board.traces.contains_key(&cell).then(|| (cell, weight.to_f64()))
    };
    weights.iter().filter_map(cell).collect()
}

impl Change {
    fn made(&self) -> Made {
        match self {
            Change::Times(_) => Made::Times,
            Change::To(_) => Made::To,
            Change::Plus(_) => Made::Plus,
        }
    }
}

fn changed(value: Exact, by: &Change) -> Exact {
    match by {
        Change::Times(factor) => value.times(factor.clone()),
        Change::To(to) => to.clone(),
        Change::Plus(more) => value.plus(more.clone()),
    }
}

fn change(
    board: &mut Board<'_>,
    said: Said<'_>,
    target: &Target,
    by: &Change,
    at: &Select,
    findings: &mut Findings,
) {
    let catalog = board.catalog;
    match target {
        Target::Measure(measure) => {
            for (key, value) in chosen(board, said, *measure, at, findings) {
                board.put(said.0, Cell::Input(*measure, key), changed(value, by), by.made());
            }
        }
        Target::Coefficient(coefficient) => {
            let region = catalog.dimensions.of_kind(DimKind::Region);
            let own = &catalog.coefficients[*coefficient];
            for (row, entry) in own.rows.iter().enumerate() {
                let (mut dims, mut key) = (own.per.clone(), entry.key.clone());
                if let Some((dim, member)) = region
                    .zip(entry.region.as_deref().and_then(|code| Some(catalog.dimensions.region_of(code)?.1)))
                {
                    dims.push(dim);
                    key.push(member);
                }
                if !at.holds(&dims, &key, &catalog.dimensions) {
                    continue;
                }
                let cell = Cell::Row(*coefficient, row);
                if let Some(value) = board.now(&cell) {
                    board.put(said.0, cell, changed(value, by), by.made());
                }
            }
        }
        Target::Tier(id, step) => {
            for (model, own) in catalog.models.iter().enumerate() {
                for (tier, table) in own.tiers.iter().enumerate().filter(|(_, tier)| tier.id == *id) {
                    for place in (0..table.steps.len()).filter(|place| step.is_none_or(|step| step == *place))
                    {
                        let cell = Cell::Step(model, tier, place);
                        if let Some(value) = board.now(&cell) {
                            board.put(said.0, cell, changed(value, by), by.made());
                        }
                    }
                }
            }
        }
    }
}

/// The measures with values of a year.
fn by_year(board: &mut Board<'_>, year: u32) -> Vec<usize> {
    let measures: Vec<usize> = board.inputs.series.iter().map(|series| series.measure).collect();
    let has = |measure: &usize| {
        let place = year_of(board, *measure);
        place.is_some_and(|place| board.values(*measure).keys().any(|key| key[place] == year))
    };
    measures.into_iter().filter(has).collect()
}

/// The place of the year in the keys of a measure.
fn year_of(board: &Board<'_>, measure: usize) -> Option<usize> {
    let kind = |dim: &Dim| board.catalog.dimensions.get(*dim).kind == DimKind::Year;
    board.dims(measure).iter().position(kind)
}

fn path(
    board: &mut Board<'_>,
    said: Said<'_>,
    measure: usize,
    (from, to): (u32, u32),
    course: &Course,
    at: &Select,
) {
    let Some(place) = year_of(board, measure) else { return };
    let (dims, dimensions) = (board.dims(measure), &board.catalog.dimensions);
    let begins: Vec<(Vec<u32>, Exact)> = board
        .values(measure)
        .iter()
        .filter(|(key, _)| key[place] == from && at.holds(&dims, key, dimensions))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    board.paths.push((measure, from, to));
    for (key, begin) in begins {
        for year in from + 1..=to {
            let mut later = key.clone();
            later[place] = year;
            let value = course.at((from, &begin), year);
            let how = match course {
                Course::Growth(_) => Made::Grown(begin.to_f64(), year - from),
                Course::Points(..) => Made::Fixed,
            };
            board.put(said.0, Cell::Input(measure, later), value, how);
            board.years.insert(year);
        }
    }
}

impl Course {
    /// The value of a year, from that of the first.
    fn at(&self, (from, begin): (u32, &Exact), year: u32) -> Exact {
        let years = |a: u32, b: u32| Exact::whole(i64::from(b) - i64::from(a));
        match self {
            Course::Growth(growth) => {
                begin.clone().times(Exact::whole(1).plus(growth.clone()).power(years(from, year)))
            }
            Course::Points(points, between) => {
                let mut before = (from, begin.clone());
                for (at, value) in points {
                    if *at == year {
                        return value.clone();
                    }
                    if *at > year {
                        let part = years(before.0, year).by(years(before.0, *at));
                        return match between {
                            Between::Straight => {
                                let rise = value.clone().minus(before.1.clone());
                                before.1.plus(rise.times(part))
                            }
                            Between::Growth => before.1.clone().times(value.clone().by(before.1).power(part)),
                        };
                    }
                    before = (*at, value.clone());
                }
                before.1
            }
        }
    }
}

/// Whether what a verb changed lies within the bounds of its measure.
fn bounds(board: &Board<'_>, (at, spot): Said<'_>, findings: &mut Findings) {
    let mut beyond: Vec<Text> = Vec::new();
    for (cell, trace) in &board.traces {
        let (Cell::Input(measure, _), Some(step)) = (cell, trace.steps.last()) else { continue };
        if step.verb != at {
            continue;
        }
        let (own, value) = (&board.catalog.measures[*measure], step.value.to_f64());
        let outside = own.min.is_some_and(|min| value < min)
            || own.max.is_some_and(|max| value > max)
            || !value.is_finite();
        if outside {
            let (Text { zh, en }, unit) = (board.title(cell), &own.unit);
            beyond.push(text!("{zh} = {value} {unit}", "{en} = {value} {unit}"));
        }
    }
    if let Some(Text { zh, en }) = beyond.first() {
        let count = beyond.len();
        findings.push(faults::beyond_bounds(
            spot,
            text!(
                "有 {count} 个数超出指标的范围，如 {zh}",
                "{count} values lie outside the bounds of their measure, such as {en}"
            ),
        ));
    }
}
