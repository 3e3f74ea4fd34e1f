//! The sheet of causes: a block a line, a row a place, a column a factor, and a check that the shares close.

use super::{live, named, place, waterfall, with_unit};
use crate::diff::{Explained, Explanation, Pair, Step};
use crate::report::workbook::style::Style;
use crate::text;
use crate::text::Lang;
use rust_xlsxwriter::{Worksheet, XlsxError, utility::column_number_to_name};
use std::collections::BTreeSet;

/// The column of the first factor.
const FIRST: u16 = 5;

/// What the block of one line shows.
struct Block<'a> {
    pair: &'a Pair,
    explained: &'a Explained,
    line: &'a Explanation,
    step: Step,
    /// The factors that are joined or alone, one a column.
    columns: Vec<Vec<usize>>,
}

pub fn sheet(
    sheet: &mut Worksheet,
    pairs: &[(&Pair, &Explained)],
    style: &Style,
    lang: Lang,
) -> Result<(), XlsxError> {
    sheet.set_name(lang.pick("原因", "Causes"))?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.write_with_format(
        0,
        0,
        lang.pick("原因：变化由什么引起", "Causes: what moved the results"),
        &style.title,
    )?;
    sheet.write_with_format(1, 0, named(pairs, lang), &style.subtitle)?;
    let words = text!(
        "每列是一个因素的份额（各种替换次序的平均），按最大余数取到末位，加起来就是变化；末列核对",
        "Each column is the share of a factor (the mean over all orders of replacing them), cut to the last digit by largest remainders so that they sum to the change; the last column checks that"
    );
    sheet.write_with_format(2, 0, words.get(lang), &style.subtitle)?;
    sheet.set_column_width(0, 12)?.set_column_width(1, 24)?;
    let mut row = 4;
    for (pair, explained) in pairs {
        for line in &explained.lines {
            let Some(block) = Block::new(pair, explained, line) else { continue };
            row = block.write(sheet, row, style, lang)?;
        }
    }
    Ok(())
}

impl<'a> Block<'a> {
    fn new(pair: &'a Pair, explained: &'a Explained, line: &'a Explanation) -> Option<Block<'a>> {
        let book = &pair.b.run.book;
        let checked = &book.lines[book.find_line(&line.line.id)?];
        let shares = (0..line.line.rows.len()).flat_map(|row| line.shares(row));
        let told = shares.filter(|share| share.factors.len() > 1 || line.beneath.contains(&share.factors[0]));
        let columns: BTreeSet<Vec<usize>> = told.map(|share| share.factors).collect();
        let step = Step::of(book, checked, line.line.decimals);
        Some(Block { pair, explained, line, step, columns: columns.into_iter().collect() })
    }

    fn write(
        &self,
        sheet: &mut Worksheet,
        mut row: u32,
        style: &Style,
        lang: Lang,
    ) -> Result<u32, XlsxError> {
        let line = &self.line.line;
        let title = with_unit(&line.title, &line.unit, lang);
        sheet.write_with_format(row, 0, title, &style.strong)?;
        row += 1;
        let factors: Vec<String> = self.columns.iter().map(|joined| self.title(joined, lang)).collect();
        let own =
            [lang.pick("代码", "Code"), lang.pick("名称", "Name"), "A", "B", lang.pick("变化", "Change")];
        let ends = [lang.pick("份额合计", "Sum of shares"), lang.pick("核对", "Check")];
        let heads = own.into_iter().chain(factors.iter().map(String::as_str)).chain(ends);
        for (column, head) in (0..).zip(heads) {
            sheet.write_with_format(row, column, head, &style.head)?;
            if column >= 2 {
                sheet.set_column_width(column, 16)?;
            }
        }
        sheet.set_row_height(row, 48)?;
        let first = row + 1;
        for at in 0..line.rows.len() {
            if line.rows[at].change().is_some() {
                row += 1;
                self.row(sheet, row, at, style, lang)?;
            }
        }
        if row < first {
            return Ok(row + 2);
        }
        row += 1;
        let sums = self.total(sheet, (first, row), style, lang)?;
        let title = with_unit(&line.title, &line.unit, lang);
        let shown = (title.as_str(), factors.as_slice(), sums.as_slice());
        waterfall::chart(sheet, row, shown, style, lang)
    }

    fn title(&self, joined: &[usize], lang: Lang) -> String {
        let (title, id) = (self.explained.factors.title(joined), self.explained.factors.id(joined));
        let title = title.get(lang);
        if title == id { id } else { format!("{title}\n{id}") }
    }

    fn row(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        at: usize,
        style: &Style,
        lang: Lang,
    ) -> Result<(), XlsxError> {
        let line = &self.line.line;
        let changed = &line.rows[at];
        let (Some(a), Some(b)) = (changed.a, changed.b) else { return Ok(()) };
        let decimals = self.step.decimals as usize;
        let number = style.result(decimals);
        let (code, name) = place(&self.pair.catalog.dimensions, self.line, changed, lang);
        sheet.write_with_format(row, 0, code, &style.text)?;
        sheet.write_with_format(row, 1, name, &style.text)?;
        sheet.write_with_format(row, 2, a, number)?;
        sheet.write_with_format(row, 3, b, number)?;
        let shares = self.line.shares(at);
        let values: Vec<f64> = shares.iter().map(|share| share.amount.share).collect();
        let closed = self.step.close(a, b, &values);
        let excel = row + 1;
        // The change of what is printed: each side is cut first.
        let formula = format!("=ROUND(D{excel},{decimals})-ROUND(C{excel},{decimals})");
        live(sheet, (row, 4), &formula, self.step.value(closed.change), number)?;
        for (column, joined) in (FIRST..).zip(&self.columns) {
            let place = shares.iter().position(|share| share.factors == *joined);
            match place {
                Some(place) => {
                    sheet.write_with_format(row, column, self.step.value(closed.shares[place]), number)?
                }
                None => sheet.write_blank(row, column, &style.outside)?,
            };
        }
        let sum: i128 = closed.shares.iter().sum();
        self.ends(sheet, row, (self.step.value(sum), closed.closes()), style)
    }

    /// The sum of the shares and whether it is the change.
    fn ends(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        (sum, closes): (f64, bool),
        style: &Style,
    ) -> Result<(), XlsxError> {
        let (excel, decimals) = (row + 1, self.step.decimals);
        let end = FIRST + self.columns.len() as u16;
        let (from, to) =
            (column_number_to_name(FIRST), column_number_to_name(end.saturating_sub(1).max(FIRST)));
        let at = column_number_to_name(end);
        let formula = if self.columns.is_empty() {
            "=0".to_string()
        } else {
            format!("=SUM({from}{excel}:{to}{excel})")
        };
        live(sheet, (row, end), &formula, sum, style.result(decimals as usize))?;
        let check = format!("=IF(ROUND({at}{excel}-E{excel},{decimals})=0,\"✓\",\"✗\")");
        let check = rust_xlsxwriter::Formula::new(check).set_result(if closes { "✓" } else { "✗" });
        sheet.write_formula_with_format(row, end + 1, check, &style.text)?;
        Ok(())
    }

    fn total(
        &self,
        sheet: &mut Worksheet,
        (first, row): (u32, u32),
        style: &Style,
        lang: Lang,
    ) -> Result<Vec<f64>, XlsxError> {
        let line = &self.line.line;
        sheet.write_with_format(row, 0, "", &style.total_label)?;
        sheet.write_with_format(row, 1, lang.pick("合计", "Total"), &style.total_label)?;
        let mut sums = vec![0.0; 3 + self.columns.len() + 1];
        let mut closes = true;
        for (at, changed) in line.rows.iter().enumerate() {
            let (Some(a), Some(b)) = (changed.a, changed.b) else { continue };
            let shares = self.line.shares(at);
            let values: Vec<f64> = shares.iter().map(|share| share.amount.share).collect();
            let closed = self.step.close(a, b, &values);
            closes &= closed.closes();
            sums[0] += a;
            sums[1] += b;
            sums[2] += self.step.value(closed.change);
            for (share, cut) in shares.iter().zip(&closed.shares) {
                if let Some(place) = self.columns.iter().position(|joined| *joined == share.factors) {
                    sums[3 + place] += self.step.value(*cut);
                }
            }
            let all: i128 = closed.shares.iter().sum();
            sums[3 + self.columns.len()] += self.step.value(all);
        }
        for (column, sum) in (2..).zip(&sums) {
            let name = column_number_to_name(column);
            let formula = format!("=SUM({name}{}:{name}{row})", first + 1);
            live(sheet, (row, column), &formula, *sum, &style.total)?;
        }
        let end = FIRST + self.columns.len() as u16;
        let (at, excel, decimals) = (column_number_to_name(end), row + 1, self.step.decimals);
        let check = format!("=IF(ROUND({at}{excel}-E{excel},{decimals})=0,\"✓\",\"✗\")");
        let check = rust_xlsxwriter::Formula::new(check).set_result(if closes { "✓" } else { "✗" });
        sheet.write_formula_with_format(row, end + 1, check, &style.text)?;
        Ok(sums)
    }
}
