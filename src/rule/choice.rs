//! Which row of a coefficient holds where: what it is chosen by, and how one is chosen of several.

use crate::model::Catalog;
use crate::model::coefficient::{Coefficient, Row};
use crate::model::date::{Date, Validity};
use crate::model::dimension::{Dim, DimKind, DimSet, Dimensions};
use crate::model::profile::Profile;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How the row of a coefficient is chosen under a profile.
///
/// What asks for the coefficient asks for a key, a region and a day. Of the rows with this key hold
/// - those of the region, of one it lies in, or of none, which speak for the nation;
/// - those that are in force on the day.
///
/// Of these goes first the one of the nearest region, and last that of the nation; then the one whose set the profile
/// names first, and last what is in no set; then the one that a folder of the user's lays over the others. A profile
/// whose sets are the very method it stands for may ask for them before nearer regions: that orders the rows built in,
/// and those of each folder, among themselves.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The dimensions of a key, in its order.
    pub per: Vec<Dim>,
    /// The rows that may hold, by their keys: those of the profile's sets and those without a set.
    pub rows: BTreeMap<Vec<u32>, Vec<Candidate>>,
    /// The codes of the regions that some of these rows hold for, each once, ascending; where there are none the
    /// region does not matter.
    pub regions: Vec<String>,
    /// Whether the day matters: some of these rows are not in force for ever, or the price index moves their prices.
    /// It is the last day of the month or quarter, or of the year where there is none.
    pub dated: bool,
    /// Where the row changes within a year or period, the one at its end is meant to hold for all of it.
    pub at_end: bool,
    /// Whether the order of sets goes before how near a region is.
    pub sets_first: bool,
    /// The price index brings rows with a price year to the prices of the day's year.
    pub moves: bool,
    /// What the coefficient varies over: its keys, the year where the day matters, the region where rows name one.
    pub dims: DimSet,
}

/// A row that may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its place among the coefficient's rows.
    pub row: usize,
    /// The place of its set among the profile's, behind all of them where it has none.
    pub set: usize,
    /// In [`Choice::regions`]; none for the nation.
    pub region: Option<usize>,
    pub validity: Validity,
    /// The layer of its file: what is laid over goes before what lies beneath.
    pub layer: usize,
}

impl Choice {
    /// The choice of a coefficient for a profile; `indexed` where it has a price index.
    pub fn new(
        coefficient: &Coefficient,
        (sets, sets_first): (&[String], bool),
        indexed: bool,
        dimensions: &Dimensions,
    ) -> Choice {
        let rank = |row: &Row| match sets.iter().position(|set| *set == row.set) {
            None if row.set.is_empty() => Some(sets.len()),
            place => place,
        };
        let ranked = || coefficient.rows.iter().enumerate().filter_map(|(i, row)| Some((i, row, rank(row)?)));
        let regions: BTreeSet<&String> = ranked().filter_map(|(_, row, _)| row.region.as_ref()).collect();
        let regions: Vec<String> = regions.into_iter().cloned().collect();
        let mut rows: BTreeMap<Vec<u32>, Vec<Candidate>> = BTreeMap::new();
        for (place, row, set) in ranked() {
            let region = row.region.as_ref().and_then(|code| regions.binary_search(code).ok());
            let (validity, layer) = (row.validity, row.layer);
            let candidate = Candidate { row: place, set, region, validity, layer };
            rows.entry(row.key.clone()).or_default().push(candidate);
        }
        let moves = indexed && coefficient.price;
        let changes = moves || rows.values().flatten().any(|row| !row.validity.is_open());
        let year = dimensions.of_kind(DimKind::Year).filter(|_| changes);
        let region = dimensions.of_kind(DimKind::Region).filter(|_| !regions.is_empty());
        let keys = coefficient.per.iter().copied();
        let dims = keys.chain(year).chain(region).fold(DimSet::NONE, DimSet::with);
        let (per, at_end) = (coefficient.per.clone(), coefficient.at_end);
        Choice { per, rows, regions, dated: year.is_some(), at_end, sets_first, moves, dims }
    }

    /// The choices of a catalog's coefficients under a profile, in their order.
    pub fn all(catalog: &Catalog, profile: &Profile, indexed: bool) -> Vec<Choice> {
        let sets = (profile.sets.as_slice(), profile.sets_first);
        let choice =
            |coefficient: &Arc<Coefficient>| Choice::new(coefficient, sets, indexed, &catalog.dimensions);
        catalog.coefficients.iter().map(choice).collect()
    }

    /// The row that holds for a key in a region on a day. Without a region only rows of the nation hold, without a
    /// day only those in force for ever.
    pub fn in_force(
        &self,
        key: &[u32],
        region: Option<u32>,
        day: Option<Date>,
        dimensions: &Dimensions,
    ) -> Option<usize> {
        self.first(self.rows.get(key)?, region, day, dimensions)
    }

    /// The row that goes first of those that hold.
    pub(super) fn first<'c>(
        &self,
        candidates: impl IntoIterator<Item = &'c Candidate>,
        region: Option<u32>,
        day: Option<Date>,
        dimensions: &Dimensions,
    ) -> Option<usize> {
        let around: Vec<&str> = region.into_iter().flat_map(|region| dimensions.lies_in(region)).collect();
        let rank = |candidate: &Candidate| {
            let near = match candidate.region {
                None => around.len(),
                Some(place) => around.iter().position(|code| *code == self.regions[place])?,
            };
            let holds = match day {
                Some(day) => candidate.validity.holds(day),
                None => candidate.validity.is_open(),
            };
            holds.then_some(((near, candidate.set), candidate.layer, candidate.row))
        };
        let ranked = candidates.into_iter().filter_map(rank);
        if !self.sets_first {
            return ranked
                .min_by_key(|(order, layer, row)| (*order, Reverse(*layer), *row))
                .map(|(.., row)| row);
        }
        let mut first: BTreeMap<usize, ((usize, usize), usize)> = BTreeMap::new();
        for ((near, set), layer, row) in ranked {
            let of_layer = first.entry(layer).or_insert(((near, set), row));
            if (set, near, row) < (of_layer.0.1, of_layer.0.0, of_layer.1) {
                *of_layer = ((near, set), row);
            }
        }
        // From the upper layer down: the lower one goes first only where it is nearer, or of an earlier set.
        first.into_values().rev().min_by_key(|(order, _)| *order).map(|(_, row)| row)
    }

    /// The row of the user's that alone makes the coefficient vary over regions or years: none of those beneath does.
    pub fn varied_by(&self, kind: DimKind) -> Option<usize> {
        let varies = |row: &&Candidate| match kind {
            DimKind::Region => row.region.is_some(),
            DimKind::Year => !row.validity.is_open(),
            DimKind::Period | DimKind::List => false,
        };
        let varying: Vec<&Candidate> = self.rows.values().flatten().filter(varies).collect();
        let beneath = varying.iter().any(|row| row.layer == 0) || (kind == DimKind::Year && self.moves);
        varying.iter().map(|row| row.row).min().filter(|_| !beneath)
    }

    /// The keys that have the members, without these, each once and in order.
    pub fn keys_at(&self, members: &[(Dim, u32)]) -> BTreeSet<Vec<u32>> {
        let wanted = |dim: &Dim| members.iter().find(|(of, _)| of == dim).map(|(_, member)| *member);
        let rest = |key: &Vec<u32>| {
            let mut rest = Vec::new();
            for (dim, member) in self.per.iter().zip(key) {
                match wanted(dim) {
                    None => rest.push(*member),
                    Some(wanted) if wanted == *member => {}
                    Some(_) => return None,
                }
            }
            Some(rest)
        };
        self.rows.keys().filter_map(rest).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tiny;

    const HEAD: &str = "id,class,region,set,value,valid_from,valid_to,\
                        price_year,low,high,unit,source,clause,evidence,note\n";

    /// The coefficient `k`, keyed by class, with rows `class,region,set,value,valid_from,valid_to`, and how its row is
    /// chosen by a profile that names the sets `first` and `second`.
    fn chosen(rows: &[&str]) -> (Catalog, Choice) {
        chosen_by(rows, false)
    }

    fn chosen_by(rows: &[&str], sets_first: bool) -> (Catalog, Choice) {
        let title = "title = { zh = \"k\", en = \"k\" }";
        let toml = format!("[[coefficient]]\nid = \"k\"\n{title}\nunit = \"1\"\nper = [\"class\"]\n");
        let row = |row: &&str| format!("k,{row},,,,1,s,,illustrative,\n");
        let csv = format!("{HEAD}{}", rows.iter().map(row).collect::<String>());
        let catalog = tiny::catalog(&[("values/all.toml", &toml), ("values/all.csv", &csv)]);
        let sets = ["first", "second"].map(String::from);
        let choice = Choice::new(&catalog.coefficients[0], (&sets, sets_first), false, &catalog.dimensions);
        (catalog, choice)
    }

    /// The value in force for forest in a region at the end of a year; no year for all time.
    fn value(of: &(Catalog, Choice), region: &str, year: Option<i32>) -> Option<f64> {
        let (catalog, choice) = of;
        let dimensions = &catalog.dimensions;
        let region = dimensions.of_kind(DimKind::Region).and_then(|dim| dimensions.member(dim, region));
        let row = choice.in_force(&[tiny::FOREST], region, year.map(Date::end_of), dimensions)?;
        Some(catalog.coefficients[0].rows[row].value)
    }

    #[test]
    fn a_nearer_region_goes_before_a_set_and_a_set_before_none() {
        let rows = [
            "forest,a,,1,,",
            "forest,,second,2,,",
            "forest,,first,3,,",
            "forest,a,other,4,,",
            "forest,,,5,,",
        ];
        let of = chosen(&rows);
        // The county's own row goes first though it is in no set: `other` is not of the profile. Elsewhere the nation's
        // rows hold, and the profile names `first` before `second`.
        assert_eq!(value(&of, "a", None), Some(1.0));
        assert_eq!(value(&of, "e", None), Some(3.0));
        assert_eq!(of.1.rows[&vec![tiny::FOREST]].len(), 4);
        // A profile that asks for its sets first gets them everywhere.
        assert_eq!(value(&chosen_by(&rows, true), "a", None), Some(3.0));
    }

    #[test]
    fn the_nearest_region_goes_first() {
        let of = chosen(&["forest,,,1,,", "forest,p,,2,,", "forest,c,,3,,"]);
        // County a lies in city c, city c in province p; county e lies in province q, for which the nation's holds.
        assert_eq!(value(&of, "a", None), Some(3.0));
        assert_eq!(value(&of, "p", None), Some(2.0));
        assert_eq!(value(&of, "e", None), Some(1.0));
        assert_eq!(of.1.regions, ["c", "p"]);
    }

    #[test]
    fn a_row_holds_on_the_days_it_is_in_force() {
        let of = chosen(&["forest,a,,1,2018-01-01,2020-12-31", "forest,,,2,2020-06-01,"]);
        // At the end of 2017 nothing is in force, of 2020 both, of 2021 the second alone.
        assert_eq!(value(&of, "a", Some(2017)), None);
        assert_eq!(value(&of, "a", Some(2020)), Some(1.0));
        assert_eq!(value(&of, "a", Some(2021)), Some(2.0));
        // Neither is in force for ever.
        assert_eq!(value(&of, "a", None), None);
    }

    #[test]
    fn without_a_row_for_the_key_or_the_region_none_holds() {
        assert_eq!(value(&chosen(&["grass,,,1,,"]), "a", None), None);
        assert_eq!(value(&chosen(&["forest,q,,1,,"]), "a", None), None);
    }

    #[test]
    fn it_varies_over_what_its_own_rows_ask_for() {
        let varies = |rows: &[&str]| {
            let (catalog, choice) = chosen(rows);
            catalog.dimensions.names(choice.dims)
        };
        assert_eq!(varies(&["forest,,,1,,"]), "[class]");
        assert_eq!(varies(&["forest,a,,1,,"]), "[county, class]");
        assert_eq!(varies(&["forest,,first,1,2020-01-01,"]), "[year, class]");
        // Rows of a set that the profile does not name count for nothing.
        assert_eq!(varies(&["forest,,,1,,", "forest,a,other,2,2020-01-01,"]), "[class]");
    }

    #[test]
    fn prices_vary_over_the_year_where_there_is_an_index() {
        let (catalog, _) = chosen(&["forest,,,1,,"]);
        let price = Coefficient { price: true, ..(*catalog.coefficients[0]).clone() };
        let names = |indexed| {
            let choice = Choice::new(&price, (&[], false), indexed, &catalog.dimensions);
            (choice.moves, catalog.dimensions.names(choice.dims))
        };
        assert_eq!(names(true), (true, "[year, class]".to_string()));
        assert_eq!(names(false), (false, "[class]".to_string()));
    }

    #[test]
    fn keys_at_a_member_are_without_it() {
        let (catalog, choice) = chosen(&["forest,,,1,,2019-12-31", "forest,,,2,2020-01-01,", "grass,,,3,,"]);
        let class = catalog.dimensions.find("class").unwrap();
        // Forest has two rows and is one key; nothing is left of a key when its only member is picked.
        assert_eq!(choice.keys_at(&[]), BTreeSet::from([vec![tiny::FOREST], vec![tiny::GRASS]]));
        assert_eq!(choice.keys_at(&[(class, tiny::GRASS)]), BTreeSet::from([vec![]]));
        assert_eq!(choice.keys_at(&[(class, tiny::LAKE)]), BTreeSet::new());
    }
}
