//! Copies of a dataset's tables with the cells marked that findings speak of, and all findings on a sheet of their own.

use crate::disk::unmade;
use crate::finding::{Finding, Findings, Severity, Where};
use crate::place::Place;
use crate::report::Failure;
use crate::report::manifest;
use crate::report::place::{self, Bundle, Intent};
use crate::report::workbook::names::Names;
use crate::report::workbook::style::Style;
use crate::sheet::Sheet;
use crate::table::{ASIDE, Dataset, Inputs};
use crate::text;
use crate::text::{Lang, NAME, Text, shortened};
use rust_xlsxwriter::utility::{column_name_to_number, column_number_to_name};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, Note, Url, Workbook, Worksheet, XlsxError,
};
use std::collections::BTreeMap;
use std::path::Path;

const RED: Color = Color::RGB(0xF8B4A6);
const YELLOW: Color = Color::RGB(0xFFE699);
/// A worksheet has no more rows; a cell holds 32,767 characters, a note some fewer.
const ROWS: u32 = 1_048_576;
const LONGEST: usize = 32_700;

/// The manifest that says which copies are ours.
const MANIFEST: &str = "marked.json";

/// Writes the copies into a folder; their names. What was found there is told in `notes`.
pub fn write(
    dataset: &Dataset,
    inputs: &Inputs,
    findings: &Findings,
    out: &Path,
    lang: Lang,
    notes: &mut Findings,
) -> Result<Vec<String>, Failure> {
    let mut files: BTreeMap<&str, Vec<&Sheet>> = BTreeMap::new();
    for sheet in &inputs.sheets {
        files.entry(&sheet.file).or_default().push(sheet);
    }
    let names: BTreeMap<&str, String> = files.keys().map(|file| (*file, copy_name(file, &files))).collect();
    let listed = listed(findings);
    let mut outputs = Vec::new();
    for (file, sheets) in &files {
        let name = &names[file];
        let copy = Copy { file, sheets, files: &files, names: &names, findings: &listed, lang };
        let bytes = copy.book(dataset).map_err(|e| unmade(name, &e))?;
        outputs.push((name.clone(), bytes));
    }
    let manifest = (MANIFEST, manifest::plain(dataset, &outputs));
    place::put(&Bundle { outputs, manifest }, out, Intent::Unsettled, lang, notes)?;
    Ok(names.into_values().collect())
}

/// Errors first.
fn listed(findings: &Findings) -> Vec<&Finding> {
    let mut listed: Vec<&Finding> = findings.iter().collect();
    listed.sort_by_key(|f| f.severity);
    listed
}

/// A copy is a workbook of the same name, whatever the table was.
fn copy_name(file: &str, files: &BTreeMap<&str, Vec<&Sheet>>) -> String {
    let stem = Path::new(file).file_stem().map(|s| s.to_string_lossy().to_string()).unwrap_or_default();
    let name = format!("{stem}.xlsx");
    match name != file && files.contains_key(name.as_str()) {
        true => format!("{file}.xlsx"),
        false => name,
    }
}

/// One copy in the making.
struct Copy<'a> {
    file: &'a str,
    sheets: &'a [&'a Sheet],
    files: &'a BTreeMap<&'a str, Vec<&'a Sheet>>,
    /// Names of all copies by that of their table.
    names: &'a BTreeMap<&'a str, String>,
    findings: &'a [&'a Finding],
    lang: Lang,
}

/// What is said at one cell: by row and column.
type Marks = BTreeMap<(u32, u16), (Severity, Vec<String>)>;

impl Copy<'_> {
    fn book(&self, dataset: &Dataset) -> Result<Vec<u8>, XlsxError> {
        let style = Style::new();
        let mut book = Workbook::new();
        let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
        let title = dataset.title.get(self.lang);
        book.set_properties(
            &DocProperties::new().set_title(title).set_author("geep").set_creation_datetime(&date),
        );
        let mut list = Worksheet::new();
        self.list(&mut list, &style)?;
        book.push_worksheet(list);
        for (sheet, name) in self.sheets.iter().zip(tabs(self.sheets)) {
            let mut page = Worksheet::new();
            page.set_name(name)?;
            self.table(&mut page, sheet, &style)?;
            book.push_worksheet(page);
        }
        book.save_to_buffer()
    }

    /// The table as it was read, at the rows and columns it had, with its marks.
    fn table(&self, page: &mut Worksheet, sheet: &Sheet, style: &Style) -> Result<(), XlsxError> {
        let marks = self.marks(sheet);
        let format = |at: &(u32, u16), plain: &Format| match marks.get(at) {
            Some((Severity::Error, _)) => plain.clone().set_background_color(RED),
            Some((Severity::Warning, _)) => plain.clone().set_background_color(YELLOW),
            None => plain.clone(),
        };
        for entry in sheet.head.iter().filter(|entry| sheet.tab.is_some() && entry.at.1 > 0) {
            let (line, at) = (entry.at.0.saturating_sub(1).min(ROWS - 1), entry.at.1 as u16);
            page.write_with_format(line, at - 1, cut(&entry.label), &style.head)?;
            page.write_with_format(line, at, cut(&entry.value), &style.text)?;
        }
        let head = head(sheet);
        for (index, header) in sheet.headers.iter().enumerate() {
            let at = (head, column(sheet, index));
            page.write_with_format(at.0, at.1, cut(header), &format(&at, &style.head))?;
            let wide = text::width(header) as f64 + 3.0;
            page.set_column_width(at.1, wide.clamp(10.0, 40.0))?;
            // Longer tables than a worksheet are copied as far as they go.
            for row in (0..sheet.len()).take_while(|row| line(sheet, *row) < ROWS) {
                let at = (line(sheet, row), at.1);
                let format = format(&at, &style.text);
                match sheet.cell(row, index) {
                    Some(text) => match number(text) {
                        Some(number) => page.write_with_format(at.0, at.1, number, &format)?,
                        None => page.write_with_format(at.0, at.1, cut(text), &format)?,
                    },
                    None => page.write_blank(at.0, at.1, &format)?,
                };
            }
        }
        for (at, (_, words)) in &marks {
            let height = 40 + 36 * words.len().min(8) as u32;
            let note =
                Note::new(cut(&words.join("\n"))).add_author_prefix(false).set_width(320).set_height(height);
            page.insert_note(at.0, at.1, &note)?;
        }
        page.set_freeze_panes((head + 1).min(ROWS - 1), 0)?;
        Ok(())
    }

    fn marks(&self, sheet: &Sheet) -> Marks {
        let mut marks = Marks::new();
        for finding in self.findings {
            for cell in finding.cells.iter().filter(|c| is_of(c, sheet)) {
                for at in spots(cell, sheet) {
                    let (severity, words) = marks.entry(at).or_insert((finding.severity, Vec::new()));
                    *severity = finding.severity.min(*severity);
                    let said = words_of(finding, self.lang);
                    if !words.contains(&said) {
                        words.push(said);
                    }
                }
            }
        }
        marks
    }

    /// Every finding of the dataset, with a link to each cell it speaks of first.
    fn list(&self, page: &mut Worksheet, style: &Style) -> Result<(), XlsxError> {
        let lang = self.lang;
        page.set_name(lang.pick(ASIDE[1].0, ASIDE[1].1))?;
        let heads = [
            (lang.pick("轻重", "Severity"), 9.0),
            (lang.pick("代码", "Code"), 20.0),
            (lang.pick("问题", "What"), 60.0),
            (lang.pick("位置", "Where"), 50.0),
            (lang.pick("转到", "Go to"), 18.0),
            (lang.pick("办法", "What to do"), 60.0),
        ];
        let (errors, warnings) = self.findings.iter().fold((0, 0), |(e, w), f| match f.severity {
            Severity::Error => (e + 1, w),
            Severity::Warning => (e, w + 1),
        });
        let words = text!(
            "{errors} 个错误（红），{warnings} 个警告（黄）。这是副本，格式和公式没有保留；请在原表中改正。",
            "{errors} errors (red), {warnings} warnings (yellow). A copy without formats and formulas: mend the table itself."
        );
        page.write_with_format(0, 0, words.get(lang), &style.subtitle)?;
        for (at, (head, width)) in (0..).zip(heads) {
            page.write_with_format(1, at, head, &style.head)?.set_column_width(at, width)?;
        }
        for (row, finding) in (2..ROWS).zip(self.findings) {
            let (severity, color) = match finding.severity {
                Severity::Error => (lang.pick("错误", "error"), RED),
                Severity::Warning => (lang.pick("警告", "warning"), YELLOW),
            };
            page.write_with_format(row, 0, severity, &style.text.clone().set_background_color(color))?;
            page.write_with_format(row, 1, finding.code, &style.text)?;
            page.write_with_format(row, 2, cut(finding.message.get(lang)), &style.text_wrapped)?;
            let place = place_of(finding, lang);
            page.write_with_format(row, 3, cut(&place), &style.text_wrapped)?;
            match finding.cells.iter().find_map(|cell| self.link(cell)) {
                Some(link) => page.write_url_with_format(row, 4, link, &style.link)?,
                None => page.write_blank(row, 4, &style.text)?,
            };
            let help = finding.help.as_ref().map_or("", |h| h.get(lang));
            page.write_with_format(row, 5, cut(help), &style.text_wrapped)?;
            let long = [(finding.message.get(lang), 60), (place.as_str(), 50), (help, 60)];
            let lines = long.iter().map(|(words, width)| lines(words, *width)).max().unwrap_or(1);
            page.set_row_height(row, 16.0 * lines.min(20) as f64)?;
        }
        page.set_freeze_panes(2, 0)?;
        page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        Ok(())
    }

    /// The address of a cell in its copy.
    fn link(&self, cell: &Place) -> Option<Url> {
        let name = self.names.get(cell.file.as_str())?;
        let sheets = self.files.get(cell.file.as_str())?;
        let (sheet, tab) = sheets.iter().zip(tabs(sheets)).find(|(s, _)| is_of(cell, s))?;
        let (row, column) = spots(cell, sheet).first().copied()?;
        let address = format!("{}{}", column_number_to_name(column), row + 1);
        let (link, shown) = match cell.file == self.file {
            true => (format!("internal:'{tab}'!{address}"), address),
            false => (format!("file:///{name}#'{tab}'!{address}"), format!("{name} {address}")),
        };
        Some(Url::new(link).set_text(shown))
    }
}

/// The name of the sheet of a table that had none.
const TABLE: &str = "Sheet1";

/// The names of the sheets of a copy: their own, as far as Excel allows them.
fn tabs(sheets: &[&Sheet]) -> Vec<String> {
    let mut names = Names::beside(ASIDE.iter().flat_map(|(zh, en)| [*zh, *en]));
    sheets.iter().map(|sheet| names.give(sheet.tab.as_deref().unwrap_or(TABLE))).collect()
}

fn is_of(cell: &Place, sheet: &Sheet) -> bool {
    cell.file == sheet.file && (cell.tab.is_none() || cell.tab == sheet.tab)
}

/// The row of the header in the copy.
fn head(sheet: &Sheet) -> u32 {
    match (&sheet.tab, sheet.place(None, Some(0)).line) {
        (Some(_), Some(line)) => line.saturating_sub(1).min(ROWS - 1),
        _ => 0,
    }
}

/// The row of the copy in which a row of the table stands: its own where the table is a worksheet.
fn line(sheet: &Sheet, row: usize) -> u32 {
    if sheet.tab.is_some() { sheet.line(row).saturating_sub(1) } else { row as u32 + 1 }
}

/// The column of the copy in which a column of the table stands.
fn column(sheet: &Sheet, index: usize) -> u16 {
    let address = sheet.place(None, Some(index)).cell;
    let letters = address.map(|a| a.trim_end_matches(|c: char| c.is_ascii_digit()).to_string());
    letters.map_or(index as u16, |letters| column_name_to_number(&letters))
}

/// The cells of the copy that a place stands for: one, a row, or the header.
fn spots(cell: &Place, sheet: &Sheet) -> Vec<(u32, u16)> {
    let head = head(sheet);
    let row = cell.line.and_then(|wanted| {
        let rows = (0..sheet.len()).find(|row| sheet.line(*row) == wanted);
        rows.map(|row| line(sheet, row)).filter(|row| *row < ROWS)
    });
    let index = cell
        .column
        .as_ref()
        .and_then(|header| sheet.headers.iter().position(|h| shortened(h, NAME) == *header));
    match (row, index) {
        (row, Some(index)) => vec![(row.unwrap_or(head), column(sheet, index))],
        (Some(row), None) => (0..sheet.headers.len()).map(|index| (row, column(sheet, index))).collect(),
        (None, None) => vec![(head, column(sheet, 0))],
    }
}

/// Text that is a number and nothing else becomes one again; a code with a leading zero stays text.
fn number(text: &str) -> Option<f64> {
    let number = text.parse::<f64>().ok().filter(|n| n.is_finite())?;
    (number.to_string() == text).then_some(number)
}

fn words_of(finding: &Finding, lang: Lang) -> String {
    let help = finding.help.as_ref().map(|h| h.get(lang).to_string());
    let parts = [Some(finding.message.get(lang).to_string()), help];
    parts.into_iter().flatten().collect::<Vec<_>>().join(lang.pick("。", ". "))
}

fn place_of(finding: &Finding, lang: Lang) -> String {
    match &finding.place {
        Where::Nowhere => String::new(),
        Where::Words(words) => words.get(lang).to_string(),
        Where::Span { source, range, .. } => {
            let before = &source.text[..source.text.floor_char_boundary(range.start)];
            let (name, line) = (&source.name, before.matches('\n').count() + 1);
            let Text { zh, en } = text!("{name}，第 {line} 行", "{name}, line {line}");
            lang.pick(&zh, &en).to_string()
        }
    }
}

/// As much of a text as a cell or note can hold.
fn cut(text: &str) -> String {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units >= LONGEST
    });
    end.map_or_else(|| text.to_string(), |(end, _)| format!("{}…", &text[..end]))
}

fn lines(words: &str, width: usize) -> usize {
    words.lines().map(|l| text::width(l) * 11 / 10 / width + 1).sum()
}
