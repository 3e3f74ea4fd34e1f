//! Follows a plan through the body of each table, cell by cell.

mod about;
mod doubts;
mod figure;
mod records;
mod rows;
mod shown;
mod told;

use super::magnitude;
use super::plan::{Plan, Table};
use super::record::{Gathered, Record};
use super::region::Search;
use super::spell::fold;
use super::words::{Words, label};
use crate::cell::time;
use crate::finding::Findings;
use crate::sheet::raw::{Cell, Raw};
use crate::text::Lang;
use told::Told;

/// Reads all tables of a plan; one that is still open gives what it can.
pub fn gather(plan: &Plan, raws: &[Raw], words: &Words<'_>, lang: Lang, findings: &mut Findings) -> Gathered {
    let mut gathered = Gathered::default();
    for (index, table) in plan.tables.iter().enumerate() {
        let raw = &raws[table.raw];
        let mut reader = Reader {
            plan,
            table,
            index,
            raw,
            words,
            search: plan.search(table, words),
            timed: table.time_column(words),
            span: table.years(words),
            above: None,
            lang,
            out: &mut gathered,
            told: Told::default(),
            findings,
        };
        reader.rows();
        reader.tell();
    }
    doubts::hidden(&gathered, plan, raws, findings);
    if plan.open.is_empty() {
        doubts::twice(&gathered, plan, raws, words, findings);
    }
    doubts::apart(&gathered, plan, raws, words, findings);
    doubts::levels(&gathered, plan, raws, words, findings);
    magnitude::warn(&gathered, plan, raws, words, findings);
    gathered
}

impl Record {
    /// Its key in words.
    pub fn words(&self, words: &Words<'_>, lang: Lang) -> String {
        words.catalog.dimensions.words(self.key.iter().copied(), lang)
    }
}

struct Reader<'a> {
    plan: &'a Plan,
    table: &'a Table,
    index: usize,
    raw: &'a Raw,
    words: &'a Words<'a>,
    search: Option<Search<'a>>,
    /// The column of years or periods, and the years of the table as a whole.
    timed: Option<u32>,
    span: Option<(u32, u32)>,
    /// The city or province whose row or heading was met last.
    above: Option<u32>,
    /// The language of notes.
    lang: Lang,
    out: &'a mut Gathered,
    told: Told,
    findings: &'a mut Findings,
}

impl<'a> Reader<'a> {
    /// A cell of a column of words; one merged over several rows speaks for each.
    fn cell(&self, row: u32, column: u32) -> Option<&'a Cell> {
        self.raw.cell(row, column).or_else(|| {
            let block = self.raw.merge(row, column)?;
            self.raw.cell(block.rows.0, block.columns.0).filter(|_| block.rows.0 > self.table.header.1)
        })
    }

    /// The first and the last year of a row's figures; without a row those of the whole table.
    fn years(&self, row: Option<u32>) -> Option<(u32, u32)> {
        let own = row.zip(self.timed).and_then(|(row, at)| time::read(self.cell(row, at)?)?.year);
        own.map(|year| (year, year)).or(self.span)
    }

    fn measure(&self, text: &str) -> Option<usize> {
        let word = label(text);
        let declared = self.plan.measures.get(&fold(text)).or_else(|| self.plan.measures.get(&fold(&word)));
        declared.copied().or_else(|| self.words.measure_in(&word, &self.table.context))
    }
}
