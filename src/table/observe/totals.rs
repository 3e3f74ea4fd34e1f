//! Rows that add up others: 合计, 小计, total. They are no region's and no class's, and must not stand among the data.

use super::gather::{Columns, Table};
use crate::finding::{Finding, Findings};
use crate::office::words;
use crate::text;

fn is_total(text: &str) -> bool {
    let bare = |c: &char| !c.is_whitespace() && !matches!(c, ':' | '：' | '-' | '—' | '_');
    let word: String = text.chars().filter(bare).collect::<String>().to_lowercase();
    let total = &words().total;
    total.sums.has(&word) || total.tidy.has(&word)
}

impl Table<'_> {
    /// Whether a row is called a total where its keys or its name should stand.
    pub(super) fn is_total(&self, columns: &Columns, row: usize) -> bool {
        let keys = columns.keys.iter().map(|(_, column)| *column);
        keys.chain(columns.name).any(|column| self.sheet.cell(row, column).is_some_and(is_total))
    }

    /// Says once what rows of totals a table holds.
    pub(super) fn report_totals(&self, columns: &Columns, findings: &mut Findings) {
        let mut rows = (0..self.sheet.len()).filter(|row| self.is_total(columns, *row));
        let Some(first) = rows.next() else { return };
        let keys = columns.keys.iter().map(|(_, column)| *column);
        let mut words = keys.chain(columns.name).filter_map(|column| self.sheet.cell(first, column));
        let (word, count) = (words.find(|word| is_total(word)).unwrap_or(""), 1 + rows.count());
        let message = text!(
            "表中有 {count} 行合计（自这一行“{word}”起），不是哪个行政区或类型自己的数",
            "the table holds {count} rows of totals (\"{word}\" and others from here on): figures of no region or class of its own"
        );
        findings.push(Finding::error("total-row", message).at_cell(self.sheet.place(Some(first), None)).help(text!(
            "整行删去；合计由程序加总，原有的合计可写进 expected.csv 供核对",
            "remove these rows; sums are computed, and one to be checked against may stand in expected.csv"
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::is_total;

    #[test]
    fn totals_are_known_by_their_names() {
        for word in ["合计", "合 计", " 总计：", "小计", "Total", "SUB-TOTAL", "Grand total"] {
            assert!(is_total(word), "{word}");
        }
        for word in ["合江县", "总部", "140922", "all", "共和县", ""] {
            assert!(!is_total(word), "{word}");
        }
    }
}
