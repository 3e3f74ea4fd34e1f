//! What a page holds, before it is written: figures that open, tables, charts, words.

use crate::explain::trail::Figure;

/// A page from top to bottom.
#[derive(Default)]
pub struct Document {
    pub title: String,
    pub subtitle: String,
    /// On every sheet of paper: that it is a trial or a proposal.
    pub banner: String,
    /// What is said in red.
    pub warnings: Vec<String>,
    pub cards: Vec<Card>,
    pub parts: Vec<Part>,
    /// Labels with words: where all of it comes from.
    pub facts: Vec<(String, String)>,
    /// What does not stand on the page, and where it does.
    pub omitted: Vec<String>,
}

/// A headline figure.
pub struct Card {
    pub label: String,
    pub cell: Cell,
    pub unit: String,
    /// A word on it: what it was the year before.
    pub note: String,
}

pub struct Part {
    pub title: String,
    pub blocks: Vec<Block>,
    /// Shown only when it is asked for; on paper always.
    pub folded: bool,
}

pub enum Block {
    Grid(Grid),
    Bars(Bars),
    Map(Drawn),
    Words(String),
    /// Words with figures among them: the equation of a pool.
    Equation(Vec<Cell>),
}

/// A table.
#[derive(Default)]
pub struct Grid {
    pub caption: String,
    pub heads: Vec<Head>,
    pub rows: Vec<Vec<Cell>>,
    /// Stands below and is not sorted.
    pub totals: Vec<Vec<Cell>>,
    /// Said below it.
    pub notes: Vec<String>,
}

/// The head of a column.
#[derive(Clone, Default)]
pub struct Head {
    /// What several columns have in common.
    pub group: String,
    pub title: String,
    pub unit: String,
    /// Its cells name the row.
    pub names: bool,
}

#[derive(Clone, Default)]
pub struct Cell {
    pub shown: String,
    /// Words rather than a number.
    pub words: bool,
    /// What it opens to.
    pub figure: Option<Figure>,
    /// Where that stands among the data of the page.
    pub node: Option<usize>,
}

/// Bars beside names.
pub struct Bars {
    pub title: String,
    pub unit: String,
    pub series: Vec<String>,
    pub rows: Vec<(String, Vec<Bar>)>,
    pub note: String,
}

/// One bar; nothing is drawn where something is missing.
pub struct Bar {
    pub value: Option<f64>,
    /// Where it begins: at 0, or in a waterfall where the one above it ends.
    pub from: f64,
    pub cell: Cell,
}

/// Regions with a figure each.
pub struct Drawn {
    pub title: String,
    pub unit: String,
    pub values: Vec<(u32, Option<f64>, Cell, String)>,
}

impl Cell {
    pub fn words(words: impl Into<String>) -> Cell {
        Cell { shown: words.into(), words: true, ..Cell::default() }
    }

    pub fn number(shown: impl Into<String>, figure: Option<Figure>) -> Cell {
        Cell { shown: shown.into(), figure, ..Cell::default() }
    }
}

impl Document {
    /// Every cell that may open, the most important first.
    pub fn cells(&mut self) -> Vec<&mut Cell> {
        let cards = self.cards.iter_mut().map(|card| &mut card.cell);
        let blocks = self.parts.iter_mut().flat_map(|part| &mut part.blocks);
        cards.chain(blocks.flat_map(Block::cells)).collect()
    }
}

impl Grid {
    /// Where a column lacks the same in several rows, that is said once below the table.
    pub fn gather_gaps(&mut self, short: &str, colon: &str) {
        for (column, head) in self.heads.iter().enumerate().filter(|(_, head)| !head.names) {
            let rows = self.rows.iter_mut().chain(&mut self.totals);
            let cells = rows.filter_map(|row| row.get_mut(column));
            let gaps: Vec<&mut Cell> = cells
                .filter(|cell| cell.words && cell.shown.starts_with(short) && cell.shown != short)
                .collect();
            let [first, .., last] = gaps.as_slice() else { continue };
            if gaps.iter().any(|gap| gap.shown != first.shown) {
                continue;
            }
            self.notes.push(format!("{}{colon}{}", head.title, last.shown));
            gaps.into_iter().for_each(|gap| gap.shown = short.to_string());
        }
    }
}

impl Block {
    fn cells(&mut self) -> Vec<&mut Cell> {
        match self {
            Block::Grid(grid) => grid.totals.iter_mut().chain(&mut grid.rows).flatten().collect(),
            Block::Bars(bars) => {
                bars.rows.iter_mut().flat_map(|(_, own)| own).map(|bar| &mut bar.cell).collect()
            }
            Block::Map(map) => map.values.iter_mut().map(|(_, _, cell, _)| cell).collect(),
            Block::Equation(cells) => cells.iter_mut().collect(),
            Block::Words(_) => Vec::new(),
        }
    }
}
