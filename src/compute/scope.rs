//! Which rows a line speaks of. A row outside its scope is not missing: it is not there.

#![deny(clippy::wildcard_enum_match_arm)]

use crate::function::rowwise::Absence;
use crate::plan::NO_ROW;
use crate::plan::bound::Bound;
use crate::plan::column::{Column, Scope};
use std::ops::Range;
use std::sync::Arc;

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
                let all: Option<Vec<Arc<[bool]>>> = arguments.iter().map(of).collect();
                all.map(|all| (0..rows.len()).map(|row| all.iter().any(|s| s[row])).collect())
            }
            Absence::Strict | Absence::Chosen => arguments.iter().fold(None, |scope, a| both(scope, of(a))),
        },
    }
}

/// A scope that leaves something out.
pub fn narrowing(scope: Scope) -> Scope {
    scope.filter(|s| s.iter().any(|inside| !inside))
}

/// Rows that are in both scopes.
pub fn both(a: Scope, b: Scope) -> Scope {
    match (a, b) {
        (None, other) | (other, None) => other,
        (Some(a), Some(b)) => Some(a.iter().zip(b.iter()).map(|(a, b)| *a && *b).collect()),
    }
}

fn through(scope: &Scope, map: Option<&[u32]>, rows: &Range<usize>) -> Scope {
    let scope = scope.as_ref()?;
    Some(match map {
        None if rows.len() == scope.len() => scope.clone(),
        None => scope[rows.clone()].into(),
        Some(map) => map[rows.clone()].iter().map(|row| *row == NO_ROW || scope[*row as usize]).collect(),
    })
}
