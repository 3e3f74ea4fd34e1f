//! What a file is read as: a `Sheet`, whose first row is its header, or a `Raw`, the table as it stands.

use super::grid::{Budget, Build, Builder, Problems, Sheet};
use super::{csv, raw};
use std::io::{self, Read, Seek};

/// The most cells, blank ones included, and bytes of text of a file that is as large as what it holds.
const PLAIN: (usize, usize) = (150_000_000, 2 << 30);
/// The same of a table as it stands: a cell takes a hundred bytes there.
const RAW: (usize, usize) = (5_000_000, 256 << 20);

pub trait Shape: Sized {
    type Builder<'a>: Build<'a, Table = Self>;

    /// Room for the tables of a file; `plain` where it is as large as what it holds.
    fn budget(plain: bool) -> Budget;

    /// Reads a text: whether its rows may differ in width is up to the shape.
    fn of_text<R: Read + Seek>(
        source: R,
        shown: &str,
        budget: &mut Budget,
        problems: &mut Problems,
    ) -> io::Result<Option<Self>>;
}

impl Shape for Sheet {
    type Builder<'a> = Builder<'a>;

    fn budget(plain: bool) -> Budget {
        if plain { Budget::new(PLAIN.0, PLAIN.1) } else { Budget::default() }
    }

    fn of_text<R: Read + Seek>(
        source: R,
        shown: &str,
        budget: &mut Budget,
        problems: &mut Problems,
    ) -> io::Result<Option<Self>> {
        csv::read(source, shown, budget, problems)
    }
}

impl Shape for raw::Raw {
    type Builder<'a> = raw::Builder<'a>;

    fn budget(_: bool) -> Budget {
        Budget::new(RAW.0, RAW.1)
    }

    fn of_text<R: Read + Seek>(
        source: R,
        shown: &str,
        budget: &mut Budget,
        problems: &mut Problems,
    ) -> io::Result<Option<Self>> {
        csv::raw::read(source, shown, budget, problems)
    }
}
