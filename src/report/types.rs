//! `results.csvt` and `ledger.csvt`: the type of each column of the table beside it. QGIS and other programs that read
//! through GDAL take codes for texts by it, and money for whole numbers.

/// The types of the columns of a table, one line, by its header.
pub fn csvt(csv: &[u8]) -> Vec<u8> {
    let header = csv.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let header = String::from_utf8_lossy(header);
    let types: Vec<&str> = header.trim_start_matches('\u{feff}').trim_end().split(',').map(of).collect();
    format!("{}\n", types.join(",")).into_bytes()
}

/// The type of a column by its name; whatever is not counted is text, codes above all.
fn of(column: &str) -> &'static str {
    match column {
        "year" => r#""Integer""#,
        // Fen of a province are more than 32 bits hold.
        "amount_fen" => r#""Integer64""#,
        "value" | "amount_yuan" => r#""Real""#,
        _ => r#""String""#,
    }
}

#[cfg(test)]
mod tests {
    use super::csvt;

    #[test]
    fn codes_are_texts_and_figures_are_none() {
        let types = csvt("\u{feff}code,year,value,amount_fen\n140922,2020,1,2\n".as_bytes());
        assert_eq!(types, b"\"String\",\"Integer\",\"Real\",\"Integer64\"\n");
    }
}
