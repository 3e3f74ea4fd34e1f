//! The settlement table that is signed: one table a time, unit by unit, with the figures that each is judged by, what it
//! is charged and receives, and what that has come to since the beginning of the year. Every cell points into the ledger
//! or the calculation.

mod foot;
mod look;
mod row;

use crate::report::workbook::layout::Layout;
use crate::results::Request;
use crate::rule::Symbol;
use crate::settle::{Money, Settlement, Statement, Who};
use crate::show::named::Named;
use crate::show::{banner, paper};
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::Unit;
use look::{Look, PLACES};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// Columns before the figures: number, unit.
const FIRST: u16 = 2;

struct Form<'a> {
    sheet: &'a mut Worksheet,
    request: &'a Request<'a>,
    layout: &'a Layout<'a>,
    settled: &'a Settlement,
    lang: Lang,
    look: Look,
    named: Named<'a>,
    money: Vec<Money>,
    /// Columns of all figures.
    figures: Vec<(usize, Text, Symbol)>,
    /// Of all columns, in letters.
    widths: Vec<f64>,
    /// Decimal places of each column of figures.
    places: Vec<usize>,
    row: u32,
    /// Where the year's amount of each unit stood in the table before, by year.
    carried: BTreeMap<(i32, Who), String>,
}

/// Fills the sheet.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    settled: &Settlement,
) -> Result<(), XlsxError> {
    sheet.set_name(layout.fixed.form)?;
    let papers = &settled.terms.papers;
    let figures = papers.indicators.iter().enumerate();
    let figures =
        figures.flat_map(|(i, judged)| judged.columns().map(move |(title, symbol)| (i, title, symbol)));
    let mut form = Form {
        look: Look::new(settled.terms.scheme.places.max(0) as usize),
        named: Named::report(request),
        money: settled.money_columns(),
        figures: figures.collect(),
        lang: request.lang,
        widths: Vec::new(),
        places: Vec::new(),
        row: 0,
        carried: BTreeMap::new(),
        sheet,
        request,
        layout,
        settled,
    };
    form.widths()?;
    let statements = settled.statements();
    let mut breaks = Vec::new();
    for (number, statement) in statements.iter().enumerate() {
        if number > 0 {
            breaks.push(form.row);
        }
        form.statement(statement, statements.len() == 1)?;
    }
    // A worksheet holds no more.
    breaks.truncate(1023);
    if !breaks.is_empty() {
        form.sheet.set_page_breaks(&breaks)?;
    }
    Ok(())
}

impl Form<'_> {
    /// Number, unit, figures, money, corrections, net, since January.
    fn width(&self) -> u16 {
        FIRST + (self.figures.len() + self.money.len() + usize::from(self.corrects())) as u16 + 2
    }

    fn corrects(&self) -> bool {
        !self.settled.adjustments.is_empty()
    }

    fn widths(&mut self) -> Result<(), XlsxError> {
        let figures = FIRST..FIRST + self.figures.len() as u16;
        let value = |column: u16| if figures.contains(&column) { 10.0 } else { 13.0 };
        self.widths = [6.0, 18.0].into_iter().chain((FIRST..self.width()).map(value)).collect();
        for (column, width) in (0..).zip(&self.widths) {
            self.sheet.set_column_width(column, *width)?;
        }
        Ok(())
    }

    fn merged(
        &mut self,
        row: u32,
        (first, last): (u16, u16),
        words: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        if first == last {
            self.sheet.write_with_format(row, first, words, format)?;
        } else {
            self.sheet.merge_range(row, first, row, last, words, format)?;
        }
        Ok(())
    }

    fn statement(&mut self, statement: &Statement, alone: bool) -> Result<(), XlsxError> {
        self.places = self
            .figures
            .iter()
            .map(|(indicator, _, symbol)| self.settled.digits(statement, *indicator, *symbol, PLACES))
            .collect();
        self.head(statement)?;
        let first_head = self.row;
        self.columns(statement)?;
        if alone {
            self.sheet.set_repeat_rows(first_head, self.row - 1)?;
        }
        let total = self.row;
        self.row += 1;
        for (number, unit) in statement.units.iter().enumerate() {
            self.unit(statement, number, unit)?;
        }
        self.total(statement, total)?;
        self.pools(statement)?;
        self.notes(statement)?;
        self.signatures()
    }

    fn head(&mut self, statement: &Statement) -> Result<(), XlsxError> {
        let (lang, last) = (self.lang, self.width() - 1);
        let office = &self.request.dataset.office;
        let look = (
            self.look.plain.clone(),
            self.look.title.clone(),
            self.look.right.clone(),
            self.look.warning.clone(),
        );
        let annex = office.annex.clone().unwrap_or_default();
        let number = office.number.clone().unwrap_or_default();
        self.sheet.write_with_format(self.row, 0, annex, &look.0)?;
        self.merged(self.row, (last.min(2), last), &number, &look.2)?;
        self.row += 1;
        let title = paper::title(self.settled, statement, lang);
        self.merged(self.row, (0, last), &title, &look.1)?;
        // A letter of the title is more than half as wide again as one of the table.
        let room = (self.widths.iter().sum::<f64>() / 1.7) as usize;
        self.sheet
            .set_row_height(self.row, 8.0 + 26.0 * text::width(&title).div_ceil(room.max(1)).max(1) as f64)?;
        self.row += 1;
        let banner = banner::line(self.settled, lang);
        if !banner.is_empty() {
            self.merged(self.row, (0, last), &banner, &look.3)?;
            self.row += 1;
        }
        let issuer = office.issuer.clone().unwrap_or_default();
        let issuer = text!("编制单位：{issuer}", "Prepared by: {issuer}");
        let half = last / 2;
        self.merged(self.row, (0, half), issuer.get(lang), &look.0)?;
        let units = self.units();
        let units = text!("单位：{units}", "Units: {units}");
        self.merged(self.row, (half + 1, last), units.get(lang), &look.2)?;
        self.row += 1;
        Ok(())
    }

    /// The units of all columns, each once.
    fn units(&self) -> String {
        let book = &self.settled.run.book;
        let mut units: Vec<String> = Vec::new();
        let of = self.figures.iter().map(|(_, _, symbol)| book.unit(*symbol));
        for unit in of.chain([&self.settled.terms.scheme.money]).filter(|unit| **unit != Unit::one()) {
            let words = unit.words(self.lang.is_zh());
            if !units.contains(&words) {
                units.push(words);
            }
        }
        units.join(self.lang.pick("、", ", "))
    }

    /// The two rows of column titles.
    fn columns(&mut self, statement: &Statement) -> Result<(), XlsxError> {
        let (lang, top) = (self.lang, self.row);
        let head = self.look.head.clone();
        let dimensions = &self.settled.run.book.catalog.dimensions;
        let unit = statement.units.iter().find_map(|unit| match unit.who {
            Who::Member(dim, _) => Some(dimensions.get(dim).title.get(lang).to_string()),
            _ => None,
        });
        let tall = |sheet: &mut Worksheet, column: u16, words: &str| -> Result<(), XlsxError> {
            sheet.merge_range(top, column, top + 1, column, words, &head)?;
            Ok(())
        };
        tall(self.sheet, 0, lang.pick("序号", "No."))?;
        tall(self.sheet, 1, &unit.unwrap_or_else(|| lang.pick("单位", "Unit").to_string()))?;
        let mut column = FIRST;
        for (number, judged) in self.settled.terms.papers.indicators.iter().enumerate() {
            let parts: Vec<&(usize, Text, Symbol)> =
                self.figures.iter().filter(|(i, ..)| *i == number).collect();
            let last = column + parts.len() as u16 - 1;
            let title = judged.title.get(lang);
            if last > column {
                self.sheet.merge_range(top, column, top, last, title, &self.look.head)?;
            } else {
                self.sheet.write_with_format(top, column, title, &self.look.head)?;
            }
            for (_, words, _) in parts {
                self.sheet.write_with_format(top + 1, column, words.get(lang), &self.look.head)?;
                column += 1;
            }
        }
        for money in &self.money {
            tall(self.sheet, column, &self.settled.money_title(money, lang))?;
            column += 1;
        }
        if self.corrects() {
            tall(self.sheet, column, lang.pick("更正以前结算", "Corrections"))?;
            column += 1;
        }
        tall(self.sheet, column, lang.pick("净额\n（应得为正）", "Net\n(positive: receives)"))?;
        tall(self.sheet, column + 1, lang.pick("本年累计\n净额", "Net since\nJanuary"))?;
        self.sheet.set_row_height(top, 24)?;
        self.sheet.set_row_height(top + 1, 24)?;
        self.row += 2;
        Ok(())
    }
}
