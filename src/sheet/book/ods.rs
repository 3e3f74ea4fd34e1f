//! OpenDocument spreadsheets (.ods). Read here and not by the parser of the other workbooks, which lays repeated rows and
//! columns out in memory: a file of one line can repeat a cell ten thousand million times.

mod cell;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::ration::{PIECE, Rationed};
use super::{TABS, faults, stopped};
use crate::sheet::grid::{Budget, Build, MAX_COLUMNS, Merge, Problems, Refusal};
use crate::sheet::shape::Shape;
use crate::text;
use cell::{Cell, Declared};

/// The last row of a worksheet.
const ROWS: u32 = 1_048_576;
/// The most cells given of a file, blank ones and repetitions included.
const CELLS: usize = 50_000_000;
/// The most styles by which worksheets are hidden.
const STYLES: usize = 10_000;
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
        let how = text!("工作簿加了打开密码", "The workbook has an opening password");
        problems.push(faults::protected(crate::place::Place::file(shown), &how));
        return Ok(());
    }
    let content = package.by_name("content.xml").map_err(|error| error.to_string())?;
    let mut content = Content::new(BufReader::new(content));
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
    /// The styles by which a worksheet is hidden.
    hiding: HashSet<String>,
    /// How many cells were given to builders, repetitions included.
    given: usize,
}

struct Tab {
    name: String,
    visible: bool,
}

impl<R: BufRead> Content<R> {
    fn new(source: R) -> Self {
        let mut xml = Reader::from_reader(Rationed::new(source));
        xml.config_mut().expand_empty_elements = true;
        Self { xml, buffer: Vec::new(), hiding: HashSet::new(), given: 0 }
    }

    /// Goes on to the next worksheet.
    fn next_tab(&mut self) -> Result<Option<Tab>, String> {
        let mut style = None;
        loop {
            match next(&mut self.xml, &mut self.buffer)? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "style:style" => style = attribute(&tag, "style:name"),
                    "style:table-properties"
                        if attribute(&tag, "table:display").as_deref() == Some("false") =>
                    {
                        self.hiding.extend(style.take());
                        if self.hiding.len() > STYLES {
                            return Err(format!("more than {STYLES} styles"));
                        }
                    }
                    // What was changed before is kept beside the tables.
                    "table:tracked-changes" => skip(&mut self.xml, &mut self.buffer)?,
                    "table:table" => {
                        let name = attribute(&tag, "table:name").unwrap_or_default();
                        let style = attribute(&tag, "table:style-name");
                        let visible = style.is_none_or(|style| !self.hiding.contains(&style));
                        if !visible {
                            skip(&mut self.xml, &mut self.buffer)?;
                        }
                        return Ok(Some(Tab { name, visible }));
                    }
                    _ => {}
                },
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// Reads the rows of the worksheet just begun, to its end.
    fn read_tab<'a>(&mut self, builder: &mut impl Build<'a>, problems: &mut Problems) -> Result<(), String> {
        let mut line = 1_u32;
        let mut full = false;
        loop {
            match next(&mut self.xml, &mut self.buffer)? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "table:table-row" => {
                        let times = repeats(&tag, "table:number-rows-repeated")?;
                        let cells = self.read_row()?;
                        for again in 0..times {
                            if full || cells.is_empty() {
                                break;
                            }
                            let row = line.saturating_add(again);
                            full = give(&cells, row, &mut self.given, builder, problems).is_break();
                        }
                        line = line.saturating_add(times);
                    }
                    // A table within a table, pictures and forms.
                    "table:table" | "table:shapes" | "office:forms" | "table:tracked-changes" => {
                        skip(&mut self.xml, &mut self.buffer)?
                    }
                    _ => {}
                },
                Event::End(tag) if tag.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Err("end of file".into()),
                _ => {}
            }
        }
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
                    let written = self.read_text()?;
                    let content = declared.content(&written);
                    // The builder refuses the first cell beyond the last column.
                    let known = column <= MAX_COLUMNS as u32 || cells.is_empty();
                    if known && (content != cell::Content::Blank || span != (1, 1)) {
                        cells.push(Cell { column, times, span, content });
                    }
                    column = column.saturating_add(times);
                }
                Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(cells),
                Event::Eof => return Err("end of file".into()),
                _ => {}
            }
        }
    }

    /// The text of the cell just begun: its paragraphs, without remarks.
    fn read_text(&mut self) -> Result<String, String> {
        let (mut text, mut depth, mut paragraphs) = (String::new(), 0_u32, 0_u32);
        let mut inside = 0_u32;
        loop {
            // So long a text is refused, however much longer it is.
            text.truncate(text.floor_char_boundary(PIECE));
            match next(&mut self.xml, &mut self.buffer)? {
                Event::Start(tag) => {
                    match tag.name().as_ref() {
                        "office:annotation" | "draw:frame" | "draw:custom-shape" | "draw:g"
                        | "table:table" | "text:ruby-text" => {
                            skip(&mut self.xml, &mut self.buffer)?;
                            continue;
                        }
                        "text:p" | "text:h" => {
                            if paragraphs > 0 {
                                text.push('\n');
                            }
                            paragraphs += 1;
                            inside += 1;
                        }
                        "text:s" => {
                            let count = attribute(&tag, "text:c").and_then(|c| c.parse().ok()).unwrap_or(1);
                            text.extend(std::iter::repeat_n(' ', usize::min(count, 1000)));
                        }
                        "text:tab" => text.push('\t'),
                        "text:line-break" => text.push('\n'),
                        _ => {}
                    }
                    depth += 1;
                }
                Event::End(tag) => {
                    if depth == 0 {
                        return Ok(text);
                    }
                    depth -= 1;
                    if matches!(tag.name().as_ref(), "text:p" | "text:h") {
                        inside = inside.saturating_sub(1);
                    }
                }
                Event::Text(part) if inside > 0 => text.push_str(&part.xml10_content()),
                Event::CData(part) if inside > 0 => text.push_str(&part.xml10_content()),
                Event::GeneralRef(name) if inside > 0 => match name.resolve_char_ref() {
                    Ok(Some(letter)) => text.push(letter),
                    _ => match quick_xml::escape::resolve_xml_entity(&name.xml10_content()) {
                        Some(letter) => text.push_str(letter),
                        // Entities a file makes up for itself are not followed.
                        None => return Err("an XML entity of its own".into()),
                    },
                },
                Event::Eof => return Err("end of file".into()),
                _ => {}
            }
        }
    }
}

/// Gives the cells of a row to the builder; breaks where it takes no more.
fn give<'a, B: Build<'a>>(
    cells: &[Cell],
    line: u32,
    given: &mut usize,
    builder: &mut B,
    problems: &mut Problems,
) -> ControlFlow<()> {
    if line > ROWS {
        problems.push(faults::broken(builder.place(ROWS, None), "more rows than a worksheet has"));
        return ControlFlow::Break(());
    }
    for cell in cells {
        for column in cell.column..cell.column.saturating_add(cell.times).min(MAX_COLUMNS as u32 + 1) {
            *given += 1;
            if *given > CELLS {
                problems.push(Refusal::Full.problem(builder.place(line, Some(column))));
                return ControlFlow::Break(());
            }
            match &cell.content {
                cell::Content::Blank => {}
                cell::Content::Value(kind, text) => builder.take(line, column, *kind, text, problems)?,
                cell::Content::Unreadable(found) => {
                    problems.push(faults::unreadable_cell(builder.place(line, Some(column)), found));
                }
            }
            if cell.span != (1, 1) {
                builder.merge(Merge::spanning(line, column, cell.span), problems)?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// The next piece of the part.
fn next<'b, R: BufRead>(xml: &mut Reader<Rationed<R>>, buffer: &'b mut Vec<u8>) -> Result<Event<'b>, String> {
    xml.get_mut().renew();
    buffer.clear();
    xml.read_event_into(buffer).map_err(|error| error.to_string())
}

/// Goes on behind the end of the element just begun.
fn skip<R: BufRead>(xml: &mut Reader<Rationed<R>>, buffer: &mut Vec<u8>) -> Result<(), String> {
    let mut depth = 0_u64;
    loop {
        match next(xml, buffer)? {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => return Ok(()),
            Event::End(_) => depth -= 1,
            Event::Eof => return Err("end of file".into()),
            _ => {}
        }
    }
}

/// The value of an attribute; none where it is absent or no text.
pub fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    // Comparing each name with all before it takes a time that grows with the square of their number.
    let found = attributes.with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

fn repeats(tag: &BytesStart<'_>, name: &str) -> Result<u32, String> {
    match attribute(tag, name) {
        None => Ok(1),
        Some(times) => times.parse().map_err(|_| format!("{name} = {times}")),
    }
}
