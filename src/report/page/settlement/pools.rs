//! The equation of each pool of a time, in a line: what there is, and where it goes.

use super::Paper;
use crate::explain::trail::Figure;
use crate::report::page::document::Cell;
use crate::rule::Symbol;
use crate::settle::{Statement, Term};
use crate::show::paper;

impl Paper<'_> {
    pub fn pools(&self, statement: &Statement) -> Vec<Vec<Cell>> {
        let (settled, lang) = (self.settled, self.lang);
        let mut equations = Vec::new();
        for equation in settled.equations(statement.time) {
            let pool = settled.terms.pools[equation.pool].pool.title.get(lang);
            let mut cells = vec![Cell::words(format!("{pool}{}", lang.pick("：", ": ")))];
            for (side, terms) in [equation.left, equation.right].iter().enumerate() {
                for (at, term) in terms.iter().enumerate() {
                    let sign = match (side, at) {
                        (0, 0) => "",
                        (1, 0) => " ＝ ",
                        _ => " ＋ ",
                    };
                    let title = settled.run.book.title(Symbol::Line(term.line)).get(lang);
                    cells.push(Cell::words(format!("{sign}{title} ")));
                    cells.push(self.term(title, term));
                }
            }
            cells.push(Cell::words(format!(" {}", self.unit)));
            equations.push(cells);
        }
        equations
    }

    /// The value of a term, in the scheme's unit of money.
    fn term(&self, title: &str, term: &Term) -> Cell {
        let symbol = Symbol::Line(term.line);
        let figure = match term.rows.as_slice() {
            [] => None,
            [row] => Some(Figure::Row(symbol, *row)),
            rows => {
                let parts = rows.iter().map(|row| Figure::Row(symbol, *row)).collect();
                Some(self.sum(title, "", term.yuan, parts))
            }
        };
        Cell::number(paper::amount(self.settled.in_money(term.yuan)), figure)
    }
}
