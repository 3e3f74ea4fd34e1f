//! The equation of each pool of a time, in a line: what there is, and where it goes.

use super::Paper;
use crate::explain::trail::Figure;
use crate::plan::State;
use crate::report::page::document::Cell;
use crate::rule::Symbol;
use crate::settle::Statement;
use crate::show::settlement::grouped;
use rust_decimal::Decimal;

impl Paper<'_> {
    pub fn pools(&self, statement: &Statement) -> Vec<Vec<Cell>> {
        let (settled, lang) = (self.settled, self.lang);
        let mut equations = Vec::new();
        for sum in &settled.pools.checked {
            let closure = &settled.terms.pools[sum.pool];
            let Some(total) = closure.total.filter(|line| settled.time(*line, sum.row) == statement.time)
            else {
                continue;
            };
            let mut left: Vec<(String, Cell)> = Vec::new();
            for line in &settled.terms.papers.pool {
                left.extend(self.row_at(*line, statement).and_then(|row| self.term(*line, &[row])));
            }
            if left.is_empty() {
                left.extend(self.term(total, &[sum.row]));
            }
            let of = |part: &usize| {
                let rows = sum.rows.iter().filter(|(line, _)| line == part).map(|(_, row)| *row);
                self.term(*part, &rows.collect::<Vec<usize>>())
            };
            let right: Vec<(String, Cell)> = closure.parts.iter().filter_map(of).collect();
            let pool = closure.pool.title.get(lang);
            let mut cells = vec![Cell::words(format!("{pool}{}", lang.pick("：", ": ")))];
            for (side, terms) in [left, right].into_iter().enumerate() {
                for (at, (title, cell)) in terms.into_iter().enumerate() {
                    let sign = match (side, at) {
                        (0, 0) => "",
                        (1, 0) => " ＝ ",
                        _ => " ＋ ",
                    };
                    cells.push(Cell::words(format!("{sign}{title} ")));
                    cells.push(cell);
                }
            }
            cells.push(Cell::words(format!(" {}", self.unit)));
            equations.push(cells);
        }
        equations
    }

    /// The row of a line that varies over the statement's time alone.
    fn row_at(&self, line: usize, statement: &Statement) -> Option<usize> {
        let (column, frame) = self.settled.run.framed(Symbol::Line(line))?;
        let (dim, member) = statement.time?;
        if frame.order != [dim] {
            return None;
        }
        self.settled.run.row(column.frame, &[member])
    }

    /// Title and value of the rows of a line, in the scheme's unit of money.
    fn term(&self, line: usize, rows: &[usize]) -> Option<(String, Cell)> {
        let (settled, symbol) = (self.settled, Symbol::Line(line));
        let column = settled.run.column(symbol)?;
        let value = |row: &usize| match column.state(*row) {
            State::Accounted(value) => settled.yuan(line, value),
            State::NotAccounted | State::OutOfScope => None,
        };
        let yuan: Decimal = rows.iter().filter_map(value).sum();
        let title = settled.run.book.title(symbol).get(self.lang).to_string();
        let figure = match rows {
            [] => None,
            [row] => Some(Figure::Row(symbol, *row)),
            rows => {
                let parts = rows.iter().map(|row| Figure::Row(symbol, *row)).collect();
                Some(self.sum(&title, "", yuan, parts))
            }
        };
        let value = settled.in_money(yuan).normalize();
        // With at least two decimal places.
        let shown = if value.scale() < 2 { format!("{value:.2}") } else { value.to_string() };
        Some((title, Cell::number(grouped(&shown), figure)))
    }
}
