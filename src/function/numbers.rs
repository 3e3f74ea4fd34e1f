//! The numbers of a column. Not-a-number stands for missing and spreads by itself.

use std::ops::Range;
use std::sync::Arc;

pub const MISSING: f64 = f64::NAN;
/// How far one operation on binary numbers may be off, as a part of its result.
pub const ROUNDING: f64 = f64::EPSILON / 2.0;

/// A column's numbers, row by row, within a row one a draw; a width of 1 holds for every draw.
#[derive(Debug, Default, Clone)]
pub struct Numbers {
    pub values: Arc<Vec<f64>>,
    pub width: usize,
}

impl Numbers {
    pub fn new(values: Vec<f64>, width: usize) -> Numbers {
        Numbers { values: Arc::new(values), width }
    }
}

/// Which rows are there: row by row, or, where this hangs on something drawn, row by row and within a row draw by draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    inside: Arc<[bool]>,
    width: usize,
}

impl Mask {
    pub fn new(inside: Vec<bool>, width: usize) -> Mask {
        Mask { inside: inside.into(), width: width.max(1) }
    }

    /// Row by row, where all draws agree.
    pub fn by_row(&self) -> Option<&[bool]> {
        (self.width == 1).then_some(&*self.inside)
    }

    pub fn rows(&self) -> usize {
        self.inside.len() / self.width
    }

    pub fn holds(&self, row: usize, draw: usize) -> bool {
        self.inside[row * self.width + draw.min(self.width - 1)]
    }

    /// Whether every row is there in every draw.
    pub fn is_full(&self) -> bool {
        self.inside.iter().all(|inside| *inside)
    }

    /// The mask of other rows, each like one of these, or there where it is like none.
    pub fn through(&self, rows: impl Iterator<Item = Option<usize>>) -> Mask {
        let (all, width) = (&self.inside, self.width);
        let of =
            |row: Option<usize>| (0..width).map(move |draw| row.is_none_or(|row| all[row * width + draw]));
        Mask::new(rows.flat_map(of).collect(), width)
    }

    /// The same rows, there where both say so, or where either does.
    pub fn with(&self, other: &Mask, both: bool) -> Mask {
        let width = self.width.max(other.width);
        let cells = (0..self.rows()).flat_map(|row| (0..width).map(move |draw| (row, draw)));
        let joined = cells.map(|(row, draw)| match (self.holds(row, draw), other.holds(row, draw)) {
            (a, b) if both => a && b,
            (a, b) => a || b,
        });
        Mask::new(joined.collect(), width)
    }

    /// Lays the mask of some of the rows, beginning at `row`.
    pub fn lay(&mut self, row: usize, some: &Mask) {
        let width = self.width.max(some.width);
        self.widen(width);
        let inside = Arc::make_mut(&mut self.inside);
        for at in 0..some.rows() {
            for draw in 0..width {
                inside[(row + at) * width + draw] = some.holds(at, draw);
            }
        }
    }

    /// Says of a row whether it is there, in every draw.
    pub fn set(&mut self, row: usize, inside: bool) {
        let width = self.width;
        Arc::make_mut(&mut self.inside)[row * width..(row + 1) * width].fill(inside);
    }

    fn widen(&mut self, width: usize) {
        if self.width != width {
            let inside = self.inside.iter().flat_map(|inside| std::iter::repeat_n(*inside, width));
            *self = Mask::new(inside.collect(), width);
        }
    }

    /// As narrow as it may be: row by row where all draws agree.
    pub fn narrowed(self) -> Mask {
        if self.width == 1 || self.inside.chunks(self.width).any(|row| row.iter().any(|x| *x != row[0])) {
            return self;
        }
        Mask::new(self.inside.iter().step_by(self.width).copied().collect(), 1)
    }
}

/// Which group each row belongs to, and which rows count at all.
pub struct Grouping<'a> {
    pub map: &'a [u32],
    pub scope: Option<&'a Mask>,
    pub groups: usize,
}

impl Grouping<'_> {
    pub fn counts(&self, row: usize, draw: usize) -> bool {
        self.scope.is_none_or(|scope| scope.holds(row, draw))
    }

    /// Whether other rows may count in another draw.
    pub fn varies(&self) -> bool {
        self.scope.is_some_and(|scope| scope.width > 1)
    }

    /// The rows of each group that count in a draw.
    pub fn members(&self, rows: Range<usize>, draw: usize) -> Vec<Vec<usize>> {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); self.groups];
        for row in rows {
            if let (true, Some(group)) = (self.counts(row, draw), members.get_mut(self.map[row] as usize)) {
                group.push(row);
            }
        }
        members
    }

    /// The rows of each group that count, with the draws in which just these do.
    pub fn each(&self, rows: Range<usize>, draws: usize) -> Vec<(Range<usize>, Vec<Vec<usize>>)> {
        match self.varies() {
            false => vec![(0..draws, self.members(rows, 0))],
            true => (0..draws).map(|draw| (draw..draw + 1, self.members(rows.clone(), draw))).collect(),
        }
    }
}
