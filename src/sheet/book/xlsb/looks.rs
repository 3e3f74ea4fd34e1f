//! The percentages and merged cells of a binary workbook (MS-XLSB), which the parser does not tell. The parts are read past
//! it, record by record.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::super::compound::{half, word};
use super::super::ods::attribute;
use super::super::value::is_percent;
use super::Looks;
use crate::sheet::grid::Merge;

/// The package, and what is the same for all its worksheets.
pub struct Parts<'a> {
    package: ZipArchive<Cursor<&'a [u8]>>,
    /// The parts of the worksheets by their names.
    tabs: HashMap<String, String>,
    /// Which styles show percentages.
    styles: Vec<bool>,
}

impl<'a> Parts<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let package = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        let mut parts = Self { package, tabs: HashMap::new(), styles: Vec::new() };
        let targets = parts.targets()?;
        let mut tabs = HashMap::new();
        parts.each("xl/workbook.bin", |kind, data| {
            // One that is referred to nowhere has no part.
            if kind == 0x9C
                && let Some((relation, rest)) = data.get(8..).and_then(wide)
                && let Some(target) = targets.get(&relation)
            {
                tabs.insert(wide(rest)?.0, format!("xl/{target}"));
            }
            Some(())
        })?;
        parts.tabs = tabs;
        // Those of formats 9 and 10 are built in. Of the two lists of styles that of the cells counts.
        let (mut formats, mut styles, mut of_cells) = (HashSet::from([9, 10]), Vec::new(), false);
        parts.each("xl/styles.bin", |kind, data| {
            match kind {
                0x2C if is_percent(&wide(data.get(2..)?)?.0) => formats.extend(half(data, 0)),
                0x0269 | 0x026A => of_cells = kind == 0x0269,
                0x2F if of_cells => styles.push(formats.contains(&half(data, 2)?)),
                _ => {}
            }
            Some(())
        })?;
        parts.styles = styles;
        Ok(parts)
    }

    /// A part in which more than one worksheet stands: a small file would be read over and over.
    pub fn shared(&self) -> Option<&str> {
        let mut seen = HashSet::new();
        self.tabs.values().find(|part| !seen.insert(part.to_ascii_lowercase())).map(String::as_str)
    }

    /// Whether any style shows percentages.
    pub fn has_percentages(&self) -> bool {
        self.styles.contains(&true)
    }

    /// What a worksheet's part tells.
    pub fn looks(&mut self, tab: &str) -> Result<Looks, String> {
        let (part, styles) =
            (self.tabs.get(tab).cloned().unwrap_or_default(), std::mem::take(&mut self.styles));
        let (mut looks, mut row) = (Looks::default(), 0);
        let done = self.each(&part, |kind, data| {
            match kind {
                0x00 => row = word(data, 0)?,
                // A number, short or long, or a formula with one; three bytes tell the style.
                0x02 | 0x05 | 0x09 if styles.get((word(data, 4)? & 0x00FF_FFFF) as usize) == Some(&true) => {
                    looks.percent.insert((row, word(data, 0)?));
                }
                0xB0 => looks.merges.push(Merge {
                    rows: (word(data, 0)?, word(data, 4)?),
                    columns: (word(data, 8)?, word(data, 12)?),
                }),
                _ => {}
            }
            Some(())
        });
        self.styles = styles;
        done.map(|()| looks)
    }

    /// The parts that the workbook refers to, by the ids under which it does.
    fn targets(&mut self) -> Result<HashMap<String, String>, String> {
        let mut targets = HashMap::new();
        let Some(part) = self.part("xl/_rels/workbook.bin.rels")? else { return Ok(targets) };
        let mut xml = Reader::from_reader(part);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(|error| error.to_string())? {
                Event::Start(tag) | Event::Empty(tag) => {
                    targets.extend(attribute(&tag, "Id").zip(attribute(&tag, "Target")));
                }
                Event::Eof => return Ok(targets),
                _ => {}
            }
        }
    }

    fn part(&mut self, name: &str) -> Result<Option<impl BufRead>, String> {
        let is = |part: &[u8]| part.eq_ignore_ascii_case(name.as_bytes());
        let found = self.package.file_names_raw().position(is);
        match found {
            None => Ok(None),
            Some(index) => {
                let part = self.package.by_index(index).map_err(|error| error.to_string())?;
                Ok(Some(BufReader::new(part)))
            }
        }
    }

    /// Goes through the records of a part, where there is such a one.
    fn each(&mut self, name: &str, mut see: impl FnMut(u32, &[u8]) -> Option<()>) -> Result<(), String> {
        let Some(mut part) = self.part(name)? else { return Ok(()) };
        let mut data = Vec::new();
        while !part.fill_buf().map_err(|error| error.to_string())?.is_empty() {
            let whole = record(&mut part, &mut data).and_then(|kind| see(kind, &data));
            whole.ok_or_else(|| format!("records of {name}"))?;
        }
        Ok(())
    }
}

/// Reads a record: its kind in up to two bytes, its length in up to four, seven bits in each, and that much data.
fn record(part: &mut impl Read, data: &mut Vec<u8>) -> Option<u32> {
    let (kind, length) = head(part)?;
    let length = u64::from(length);
    data.clear();
    let read = part.take(length).read_to_end(data).ok()?;
    (read as u64 == length).then_some(kind)
}

/// The kind of a record and its length.
pub fn head(part: &mut impl Read) -> Option<(u32, u32)> {
    Some((number(part, 2)?, number(part, 4)?))
}

fn number(part: &mut impl Read, most: u32) -> Option<u32> {
    let mut number = 0;
    for place in 0..most {
        let mut byte = [0];
        part.read_exact(&mut byte).ok()?;
        number |= u32::from(byte[0] & 0x7F) << (7 * place);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

/// A text with its length in letters before it, and what follows.
fn wide(data: &[u8]) -> Option<(String, &[u8])> {
    let (letters, rest) = data.get(4..)?.split_at_checked(word(data, 0)? as usize * 2)?;
    Some((encoding_rs::UTF_16LE.decode_without_bom_handling(letters).0.into_owned(), rest))
}
