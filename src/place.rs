//! Where something stands in a user's table, and how that is said.

use crate::text::Text;

/// File, tab, 1-based line or row, column header and, for worksheets, the A1 address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Name of the file inside the dataset.
    pub file: String,
    /// Worksheet of a workbook.
    pub tab: Option<String>,
    /// Line or row, counted from 1.
    pub line: Option<u32>,
    /// Header of the column.
    pub column: Option<String>,
    /// Address such as `B7`; only worksheets have one.
    pub cell: Option<String>,
}

impl Place {
    /// The whole file.
    pub fn file(file: &str) -> Self {
        Self { file: file.to_owned(), ..Self::default() }
    }

    /// A line of the file.
    pub fn line(file: &str, line: u32) -> Self {
        Self { line: Some(line), ..Self::file(file) }
    }

    /// Fills in the A1 address of a 0-based column; only worksheets have one.
    pub(crate) fn address(&mut self, column: u32) {
        if let (Some(_), Some(line)) = (&self.tab, self.line) {
            self.cell = Some(format!("{}{line}", letters(column)));
        }
    }

    /// The place in both languages.
    pub fn words(&self) -> Text {
        Text { zh: self.text(true), en: self.text(false) }
    }

    /// The place in words, Chinese or English.
    pub fn text(&self, zh: bool) -> String {
        self.text_at(zh, self.at().as_deref())
    }

    /// The cell or line of the place, by itself.
    pub fn at(&self) -> Option<String> {
        self.cell.clone().or_else(|| self.line.map(|line| line.to_string()))
    }

    /// The place in words with something else in place of its cell or line, as many places differ in that alone.
    pub fn text_at(&self, zh: bool, at: Option<&str>) -> String {
        let mut text = self.file.clone();
        let mut add = |part: String| {
            text.push_str(if zh { "，" } else { ", " });
            text.push_str(&part);
        };
        if let Some(tab) = &self.tab {
            add(if zh { format!("工作表“{tab}”") } else { format!("sheet \"{tab}\"") });
        }
        // A header may hold a line break (Alt+Enter in Excel); a place is one line.
        let column = self.column.as_ref().map(|header| {
            let header = header.split_whitespace().collect::<Vec<_>>().join(" ");
            if zh { format!("“{header}”列") } else { format!("column \"{header}\"") }
        });
        if let Some(cell) = at.filter(|_| self.cell.is_some()) {
            add(match (zh, column) {
                (true, Some(column)) => format!("{cell} 单元格（{column}）"),
                (true, None) => format!("{cell} 单元格"),
                (false, Some(column)) => format!("cell {cell} ({column})"),
                (false, None) => format!("cell {cell}"),
            });
            return text;
        }
        if let Some(line) = at {
            add(match (zh, &self.tab) {
                (true, _) => format!("第 {line} 行"),
                (false, Some(_)) => format!("row {line}"),
                (false, None) => format!("line {line}"),
            });
        }
        if let Some(column) = column {
            add(column);
        }
        text
    }
}

/// The letters of a 0-based worksheet column: A, B, …, Z, AA, …
pub fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        let named: Vec<_> = [0, 25, 26, 701, 702, 16_383].map(letters).into();
        assert_eq!(named, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn places_read_well_in_both_languages() {
        let mut place = Place {
            tab: Some("土地".into()),
            column: Some("面积\n（km2）".into()),
            ..Place::line("数据/a.xlsx", 5)
        };
        assert_eq!(place.text(true), "数据/a.xlsx，工作表“土地”，第 5 行，“面积 （km2）”列");
        place.address(2);
        assert_eq!(place.text(true), "数据/a.xlsx，工作表“土地”，C5 单元格（“面积 （km2）”列）");
        assert_eq!(place.text(false), "数据/a.xlsx, sheet \"土地\", cell C5 (column \"面积 （km2）\")");
        let mut line = Place::line("a.csv", 7);
        line.address(0);
        assert_eq!(line.text(false), "a.csv, line 7");
        assert_eq!(line.text(true), "a.csv，第 7 行");
    }
}
