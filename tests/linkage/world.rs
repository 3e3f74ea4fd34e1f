//! Counties with industries in two years, and what a form of reverse linkage makes of them.

use crate::random::Random;
use geep::internals::compute;
use geep::internals::finding::Findings;
use geep::internals::model::Catalog;
use geep::internals::model::files::Files;
use geep::internals::rule::{Book, Symbol};
use geep::internals::table::{Inputs, key_dims, observe_given};
use geep::internals::unit::Unit;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

pub const COUNTIES: [&str; 4] = ["140106", "140181", "140922", "140981"];
pub const INDUSTRIES: [&str; 3] = ["2017:2521", "2017:3011", "2017:3110"];
const PROVINCE: &str = "140000";
const BEFORE: &str = "2021";
const NOW: &str = "2022";

/// Each form by its id, and whether it goes by steps.
pub const FORMS: [Form; 6] = [
    Form { id: "linkage-share", size: Size::ValueAdded, stepped: false },
    Form { id: "linkage-share-energy", size: Size::Energy, stepped: false },
    Form { id: "linkage-step", size: Size::Capacity, stepped: true },
    Form { id: "linkage-growth", size: Size::ValueAdded, stepped: false },
    Form { id: "linkage-damage", size: Size::Damage, stepped: false },
    Form { id: "taixin-linkage", size: Size::Output, stepped: false },
];

#[derive(Clone, Copy)]
pub struct Form {
    pub id: &'static str,
    size: Size,
    pub stepped: bool,
}

/// By what a form measures an industry.
#[derive(Clone, Copy, PartialEq)]
enum Size {
    ValueAdded,
    Energy,
    Capacity,
    Damage,
    Output,
}

#[derive(Clone, Debug)]
pub struct County {
    pub base: f64,
    /// Of last year and this one.
    pub gdp: [f64; 2],
    pub energy: [f64; 2],
    pub damage: [f64; 2],
    pub veto: f64,
    pub important: f64,
    pub tolerated: Option<f64>,
    pub industries: [Industry; 3],
}

#[derive(Clone, Debug)]
pub struct Industry {
    /// In the county's own list: 0, 1 or 2.
    pub severity: f64,
    /// Last year and this one, in tonnes or at last year's prices.
    pub size: [f64; 2],
    /// Value added of a tonne in the year before, and in this one at last year's prices.
    pub unit_value: [f64; 2],
}

#[derive(Clone, Debug)]
pub struct World {
    pub counties: [County; 4],
    /// By industry, in per cent of last year.
    pub price: [f64; 3],
    pub provincial_growth: [f64; 3],
}

/// What comes of it, county by county, in 万元.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub deduction: [f64; 4],
    pub paid: [f64; 4],
}

impl Industry {
    pub fn grows(&self) -> bool {
        self.size[1] > self.size[0]
    }

    pub fn listed(&self) -> bool {
        self.severity > 0.0
    }
}

impl World {
    /// Counties of any kind: growing and falling industries, new ones and none, a province that falls, prices that rise.
    pub fn any(random: &mut Random) -> World {
        World {
            counties: std::array::from_fn(|_| County::any(random)),
            price: std::array::from_fn(|_| random.typed(60.0, 180.0)),
            provincial_growth: std::array::from_fn(|_| random.typed(-20.0, 20.0)),
        }
    }

    pub fn run(&self, form: Form) -> Outcome {
        let catalog = &*CATALOG;
        let book = &BOOKS[form.id];
        let inputs = Arc::new(self.inputs(catalog, form));
        let mut findings = Findings::default();
        let frames = compute::frames(book, &inputs, &mut findings).expect("frames");
        let run = compute::run(book, &inputs, &frames, None);
        let line = |id: &str| {
            let (column, frame) = run.framed(Symbol::Line(book.find_line(id).unwrap())).unwrap();
            let county = catalog.dimensions.find("county").unwrap();
            let of = |code: &str| {
                let is_it = |row: &usize| {
                    let now = frame.order.iter().any(|dim| {
                        catalog.dimensions.member_id(*dim, frame.member(*dim, *row).unwrap()) == NOW
                    });
                    now && catalog.dimensions.member_id(county, frame.member(county, *row).unwrap()) == code
                };
                let row = (0..frame.len()).find(is_it).expect("a row");
                let value = column.draw(row, 0);
                assert!(value.is_finite(), "{}: {id} of {code} is not accounted: {self:?}", form.id);
                value
            };
            COUNTIES.map(of)
        };
        Outcome { deduction: line("linkage_deduction"), paid: line("linkage_paid") }
    }

    fn inputs(&self, catalog: &Catalog, form: Form) -> Inputs {
        let mut given = Vec::new();
        let mut give = |measure: &str, words: &[&str], value: f64, unit: &str| {
            let at = catalog.measures.iter().position(|m| m.id == measure).expect(measure);
            let dims = key_dims(catalog, at);
            assert_eq!(dims.len(), words.len(), "{measure}");
            let member = |dim| words.iter().find_map(|word| catalog.dimensions.member(dim, word));
            let key = dims.iter().map(|dim| member(*dim).expect(measure)).collect();
            let unit = Unit::parse(unit).unwrap();
            let factor = unit.factor_to(&catalog.measures[at].unit).expect(measure);
            given.push((at, key, value, unit, factor));
        };
        for (code, county) in COUNTIES.iter().zip(&self.counties) {
            give("base_compensation", &[code, NOW], county.base, "万元");
            give("veto_events", &[code, NOW], county.veto, "1");
            give("ecological_importance", &[code, NOW], county.important, "1");
            if form.size == Size::Capacity {
                give("corrected", &[code, NOW], 0.0, "1");
            }
            if let Some(tolerated) = county.tolerated {
                give("tolerated_share", &[code, NOW], tolerated, "%");
            }
            for (at, year) in [BEFORE, NOW].into_iter().enumerate() {
                give("gdp", &[code, year], county.gdp[at], "亿元");
                give("county_energy", &[code, year], county.energy[at], "万t");
                give("pollution_damage_cost", &[code, year], county.damage[at], "万元");
                for ((industry, own), price) in INDUSTRIES.iter().zip(&county.industries).zip(self.price) {
                    let (key, size) = ([*code, year, industry], own.size[at]);
                    give("industry_severity", &key, own.severity, "1");
                    let price = if at == 0 { 1.0 } else { price / 100.0 };
                    match form.size {
                        Size::ValueAdded => give("industry_value_added", &key, size * price, "亿元"),
                        Size::Energy => give("industry_energy", &key, size, "万t"),
                        Size::Capacity => give("industry_capacity", &key, size, "万t"),
                        Size::Damage => {
                            give("industry_damage_share", &key, size * 100.0 / county.damage[at], "%");
                        }
                        Size::Output => {
                            let value = size * own.unit_value[at] * price;
                            give("industry_value_added", &key, value, "亿元");
                            give("industry_output", &key, size, "万t");
                        }
                    }
                }
            }
        }
        for (at, industry) in INDUSTRIES.iter().enumerate() {
            give("industry_price_relative", &[NOW, industry], self.price[at], "%");
            give("provincial_growth", &[PROVINCE, NOW, industry], self.provincial_growth[at], "%");
        }
        observe_given(catalog, given)
    }
}

impl County {
    fn any(random: &mut Random) -> County {
        let gdp = random.typed(50.0, 900.0);
        County {
            base: random.typed(100.0, 9000.0),
            gdp: [gdp, gdp * random.typed(0.7, 1.3)],
            energy: [random.typed(400.0, 900.0), random.typed(400.0, 900.0)],
            damage: [random.typed(4000.0, 9000.0), random.typed(4000.0, 9000.0)],
            veto: if random.once_in(12) { 1.0 } else { 0.0 },
            important: if random.once_in(5) { 0.0 } else { 1.0 },
            tolerated: random.once_in(2).then(|| random.typed(0.0, 20.0)),
            industries: std::array::from_fn(|_| Industry::any(random)),
        }
    }
}

impl Industry {
    fn any(random: &mut Random) -> Industry {
        let before = if random.once_in(6) { 0.0 } else { random.typed(0.01, 40.0) };
        let now = match random.below(4) {
            0 => before,
            1 => before * random.typed(0.2, 1.0),
            2 => before * random.typed(1.0, 1.3),
            _ => random.typed(0.0, 60.0),
        };
        let unit_value = random.typed(0.01, 0.3);
        Industry {
            severity: random.below(3) as f64,
            size: [before, now],
            unit_value: [unit_value, unit_value * random.typed(0.5, 1.5)],
        }
    }
}

static CATALOG: LazyLock<Arc<Catalog>> = LazyLock::new(|| {
    let mut findings = Findings::default();
    let catalog = Arc::new(Catalog::load(&Files::built_in(), &mut findings));
    assert!(!findings.has_errors());
    catalog
});

static BOOKS: LazyLock<BTreeMap<&str, Arc<Book>>> = LazyLock::new(|| {
    let book = |form: Form| {
        let profile = CATALOG.profile(form.id).unwrap();
        (form.id, Book::new(&CATALOG, profile, &mut Findings::default()).unwrap())
    };
    FORMS.map(book).into_iter().collect()
});

/// The book of another scheme over the same definitions.
pub fn book(id: &str) -> (Arc<Catalog>, Arc<Book>) {
    let book = Book::new(&CATALOG, CATALOG.profile(id).unwrap(), &mut Findings::default()).unwrap();
    (CATALOG.clone(), book)
}
