//! The figures of a row, each with its key and what it rests on.

use super::Reader;
use crate::import::facts::{self, Facts};
use crate::import::plan::{Basis, Role};
use crate::import::record::Record;
use crate::import::subject::Of;
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::model::faults;
use crate::place::letters;
use crate::sheet::raw::{Cell, Kind};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

/// What the columns of words say of a row.
#[derive(Default)]
pub(super) struct Row {
    pub keys: Vec<(Dim, u32)>,
    pub measure: Option<usize>,
    pub unit: Option<Unit>,
    pub status: Option<Status>,
    pub source: Option<String>,
    pub note: Option<String>,
    pub basis: Basis,
    pub facts: Facts,
}

impl Reader<'_> {
    pub(super) fn row(&mut self, row: u32) {
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
