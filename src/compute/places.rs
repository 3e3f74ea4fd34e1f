//! For which keys, regions and years a coefficient is wanted in the rows of a frame.

use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::plan::NO_ROW;
use crate::plan::Packing;
use crate::plan::frame::Frame;
use crate::plan::route::Step;
use crate::plan::route::{Route, Way};
use crate::rule::Choice;
use std::collections::HashMap;
use std::sync::Arc;

/// What a coefficient's row is chosen by.
#[derive(Clone, Debug)]
pub struct Place {
    pub key: Vec<u32>,
    /// One of the regions for which the coefficient is the same.
    pub region: Option<u32>,
    /// A year or a period.
    pub time: Option<(Dim, u32)>,
}

/// The different places in a frame, in the order of the first row of each.
#[derive(Clone, Debug)]
pub struct Places {
    /// The place of each row, [`NO_ROW`] where it has none; none where all rows are in the first place.
    pub by_row: Option<Arc<[u32]>>,
    pub list: Vec<Place>,
}

impl Places {
    /// The places of a coefficient that is so chosen.
    pub fn new(
        frame: &Frame,
        choice: &Choice,
        steps: &[Step],
        packing: &Packing,
        dimensions: &Dimensions,
    ) -> Places {
        let way = |to| Way::new(frame.dims, to, steps, packing, dimensions);
        let of = |kind| dimensions.of_kind(kind).filter(|d| choice.dims.contains(*d)).and_then(way);
        // What is dated goes by the month or quarter where rows have one.
        let kinds = [DimKind::Period, DimKind::Year].into_iter().filter_map(|kind| dimensions.of_kind(kind));
        let time = kinds.filter(|_| choice.dated).find_map(|dim| Some((dim, way(dim)?)));
        let region = of(DimKind::Region);
        let region = region.map(|way| alike(way, choice, dimensions));
        let keys: Option<Vec<Way>> = choice.per.iter().map(|dim| way(*dim)).collect();
        let Some(keys) = keys else {
            return Places { by_row: Some(vec![NO_ROW; frame.len()].into()), list: Vec::new() };
        };
        let mut code = Code::default();
        for way in &keys {
            code.digit(way, false);
        }
        let region = region.map(|way| code.digit(&way, true));
        let time = time.map(|(dim, way)| (dim, code.digit(&way, true)));
        let (by_row, codes) = code.number(frame);
        let place = |number: &u64| Place {
            key: (0..keys.len()).filter_map(|digit| code.read(*number, digit)).collect(),
            region: region.and_then(|digit| code.read(*number, digit)),
            time: time.and_then(|(dim, digit)| Some((dim, code.read(*number, digit)?))),
        };
        Places { by_row, list: codes.iter().map(place).collect() }
    }
}

/// The way to a region with regions for which the coefficient is the same made one.
fn alike(way: Way, choice: &Choice, dimensions: &Dimensions) -> Way {
    let Way::By(field, members) = way else { return way };
    // Where each code stands among a region and what it lies in decides which rows hold there.
    let mut first: HashMap<Vec<Option<usize>>, u32> = HashMap::new();
    let mut one = |region: u32| {
        let standing = choice.regions.iter().map(|c| dimensions.lies_in(region).position(|code| code == c));
        *first.entry(standing.collect()).or_insert(region)
    };
    Way::By(field, members.into_iter().map(|m| m.map(&mut one)).collect())
}

/// Members as the digits of one number.
#[derive(Default)]
struct Code {
    /// The members of each digit and what it is multiplied by.
    digits: Vec<(Vec<Option<u32>>, u64)>,
    route: Route,
}

impl Code {
    /// How many numbers there are.
    fn size(&self) -> u64 {
        self.digits.last().map_or(1, |(members, times)| times.saturating_mul(members.len().max(1) as u64))
    }

    /// Adds a digit and says which it is. Where it is not optional, a row without it has no number.
    fn digit(&mut self, way: &Way, optional: bool) -> usize {
        let members: Vec<Option<u32>> =
            way.members().into_iter().filter(|m| optional || m.is_some()).collect();
        let times = self.size();
        self.route.add(way, |member| Some(members.binary_search(&member).ok()? as u64 * times));
        self.digits.push((members, times));
        self.digits.len() - 1
    }

    fn read(&self, number: u64, digit: usize) -> Option<u32> {
        let (members, times) = self.digits.get(digit)?;
        *members.get((number / times) as usize % members.len().max(1))?
    }

    /// The numbers that occur, in the order of the rows, and which of them each row has.
    fn number(&self, frame: &Frame) -> (Option<Arc<[u32]>>, Vec<u64>) {
        let mut met = Numbering::new(self.size());
        if self.route.is_fixed() {
            if let Some(number) = frame.packed().first().and_then(|key| self.route.key(*key)) {
                met.place(number);
            }
            return (None, met.list);
        }
        let place = |number: Option<u64>| number.map_or(NO_ROW, |n| met.place(n));
        let by_row = self.route.numbers(frame.packed(), place);
        let same = met.list.len() == 1 && !by_row.contains(&NO_ROW);
        ((!same).then_some(by_row), met.list)
    }
}

/// Numbers in the order in which they are first met.
struct Numbering {
    list: Vec<u64>,
    small: Vec<u32>,
    large: HashMap<u64, u32>,
}

/// Up to here a number's place is looked up in a plain table.
const SMALL: u64 = 1 << 16;

impl Numbering {
    fn new(size: u64) -> Numbering {
        let small = if size <= SMALL { vec![NO_ROW; size as usize] } else { Vec::new() };
        Numbering { list: Vec::new(), small, large: HashMap::new() }
    }

    fn place(&mut self, number: u64) -> u32 {
        let next = self.list.len() as u32;
        let place = match self.small.get_mut(number as usize) {
            Some(place) => place,
            None => self.large.entry(number).or_insert(NO_ROW),
        };
        if *place == NO_ROW {
            *place = next;
            self.list.push(number);
        }
        *place
    }
}
