//! OpenDocument spreadsheets (.ods). Read here and not by the parser of the other workbooks, which lays repeated rows and
//! columns out in memory: a file of one line can repeat a cell ten thousand million times.

mod cell;
mod styles;
#[cfg(test)]
mod tests;

use std::io::{BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::raised::raise;
use super::ration::{PIECE, Rationed};
use super::taker::Smaller;
use super::{TABS, faults, stopped};
use crate::sheet::grid::{Budget, Build, Hidden, Kind, MAX_COLUMNS, Merge, Problems, Refusal};
use crate::sheet::shape::Shape;
use crate::text;
use cell::{Cell, Declared};
use styles::Styles;

/// The last row of a worksheet.
const ROWS: u32 = 1_048_576;
/// The most cells given of a file, blank ones and repetitions included.
const CELLS: usize = 50_000_000;
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

    /// Fills in how the cells of a row show their numbers: by their own style, else by that of the row or the column.
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
        let cell::Content::Value(Kind::Number | Kind::Percent, number) = &cell.content else { return cell };
        let value = number.parse::<f64>().unwrap_or_default();
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

    /// The text of the cell just begun: its paragraphs, without remarks. Letters above the line become those that are
    /// made for it.
    fn read_text(&mut self) -> Result<Written, String> {
        let (mut text, mut depth, mut paragraphs) = (String::new(), 0_u32, 0_u32);
        let mut inside = 0_u32;
        // How deep the letters above the line began, and whether there were any.
        let (mut above, mut raised) = (None, false);
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
                        "text:span" if above.is_none() => {
                            let style = attribute(&tag, "text:style-name");
                            above = style.filter(|style| self.styles.raises(style)).map(|_| depth);
                        }
                        "text:tab" => text.push('\t'),
                        "text:line-break" => text.push('\n'),
                        _ => {}
                    }
                    depth += 1;
                }
                Event::End(tag) => {
                    if depth == 0 {
                        return Ok(Written { text, raised });
                    }
                    depth -= 1;
                    above = above.filter(|began| *began != depth);
                    if matches!(tag.name().as_ref(), "text:p" | "text:h") {
                        inside = inside.saturating_sub(1);
                    }
                }
                Event::Text(part) if inside > 0 && above.is_some() => {
                    raised = true;
                    text.extend(part.xml10_content().chars().map(raise));
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
    (given, smaller): (&mut usize, &mut Smaller),
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
                cell::Content::Value(kind, text) => {
                    let shown = cell.shown.as_ref();
                    let power = shown.map_or(0, |shown| shown.power);
                    match kind {
                        Kind::Number if shown.is_some_and(|shown| shown.percent) => {
                            builder.take(line, column, Kind::Percent, text, problems)?;
                        }
                        Kind::Number if power > 0 => {
                            let text = smaller.take(text, power, || builder.place(line, Some(column)));
                            builder.take(line, column, *kind, &text, problems)?;
                        }
                        _ => builder.take(line, column, *kind, text, problems)?,
                    }
                    if let Some(shown) = shown {
                        builder.shows(line, column, shown);
                    }
                }
                cell::Content::Unshown => {
                    problems.push(faults::format_too_long(builder.place(line, Some(column))));
                }
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

/// What the columns of a worksheet say of their cells: the last of each run, and its style.
#[derive(Default)]
struct Columns {
    runs: Vec<(u32, Option<String>)>,
}

impl Columns {
    /// Takes so many columns; first and last of those that a worksheet can have.
    fn push(&mut self, times: u32, style: Option<String>) -> Option<(u32, u32)> {
        let first = self.runs.last().map_or(0, |(last, _)| last + 1);
        let last = first
            .saturating_add(times)
            .min(MAX_COLUMNS as u32)
            .checked_sub(1)
            .filter(|last| first <= *last)?;
        self.runs.push((last, style));
        Some((first, last))
    }

    fn run(&self, column: u32) -> Option<&(u32, Option<String>)> {
        self.runs.get(self.runs.partition_point(|(last, _)| *last < column))
    }

    fn style(&self, column: u32) -> Option<&str> {
        self.run(column)?.1.as_deref()
    }

    /// The last column that was told together with this one.
    fn last_alike(&self, column: u32) -> u32 {
        self.run(column).map_or(u32::MAX, |(last, _)| *last)
    }
}

/// The text of a cell, and whether any of its letters stands above the line.
pub struct Written {
    pub text: String,
    pub raised: bool,
}

/// Whether a row or column is not shown: hidden, or sifted out.
fn is_hidden(tag: &BytesStart<'_>) -> bool {
    matches!(attribute(tag, "table:visibility").as_deref(), Some("collapse" | "filter"))
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
