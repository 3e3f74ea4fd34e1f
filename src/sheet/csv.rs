//! Separated text (.csv, .tsv, .txt): comma, tab or semicolon, any line ending. The records are split here rather than by a
//! data-frame reader, because those pad or cut uneven rows in silence and lose the line numbers.

mod encoding;
mod faults;
pub mod raw;
mod records;

use std::io::{self, Cursor, Read, Seek};

use super::grid::{Budget, Build, Builder, MAX_COLUMNS, Problems, Refusal, Sheet};
use super::neutral;
use crate::finding::Finding;
use crate::place::Place;
use encoding::Text;
use records::{Fault, Fields, Records};

/// The longest record read.
const MAX_RECORD: usize = 16 << 20;

/// Reads the table of a text file.
pub fn read<R: Read + Seek>(
    source: R,
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
) -> io::Result<Option<Sheet>> {
    let mut source = source;
    let found = match encoding::detect(&mut source, shown)? {
        Ok(found) => found,
        Err(faults) => {
            for problem in faults {
                problems.push(problem);
            }
            return Ok(None);
        }
    };
    let mut builder = Builder::new(shown, None, budget);
    let mut records = records_of(source, found, shown)?;
    let mut fields = Fields::default();
    let mut header_width = None;
    while let Some(record) = records.next(&mut fields)? {
        let place = Place::line(shown, record.line);
        if let Some(fault) = record.fault {
            problems.push(match fault {
                Fault::Unclosed => faults::quote_unclosed(place),
                Fault::Stray => faults::quote_stray(place),
                Fault::TooLong => faults::record_too_long(place),
            });
            // Without a header nothing below it can be told, nor behind a record without end.
            match header_width {
                None => return Ok(None),
                Some(_) if fault == Fault::TooLong => return Ok(builder.finish(problems)),
                Some(_) => continue,
            }
        }
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        match header_width {
            None => {
                if record.width > MAX_COLUMNS {
                    problems.push(Refusal::TooWide.problem(place));
                    return Ok(None);
                }
                if record.width == 1
                    && let Some(separator) =
                        fields.iter().next().and_then(|only| only.chars().find(|c| "，；|".contains(*c)))
                {
                    problems.push(faults::separator(place, separator));
                    return Ok(None);
                }
                header_width = Some(record.width);
            }
            Some(width) if width != record.width => {
                problems.push(faults::row_width(place, record.width, width, records.separator));
                continue;
            }
            Some(_) => {}
        }
        for (column, field) in (0..).zip(fields.iter()) {
            if let Err(refusal) = builder.cell(record.line, column, neutral::read(field.trim())) {
                problems.push(refusal.problem(builder.place(record.line, Some(column))));
                if refusal.flow().is_break() {
                    return Ok(builder.finish(problems));
                }
            }
        }
    }
    let said = problems.listed();
    let sheet = builder.finish(problems);
    if sheet.is_none() && problems.listed() == said {
        problems.push(faults::empty(shown));
    }
    Ok(sheet)
}

/// The records of a text, split by what separates them.
fn records_of<R: Read + Seek>(source: R, found: encoding::Found, shown: &str) -> io::Result<Records<R>> {
    let mut records = Records::new(Text::new(source, found)?, b',');
    let usual = if shown.to_lowercase().ends_with(".csv") { b',' } else { b'\t' };
    records.separator = separator(records.peek_line()?, usual);
    Ok(records)
}

/// Reads the table of a text that is at hand already.
pub fn read_whole(bytes: &[u8], shown: &str, budget: &mut Budget, problems: &mut Problems) -> Option<Sheet> {
    // Reading from memory does not fail.
    read(Cursor::new(bytes), shown, budget, problems).unwrap_or_default()
}

/// The whole text of a file, in whatever encoding.
pub fn whole_text<R: Read + Seek>(mut source: R, shown: &str) -> io::Result<Result<String, Vec<Finding>>> {
    let found = match encoding::detect(&mut source, shown)? {
        Ok(found) => found,
        Err(problems) => return Ok(Err(problems)),
    };
    let mut text = Text::new(source, found)?;
    while !text.ended {
        text.more(0)?;
    }
    Ok(Ok(text.window))
}

/// What separates the columns by the header: the usual separator of the kind of file where it occurs outside quotes,
/// else the other one where that occurs, else semicolons.
fn separator(header: &str, usual: u8) -> u8 {
    let mut inside = false;
    let outside: Vec<u8> = header
        .bytes()
        .filter(|&byte| {
            inside ^= byte == b'"';
            !inside
        })
        .collect();
    let other = if usual == b',' { b'\t' } else { b',' };
    [usual, other, b';'].into_iter().find(|separator| outside.contains(separator)).unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Finding;

    fn read_all(bytes: impl AsRef<[u8]>) -> (Option<Sheet>, Vec<Finding>) {
        let mut problems = Problems::default();
        let source = Cursor::new(bytes.as_ref());
        let sheet = read(source, "a.csv", &mut Budget::default(), &mut problems).unwrap();
        (sheet, problems.finish())
    }

    fn rows(sheet: &Sheet) -> Vec<(u32, Vec<Option<&str>>)> {
        (0..sheet.len())
            .map(|row| {
                let cells =
                    (0..sheet.headers.len()).map(|column| sheet.column(column).unwrap().get(row)).collect();
                (sheet.line(row), cells)
            })
            .collect()
    }

    fn found(problems: &[Finding]) -> Vec<(&str, Option<u32>)> {
        problems.iter().map(|problem| (problem.code, problem.cells[0].line)).collect()
    }

    #[test]
    fn cells_are_trimmed_text_and_blank_ones_are_null() {
        let (sheet, problems) =
            read_all("\u{feff} code ,name,value\r\n140922, 五台县 ,1.50\r\n140921,\u{3000},\r\n");
        assert!(problems.is_empty());
        let sheet = sheet.unwrap();
        assert_eq!(sheet.headers, ["code", "name", "value"]);
        assert_eq!(
            rows(&sheet),
            [(2, vec![Some("140922"), Some("五台县"), Some("1.50")]), (3, vec![Some("140921"), None, None]),]
        );
        assert_eq!(sheet.place(Some(1), Some(2)).text(false), "a.csv, line 3, column \"value\"");
        assert_eq!(sheet.place(Some(1), Some(2)).cell, None);
        assert_eq!(sheet.cells.get_column_names(), ["c0", "c1", "c2"]);
    }

    #[test]
    fn line_numbers_survive_blank_rows_and_quoted_line_breaks() {
        let text = "\n,,\na,b\n\n1,\"x\ny\r\nz\"\n,\n 2,\"say \"\"hi\"\", ok\"  \r3,c";
        let (sheet, problems) = read_all(text);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(
            rows(&sheet.unwrap()),
            [
                (5, vec![Some("1"), Some("x\ny\r\nz")]),
                (9, vec![Some("2"), Some("say \"hi\", ok")]),
                (10, vec![Some("3"), Some("c")]),
            ]
        );
    }

    #[test]
    fn uneven_rows_are_reported_all_together_and_left_out() {
        let (sheet, problems) = read_all("a,b\n1,2\n3\n4,5,6\n7,\"1,000\"\n8,9,\n");
        assert_eq!(
            found(&problems),
            [("csv-row-width", Some(3)), ("csv-row-width", Some(4)), ("csv-row-width", Some(6)),]
        );
        assert_eq!(problems[0].message.zh, "这一行有 1 个字段，表头有 2 个，少 1 个。");
        assert_eq!(
            problems[1].message.en,
            "The number of fields in this row is 3, in the header 2: 1 too many."
        );
        let sheet = sheet.unwrap();
        assert_eq!(rows(&sheet), [(2, vec![Some("1"), Some("2")]), (5, vec![Some("7"), Some("1,000")]),]);
    }

    #[test]
    fn bad_quotes_are_reported_and_reading_goes_on() {
        let (sheet, problems) = read_all("a,b\n\"x\" y,1\n2,3\n\"open,4\n5,6\n7\n");
        assert_eq!(
            found(&problems),
            [("csv-quote", Some(2)), ("csv-quote", Some(4)), ("csv-row-width", Some(6)),]
        );
        assert_eq!(
            rows(&sheet.unwrap()),
            [(3, vec![Some("2"), Some("3")]), (5, vec![Some("5"), Some("6")]),]
        );
        let (sheet, problems) = read_all("a,\"b\n1,2\n");
        assert!(sheet.is_none());
        assert_eq!(found(&problems), [("csv-quote", Some(1))]);
    }

    #[test]
    fn a_quote_inside_a_plain_field_is_text() {
        let (sheet, problems) = read_all("a,b\n5\" pipe,1\n");
        assert!(problems.is_empty());
        assert_eq!(rows(&sheet.unwrap())[0].1[0], Some("5\" pipe"));
    }

    #[test]
    fn headers_must_be_there_and_differ() {
        let (sheet, problems) = read_all("a,,a,b,\n1,2,3,4,\n5,6,7,8,\n");
        assert_eq!(found(&problems), [("header-duplicate", Some(1)), ("header-blank", Some(1))]);
        assert!(problems[0].message.zh.contains("第 1 列和第 3 列"), "{}", problems[0].message.zh);
        assert!(problems[1].message.en.contains("in column 2"), "{}", problems[1].message.en);
        let sheet = sheet.unwrap();
        assert_eq!(sheet.headers, ["a", "b"]);
        assert_eq!(rows(&sheet)[1].1, [Some("5"), Some("8")]);
    }

    #[test]
    fn files_without_text_are_empty() {
        for text in ["", "\u{feff}", "\r\n , \n"] {
            let (sheet, problems) = read_all(text);
            assert!(sheet.is_none());
            assert_eq!(found(&problems), [("table-empty", None)]);
        }
        let (sheet, problems) = read_all("a,b");
        assert!(problems.is_empty());
        assert!(sheet.unwrap().is_empty());
    }

    #[test]
    fn other_separators_are_named() {
        for (text, name) in [("a；b\n", "“；”"), ("年，县\n", "“，”"), ("a|b\n", "“|”")] {
            let (sheet, problems) = read_all(text);
            assert!(sheet.is_none());
            assert_eq!(found(&problems), [("csv-separator", Some(1))]);
            assert!(problems[0].message.zh.contains(name), "{}", problems[0].message.zh);
        }
    }

    #[test]
    fn the_header_decides_between_comma_and_tab() {
        for (header, name, wanted) in [
            ("a,b", "x.csv", b','),
            ("a\tb", "x.csv", b'\t'),
            ("a\tb,c", "x.csv", b','),
            ("a\tb,c", "x.tsv", b'\t'),
            ("a,b", "x.tsv", b','),
            ("\"a,b\"\tc", "x.csv", b'\t'),
            ("a", "x.csv", b','),
            ("a;b", "x.csv", b';'),
            ("a;b,c", "x.csv", b','),
            ("\"a;b\"", "x.csv", b','),
        ] {
            let usual = if name == "x.csv" { b',' } else { b'\t' };
            assert_eq!(separator(header, usual), wanted, "{header} {name}");
        }
        let (sheet, problems) = read_all("\n a\tb\n\t\"x\ty\"\n1\t2\t3\n");
        assert_eq!(rows(&sheet.unwrap()), [(3, vec![None, Some("x\ty")])]);
        assert_eq!(found(&problems), [("csv-row-width", Some(4))]);
        assert!(
            problems[0].help.as_ref().unwrap().zh.contains("制表符"),
            "{}",
            problems[0].help.as_ref().unwrap().zh
        );
    }

    #[test]
    fn too_many_columns_are_refused_before_they_cost_memory() {
        let text = "a,".repeat(MAX_COLUMNS + 1);
        let (sheet, problems) = read_all(text);
        assert!(sheet.is_none());
        assert_eq!(found(&problems), [("table-too-wide", Some(1))]);
    }

    #[test]
    fn a_spent_budget_stops_the_reading() {
        let mut problems = Problems::default();
        let sheet = read_whole(b"a,b\n1,2\n3,4\n5,6\n", "a.csv", &mut Budget::new(4, 1000), &mut problems);
        assert_eq!(sheet.unwrap().len(), 2);
        assert_eq!(found(&problems.finish()), [("table-too-large", Some(4))]);
    }
}
