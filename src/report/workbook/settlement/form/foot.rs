//! What stands below the settlement table: the equation of each pool, notes, and places to sign.

use super::{FIRST, Form};
use crate::plan::State;
use crate::report::workbook::settlement::pools::in_money;
use crate::rule::Symbol;
use crate::settle::Statement;
use crate::show::paper;
use crate::show::settlement::grouped;
use crate::text;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Formula, XlsxError};

impl Form<'_> {
    /// The equation of each pool of this time, in a line.
    pub(super) fn pools(&mut self, statement: &Statement) -> Result<(), XlsxError> {
        let (settled, lang, last) = (self.settled, self.lang, self.width() - 1);
        for sum in &settled.pools.checked {
            let closure = &settled.terms.pools[sum.pool];
            let Some(total) = closure.total.filter(|line| settled.time(*line, sum.row) == statement.time)
            else {
                continue;
            };
            let mut left: Vec<(String, String, Decimal)> = Vec::new();
            for line in &settled.terms.papers.pool {
                let row = self.row_at(*line, statement);
                left.extend(row.and_then(|row| self.term(*line, &[row])));
            }
            if left.is_empty() {
                left.extend(self.term(total, &[sum.row]));
            }
            let of = |part: &usize| {
                let rows: Vec<usize> =
                    sum.rows.iter().filter(|(line, _)| line == part).map(|(_, row)| *row).collect();
                self.term(*part, &rows)
            };
            let right: Vec<(String, String, Decimal)> = closure.parts.iter().filter_map(of).collect();
            let pool = closure.pool.title.get(lang);
            let side = |terms: &[(String, String, Decimal)]| {
                let cells = terms.iter().map(|(title, cell, _)| {
                    format!("\"{} \"&TEXT({cell},\"#,##0.00####\")", title.replace('"', "\"\""))
                });
                let words =
                    terms.iter().map(|(title, _, value)| format!("{title} {}", grouped(&shown(*value))));
                (cells.collect::<Vec<_>>().join("&\" ＋ \"&"), words.collect::<Vec<_>>().join(" ＋ "))
            };
            let ((left, left_words), (right, right_words)) = (side(&left), side(&right));
            let colon = lang.pick("：", ": ");
            let formula = format!("=\"{}{colon}\"&{left}&\" ＝ \"&{right}", pool.replace('"', "\"\""));
            let words = format!("{pool}{colon}{left_words} ＝ {right_words}");
            let wrapped = self.look.wrapped.clone();
            self.sheet.merge_range(self.row, 0, self.row, last, "", &wrapped)?;
            let formula = Formula::new(formula).set_result(words.as_str());
            self.sheet.write_formula_with_format(self.row, 0, formula, &wrapped)?;
            self.tall(&words)?;
            self.row += 1;
        }
        Ok(())
    }

    /// The row of a line that varies over the statement's time alone.
    fn row_at(&self, line: usize, statement: &Statement) -> Option<usize> {
        let (column, frame) = self.settled.run.framed(Symbol::Line(line))?;
        let (dim, member) = statement.time?;
        if frame.order != [dim] {
            return None;
        }
        self.settled.run.row(column.frame, &[member])
    }

    /// Title, cell and value of the rows of a line, in the scheme's unit of money.
    fn term(&self, line: usize, rows: &[usize]) -> Option<(String, String, Decimal)> {
        let settled = self.settled;
        let column = settled.run.column(Symbol::Line(line))?;
        let value = |row: &usize| match column.state(*row) {
            State::Accounted(value) => settled.yuan(line, value),
            State::NotAccounted | State::OutOfScope => None,
        };
        let sum: Decimal = rows.iter().filter_map(value).sum();
        let ranges = self.layout.ranges(Symbol::Line(line), rows).filter(|ranges| !ranges.is_empty());
        let factor = in_money(settled, line);
        let cell = ranges.map_or("0".to_string(), |ranges| format!("SUM({ranges}){factor}"));
        Some((
            settled.run.book.title(Symbol::Line(line)).get(self.lang).to_string(),
            cell,
            settled.in_money(sum),
        ))
    }

    pub(super) fn notes(&mut self, statement: &Statement) -> Result<(), XlsxError> {
        let (lang, last) = (self.lang, self.width() - 1);
        let notes = paper::notes(self.request, self.settled, statement, lang);
        let label = lang.pick("注：", "Notes: ");
        let wrapped = self.look.wrapped.clone();
        for (number, note) in (1..).zip(notes) {
            let words = format!("{}{number}. {note}", if number == 1 { label } else { "" });
            self.merged(self.row, (0, last), &words, &wrapped)?;
            self.tall(&words)?;
            self.row += 1;
        }
        Ok(())
    }

    /// As many lines as words across the table take.
    fn tall(&mut self, words: &str) -> Result<(), XlsxError> {
        let wide = 24
            + 10 * self.figures.len()
            + 13 * (usize::from(self.width()) - usize::from(FIRST) - self.figures.len());
        let lines = text::width(words).div_ceil(wide).max(1);
        self.sheet.set_row_height(self.row, 16.0 * lines as f64)?;
        Ok(())
    }

    pub(super) fn signatures(&mut self) -> Result<(), XlsxError> {
        let (lang, last) = (self.lang, self.width() - 1);
        let office = &self.request.dataset.office;
        let [prepared, checked, approved, date] =
            [&office.prepared, &office.checked, &office.approved, &office.date]
                .map(|words| words.clone().unwrap_or_default());
        let date = match (date.is_empty(), lang.is_zh()) {
            (true, true) => "年　　月　　日".to_string(),
            _ => date,
        };
        let places = [
            text!("制表：{prepared}", "Prepared by: {prepared}"),
            text!("审核：{checked}", "Checked by: {checked}"),
            text!("负责人：{approved}", "Approved by: {approved}"),
            text!("单位（公章）：", "Seal:"),
            text!("{date}", "Date: {date}"),
        ];
        self.row += 1;
        let plain = self.look.plain.clone();
        let count = places.len() as u16;
        for (number, place) in (0..count).zip(places) {
            let first = number * (last + 1) / count;
            let end = ((number + 1) * (last + 1) / count).saturating_sub(1).max(first);
            self.merged(self.row, (first, end), place.get(lang), &plain)?;
        }
        self.row += 2;
        Ok(())
    }
}

/// With at least two decimal places.
fn shown(value: Decimal) -> String {
    let value = value.normalize();
    if value.scale() < 2 { format!("{value:.2}") } else { value.to_string() }
}
