//! Former codes and names of regions: what each became.

use super::date::year;
use super::evidence::Evidence;
use super::region::{RawMember, Row, bad_row, list, rows};
use crate::finding::{Findings, Source, nearest};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Renamed,
    Recoded,
    Merged,
    Split,
}

impl Change {
    const ALL: [(Change, &str); 4] = [
        (Change::Renamed, "renamed"),
        (Change::Recoded, "recoded"),
        (Change::Merged, "merged"),
        (Change::Split, "split"),
    ];

    fn parse(text: &str) -> Option<Change> {
        Change::ALL.into_iter().find(|(_, id)| *id == text).map(|(change, _)| change)
    }

    pub fn title(self, lang: Lang) -> &'static str {
        match self {
            Change::Renamed => lang.pick("更名或改设", "renamed"),
            Change::Recoded => lang.pick("改代码", "recoded"),
            Change::Merged => lang.pick("并入", "merged"),
            Change::Split => lang.pick("拆分", "split"),
        }
    }
}

/// A code or name that no longer stands.
#[derive(Clone, Debug)]
pub struct Former {
    pub code: String,
    pub name: String,
    /// The year of the change: figures of earlier years are of the unit as it was.
    pub until: u32,
    /// The regions it became, by their place in the list.
    pub now: Vec<u32>,
    pub change: Change,
    pub source: String,
    pub evidence: Evidence,
}

impl Former {
    /// Whether the region is the same under its new name or code.
    pub fn is_same(&self) -> bool {
        matches!(self.change, Change::Renamed | Change::Recoded)
    }
}

/// Units that are no more, as members: figures of the years they stood in are theirs. Those that became one with
/// a unit by a new name or code are that unit, and code that stand are members already.
pub fn units(former: &[Former], members: &[RawMember], index: &HashMap<String, u32>) -> Vec<RawMember> {
    let mut units: Vec<RawMember> = Vec::new();
    for gone in former.iter().filter(|f| !f.is_same() && !index.contains_key(&f.code)) {
        // It lay where the codes around it lie, else where what it became does.
        let around = |m: &&RawMember| m.attributes.len() > 1 && m.id.get(..4) == gone.code.get(..4);
        let became = gone.now.first().and_then(|now| members.get(*now as usize));
        let attributes = members.iter().find(around).or(became).map(|m| m.attributes.clone());
        if units.iter().all(|unit| unit.id != gone.code) {
            units.push(RawMember {
                id: gone.code.clone(),
                title: Text::same(gone.name.clone()),
                level: Some(LEVEL.to_string()),
                attributes: attributes.unwrap_or_default(),
                aliases: Vec::new(),
                at: Text::default(),
                layer: 0,
            });
        }
    }
    units
}

/// The level of a unit that is no more.
pub const LEVEL: &str = "former";

const HEADER: [&str; 7] = ["code", "name", "valid_to", "now", "kind", "source", "evidence"];

/// Reads `code,name,valid_to,now,kind,source,evidence`; `now` holds codes that stand.
/// Of two rows of one code and year in two files the one laid over goes.
pub fn read(lists: &[&Arc<Source>], index: &HashMap<String, u32>, findings: &mut Findings) -> Vec<Former> {
    let mut all: Vec<Former> = Vec::new();
    for source in lists {
        let Some(sheet) = list(source, &HEADER, findings) else { break };
        let own: Vec<Former> =
            rows(&sheet, findings).into_iter().filter_map(|row| former(&row, index, findings)).collect();
        all.retain(|beneath| !own.iter().any(|f| (&f.code, f.until) == (&beneath.code, beneath.until)));
        all.extend(own);
    }
    all
}

fn former(row: &Row<'_>, index: &HashMap<String, u32>, findings: &mut Findings) -> Option<Former> {
    let [code, name, until, now, kind, document, grade] = row.cells[..] else { return None };
    let mut tell = |message: Text, help: Text| {
        findings.push(bad_row(message, help).at_cell(row.place.clone()));
    };
    let known: Vec<u32> = now.split(';').filter_map(|code| index.get(code).copied()).collect();
    if known.len() != now.split(';').count() {
        tell(
            text!("now 的 `{now}` 不全是现行代码", "not all of `{now}` under now are codes that stand"),
            text!("写现行代码，几个之间用 ; 隔开", "write codes that stand, with ; between several"),
        );
        return None;
    }
    let change = Change::parse(kind).filter(|change| (*change == Change::Split) == (known.len() > 1));
    let Some(change) = change else {
        let near = nearest(kind, Change::ALL.into_iter().map(|(_, id)| id)).unwrap_or("renamed");
        tell(
            text!("kind `{kind}` 与 now `{now}` 不合", "kind `{kind}` does not go with now `{now}`"),
            text!(
                "写 renamed、recoded、merged（now 一个代码）或 split（now 两个以上）；相近：{near}",
                "write renamed, recoded, merged (one code under now) or split (two or more); near: {near}"
            ),
        );
        return None;
    };
    if index.get(code).is_some_and(|own| !known.contains(own)) {
        tell(
            text!("`{code}` 仍是现行代码", "`{code}` is a code that stands"),
            text!("删去这一行，或改正代码", "remove the row, or mend the code"),
        );
        return None;
    }
    let Some(until) = year(until) else {
        tell(
            text!("valid_to `{until}` 不是年份", "valid_to `{until}` is not a year"),
            text!("写变更的年份，如 2018", "write the year of the change, such as 2018"),
        );
        return None;
    };
    let evidence = super::region::evidence(document, grade, &row.place, findings)?;
    let [code, name, source] = [code, name, document].map(str::to_string);
    Some(Former { code, name, until, now: known, change, source, evidence })
}
