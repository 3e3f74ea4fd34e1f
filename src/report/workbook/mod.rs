//! The workbook: one sheet per frame with live formulas, presentation sheets that point into them. The front sheets may
//! be asked for alone: then they hold what their formulas come to.

mod accounts;
mod blocks;
mod breaks;
mod cells;
mod checks;
mod column;
mod compare;
mod composition;
pub(in crate::report) mod cover;
pub mod drawn;
mod figure;
mod filled;
mod followed;
mod frame;
mod given;
mod guard;
mod inputs;
mod known;
mod layout;
mod levers;
pub mod limits;
mod live;
pub mod names;
mod over;
mod parameters;
mod pinned;
mod print;
mod rules;
mod section;
mod series;
mod settlement;
mod shown;
pub(crate) mod style;
mod summary;
mod supplied;
mod supply;
mod upto;
mod years;

use crate::finding::Finding;
use crate::results::Request;
use crate::rule::Symbol;
use crate::settle::Settlement;
use crate::show::banner;
use crate::text::Text;
use layout::{FrameSheet, HEAD, LIST_HEAD, Layout, SHEET_COLUMNS, SHEET_ROWS};
use print::{landscape, page};
use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, IgnoreError, Workbook, Worksheet, XlsxError};
use section::Written;
use style::Style;

/// Why a workbook cannot be written.
#[derive(Debug)]
pub enum Failure {
    /// The results do not fit into a workbook; both languages say why.
    TooLarge(Text),
    Writer(XlsxError),
}

impl From<XlsxError> for Failure {
    fn from(e: XlsxError) -> Failure {
        Failure::Writer(e)
    }
}

impl Failure {
    /// What to say where it is the size of the results; else the writer's own fault.
    pub fn finding(self) -> Result<Finding, XlsxError> {
        match self {
            Failure::TooLarge(words) => Ok(limits::too_large(words)),
            Failure::Writer(e) => limits::of_writer(&e).ok_or(e),
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::TooLarge(words) => write!(f, "{} · {}", words.zh, words.en),
            Failure::Writer(e) => e.fmt(f),
        }
    }
}

/// The workbook as bytes: the same request gives the same bytes.
pub fn build(request: &Request<'_>) -> Result<Vec<u8>, Failure> {
    let layout = Layout::new(request.run, request.lang, request.sheets).map_err(Failure::TooLarge)?;
    let style = Style::new();
    let mut sheets = match request.settlement {
        None => account_pages(request, &layout, &style)?,
        Some(settled) => settlement_pages(request, &layout, settled, &style)?,
    };
    if !request.others.is_empty() {
        let mut sheet = Worksheet::new();
        compare::write(&mut sheet, request, &layout, &style)?;
        sheets.push(page(sheet));
    }
    if !request.run.inputs.levers.cells.is_empty() {
        let sheet = filled(|sheet| levers::write(sheet, &layout, &style))?;
        sheets.push(print::table(sheet, 1..2, (levers::WIDTH, &[], print::LONG))?);
    }
    if !request.expected.is_empty() {
        sheets.push(page(filled(|sheet| known::write(sheet, request, &layout, &style))?));
    }
    if request.run.book.checks().next().is_some() {
        let sheet = filled(|sheet| checks::write(sheet, &layout, &style))?;
        sheets.push(print::table(sheet, 1..LIST_HEAD, (checks::WIDTH, &[], print::LONG))?);
    }
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(request)?);
    if layout.live() {
        sheets.extend(derivation(&mut workbook, &layout, &style)?);
    }
    let names: Vec<String> = sheets.iter().map(Worksheet::name).collect();
    let mut cover = Worksheet::new();
    cover::write(&mut cover, request, &layout, &names, &style)?;
    if let Some(settled) = request.settlement {
        let words = banner::line(settled, request.lang);
        if !words.is_empty() {
            // On every page that is printed, whichever sheet it is of.
            for sheet in std::iter::once(&mut cover).chain(&mut sheets) {
                sheet.set_header(format!("&C&\"等线,Bold\"{words}"));
            }
        }
    }
    for sheet in std::iter::once(&mut cover).chain(&mut sheets) {
        // Codes are words: no green corner says that they might be numbers.
        let whole = (SHEET_ROWS as u32 - 1, SHEET_COLUMNS as u16 - 1);
        sheet.ignore_error_range(0, 0, whole.0, whole.1, IgnoreError::NumberStoredAsText)?;
    }
    // What is signed lies on top.
    let at = usize::from(request.settlement.is_some()).min(sheets.len());
    sheets.insert(at, cover);
    sheets.into_iter().for_each(|sheet| {
        workbook.push_worksheet(sheet);
    });
    Ok(workbook.save_to_buffer()?)
}

/// The sheets that every figure can be followed down: calculation, rules, parameters, inputs.
fn derivation(
    workbook: &mut Workbook,
    layout: &Layout<'_>,
    style: &Style,
) -> Result<Vec<Worksheet>, Failure> {
    let mut sheets = Vec::new();
    let (frames, inputs) = bulk(workbook, layout, style)?;
    for (sheet, of) in frames.into_iter().zip(&layout.frames) {
        sheets.push(print::table(
            sheet,
            0..HEAD,
            (of.width(), &of.key_widths(), layout.run.frames.list[of.frame].len() as u32),
        )?);
    }
    let mut rules = Worksheet::new();
    rules::write(&mut rules, layout, style)?;
    sheets.push(print::table(rules, 1..LIST_HEAD, (rules::WIDTH, &[], print::LONG))?);
    let mut parameters = Worksheet::new();
    parameters::write(&mut parameters, layout, style)?;
    sheets.push(print::table(parameters, 1..LIST_HEAD, (parameters::WIDTH, &parameters::KEYS, print::LONG))?);
    for (number, sheet) in inputs.into_iter().enumerate() {
        let mut sheet = print::table(sheet, 1..LIST_HEAD, (inputs::PRINTED_WIDTH, &[], print::LONG))?;
        // Where a figure is from stands beside it, to be read on a screen.
        let last = LIST_HEAD + layout.inputs_on(number).len().max(1) as u32 - 1;
        sheet.set_print_area(0, 0, last, inputs::PRINTED - 1)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Cells beyond which the sheets of calculation and inputs are written to disk as they go: fewer stand in memory.
const MANY: usize = 1_000_000;

/// Columns of a sheet of inputs.
const INPUT_COLUMNS: usize = 12;

/// The sheets of calculation and those of inputs. They hold nearly all cells, and none needs another.
fn bulk(
    workbook: &mut Workbook,
    layout: &Layout<'_>,
    style: &Style,
) -> Result<(Vec<Worksheet>, Vec<Worksheet>), Failure> {
    let size = |of: &FrameSheet| layout.run.frames.list[of.frame].len() * (of.keys.len() + of.symbols.len());
    let cells = layout.frames.iter().map(size).sum::<usize>() + INPUT_COLUMNS * layout.inputs.len();
    let mut blank = |count: usize| -> Result<Vec<Worksheet>, XlsxError> {
        match cells > MANY {
            true => (0..count).map(|_| workbook.new_worksheet_with_constant_memory()).collect(),
            false => Ok((0..count).map(|_| Worksheet::new()).collect()),
        }
    };
    let (mut frames, mut inputs) = (blank(layout.frames.len())?, blank(layout.input_sheets())?);
    if cells > MANY {
        // Formats are numbered as they are met: here once and for all, not by which sheet is faster.
        style.all().for_each(|format| {
            workbook.register_format(format);
        });
    }
    let (framed, listed) = rayon::join(
        || {
            let sheets = frames.par_iter_mut().zip(&layout.frames);
            sheets.try_for_each(|(sheet, of)| frame::write(sheet, layout, of, style))
        },
        || {
            let sheets = inputs.par_iter_mut().enumerate();
            sheets.try_for_each(|(number, sheet)| inputs::write(sheet, layout, number, style))
        },
    );
    framed?;
    listed?;
    Ok((frames, inputs))
}

/// The pages of a settlement: who gets what, the ledger, and other schemes beside it.
fn settlement_pages(
    request: &Request<'_>,
    layout: &Layout<'_>,
    settled: &Settlement,
    style: &Style,
) -> Result<Vec<Worksheet>, Failure> {
    let mut pages = vec![
        page(filled(|sheet| settlement::write_form(sheet, request, layout, settled))?),
        page(filled(|sheet| settlement::write(sheet, request, layout, settled, style))?),
        page(filled(|sheet| settlement::write_ledger(sheet, layout, settled, style))?),
    ];
    if !settled.others.is_empty() {
        pages.push(page(filled(|sheet| settlement::write_others(sheet, layout, settled, style))?));
    }
    Ok(pages)
}

/// The pages of accounts: the summary, the profile's sections, then its accounts with quantities and by class.
fn account_pages(
    request: &Request<'_>,
    layout: &Layout<'_>,
    style: &Style,
) -> Result<Vec<Worksheet>, Failure> {
    let mut sections = Vec::new();
    let mut first = Written::default();
    for (i, section) in request.run.book.sections.iter().enumerate() {
        let mut sheet = Worksheet::new();
        let written = section::write(&mut sheet, request, layout, section, &layout.sections[i], style)?;
        let columns = section::columns(request, &section.columns).len();
        let width = section::width(columns);
        let last = written.blocks.last().map_or(0, |block| block.total.unwrap_or(block.last));
        let mut sheet = print::table(sheet, 1..section::TOP, (width, &section::KEY_WIDTHS, last + 1))?;
        // The title stands above every page: in a cell it would be cut where a page begins with other columns.
        let title =
            format!("{} · {}", request.dataset.title.get(request.lang), section.title.get(request.lang));
        sheet.set_header(format!("&L&\"等线,Bold\"&12 {}", title.replace('&', "&&")));
        sheet.set_print_area(1, 0, last.max(section::TOP), section::KEYS + columns.max(1) as u16 - 1)?;
        sections.push(sheet);
        if i == 0 {
            first = written;
        }
    }
    if let Some(compared) = years::compared(request) {
        let sheet = filled(|sheet| years::write(sheet, request, layout, compared, style))?;
        sections.push(print::table(
            sheet,
            years::HEADS - 1..years::HEADS,
            (years::width(), &[], print::LONG),
        )?);
        if request.dataset.years.len() >= series::LEAST {
            let mut sheet = page(filled(|sheet| series::write(sheet, request, layout, style))?);
            sheet.set_repeat_rows(series::HEADS - 1, series::HEADS - 1)?;
            sections.push(sheet);
        }
    }
    for (page_of, (own, split)) in request.run.book.accounts.iter().zip(&layout.accounts) {
        sections.push(landscape(filled(|s| accounts::write(s, request, layout, page_of, own, style))?));
        if let Some((supply, name)) = page_of.supply.as_ref().zip(split.as_ref()) {
            let both = (page_of, supply);
            sections.push(landscape(filled(|s| supply::write(s, request, layout, both, name, style))?));
        }
    }
    let mut summary = page(filled(|sheet| summary::write(sheet, request, layout, &first, style))?);
    if first.blocks.last().is_some_and(|b| b.last - b.first < summary::DRAWN) {
        // Table and chart on one page, or the chart would be cut.
        summary.set_print_fit_to_pages(1, 1);
    }
    Ok(std::iter::once(summary).chain(sections).collect())
}

/// A sheet of its own, filled.
fn filled<T, E: Into<Failure>>(
    write: impl FnOnce(&mut Worksheet) -> Result<T, E>,
) -> Result<Worksheet, Failure> {
    let mut sheet = Worksheet::new();
    write(&mut sheet).map_err(Into::into)?;
    Ok(sheet)
}

fn properties(request: &Request<'_>) -> Result<DocProperties, XlsxError> {
    // A fixed date: the time of writing would make equal reports differ.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = request.dataset.title.get(request.lang);
    Ok(DocProperties::new().set_title(title).set_author("geep").set_creation_datetime(&date))
}

/// The years that are compared, and the ids of the lines that are followed.
pub fn followed(request: &Request<'_>) -> Option<((u32, u32), Vec<String>)> {
    let years = years::compared(request)?;
    let book = &request.run.book;
    let id = |line: followed::Followed| match line.symbol {
        Symbol::Line(line) => Some(book.lines[line].id.clone()),
        Symbol::Measure(_) | Symbol::Coefficient(_) => None,
    };
    Some((years, followed::lines(request).into_iter().filter_map(id).collect()))
}
