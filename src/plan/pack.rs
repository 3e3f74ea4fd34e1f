//! Keys of several members packed into one number that sorts like the members in turn.

use crate::model::dimension::{Dim, DimSet};
use crate::table::Series;
use std::ops::RangeInclusive;

/// Where the member of one dimension lies within a key, counted from the smallest member.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    shift: u32,
    mask: u64,
    low: u32,
    high: u32,
}

impl Field {
    /// The member in a key, counted from the smallest.
    pub fn place(self, key: u64) -> usize {
        // A field without bits may begin behind the last one.
        (key.checked_shr(self.shift).unwrap_or(0) & self.mask) as usize
    }

    pub fn member(self, key: u64) -> u32 {
        self.low + self.place(key) as u32
    }

    /// All members there is room for, ascending.
    pub fn members(self) -> RangeInclusive<u32> {
        self.low..=self.high
    }

    /// A member as it stands in a key; none for one that was never seen.
    pub fn put(self, member: u32) -> Option<u64> {
        let place = u64::from(member.checked_sub(self.low)?);
        (member <= self.high).then(|| place.checked_shl(self.shift).unwrap_or(0))
    }

    /// The first bit of this field.
    pub fn below(self) -> u32 {
        self.shift
    }

    /// The first bit above it.
    pub fn above(self) -> u32 {
        self.shift + self.mask.count_ones()
    }
}

/// For each dimension the smallest member and the number of bits its members take.
#[derive(Clone, Debug, Default)]
pub struct Packing {
    spans: Vec<Option<(u32, u32)>>,
    bits: Vec<u32>,
}

impl Packing {
    /// Makes room for a member.
    pub fn see(&mut self, dim: Dim, member: u32) {
        let place = dim.0 as usize;
        if self.spans.len() <= place {
            self.spans.resize(place + 1, None);
            self.bits.resize(place + 1, 0);
        }
        let (low, high) = self.spans[place].map_or((member, member), |(a, b)| (a.min(member), b.max(member)));
        self.spans[place] = Some((low, high));
        self.bits[place] = 32 - (high - low).leading_zeros();
    }

    fn bits(&self, dim: Dim) -> u32 {
        self.bits.get(dim.0 as usize).copied().unwrap_or(0)
    }

    /// Whether the keys of these dimensions fit.
    pub fn fits(&self, dims: DimSet) -> bool {
        dims.iter().map(|d| self.bits(d)).sum::<u32>() <= 64
    }

    fn offset(&self, dims: DimSet, dim: Dim) -> u32 {
        dims.iter().filter(|d| *d > dim).map(|d| self.bits(d)).sum()
    }

    /// The key with one more member; none for a member that was never seen.
    pub fn add(&self, dims: DimSet, key: u64, dim: Dim, member: u32) -> Option<u64> {
        self.field(dims, dim)?.put(member).map(|bits| key | bits)
    }

    /// Where a dimension lies in the keys of `dims`; none for one without members.
    pub fn field(&self, dims: DimSet, dim: Dim) -> Option<Field> {
        let (low, high) = (*self.spans.get(dim.0 as usize)?)?;
        Some(Field { shift: self.offset(dims, dim), mask: (1u64 << self.bits(dim)) - 1, low, high })
    }

    /// The keys of a series, in its order; none for one with a member that was never seen.
    pub fn keys<'a>(&self, series: &'a Series) -> impl Iterator<Item = Option<u64>> + use<'a> {
        let dims = series.dims.iter().copied().collect();
        // A dimension without members has no fields, but no series either.
        let fields: Vec<Field> = series.dims.iter().filter_map(|d| self.field(dims, *d)).collect();
        let add = |key: u64, (field, member): (&Field, &u32)| field.put(*member).map(|bits| key | bits);
        (0..series.len()).map(move |i| fields.iter().zip(series.key(i)).try_fold(0, add))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_like_their_members_and_unpack() {
        let mut packing = Packing::default();
        let (year, class) = (Dim(0), Dim(3));
        for member in [2019, 2021] {
            packing.see(year, member);
        }
        for member in [0, 4, 7] {
            packing.see(class, member);
        }
        let dims = DimSet::of(year).with(class);
        let key = |y, c| packing.add(dims, packing.add(dims, 0, year, y).unwrap(), class, c).unwrap();
        assert!(key(2019, 7) < key(2020, 0) && key(2020, 0) < key(2020, 4));
        let member = |key, dim| packing.field(dims, dim).map(|field| field.member(key));
        assert_eq!(member(key(2021, 4), year), Some(2021));
        assert_eq!(member(key(2021, 4), class), Some(4));
        assert_eq!(packing.add(dims, 0, year, 2022), None);
    }
}
