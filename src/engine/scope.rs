//! Which rows a line speaks of. A row outside its scope is not missing: it is not there.

use super::bind::Bound;
use super::frame::NO_ROW;
use crate::formula::functions::Fun;
use std::sync::Arc;

/// True where a row is in scope; none where all are.
pub type Scope = Option<Arc<[bool]>>;

/// The scope that a term inherits from the columns it reads.
pub fn inherited(term: &Bound<'_>, scopes: &[Scope], rows: usize) -> Scope {
    match term {
        Bound::Number(_) | Bound::Entries(_) | Bound::Entry(_) => None,
        Bound::Column(slot, map) => through(&scopes[*slot], map.as_deref()),
        Bound::Scale(_, x) | Bound::Negate(x) | Bound::Not(x) | Bound::Round(_, x) | Bound::Tier(_, x) => {
            inherited(x, scopes, rows)
        }
        Bound::Binary(_, a, b) => both(inherited(a, scopes, rows), inherited(b, scopes, rows)),
        Bound::Call(Fun::Present, _) => None,
        Bound::Call(Fun::Coalesce, arguments) => {
            let all: Option<Vec<Arc<[bool]>>> =
                arguments.iter().map(|a| inherited(a, scopes, rows)).collect();
            all.map(|all| (0..rows).map(|row| all.iter().any(|s| s[row])).collect())
        }
        Bound::Call(_, arguments) => {
            arguments.iter().fold(None, |scope, a| both(scope, inherited(a, scopes, rows)))
        }
    }
}

/// Rows that are in both scopes.
pub fn both(a: Scope, b: Scope) -> Scope {
    match (a, b) {
        (None, other) | (other, None) => other,
        (Some(a), Some(b)) => Some(a.iter().zip(b.iter()).map(|(a, b)| *a && *b).collect()),
    }
}

fn through(scope: &Scope, map: Option<&[u32]>) -> Scope {
    let (scope, map) = match (scope, map) {
        (None, _) => return None,
        (scope, None) => return scope.clone(),
        (Some(scope), Some(map)) => (scope, map),
    };
    Some(map.iter().map(|row| *row == NO_ROW || scope[*row as usize]).collect())
}
