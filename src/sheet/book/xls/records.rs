//! Walks the records of an old workbook (MS-XLS) as the parser will, to know the room it will take.

use super::super::compound::{half, word};

/// What the parser would hold in memory.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Cells in the rectangles of all worksheets.
    pub cells: u64,
    /// Bytes of text in cells and written-out formulas.
    pub text: u64,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Walk {
    Fine(Extent),
    Broken,
}

/// Says how the records are encrypted.
pub const LOCK: u16 = 0x002F;
pub const END: u16 = 0x000A;
pub const BEGIN: u16 = 0x0809;
const CONTINUE: u16 = 0x003C;

/// Walks the workbook's own records and those of each worksheet.
pub fn walk(stream: &[u8]) -> Walk {
    match try_walk(stream) {
        Some(walk) => walk,
        None => Walk::Broken,
    }
}

fn try_walk(stream: &[u8]) -> Option<Walk> {
    let (mut sheets, mut strings) = (Vec::new(), Vec::new());
    // The longest name a formula can refer to, in bytes of UTF-8.
    let mut longest_name = 64;
    let mut records = Records::new(stream, 0);
    while let Some((kind, data)) = records.next()? {
        match kind {
            // Its records were decrypted, or it is not read.
            LOCK => return None,
            0x0085 => {
                sheets.push(word(data, 0)? as usize);
                longest_name = longest_name.max(3 * u64::from(*data.get(6)?));
            }
            0x0018 => longest_name = longest_name.max(3 * u64::from(*data.get(3)?) + 64),
            0x00FC => strings = string_lengths(data, &mut records)?,
            END => break,
            _ => {}
        }
    }
    let mut extent = Extent::default();
    let mut walked = 0;
    for start in sheets {
        let mut records = Records::new(stream, start);
        let sheet = sheet(&mut records, &strings, longest_name)?;
        extent.cells = extent.cells.saturating_add(sheet.cells);
        extent.text = extent.text.saturating_add(sheet.text);
        // Worksheets that share their records are made to swell.
        walked += records.at - start;
        if walked > stream.len() {
            return None;
        }
    }
    Some(Walk::Fine(extent))
}

/// The extent of one worksheet.
fn sheet(records: &mut Records<'_>, strings: &[u32], longest_name: u64) -> Option<Extent> {
    let (mut all, mut formulas, mut text) = (Area::default(), Area::default(), 0_u64);
    while let Some((kind, data)) = records.next_of_sheet()? {
        match kind {
            0x0200 => claim(data)?,
            0x0203 | 0x0205 | 0x027E => all.add(data)?,
            0x0204 | 0x00D6 => {
                all.add(data)?;
                text = text.saturating_add(3 * data.len() as u64);
            }
            0x00FD => {
                all.add(data)?;
                let length = strings.get(word(data, 6)? as usize).copied().unwrap_or(0);
                text = text.saturating_add(u64::from(length));
            }
            0x00BD => {
                all.add(data)?;
                all.add_at(half(data, 0)?, half(data, data.len().checked_sub(2)?)?);
            }
            0x0006 => {
                all.add(data)?;
                formulas.add(data)?;
                // Each name is five bytes of a formula at least.
                text = text.saturating_add((data.len() as u64 / 5 + 1).saturating_mul(longest_name));
            }
            0x0207 => text = text.saturating_add(3 * data.len() as u64),
            _ => {}
        }
    }
    Some(Extent { cells: all.size().saturating_add(formulas.size()), text })
}

/// The most cells a worksheet can have.
const SHEET_CELLS: u64 = 65_536 * 256;

/// Looks at the range the worksheet claims: the parser sets that room aside.
fn claim(data: &[u8]) -> Option<()> {
    let (rows, columns) = match data.len() {
        10 => ((half(data, 0)?.into(), half(data, 2)?.into()), (half(data, 4)?, half(data, 6)?)),
        14 | 16 => ((word(data, 0)?, word(data, 4)?), (half(data, 8)?, half(data, 10)?)),
        _ => return None,
    };
    // Both ends are the first row and column behind the range; without cells they are zero.
    if rows.1 == 0 || columns.1 == 0 {
        return Some(());
    }
    let left = if columns.0 > 0xFF || columns.1 < columns.0 { 0 } else { columns.0 };
    let height = u64::from(rows.1).checked_sub(rows.0.into()).filter(|&height| height > 0)?;
    let width = u64::from(columns.1).checked_sub(left.into()).filter(|&width| width > 0)?;
    (height * width <= SHEET_CELLS).then_some(())
}

/// The rectangle around cells.
#[derive(Default)]
struct Area {
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
}

impl Area {
    fn add(&mut self, data: &[u8]) -> Option<()> {
        self.add_at(half(data, 0)?, half(data, 2)?);
        Some(())
    }

    fn add_at(&mut self, row: u16, column: u16) {
        let wider = |range: Option<(u16, u16)>, at: u16| match range {
            Some((first, last)) => Some((first.min(at), last.max(at))),
            None => Some((at, at)),
        };
        self.rows = wider(self.rows, row);
        self.columns = wider(self.columns, column);
    }

    fn size(&self) -> u64 {
        let length = |range: Option<(u16, u16)>| range.map_or(0, |(first, last)| u64::from(last - first) + 1);
        length(self.rows) * length(self.columns)
    }
}

/// The lengths in bytes of UTF-8, at most, of the shared strings. A string may go on in the next record, where a new
/// flag says how wide its characters are.
fn string_lengths(first: &[u8], records: &mut Records<'_>) -> Option<Vec<u32>> {
    let mut lengths = Vec::new();
    let mut data = first.get(8..)?;
    loop {
        if data.is_empty() {
            match records.next_part()? {
                Some(part) => data = part,
                None => return Some(lengths),
            }
        }
        let letters = usize::from(half(data, 0)?);
        let flags = *data.get(2)?;
        let mut at = 3;
        let mut skipped = 0;
        if flags & 0x08 != 0 {
            skipped += 4 * usize::from(half(data, at)?);
            at += 2;
        }
        if flags & 0x04 != 0 {
            skipped += word(data, at)? as usize;
            at += 4;
        }
        data = data.get(at..)?;
        let mut wide = flags & 1 != 0;
        let mut left = letters;
        loop {
            let width = if wide { 2 } else { 1 };
            let here = left.min(data.len() / width);
            data = data.get(here * width..)?;
            left -= here;
            if left == 0 {
                break;
            }
            let part = records.next_part()??;
            wide = part.first()? & 1 != 0;
            data = part.get(1..)?;
        }
        while skipped > 0 {
            let here = skipped.min(data.len());
            data = data.get(here..)?;
            skipped -= here;
            if skipped > 0 {
                data = records.next_part()??;
            }
        }
        lengths.push(3 * letters as u32);
        if lengths.len() > STRINGS {
            return None;
        }
    }
}

/// The most shared strings: the parser holds each.
const STRINGS: usize = 5_000_000;

/// More records than this continue no other: the parser's time grows with the square of their number.
const PARTS: usize = 50_000;

/// Records one after another.
pub struct Records<'a> {
    stream: &'a [u8],
    at: usize,
    parts: usize,
    /// How many begins of a worksheet or chart have not ended.
    depth: u32,
}

impl<'a> Records<'a> {
    pub fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at, parts: 0, depth: 0 }
    }

    /// Where the next record begins.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The next record; the outer none is damage, the inner one the end.
    pub fn next(&mut self) -> Option<Option<(u16, &'a [u8])>> {
        if self.at == self.stream.len() {
            return Some(None);
        }
        let (kind, length) = (half(self.stream, self.at)?, usize::from(half(self.stream, self.at + 2)?));
        let data = self.stream.get(self.at + 4..self.at + 4 + length)?;
        self.at += 4 + length;
        Some(Some((kind, data)))
    }

    /// The next record of a worksheet, to its end. Charts within have records of their own between begin and end.
    pub fn next_of_sheet(&mut self) -> Option<Option<(u16, &'a [u8])>> {
        loop {
            match self.next()? {
                Some((BEGIN, _)) => self.depth += 1,
                Some((END, _)) if self.depth > 1 => self.depth -= 1,
                None | Some((END, _)) => return Some(None),
                Some(_) if self.depth > 1 => {}
                Some(record) => return Some(Some(record)),
            }
        }
    }

    /// The next record where it continues the one before.
    pub fn next_part(&mut self) -> Option<Option<&'a [u8]>> {
        if half(self.stream, self.at) != Some(CONTINUE) {
            return Some(None);
        }
        self.parts += 1;
        if self.parts > PARTS {
            return None;
        }
        Some(self.next()?.map(|(_, data)| data))
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes(), &(data.len() as u16).to_le_bytes(), data].concat()
    }

    /// A workbook of one string in two parts and one worksheet.
    fn book(cells: &[(u16, Vec<u8>)]) -> Vec<u8> {
        let mut shared = vec![0; 8];
        shared.extend([5, 0, 0, b'a', b'b']);
        let mut globals = record(BEGIN, &[0, 6, 5, 0]);
        // The worksheet begins behind these records, whose length does not depend on where that is.
        let name = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b't']].concat());
        let rest =
            [record(0x00FC, &shared), record(CONTINUE, &[1, b'c', 0, b'd', 0, b'e', 0]), record(END, &[])]
                .concat();
        let start = globals.len() + name(0).len() + rest.len();
        globals.extend(name(start as u32));
        globals.extend(rest);
        globals.extend(record(BEGIN, &[0, 6, 0x10, 0]));
        for (kind, data) in cells {
            globals.extend(record(*kind, data));
        }
        globals.extend(record(END, &[]));
        globals
    }

    pub fn at(row: u16, column: u16, rest: &[u8]) -> Vec<u8> {
        [&row.to_le_bytes(), &column.to_le_bytes(), &[0, 0], rest].concat()
    }

    #[test]
    fn rectangles_and_texts_are_summed() {
        let cells = [(0x00FD, at(2, 1, &[0, 0, 0, 0])), (0x0203, at(11, 3, &[0; 8]))];
        // 10 rows and 3 columns; five letters take up to 15 bytes.
        assert_eq!(walk(&book(&cells)), Walk::Fine(Extent { cells: 30, text: 15 }));
        let far = [(0x0203, at(0, 0, &[0; 8])), (0x0203, at(65_535, 65_535, &[0; 8]))];
        assert_eq!(walk(&book(&far)), Walk::Fine(Extent { cells: 1 << 32, text: 0 }));
    }

    #[test]
    fn claims_beyond_a_worksheet_are_damage() {
        let claim = |rows: (u32, u32), columns: (u16, u16)| {
            let data = [
                &rows.0.to_le_bytes()[..],
                &rows.1.to_le_bytes(),
                &columns.0.to_le_bytes(),
                &columns.1.to_le_bytes(),
                &[0, 0],
            ];
            walk(&book(&[(0x0200, data.concat())]))
        };
        assert_eq!(claim((0, 65_536), (0, 256)), Walk::Fine(Extent::default()));
        assert_eq!(claim((0, 0), (0, 0)), Walk::Fine(Extent::default()));
        assert_eq!(claim((0, u32::MAX), (0, 256)), Walk::Broken);
        assert_eq!(claim((9, 5), (0, 2)), Walk::Broken);
    }

    #[test]
    fn a_lock_and_a_cut_are_seen() {
        assert_eq!(walk(&record(LOCK, &[1, 0])), Walk::Broken);
        let whole = book(&[(0x0203, at(0, 0, &[0; 8]))]);
        assert_eq!(walk(&whole[..whole.len() - 5]), Walk::Broken);
        for cut in 0..whole.len() {
            walk(&whole[..cut]);
        }
    }
}
