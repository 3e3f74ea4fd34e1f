//! A tidy table of a report as rows of text, read from any of the formats that it is written in.

use crate::sheet;
use crate::text;
use crate::text::Text;
use serde_json::Value;
use std::path::Path;

/// The names of its columns, and its rows.
pub struct Table {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads it; `aside` is a folder for what must lie in a file to be read.
    pub fn read(name: &str, bytes: &[u8], aside: &Path) -> Result<Table, Text> {
        let text = || std::str::from_utf8(bytes).map_err(|e| unread(name, &e));
        match name.rsplit('.').next() {
            Some("csv") => Ok(csv(text()?)),
            Some("json") => {
                let rows = serde_json::from_str(text()?).map_err(|e| unread(name, &e))?;
                Ok(objects(rows))
            }
            Some("jsonl") => {
                let rows: Result<Vec<Value>, _> = text()?.lines().map(serde_json::from_str).collect();
                Ok(objects(rows.map_err(|e| unread(name, &e))?))
            }
            _ => columnar(name, bytes, aside),
        }
    }
}

fn unread(name: &str, e: &dyn std::fmt::Display) -> Text {
    text!("{name} 读不出来：{e}", "{name} cannot be read: {e}")
}

/// Our own CSV: quotes around what needs them, twice where they are meant.
fn csv(text: &str) -> Table {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        let Some(row) = rows.last_mut() else { break };
        let Some(cell) = row.last_mut() else { break };
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            '\r' if !quoted => {}
            other => cell.push(other),
        }
    }
    // What follows the last line break is no row.
    if rows.last().is_some_and(|row| row.len() == 1 && row[0].is_empty()) {
        rows.pop();
    }
    let head = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
    Table { head, rows }
}

/// Rows as JSON has them, one object each.
fn objects(rows: Vec<Value>) -> Table {
    let first = rows.first().and_then(Value::as_object);
    let head: Vec<String> = first.map(|row| row.keys().cloned().collect()).unwrap_or_default();
    let cell = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(words) => words.clone(),
        other => other.to_string(),
    };
    let row = |row: &Value| head.iter().map(|column| cell(&row[column])).collect();
    Table { rows: rows.iter().map(row).collect(), head: head.clone() }
}

/// Parquet and Arrow, by the reader of tables with its limits.
fn columnar(name: &str, bytes: &[u8], aside: &Path) -> Result<Table, Text> {
    let path = aside.join(name);
    std::fs::write(&path, bytes).map_err(|e| unread(name, &e))?;
    let (sheets, wrong) = sheet::read(&path, name);
    let Some(sheet) = sheets.into_iter().next() else {
        let Text { zh, en } = wrong.into_iter().next().map(|finding| finding.message).unwrap_or_default();
        return Err(text!("{name} 读不出来：{zh}", "{name} cannot be read: {en}"));
    };
    let cell = |row: usize, column: usize| sheet.cell(row, column).unwrap_or_default().to_string();
    let row = |row: usize| (0..sheet.headers.len()).map(|column| cell(row, column)).collect();
    Ok(Table { rows: (0..sheet.len()).map(row).collect(), head: sheet.headers.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_the_same_in_every_format() {
        let aside = tempfile::tempdir().unwrap();
        let read = |name: &str, text: &str| Table::read(name, text.as_bytes(), aside.path()).unwrap();
        let csv = read("a.csv", "\u{feff}code,title,value\n1,\"甲, \"\"乙\"\"\n丙\",0.1\n2,,\n");
        assert_eq!(csv.head, ["code", "title", "value"]);
        assert_eq!(csv.rows, [["1", "甲, \"乙\"\n丙", "0.1"], ["2", "", ""]]);
        let json = "{\"code\":\"1\",\"title\":\"甲, \\\"乙\\\"\\n丙\",\"value\":0.1}";
        let other = "{\"code\":\"2\",\"title\":null,\"value\":null}";
        for table in
            [read("a.jsonl", &format!("{json}\n{other}\n")), read("a.json", &format!("[{json},{other}]"))]
        {
            assert_eq!((table.head, table.rows), (csv.head.clone(), csv.rows.clone()));
        }
        assert!(Table::read("a.parquet", b"PAR1", aside.path()).is_err());
    }
}
