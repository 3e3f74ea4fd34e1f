//! Which steps stand in the table of a payment, and where each row of theirs is found.

use super::Page;
use crate::model::dimension::{Dim, DimKind};
use crate::plan::NO_ROW;
use crate::rule::Symbol;
use crate::settle::Flow;
use std::sync::Arc;

/// A column of the table: a step, and its row for each row of the payment.
pub struct Column {
    pub symbol: Symbol,
    /// The member of a further dimension that the column shows.
    pub member: Option<(Dim, u32)>,
    pub rows: Arc<[u32]>,
}

/// Members of a further dimension that are set side by side at most.
const SIDE_BY_SIDE: usize = 6;

/// The steps that have a value for each row of the payment, or one for each of few members, the amount itself last.
pub fn columns(page: &Page<'_>, flow: &Flow) -> Vec<Column> {
    let run = &page.settled.run;
    let amount = Symbol::Line(flow.line);
    let Some((own, frame)) = run.framed(amount) else { return Vec::new() };
    let dimensions = &run.book.catalog.dimensions;
    let reach = dimensions.closure(run.book.dims(amount));
    let mut columns: Vec<Column> = Vec::new();
    for symbol in page.settled.terms.steps.iter().flat_map(|(_, symbols)| symbols) {
        let Some((column, finer)) = run.framed(*symbol).filter(|_| *symbol != amount) else { continue };
        let further: Vec<Dim> = run.book.dims(*symbol).minus(reach).iter().collect();
        match further[..] {
            [] => {
                let rows = run.rows_of(own.frame, column.frame, Vec::new());
                columns.push(Column { symbol: *symbol, member: None, rows });
            }
            [dim] if dimensions.get(dim).kind == DimKind::List => {
                let place = finer.order.iter().position(|d| *d == dim);
                let mut members: Vec<u32> = place.map(|at| finer.keys[at].clone()).unwrap_or_default();
                members.sort_unstable();
                members.dedup();
                members.retain(|m| place.is_some_and(|at| shown(page, *symbol, &finer.keys[at], *m)));
                if members.len() > SIDE_BY_SIDE {
                    continue;
                }
                for member in members {
                    let rows = (0..frame.len()).map(|row| {
                        let key: Option<Vec<u32>> = finer
                            .order
                            .iter()
                            .map(|d| if *d == dim { Some(member) } else { frame.member(*d, row) })
                            .collect();
                        let found = key.and_then(|key| run.row(column.frame, &key));
                        found.map_or(NO_ROW, |row| row as u32)
                    });
                    columns.push(Column {
                        symbol: *symbol,
                        member: Some((dim, member)),
                        rows: rows.collect(),
                    });
                }
            }
            _ => {}
        }
    }
    let rows = (0..frame.len() as u32).collect();
    columns.push(Column { symbol: amount, member: None, rows });
    columns
}

/// Whether a step speaks of a member at all.
fn shown(page: &Page<'_>, symbol: Symbol, members: &[u32], member: u32) -> bool {
    let column = page.settled.run.column(symbol);
    let mut rows = members.iter().enumerate().filter(|(_, m)| **m == member);
    column.is_some_and(|column| rows.any(|(row, _)| column.in_scope(row)))
}
