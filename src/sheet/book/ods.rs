//! OpenDocument spreadsheets (.ods). Read here and not by the parser of the other workbooks, which lays repeated rows and
//! columns out in memory: a file of one line can repeat a cell ten thousand million times.

mod cell;
mod columns;
mod give;
mod styles;
#[cfg(test)]
mod tests;
mod text;

use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::ration::Rationed;
use super::taker::Smaller;
use super::xml::{attribute, next, skip};
use super::{TABS, faults, stopped};
use crate::sheet::grid::{Budget, Build, Hidden, Kind, MAX_COLUMNS, Problems};
use crate::sheet::shape::Shape;
use cell::{Cell, Declared};
use columns::Columns;
use give::{ROWS, give};
use styles::Styles;

/// The list of parts says whether they are encrypted; it is never this long.
const LIST_BYTES: u64 = 4 << 20;

type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads the visible worksheets of a workbook whose package was looked into.
pub fn read<T: Shape>(
    bytes: &[u8],
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
    tables: &mut Vec<T>,
) -> Result<(), String> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    if is_protected(&mut package) {
        let how = crate::text!("工作簿加了打开密码", "The workbook has an opening password");
        problems.push(faults::protected(crate::place::Place::file(shown), &how));
        return Ok(());
    }
    let mut styles = Styles::default();
    // What many cells have in common stands in a part of its own.
    if let Ok(part) = package.by_name("styles.xml") {
        let mut content = Content::new(BufReader::new(part), styles);
        while content.next_tab()?.is_some() {}
        styles = content.styles;
    }
    let content = package.by_name("content.xml").map_err(|error| error.to_string())?;
    let mut content = Content::new(BufReader::new(content), styles);
    let mut tabs = 0;
    while let Some(tab) = content.next_tab()? {
        tabs += 1;
        if tabs > TABS {
            problems.push(faults::too_many_tabs(crate::place::Place::file(shown), TABS));
            break;
        }
        if !tab.visible {
            continue;
        }
        let mut builder = T::Builder::new(shown, Some(&tab.name), budget);
        let done = content.read_tab(&mut builder, problems);
        if let Err(detail) = &done {
            problems.push(faults::broken(stopped(&builder, shown, &tab.name), detail));
        }
        tables.extend(builder.finish(problems));
        if done.is_err() {
            break;
        }
    }
    Ok(())
}

/// Whether the list of parts names a part that is encrypted, or the whole is one encrypted part.
fn is_protected(package: &mut Package<'_>) -> bool {
    let mut list = String::new();
    if let Ok(part) = package.by_name("META-INF/manifest.xml") {
        // What is not text holds no such word.
        let _ = part.take(LIST_BYTES).read_to_string(&mut list);
    }
    list.contains("encryption-data") || package.by_name("encrypted-package").is_ok()
}

/// The part with the worksheets, read event by event.
struct Content<R> {
    xml: Reader<Rationed<R>>,
    buffer: Vec<u8>,
    styles: Styles,
    /// How many cells were given to builders, repetitions included.
    given: usize,
}

struct Tab {
    name: String,
    visible: bool,
}

impl<R: BufRead> Content<R> {
    fn new(source: R, styles: Styles) -> Self {
        let mut xml = Reader::from_reader(Rationed::new(source));
        xml.config_mut().expand_empty_elements = true;
        Self { xml, buffer: Vec::new(), styles, given: 0 }
    }

    /// Goes on to the next worksheet.
    fn next_tab(&mut self) -> Result<Option<Tab>, String> {
        loop {
            match next(&mut self.xml, &mut self.buffer)? {
                Event::Start(tag) => match tag.name().as_ref() {
                    // What was changed before is kept beside the tables.
                    "table:tracked-changes" => skip(&mut self.xml, &mut self.buffer)?,
                    "table:table" => {
                        let name = attribute(&tag, "table:name").unwrap_or_default();
                        let style = attribute(&tag, "table:style-name");
                        let visible = style.is_none_or(|style| !self.styles.hides(&style));
                        if !visible {
                            skip(&mut self.xml, &mut self.buffer)?;
                        }
                        return Ok(Some(Tab { name, visible }));
                    }
                    _ => self.styles.begin(&tag)?,
                },
                Event::End(tag) => self.styles.end(tag.name().as_ref()),
                Event::Text(part) => self.styles.letters(&part.xml10_content()),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// Reads the rows of the worksheet just begun, to its end.
    fn read_tab<'a>(&mut self, builder: &mut impl Build<'a>, problems: &mut Problems) -> Result<(), String> {
        let mut line = 1_u32;
        let mut full = false;
        let (mut hidden, mut columns, mut smaller) =
            (Hidden::default(), Columns::default(), Smaller::default());
        loop {
            match next(&mut self.xml, &mut self.buffer)? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "table:table-row" => {
                        let times = repeats(&tag, "table:number-rows-repeated")?;
                        let last = line.saturating_add(times).min(ROWS + 1).saturating_sub(2);
                        if is_hidden(&tag) && line - 1 <= last {
                            hidden.push_rows((line - 1, last));
                        }
                        let style = attribute(&tag, "table:default-cell-style-name");
                        let cells = self.read_row()?;
                        let cells = self.show(cells, style.as_deref(), &columns);
                        for again in 0..times {
                            if full || cells.is_empty() {
                                break;
                            }
                            let row = line.saturating_add(again);
                            full = give(&cells, row, (&mut self.given, &mut smaller), builder, problems)
                                .is_break();
                        }
                        line = line.saturating_add(times);
                    }
                    "table:table-column" => {
                        let times = repeats(&tag, "table:number-columns-repeated")?;
                        let run = columns.push(times, attribute(&tag, "table:default-cell-style-name"));
                        if let Some(run) = run.filter(|_| is_hidden(&tag)) {
                            hidden.columns.push(run);
                        }
                    }
                    // A table within a table, pictures and forms.
                    "table:table" | "table:shapes" | "office:forms" | "table:tracked-changes" => {
                        skip(&mut self.xml, &mut self.buffer)?
                    }
                    _ => {}
                },
                Event::End(tag) if tag.name().as_ref() == "table:table" => {
                    smaller.tell(problems);
                    builder.hide(hidden);
                    return Ok(());
                }
                Event::Eof => return Err("end of file".into()),
                _ => {}
            }
        }
    }

    /// Fills in how the cells of a row show their numbers and dates: by their own style, else by that of the row or the column.
    fn show(&mut self, cells: Vec<Cell>, row: Option<&str>, columns: &Columns) -> Vec<Cell> {
        let mut shown = Vec::with_capacity(cells.len());
        for mut cell in cells {
            while let Some(own) = cell.split(|column| columns.last_alike(column)) {
                shown.push(self.shown(own, row, columns));
            }
            shown.push(self.shown(cell, row, columns));
        }
        shown
    }

    fn shown(&mut self, mut cell: Cell, row: Option<&str>, columns: &Columns) -> Cell {
        let value = match &cell.content {
            cell::Content::Value(Kind::Number | Kind::Percent, number) => number.parse().unwrap_or_default(),
            // Formats of dates make no difference between them.
            cell::Content::Value(Kind::Date, _) => 1.0,
            _ => return cell,
        };
        let style = cell.style.as_deref().or(row).or_else(|| columns.style(cell.column));
        match style.and_then(|style| self.styles.format(style)) {
            Some(format) if format.is_unread() => cell.content = cell::Content::Unshown,
            Some(format) => cell.shown = Some(format.of(value).clone()).filter(|shown| shown.is_telling()),
            None => {}
        }
        cell
    }

    /// The cells of the row just begun that are not blank or merged from several.
    fn read_row(&mut self) -> Result<Vec<Cell>, String> {
        let (mut cells, mut column) = (Vec::new(), 0_u32);
        loop {
            match next(&mut self.xml, &mut self.buffer)? {
                Event::Start(tag)
                    if matches!(tag.name().as_ref(), "table:table-cell" | "table:covered-table-cell") =>
                {
                    let times = repeats(&tag, "table:number-columns-repeated")?;
                    let span = |name| Ok::<_, String>(repeats(&tag, name)?.max(1));
                    let span = (span("table:number-rows-spanned")?, span("table:number-columns-spanned")?);
                    let declared = Declared::of(&tag);
                    let style = attribute(&tag, "table:style-name");
                    let written = self.read_text()?;
                    let content = declared.content(&written);
                    // The builder refuses the first cell beyond the last column.
                    let known = column <= MAX_COLUMNS as u32 || cells.is_empty();
                    if known && (content != cell::Content::Blank || span != (1, 1)) {
                        cells.push(Cell { column, times, span, content, style, shown: None });
                    }
                    column = column.saturating_add(times);
                }
                Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(cells),
                Event::Eof => return Err("end of file".into()),
                _ => {}
            }
        }
    }
}

/// Whether a row or column is not shown: hidden, or sifted out.
fn is_hidden(tag: &BytesStart<'_>) -> bool {
    matches!(attribute(tag, "table:visibility").as_deref(), Some("collapse" | "filter"))
}

fn repeats(tag: &BytesStart<'_>, name: &str) -> Result<u32, String> {
    match attribute(tag, name) {
        None => Ok(1),
        Some(times) => times.parse().map_err(|_| format!("{name} = {times}")),
    }
}
