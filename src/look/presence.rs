//! Which keys there are rows for. The rows of a symbol are gone through once for each set of dimensions that is asked for.

use super::wanted::Key;
use crate::compute::Run;
use crate::model::dimension::{Dim, Dimensions};
use crate::rule::Symbol;
use std::collections::{HashMap, HashSet};

#[derive(Default)]
pub struct Presence {
    known: HashMap<(Symbol, Vec<Dim>), Present>,
}

/// The members of all rows along some dimensions.
#[derive(Default)]
struct Present {
    /// Of rows that have a member along each.
    whole: HashSet<Vec<u32>>,
    /// Of rows without one along some: these answer whatever is asked for there.
    open: HashSet<Vec<Option<u32>>>,
}

impl Presence {
    /// Whether some row in scope of a measure or line answers a key.
    pub fn holds(&mut self, run: &Run, symbol: Symbol, key: &Key) -> bool {
        let (dims, members): (Vec<Dim>, Vec<u32>) = key.iter().copied().unzip();
        let present = self.known.entry((symbol, dims)).or_insert_with_key(|(symbol, dims)| {
            let mut present = Present::default();
            visit(run, *symbol, &mut |own, members| {
                present.add(&run.book.catalog.dimensions, dims, own, members)
            });
            present
        });
        present.answers(&members)
    }
}

impl Present {
    fn add(&mut self, dimensions: &Dimensions, wanted: &[Dim], own: &[Dim], members: &[u32]) {
        let at = |wanted: &Dim| {
            own.iter().zip(members).find_map(|(dim, member)| dimensions.ascend(*dim, *member, *wanted))
        };
        let found: Vec<Option<u32>> = wanted.iter().map(at).collect();
        match found.iter().copied().collect::<Option<Vec<u32>>>() {
            Some(whole) => drop(self.whole.insert(whole)),
            None => drop(self.open.insert(found)),
        }
    }

    fn answers(&self, members: &[u32]) -> bool {
        let fits = |open: &Vec<Option<u32>>| {
            open.iter().zip(members).all(|(found, member)| found.is_none_or(|found| found == *member))
        };
        self.whole.contains(members) || self.open.iter().any(fits)
    }
}

/// The dimensions and members of each row of a measure or line that is in scope.
fn visit(run: &Run, symbol: Symbol, each: &mut dyn FnMut(&[Dim], &[u32])) {
    match symbol {
        Symbol::Coefficient(_) => {}
        Symbol::Measure(measure) => {
            let Some((_, series)) = run.inputs.series_of(measure) else { return };
            (0..series.len()).for_each(|i| each(&series.dims, series.key(i)));
        }
        Symbol::Line(_) => {
            let Some((column, frame)) = run.framed(symbol) else { return };
            let mut members = Vec::with_capacity(frame.keys.len());
            for row in (0..frame.len()).filter(|row| column.in_scope(*row)) {
                members.clear();
                members.extend(frame.keys.iter().map(|keys| keys[row]));
                each(&frame.order, &members);
            }
        }
    }
}
