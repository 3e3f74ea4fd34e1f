//! What an old workbook tells of its cells beside their values: the parser keeps of formats only whether they are dates.

use std::collections::{HashMap, HashSet};

use super::super::compound::{half, word};
use super::super::format::Format;
use super::super::raised::Raised;
use super::super::runs::Runs;
use super::records::{BEGIN, END, Records};
use super::strings;
use crate::sheet::grid::Hidden;

/// What holds for the workbook.
#[derive(Default)]
pub struct Book {
    /// Where the worksheets begin, in the order in which the workbook names them.
    starts: Vec<usize>,
    pub formats: Vec<Option<Format>>,
    pub raised: Raised,
}

impl Book {
    /// What is damaged ends the walk here and is said by the one before.
    pub fn read(stream: &[u8]) -> Book {
        let (mut book, mut formats, mut styles, mut wide) =
            (Book::default(), HashMap::new(), Vec::new(), false);
        // Fonts are numbered past 4, which none has.
        let (mut fonts, mut raising) = (0, HashSet::new());
        let mut records = Records::new(stream, 0);
        while let Some(Some((kind, data))) = records.next() {
            match kind {
                BEGIN => wide = half(data, 0) == Some(0x0600),
                0x0031 => {
                    if half(data, 8) == Some(1) {
                        raising.insert(fonts);
                    }
                    fonts += if fonts == 3 { 2 } else { 1 };
                }
                0x0085 => book.starts.push(word(data, 0).unwrap_or_default() as usize),
                0x00E0 => styles.push(half(data, 2).unwrap_or_default()),
                0x041E => {
                    formats.insert(half(data, 0).unwrap_or_default(), format(data, wide));
                }
                0x00FC if !raising.is_empty() => {
                    book.raised = strings::raised(data, &mut records, &raising).unwrap_or_default();
                }
                END => break,
                _ => {}
            }
        }
        book.formats =
            styles.iter().map(|number| Format::of_style((*number).into(), formats.get(number))).collect();
        book
    }

    /// What each worksheet tells: the cells whose styles say something, and what it hides.
    pub fn tabs(&self, stream: &[u8]) -> Vec<(Runs, Hidden)> {
        let look = |start: &usize| {
            let (mut runs, mut hidden) = (Runs::default(), Hidden::default());
            let _ = self.look(Records::new(stream, *start), &mut runs, &mut hidden);
            (runs, hidden)
        };
        self.starts.iter().map(look).collect()
    }

    fn look(&self, mut records: Records<'_>, runs: &mut Runs, hidden: &mut Hidden) -> Option<()> {
        let telling = |style: u16| self.formats.get(usize::from(style)).is_some_and(Option::is_some);
        while let Some((kind, data)) = records.next_of_sheet()? {
            match kind {
                // A number, short or long, or a formula.
                0x0203 | 0x027E | 0x0006 if telling(half(data, 4)?) => {
                    runs.insert((half(data, 0)?.into(), half(data, 2)?.into()), half(data, 4)?.into());
                }
                // Several short numbers, each behind its style.
                0x00BD => {
                    let (row, first) = (half(data, 0)?.into(), half(data, 2)?.into());
                    for (column, cell) in (first..).zip(data.get(4..)?.chunks_exact(6)) {
                        if let Some(style) = half(cell, 0).filter(|style| telling(*style)) {
                            runs.insert((row, column), style.into());
                        }
                    }
                }
                // A row, and columns.
                0x0208 if data.get(12).is_some_and(|flags| flags & 0x20 != 0) => {
                    hidden.push_row(half(data, 0)?.into());
                }
                0x007D if data.get(8).is_some_and(|flags| flags & 1 != 0) => {
                    hidden.columns.push((half(data, 0)?.into(), half(data, 2)?.into()));
                }
                _ => {}
            }
        }
        Some(())
    }
}

/// The text of a number format; since Excel 97 its letters may take two bytes each.
fn format(data: &[u8], wide: bool) -> String {
    match data {
        [_, _, _, _, flags, letters @ ..] if wide && flags & 1 == 1 => {
            encoding_rs::UTF_16LE.decode_without_bom_handling(letters).0.into_owned()
        }
        [_, _, _, _, _, letters @ ..] if wide => letters.iter().map(|letter| char::from(*letter)).collect(),
        [_, _, _, letters @ ..] => letters.iter().map(|letter| char::from(*letter)).collect(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::records::tests::{at, record};
    use super::*;

    #[test]
    fn formats_old_and_new_are_told() {
        let wide: Vec<u8> = "\"率\"0%".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (version, formats) in [
            (5, vec![(164_u16, b"\x040.0%".to_vec()), (165, b"\x030.0".to_vec())]),
            (6, vec![(164, [&[5, 0, 1][..], &wide].concat()), (165, b"\x05\0\x00\"%\"0".to_vec())]),
        ] {
            let mut stream = record(BEGIN, &[0, version, 5, 0]);
            for (format, letters) in &formats {
                stream.extend(record(0x041E, &[&format.to_le_bytes()[..], letters].concat()));
            }
            // Styles: plain, of the two formats above, and the built-in percentage.
            for format in [0_u16, 164, 165, 10] {
                stream.extend(record(0x00E0, &[&[0, 0], &format.to_le_bytes()[..]].concat()));
            }
            // The worksheet begins behind this record of 12 bytes and the end of 4.
            let start = stream.len() as u32 + 16;
            stream.extend(record(0x0085, &[&start.to_le_bytes()[..], &[0, 0, 1, 0]].concat()));
            stream.extend(record(END, &[]));
            stream.extend(record(BEGIN, &[0, version, 0x10, 0]));
            let number = |row, column, style: u16| {
                let mut cell = at(row, column, &[0; 8]);
                cell[4..6].copy_from_slice(&style.to_le_bytes());
                record(0x0203, &cell)
            };
            for (column, style) in [(0, 0), (1, 1), (2, 2), (3, 3), (4, 9)] {
                stream.extend(number(7, column, style));
            }
            let mut row = at(7, 0, &[0; 10]);
            row[12] = 0x20;
            stream.extend(record(0x0208, &row));
            stream.extend(record(0x007D, &[2, 0, 3, 0, 0, 0, 0, 0, 1, 0]));
            let pair = [&[9, 0, 1, 0][..], &[1, 0, 0, 0, 0, 0], &[0, 0, 0, 0, 0, 0], &[2, 0]].concat();
            stream.extend(record(0x00BD, &pair));
            let book = Book::read(&stream);
            let (runs, hidden) = book.tabs(&stream).remove(0);
            let percent = |at| {
                let format = runs.style(at).and_then(|style| book.formats[style].as_ref());
                format.is_some_and(|format| format.of(1.0).percent)
            };
            let all = [(7, 0), (7, 1), (7, 2), (7, 3), (7, 4), (9, 0), (9, 1), (9, 2)];
            let shown: Vec<(u32, u32)> = all.into_iter().filter(|at| percent(*at)).collect();
            assert_eq!(shown, [(7, 1), (7, 3), (9, 1)]);
            assert_eq!((hidden.rows, hidden.columns), (vec![(7, 7)], vec![(2, 3)]));
            for cut in 0..stream.len() {
                Book::read(&stream[..cut]).tabs(&stream[..cut]);
            }
        }
    }
}
