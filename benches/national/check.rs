//! Before anything is timed: the engine and the loop by hand give the same numbers.

use crate::by_hand::{POLLUTANTS, Results, Shape, UPTAKE};
use crate::nation::{BRANCHES, CLASSES, Nation, USES};
use geep::internals::compute::Run;
use geep::internals::model::dimension::{Dim, DimKind};
use geep::internals::plan::State;
use geep::internals::rule::Symbol;

/// Relative difference allowed.
const TOLERANCE: f64 = 1e-12;

/// Compares every row of every line and returns how many values were compared.
pub fn same(run: &Run, by_hand: &Results, nation: &Nation) -> usize {
    let lines = by_hand.lines();
    let mut compared = 0;
    let checks: Vec<usize> = run.book.checks().map(|(line, ..)| line).collect();
    for (i, line) in run.book.lines.iter().enumerate().filter(|(i, _)| !checks.contains(i)) {
        let found = lines.iter().find(|(id, ..)| *id == line.id);
        let Some((id, shape, values)) = found else { panic!("line `{}` is not written by hand", line.id) };
        let (column, frame) = run.framed(Symbol::Line(i)).expect("a computed line");
        let mut given = values.iter().filter(|v| !v.is_nan()).count();
        for row in 0..frame.len() {
            let members: Vec<(Dim, u32)> =
                frame.order.iter().zip(&frame.keys).map(|(dim, keys)| (*dim, keys[row])).collect();
            let hand = place(&members, *shape, nation).map_or(f64::NAN, |at| values[at]);
            let State::Accounted(value) = column.state(row) else {
                assert!(hand.is_nan(), "{id} row {row}: {hand} by hand, nothing from the engine");
                continue;
            };
            let near = (value - hand).abs() <= TOLERANCE * value.abs().max(hand.abs());
            assert!(near, "{id} row {row}: {value} from the engine, {hand} by hand");
            given -= 1;
            compared += 1;
        }
        assert_eq!(given, 0, "{id}: values by hand that the engine has not");
    }
    compared
}

/// Where a row of the engine's frame stands in an array by hand.
fn place(members: &[(Dim, u32)], shape: Shape, nation: &Nation) -> Option<usize> {
    let dimensions = &nation.catalog.dimensions;
    let (mut row, mut listed) = (0, Vec::new());
    for (dim, member) in members {
        match dimensions.get(*dim).kind {
            DimKind::Year => row += nation.years.iter().position(|y| y == member)? * nation.counties.len(),
            DimKind::Region => row += nation.counties.binary_search(member).ok()?,
            _ => listed.push(dimensions.get(*dim).members[*member as usize].id.as_str()),
        }
    }
    let among = |ids: &[&str]| ids.iter().position(|id| *id == listed[0]).map(|k| row * ids.len() + k);
    match shape {
        Shape::One => Some(row),
        Shape::Classes => among(&CLASSES),
        Shape::Pollutants => among(&POLLUTANTS),
        Shape::Branches => among(&BRANCHES),
        Shape::Uses => among(&USES),
        Shape::Uptake => {
            let pair = UPTAKE.iter().position(|(c, p)| listed == [*c, *p])?;
            Some(row * UPTAKE.len() + pair)
        }
    }
}
