//! Which rows a line speaks of. A row outside its scope is not missing: it is not there.

#![deny(clippy::wildcard_enum_match_arm)]

use crate::function::numbers::Mask;
use crate::function::rowwise::Absence;
use crate::plan::NO_ROW;
use crate::plan::bound::Bound;
use crate::plan::column::{Column, Scope};
use std::ops::Range;

/// The scope that a term inherits in some rows from the columns it reads.
pub fn inherited(term: &Bound, columns: &[Column], rows: Range<usize>) -> Scope {
    let of = |x: &Bound| inherited(x, columns, rows.clone());
    match term {
        Bound::Number(_) | Bound::Entries(_) | Bound::Entry(_) => None,
        Bound::Column(slot, map) => through(&columns[*slot].scope, map.as_deref(), &rows),
        Bound::Scale(_, _, x) | Bound::Round(_, _, x) => of(x),
        Bound::Negate(x) | Bound::Not(x) | Bound::Tier(_, x) => of(x),
        Bound::Binary(_, a, b) => both(of(a), of(b)),
        Bound::Call(fun, arguments) => match fun.absence() {
            Absence::Asked => None,
            Absence::FirstPresent => {
                let all: Option<Vec<Mask>> = arguments.iter().map(of).collect();
                all?.into_iter().reduce(|a, b| a.with(&b, false))
            }
            Absence::Strict | Absence::Chosen => arguments.iter().fold(None, |scope, a| both(scope, of(a))),
        },
    }
}

/// A scope that leaves something out.
pub fn narrowing(scope: Scope) -> Scope {
    scope.filter(|mask| !mask.is_full()).map(Mask::narrowed)
}

/// Rows that are in both scopes.
pub fn both(a: Scope, b: Scope) -> Scope {
    match (a, b) {
        (None, other) | (other, None) => other,
        (Some(a), Some(b)) => Some(a.with(&b, true)),
    }
}

fn through(scope: &Scope, map: Option<&[u32]>, rows: &Range<usize>) -> Scope {
    let scope = scope.as_ref()?;
    Some(match map {
        None if rows.len() == scope.rows() => scope.clone(),
        None => scope.through(rows.clone().map(Some)),
        Some(map) => {
            let above = |row: &u32| (*row != NO_ROW).then_some(*row as usize);
            scope.through(map[rows.clone()].iter().map(above))
        }
    })
}
