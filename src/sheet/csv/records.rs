//! Splits CSV text into records by the usual rules (RFC 4180), with the line each begins at.

use std::borrow::Cow;

use crate::sheet::grid::MAX_COLUMNS;

/// The records of a text, one after another.
pub struct Records<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

/// What is known of a record besides its fields.
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
}

impl<'a> Records<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// Reads the next record into `fields`.
    pub fn next(&mut self, fields: &mut Vec<Cow<'a, str>>) -> Option<Record> {
        fields.clear();
        if self.at >= self.text.len() {
            return None;
        }
        let mut record = Record { line: self.line, width: 0, fault: None };
        loop {
            let field = if self.text.as_bytes().get(self.at) == Some(&b'"') {
                self.quoted(&mut record.fault)
            } else {
                Cow::Borrowed(self.plain())
            };
            record.width += 1;
            if fields.len() <= MAX_COLUMNS {
                fields.push(field);
            }
            if self.text.as_bytes().get(self.at) != Some(&b',') {
                break;
            }
            self.at += 1;
        }
        self.end_line();
        Some(record)
    }

    /// The text up to the next comma or line end.
    fn plain(&mut self) -> &'a str {
        let start = self.at;
        let rest = &self.text.as_bytes()[start..];
        let length = rest.iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r'));
        self.at = start + length.unwrap_or(rest.len());
        &self.text[start..self.at]
    }

    /// The content of a quoted field, doubled quotes made single.
    fn quoted(&mut self, fault: &mut Option<Fault>) -> Cow<'a, str> {
        let bytes = self.text.as_bytes();
        let (opened, opened_line) = (self.at, self.line);
        let mut content = Cow::Borrowed("");
        let mut start = opened + 1;
        let mut at = start;
        loop {
            match bytes.get(at) {
                None => {
                    // Go on behind the line with the open quote, to find what else is wrong.
                    *fault = Some(Fault::Unclosed);
                    self.at = opened;
                    self.line = opened_line;
                    while !matches!(bytes.get(self.at), None | Some(b'\n' | b'\r')) {
                        self.at += 1;
                    }
                    return Cow::Borrowed("");
                }
                Some(b'"') => {
                    content += &self.text[start..at];
                    if bytes.get(at + 1) != Some(&b'"') {
                        break;
                    }
                    // The second of the two quotes begins the next stretch of text.
                    start = at + 1;
                    at += 2;
                }
                Some(b'\n') => {
                    self.line += 1;
                    at += 1;
                }
                Some(b'\r') => {
                    // Of a CR LF the line feed counts.
                    self.line += u32::from(bytes.get(at + 1) != Some(&b'\n'));
                    at += 1;
                }
                Some(_) => at += 1,
            }
        }
        self.at = at + 1;
        // White space between the closing quote and the comma does no harm.
        if !self.plain().trim().is_empty() {
            *fault = fault.or(Some(Fault::Stray));
        }
        content
    }

    fn end_line(&mut self) {
        let bytes = self.text.as_bytes();
        self.at += match (bytes.get(self.at), bytes.get(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(_), _) => 1,
            (None, _) => 0,
        };
        self.line += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<(u32, Vec<String>)> {
        let mut records = Records::new(text);
        let mut fields = Vec::new();
        let mut all = Vec::new();
        while let Some(record) = records.next(&mut fields) {
            assert_eq!(record.fault, None);
            assert_eq!(record.width, fields.len());
            all.push((record.line, fields.iter().map(|f| f.to_string()).collect()));
        }
        all
    }

    #[test]
    fn empty_fields_at_every_end_count() {
        let fields = |text| split(text).remove(0).1;
        assert_eq!(fields(",\n"), ["", ""]);
        assert_eq!(fields("a,"), ["a", ""]);
        assert_eq!(fields("\"\",\"\""), ["", ""]);
        assert_eq!(fields("\"\"\"\""), ["\""]);
        assert_eq!(fields("\"a\"\"b\"\"\"\r\n"), ["a\"b\""]);
        assert!(split("").is_empty());
        assert_eq!(split("\n").len(), 1);
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
            let mut records = Records::new(&text);
            let mut fields = Vec::new();
            let mut lines = Vec::new();
            while let Some(record) = records.next(&mut fields) {
                lines.push(record.line);
            }
            prop_assert!(lines.is_sorted());
            prop_assert!(lines.len() <= text.len());
        }
    }
}
