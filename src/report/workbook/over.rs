//! Values over dimensions as spreadsheet formulas: of a group, a part of it, or a place in it.

#![deny(clippy::wildcard_enum_match_arm)]

use super::column::{ColumnCell, NOT_AVAILABLE};
use super::guard::Guard;
use super::layout::Layout;
use crate::formula::tree::strength;
use crate::function::{Reduction, Standing, Ties};
use crate::plan::Members;
use crate::rule::{Gather, Over};
use std::fmt::Write;
use std::sync::Arc;

/// A value over dimensions.
pub struct OverCell<'r> {
    shown: Shown,
    source: ColumnCell<'r>,
    group_of_row: Arc<[u32]>,
    members: Arc<Members>,
    guard: Option<Guard<'r>>,
}

/// How a value over dimensions is worked out in cells.
#[derive(Clone, Copy)]
enum Shown {
    /// A spreadsheet function of the group.
    Reduction(Reduction),
    /// The own value by that of the group.
    PartOf(Reduction),
    /// The place in the group.
    Place(Ties),
}

impl Shown {
    fn new(fun: Gather) -> Shown {
        match fun {
            Gather::Reduction(fun) => Shown::Reduction(fun),
            Gather::Within(fun) => match fun.standing() {
                Standing::PartOf(whole) => Shown::PartOf(whole),
                Standing::Place(ties) => Shown::Place(ties),
            },
        }
    }
}

/// Prepares a value over dimensions for the rows of a frame; the guard is that of a place.
pub fn over_cell<'r>(
    over: &Over,
    layout: &'r Layout<'_>,
    frame: usize,
    home: &str,
    guard: Option<Guard<'r>>,
) -> Option<OverCell<'r>> {
    let grouped = layout.run.grouped(over, frame)?;
    let own = grouped.argument.frame;
    // A share and a rank also read their own row.
    let map = (own != frame).then(|| layout.run.rows_of(frame, own, Vec::new()));
    let source = ColumnCell::new(layout, over.argument, grouped.argument, map, home)?;
    let (group_of_row, members) = (grouped.group_of_row, grouped.members);
    Some(OverCell { shown: Shown::new(over.fun), source, group_of_row, members, guard })
}

/// Whether a function gives places, which are decided.
pub fn is_place(fun: Gather) -> bool {
    matches!(Shown::new(fun), Shown::Place(_))
}

impl OverCell<'_> {
    /// How tightly it holds together.
    pub fn strength(&self) -> u8 {
        match self.shown {
            Shown::Reduction(_) => strength::ATOM,
            Shown::PartOf(_) => strength::PRODUCT,
            Shown::Place(_) => strength::SUM,
        }
    }

    pub fn write(&self, row: usize, out: &mut String) {
        let rows = self.members.of(self.group_of_row[row]);
        let in_scope = rows.iter().any(|r| self.source.column.in_scope(*r as usize));
        if !in_scope {
            return out.push_str(NOT_AVAILABLE);
        }
        let open = match self.shown {
            Shown::Reduction(fun) => fun.cell(),
            Shown::PartOf(whole) => {
                self.source.write(row, out);
                out.push('/');
                whole.cell()
            }
            Shown::Place(ties) => return self.place(ties, rows, row, out),
        };
        out.push_str(open);
        self.source.ranges(rows, out);
        out.push(')');
    }

    /// One more than the number of larger values, and of equal ones above where ties are told apart:
    /// RANK would read numbers rounded to 15 digits. A row out of scope is blank, which would count as 0; ISNUMBER of a
    /// range is one value to some spreadsheets, a comparison never is.
    fn place(&self, ties: Ties, rows: &[u32], row: usize, out: &mut String) {
        let mut own = String::new();
        self.source.write(row, &mut own);
        let half = self.guard.and_then(|guard| guard.half(row));
        let above = half.as_ref().map_or(own.clone(), |half| format!("{own}+{half}"));
        if ties == Ties::Follow {
            return self.following(rows, &above, half.as_deref(), out);
        }
        for part in rows.chunk_by(|a, b| *b == a + 1) {
            let mut range = String::new();
            self.source.ranges(part, &mut range);
            let _ = write!(out, "SUMPRODUCT(({range}>{above})*({range}<>\"\"))+");
        }
        if ties == Ties::Apart {
            let at = self.source.row(row);
            let earlier = &rows[..rows.partition_point(|r| *r < at)];
            for part in earlier.chunk_by(|a, b| *b == a + 1) {
                let mut range = String::new();
                self.source.ranges(part, &mut range);
                let equal = match &half {
                    None => format!("({range}={own})"),
                    Some(half) => format!("({range}<={above})*({range}>={own}-{half})"),
                };
                let _ = write!(out, "SUMPRODUCT({equal}*({range}<>\"\"))+");
            }
        }
        out.push('1');
    }

    /// One more than the number of different larger values: each larger one counts by its part of those that equal it.
    fn following(&self, rows: &[u32], above: &str, half: Option<&str>, out: &mut String) {
        let inside = rows.iter().copied().filter(|row| self.source.column.in_scope(*row as usize));
        let inside: Vec<u32> = inside.collect();
        out.push_str("ROUND(0");
        for row in &inside {
            let mut one = String::new();
            self.source.ranges(&[*row], &mut one);
            let _ = write!(out, "+({one}>{above})/(0");
            for part in inside.chunk_by(|a, b| *b == a + 1) {
                let mut range = String::new();
                self.source.ranges(part, &mut range);
                let _ = match half {
                    None => write!(out, "+SUMPRODUCT(({range}={one})*1)"),
                    Some(half) => {
                        write!(out, "+SUMPRODUCT(({range}<={one}+{half})*({range}>={one}-{half}))")
                    }
                };
            }
            out.push(')');
        }
        out.push_str(",0)+1");
    }
}
