//! What stands below the settlement table: the equation of each pool, notes, and places to sign.

use super::Form;
use crate::report::workbook::live;
use crate::report::workbook::settlement::pools::in_money;
use crate::rule::Symbol;
use crate::settle::{Statement, Term};
use crate::show::paper;
use crate::text;
use rust_xlsxwriter::XlsxError;

impl Form<'_> {
    /// The equation of each pool of this time, in a line.
    pub(super) fn pools(&mut self, statement: &Statement) -> Result<(), XlsxError> {
        let (settled, lang, last) = (self.settled, self.lang, self.width() - 1);
        for equation in settled.equations(statement.time) {
            let pool = settled.terms.pools[equation.pool].pool.title.get(lang);
            let side = |terms: &[Term]| {
                let (mut cells, mut words) = (Vec::new(), Vec::new());
                for term in terms {
                    let title = settled.run.book.title(Symbol::Line(term.line)).get(lang);
                    let quoted = title.replace('"', "\"\"");
                    cells.push(format!("\"{quoted} \"&TEXT({},\"#,##0.00####\")", self.term(term)));
                    words.push(format!("{title} {}", paper::amount(settled.in_money(term.yuan))));
                }
                (cells.join("&\" ＋ \"&"), words.join(" ＋ "))
            };
            let ((left, left_words), (right, right_words)) = (side(&equation.left), side(&equation.right));
            let colon = lang.pick("：", ": ");
            let formula = format!("=\"{}{colon}\"&{left}&\" ＝ \"&{right}", pool.replace('"', "\"\""));
            let words = format!("{pool}{colon}{left_words} ＝ {right_words}");
            let wrapped = self.look.wrapped.clone();
            self.sheet.merge_range(self.row, 0, self.row, last, "", &wrapped)?;
            live::words(self.sheet, self.layout, (self.row, 0), (&formula, &words), &wrapped)?;
            self.tall(&words)?;
            self.row += 1;
        }
        Ok(())
    }

    /// The cells of a term, in the scheme's unit of money.
    fn term(&self, term: &Term) -> String {
        let ranges = self.layout.ranges(Symbol::Line(term.line), &term.rows);
        let factor = in_money(self.settled, term.line);
        let ranges = ranges.filter(|ranges| !ranges.is_empty());
        ranges.map_or("0".to_string(), |ranges| format!("SUM({ranges}){factor}"))
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
        let wide = self.widths.iter().sum::<f64>() as usize;
        let lines = text::width(words).div_ceil(wide.max(1)).max(1);
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
