//! What is wrong with the figures of a file taken together.

use crate::finding::{Finding, Findings};
use crate::import::common;
use crate::import::facts::Facts;
use crate::import::plan::{Plan, Role};
use crate::import::record::{Gathered, Record};
use crate::import::region::{Beside, at};
use crate::import::words::Words;
use crate::model::dimension::Dim;
use crate::model::quoted;
use crate::sheet::faults::hidden_cells;
use crate::sheet::raw::Raw;
use crate::table::duplicate_row;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Measure and key, and what sets two rows of a coefficient apart: what can be given once only.
type Figure<'a> = (usize, &'a [(Dim, u32)], &'a Facts);

/// A unit far from all others of its table, which stands by nothing but a name or a code: a name that others elsewhere
/// bear, or a slip of a digit.
pub fn apart(gathered: &Gathered, plan: &Plan, raws: &[Raw], words: &Words<'_>, findings: &mut Findings) {
    for (index, table) in plan.tables.iter().enumerate() {
        let Some(search) = plan.search(table, words) else { return };
        let count = |role: fn(&Role) -> bool| table.columns.iter().filter(|c| role(&c.role)).count();
        let keyed = table.columns.iter().any(|c| matches!(c.role, Role::Key(dim) if dim == search.dim));
        // A code with its name, or a unit with the one above: two things stand for it.
        let sure =
            count(|r| matches!(r, Role::Parent)) > 0 || keyed && count(|r| matches!(r, Role::Name)) > 0;
        if sure || table.parent.or(plan.parent).is_some() {
            continue;
        }
        let regions: BTreeMap<u32, &Record> = gathered
            .records
            .iter()
            .filter(|r| r.table == index)
            .filter_map(|r| Some((r.key.iter().find(|(d, _)| *d == search.dim)?.1, r)))
            .collect();
        let members: Vec<u32> = regions.keys().copied().collect();
        let Some(parent) = common::parent_of_most(&members, &search) else { continue };
        let declared = |region: &u32| search.declared.is_some_and(|d| d.values().any(|m| m == region));
        let above = |region: &u32| search.lies_in(parent, Some(*region));
        // A name with that of the unit above says all.
        let names = table.columns.iter().filter(|c| match c.role {
            Role::Key(dim) => dim == search.dim,
            Role::Name => true,
            _ => false,
        });
        let names: Vec<u32> = names.map(|c| c.at).collect();
        let paired = |record: &Record| {
            let cells = names.iter().filter_map(|at| raws[table.raw].cell(record.row, *at));
            cells.into_iter().any(|cell| search.is_pair(&cell.text, Beside::default()))
        };
        for (region, record) in &regions {
            if search.lies_in(*region, Some(parent)) || declared(region) || above(region) || paired(record) {
                continue;
            }
            let (own, whole) = (search.describe(*region), search.describe(parent));
            let (own_zh, own_en, zh, en) = (own.zh, own.en, whole.zh, whole.en);
            let message = text!(
                "{own_zh} 不在 {zh}，这张表的其余单位都在",
                "{own_en} does not lie in {en}, as all other units of the table do"
            );
            let id = &words.catalog.dimensions.get(search.dim).id;
            let finding = Finding::error("unit-apart", message).help(text!(
                "核对名称或代码；确是它，就在映射文件的 [words.{id}] 写明它的代码",
                "check the name or code; if it is meant indeed, give its code under [words.{id}] of the mapping"
            ));
            findings.push(at(&raws[table.raw].place(Some(record.row), None), finding));
        }
    }
}

/// A unit in one table with units that lie in it: summed up, they would count twice.
pub fn levels(gathered: &Gathered, plan: &Plan, raws: &[Raw], words: &Words<'_>, findings: &mut Findings) {
    for (index, table) in plan.tables.iter().enumerate() {
        let Some(search) = plan.search(table, words) else { return };
        let regions: BTreeMap<u32, &Record> = gathered
            .records
            .iter()
            .filter(|r| r.table == index)
            .filter_map(|r| Some((r.key.iter().find(|(d, _)| *d == search.dim)?.1, r)))
            .collect();
        // Of each unit the first that lies in it, and how many do.
        let mut within: BTreeMap<u32, (u32, usize)> = BTreeMap::new();
        for region in regions.keys() {
            let around: BTreeSet<u32> = words.catalog.dimensions.regions_around(*region).collect();
            for unit in around.into_iter().filter(|unit| regions.contains_key(unit)) {
                within.entry(unit).or_insert((*region, 0)).1 += 1;
            }
        }
        for (region, (first, count)) in within {
            let Some(record) = regions.get(&region) else { continue };
            let Text { zh, en } = search.describe(region);
            let Text { zh: inner, en: inner_en } = search.describe(first);
            let message = text!(
                "{zh} 与它下面的 {inner} 等 {count} 个单位同在一张表",
                "{en} stands in one table with {count} units that lie in it, such as {inner_en}"
            );
            let finding = Finding::warning("mixed-levels", message).help(text!(
                "它若是合计，写进这张表的 skip",
                "if it is their total, put it into `skip` of the table"
            ));
            findings.push(at(&raws[table.raw].place(Some(record.row), None), finding));
        }
    }
}

/// Figures from rows and columns that the file hides.
pub fn hidden(gathered: &Gathered, plan: &Plan, raws: &[Raw], findings: &mut Findings) {
    for (index, table) in plan.tables.iter().enumerate() {
        let raw = &raws[table.raw];
        let of_table = || gathered.records.iter().filter(move |record| record.table == index);
        let rows: BTreeSet<u32> = of_table().map(|r| r.row).filter(|row| raw.hidden.row(*row)).collect();
        let columns: BTreeSet<u32> = of_table().map(|r| r.column).filter(|c| raw.hidden.column(*c)).collect();
        if rows.is_empty() && columns.is_empty() {
            continue;
        }
        let (rows, columns): (Vec<_>, Vec<_>) = (rows.into_iter().collect(), columns.into_iter().collect());
        findings.push(at(&raw.place(None, None), hidden_cells(&rows, &columns)));
    }
}

/// The same figure given twice.
pub fn twice(gathered: &Gathered, plan: &Plan, raws: &[Raw], words: &Words<'_>, findings: &mut Findings) {
    let mut seen: HashMap<Figure<'_>, &Record> = HashMap::new();
    for record in &gathered.records {
        let Some(first) = seen.insert((record.measure, &record.key, &record.facts), record) else { continue };
        let place = |r: &Record| raws[plan.tables[r.table].raw].place(Some(r.row), Some(r.column));
        let of = &words.subjects[record.measure];
        let (Text { zh, en }, other) = (quoted(&of.id, &of.title), place(first).words());
        let (key_zh, key_en) = (record.words(words, Lang::Zh), record.words(words, Lang::En));
        let message = text!("{zh}给了两次：{key_zh}", "{en} is given twice: {key_en}");
        let Text { zh, en } = other;
        let finding = duplicate_row(message);
        findings.push(at(&place(record), finding).help(text!(
            "另一处在 {zh}；删去其中一行，或写进这张表的 skip",
            "the other is at {en}; remove one of the rows, or put it into `skip` of the table"
        )));
    }
}
