//! The lines of the profile `caep` as a person would write them for this frame: one loop over flat arrays,
//! unit factors worked out in the head.

use crate::nation::{CLASSES, Nation, PROVINCE, USES, WATER};
use geep::internals::model::Catalog;
use geep::internals::model::coefficient::Row;
use geep::internals::model::date::Date;

/// Classes and pollutants for which ecosystems take up something.
pub const UPTAKE: [(&str, &str); 7] = [
    ("forest", "so2"),
    ("forest", "nox"),
    ("forest", "dust"),
    ("shrub", "so2"),
    ("shrub", "dust"),
    ("grassland", "dust"),
    ("farmland", "dust"),
];
/// Pollutants in the order of the arrays: to air, then to water.
pub const POLLUTANTS: [&str; 7] = ["so2", "nox", "dust", "cod", "nh3n", "tn", "tp"];
/// What a coefficient's rows give for a year, in Shanxi or elsewhere.
fn value(catalog: &Catalog, id: &str, key: &[&str], year: u32, shanxi: bool) -> f64 {
    let coefficient = catalog.coefficients.iter().find(|c| c.id == id).expect("a known coefficient");
    let key: Vec<u32> = coefficient
        .per
        .iter()
        .zip(key)
        .map(|(dim, id)| catalog.dimensions.member(*dim, id).expect("a member"))
        .collect();
    let here = |row: &&Row| {
        let near = row.region.is_none() || (shanxi && row.region.as_deref() == Some(PROVINCE));
        row.set.is_empty() && row.key == key && near && row.validity.holds(Date::end_of(year as i32))
    };
    let rows = || coefficient.rows.iter().filter(here);
    let Some(row) = rows().find(|r| r.region.is_some()).or_else(|| rows().next()) else { return f64::NAN };
    let printed = row.value * row.factor.to_f64();
    match row.price_year.filter(|_| coefficient.price) {
        Some(from) => printed * index(catalog, year) / index(catalog, from as u32),
        None => printed,
    }
}

fn index(catalog: &Catalog, year: u32) -> f64 {
    value(catalog, "price_index", &[], year, false)
}

/// The coefficients of one year, in Shanxi or elsewhere.
struct Prices {
    silt_share: f64,
    soil_density: f64,
    sand_density: f64,
    sand_thickness: f64,
    flood_share: f64,
    marsh_depth: f64,
    efficiency: f64,
    co2_per_c: f64,
    o2_per_co2: f64,
    /// To evaporate a cubic metre of water, in kWh.
    evaporation: f64,
    travel: f64,
    reservoir: f64,
    dredging: f64,
    desert: f64,
    electricity: f64,
    co2: f64,
    oxygen: f64,
    nutrient: [f64; 2],
    water_use: [f64; 3],
    air: [f64; 3],
    water: [f64; 3],
    pest: [f64; 8],
    runoff: [f64; 8],
    heat: [f64; 8],
    npp: [f64; 8],
    uptake: [f64; 7],
    nutrient_content: [f64; 2],
}

impl Prices {
    fn new(catalog: &Catalog, year: u32, shanxi: bool) -> Prices {
        let one = |id: &str| value(catalog, id, &[], year, shanxi);
        let by = |id: &str, key: &[&str]| value(catalog, id, key, year, shanxi);
        Prices {
            silt_share: one("silt_share"),
            soil_density: one("soil_bulk_density"),
            sand_density: one("sand_bulk_density"),
            sand_thickness: one("sand_cover_thickness"),
            flood_share: one("reservoir_flood_share"),
            marsh_depth: one("marsh_water_depth"),
            efficiency: one("energy_efficiency_ratio"),
            co2_per_c: one("co2_per_c"),
            o2_per_co2: one("o2_per_co2"),
            evaporation: one("water_density") * one("latent_heat") * 1000.0 / 3600.0
                + one("humidifier_energy"),
            travel: one("travel_cost_multiple"),
            reservoir: one("reservoir_cost"),
            dredging: one("dredging_cost"),
            desert: one("desert_control_cost"),
            electricity: one("electricity_price"),
            co2: one("co2_price"),
            oxygen: one("oxygen_price"),
            nutrient: ["tn", "tp"].map(|p| by("nutrient_treatment_cost", &[p])),
            water_use: USES.map(|u| by("water_price", &[u])),
            air: ["so2", "nox", "dust"].map(|p| by("air_treatment_cost", &[p])),
            water: WATER.map(|p| by("water_treatment_cost", &[p])),
            pest: CLASSES.map(|c| by("pest_control_cost", &[c])),
            runoff: CLASSES.map(|c| by("runoff_coefficient", &[c]) * 0.01),
            heat: CLASSES.map(|c| by("transpiration_heat", &[c])),
            npp: CLASSES.map(|c| by("npp", &[c])),
            uptake: UPTAKE.map(|(c, p)| by("air_capacity", &[c, p])),
            nutrient_content: ["tn", "tp"].map(|p| by("soil_nutrient_content", &[p]) * 0.01),
        }
    }
}

/// How the values of a line lie within a county and year.
#[derive(Clone, Copy, PartialEq)]
pub enum Shape {
    One,
    Classes,
    Uptake,
    Pollutants,
    Branches,
    Uses,
}

impl Shape {
    fn width(self) -> usize {
        match self {
            Shape::One => 1,
            Shape::Classes => CLASSES.len(),
            Shape::Uptake => UPTAKE.len(),
            Shape::Pollutants => POLLUTANTS.len(),
            Shape::Branches => 4,
            Shape::Uses => USES.len(),
        }
    }
}

macro_rules! results {
    ($($name:ident: $shape:ident),* $(,)?) => {
        /// The values of every line; not-a-number where a line does not speak of a row.
        pub struct Results { $(pub $name: Vec<f64>),* }

        impl Results {
            fn new(rows: usize) -> Results {
                Results { $($name: vec![f64::NAN; rows * Shape::$shape.width()]),* }
            }

            pub fn lines(&self) -> Vec<(&'static str, Shape, &[f64])> {
                vec![$((stringify!($name), Shape::$shape, self.$name.as_slice())),*]
            }
        }
    };
}

results! {
    water_retained_by_class: Classes, water_retained: One, water_conservation_value: One,
    silt_avoided: One, silt_value: One, nonpoint_avoided: Pollutants, nonpoint_value: Pollutants,
    soil_retention_value: One, sand_fixation_value: One,
    lake_storage: One, reservoir_storage: One, marsh_storage: One,
    lake_storage_value: One, reservoir_storage_value: One, marsh_storage_value: One, flood_regulation_value: One,
    air_capacity_by_class: Uptake, air_purified: Pollutants, air_purification_by_pollutant: Pollutants,
    air_purification_value: One,
    water_purified: Pollutants, water_purification_by_pollutant: Pollutants, water_purification_value: One,
    npp_by_class: Classes, co2_fixed: One, carbon_value: One, oxygen_released: One, oxygen_value: One,
    transpiration_energy: Classes, transpiration_value_by_class: Classes, transpiration_value: One,
    evaporation_energy: One, evaporation_value: One, climate_regulation_value: One,
    pest_controlled_area: Classes, pest_control_by_class: Classes, pest_control_value: One,
    primary_product_by_branch: Branches, primary_product_value: One, fresh_water_value: Uses,
    hydropower_value: One, material_products: One, cultural_services: One,
    regulating_services: One, gep: One,
    pollution_damage_cost: One, ecological_degradation_cost: One,
    ggdp: One, geep: One, ggdp_less_depletion: One, geep_less_depletion: One, geep_per_gdp: One, regulating_share: One, degradation_index: One,
    gdp_rank: One, geep_rank: One, rank_shift: One,
    geep_per_head: One, geep_per_area: One, green_gold_index: One,
}

/// The larger of two; missing where one is.
fn most(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

fn least(a: f64, b: f64) -> f64 {
    if a.is_nan() || a < b { a } else { b }
}

/// All lines for all counties and years.
pub fn compute(nation: &Nation) -> Results {
    let (catalog, counties) = (&nation.catalog, nation.counties.len());
    let wetland = CLASSES.iter().position(|c| *c == "wetland").expect("wetland");
    let shanxi: Vec<bool> = (0..counties).map(|c| nation.code(c)[..2] == PROVINCE[..2]).collect();

    let [area, natural, evapotranspiration] =
        ["area", "natural_area", "evapotranspiration"].map(|id| nation.values(id));
    let [gdp, population, hydropower, tourism] =
        ["gdp", "population", "hydropower_generated", "tourism_revenue"].map(|id| nation.values(id));
    let [rain, cooling, water_area, evaporation] =
        ["precipitation", "cooling_days", "water_area", "water_evaporation"].map(|id| nation.values(id));
    let [capacity, marsh, nep, county_area] =
        ["reservoir_capacity", "marsh_area", "nep_share", "county_area"].map(|id| nation.values(id));
    let [soil, sand, lake] = ["soil_retained_supplied", "sand_fixed_supplied", "lake_storage_supplied"]
        .map(|id| nation.values(id));
    let [damage, degradation, depletion] = [
        "pollution_damage_cost_supplied",
        "ecological_degradation_cost_supplied",
        "resource_depletion_cost_supplied",
    ]
    .map(|id| nation.values(id));
    let [branches, uses, air, water, wet_capacity] =
        ["net_output", "water_used", "air_emission", "water_discharge", "wetland_capacity"]
            .map(|id| nation.values(id));

    let mut r = Results::new(nation.years.len() * counties);
    for (y, year) in nation.years.iter().enumerate() {
        let prices = [false, true].map(|shanxi| Prices::new(catalog, *year, shanxi));
        for c in 0..counties {
            let i = y * counties + c;
            let p = &prices[usize::from(shanxi[c])];
            let (area, et) = (&area[i * 8..i * 8 + 8], &evapotranspiration[i * 8..i * 8 + 8]);
            let (mut retained, mut grown, mut cooled, mut pests) = (0.0, 0.0, 0.0, 0.0);
            for k in 0..8 {
                let at = i * 8 + k;
                if !p.runoff[k].is_nan() {
                    let x = most(0.0, area[k] * (rain[i] * (1.0 - p.runoff[k]) - et[k])) * 0.1;
                    r.water_retained_by_class[at] = x;
                    retained += x;
                }
                if !p.npp[k].is_nan() {
                    let x = area[k] * p.npp[k] * 100.0;
                    r.npp_by_class[at] = x;
                    grown += x;
                }
                if !p.heat[k].is_nan() {
                    let x = area[k] * p.heat[k] * cooling[i] / p.efficiency / 36.0;
                    r.transpiration_energy[at] = x;
                    r.transpiration_value_by_class[at] = x * p.electricity;
                    cooled += x * p.electricity;
                }
                if !p.pest[k].is_nan() {
                    r.pest_controlled_area[at] = natural[at];
                    let x = natural[at] * p.pest[k] * 1e-4;
                    r.pest_control_by_class[at] = x;
                    pests += x;
                }
            }
            r.water_retained[i] = retained;
            r.water_conservation_value[i] = retained * p.reservoir;

            r.silt_avoided[i] = soil[i] * p.silt_share / p.soil_density;
            r.silt_value[i] = r.silt_avoided[i] * p.dredging;
            let mut nutrients = 0.0;
            for k in 0..2 {
                let at = i * 7 + 5 + k;
                r.nonpoint_avoided[at] = soil[i] * p.nutrient_content[k];
                r.nonpoint_value[at] = r.nonpoint_avoided[at] * p.nutrient[k];
                nutrients += r.nonpoint_value[at];
            }
            r.soil_retention_value[i] = r.silt_value[i] + nutrients;
            r.sand_fixation_value[i] = sand[i] / (p.sand_density * p.sand_thickness) * p.desert;

            r.lake_storage[i] = lake[i];
            r.reservoir_storage[i] = capacity[i] * p.flood_share;
            r.marsh_storage[i] = marsh[i] * p.marsh_depth * 100.0;
            r.lake_storage_value[i] = lake[i] * p.reservoir;
            r.reservoir_storage_value[i] = r.reservoir_storage[i] * p.reservoir;
            r.marsh_storage_value[i] = r.marsh_storage[i] * p.reservoir;
            r.flood_regulation_value[i] =
                r.lake_storage_value[i] + r.reservoir_storage_value[i] + r.marsh_storage_value[i];

            let taken = &mut r.air_capacity_by_class[i * 7..i * 7 + 7];
            for (k, class) in [0, 0, 0, 1, 1, 2, 4].into_iter().enumerate() {
                taken[k] = area[class] * p.uptake[k] * 0.1;
            }
            let room = [taken[0] + taken[3], taken[1], taken[2] + taken[4] + taken[5] + taken[6]];
            let mut purified = 0.0;
            for k in 0..3 {
                let (at, x) = (i * 7 + k, least(air[i * 3 + k], room[k]));
                r.air_purified[at] = x;
                r.air_purification_by_pollutant[at] = x * p.air[k] * 1e-4;
                purified += x * p.air[k] * 1e-4;
            }
            r.air_purification_value[i] = purified;

            let mut cleaned = 0.0;
            for (k, place) in [3, 4, 6].into_iter().enumerate() {
                if !p.water[k].is_nan() {
                    let at = i * 7 + place;
                    let x = least(water[i * 3 + k], wet_capacity[i * 3 + k] * area[wetland]);
                    r.water_purified[at] = x;
                    r.water_purification_by_pollutant[at] = x * p.water[k] * 1e-4;
                    cleaned += x * p.water[k] * 1e-4;
                }
            }
            r.water_purification_value[i] = cleaned;

            r.co2_fixed[i] = grown * (nep[i] * 0.01) * p.co2_per_c;
            r.carbon_value[i] = r.co2_fixed[i] * p.co2 * 1e-4;
            r.oxygen_released[i] = r.co2_fixed[i] * p.o2_per_co2;
            r.oxygen_value[i] = r.oxygen_released[i] * p.oxygen * 1e-4;

            r.transpiration_value[i] = cooled;
            r.evaporation_energy[i] = water_area[i] * evaporation[i] * p.evaporation * 0.1;
            r.evaporation_value[i] = r.evaporation_energy[i] * p.electricity;
            r.climate_regulation_value[i] = cooled + r.evaporation_value[i];
            r.pest_control_value[i] = pests;

            let mut products = 0.0;
            for k in 0..4 {
                r.primary_product_by_branch[i * 4 + k] = branches[i * 4 + k];
                products += branches[i * 4 + k];
            }
            r.primary_product_value[i] = products;
            let mut fresh = 0.0;
            for k in 0..3 {
                let x = uses[i * 3 + k] * p.water_use[k];
                r.fresh_water_value[i * 3 + k] = x;
                fresh += x;
            }
            r.hydropower_value[i] = hydropower[i] * p.electricity;
            r.material_products[i] = products + fresh + r.hydropower_value[i];
            r.cultural_services[i] = tourism[i] * p.travel;

            r.regulating_services[i] = r.water_conservation_value[i]
                + r.soil_retention_value[i]
                + r.sand_fixation_value[i]
                + r.flood_regulation_value[i]
                + r.air_purification_value[i]
                + r.water_purification_value[i]
                + r.carbon_value[i]
                + r.oxygen_value[i]
                + r.climate_regulation_value[i]
                + r.pest_control_value[i];
            r.gep[i] = r.material_products[i] + r.regulating_services[i] + r.cultural_services[i];

            r.pollution_damage_cost[i] = damage[i];
            r.ecological_degradation_cost[i] = degradation[i];
            r.ggdp[i] = gdp[i] - damage[i] - degradation[i];
            r.geep[i] = r.ggdp[i] + r.regulating_services[i];
            r.ggdp_less_depletion[i] = r.ggdp[i] - depletion[i];
            r.geep_less_depletion[i] = r.ggdp_less_depletion[i] + r.regulating_services[i];
            r.geep_per_gdp[i] = r.geep[i] / gdp[i];
            r.regulating_share[i] = r.regulating_services[i] / r.geep[i] * 100.0;
            r.degradation_index[i] = damage[i] / gdp[i] * 100.0;
            r.geep_per_head[i] = r.geep[i] / population[i] * 1e4;
            r.geep_per_area[i] = r.geep[i] / county_area[c];
            r.green_gold_index[i] = r.gep[i] / gdp[i];
        }
        let year = y * counties..(y + 1) * counties;
        rank(&gdp[year.clone()], &mut r.gdp_rank[year.clone()]);
        rank(&r.geep[year.clone()], &mut r.geep_rank[year.clone()]);
        for i in year {
            r.rank_shift[i] = r.gdp_rank[i] - r.geep_rank[i];
        }
    }
    r
}

/// Places from the largest down; ties share a place.
fn rank(values: &[f64], places: &mut [f64]) {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]));
    let mut place = 1;
    for (i, row) in order.iter().enumerate() {
        if i > 0 && values[*row] != values[order[i - 1]] {
            place = i + 1;
        }
        places[*row] = place as f64;
    }
}
