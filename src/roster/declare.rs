//! What a dataset or a scheme states of its roster, with names looked up.

use crate::finding::{Finding, Findings, Sought, unknown};
use crate::model::Catalog;
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::model::faults;
use crate::model::roster::Statement;
use crate::table::Inputs;
use crate::text;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

/// Who is expected in one dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    These(BTreeSet<u32>),
    /// Whoever reported the period before.
    AsLast,
}

/// What is stated, by measure, where it is of one alone, and dimension.
#[derive(Clone, Debug, Default)]
pub struct Declared(BTreeMap<(Option<usize>, Dim), Who>);

impl Declared {
    /// Who is expected in a dimension of a measure: what is stated of it alone goes before what holds for all.
    pub fn of(&self, measure: usize, dim: Dim) -> Option<&Who> {
        self.0.get(&(Some(measure), dim)).or_else(|| self.everywhere(dim))
    }

    /// The measures of which something is stated alone.
    pub fn measures(&self) -> BTreeSet<usize> {
        self.0.keys().filter_map(|(measure, _)| *measure).collect()
    }

    /// Whether something is stated of a measure alone.
    pub fn is_of_one(&self, measure: usize) -> bool {
        self.0.keys().any(|(of, _)| *of == Some(measure))
    }

    /// Who is expected in a dimension of every measure.
    pub fn everywhere(&self, dim: Dim) -> Option<&Who> {
        self.0.get(&(None, dim))
    }
}

/// Looks up everything that is stated; what is unknown is reported at its place.
pub fn resolve(
    statements: &[Statement],
    inputs: &Inputs,
    catalog: &Catalog,
    findings: &mut Findings,
) -> Declared {
    let (mut declared, dimensions) = (Declared::default(), &catalog.dimensions);
    for statement in statements {
        let measure = match &statement.measure {
            None => None,
            Some(id) => match catalog.measure(id) {
                None => {
                    findings.push(no_measure(statement, id, catalog));
                    continue;
                }
                found => found,
            },
        };
        let id = &statement.dimension.text;
        let found = dimensions
            .find(id)
            .filter(|dim| matches!(dimensions.get(*dim).kind, DimKind::Region | DimKind::List));
        let Some(dim) = found else {
            let finding = match dimensions.find(id) {
                None => dimensions.unknown(id),
                Some(_) => faults::bad_roster(text!(
                    "`{id}` 是时间，不列入名单",
                    "`{id}` is a time and has no place on a roster"
                ))
                .help(text!("核算的时间写在 years 里", "the time accounted stands under `years`")),
            };
            findings.push(statement.dimension.whole(finding, Text::default()));
            continue;
        };
        if let Some(who) = who(statement, dim, inputs, dimensions, findings) {
            declared.0.insert((measure, dim), who);
        }
    }
    declared
}

fn who(
    statement: &Statement,
    dim: Dim,
    inputs: &Inputs,
    dimensions: &Dimensions,
    findings: &mut Findings,
) -> Option<Who> {
    let before = findings.counts().0;
    let mut members = BTreeSet::new();
    for word in &statement.who {
        match word.trim().strip_prefix("as ").map(str::trim) {
            Some("last period") => return Some(Who::AsLast),
            Some(time) => match at_time(time, dim, inputs, dimensions) {
                Some(found) => members.extend(found),
                None => findings.push(no_time(statement, time)),
            },
            None => match members_of(word.trim(), statement.listed, dim, dimensions) {
                Some(found) => members.extend(found),
                None => findings.push(nobody(statement, word, dim, dimensions)),
            },
        }
    }
    (findings.counts().0 == before).then_some(Who::These(members))
}

/// Members by id or title, by the first digits of their codes, by the region above, by an attribute, or all.
fn members_of(word: &str, listed: bool, dim: Dim, dimensions: &Dimensions) -> Option<BTreeSet<u32>> {
    let dimension = dimensions.get(dim);
    let all = || (0..).zip(&dimension.members).filter(|(_, m)| !m.is_former());
    let some = |found: BTreeSet<u32>| (!found.is_empty()).then_some(found);
    if word == "all" {
        return some(innermost(all().map(|(i, _)| i).collect(), dimensions, dim));
    }
    if let Some(start) = word.strip_suffix('*') {
        let begins = all().filter(|(_, m)| m.id.starts_with(start)).map(|(i, _)| i);
        return some(innermost(begins.collect(), dimensions, dim));
    }
    if let Some((attribute, value)) = word.split_once('=') {
        let above = dimensions.find(attribute.trim())?;
        let value = dimensions.member(above, value.trim())?;
        let within = all().filter(|(i, _)| dimensions.ascend(dim, *i, above) == Some(value)).map(|(i, _)| i);
        return some(innermost(within.collect(), dimensions, dim));
    }
    let member = dimensions.member(dim, word)?;
    if listed || dimension.kind != DimKind::Region {
        return Some(BTreeSet::from([member]));
    }
    let inside = all().filter(|(i, _)| *i != member && dimensions.lies_within(*i, member)).map(|(i, _)| i);
    let inside = innermost(inside.collect(), dimensions, dim);
    Some(if inside.is_empty() { BTreeSet::from([member]) } else { inside })
}

/// Regions that hold no other of the set, for a region and its parts never both take part.
fn innermost(found: BTreeSet<u32>, dimensions: &Dimensions, dim: Dim) -> BTreeSet<u32> {
    if !dimensions.are_regions(dim) {
        return found;
    }
    let mut outer: BTreeSet<u32> = BTreeSet::new();
    for region in &found {
        outer.extend(dimensions.regions_around(*region).filter(|around| found.contains(around)));
    }
    found.difference(&outer).copied().collect()
}

/// Whoever some table gives a figure of at a time; none where the word is no time or nobody reported then.
fn at_time(word: &str, dim: Dim, inputs: &Inputs, dimensions: &Dimensions) -> Option<BTreeSet<u32>> {
    let times: Vec<(Dim, u32)> = [DimKind::Year, DimKind::Period]
        .into_iter()
        .filter_map(|kind| dimensions.of_kind(kind))
        .filter_map(|time| Some((time, dimensions.member(time, word)?)))
        .collect();
    let mut members = BTreeSet::new();
    for series in &inputs.series {
        let Some(place) = series.dims.iter().position(|d| *d == dim) else { continue };
        let then = |key: &[u32]| times.iter().any(|(time, at)| series.dims[0] == *time && key[0] == *at);
        let keys = (0..series.len()).map(|i| series.key(i));
        members.extend(keys.filter(|key| then(key)).map(|key| key[place]));
    }
    (!members.is_empty()).then_some(members)
}

fn no_measure(statement: &Statement, id: &str, catalog: &Catalog) -> Finding {
    let known = catalog.measures.iter().map(|m| m.id.as_str());
    let otherwise = text!(
        "写作 指标.维度 = […]；`geep catalog measures` 列出指标",
        "write MEASURE.DIMENSION = […]; `geep catalog measures` lists the measures"
    );
    let finding = unknown(Sought::Measure, id, known, otherwise);
    statement.at.whole(finding, Text::default())
}

fn no_time(statement: &Statement, time: &str) -> Finding {
    let message = text!("`{time}` 没有任何单位报数", "nobody reported for `{time}`");
    let finding = faults::bad_roster(message).help(text!(
        "写数据表里有的年份或时段，如 as 2022Q1；比照上一期写 as last period",
        "name a year or period that the tables hold, as in `as 2022Q1`; for the period before write `as last period`"
    ));
    statement.at.whole(finding, Text::default())
}

fn nobody(statement: &Statement, word: &str, dim: Dim, dimensions: &Dimensions) -> Finding {
    let is_pattern = word.contains(['*', '=']);
    let finding = if is_pattern {
        let message = text!("`{word}` 没有对应的成员", "nothing answers to `{word}`");
        faults::unknown_member(message)
            .help(text!("核对代码的前几位或属性", "check the first digits or the attribute"))
    } else {
        dimensions.no_member(dim, word)
    };
    statement.at.whole(finding, Text::default())
}
