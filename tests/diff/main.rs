//! What differs between two runs, and what moved the results: against runs of their own for every mixture.

mod brute;
mod closing;
mod laws;
mod reference;
mod said;
#[path = "../engine/world.rs"]
#[allow(dead_code, reason = "the tests of the engine use the rest")]
mod world;

use geep::internals::diff::{Asked, Explained, Pair, Side, explain};
use geep::internals::finding::Findings;
use geep::internals::text::Text;
use std::collections::BTreeMap;
use world::World;

/// One side of a small world.
fn side(world: &World, year: u32) -> Side {
    let (run, findings) = world.ran(None);
    let said: Vec<&str> = findings.iter().map(|f| f.message.en.as_str()).collect();
    Side { run: run.unwrap_or_else(|| panic!("{said:?}")), year, label: Text::default() }
}

/// Two worlds compared.
#[track_caller]
fn compared(a: (&World, u32), b: (&World, u32), asked: &Asked) -> Explained {
    let mut findings = Findings::default();
    let pair = Pair::new(side(a.0, a.1), side(b.0, b.1), &mut findings);
    let explained = pair.and_then(|pair| explain(&pair, asked, &mut findings));
    let said: Vec<&str> = findings.iter().map(|f| f.message.en.as_str()).collect();
    explained.unwrap_or_else(|| panic!("{said:?}"))
}

fn lines(ids: &[&str]) -> Asked {
    Asked { lines: ids.iter().map(|id| id.to_string()).collect(), ..Asked::default() }
}

/// Share, first and last of each factor that has a share in a row of the first line.
fn shares(explained: &Explained, row: usize) -> BTreeMap<String, [f64; 3]> {
    let line = &explained.lines[0];
    let shares = line.shares(row).into_iter();
    shares
        .map(|share| {
            let amount = share.amount;
            (explained.factors.id(&share.factors), [amount.share, amount.first, amount.last])
        })
        .collect()
}

/// Nearer than so many parts of the larger, or of 1.
#[track_caller]
fn near(found: f64, wanted: f64, within: f64) {
    let size = found.abs().max(wanted.abs()).max(1.0);
    assert!((found - wanted).abs() <= within * size, "{found} for {wanted}");
}
