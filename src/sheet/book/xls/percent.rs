//! Which cells of an old workbook are shown as percentages: the parser keeps of formats only whether they are dates.

use std::collections::HashSet;

use super::super::compound::{half, word};
use super::super::value::is_percent;
use super::records::{BEGIN, END, Records};
use crate::sheet::grid::Cells;

/// The cells shown as percentages of each worksheet, in the order in which the workbook names them.
pub fn percentages(stream: &[u8]) -> Vec<Cells> {
    let (starts, styles) = styles(stream);
    if !styles.contains(&true) {
        return Vec::new();
    }
    starts
        .into_iter()
        .map(|start| {
            let mut found = Cells::default();
            // What is damaged ends the walk here and is said by the one before.
            let _ = look(Records::new(stream, start), &styles, &mut found);
            found
        })
        .collect()
}

/// Where the worksheets begin, and which styles show percentages.
fn styles(stream: &[u8]) -> (Vec<usize>, Vec<bool>) {
    // Those of formats 9 and 10 are built in.
    let mut formats = HashSet::from([9, 10]);
    let (mut starts, mut styles, mut wide) = (Vec::new(), Vec::new(), false);
    let mut records = Records::new(stream, 0);
    while let Some(Some((kind, data))) = records.next() {
        match kind {
            BEGIN => wide = half(data, 0) == Some(0x0600),
            0x0085 => starts.push(word(data, 0).unwrap_or_default() as usize),
            0x00E0 => styles.push(half(data, 2).unwrap_or_default()),
            0x041E if is_percent(&format(data, wide)) => formats.extend(half(data, 0)),
            END => break,
            _ => {}
        }
    }
    (starts, styles.iter().map(|format| formats.contains(format)).collect())
}

/// The text of a number format; since Excel 97 its letters may take two bytes each.
fn format(data: &[u8], wide: bool) -> String {
    match data {
        [_, _, _, _, flags, letters @ ..] if wide && flags & 1 == 1 => {
            encoding_rs::UTF_16LE.decode_without_bom_handling(letters).0.into_owned()
        }
        [_, _, _, letters @ ..] => letters.iter().map(|letter| char::from(*letter)).collect(),
        _ => String::new(),
    }
}

fn look(mut records: Records<'_>, styles: &[bool], found: &mut Cells) -> Option<()> {
    let shown = |style: u16| styles.get(usize::from(style)) == Some(&true);
    while let Some((kind, data)) = records.next_of_sheet()? {
        match kind {
            // A number, short or long, or a formula.
            0x0203 | 0x027E | 0x0006 if shown(half(data, 4)?) => {
                found.insert((half(data, 0)?.into(), half(data, 2)?.into()));
            }
            // Several short numbers, each behind its style.
            0x00BD => {
                let (row, first) = (half(data, 0)?.into(), half(data, 2)?.into());
                let cells = (first..).zip(data.get(4..)?.chunks_exact(6));
                cells
                    .filter(|(_, cell)| half(cell, 0).is_some_and(shown))
                    .for_each(|(column, _)| found.insert((row, column)));
            }
            _ => {}
        }
    }
    Some(())
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
            let pair = [&[9, 0, 1, 0][..], &[1, 0, 0, 0, 0, 0], &[0, 0, 0, 0, 0, 0], &[2, 0]].concat();
            stream.extend(record(0x00BD, &pair));
            assert_eq!(percentages(&stream), [Cells::from_iter([(7, 1), (7, 3), (9, 1)])]);
            for cut in 0..stream.len() {
                percentages(&stream[..cut]);
            }
        }
    }
}
