//! All that differs between two sides: inputs, then coefficients and prices, then definitions.

use super::atom::{Atom, Kind};
use super::inputs::{Unlike, unlike};
use super::pair::Pair;
use super::{coefficients, definitions};

/// All that differs between two sides.
pub fn atoms(pair: &Pair) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for (place, measure) in pair.catalog.measures.iter().enumerate() {
        if let Some(how) = unlike(&pair.inputs, place) {
            let (id, title) = (measure.id.clone(), measure.title.clone());
            atoms.push(Atom { id, title, kind: Kind::Measure(place), structural: how == Unlike::Keys });
        }
    }
    atoms.extend(coefficients::atoms(pair));
    atoms.extend(definitions::atoms(pair));
    atoms
}
