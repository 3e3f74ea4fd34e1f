//! Who reported in the years before, by the codes of a further year.

use crate::finding::{Finding, Findings, Severity};
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::model::edition::Edition;
use crate::table::{Dataset, Inputs, Series};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A key as the members of its dimensions, in the order of these.
pub type Key = Vec<(Dim, u32)>;

/// The regions that stand in a year in the place of one; itself, where it stands.
fn standing(dimensions: &Dimensions, dim: Dim, region: u32, year: u32) -> Vec<u32> {
    match dimensions.edition(dim, &dimensions.member_id(dim, region), year) {
        Edition::Gone(former) => former.now.clone(),
        Edition::Current | Edition::Renamed(_) => vec![region],
    }
}

/// Codes of the regions that reported, or what has become of them.
pub fn codes(inputs: &Inputs, dimensions: &Dimensions, year: u32) -> Vec<String> {
    let Some(dim) = dimensions.of_kind(DimKind::Region) else { return Vec::new() };
    let all: BTreeSet<u32> = regions(inputs, dim);
    let now: BTreeSet<u32> = all.into_iter().flat_map(|r| standing(dimensions, dim, r, year)).collect();
    now.into_iter().map(|region| dimensions.member_id(dim, region)).collect()
}

fn regions(inputs: &Inputs, region: Dim) -> BTreeSet<u32> {
    let of = |series: &Series| {
        let place = series.dims.iter().position(|dim| *dim == region);
        let members: Vec<u32> =
            place.into_iter().flat_map(|at| (0..series.len()).map(move |i| series.key(i)[at])).collect();
        members
    };
    inputs.series.iter().flat_map(of).collect()
}

/// Tells of every code of the dataset that stands no more, and what became of its unit.
pub fn tell_changed(
    dataset: &Dataset,
    inputs: &Inputs,
    dimensions: &Dimensions,
    year: u32,
    findings: &mut Findings,
) {
    let Some(dim) = dimensions.of_kind(DimKind::Region) else { return };
    let reported = regions(inputs, dim).into_iter().map(|region| dimensions.member_id(dim, region));
    let stated = dataset.roster.iter().flat_map(|statement| statement.who.iter().cloned());
    let separate = dataset.separate.iter().map(|placed| placed.text.clone());
    let codes: BTreeSet<String> = reported.chain(stated).chain(separate).collect();
    for code in codes {
        if let Edition::Gone(former) | Edition::Renamed(former) = dimensions.edition(dim, &code, year) {
            // The new dataset can be written all the same.
            findings.push(Finding { severity: Severity::Warning, ..dimensions.became(dim, former) });
        }
    }
}

/// Which keys of places each measure was reported for.
pub struct Places<'d> {
    dimensions: &'d Dimensions,
    by_measure: HashMap<usize, HashSet<Key>>,
}

impl<'d> Places<'d> {
    pub fn new(inputs: &Inputs, dimensions: &'d Dimensions, year: u32) -> Places<'d> {
        let mut places = Places { dimensions, by_measure: HashMap::new() };
        let mut known: BTreeMap<(Dim, u32), Vec<u32>> = BTreeMap::new();
        for series in &inputs.series {
            let mut keys: HashSet<Key> = HashSet::new();
            for i in 0..series.len() {
                let mut now: Vec<Key> = vec![Vec::new()];
                for (dim, member) in
                    places.part(series.dims.iter().copied().zip(series.key(i).iter().copied()))
                {
                    let stand =
                        known.entry((dim, member)).or_insert_with(|| standing(dimensions, dim, member, year));
                    now = now
                        .iter()
                        .flat_map(|key| stand.iter().map(|m| [key.as_slice(), &[(dim, *m)]].concat()))
                        .collect();
                }
                keys.extend(now);
            }
            places.by_measure.insert(series.measure, keys);
        }
        places
    }

    /// Whether a measure was reported there; where it never was, or the place is left open, it may be anywhere.
    pub fn hold(&self, measure: usize, key: &[(Dim, Option<u32>)]) -> bool {
        let Some(known) = self.by_measure.get(&measure) else { return true };
        let key: Option<Key> =
            key.iter().filter(|(dim, _)| self.is_place(*dim)).map(|(dim, m)| Some((*dim, (*m)?))).collect();
        key.is_none_or(|key| known.contains(&self.part(key.into_iter())))
    }

    /// The part of a key that says where.
    fn part(&self, key: impl Iterator<Item = (Dim, u32)>) -> Key {
        let mut part: Key = key.filter(|(dim, _)| self.is_place(*dim)).collect();
        part.sort();
        part
    }

    fn is_place(&self, dim: Dim) -> bool {
        let region = self.dimensions.of_kind(DimKind::Region);
        region.is_some_and(|r| r == dim || self.dimensions.get(r).attributes.contains(&dim))
    }
}
