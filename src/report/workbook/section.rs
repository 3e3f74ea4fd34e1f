//! A presentation sheet: one section of the profile, a row per region and year, pointing into the calculation.

use super::frame::unit_words;
use super::layout::{Layout, letters};
use super::live;
use super::style::Style;
use crate::model::dimension::DimKind;
use crate::plan::State;
use crate::results::Request;
use crate::rule::{Presentation, Symbol};
use crate::show::named::Named;
use crate::show::terminal::shown_unit;
use rust_xlsxwriter::{Worksheet, XlsxError};
use std::collections::HashMap;

/// Title, column titles, units.
pub const TOP: u32 = 3;
/// Code, name, year.
pub const KEYS: u16 = 3;
pub const KEY_WIDTHS: [f64; 3] = [10.0, 18.0, 8.0];
const VALUE_WIDTH: f64 = 15.0;

/// The width of so many columns with their keys, in letters.
pub fn width(columns: usize) -> f64 {
    KEY_WIDTHS.iter().sum::<f64>() + VALUE_WIDTH * columns as f64
}

/// What a section came to: its rows and the shown results, for those who point at them.
#[derive(Default)]
pub struct Written {
    pub blocks: Vec<Block>,
    pub results: HashMap<(u32, u16), String>,
    /// The region of each row.
    pub names: HashMap<u32, String>,
}

/// Where the regions of one year stand, and below them their sum.
pub struct Block {
    pub year: u32,
    pub first: u32,
    pub last: u32,
    pub total: Option<u32>,
}

/// The columns of a section that have one value per region and year.
pub fn columns(request: &Request<'_>, symbols: &[Symbol]) -> Vec<Symbol> {
    let dimensions = &request.run.book.catalog.dimensions;
    let kinds = [DimKind::Year, DimKind::Region].into_iter().filter_map(|k| dimensions.of_kind(k));
    let wanted = kinds.collect();
    let regional = |s: &&Symbol| request.run.book.dims(**s) == wanted;
    symbols.iter().filter(regional).copied().collect()
}

/// Fills the sheet.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    section: &Presentation,
    name: &str,
    style: &Style,
) -> Result<Written, XlsxError> {
    let columns = columns(request, &section.columns);
    let mut page = Page { sheet, request, layout, columns, style, written: Written::default() };
    page.sheet.set_name(name)?;
    page.head(section.title.get(layout.lang))?;
    page.rows()?;
    Ok(page.written)
}

struct Page<'a> {
    sheet: &'a mut Worksheet,
    request: &'a Request<'a>,
    layout: &'a Layout<'a>,
    columns: Vec<Symbol>,
    style: &'a Style,
    written: Written,
}

impl Page<'_> {
    fn head(&mut self, title: &str) -> Result<(), XlsxError> {
        let (book, lang, style) = (&self.layout.run.book, self.layout.lang, self.style);
        let heading = format!("{} · {title}", self.request.dataset.title.get(lang));
        self.sheet.write_with_format(0, 0, heading, &style.title)?;
        let keys = [lang.pick("代码", "Code"), lang.pick("行政区", "Region"), lang.pick("年份", "Year")];
        for ((column, head), width) in (0..).zip(keys).zip(KEY_WIDTHS) {
            self.sheet.write_with_format(1, column, head, &style.head)?;
            self.sheet.write_with_format(2, column, "", &style.id)?;
            self.sheet.set_column_width(column, width)?;
        }
        for (column, symbol) in (KEYS..).zip(&self.columns) {
            self.sheet.write_with_format(1, column, book.title(*symbol).get(lang), &style.head)?;
            let (unit, _) = shown_unit(self.request, book.unit(*symbol));
            self.sheet.write_with_format(2, column, unit_words(&unit, lang), &style.id)?;
            self.sheet.set_column_width(column, VALUE_WIDTH)?;
        }
        self.sheet.set_row_height(1, 48)?;
        self.sheet.set_freeze_panes(TOP, KEYS)?;
        Ok(())
    }

    fn rows(&mut self) -> Result<(), XlsxError> {
        let run = self.layout.run;
        let dimensions = &run.book.catalog.dimensions;
        let frame = self.columns.first().and_then(|s| run.framed(*s)).map(|(_, frame)| frame);
        let (time, region) = (dimensions.of_kind(DimKind::Year), dimensions.of_kind(DimKind::Region));
        let (Some(frame), Some(time), Some(region)) = (frame, time, region) else { return Ok(()) };
        let named = Named::report(self.request);
        let mut at = TOP;
        for year in &self.request.dataset.years {
            let first = at;
            let rows: Vec<usize> =
                (0..frame.len()).filter(|row| frame.member(time, *row) == Some(*year)).collect();
            for row in &rows {
                let member = frame.member(region, *row).unwrap_or_default();
                let name = named.name(region, member);
                self.sheet.write_with_format(
                    at,
                    0,
                    dimensions.member_id(region, member),
                    &self.style.text,
                )?;
                self.sheet.write_with_format(at, 1, &name, &self.style.text)?;
                self.sheet.write_with_format(at, 2, *year, &self.style.text)?;
                self.written.names.insert(at, name);
                for (column, symbol) in (KEYS..).zip(self.columns.clone()) {
                    self.value((at, column), symbol, *row)?;
                }
                at += 1;
            }
            if rows.is_empty() {
                continue;
            }
            let total = (rows.len() > 1).then_some(at);
            self.written.blocks.push(Block { year: *year, first, last: at - 1, total });
            if let Some(total) = total {
                self.total(first, total, *year, &rows)?;
                at += 1;
            }
        }
        Ok(())
    }

    fn not_accounted(&self) -> &'static str {
        self.layout.lang.pick("未核算", "not accounted")
    }

    /// A cell that shows a result of the calculation in the unit of the section.
    fn value(&mut self, (at, column): (u32, u16), symbol: Symbol, row: usize) -> Result<(), XlsxError> {
        let (run, missing) = (self.layout.run, self.not_accounted());
        let own = run.book.unit(symbol);
        let (shown, factor) = shown_unit(self.request, own);
        let state = run.column(symbol).map(|c| c.state(row));
        let Some(cell) = self.layout.cell(symbol, row) else {
            self.sheet.write_with_format(at, column, missing, &self.style.text)?;
            return Ok(());
        };
        if state == Some(State::OutOfScope) {
            self.sheet.write_blank(at, column, &self.style.outside)?;
            return Ok(());
        }
        let scale = own.factor_to(&shown).filter(|f| !f.is_one());
        let scaled = scale.map_or(cell.clone(), |f| format!("{cell}*({f})"));
        let result = match state {
            Some(State::Accounted(v)) => format!("{}", v * factor),
            _ => missing.to_string(),
        };
        let formula = format!("=IFERROR({scaled},\"{missing}\")");
        let format = self.style.result(run.book.decimals(symbol));
        live::figure(self.sheet, self.layout, (at, column), (&formula, &result), format)?;
        self.written.results.insert((at, column), result);
        Ok(())
    }

    /// The sum of the regions above, for money only; none where one of them is not accounted.
    fn total(&mut self, first: u32, at: u32, year: u32, rows: &[usize]) -> Result<(), XlsxError> {
        let (run, missing, style) = (self.layout.run, self.not_accounted(), self.style);
        let label = self.layout.lang.pick("合计（所列行政区）", "Sum of those listed");
        self.sheet.write_with_format(at, 0, "", &style.total_label)?;
        self.sheet.write_with_format(at, 1, label, &style.total_label)?;
        self.sheet.write_with_format(at, 2, year, &style.total_label)?;
        self.written.names.insert(at, label.to_string());
        for (column, symbol) in (KEYS..).zip(&self.columns) {
            let own = run.book.unit(*symbol);
            let Some(values) = run.column(*symbol).filter(|_| own.is_money()) else {
                self.sheet.write_blank(at, column, &style.total_label)?;
                continue;
            };
            let factor = shown_unit(self.request, own).1;
            let sum = rows.iter().try_fold(0.0, |sum, row| match values.state(*row) {
                State::Accounted(v) => Some(sum + v * factor),
                State::OutOfScope => Some(sum),
                State::NotAccounted => None,
            });
            let range = format!("{c}{}:{c}{at}", first + 1, c = letters(column));
            let result = sum.map_or(missing.to_string(), |s| format!("{s}"));
            let text = format!("=IF(COUNTIF({range},\"{missing}\")=0,SUM({range}),\"{missing}\")");
            live::figure(self.sheet, self.layout, (at, column), (&text, &result), &style.total)?;
            self.written.results.insert((at, column), result);
        }
        Ok(())
    }
}
