//! One who types tables: chooses at random from a seed, and never types a figure twice in one table, so that figures
//! that changed places show.

use crate::cell::{Cell, Figure, Shown};
use crate::world::{Item, Place, size};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// Every bit of a number shaken into every other.
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

pub struct Clerk {
    state: u64,
    typed: HashSet<Decimal>,
}

impl Clerk {
    pub fn new(seed: u64) -> Clerk {
        // Mixed, as neighbouring seeds would give the same numbers one step apart.
        Clerk { state: mixed(seed.wrapping_add(1)), typed: HashSet::new() }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.state)
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Some of a list, in its order.
    pub fn some<T: Copy>(&mut self, from: &[T], count: usize) -> Vec<T> {
        let mut left: Vec<usize> = (0..from.len()).collect();
        while left.len() > count {
            left.remove(self.below(left.len()));
        }
        left.into_iter().map(|i| from[i]).collect()
    }

    /// A number that this table does not have yet.
    pub fn number(&mut self, low: i64, high: i64, decimals: u32) -> Decimal {
        let scale = 10_i64.pow(decimals);
        loop {
            let digits = low * scale + (self.next() % ((high - low) * scale) as u64) as i64;
            let number = Decimal::new(digits, decimals);
            // 62.0 is typed and shown as 62: no reader can tell the two apart.
            if number.fract().is_zero() == (decimals == 0) && self.typed.insert(number) {
                return number;
            }
        }
    }

    /// A figure in a cell.
    pub fn figure(&mut self, place: &Place, time: &str, item: &Item) -> Cell {
        let number = self.number(item.low, item.high, item.decimals);
        let time = if item.timeless { "" } else { time };
        let means = Figure {
            code: place.code.to_string(),
            time: time.to_string(),
            members: item.members.iter().map(|(list, member)| format!("{list}={member}")).collect(),
            measure: item.measure.to_string(),
            amount: number * size(item.unit).expect("every unit that is typed has a size"),
            unit: item.unit.to_string(),
            must: true,
        };
        Cell { shown: Shown::Number(number), means: Some(means), ..Cell::default() }
    }
}
