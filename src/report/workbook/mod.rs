//! The workbook: one sheet per frame with live formulas, presentation sheets that point into them.

mod accounts;
mod blocks;
mod breaks;
mod cells;
mod checks;
mod column;
mod compare;
mod composition;
pub(in crate::report) mod cover;
mod figure;
mod frame;
mod given;
mod guard;
mod inputs;
mod known;
mod layout;
pub mod limits;
pub mod names;
mod over;
mod parameters;
mod pinned;
mod rules;
mod section;
mod settlement;
mod shown;
pub(crate) mod style;
mod summary;
mod supplied;
mod supply;
mod upto;

use crate::finding::Finding;
use crate::results::Request;
use crate::settle::Settlement;
use crate::show::banner;
use crate::text::Text;
use layout::{HEAD, LIST_HEAD, Layout};
use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
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
    let layout = Layout::new(request.run, request.lang).map_err(Failure::TooLarge)?;
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
    if !request.expected.is_empty() {
        sheets.push(page(filled(|sheet| known::write(sheet, request, &layout, &style))?));
    }
    if request.run.book.checks().next().is_some() {
        sheets.push(back(filled(|sheet| checks::write(sheet, &layout, &style))?, LIST_HEAD, 1)?);
    }
    // These hold nearly all cells, and none needs another.
    let numbers = 0..layout.input_sheets();
    let (frames, inputs) = rayon::join(
        || layout.frames.par_iter().map(|of| filled(|s| frame::write(s, &layout, of, &style))).collect(),
        || numbers.into_par_iter().map(|n| filled(|s| inputs::write(s, &layout, n, &style))).collect(),
    );
    let (frames, inputs): (Result<Vec<_>, Failure>, Result<Vec<_>, Failure>) = (frames, inputs);
    for (sheet, of) in frames?.into_iter().zip(&layout.frames) {
        let columns = of.keys.len() + of.symbols.len();
        sheets.push(back(sheet, HEAD, columns.div_ceil(WIDE) as u16)?);
    }
    let mut rules = Worksheet::new();
    rules::write(&mut rules, &layout, &style)?;
    sheets.push(back(rules, LIST_HEAD, 1)?);
    let mut parameters = Worksheet::new();
    parameters::write(&mut parameters, &layout, &style)?;
    sheets.push(back(parameters, LIST_HEAD, 1)?);
    for sheet in inputs? {
        sheets.push(back(sheet, LIST_HEAD, 1)?);
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
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(request)?);
    // What is signed lies on top.
    let at = usize::from(request.settlement.is_some()).min(sheets.len());
    sheets.insert(at, cover);
    sheets.into_iter().for_each(|sheet| {
        workbook.push_worksheet(sheet);
    });
    Ok(workbook.save_to_buffer()?)
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
        sections.push(page(sheet));
        if i == 0 {
            first = written;
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

/// The number Excel gives to A4.
const A4: u8 = 9;

/// Columns of a calculation sheet that stand on one page and can still be read.
const WIDE: usize = 12;

/// Back matter: so many pages wide, its heads on every page.
fn back(sheet: Worksheet, heads: u32, wide: u16) -> Result<Worksheet, XlsxError> {
    let mut sheet = landscape(sheet);
    sheet.set_print_fit_to_pages(wide.max(1), 0);
    sheet.set_repeat_rows(0, heads - 1)?;
    Ok(sheet)
}

/// Presentation sheets print on landscape pages, one page wide.
fn page(sheet: Worksheet) -> Worksheet {
    let mut sheet = landscape(sheet);
    sheet.set_print_fit_to_pages(1, 0);
    sheet
}

fn landscape(mut sheet: Worksheet) -> Worksheet {
    sheet.set_landscape();
    sheet.set_paper_size(A4);
    sheet.set_footer("&C&A · &P / &N");
    sheet
}

fn properties(request: &Request<'_>) -> Result<DocProperties, XlsxError> {
    // A fixed date: the time of writing would make equal reports differ.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = request.dataset.title.get(request.lang);
    Ok(DocProperties::new().set_title(title).set_author("geep").set_creation_datetime(&date))
}
