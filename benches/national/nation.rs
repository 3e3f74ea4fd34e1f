//! The national frame: every county of the built-in list, eight classes, as many years as asked for.

use crate::random::Random;
use geep::internals::finding::Findings;
use geep::internals::model::Catalog;
use geep::internals::model::date::{Date, Validity};
use geep::internals::model::dimension::{Dim, DimKind};
use geep::internals::model::files::Files;
use geep::internals::model::profile::Profile;
use geep::internals::table::{Inputs, Series, key_dims};
use std::sync::Arc;

const LAST: u32 = 2023;
/// Shanxi, whose coefficients differ from those of the nation.
pub const PROVINCE: &str = "140000";
const SEED: u64 = 20_260_301;

pub const CLASSES: [&str; 8] =
    ["forest", "shrub", "grassland", "wetland", "farmland", "town", "glacier_snow", "bareland"];
pub const AIR: [&str; 3] = ["so2", "nox", "dust"];
pub const WATER: [&str; 3] = ["cod", "nh3n", "tp"];
pub const BRANCHES: [&str; 4] = ["agriculture", "forestry", "husbandry", "fishery"];
pub const USES: [&str; 3] = ["domestic", "industrial", "agricultural"];

/// The accounts of the profile `caep` for one year. What compares years is left out: small differences of large
/// numbers are not the same to the last digits in any two programs.
const MODELS: [&str; 17] = [
    "material-products",
    "water-conservation",
    "soil-retention",
    "sand-fixation",
    "flood-regulation",
    "air-purification",
    "water-purification",
    "carbon-oxygen",
    "climate-regulation",
    "pest-control",
    "culture",
    "gep",
    "pollution-damage",
    "ecological-degradation",
    "geep",
    "geep-per-head",
    "green-gold",
];

/// Measures with the members of their listed dimension and the range of their values.
const SPECS: [(&str, &[&str], f64, f64); 26] = [
    ("county_area", &[], 200.0, 20_000.0),
    ("gdp", &[], 200_000.0, 30_000_000.0),
    ("population", &[], 20_000.0, 2_000_000.0),
    ("hydropower_generated", &[], 0.0, 80_000.0),
    ("tourism_revenue", &[], 1_000.0, 900_000.0),
    ("precipitation", &[], 150.0, 1_800.0),
    ("cooling_days", &[], 20.0, 150.0),
    ("water_area", &[], 0.0, 300.0),
    ("water_evaporation", &[], 100.0, 900.0),
    ("reservoir_capacity", &[], 0.0, 90_000.0),
    ("marsh_area", &[], 0.0, 200.0),
    ("nep_share", &[], 2.0, 30.0),
    ("soil_retained_supplied", &[], 1.0, 9_000.0),
    ("sand_fixed_supplied", &[], 0.0, 900.0),
    ("lake_storage_supplied", &[], 0.0, 50_000.0),
    ("pollution_damage_cost_supplied", &[], 1_000.0, 100_000.0),
    ("ecological_degradation_cost_supplied", &[], 1_000.0, 90_000.0),
    ("resource_depletion_cost_supplied", &[], 0.0, 50_000.0),
    ("area", &CLASSES, 0.0, 3_000.0),
    ("natural_area", &CLASSES, 0.0, 90_000.0),
    ("evapotranspiration", &CLASSES, 100.0, 1_100.0),
    ("net_output", &BRANCHES, 100.0, 500_000.0),
    ("water_used", &USES, 10.0, 40_000.0),
    ("air_emission", &AIR, 1.0, 20_000.0),
    ("water_discharge", &WATER, 1.0, 9_000.0),
    ("wetland_capacity", &WATER, 0.1, 60.0),
];

/// The values of one measure: year by year, county by county, member by member.
pub struct Given {
    pub id: &'static str,
    pub members: &'static [&'static str],
    pub values: Vec<f64>,
}

pub struct Nation {
    pub catalog: Arc<Catalog>,
    pub profile: Profile,
    pub years: Vec<u32>,
    /// Members of the dimension of regions.
    pub counties: Vec<u32>,
    pub given: Vec<Given>,
}

impl Nation {
    pub fn new(years: u32) -> Nation {
        let catalog = Arc::new(catalog());
        let region = catalog.dimensions.of_kind(DimKind::Region).expect("regions");
        let members = &catalog.dimensions.get(region).members;
        let counties: Vec<u32> = (0..)
            .zip(members)
            .filter(|(_, m)| m.level.as_deref() == Some("county"))
            .map(|(i, _)| i)
            .collect();
        let mut random = Random::new(SEED);
        let mut given = Vec::new();
        for (id, members, low, high) in SPECS {
            let dated = if id == "county_area" { 1 } else { years as usize };
            let count = dated * counties.len() * members.len().max(1);
            let values = (0..count).map(|_| random.between(low, high)).collect();
            given.push(Given { id, members, values });
        }
        let profile = profile(&catalog);
        Nation { catalog, profile, years: (LAST + 1 - years..=LAST).collect(), counties, given }
    }

    pub fn values(&self, id: &str) -> &[f64] {
        &self.given.iter().find(|g| g.id == id).expect("a generated measure").values
    }

    pub fn region(&self) -> Dim {
        self.catalog.dimensions.of_kind(DimKind::Region).expect("regions")
    }

    pub fn code(&self, county: usize) -> &str {
        &self.catalog.dimensions.get(self.region()).members[self.counties[county] as usize].id
    }

    pub fn name(&self, county: usize) -> &str {
        &self.catalog.dimensions.get(self.region()).members[self.counties[county] as usize].title.zh
    }

    /// The values as the engine takes them.
    pub fn inputs(&self) -> Inputs {
        let mut series: Vec<Series> = self.given.iter().map(|given| self.series(given)).collect();
        series.sort_by_key(|s| s.measure);
        Inputs { series, ..Inputs::default() }
    }

    fn series(&self, given: &Given) -> Series {
        let catalog = &self.catalog;
        let measure = catalog.measures.iter().position(|m| m.id == given.id).expect("a known measure");
        let dims = key_dims(catalog, measure);
        let years: &[u32] = if given.id == "county_area" { &[0] } else { &self.years };
        let listed = dims.iter().find(|d| catalog.dimensions.get(**d).kind == DimKind::List);
        let place = |id: &&str| catalog.dimensions.member(*listed.expect("a list"), id).expect("a member");
        let mut members: Vec<(usize, u32)> = given.members.iter().map(place).enumerate().collect();
        members.sort_by_key(|(_, member)| *member);
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for (y, year) in years.iter().enumerate() {
            for (c, county) in self.counties.iter().enumerate() {
                let row = y * self.counties.len() + c;
                let dated = if *year == 0 { vec![*county] } else { vec![*year, *county] };
                if members.is_empty() {
                    keys.extend(&dated);
                    values.push(given.values[row]);
                }
                for (place, member) in &members {
                    keys.extend(&dated);
                    keys.push(*member);
                    values.push(given.values[row * members.len() + place]);
                }
            }
        }
        Series::ascending(measure, dims, keys, values, &catalog.measures[measure].unit)
    }
}

/// The profile `caep` with the accounts that are also written by hand.
fn profile(catalog: &Catalog) -> Profile {
    let mut profile = catalog.profile("caep").expect("the profile").clone();
    profile.models.retain(|model| MODELS.contains(&model.text.as_str()));
    let lines = catalog.models.iter().filter(|m| MODELS.contains(&m.id.as_str())).flat_map(|m| &m.lines);
    let known: Vec<&str> =
        lines.map(|l| l.id.as_str()).chain(catalog.measures.iter().map(|m| m.id.as_str())).collect();
    for section in &mut profile.sections {
        section.lines.retain(|line| known.contains(&line.text.as_str()));
        section.chart.retain(|line| known.contains(&line.text.as_str()));
    }
    profile.headline.retain(|line| known.contains(&line.text.as_str()));
    // Tables of accounts stand on lines that are left out here.
    profile.accounts.clear();
    profile
}

/// The built-in definitions, with values of a region taken for the nation where the nation has none: otherwise
/// most lines would be idle. One province keeps its own.
fn catalog() -> Catalog {
    let mut findings = Findings::default();
    let mut catalog = Catalog::load(&Files::built_in(), &mut findings);
    assert!(!findings.has_errors(), "the built-in definitions are sound");
    for coefficient in &mut catalog.coefficients {
        let coefficient = Arc::make_mut(coefficient);
        let general: Vec<Vec<u32>> = coefficient
            .rows
            .iter()
            .filter(|r| r.set.is_empty() && r.region.is_none())
            .map(|r| r.key.clone())
            .collect();
        let mut known = general;
        for row in coefficient.rows.iter_mut().filter(|r| r.set.is_empty()) {
            if !known.contains(&row.key) {
                known.push(row.key.clone());
                row.region = None;
            }
        }
        coefficient.rows.retain(|row| row.region.as_deref().is_none_or(|region| region == PROVINCE));
    }
    let index = catalog.coefficients.iter_mut().find(|c| c.id == "price_index").expect("a price index");
    let index = Arc::make_mut(index);
    let mut earlier = index.rows[0].clone();
    earlier.validity = Validity { from: Date::parse("2004-01-01"), to: Some(Date::end_of(2004)) };
    index.rows.push(earlier);
    catalog
}
