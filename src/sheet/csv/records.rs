//! Splits separated text into records by the usual rules (RFC 4180), with the line each begins at. Of the file no more is
//! held than one record and one chunk.

use std::io::{self, Read, Seek};

use super::MAX_RECORD;
use super::encoding::Text;
use crate::sheet::grid::MAX_COLUMNS;

/// The records of a file, one after another.
pub struct Records<R> {
    text: Text<R>,
    at: usize,
    line: u32,
    pub separator: u8,
}

/// What is known of a record besides its fields.
#[derive(Debug)]
pub struct Record {
    /// The 1-based line it begins at.
    pub line: u32,
    /// The number of its fields; no more than one beyond the widest table are kept.
    pub width: usize,
    pub fault: Option<Fault>,
}

/// Why the fields of a record cannot be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A quote is opened and never closed.
    Unclosed,
    /// Text follows a closing quote.
    Stray,
    /// It is longer than any record of a table.
    TooLong,
}

/// The fields of a record, kept in one text.
#[derive(Default)]
pub struct Fields {
    text: String,
    ends: Vec<usize>,
}

impl Fields {
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.text[start..end])
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }
}

impl<R: Read + Seek> Records<R> {
    pub fn new(text: Text<R>, separator: u8) -> Self {
        Self { text, at: 0, line: 1, separator }
    }

    /// Reads the next record into `fields`.
    pub fn next(&mut self, fields: &mut Fields) -> io::Result<Option<Record>> {
        loop {
            let rest = &self.text.window[self.at..];
            if rest.is_empty() && self.text.ended {
                return Ok(None);
            }
            let cut = !self.text.ended && rest.len() >= MAX_RECORD;
            let whole = self.text.ended || cut;
            let mut split = Splitter { text: rest, whole, separator: self.separator, at: 0, line: self.line };
            if let Some(mut record) = split.record(fields) {
                if cut && split.at >= rest.len() {
                    record.fault = Some(Fault::TooLong);
                }
                self.at += split.at;
                self.line = split.line;
                return Ok(Some(record));
            }
            self.text.more(self.at)?;
            self.at = 0;
        }
    }

    /// The first line with more than separators in it, without moving on.
    pub fn peek_line(&mut self) -> io::Result<&str> {
        let filled =
            |line: &str| line.contains(|c: char| !c.is_whitespace() && !matches!(c, ',' | ';' | '"'));
        loop {
            let rest = &self.text.window[self.at..];
            let last = self.text.ended || rest.len() >= MAX_RECORD;
            let cut = if last { Some(rest.len()) } else { rest.rfind(['\n', '\r']) };
            if last || rest[..cut.unwrap_or(0)].lines().any(filled) {
                break;
            }
            self.text.more(self.at)?;
            self.at = 0;
        }
        let lines = self.text.window[self.at..].split(['\n', '\r']);
        Ok(lines.into_iter().find(|line| filled(line)).unwrap_or_default())
    }
}

/// Splits one record off a text; `whole` where nothing follows it.
struct Splitter<'a> {
    text: &'a str,
    whole: bool,
    separator: u8,
    at: usize,
    line: u32,
}

impl Splitter<'_> {
    /// The record, or none where the text may go on within it.
    fn record(&mut self, fields: &mut Fields) -> Option<Record> {
        fields.clear();
        let mut record = Record { line: self.line, width: 0, fault: None };
        loop {
            let start = fields.text.len();
            match self.byte(self.at) {
                Some(b'"') => self.quoted(fields, &mut record.fault)?,
                Some(_) => {
                    let plain = self.plain()?;
                    fields.text.push_str(&self.text[plain]);
                }
                None if self.whole => {}
                None => return None,
            }
            record.width += 1;
            if fields.ends.len() <= MAX_COLUMNS {
                fields.ends.push(fields.text.len());
            } else {
                fields.text.truncate(start);
            }
            if self.byte(self.at) != Some(self.separator) {
                break;
            }
            self.at += 1;
        }
        self.end_line()?;
        Some(record)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Moves to the next separator or line end, and tells what it passed.
    fn plain(&mut self) -> Option<std::ops::Range<usize>> {
        let start = self.at;
        let rest = &self.text.as_bytes()[start..];
        let separator = self.separator;
        let length = rest.iter().position(|&byte| byte == separator || byte == b'\n' || byte == b'\r');
        if length.is_none() && !self.whole {
            return None;
        }
        self.at = start + length.unwrap_or(rest.len());
        Some(start..self.at)
    }

    /// Takes the content of a quoted field, doubled quotes made single.
    fn quoted(&mut self, fields: &mut Fields, fault: &mut Option<Fault>) -> Option<()> {
        let (opened, opened_line, kept) = (self.at, self.line, fields.text.len());
        let mut start = opened + 1;
        let mut at = start;
        loop {
            match self.byte(at) {
                None if !self.whole => return None,
                None => {
                    // Go on behind the line with the open quote, to find what else is wrong.
                    *fault = Some(Fault::Unclosed);
                    fields.text.truncate(kept);
                    self.at = opened;
                    self.line = opened_line;
                    while !matches!(self.byte(self.at), None | Some(b'\n' | b'\r')) {
                        self.at += 1;
                    }
                    return Some(());
                }
                Some(b'"') => {
                    fields.text.push_str(&self.text[start..at]);
                    match self.byte(at + 1) {
                        None if !self.whole => return None,
                        Some(b'"') => {
                            // The second of the two quotes begins the next stretch of text.
                            start = at + 1;
                            at += 2;
                        }
                        _ => break,
                    }
                }
                Some(b'\n') => {
                    self.line += 1;
                    at += 1;
                }
                Some(b'\r') => {
                    // Of a CR LF the line feed counts.
                    self.line += u32::from(self.byte(at + 1) != Some(b'\n'));
                    at += 1;
                }
                Some(_) => at += 1,
            }
        }
        self.at = at + 1;
        // White space between the closing quote and the separator does no harm.
        let after = self.plain()?;
        if !self.text[after].trim().is_empty() {
            *fault = fault.or(Some(Fault::Stray));
        }
        Some(())
    }

    fn end_line(&mut self) -> Option<()> {
        self.at += match (self.byte(self.at), self.byte(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r'), None) | (None, _) if !self.whole => return None,
            (Some(_), _) => 1,
            (None, _) => 0,
        };
        self.line += 1;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::encoding::detect;
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    fn records(text: &str) -> Records<Cursor<&[u8]>> {
        let mut source = Cursor::new(text.as_bytes());
        let found = detect(&mut source, "").unwrap().unwrap();
        Records::new(Text::new(source, found).unwrap(), b',')
    }

    fn split(text: &str) -> Vec<(u32, Vec<String>)> {
        let mut records = records(text);
        let mut fields = Fields::default();
        let mut all = Vec::new();
        while let Some(record) = records.next(&mut fields).unwrap() {
            assert_eq!(record.fault, None);
            assert_eq!(record.width, fields.iter().count());
            all.push((record.line, fields.iter().map(str::to_string).collect()));
        }
        all
    }

    #[test]
    fn empty_fields_at_every_end_count() {
        let fields = |text| split(text).remove(0).1;
        assert_eq!(fields(",\n"), ["", ""]);
        assert_eq!(fields("a,"), ["a", ""]);
        assert_eq!(fields("\"\",\"\""), ["", ""]);
        assert_eq!(fields("\"\"\n"), [""]);
        assert_eq!(fields("\"\"\"\""), ["\""]);
        assert_eq!(fields("\"a\"\"b\"\"\"\r\n"), ["a\"b\""]);
        assert!(split("").is_empty());
        assert_eq!(split("\n").len(), 1);
    }

    #[test]
    fn records_across_chunks_are_whole() {
        let field = format!("\"{}\r\n\"\"\"", "五,".repeat(300_000));
        let text = format!("a,b\r\n{field},1\r\n{field},2\r\n");
        let all = split(&text);
        assert_eq!(all.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 4]);
        assert_eq!(all[2].1[0], "五,".repeat(300_000) + "\r\n\"");
        assert_eq!(all[2].1[1], "2");
    }

    #[test]
    fn a_record_without_end_is_not_held() {
        for text in ["x".repeat(MAX_RECORD + (4 << 20)), "a,".repeat(MAX_RECORD)] {
            let mut records = records(&text);
            let record = records.next(&mut Fields::default()).unwrap().unwrap();
            assert_eq!(record.fault, Some(Fault::TooLong));
            assert!(records.text.window.len() < 2 * MAX_RECORD + 1);
        }
        // A quote that is open for longer than a record may be is as good as never closed.
        let text = format!("\"a\n{}\n\"\n", "b\n".repeat(MAX_RECORD));
        let mut records = records(&text);
        let record = records.next(&mut Fields::default()).unwrap().unwrap();
        assert_eq!(record.fault, Some(Fault::Unclosed));
        assert_eq!(records.next(&mut Fields::default()).unwrap().unwrap().line, 2);
    }

    proptest! {
        /// Whatever is written with every field quoted comes back, at the right line.
        #[test]
        fn quoted_text_comes_back(
            rows in prop::collection::vec(
                prop::collection::vec("[a甲,\"\n\r ]{0,4}", 1..4), 0..6),
            end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        ) {
            let mut text = String::new();
            let mut expected = Vec::new();
            for row in &rows {
                // A line break is CR LF, CR or LF; counted here by taking the pairs away first.
                let before = text.replace("\r\n", "\n").replace('\r', "\n");
                expected.push((1 + before.matches('\n').count() as u32, row.clone()));
                let quoted: Vec<_> = row
                    .iter()
                    .map(|field| format!("\"{}\"", field.replace('"', "\"\"")))
                    .collect();
                text += &quoted.join(",");
                text += end;
            }
            prop_assert_eq!(split(&text), expected);
        }

        /// No text at all makes it fail or stand still.
        #[test]
        fn any_text_ends(text in "[a甲,\"\n\r ]{0,40}") {
            let mut records = records(&text);
            let mut fields = Fields::default();
            let mut lines = Vec::new();
            while let Some(record) = records.next(&mut fields).unwrap() {
                lines.push(record.line);
            }
            prop_assert!(lines.is_sorted());
            prop_assert!(lines.len() <= text.len());
        }
    }
}
