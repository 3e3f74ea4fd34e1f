//! The change of regulating services of twelve counties from 2021 to 2022, against runs made by hand: every mixture of five
//! groups of measures is a dataset of its own, computed by `geep run`; the shares are worked out from these by a script.

use super::near;
use geep::Project;
use geep::internals::diff::{self, Asked, Comparing, Explained, Pair, explain};
use geep::internals::finding::Findings;
use std::collections::BTreeMap;
use std::path::Path;

/// Regulating services by code and the groups that are at 2022, in 10^4 yuan.
const SUBSETS: &str = include_str!("attribution-subsets.csv");
const SHAPLEY: &str = include_str!("attribution-shapley.csv");

const GROUPS: [(&str, &str); 5] = [
    ("rain", "precipitation"),
    ("land", "area natural_area water_area reservoir_capacity marsh_area"),
    ("climate", "evapotranspiration cooling_days water_evaporation nep_share"),
    ("soil_sand", "soil_retained sand_fixed lake_storage"),
    ("discharge", "air_emission water_discharge water_purified"),
];

fn groups() -> Vec<(String, Vec<String>)> {
    let ids = |members: &str| members.split(' ').map(String::from).collect();
    GROUPS.map(|(name, members)| (name.to_string(), ids(members))).to_vec()
}

/// The prices go first, as in the reference; then the factors named.
fn asked(order: &[&str]) -> Asked {
    let order = std::iter::once("prices").chain(order.iter().copied()).map(String::from).collect();
    Asked { lines: vec!["regulating_services".to_string()], order, groups: groups() }
}

fn years() -> Pair {
    let project = Project::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/taixin"), None).unwrap();
    let how = Comparing { years: Some([2021, 2022]), asked: asked(&[]), ..Comparing::default() };
    let mut differing = diff::of(project.clone(), project, &how).unwrap();
    differing.pairs.remove(0).0
}

fn explained(pair: &Pair, asked: &Asked) -> Explained {
    explain(pair, asked, &mut Findings::default()).unwrap()
}

/// By code and factor: share, first, last.
fn by_code(pair: &Pair, explained: &Explained) -> BTreeMap<String, BTreeMap<String, [f64; 3]>> {
    let (line, dimensions) = (&explained.lines[0], &pair.catalog.dimensions);
    let code = |row: usize| {
        let mut members = line.line.per.iter().zip(&line.line.rows[row].key);
        let (dim, member) = members.find(|(dim, _)| dimensions.are_regions(*dim)).unwrap();
        dimensions.member_id(dim, *member)
    };
    (0..line.line.rows.len()).map(|row| (code(row), super::shares(explained, row))).collect()
}

#[test]
fn every_mixture_is_the_run_of_its_own() {
    let mut wanted: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for line in SUBSETS.lines().skip(1) {
        let [code, groups, value] = line.split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
        wanted.insert((code, groups), value.parse().unwrap());
    }
    // 12 counties; 32 mixtures and 2021 itself.
    assert_eq!(wanted.len(), 12 * 33);
    let pair = years();
    let subsets: std::collections::BTreeSet<&str> = wanted.keys().map(|(_, groups)| *groups).collect();
    let mut met = 0;
    for groups in subsets {
        // What the groups add one after another is what their mixture comes to.
        let itself = groups.starts_with("(year");
        let order: Vec<&str> =
            GROUPS.map(|(name, _)| name).into_iter().filter(|g| groups.contains(g)).collect();
        let explained = explained(&pair, &asked(&order));
        for ((code, shares), row) in by_code(&pair, &explained).iter().zip(0..) {
            let before = explained.lines[0].line.rows[row].a.unwrap();
            let added = |name: &str| shares.get(name).unwrap()[0];
            let added: f64 =
                order.iter().chain([&"prices"]).filter(|_| !itself).map(|name| added(name)).sum();
            near(before + added, wanted[&(code.as_str(), groups)], 1e-12);
            met += 1;
        }
    }
    assert_eq!(met, wanted.len());
}

#[test]
fn the_shares_are_those_worked_out_from_all_mixtures() {
    let pair = years();
    let found = by_code(&pair, &explained(&pair, &asked(&[])));
    let mut rows = SHAPLEY.lines();
    let heads: Vec<&str> = rows.next().unwrap().split(',').collect();
    let mut met = 0;
    for row in rows {
        let cells: BTreeMap<&str, &str> = heads.iter().copied().zip(row.split(',')).collect();
        let number = |head: &str| cells[head].parse::<f64>().unwrap();
        let shares = &found[cells["code"]];
        // The file has six decimal places.
        let same =
            |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-6, "{found} for {wanted}: {row}");
        for name in ["prices", "rain", "land", "climate", "soil_sand", "discharge"] {
            same(shares[name][0], number(name));
        }
        same(shares["rain"][1], number("rain_first"));
        same(shares["rain"][2], number("rain_last"));
        let all: f64 = shares.values().map(|share| share[0]).sum();
        same(all, number("change_wanyuan"));
        // What is not beneath regulating services has no share, not even a small one.
        assert_eq!((shares["gdp"], shares["landuse_area"]), ([0.0; 3], [0.0; 3]));
        met += 1;
    }
    assert_eq!(met, 12);
}
