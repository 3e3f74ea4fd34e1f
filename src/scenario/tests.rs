//! Land is neither made nor lost, whatever is moved: random stacks of moves on the shipped dataset.

use super::*;
use crate::finding::Source;
use crate::function::Exact;
use crate::project::Project;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::OnceLock;

fn world() -> &'static (Arc<Catalog>, Arc<Inputs>) {
    static WORLD: OnceLock<(Arc<Catalog>, Arc<Inputs>)> = OnceLock::new();
    WORLD.get_or_init(|| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/taixin");
        Project::open(folder, None).unwrap().parts()
    })
}

fn laid(verbs: &str) -> (Option<Laid>, Findings) {
    let (catalog, inputs) = world();
    let text = format!("id = \"s\"\ntitle = {{ zh = \"试\", en = \"Try\" }}\nsource = \"试\"\n{verbs}");
    let mut findings = Findings::default();
    let scenario = Scenario::read(Source { name: "s.toml".to_string(), text }, "s", &mut findings);
    let list = scenario.into_iter().collect();
    let laid = super::lay(list, (catalog, inputs), Lang::En, &mut findings);
    (laid, findings)
}

/// The exact sum of land over classes, by county and year.
fn land(inputs: &Inputs) -> BTreeMap<Vec<u32>, Exact> {
    let (catalog, _) = world();
    let measure = catalog.measure("area").unwrap();
    let (_, series) = inputs.series_of(measure).unwrap();
    let class = series.dims.iter().position(|dim| catalog.dimensions.get(*dim).id == "class").unwrap();
    let mut sums: BTreeMap<Vec<u32>, Exact> = BTreeMap::new();
    for i in 0..series.len() {
        let mut key = series.key(i).to_vec();
        key.remove(class);
        let sum = sums.entry(key).or_insert(Exact::whole(0));
        *sum = sum.clone().plus(series.exact(i));
    }
    sums
}

const CLASSES: [&str; 7] = ["forest", "shrub", "grassland", "wetland", "farmland", "town", "bareland"];

fn moves() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    let amount = prop_oneof![
        (1u32..9_999).prop_map(|n| format!("{}.{:02} % of to", n / 100, n % 100)),
        (1u32..9_999).prop_map(|n| format!("{}.{:02} % of from", n / 100, n % 100)),
        (1u64..99_999_999).prop_map(|n| format!("{}.{:06} km2", n / 1_000_000, n % 1_000_000)),
        (1u32..99_999).prop_map(|n| format!("{n} hm2")),
    ];
    let one = (0..CLASSES.len(), 1..CLASSES.len(), amount);
    prop::collection::vec(one, 1..7)
}

proptest! {
    // Seeded, as every random test is: a case that fails is the same for whoever looks for it.
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(7), ..ProptestConfig::with_cases(64) })]

    #[test]
    fn any_stack_of_moves_keeps_the_land_to_the_last_digit(stack in moves()) {
        let verb = |(from, by, amount): &(usize, usize, String)| {
            let to = CLASSES[(from + by) % CLASSES.len()];
            let from = CLASSES[*from];
            format!("[[move]]\nmeasure = \"area\"\nfrom = \"{from}\"\nto = \"{to}\"\namount = \"{amount}\"\nshort = \"all\"\n")
        };
        let (laid, findings) = laid(&stack.iter().map(verb).collect::<String>());
        let laid = laid.unwrap_or_else(|| panic!("{}", findings.render(Lang::En, false)));
        prop_assert!(!laid.changed.is_empty());
        let (before, after) = (land(&world().1), land(&laid.inputs));
        prop_assert_eq!(before.len(), after.len());
        for (key, sum) in &before {
            prop_assert_eq!(sum.compare(&after[key]), Some(Ordering::Equal), "{:?}", key);
        }
    }
}

/// 10 % of what is there and then 5 km2 is another number in the other order; two fixed amounts are not.
#[test]
fn only_an_order_that_matters_is_spoken_of() {
    let verb = |amount: &str, to: &str| {
        format!(
            "[[move]]\nmeasure = \"area\"\nfrom = \"farmland\"\nto = \"{to}\"\namount = \"{amount}\"\nat = {{ county = \"140924\" }}\n"
        )
    };
    let told = |verbs: [String; 2]| {
        let (laid, findings) = laid(&verbs.concat());
        assert!(laid.is_some());
        findings.iter().filter(|finding| finding.code == "order-matters").count()
    };
    assert_eq!(told([verb("10 % of from", "forest"), verb("5 km2", "shrub")]), 1);
    assert_eq!(told([verb("1 km2", "forest"), verb("5 km2", "shrub")]), 0);
}
