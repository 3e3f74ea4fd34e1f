//! Follows a plan through the body of each table, cell by cell.

mod about;
mod doubts;
mod figure;
mod shown;

use super::facts::{self, Facts};
use super::layout::heads;
use super::magnitude;
use super::plan::{Basis, Column, Plan, Role, Table};
use super::record::{Gathered, Record};
use super::region::{Beside, Search, at};
use super::skip::{Why, is_note, is_numbering, is_of_which, is_total};
use super::spell::{fold, one_line};
use super::subject::Of;
use super::words::{Words, label};
use crate::cell::time;
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::model::faults;
use crate::place::letters;
use crate::sheet::raw::{Cell, Kind, Raw};
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::Unit;
use std::collections::BTreeMap;

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
            told: BTreeMap::new(),
            findings,
        };
        reader.read();
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
    /// What is said of words, once each, with the row and column of the first and the number of cells.
    told: BTreeMap<(&'static str, String), (u32, u32, usize, Finding)>,
    findings: &'a mut Findings,
}

/// What the columns of words say of a row.
#[derive(Default)]
struct Row {
    keys: Vec<(Dim, u32)>,
    measure: Option<usize>,
    unit: Option<Unit>,
    status: Option<Status>,
    source: Option<String>,
    note: Option<String>,
    basis: Basis,
    facts: Facts,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        let heads = heads(self.raw, self.table.area, self.table.header);
        let leaves: BTreeMap<u32, String> =
            heads.iter().filter_map(|h| Some((h.column, fold(&h.path.last()?.text)))).collect();
        let mut notes = false;
        for row in self.table.header.1 + 1..=self.table.area.rows.1 {
            let columns = self.table.area.columns;
            let cells: Vec<(u32, &Cell)> =
                self.raw.row(row).filter(|(c, _)| (columns.0..=columns.1).contains(c)).collect();
            let Some((_, first)) = cells.first() else { continue };
            notes |= is_note(&first.text);
            let why = self.why_skipped(row, &cells, &leaves, notes);
            match why {
                Some(why) => {
                    if why == Why::Heading {
                        self.look_above(&first.text);
                    }
                    self.out.skipped.push((self.index, row, one_line(&first.text), why));
                }
                None => self.row(row),
            }
        }
    }

    /// A heading that names a city or province holds for the rows below.
    fn look_above(&mut self, text: &str) {
        let beside = Beside { years: self.years(None), ..Beside::default() };
        let found = self.search.as_ref().and_then(|s| s.find(text, beside).ok());
        self.above = found.or(self.above);
    }

    fn why_skipped(
        &self,
        row: u32,
        cells: &[(u32, &Cell)],
        leaves: &BTreeMap<u32, String>,
        notes: bool,
    ) -> Option<Why> {
        let figures = |column: &u32| {
            self.table
                .columns
                .iter()
                .any(|c| c.at == *column && matches!(c.role, Role::Figures { .. } | Role::Open))
        };
        let any = cells.iter().any(|(c, _)| figures(c));
        let repeated = cells.iter().filter(|(c, cell)| leaves.get(c) == Some(&fold(&cell.text))).count();
        if repeated >= 2 && repeated * 2 > cells.len() {
            return Some(Why::Repeated);
        }
        let first = cells.first().map_or("", |(_, cell)| cell.text.as_str());
        if notes && (is_note(first) || !any) {
            return Some(Why::Note);
        }
        if is_numbering(cells.iter().map(|(_, c)| c.text.as_str())) {
            return Some(Why::Numbering);
        }
        for column in self.table.columns.iter().filter(|c| self.speaks(c)) {
            let Some(cell) = self.cell(row, column.at) else { continue };
            if self.table.skip.iter().any(|s| fold(s) == fold(&cell.text)) {
                return Some(Why::Declared);
            }
            let known = || match column.role {
                Role::Measure => self.measure(&cell.text).is_some(),
                // 全州 is a county as well; `其中：五台县` is one.
                Role::Key(_) | Role::Name => self.names_region(&cell.text),
                _ => false,
            };
            if is_of_which(&cell.text) && !known() {
                return Some(Why::OfWhich);
            }
            if is_total(&cell.text) && !known() {
                return Some(Why::Total);
            }
            let word = fold(&label(&cell.text));
            if matches!(column.role, Role::Measure)
                && !self.table.only.is_empty()
                && !self.table.only.contains(&word)
            {
                return Some(Why::Other);
            }
        }
        (!any).then_some(Why::Heading)
    }

    fn speaks(&self, column: &Column) -> bool {
        matches!(column.role, Role::Key(_) | Role::Name | Role::Measure | Role::Parent)
    }

    /// A cell of a column of words; one merged over several rows speaks for each.
    fn cell(&self, row: u32, column: u32) -> Option<&'a Cell> {
        self.raw.cell(row, column).or_else(|| {
            let block = self.raw.merge(row, column)?;
            self.raw.cell(block.rows.0, block.columns.0).filter(|_| block.rows.0 > self.table.header.1)
        })
    }

    fn names_region(&self, text: &str) -> bool {
        let beside = Beside { above: self.above, years: self.years(None), ..Beside::default() };
        self.search.as_ref().is_some_and(|s| !s.candidates(text, beside).is_empty())
    }

    /// The first and the last year of a row's figures; without a row those of the whole table.
    fn years(&self, row: Option<u32>) -> Option<(u32, u32)> {
        let own = row.zip(self.timed).and_then(|(row, at)| time::read(self.cell(row, at)?)?.year);
        own.map(|year| (year, year)).or(self.span)
    }

    /// What is said of a word: once, however many cells hold it.
    fn error_of(
        &mut self,
        (of, word): (&'static str, &str),
        (row, column): (u32, u32),
        finding: impl FnOnce(&Self) -> Finding,
    ) {
        let key = (of, fold(word));
        if let Some((_, _, count, _)) = self.told.get_mut(&key) {
            *count += 1;
            return;
        }
        let finding = finding(self);
        self.told.insert(key, (row, column, 1, finding));
    }

    /// Hands over what is said of words, in the order of the table.
    fn tell(&mut self) {
        let mut all: Vec<_> = std::mem::take(&mut self.told).into_values().collect();
        all.sort_by_key(|(row, column, _, _)| (*row, *column));
        for (row, column, count, mut finding) in all {
            if count > 1 {
                let Text { zh, en } = finding.message;
                finding.message = text!("{zh}（共 {count} 格）", "{en} ({count} cells)");
            }
            self.error(row, column, finding);
        }
    }

    fn error(&mut self, row: u32, column: u32, finding: Finding) {
        self.findings.push(at(&self.raw.place(Some(row), Some(column)), finding));
    }

    fn measure(&self, text: &str) -> Option<usize> {
        let word = label(text);
        let declared = self.plan.measures.get(&fold(text)).or_else(|| self.plan.measures.get(&fold(&word)));
        declared.copied().or_else(|| self.words.measure_in(&word, &self.table.context))
    }

    fn row(&mut self, row: u32) {
        let Some(about) = self.about(row) else { return };
        for column in &self.table.columns {
            let Role::Figures { measure, unit, keys, basis, facts } = &column.role else { continue };
            let Some(cell) = self.raw.cell(row, column.at) else { continue };
            let Some(measure) = measure.or(about.measure) else {
                let (Text { zh, en }, of) = (self.words.of.noun(), self.words.of.key());
                let message = text!("不知道这是哪个{zh}的数", "it is not said which {en} this is");
                self.error(
                    row,
                    column.at,
                    faults::missing_key(message).help(text!(
                        "在映射文件给这一列或这张表写 {of}",
                        "give the column or the table a `{of}` in the mapping"
                    )),
                );
                continue;
            };
            let Some((digits, rule, derived)) =
                self.figure(row, column.at, cell, measure, about.unit.as_ref().or(unit.as_ref()))
            else {
                continue;
            };
            let unit = about.unit.as_ref().or(unit.as_ref()).map(Unit::to_string).unwrap_or_default();
            let Some(key) = self.key(row, column.at, measure, keys, &about) else { continue };
            let facts = [facts, &self.table.facts, &self.plan.facts].into_iter();
            let facts = facts.fold(about.facts.clone(), |own, wider| facts::or(&own, wider));
            if !self.has_room(row, column.at, cell, rule.is_empty(), &facts) {
                continue;
            }
            let status = about.status.or(self.plan.status).unwrap_or(Status::Observed);
            let place = match &self.raw.tab {
                Some(tab) => format!("{tab}!{}{}", letters(column.at), row + 1),
                None => {
                    let (file, line, column) = (&self.raw.file, row + 1, letters(column.at));
                    text!("{file} 第 {line} 行 {column} 列", "{file} line {line} column {column}")
                        .get(self.lang)
                        .to_string()
                }
            };
            let note = [about.note.clone().unwrap_or_default(), self.plan.note.clone(), place, rule];
            let note: Vec<String> = note.into_iter().filter(|n| !n.is_empty()).collect();
            self.out.records.push(Record {
                table: self.index,
                measure,
                key,
                digits,
                unit,
                status: if derived && status == Status::Observed { Status::Derived } else { status },
                source: about.source.clone().or(self.plan.source.clone()).unwrap_or_default(),
                note: note.join(self.lang.pick("；", "; ")),
                basis: about.basis.or(basis).or(&self.table.basis),
                facts,
                row,
                column: column.at,
            });
        }
    }

    /// The members of a measure's dimensions.
    fn key(
        &mut self,
        row: u32,
        column: u32,
        measure: usize,
        own: &[(Dim, u32)],
        about: &Row,
    ) -> Option<Vec<(Dim, u32)>> {
        let dimensions = &self.words.catalog.dimensions;
        let given = |dim: Dim| {
            let all = own.iter().chain(&about.keys).chain(&self.table.keys);
            all.filter(|(d, _)| *d == dim).map(|(_, m)| *m).next()
        };
        let mut key = Vec::new();
        for dim in self.words.dims(measure) {
            // A year stands for the whole year where periods are wanted.
            let whole_year = || {
                let year = dimensions
                    .of_kind(DimKind::Year)
                    .filter(|_| dimensions.get(dim).kind == DimKind::Period)?;
                dimensions.member(dim, &given(year)?.to_string())
            };
            let member = given(dim).or_else(whole_year);
            if member.is_none() && !self.plan.open.is_empty() {
                continue;
            }
            let Some(member) = member else {
                let (id, Text { zh, en }) = (&dimensions.get(dim).id, &dimensions.get(dim).title);
                let message = text!("这一行没有{zh}（{id}）", "this row has no {id} ({en})");
                self.error(
                    row,
                    column,
                    faults::empty_cell(message).help(text!(
                        "补上这一格，或在映射文件写 keys = {{ {id} = \"…\" }}",
                        "fill the cell in, or write keys = {{ {id} = \"…\" }} in the mapping"
                    )),
                );
                return None;
            };
            key.push((dim, member));
        }
        // A coefficient holds for the region that is named, else everywhere.
        let region = dimensions.of_kind(DimKind::Region).filter(|_| self.words.of == Of::Coefficients);
        key.extend(region.and_then(|dim| Some((dim, given(dim)?))));
        Some(key)
    }

    /// Whether it is known how far results may lie from a value. A cell that holds a number shows no digits that were
    /// printed, nor does one that was reckoned from another.
    fn has_room(&mut self, row: u32, column: u32, cell: &Cell, plain: bool, facts: &Facts) -> bool {
        let printed = plain && cell.kind == Kind::Text;
        if self.words.of != Of::Expected || printed || facts.contains_key("tolerance") {
            return true;
        }
        let header = letters(column);
        self.error_of(("tolerance", &header), (row, column), |_| {
            let message = text!(
                "不知道 {header} 列的数印了几位：单元格存的是数，不存末尾的 0",
                "it is not known how many digits the figures of column {header} were printed with: the cells hold numbers, \
                 which keep no zeros at their end"
            );
            faults::missing_key(message).help(text!(
                "在映射文件写 tolerance = \"…\"：印到末位的写末位的半个单位，如印 3.60 写 0.005",
                "write tolerance = \"…\" in the mapping: half a unit of the last digit printed, such as 0.005 where 3.60 is \
                 printed"
            ))
        });
        false
    }
}
