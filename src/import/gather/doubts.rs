//! What is wrong with the figures of a file taken together.

use crate::finding::{Finding, Findings};
use crate::import::plan::Plan;
use crate::import::record::{Gathered, Record};
use crate::import::region::at;
use crate::import::words::Words;
use crate::model::dimension::Dim;
use crate::model::quoted;
use crate::sheet::faults::hidden_cells;
use crate::sheet::raw::Raw;
use crate::table::duplicate_row;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Measure and key: what can be given once only.
type Figure<'a> = (usize, &'a [(Dim, u32)]);

/// A unit in one table with units that lie in it: summed up, they would count twice.
pub fn levels(gathered: &Gathered, plan: &Plan, raws: &[Raw], words: &Words<'_>, findings: &mut Findings) {
    let Some(search) = plan.search(words) else { return };
    for (index, table) in plan.tables.iter().enumerate() {
        let regions: BTreeMap<u32, &Record> = gathered
            .records
            .iter()
            .filter(|r| r.table == index)
            .filter_map(|r| Some((r.key.iter().find(|(d, _)| *d == search.dim)?.1, r)))
            .collect();
        for (region, record) in &regions {
            let within: Vec<u32> = regions
                .keys()
                .copied()
                .filter(|r| r != region && search.lies_in(*r, Some(*region)))
                .collect();
            let Some(first) = within.first() else { continue };
            let (Text { zh, en }, count) = (search.describe(*region), within.len());
            let Text { zh: inner, en: inner_en } = search.describe(*first);
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
        let Some(first) = seen.insert((record.measure, &record.key), record) else { continue };
        let place = |r: &Record| raws[plan.tables[r.table].raw].place(Some(r.row), Some(r.column));
        let of = &words.catalog.measures[record.measure];
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
