//! A cell as it stands in the file, and the figure it means, if any: what is right is known from the making.

use rust_decimal::Decimal;

/// What a figure says, in a base unit (see `world::size`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure {
    pub code: String,
    /// A year or a period; empty for what has no time.
    pub time: String,
    /// As `list=member`.
    pub members: Vec<String>,
    pub measure: String,
    pub amount: Decimal,
    /// The unit it was typed in.
    pub unit: String,
    /// Figures of totals and of hidden rows may be read or left out, if it is said.
    pub must: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Shown {
    #[default]
    Blank,
    Text(String),
    Number(Decimal),
    /// Stored as a hundredth, shown with a percent sign.
    Percent(Decimal),
    /// The first day of a month, shown as in `2022年1月`.
    Month(u16, u8),
    /// A day, shown as in `2022-01-05`.
    Day(u16, u8, u8),
    /// A figure typed as text, with a raised mark of a note.
    Raised(String, String),
}

#[derive(Clone, Debug, Default)]
pub struct Cell {
    pub shown: Shown,
    pub means: Option<Figure>,
    /// Further columns and rows that the cell is merged with.
    pub across: usize,
    pub down: usize,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        Cell { shown: Shown::Text(text.into()), ..Cell::default() }
    }

    pub fn number(number: Decimal) -> Cell {
        Cell { shown: Shown::Number(number), ..Cell::default() }
    }

    pub fn shown(shown: Shown) -> Cell {
        Cell { shown, ..Cell::default() }
    }

    /// Merged with further columns and rows.
    pub fn merged(self, across: usize, down: usize) -> Cell {
        Cell { across, down, ..self }
    }
}

impl Shown {
    /// As a text file has it.
    pub fn plain(&self) -> String {
        match self {
            Shown::Blank => String::new(),
            Shown::Text(text) => text.clone(),
            Shown::Number(number) => number.to_string(),
            Shown::Percent(number) => format!("{number}%"),
            Shown::Month(year, month) => format!("{year}年{month}月"),
            Shown::Day(year, month, day) => format!("{year}-{month:02}-{day:02}"),
            Shown::Raised(figure, mark) => format!("{figure}{mark}"),
        }
    }
}

/// Cells of words.
pub fn words<S: Into<String>>(words: impl IntoIterator<Item = S>) -> Vec<Cell> {
    words.into_iter().map(Cell::text).collect()
}
