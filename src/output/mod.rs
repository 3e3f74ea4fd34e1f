//! Tidy tables as files: one file of this room a format.

mod arrow;
mod csv;
mod json;
mod jsonl;
mod parquet;

use crate::disk::{Fault, unmade};
use crate::text;
use crate::text::Text;
use polars::prelude::{DataFrame, PolarsError};

/// A format of tidy tables.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub id: &'static str,
    /// Endings of the files that a table becomes.
    pub endings: &'static [&'static str],
    /// Their contents, in the same order.
    write: fn(&DataFrame) -> Result<Vec<Vec<u8>>, PolarsError>,
}

pub const FORMATS: [&Format; 5] =
    [&csv::FORMAT, &parquet::FORMAT, &arrow::FORMAT, &json::FORMAT, &jsonl::FORMAT];

/// What is written unless other formats are asked for.
pub const USUAL: [&Format; 2] = [&csv::FORMAT, &parquet::FORMAT];

/// The formats that a list names, `csv,json`; a name that none has is said with those there are.
pub fn named(list: &str) -> Result<Vec<&'static Format>, Text> {
    let mut formats: Vec<&'static Format> = Vec::new();
    for name in list.split([',', '，', '、']).map(str::trim).filter(|name| !name.is_empty()) {
        match FORMATS.into_iter().find(|format| format.id == name) {
            Some(format) if formats.iter().any(|known| known.id == format.id) => {}
            Some(format) => formats.push(format),
            None => return Err(unknown(name)),
        }
    }
    if formats.is_empty() { Err(unknown(list)) } else { Ok(formats) }
}

fn unknown(name: &str) -> Text {
    let all = FORMATS.map(|format| format.id).join(" ");
    text!("没有格式 `{name}`；可用：{all}", "there is no format `{name}`; choose from: {all}")
}

/// The names of those files.
pub fn names(name: &str, formats: &[&Format]) -> Vec<String> {
    let endings = formats.iter().flat_map(|format| format.endings);
    endings.map(|ending| format!("{name}.{ending}")).collect()
}

/// The files of a table in some formats, by their names.
pub fn files(name: &str, table: &DataFrame, formats: &[&Format]) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let mut files = Vec::new();
    for format in formats {
        let made = (format.write)(table).map_err(|e| unmade(&format!("{name}.{}", format.id), &e))?;
        files.extend(format.endings.iter().map(|ending| format!("{name}.{ending}")).zip(made));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::Column;

    fn table() -> DataFrame {
        let columns = vec![
            Column::new("code".into(), vec![Some("140105"), None, Some("=1+1")]),
            Column::new("year".into(), vec![Some(2022_i32), Some(2022), None]),
            Column::new("value".into(), vec![Some(0.1_f64), None, Some(-2.0)]),
        ];
        DataFrame::new(3, columns).unwrap()
    }

    fn made(id: &str) -> Vec<(String, Vec<u8>)> {
        files("t", &table(), &named(id).unwrap()).unwrap()
    }

    #[test]
    fn a_table_as_text_keeps_what_is_missing_empty_and_runs_no_formula() {
        let csv = made("csv");
        assert_eq!(csv[0].0, "t.csv");
        let text = String::from_utf8(csv[0].1.clone()).unwrap();
        assert_eq!(csv[1], ("t.csvt".to_string(), b"\"String\",\"Integer\",\"Real\"\n".to_vec()));
        assert_eq!(text, "\u{feff}code,year,value\n140105,2022,0.1\n,2022,\n'=1+1,,-2.0\n");
    }

    #[test]
    fn a_table_as_json_is_a_list_of_rows() {
        let json = made("json");
        let rows: serde_json::Value = serde_json::from_slice(&json[0].1).unwrap();
        assert_eq!(rows[0]["code"], "140105");
        assert_eq!(rows[0]["year"], 2022);
        assert_eq!(rows[0]["value"], 0.1);
        assert!(rows[1]["value"].is_null() && rows[2]["year"].is_null());
        assert_eq!(rows[2]["code"], "=1+1");
    }

    #[test]
    fn a_table_as_json_lines_is_a_row_a_line() {
        let lines = String::from_utf8(made("jsonl").remove(0).1).unwrap();
        let rows: Vec<serde_json::Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(rows.len(), 3);
        assert_eq!((&rows[0]["code"], &rows[0]["value"]), (&"140105".into(), &0.1.into()));
        assert!(rows[1]["code"].is_null());
    }

    #[test]
    fn columnar_files_are_told_by_their_marks() {
        assert_eq!(made("parquet")[0].1[..4], *b"PAR1");
        assert_eq!(made("arrow")[0].1[..6], *b"ARROW1");
        assert_eq!(made("parquet"), made("parquet"));
    }

    #[test]
    fn formats_are_chosen_by_name() {
        let ids = |list: &str| named(list).unwrap().iter().map(|f| f.id).collect::<Vec<_>>();
        assert_eq!(ids("json，csv,json"), ["json", "csv"]);
        assert!(named("xls").is_err_and(|said| said.zh.contains("csv parquet arrow json jsonl")));
        assert!(named(" ").is_err());
    }
}
