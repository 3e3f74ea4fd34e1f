//! The keys of rows that are not there: where what a row asks for would stand.

use crate::compute::Run;
use crate::model::dimension::{Dim, DimSet, Dimensions};
use crate::rule::Picked;

/// Members by dimension; a dimension that is not among them is open.
pub type Key = Vec<(Dim, u32)>;

/// The members of a row of a frame.
pub fn key_of(run: &Run, frame: usize, row: usize) -> Key {
    let frame = &run.frames.list[frame];
    frame.order.iter().zip(&frame.keys).map(|(dim, members)| (*dim, members[row])).collect()
}

/// The key over other dimensions that a key asks for, picked along some of them.
pub fn asked(dimensions: &Dimensions, key: &Key, picks: &[Picked], to: DimSet) -> Key {
    to.iter().filter_map(|dim| Some((dim, member(dimensions, key, picks, dim)?))).collect()
}

/// The member of one dimension: picked, own, or that of something it is an attribute of.
fn member(dimensions: &Dimensions, key: &Key, picks: &[Picked], to: Dim) -> Option<u32> {
    let picked = picks.iter().find_map(|pick| match pick {
        Picked::Member(dim, id) if *dim == to => Some(dimensions.member(to, id)),
        _ => None,
    });
    if let Some(member) = picked {
        return member;
    }
    let reaches = |from: Dim, dim: Dim| dimensions.closure(DimSet::of(from)).contains(dim);
    let own = key.iter().find(|(dim, _)| *dim == to);
    let (source, member) = *own.or_else(|| key.iter().find(|(dim, _)| reaches(*dim, to)))?;
    let shifted = picks.iter().try_fold(member, |member, pick| match pick {
        Picked::Shift(along, by) if reaches(source, *along) => dimensions.shift(source, member, *along, *by),
        _ => Some(member),
    });
    let there = dimensions.ascend(source, shifted?, to)?;
    let above = picks.iter().find_map(|pick| match pick {
        Picked::Above(dim, attribute) if *dim == to => Some(*attribute),
        _ => None,
    });
    match above {
        Some(attribute) => dimensions.above(to, there, attribute),
        None => Some(there),
    }
}

/// Whether a row with these members is among what a key asks for.
pub fn answers(dimensions: &Dimensions, dims: &[Dim], members: &[u32], key: &Key) -> bool {
    key.iter().all(|(wanted, member)| {
        let found = dims.iter().zip(members).find_map(|(dim, m)| dimensions.ascend(*dim, *m, *wanted));
        found.is_none_or(|found| found == *member)
    })
}
