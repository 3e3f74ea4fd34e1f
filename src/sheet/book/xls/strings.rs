//! The shared strings of an old workbook (MS-XLS 2.5.293) of which letters are raised above the line.

use std::collections::HashSet;

use super::super::compound::{half, word};
use super::super::raised::Raised;
use super::records::Records;

/// Reads the strings from the record that begins them; `raising` are the fonts that raise letters.
pub fn raised<'a>(first: &'a [u8], records: &mut Records<'a>, raising: &HashSet<u16>) -> Option<Raised> {
    let mut raised = Raised::default();
    let mut plain = Vec::new();
    let mut parts = Parts { data: first.get(8..)?, records };
    while parts.more()? {
        let (text, formats) = string(&mut parts)?;
        let runs = runs(&text, &formats, raising);
        match runs.iter().any(|(raised, _)| *raised) {
            true => raised.insert(&runs),
            false if text.first().is_some_and(|letter| *letter < 0x40) => {
                plain.push(String::from_utf16_lossy(&text));
            }
            false => {}
        }
    }
    plain.iter().for_each(|text| raised.insert_plain(text));
    Some(raised)
}

/// From which letter on a font is used, and the font.
type Run = (u16, u16);

/// The letters of a string and its fonts.
fn string(parts: &mut Parts<'_, '_>) -> Option<(Vec<u16>, Vec<Run>)> {
    let length = usize::from(parts.half()?);
    let flags = parts.byte()?;
    let formats = if flags & 0x08 != 0 { parts.half()? } else { 0 };
    let spoken = if flags & 0x04 != 0 { parts.word()? as usize } else { 0 };
    let mut wide = flags & 1 != 0;
    let mut text = Vec::with_capacity(length);
    while text.len() < length {
        if parts.data.is_empty() {
            // The next record says anew how wide letters are.
            parts.go_on()?;
            wide = parts.byte()? & 1 != 0;
        }
        text.push(if wide { parts.half()? } else { parts.byte()?.into() });
    }
    let formats = (0..formats).map(|_| Some((parts.half()?, parts.half()?))).collect::<Option<Vec<_>>>()?;
    (0..spoken).try_for_each(|_| parts.byte().map(|_| ()))?;
    Some((text, formats))
}

/// The runs of a string, each raised or not.
fn runs(text: &[u16], formats: &[Run], raising: &HashSet<u16>) -> Vec<(bool, String)> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut raised = false;
    for (at, font) in formats {
        let at = usize::from(*at).clamp(start, text.len());
        runs.push((raised, String::from_utf16_lossy(&text[start..at])));
        (start, raised) = (at, raising.contains(font));
    }
    runs.push((raised, String::from_utf16_lossy(&text[start..])));
    runs
}

/// The data of a record and of those that continue it.
struct Parts<'p, 'a> {
    data: &'a [u8],
    records: &'p mut Records<'a>,
}

impl Parts<'_, '_> {
    /// Whether there is more; none where it is damaged.
    fn more(&mut self) -> Option<bool> {
        if !self.data.is_empty() {
            return Some(true);
        }
        match self.records.next_part()? {
            Some(data) => self.data = data,
            None => return Some(false),
        }
        Some(!self.data.is_empty())
    }

    fn go_on(&mut self) -> Option<()> {
        self.data = self.records.next_part()??;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        if self.data.is_empty() {
            self.go_on()?;
        }
        let (byte, rest) = self.data.split_first()?;
        self.data = rest;
        Some(*byte)
    }

    fn half(&mut self) -> Option<u16> {
        half(&[self.byte()?, self.byte()?], 0)
    }

    fn word(&mut self) -> Option<u32> {
        word(&[self.byte()?, self.byte()?, self.byte()?, self.byte()?], 0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::records::tests::record;
    use super::*;

    #[test]
    fn runs_of_a_raising_font_are_raised() {
        // "61.21" whose last letter is in font 5, and "910" in two records and plain.
        let mut first = vec![0; 8];
        first.extend([5, 0, 8, 1, 0]);
        first.extend(b"61.21");
        first.extend([4, 0, 5, 0]);
        first.extend([3, 0, 0, b'9']);
        let stream = record(0x003C, &[1, b'1', 0, b'0', 0]);
        let raised = raised(&first, &mut Records::new(&stream, 0), &HashSet::from([5])).unwrap();
        assert_eq!(raised.text("61.21"), Some(Ok("61.2¹")));
        assert_eq!(raised.text("910"), None);
        for cut in 0..first.len() {
            let _ = super::raised(&first[..cut], &mut Records::new(&stream, 0), &HashSet::from([5]));
        }
    }
}
