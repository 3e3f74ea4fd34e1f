//! Frames: the rows that share a set of dimensions, sorted, with a quick way from a key to its row.

use super::Packing;
use super::given::Given;
use super::route::Step;
use super::route::{NO_ROW, Route};
use crate::model::dimension::{Dim, DimSet, Dimensions};
use std::collections::HashMap;
use std::sync::Arc;

/// All rows of one set of dimensions, ordered by time, region and the other dimensions in turn.
#[derive(Clone, Debug)]
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
        let unpack = |dim: &Dim| {
            let field = packing.field(dims, *dim);
            field.map(|field| packed.iter().map(|key| field.member(*key)).collect()).unwrap_or_default()
        };
        let keys = order.iter().map(unpack).collect();
        let dense = dense(&packed);
        Frame { dims, order, keys, packed, dense }
    }

    pub fn len(&self) -> usize {
        self.packed.len()
    }

    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// The packed key of each row, ascending.
    pub fn packed(&self) -> &[u64] {
        &self.packed
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
#[derive(Clone, Debug)]
pub struct Frames {
    pub list: Vec<Frame>,
    by_dims: HashMap<DimSet, usize>,
    pub packing: Packing,
    /// Rows that are not computed.
    pub given: Given,
}

impl Frames {
    pub fn new(list: Vec<Frame>, packing: Packing) -> Frames {
        let by_dims = list.iter().enumerate().map(|(i, f)| (f.dims, i)).collect();
        Frames { list, by_dims, packing, given: Given::default() }
    }

    pub fn find(&self, dims: DimSet) -> Option<usize> {
        self.by_dims.get(&dims).copied()
    }

    /// For each row of `from`, the row of `to` it refers to; [`NO_ROW`] where there is none.
    pub fn map(&self, from: usize, to: usize, steps: &[Step], dimensions: &Dimensions) -> Arc<[u32]> {
        let (source, target) = (&self.list[from], &self.list[to]);
        let route = Route::between(source.dims, target.dims, steps, &self.packing, dimensions);
        let Some(route) = route else { return vec![NO_ROW; source.len()].into() };
        let row = |key: Option<u64>| key.and_then(|k| target.find(k)).unwrap_or(NO_ROW);
        route.numbers(&source.packed, row)
    }
}
