//! The workbook: one sheet per frame with live formulas, presentation sheets that point into them.

mod cells;
mod compare;
mod cover;
mod frame;
mod inputs;
mod layout;
mod names;
mod parameters;
mod rules;
mod section;
mod style;
mod summary;

use super::Request;
use crate::text::Text;
use layout::Layout;
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
    let mut sections = Vec::new();
    let mut first = Written::default();
    for (i, section) in request.run.book.sections.iter().enumerate() {
        let mut sheet = Worksheet::new();
        let written = section::write(&mut sheet, request, &layout, section, &layout.sections[i], &style)?;
        sections.push(page(sheet));
        if i == 0 {
            first = written;
        }
    }
    let mut sheets = Vec::new();
    let mut summary = Worksheet::new();
    summary::write(&mut summary, request, &layout, &first, &style)?;
    sheets.push(page(summary));
    sheets.extend(sections);
    if !request.others.is_empty() {
        let mut sheet = Worksheet::new();
        compare::write(&mut sheet, request, &layout, &style)?;
        sheets.push(page(sheet));
    }
    for frame in &layout.frames {
        let mut sheet = Worksheet::new();
        frame::write(&mut sheet, &layout, frame, &style)?;
        sheets.push(sheet);
    }
    let mut rules = Worksheet::new();
    rules::write(&mut rules, &layout, &style)?;
    sheets.push(rules);
    let mut parameters = Worksheet::new();
    parameters::write(&mut parameters, &layout, &style)?;
    sheets.push(parameters);
    for number in 0..layout.input_sheets() {
        let mut sheet = Worksheet::new();
        inputs::write(&mut sheet, &layout, number, &style)?;
        sheets.push(sheet);
    }
    let names: Vec<String> = sheets.iter().map(Worksheet::name).collect();
    let mut cover = Worksheet::new();
    cover::write(&mut cover, request, &layout, &names, &style)?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(request)?);
    workbook.push_worksheet(cover);
    sheets.into_iter().for_each(|sheet| {
        workbook.push_worksheet(sheet);
    });
    Ok(workbook.save_to_buffer()?)
}

/// Presentation sheets print on landscape pages, one page wide.
fn page(mut sheet: Worksheet) -> Worksheet {
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet
}

fn properties(request: &Request<'_>) -> Result<DocProperties, XlsxError> {
    // A fixed date: the time of writing would make equal reports differ.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = request.dataset.title.get(request.lang);
    Ok(DocProperties::new().set_title(title).set_author("geep").set_creation_datetime(&date))
}
