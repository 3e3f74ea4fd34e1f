//! A page of accounts: every account with its quantity beside its money and its share of the total.

use super::blocks::{self, Block, Lines, height};
use super::breaks::{self, Breaks};
use super::figure::{Which, point};
use super::frame::unit_words;
use super::layout::Layout;
use super::shown::{Shown, label, missing, put, sum};
use super::style::Style;
use crate::results::Request;
use crate::rule::{Accounts, Row, Symbol};
use crate::show::terminal::shown_unit;
use crate::unit::Unit;
use rust_xlsxwriter::{Worksheet, XlsxError};

const WIDTHS: [usize; 6] = [30, 38, 16, 11, 16, 8];
pub const NAME: u16 = 0;
pub const VALUE: u16 = 4;
pub const SHARE: u16 = 5;

/// Fills the sheet.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    accounts: &Accounts,
    name: &str,
    style: &Style,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    let lang = layout.lang;
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width as f64)?;
    }
    let note = lang.pick(
        "实物量与价值量并列；占比以合计为分母。有核算项未核算时，合计只加已核算的，名称写明所缺各项。",
        "Quantities beside values; shares are of the total. Where an account is missing, the total adds up the others and names what it lacks.",
    );
    let words = (accounts.title.get(lang), note);
    let blocks = blocks::blocks(request, layout, accounts);
    let mut at = blocks::head(sheet, request, words, &blocks, SHARE, style)?;
    let mut page =
        Page { sheet, request, layout, accounts, lines: blocks::lines(layout, accounts), style, extra: 0.0 };
    let mut breaks = Breaks::new(&WIDTHS);
    // The newest year at a glance: its first block is the sum, or the only region.
    let newest = blocks.iter().find(|b| Some(b.year) == blocks.last().map(|last| last.year));
    if let Some(block) = newest {
        let chart = page.composition(at, block)?;
        breaks.keep(0, chart, 1, std::mem::take(&mut page.extra));
        at = page.chart(chart, block, name)?;
        breaks.keep(chart, at, 1, 0.0);
    }
    for block in &blocks {
        let next = page.block(at, block)?;
        breaks.keep(at, next, 1, std::mem::take(&mut page.extra));
        at = next;
    }
    breaks.set(page.sheet)?;
    Ok(())
}

pub struct Page<'a> {
    pub sheet: &'a mut Worksheet,
    pub request: &'a Request<'a>,
    pub layout: &'a Layout<'a>,
    pub accounts: &'a Accounts,
    lines: Lines,
    pub style: &'a Style,
    /// Points of height beyond the usual.
    extra: f64,
}

/// A row whose value counts: its place, its name and what it comes to.
pub type Part = (u32, String, Option<f64>);

impl Page<'_> {
    pub fn high(&mut self, row: u32, height: f64) -> Result<(), XlsxError> {
        self.extra += height - breaks::ROW;
        self.sheet.set_row_height(row, height)?;
        Ok(())
    }

    pub fn money(&self) -> String {
        let lang = self.layout.lang;
        Unit::parse(&self.request.dataset.money_unit).map(|u| u.words(lang.is_zh())).unwrap_or_default()
    }

    /// All of one region and year; returns the next free row.
    fn block(&mut self, at: u32, block: &Block) -> Result<u32, XlsxError> {
        let lang = self.layout.lang;
        self.sheet.write_with_format(at, NAME, &block.name, &self.style.block)?;
        let value = format!("{} ({})", lang.pick("价值量", "Value"), self.money());
        let heads = [
            lang.pick("核算项", "Account"),
            lang.pick("实物量指标", "Quantity"),
            lang.pick("实物量", "Amount"),
            lang.pick("单位", "Unit"),
            value.as_str(),
            lang.pick("占比", "Share"),
        ];
        for (column, head) in (0..).zip(heads) {
            self.sheet.write_with_format(at + 1, column, head, &self.style.head)?;
        }
        self.high(at + 1, HEAD)?;
        let mut row = at + 2;
        let (mut parts, mut ranges, mut totals) = (Vec::new(), Vec::new(), Vec::new());
        for group in &self.accounts.groups {
            let first = row;
            let start = parts.len();
            for account in &group.rows {
                let next = self.account(row, block, account)?;
                parts.push((row, self.title(account.value.symbol), self.value(row, block, account)?));
                row = next;
            }
            ranges.push((first, row - 1));
            if let Some(total) = group.total {
                let own: Vec<Part> = parts[start..].to_vec();
                let value = self.total(row, Some(total), &[(first, row - 1)], &own)?;
                totals.push((row, self.title(total), value));
                row += 1;
            }
        }
        self.total(row, self.accounts.total, &ranges, &parts)?;
        parts.extend(totals);
        self.shares(&parts, row)?;
        Ok(row + 2)
    }

    /// The name and the quantities of an account; returns the next free row.
    fn account(&mut self, at: u32, block: &Block, account: &Row) -> Result<u32, XlsxError> {
        let (layout, style) = (self.layout, self.style);
        let title = self.title(account.value.symbol);
        self.sheet.write_with_format(at, NAME, &title, &style.text_wrapped)?;
        let mut row = at;
        for figure in &account.quantities {
            for members in self.lines.get(&figure.symbol).cloned().unwrap_or_default() {
                if row > at {
                    for column in [NAME, VALUE, SHARE] {
                        self.sheet.write_blank(row, column, &style.text)?;
                    }
                }
                let name = blocks::title(layout, figure.symbol, &members);
                self.high(row, height(&name, 42).max(height(&title, 32)))?;
                self.sheet.write_with_format(row, 1, name, &style.text_wrapped)?;
                let unit = shown_unit(self.request, layout.run.book.unit(figure.symbol)).0;
                self.sheet.write_with_format(row, 3, unit_words(&unit, layout.lang), &style.id)?;
                let which = Which { year: block.year, region: block.region, members: &members };
                self.pointed((row, 2), figure.symbol, which)?;
                row += 1;
            }
        }
        if row == at {
            for column in 1..VALUE {
                self.sheet.write_blank(row, column, &style.text)?;
            }
            self.high(row, height(&title, 32))?;
            row += 1;
        }
        Ok(row)
    }

    pub fn value(&mut self, row: u32, block: &Block, account: &Row) -> Result<Option<f64>, XlsxError> {
        let which = Which { year: block.year, region: block.region, members: &[] };
        self.pointed((row, VALUE), account.value.symbol, which)
    }

    fn pointed(
        &mut self,
        at: (u32, u16),
        symbol: Symbol,
        which: Which<'_>,
    ) -> Result<Option<f64>, XlsxError> {
        let missing = missing(self.layout);
        let Some(pointed) = point(self.request, self.layout, symbol, which) else {
            self.sheet.write_with_format(at.0, at.1, missing, &self.style.absent)?;
            return Ok(None);
        };
        let shown = Shown {
            formula: format!("IFERROR({},\"{missing}\")", pointed.formula),
            value: pointed.value.ok_or_else(|| missing.to_string()),
        };
        let format = self.style.result(self.layout.run.book.decimals(symbol));
        put(self.sheet, self.layout, at, &shown, format)?;
        Ok(pointed.value)
    }

    /// A total of ranges of values, with a label that names what it lacks.
    pub fn total(
        &mut self,
        row: u32,
        line: Option<Symbol>,
        ranges: &[(u32, u32)],
        parts: &[Part],
    ) -> Result<Option<f64>, XlsxError> {
        let title = line.map_or(self.layout.lang.pick("合计", "Total").to_string(), |l| self.title(l));
        let named: Vec<(String, String, String, Option<f64>)> = parts
            .iter()
            .map(|(row, name, value)| {
                (format!("A{}", row + 1), format!("E{}", row + 1), name.clone(), *value)
            })
            .collect();
        let label = label(self.layout, &title, &named);
        self.sheet.merge_range(row, NAME, row, VALUE - 1, "", &self.style.total_wrapped)?;
        put(self.sheet, self.layout, (row, NAME), &label, &self.style.total_wrapped)?;
        if let Err(words) = &label.value {
            self.high(row, height(words, 100))?;
        }
        let ranges: Vec<String> = ranges.iter().map(|(a, b)| format!("E{}:E{}", a + 1, b + 1)).collect();
        let values: Vec<Option<f64>> = parts.iter().map(|p| p.2).collect();
        let sum = sum(&ranges.join(","), &values, missing(self.layout));
        put(self.sheet, self.layout, (row, VALUE), &sum, &self.style.total)?;
        Ok(sum.number())
    }

    /// The share of every part in the total, and of the total itself.
    pub fn shares(&mut self, parts: &[Part], total: u32) -> Result<(), XlsxError> {
        let values: Vec<Option<f64>> = parts.iter().map(|p| p.2).collect();
        let accounts = self.accounts.rows().count();
        let sum: f64 = values.iter().take(accounts).flatten().sum();
        let whole = (total, String::new(), values.iter().any(Option::is_some).then_some(sum));
        for (row, _, value) in parts.iter().chain([&whole]) {
            let formula = format!("IFERROR(E{}/E${},\"–\")", row + 1, total + 1);
            let share = value.filter(|_| sum != 0.0).map(|v| v / sum).ok_or_else(|| "–".to_string());
            let format = if parts[..accounts].iter().any(|p| p.0 == *row) {
                &self.style.share
            } else {
                &self.style.total_share
            };
            put(self.sheet, self.layout, (*row, SHARE), &Shown { formula, value: share }, format)?;
        }
        Ok(())
    }

    pub fn title(&self, symbol: Symbol) -> String {
        self.layout.run.book.title(symbol).get(self.layout.lang).to_string()
    }
}

/// Height of the row of column titles.
pub const HEAD: f64 = 32.0;
