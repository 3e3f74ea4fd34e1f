//! The styles, merged and hidden cells of a binary workbook (MS-XLSB), which the parser does not tell. The parts are read past
//! it, record by record.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, Cursor, Read};

use zip::ZipArchive;

use super::super::compound::{half, word};
use super::super::format::Format;
use super::super::relations::{Package, part, targets};
use super::super::runs::Runs;
use super::super::taker::Looks;
use crate::sheet::grid::Merge;

/// The package, and what is the same for all its worksheets.
pub struct Parts<'a> {
    package: Package<'a>,
    /// The parts of the worksheets by their names.
    tabs: HashMap<String, String>,
    /// Which styles say something.
    telling: Vec<bool>,
}

impl<'a> Parts<'a> {
    /// With the formats of its styles.
    pub fn open(bytes: &'a [u8]) -> Result<(Self, Vec<Option<Format>>), String> {
        let package = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        let mut parts = Self { package, tabs: HashMap::new(), telling: Vec::new() };
        let targets = targets(&mut parts.package, "xl/_rels/workbook.bin.rels")?;
        let mut tabs = HashMap::new();
        parts.each("xl/workbook.bin", |kind, data| {
            // One that is referred to nowhere has no part.
            if kind == 0x9C
                && let Some((relation, rest)) = data.get(8..).and_then(wide)
                && let Some(target) = targets.get(&relation)
            {
                tabs.insert(wide(rest)?.0, target.clone());
            }
            Some(())
        })?;
        parts.tabs = tabs;
        // Of the two lists of styles that of the cells counts.
        let (mut formats, mut styles, mut of_cells) = (HashMap::new(), Vec::new(), false);
        parts.each("xl/styles.bin", |kind, data| {
            match kind {
                0x2C => {
                    formats.insert(half(data, 0)?, wide(data.get(2..)?)?.0);
                }
                0x0269 | 0x026A => of_cells = kind == 0x0269,
                0x2F if of_cells => {
                    styles.push(Format::of_style(half(data, 2)?.into(), formats.get(&half(data, 2)?)))
                }
                _ => {}
            }
            Some(())
        })?;
        parts.telling = styles.iter().map(Option::is_some).collect();
        Ok((parts, styles))
    }

    /// A part in which more than one worksheet stands: a small file would be read over and over.
    pub fn shared(&self) -> Option<&str> {
        let mut seen = HashSet::new();
        self.tabs.values().find(|part| !seen.insert(part.to_ascii_lowercase())).map(String::as_str)
    }

    /// Whether any style says something.
    pub fn are_telling(&self) -> bool {
        self.telling.contains(&true)
    }

    /// What a worksheet's part tells, and which of its cells have styles that say something.
    pub fn looks(&mut self, tab: &str) -> Result<(Looks, Runs), String> {
        let (name, telling) =
            (self.tabs.get(tab).cloned().unwrap_or_default(), std::mem::take(&mut self.telling));
        let (mut looks, mut runs, mut row) = (Looks::default(), Runs::default(), 0);
        let done = self.each(&name, |kind, data| {
            match kind {
                0x00 => {
                    row = word(data, 0)?;
                    // A row that is hidden, or of no height.
                    if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                        looks.hidden.push_row(row);
                    }
                }
                0x3C if data.get(16).is_some_and(|flags| flags & 1 != 0) => {
                    looks.hidden.columns.push((word(data, 0)?, word(data, 4)?));
                }
                // A number, short or long, or a formula with one; three bytes tell the style.
                0x02 | 0x05 | 0x09 => {
                    let style = (word(data, 4)? & 0x00FF_FFFF) as usize;
                    if telling.get(style) == Some(&true) {
                        runs.insert((row, word(data, 0)?), style);
                    }
                }
                0xB0 => looks.merges.push(Merge {
                    rows: (word(data, 0)?, word(data, 4)?),
                    columns: (word(data, 8)?, word(data, 12)?),
                }),
                _ => {}
            }
            Some(())
        });
        self.telling = telling;
        done.map(|()| (looks, runs))
    }

    /// Goes through the records of a part, where there is such a one.
    fn each(&mut self, name: &str, mut see: impl FnMut(u32, &[u8]) -> Option<()>) -> Result<(), String> {
        let Some(mut part) = part(&mut self.package, name)? else { return Ok(()) };
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
