//! The supply table: services down, ecosystem types across, what is not split in a column of its own, so that all adds up.

use super::blocks::{self, Block, Lines, height};
use super::breaks::{self, Breaks};
use super::figure::{Which, point};
use super::frame::unit_words;
use super::layout::{Layout, letters};
use super::shown::{Shown, label, missing, put, sum};
use super::style::Style;
use crate::model::dimension::Dim;
use crate::plan::State;
use crate::results::Request;
use crate::rule::{Accounts, Figure, Supply, Symbol};
use crate::show::terminal::shown_unit;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Service, account, unit.
const KEYS: u16 = 3;
/// Rows between two blocks.
const BLANK: u32 = 3;
/// Stands where no part belongs to a type; a zero would say that it was accounted.
const NOTHING: &str = "–";

/// Fills the sheet.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    (accounts, supply): (&Accounts, &Supply),
    name: &str,
    style: &Style,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    let classes = classes(layout, accounts, supply.across);
    let last = KEYS + classes.len() as u16 + 1;
    let parts = usize::from(last - KEYS) + 1;
    let widths: Vec<usize> = [24, 32, 9].into_iter().chain(std::iter::repeat_n(14, parts)).collect();
    for (column, width) in (0..).zip(&widths) {
        sheet.set_column_width(column, *width as f64)?;
    }
    let lang = layout.lang;
    let note = lang.pick(
        "供给表：服务为行，类型为列。各类型与“未分类型”之和等于合计；没有分类型核算行的，全数列在“未分类型”。",
        "Supply table: services down, types across. The types and what is not split by type add up to the total; accounts without a line by type stand in that column as a whole.",
    );
    let words = (supply.title.get(lang), note);
    let blocks = blocks::blocks(request, layout, accounts);
    let mut at = blocks::head(sheet, request, words, &blocks, last, style)?;
    let mut table = Table {
        sheet,
        request,
        layout,
        accounts,
        supply,
        classes,
        lines: blocks::lines(layout, accounts),
        last,
        style,
        extra: 0.0,
    };
    let mut breaks = Breaks::new(&widths);
    // The title stays with the first block.
    let mut from = 0;
    for block in &blocks {
        let next = table.block(at, block)?;
        breaks.keep(from, next, BLANK, std::mem::take(&mut table.extra));
        (at, from) = (next, next);
    }
    breaks.set(table.sheet)?;
    table.sheet.set_freeze_panes(0, 2)?;
    Ok(())
}

/// The members that have a part in any figure, in their order.
fn classes(layout: &Layout<'_>, accounts: &Accounts, across: Dim) -> Vec<u32> {
    let figures = accounts.rows().flat_map(|r| std::iter::once(&r.value).chain(&r.quantities));
    let mut classes = Vec::new();
    for figure in figures {
        classes.extend(figure.within.iter().map(|(member, _)| *member));
        let own = figure.split.iter().chain([&figure.symbol]);
        for (column, frame) in own.filter_map(|s| layout.run.framed(*s)) {
            let inside = (0..frame.len()).filter(|row| matches!(column.state(*row), State::Accounted(_)));
            classes.extend(inside.filter_map(|row| frame.member(across, row)));
            classes.sort_unstable();
            classes.dedup();
        }
    }
    classes.sort_unstable();
    classes.dedup();
    classes
}

struct Table<'a> {
    sheet: &'a mut Worksheet,
    request: &'a Request<'a>,
    layout: &'a Layout<'a>,
    accounts: &'a Accounts,
    supply: &'a Supply,
    classes: Vec<u32>,
    lines: Lines,
    /// The column of the total.
    last: u16,
    style: &'a Style,
    /// Points of height beyond the usual.
    extra: f64,
}

/// What a row of the table comes to: class by class, not split, in all.
struct Filled {
    row: u32,
    name: String,
    cells: Vec<Option<f64>>,
}

impl Table<'_> {
    fn high(&mut self, row: u32, height: f64) -> Result<(), XlsxError> {
        self.extra += height - breaks::ROW;
        self.sheet.set_row_height(row, height)?;
        Ok(())
    }

    /// Both tables of one region and year; returns the next free row.
    fn block(&mut self, at: u32, block: &Block) -> Result<u32, XlsxError> {
        let lang = self.layout.lang;
        self.sheet.write_with_format(at, 0, &block.name, &self.style.block)?;
        self.head(at + 1)?;
        let mut row = at + 2;
        self.band(row, lang.pick("实物量", "Quantities"))?;
        row += 1;
        let accounts = self.accounts;
        for account in accounts.rows() {
            for figure in &account.quantities {
                for members in self.lines.get(&figure.symbol).cloned().unwrap_or_default() {
                    self.row(row, block, account.service, figure, &members)?;
                    row += 1;
                }
            }
        }
        self.band(row, lang.pick("价值量", "Value"))?;
        row += 1;
        let first = row;
        let mut filled = Vec::new();
        for account in accounts.rows() {
            filled.push(self.row(row, block, account.service, &account.value, &[])?);
            row += 1;
        }
        self.totals(row, first, &filled)?;
        Ok(row + 1 + BLANK)
    }

    fn head(&mut self, at: u32) -> Result<(), XlsxError> {
        let lang = self.layout.lang;
        let dimensions = &self.layout.run.book.catalog.dimensions;
        let service = self.supply.services.map_or_else(
            || lang.pick("服务", "Service").to_string(),
            |d| dimensions.get(d).title.get(lang).to_string(),
        );
        let mut heads =
            vec![service, lang.pick("核算项", "Account").to_string(), lang.pick("单位", "Unit").to_string()];
        heads.extend(self.classes.iter().map(|m| dimensions.member_title(self.supply.across, *m, lang)));
        heads.push(lang.pick("未分类型", "not split by type").to_string());
        heads.push(lang.pick("合计", "Total").to_string());
        for (column, head) in (0..).zip(heads) {
            self.sheet.write_with_format(at, column, head, &self.style.head)?;
        }
        self.high(at, 36.0)?;
        Ok(())
    }

    fn band(&mut self, at: u32, words: &str) -> Result<(), XlsxError> {
        self.sheet.merge_range(at, 0, at, self.last, words, &self.style.total_label)?;
        Ok(())
    }

    /// One service: its classes, what is not split, its total.
    fn row(
        &mut self,
        row: u32,
        block: &Block,
        service: Option<u32>,
        figure: &Figure,
        members: &[(Dim, u32)],
    ) -> Result<Filled, XlsxError> {
        let (layout, style) = (self.layout, self.style);
        let (book, lang, missing) = (&layout.run.book, layout.lang, missing(layout));
        let dimensions = &book.catalog.dimensions;
        let listed = self.supply.services.zip(service);
        let service = listed.map_or_else(
            || lang.pick("（清单中没有）", "(not on the list)").to_string(),
            |(dim, member)| dimensions.member_title(dim, member, lang),
        );
        let name = blocks::title(layout, figure.symbol, members);
        self.high(row, height(&service, 31).max(height(&name, 40)))?;
        self.sheet.write_with_format(row, 0, service, &style.text_wrapped)?;
        self.sheet.write_with_format(row, 1, &name, &style.text_wrapped)?;
        let unit = shown_unit(self.request, book.unit(figure.symbol)).0;
        self.sheet.write_with_format(row, 2, unit_words(&unit, lang), &style.id)?;
        let which = Which { year: block.year, region: block.region, members };
        let total = point(self.request, layout, figure.symbol, which);
        let whole = total.as_ref().and_then(|t| t.value);
        let all = Shown {
            formula: total.map_or("NA()".to_string(), |t| t.formula),
            value: whole.ok_or_else(|| missing.to_string()),
        };
        let all = Shown { formula: format!("IFERROR({},\"{missing}\")", all.formula), ..all };
        put(self.sheet, self.layout, (row, self.last), &all, &style.supply_total)?;
        let mut cells = Vec::new();
        for (column, class) in (KEYS..).zip(self.classes.clone()) {
            let shown = self.class(row, figure, which, class, whole);
            put(self.sheet, self.layout, (row, column), &shown, &style.supply)?;
            cells.push(shown.number());
        }
        let rest = self.rest(row, whole, &cells);
        put(self.sheet, self.layout, (row, self.last - 1), &rest, &style.rest)?;
        cells.extend([rest.number(), whole]);
        Ok(Filled { row, name, cells })
    }

    /// What belongs to one class; nothing where the whole is not accounted.
    fn class(&self, row: u32, figure: &Figure, which: Which<'_>, class: u32, whole: Option<f64>) -> Shown {
        let across = self.supply.across;
        let picked: Vec<(Dim, u32)> = which.members.iter().copied().chain([(across, class)]).collect();
        let own = (self.layout.run.book.dims(figure.symbol).contains(across)).then_some(figure.symbol);
        let point = |symbol: Symbol, members: &[(Dim, u32)]| {
            // Members of dimensions that a part does not have are none of its rows.
            let dims = self.layout.run.book.dims(symbol);
            let members: Vec<(Dim, u32)> =
                members.iter().copied().filter(|(d, _)| dims.contains(*d)).collect();
            point(self.request, self.layout, symbol, Which { members: &members, ..which })
        };
        let split = figure.split.iter().copied().chain(own).filter_map(|s| point(s, &picked));
        let within = figure.within.iter().filter(|(m, _)| *m == class);
        let parts: Vec<_> = split.chain(within.filter_map(|(_, s)| point(*s, which.members))).collect();
        let total = format!("${}{}", letters(self.last), row + 1);
        let nothing = Err(NOTHING.to_string());
        match parts.as_slice() {
            [] => Shown { formula: format!("\"{NOTHING}\""), value: nothing },
            parts => {
                let known: Vec<f64> = parts.iter().filter_map(|p| p.value).collect();
                let value = match known.is_empty() || whole.is_none() {
                    true => nothing,
                    false => Ok(known.iter().sum()),
                };
                let sum = match parts {
                    [one] => format!("IFERROR({},\"{NOTHING}\")", one.formula),
                    more => {
                        let terms: Vec<String> =
                            more.iter().map(|p| format!("IFERROR({},0)", p.formula)).collect();
                        let lost: Vec<String> =
                            more.iter().map(|p| format!("ISERROR({})", p.formula)).collect();
                        format!("IF(AND({}),\"{NOTHING}\",{})", lost.join(","), terms.join("+"))
                    }
                };
                Shown { formula: format!("IF(ISNUMBER({total}),{sum},\"{NOTHING}\")"), value }
            }
        }
    }

    /// The total less its classes. A difference that only rounding makes is none.
    fn rest(&self, row: u32, whole: Option<f64>, cells: &[Option<f64>]) -> Shown {
        let missing = missing(self.layout);
        let total = format!("{}{}", letters(self.last), row + 1);
        let classes = match self.classes.is_empty() {
            true => "0".to_string(),
            false => format!("SUM({}{r}:{}{r})", letters(KEYS), letters(self.last - 2), r = row + 1),
        };
        let value = whole.ok_or_else(|| missing.to_string()).map(|whole| {
            let rest = whole - cells.iter().flatten().sum::<f64>();
            if rest.abs() <= whole.abs() * 1e-12 { 0.0 } else { rest }
        });
        let formula = format!(
            "IF(ISNUMBER({total}),IF(ABS({total}-{classes})<=ABS({total})*1E-12,0,{total}-{classes}),\"{missing}\")"
        );
        Shown { formula, value }
    }

    /// The sums of the columns of money.
    fn totals(&mut self, at: u32, first: u32, filled: &[Filled]) -> Result<(), XlsxError> {
        let lang = self.layout.lang;
        let title = self.accounts.total.map_or(lang.pick("合计", "Total").to_string(), |line| {
            self.layout.run.book.title(line).get(lang).to_string()
        });
        let total = letters(self.last);
        let parts: Vec<(String, String, String, Option<f64>)> = filled
            .iter()
            .map(|f| {
                let value = f.cells.last().copied().flatten();
                (format!("B{}", f.row + 1), format!("{total}{}", f.row + 1), f.name.clone(), value)
            })
            .collect();
        let label = label(self.layout, &title, &parts);
        self.sheet.merge_range(at, 0, at, KEYS - 1, "", &self.style.total_wrapped)?;
        put(self.sheet, self.layout, (at, 0), &label, &self.style.total_wrapped)?;
        if let Err(words) = &label.value {
            self.high(at, height(words, 80))?;
        }
        for (i, column) in (KEYS..=self.last).enumerate() {
            let range = format!("{c}{}:{c}{at}", first + 1, c = letters(column));
            let values: Vec<Option<f64>> = filled.iter().map(|f| f.cells[i]).collect();
            let nothing = if column == self.last { missing(self.layout) } else { NOTHING };
            put(
                self.sheet,
                self.layout,
                (at, column),
                &sum(&range, &values, nothing),
                &self.style.supply_sum,
            )?;
        }
        Ok(())
    }
}
