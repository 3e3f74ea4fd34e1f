//! What a figure is, and how what it rests on is written down.

use crate::explain::words::Piece;
use crate::rule::Symbol;
use serde::Serialize;
use std::rc::Rc;

/// A figure that can be opened.
#[derive(Clone)]
pub enum Figure {
    /// A row of a line or measure.
    Row(Symbol, usize),
    /// A figure of the page itself: a sum over regions, say.
    Made(Rc<Made>),
}

/// A figure that no rule gives: what it is called, what it comes to, and the figures that it is made of.
#[derive(Clone, Default)]
pub struct Made {
    pub title: String,
    /// What it is of: `2022 · 代县`.
    pub place: String,
    /// What it comes to, with its unit.
    pub value: String,
    /// How it is made of its parts, with a blank for each.
    pub pieces: Vec<Piece>,
    pub kids: Vec<Kid>,
    /// What else there is to say of it.
    pub note: String,
}

/// A part of such a figure.
#[derive(Clone)]
pub enum Kid {
    Figure(Figure),
    Words(String),
    /// Several that are added up, and what they come to.
    Sum(String, Vec<Figure>),
}

impl Made {
    /// Adds a piece of words.
    pub fn say(&mut self, words: impl Into<String>) {
        self.pieces.push(Piece::Words(words.into()));
    }

    /// Adds a part, where its number stands, and the unit in which it does.
    pub fn put(&mut self, kid: Kid, unit: &str) {
        self.pieces.push(Piece::Blank(self.kids.len(), unit.to_string()));
        self.kids.push(kid);
    }

    pub fn figure(self) -> Figure {
        Figure::Made(Rc::new(self))
    }
}

/// An item of a node as it is written.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Item {
    /// The number of something: a rule, a place, words, another node.
    Number(usize),
    Words(String),
    /// A node without a value, and what is said in its place.
    Lacking(usize, String),
    /// What several nodes come to, and which.
    Rows(String, String),
    /// Something said that is part of no formula.
    Told {
        w: usize,
    },
}

/// Numbers of nodes with runs of them put together: `3,7-20`.
pub fn runs(nodes: &[usize]) -> String {
    let words = nodes.chunk_by(|a, b| *b == a + 1).map(|run| match run {
        [one] => one.to_string(),
        run => format!("{}-{}", run[0], run[run.len() - 1]),
    });
    words.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn runs_are_put_together() {
        assert_eq!(runs(&[]), "");
        assert_eq!(runs(&[3, 7, 8, 9, 5]), "3,7-9,5");
    }
}
