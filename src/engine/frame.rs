//! Frames: the rows that share a set of dimensions, sorted, with a quick way from a key to its row.

use super::pack::Packing;
use crate::model::dimension::{Dim, DimSet, Dimensions};
use std::collections::HashMap;
use std::sync::Arc;

/// Where a row has no counterpart.
pub const NO_ROW: u32 = u32::MAX;

/// All rows of one set of dimensions, ordered by time, region and the other dimensions in turn.
#[derive(Debug)]
pub struct Frame {
    pub dims: DimSet,
    /// The dimensions in the order in which rows are sorted.
    pub order: Vec<Dim>,
    /// Per dimension of `order`, the member of each row.
    pub keys: Vec<Vec<u32>>,
    packed: Vec<u64>,
    /// Row by packed key, where the keys are dense enough.
    dense: Option<(u64, Vec<u32>)>,
}

impl Frame {
    /// A frame over sorted packed keys.
    pub fn new(dims: DimSet, packed: Vec<u64>, packing: &Packing) -> Frame {
        let order: Vec<Dim> = dims.iter().collect();
        let unpack = |dim: Dim| packed.iter().map(|key| packing.member(dims, *key, dim)).collect();
        let keys = order.iter().map(|d| unpack(*d)).collect();
        let dense = dense(&packed);
        Frame { dims, order, keys, packed, dense }
    }

    pub fn len(&self) -> usize {
        self.packed.len()
    }

    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// The member of a row in one of the frame's dimensions.
    pub fn member(&self, dim: Dim, row: usize) -> Option<u32> {
        let place = self.order.iter().position(|d| *d == dim)?;
        self.keys[place].get(row).copied()
    }

    /// The row of a packed key.
    pub fn find(&self, key: u64) -> Option<u32> {
        match &self.dense {
            Some((first, rows)) => {
                let row = rows.get(usize::try_from(key.checked_sub(*first)?).ok()?)?;
                (*row != NO_ROW).then_some(*row)
            }
            None => self.packed.binary_search(&key).ok().map(|row| row as u32),
        }
    }
}

fn dense(packed: &[u64]) -> Option<(u64, Vec<u32>)> {
    let (first, last) = (*packed.first()?, *packed.last()?);
    let span = (last - first).checked_add(1)?;
    if span > 4 * packed.len() as u64 + 1024 {
        return None;
    }
    let mut rows = vec![NO_ROW; span as usize];
    for (row, key) in packed.iter().enumerate() {
        rows[(key - first) as usize] = row as u32;
    }
    Some((first, rows))
}

/// The frames of a run and the ways between their rows.
#[derive(Debug)]
pub struct Frames {
    pub list: Vec<Frame>,
    by_dims: HashMap<DimSet, usize>,
    pub packing: Packing,
}

/// How the key of a row in one frame is turned into the key of a row in another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Shift(Dim, i32),
    Member(Dim, u32),
}

impl Frames {
    pub fn new(list: Vec<Frame>, packing: Packing) -> Frames {
        let by_dims = list.iter().enumerate().map(|(i, f)| (f.dims, i)).collect();
        Frames { list, by_dims, packing }
    }

    pub fn find(&self, dims: DimSet) -> Option<usize> {
        self.by_dims.get(&dims).copied()
    }

    /// For each row of `from`, the row of `to` it refers to; [`NO_ROW`] where there is none.
    pub fn map(&self, from: usize, to: usize, steps: &[Step], dimensions: &Dimensions) -> Arc<[u32]> {
        let (source, target) = (&self.list[from], &self.list[to]);
        let routes: Option<Vec<Route<'_>>> =
            target.order.iter().map(|dim| Route::new(source, *dim, steps, dimensions)).collect();
        let Some(routes) = routes else { return vec![NO_ROW; source.len()].into() };
        let row = |row: usize| {
            let key = routes.iter().try_fold(0, |key, route| {
                self.packing.add(target.dims, key, route.to, route.member(row, dimensions)?)
            });
            target.find(key?)
        };
        (0..source.len()).map(|r| row(r).unwrap_or(NO_ROW)).collect()
    }
}

/// How one member of the target's key is had from a row of the source.
pub struct Route<'a> {
    to: Dim,
    from: Option<(Dim, &'a [u32])>,
    fixed: Option<u32>,
    shifts: Vec<(Dim, i32)>,
}

impl<'a> Route<'a> {
    pub fn new(source: &'a Frame, to: Dim, steps: &[Step], dimensions: &Dimensions) -> Option<Route<'a>> {
        let fixed = steps.iter().find_map(|s| match s {
            Step::Member(dim, member) if *dim == to => Some(*member),
            _ => None,
        });
        let reaches = |from: Dim, dim: Dim| dimensions.closure(DimSet::of(from)).contains(dim);
        let place = source.order.iter().position(|d| reaches(*d, to));
        let from = place.map(|p| (source.order[p], source.keys[p].as_slice()));
        let along = |dim: Dim| from.is_some_and(|(from, _)| reaches(from, dim));
        let shifts = steps.iter().filter_map(|s| match s {
            Step::Shift(dim, by) if along(*dim) => Some((*dim, *by)),
            _ => None,
        });
        (fixed.is_some() || from.is_some()).then(|| Route { to, from, fixed, shifts: shifts.collect() })
    }

    pub fn member(&self, row: usize, dimensions: &Dimensions) -> Option<u32> {
        if self.fixed.is_some() {
            return self.fixed;
        }
        let (from, members) = self.from?;
        let shifted = self
            .shifts
            .iter()
            .try_fold(members[row], |member, (along, by)| dimensions.shift(from, member, *along, *by))?;
        dimensions.ascend(from, shifted, self.to)
    }
}
