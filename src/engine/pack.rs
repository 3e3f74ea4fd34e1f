//! Keys of several members packed into one number that sorts like the members in turn.

use crate::model::dimension::{Dim, DimSet};

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
        let (low, high) = (*self.spans.get(dim.0 as usize)?)?;
        if !(low..=high).contains(&member) {
            return None;
        }
        match self.bits(dim) {
            0 => Some(key),
            _ => Some(key | u64::from(member - low) << self.offset(dims, dim)),
        }
    }

    /// The member of a dimension in a key.
    pub fn member(&self, dims: DimSet, key: u64, dim: Dim) -> u32 {
        let low = self.spans.get(dim.0 as usize).copied().flatten().map_or(0, |s| s.0);
        match self.bits(dim) {
            0 => low,
            bits => low + (key >> self.offset(dims, dim) & ((1u64 << bits) - 1)) as u32,
        }
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
        assert_eq!(packing.member(dims, key(2021, 4), year), 2021);
        assert_eq!(packing.member(dims, key(2021, 4), class), 4);
        assert_eq!(packing.add(dims, 0, year, 2022), None);
    }
}
