//! Ways from the keys of some dimensions to those of others, worked out once for all rows.

use super::{Field, Packing};
use crate::model::dimension::{Dim, DimSet, Dimensions};
use crate::rule::{Picked, Reference};
use std::sync::Arc;

/// Where a row has no counterpart.
pub const NO_ROW: u32 = u32::MAX;

/// How the key of a row in one frame is turned into the key of a row in another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Shift(Dim, i32),
    Member(Dim, u32),
    /// The member that an attribute names.
    Above(Dim, Dim),
}

/// The picks of a reference as steps from row to row.
pub fn steps(reference: &Reference, book: &crate::rule::Book) -> Option<Vec<Step>> {
    let dimensions = &book.catalog.dimensions;
    let step = |pick: &Picked| match pick {
        Picked::Shift(dim, by) => Some(Step::Shift(*dim, *by)),
        Picked::Above(dim, attribute) => Some(Step::Above(*dim, *attribute)),
        Picked::Member(dim, member) => dimensions.member(*dim, member).map(|m| Step::Member(*dim, m)),
    };
    reference.picks.iter().map(step).collect()
}

/// Where the member of one dimension comes from.
pub enum Way {
    /// The same for every key.
    Fixed(u32),
    /// By the member in a field of the key; none where that has no counterpart.
    By(Field, Vec<Option<u32>>),
}

impl Way {
    /// The way to a dimension from keys over others; none where no dimension of theirs leads there.
    pub fn new(
        from: DimSet,
        to: Dim,
        steps: &[Step],
        packing: &Packing,
        dimensions: &Dimensions,
    ) -> Option<Way> {
        let fixed = steps.iter().find_map(|s| match s {
            Step::Member(dim, member) if *dim == to => Some(*member),
            _ => None,
        });
        if let Some(member) = fixed {
            return Some(Way::Fixed(member));
        }
        let reaches = |from: Dim, dim: Dim| dimensions.closure(DimSet::of(from)).contains(dim);
        let source =
            Some(to).filter(|d| from.contains(*d)).or_else(|| from.iter().find(|d| reaches(*d, to)))?;
        let shifts: Vec<(Dim, i32)> = steps
            .iter()
            .filter_map(|s| match s {
                Step::Shift(dim, by) if reaches(source, *dim) => Some((*dim, *by)),
                _ => None,
            })
            .collect();
        let above = steps.iter().find_map(|s| match s {
            Step::Above(dim, attribute) if *dim == to => Some(*attribute),
            _ => None,
        });
        let counterpart = |member: u32| {
            let shift = |member, (along, by): &(Dim, i32)| dimensions.shift(source, member, *along, *by);
            let member = dimensions.ascend(source, shifts.iter().try_fold(member, shift)?, to)?;
            match above {
                Some(attribute) => dimensions.above(to, member, attribute),
                None => Some(member),
            }
        };
        let field = packing.field(from, source)?;
        Some(Way::By(field, field.members().map(counterpart).collect()))
    }

    /// Every member it can lead to, each once, ascending.
    pub fn members(&self) -> Vec<Option<u32>> {
        let mut members = match self {
            Way::Fixed(member) => vec![Some(*member)],
            Way::By(_, members) => members.clone(),
        };
        members.sort_unstable();
        members.dedup();
        members
    }
}

/// A new key from an old one: the sum of what its members put in.
#[derive(Default)]
pub struct Route {
    fixed: u64,
    moves: Vec<(Field, Vec<u64>)>,
    /// Something fixed has no counterpart.
    blocked: bool,
}

/// For keys that differ in so many bits a table is kept.
const FEW: u32 = 12;

/// In such a table: no number.
const UNKNOWN: u64 = u64::MAX;

/// What a member without counterpart puts in.
const NOWHERE: u64 = u64::MAX;

impl Route {
    /// The route between the keys of two sets of dimensions; none where some dimension is out of reach.
    pub fn between(
        from: DimSet,
        to: DimSet,
        steps: &[Step],
        packing: &Packing,
        dimensions: &Dimensions,
    ) -> Option<Route> {
        Route::partial(from, to, to, steps, packing, dimensions)
    }

    /// The route that fills only `part` of the new keys.
    pub fn partial(
        from: DimSet,
        part: DimSet,
        to: DimSet,
        steps: &[Step],
        packing: &Packing,
        dimensions: &Dimensions,
    ) -> Option<Route> {
        let mut route = Route::default();
        for dim in part.iter() {
            let way = Way::new(from, dim, steps, packing, dimensions)?;
            let field = packing.field(to, dim);
            route.add(&way, |member| field?.put(member?));
        }
        Some(route)
    }

    /// Adds what the members of a way put into the key.
    pub fn add(&mut self, way: &Way, put: impl Fn(Option<u32>) -> Option<u64>) {
        match way {
            Way::Fixed(member) => match put(Some(*member)) {
                Some(bits) => self.fixed += bits,
                None => self.blocked = true,
            },
            Way::By(field, members) => {
                let table = members.iter().map(|m| put(*m).unwrap_or(NOWHERE)).collect();
                self.moves.push((*field, table));
            }
        }
    }

    /// Whether all keys become the same.
    pub fn is_fixed(&self) -> bool {
        self.moves.is_empty()
    }

    pub fn key(&self, key: u64) -> Option<u64> {
        let put = |sum: u64, (field, table): &(Field, Vec<u64>)| match table.get(field.place(key)) {
            Some(bits) if *bits != NOWHERE => Some(sum + bits),
            _ => None,
        };
        if self.blocked { None } else { self.moves.iter().try_fold(self.fixed, put) }
    }

    /// A number for each of many keys, by what it becomes. Few keys differ in what is read of them, and sorted ones
    /// rarely at once: each is worked out once, or as long as it lasts.
    pub fn numbers(&self, keys: &[u64], mut number: impl FnMut(Option<u64>) -> u32) -> Arc<[u32]> {
        let read = self.read();
        if read.is_narrow() {
            let mut known = [UNKNOWN; 1 << FEW];
            let number = |key: &u64| {
                let place = &mut known[read.place(*key)];
                if *place == UNKNOWN {
                    *place = u64::from(number(self.key(*key)));
                }
                *place as u32
            };
            return keys.iter().map(number).collect();
        }
        let mut last = keys.first().map(|key| (read.head(*key), number(self.key(*key)))).unwrap_or_default();
        let number = |key: &u64| {
            if read.head(*key) != last.0 {
                last = (read.head(*key), number(self.key(*key)));
            }
            last.1
        };
        keys.iter().map(number).collect()
    }

    /// What many keys become, most of it once.
    pub fn distinct(&self, keys: &[u64]) -> Vec<u64> {
        let read = self.read();
        let (mut known, mut last) = ([false; 1 << FEW], None);
        let mut distinct = Vec::new();
        for key in keys {
            let new = match read.is_narrow() {
                true => !std::mem::replace(&mut known[read.place(*key)], true),
                false => last.replace(read.head(*key)) != Some(read.head(*key)),
            };
            if new {
                distinct.extend(self.key(*key));
            }
        }
        distinct
    }

    /// The part of a key that this route reads.
    fn read(&self) -> Read {
        let low = self.moves.iter().map(|(field, _)| field.below()).min().unwrap_or(0);
        let high = self.moves.iter().map(|(field, _)| field.above()).max().unwrap_or(0);
        // A field without bits may begin behind the last one.
        Read { low: low.min(u64::BITS - 1), bits: high - low }
    }
}

/// A run of bits in a key.
#[derive(Clone, Copy)]
struct Read {
    low: u32,
    bits: u32,
}

impl Read {
    /// Whether a table can be kept of what is read.
    fn is_narrow(self) -> bool {
        self.bits <= FEW
    }

    /// The place in such a table.
    fn place(self, key: u64) -> usize {
        (key >> self.low) as usize & ((1 << self.bits.min(FEW)) - 1)
    }

    /// What is read, with all that stands above it.
    fn head(self, key: u64) -> u64 {
        key >> self.low
    }
}
