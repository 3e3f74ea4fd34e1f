//! Tables on the terminal: a rule above, below and under the header. On a terminal a table is made to fit its width;
//! in a pipe every row is one line, so that a search for a word finds the whole row.

use crate::wrap;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use std::ops::RangeFrom;

/// What a column has of spaces on its sides.
const SIDES: usize = 2;

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
        while widths.iter().map(|width| width + SIDES).sum::<usize>() > room {
            let giving = (0..widths.len()).filter(|i| widths[*i] > least[*i]);
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
        for (_, column) in table.column_iter_mut().enumerate().filter(|(i, _)| self.numbers.contains(i)) {
            column.set_cell_alignment(CellAlignment::Right);
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
