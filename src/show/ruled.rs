//! Tables on the terminal: a rule above, below and under the header. On a terminal a table is made to fit its width;
//! in a pipe every row is one line, so that a search for a word finds the whole row.

use crate::wrap;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use std::ops::RangeFrom;

/// Between two columns.
const GAP: usize = 2;
/// A column of words is not made narrower than this: its words would stand one below the other.
const NARROWEST: usize = 8;

pub struct Ruled {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Columns of numbers, which are set to the right.
    numbers: RangeFrom<usize>,
}

impl Ruled {
    pub fn new(header: impl IntoIterator<Item = impl Into<String>>) -> Ruled {
        let header = header.into_iter().map(Into::into).collect();
        Ruled { header, rows: Vec::new(), numbers: usize::MAX.. }
    }

    /// Sets the columns from one on to the right.
    pub fn numbers(mut self, from: usize) -> Ruled {
        self.numbers = from..;
        self
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// The table in so many columns of a terminal; where there is none, as wide as it is.
    pub fn fit(&self, room: Option<usize>) -> String {
        let Some(room) = room else {
            let flat = |cell: &String| cell.split_whitespace().collect::<Vec<_>>().join(" ");
            let flat = |row: &Vec<String>| row.iter().map(flat).collect::<Vec<_>>();
            return self.drawn(flat(&self.header), self.rows.iter().map(flat).collect());
        };
        let Some(widths) = self.widths(room) else { return self.listed(room) };
        let fitted = |row: &Vec<String>| {
            row.iter()
                .zip(&widths)
                .map(|(cell, width)| wrap::lines(cell, *width).join("\n"))
                .collect::<Vec<_>>()
        };
        self.drawn(fitted(&self.header), self.rows.iter().map(fitted).collect())
    }

    /// How wide each column is to be: as wide as its words, and where that is too much the widest columns give way, down
    /// to what stays whole. None where even that is too wide.
    fn widths(&self, room: usize) -> Option<Vec<usize>> {
        let all = || std::iter::once(&self.header).chain(&self.rows);
        let most = |of: &dyn Fn(&str) -> usize| {
            let column = |i: usize| all().filter_map(|row| Some(of(row.get(i)?))).max();
            (0..self.header.len()).map(|i| column(i).unwrap_or(0)).collect::<Vec<_>>()
        };
        let widest = |cell: &str| cell.lines().map(wrap::columns).max().unwrap_or(0).min(room);
        let (mut widths, least) = (most(&widest), most(&|cell| wrap::widest_piece(cell)));
        while widths.iter().map(|width| width + GAP).sum::<usize>() + 1 > room {
            let giving = (0..widths.len()).filter(|i| widths[*i] > least[*i].max(NARROWEST));
            let widest = giving.max_by_key(|i| (widths[*i], *i))?;
            widths[widest] -= 1;
        }
        Some(widths)
    }

    fn drawn(&self, header: Vec<String>, rows: Vec<Vec<String>>) -> String {
        let rule = LineStyle::new('─', '─', '─', '─');
        let style = TableStyle::new().top_border(rule).header_separator(rule).bottom_border(rule);
        let mut table = Table::new();
        table.load_style(style).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(header);
        for row in rows {
            table.add_row(row);
        }
        for (i, column) in table.column_iter_mut().enumerate() {
            // One more stands between the columns anyway.
            column.set_padding((0, GAP as u16 - 1));
            if self.numbers.contains(&i) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_string()).collect();
        lines.join("\n")
    }

    /// Row by row, one line a cell: for tables that no terminal of this width holds.
    fn listed(&self, room: usize) -> String {
        let label = self.header.iter().map(|head| wrap::columns(head)).max().unwrap_or(0).min(room / 3);
        let rule = "─".repeat(room);
        let mut lines = vec![rule.clone()];
        for row in &self.rows {
            for (head, cell) in self.header.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                let heads = wrap::lines(head, label);
                let cells = wrap::lines(cell, room.saturating_sub(label + 2));
                for i in 0..heads.len().max(cells.len()) {
                    let part = |of: &[String]| of.get(i).cloned().unwrap_or_default();
                    let (head, cell) = (part(&heads), part(&cells));
                    let gap = " ".repeat(label.saturating_sub(wrap::columns(&head)) + 2);
                    lines.push(format!("{head}{gap}{cell}").trim_end().to_string());
                }
            }
            lines.push(rule.clone());
        }
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Ruled {
        let mut table = Ruled::new(["行政区", "经济生态生产总值（亿元）", "used by"]).numbers(1);
        table.row(["迎泽区", "1234.56", "first second third"]);
        table.row(["五台县", "未核算", ""]);
        table
    }

    #[test]
    fn a_row_is_a_line_where_there_is_no_terminal() {
        let drawn = table().fit(None);
        assert_eq!(drawn.lines().count(), 6, "{drawn}");
        assert!(
            drawn.contains("迎泽区")
                && drawn.lines().any(|line| line.contains("1234.56  first second third"))
        );
    }

    #[test]
    fn nothing_is_wider_than_the_terminal_and_no_word_is_cut() {
        for room in [40, 60, 80] {
            let drawn = table().fit(Some(room));
            assert!(drawn.lines().all(|line| wrap::columns(line) <= room), "{room}\n{drawn}");
            for word in ["迎泽区", "1234.56", "first", "second", "third", "未核算"] {
                assert!(drawn.contains(word), "{room} {word}\n{drawn}");
            }
        }
    }

    #[test]
    fn what_no_terminal_holds_is_listed_cell_by_cell() {
        let mut table = Ruled::new(["id", "name"]);
        table.row(["a_word_of_thirty_letters_or_so_", "another_word_of_about_thirty_"]);
        let drawn = table.fit(Some(45));
        assert!(drawn.lines().all(|line| wrap::columns(line) <= 45), "{drawn}");
        assert!(
            drawn.contains("id    a_word_of_thirty_letters_or_so_\nname  another_word_of_about_thirty_"),
            "{drawn}"
        );
    }
}
