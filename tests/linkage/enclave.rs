//! Enclave parks share what is collected: nothing is made or lost, and more tax is nobody's loss.

use crate::random::Random;
use crate::world::book;
use crate::worlds;
use geep::internals::compute;
use geep::internals::finding::Findings;
use geep::internals::rule::Symbol;
use geep::internals::table::{key_dims, observe_given};
use geep::internals::unit::Unit;
use std::sync::Arc;

const SIDES: [&str; 2] = ["140106", "140122"];

struct Park {
    value: f64,
    /// In per cent, by side.
    share: [f64; 2],
    collected: [f64; 2],
}

impl Park {
    fn any(random: &mut Random) -> Park {
        let share = random.typed(0.0, 100.0);
        Park {
            value: random.typed(1.0, 9000.0),
            share: [share, 100.0 - share],
            collected: [random.typed(0.0, 500.0), random.typed(0.0, 500.0)],
        }
    }

    fn tax(&self) -> f64 {
        self.collected.iter().sum()
    }

    /// What each side receives; below zero it pays.
    fn settled(&self) -> [f64; 2] {
        let (catalog, book) = book("enclave-sharing");
        let mut given = Vec::new();
        let mut give = |measure: &str, words: &[&str], value: f64, unit: &str| {
            let at = catalog.measures.iter().position(|m| m.id == measure).unwrap();
            let member = |dim| words.iter().find_map(|word| catalog.dimensions.member(dim, word));
            let key = key_dims(&catalog, at).iter().map(|dim| member(*dim).expect(measure)).collect();
            let unit = Unit::parse(unit).unwrap();
            let factor = unit.factor_to(&catalog.measures[at].unit).unwrap();
            given.push((at, key, value, unit, factor));
        };
        give("enclave_value_added", &["2022", "park-1"], self.value, "万元");
        for (at, code) in SIDES.into_iter().enumerate() {
            let key = [code, "2022", "park-1"];
            give("enclave_value_share", &key, self.share[at], "%");
            give("enclave_tax_share", &key, self.share[at], "%");
            give("enclave_tax_collected", &key, self.collected[at], "万元");
        }
        let inputs = Arc::new(observe_given(&catalog, given));
        let frames = compute::frames(&book, &inputs, &mut Findings::default()).unwrap();
        let run = compute::run(&book, &inputs, &frames, None);
        let line = Symbol::Line(book.find_line("enclave_tax_settled").unwrap());
        let (column, frame) = run.framed(line).unwrap();
        let county = catalog.dimensions.find("county").unwrap();
        SIDES.map(|code| {
            let own = |row: &usize| {
                catalog.dimensions.member_id(county, frame.member(county, *row).unwrap()) == code
            };
            column.draw((0..frame.len()).find(own).unwrap(), 0)
        })
    }
}

/// The smallest amount is 0.01 万元, and the largest remainder may hand one to the other side.
const STEP: f64 = 0.01 + 1e-9;

#[test]
fn tax_is_shared_without_loss_or_jump() {
    let count = worlds() / 2;
    let mut random = Random::new(29);
    let mut moved = 0;
    for _ in 0..count {
        let park = Park::any(&mut random);
        let settled = park.settled();
        assert!((settled[0] + settled[1]).abs() < 1e-9, "not zero: {settled:?}");
        moved += usize::from(settled[0].abs() > 1.0);
        for side in 0..2 {
            // Who collects just its share neither pays nor receives.
            let due = park.share[side] / 100.0 * park.tax();
            assert!((settled[side] - (due - park.collected[side])).abs() <= STEP, "{settled:?}");
            // A park that makes more, taxed alike, moves no money.
            let richer = Park { value: park.value * 2.0, ..park };
            assert_eq!(richer.settled(), settled);
            // More tax on the other side is no loss on this one, and a hair of it no jump.
            let more = [random.typed(0.0, 100.0), 0.01];
            for more in more {
                let mut other = Park { ..park };
                other.collected[1 - side] += more;
                let after = other.settled()[side];
                assert!(after >= settled[side] - STEP, "{after} after {}", settled[side]);
                assert!(after <= settled[side] + more + STEP, "{after} after {}", settled[side]);
            }
        }
    }
    assert!(moved > count / 2, "{moved} of {count} parks moved money");
}
