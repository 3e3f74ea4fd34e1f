//! A small world: definitions written line by line, inputs, and what the engine makes of them.
//!
//! Keys are words in the fixed order of dimensions: `"2020 a forest"`. Province `p` has the cities `c1` with
//! the counties `a` and `b` and `c2` with `d`; province `q` has the city `c3` with the county `e`.

use geep::internals::compute::{self, Draws};
use geep::internals::finding::Findings;
use geep::internals::look;
use geep::internals::model::Catalog;
use geep::internals::model::dimension::Dim;
use geep::internals::model::files::Files;
use geep::internals::plan::State;
use geep::internals::rule::{Book, Symbol};
use geep::internals::table::{Inputs, key_dims, observe_given};
use geep::internals::unit::{Factor, Unit};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

const DIMENSIONS: &str = r#"
[[dimension]]
id = "class"
title = { zh = "类型", en = "Class" }
kind = "list"
attribute = [{ id = "cover", title = { zh = "大类", en = "Cover" } }]
member = [
  { id = "forest", title = { zh = "森林", en = "Forest" }, attributes = { cover = "green" } },
  { id = "grass", title = { zh = "草地", en = "Grass" }, attributes = { cover = "green" } },
  { id = "lake", title = { zh = "湖泊", en = "Lake" }, attributes = { cover = "blue" } },
]
[[dimension]]
id = "pollutant"
title = { zh = "污染物", en = "Pollutant" }
kind = "list"
member = [
  { id = "so2", title = { zh = "二氧化硫", en = "SO2" } },
  { id = "nox", title = { zh = "氮氧化物", en = "NOx" } },
]
[[dimension]]
id = "county"
title = { zh = "行政区", en = "Region" }
kind = "region"
headers = ["code"]
members = "county.csv"
attribute = [
  { id = "city", title = { zh = "市", en = "City" } },
  { id = "province", title = { zh = "省", en = "Province" } },
]
[[dimension]]
id = "year"
title = { zh = "年份", en = "Year" }
kind = "year"
[[dimension]]
id = "period"
title = { zh = "时段", en = "Period" }
kind = "period"
"#;

const REGIONS: &str = "\
code,name,level,city,province
000000,Nation,nation,,
p,P,province,,
c1,C1,city,,p
c2,C2,city,,p
a,A,county,c1,p
b,B,county,c1,p
d,D,county,c2,p
q,Q,province,,
c3,C3,city,,q
e,E,county,c3,q
";

const SOURCES: &str = r#"
[[source]]
id = "made-up"
title = "Made up for tests"
issuer = "Nobody"
"#;

const COLUMNS: [&str; 16] = [
    "id",
    "class",
    "pollutant",
    "region",
    "set",
    "value",
    "low",
    "high",
    "unit",
    "price_year",
    "valid_from",
    "valid_to",
    "source",
    "clause",
    "evidence",
    "note",
];

/// Definitions and inputs, to be added to and then run.
#[derive(Clone, Default)]
pub struct World {
    measures: String,
    coefficients: String,
    rows: String,
    /// Sets of coefficients that occur in rows.
    sets: Vec<String>,
    lines: Vec<String>,
    tiers: String,
    profile: String,
    given: Vec<Given>,
}

#[derive(Clone, Debug)]
struct Given {
    measure: String,
    key: String,
    value: f64,
    unit: Option<String>,
}

/// What came of a run: for every line its rows by their key.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    lines: BTreeMap<String, BTreeMap<String, Vec<State>>>,
}

pub fn world() -> World {
    World::default()
}

fn quoted(words: &str) -> String {
    words.split_whitespace().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

fn head(id: &str) -> String {
    format!("id = \"{id}\"\ntitle = {{ zh = \"{id}\", en = \"{id}\" }}\n")
}

impl World {
    pub fn measure(mut self, id: &str, unit: &str, per: &str) -> World {
        let (head, per) = (head(id), quoted(per));
        let _ = write!(self.measures, "[[measure]]\n{head}unit = \"{unit}\"\nper = [{per}]\n");
        self
    }

    pub fn coefficient(self, id: &str, unit: &str, per: &str) -> World {
        self.declare(id, unit, per, false)
    }

    pub fn price(self, id: &str, unit: &str) -> World {
        self.declare(id, unit, "", true)
    }

    fn declare(mut self, id: &str, unit: &str, per: &str, price: bool) -> World {
        let (head, per) = (head(id), quoted(per));
        let _ = write!(
            self.coefficients,
            "[[coefficient]]\n{head}unit = \"{unit}\"\nper = [{per}]\nprice = {price}\n"
        );
        self
    }

    /// A row of a coefficient: `"value=20 unit=% class=forest region=p valid_to=2020-12-31"`.
    pub fn row(mut self, id: &str, cells: &str) -> World {
        let given: BTreeMap<&str, &str> =
            cells.split_whitespace().map(|c| c.split_once('=').unwrap()).collect();
        assert!(given.keys().all(|k| COLUMNS.contains(k)), "{cells}");
        let cell = |column: &str| match column {
            "id" => id,
            "source" => "made-up",
            "evidence" => "illustrative",
            other => given.get(other).copied().unwrap_or(""),
        };
        let _ = writeln!(self.rows, "{}", COLUMNS.map(cell).join(","));
        let set = cell("set").to_string();
        if !set.is_empty() && !self.sets.contains(&set) {
            self.sets.push(set);
        }
        self
    }

    pub fn line(mut self, id: &str, unit: &str, per: &str, formula: &str) -> World {
        let (head, per) = (head(id), quoted(per));
        self.lines.push(format!("[[line]]\n{head}unit = \"{unit}\"\nper = [{per}]\nformula = '{formula}'\n"));
        self
    }

    /// A line that only speaks of some rows.
    pub fn line_where(self, id: &str, unit: &str, per: &str, scope: &str, formula: &str) -> World {
        let mut world = self.line(id, unit, per, formula);
        let _ = writeln!(world.lines.last_mut().unwrap(), "where = '{scope}'");
        world
    }

    /// A step table: `tier("rates", "t", "元", "whole left", &[(None, Some(1.0), 5.0)])`.
    pub fn tier(
        mut self,
        id: &str,
        of: &str,
        unit: &str,
        reading: &str,
        steps: &[(Option<f64>, Option<f64>, f64)],
    ) -> World {
        let (reading, closed) = reading.split_once(' ').unwrap();
        let end = |key: &str, end: Option<f64>| end.map_or(String::new(), |n| format!("{key} = {n:?}, "));
        let steps: Vec<String> = steps
            .iter()
            .map(|(from, to, value)| {
                format!("{{ {}{}value = {value:?} }}", end("from", *from), end("to", *to))
            })
            .collect();
        let (head, steps) = (head(id), steps.join(", "));
        let _ = write!(
            self.tiers,
            "[[tier]]\n{head}of = \"{of}\"\nunit = \"{unit}\"\nreading = \"{reading}\"\nclosed = \"{closed}\"\n\
             steps = [{steps}]\nsource = {{ id = \"made-up\", clause = \"\" }}\nevidence = \"illustrative\"\n"
        );
        self
    }

    /// The profile's sets go before nearer regions.
    pub fn sets_first(mut self) -> World {
        self.profile.push_str("sets_first = true\n");
        self
    }

    /// The sets of coefficients the profile takes first.
    pub fn sets(mut self, sets: &str) -> World {
        let _ = writeln!(self.profile, "sets = [{}]", quoted(sets));
        self
    }

    pub fn price_index(mut self, id: &str) -> World {
        let _ = writeln!(self.profile, "price_index = \"{id}\"");
        self
    }

    /// An input in its measure's unit.
    pub fn given(mut self, measure: &str, key: &str, value: f64) -> World {
        self.given.push(Given { measure: measure.into(), key: key.into(), value, unit: None });
        self
    }

    pub fn given_in(mut self, measure: &str, key: &str, value: f64, unit: &str) -> World {
        self.given.push(Given { measure: measure.into(), key: key.into(), value, unit: Some(unit.into()) });
        self
    }

    /// Several inputs of one measure.
    pub fn all(self, measure: &str, values: &[(&str, f64)]) -> World {
        values.iter().fold(self, |world, (key, value)| world.given(measure, key, *value))
    }

    /// The inputs in another order.
    pub fn reordered(mut self, order: impl Fn(usize) -> usize) -> World {
        let given = std::mem::take(&mut self.given);
        let mut places: Vec<usize> = (0..given.len()).collect();
        places.sort_by_key(|i| order(*i));
        self.given = places.into_iter().map(|i| given[i].clone()).collect();
        self
    }

    /// The lines in the opposite order.
    pub fn reversed(mut self) -> World {
        self.lines.reverse();
        self
    }

    fn files(&self) -> Files {
        let World { measures, coefficients, rows, lines, tiers, profile: own, sets, .. } = self;
        let source = "source = { id = \"made-up\", clause = \"\" }\n";
        let model = format!("{}{source}{}{tiers}", head("model"), lines.concat());
        let profile = |id: &str, more: &str| {
            let fixed = "version = \"1\"\nevidence = \"illustrative\"\nmodels = [\"model\"]\n";
            format!("{}{source}{fixed}headline = []\nsection = []\n{more}", head(id))
        };
        // Every set of coefficients is in use somewhere.
        let other = profile("other", &format!("sets = [{}]\n", quoted(&sets.join(" "))));
        let rows = format!("{}\n{rows}", COLUMNS.join(","));
        let texts = [
            ("dimensions/all.toml", DIMENSIONS),
            ("dimensions/county.csv", REGIONS),
            ("sources.toml", SOURCES),
            ("measures/all.toml", measures),
            ("values/all.toml", coefficients),
            ("values/all.csv", &rows),
            ("accounts/model.toml", &model),
            ("profiles/other.toml", &other),
            ("profiles/profile.toml", &profile("profile", own)),
        ];
        Files::from_texts(texts.map(|(path, text)| (path.to_string(), text.to_string())))
    }

    /// Its checked rules.
    pub fn book(&self) -> Arc<Book> {
        let mut findings = Findings::default();
        let catalog = Arc::new(Catalog::load(&self.files(), &mut findings));
        let book = Book::new(&catalog, catalog.profile("profile").expect("it"), &mut findings);
        book.expect("sound rules")
    }

    /// Runs the world, which must be sound.
    #[track_caller]
    pub fn run(&self) -> Outcome {
        sound(self.compute(None))
    }

    /// Runs a block of draws, given the values of each coefficient entry.
    #[track_caller]
    pub fn draws(&self, count: usize, entry: &dyn Fn(usize, f64) -> Vec<f64>) -> Outcome {
        sound(self.compute(Some(Draws { count, entry, measure: &|_| None })))
    }

    /// Runs a block of draws, given the values of each input.
    #[track_caller]
    pub fn drawn_inputs(&self, count: usize, input: &dyn Fn(f64) -> Vec<f64>) -> Outcome {
        let catalog = Catalog::load(&self.files(), &mut Findings::default());
        let inputs = self.inputs(&catalog);
        let drawn = |measure: usize| {
            let (_, series) = inputs.series_of(measure)?;
            Some((0..series.len()).flat_map(|i| input(series.converted(i))).collect::<Vec<f64>>())
        };
        let drawn: Vec<Option<Vec<f64>>> = (0..catalog.measures.len()).map(drawn).collect();
        let (entry, measure) =
            (|_: usize, central: f64| vec![central; count], |measure: usize| drawn[measure].clone());
        sound(self.compute(Some(Draws { count, entry: &entry, measure: &measure })))
    }

    /// The same world with other values of its inputs.
    pub fn resampled(mut self, value: impl Fn(f64) -> f64) -> World {
        self.given.iter_mut().for_each(|given| given.value = value(given.value));
        self
    }

    fn inputs(&self, catalog: &Catalog) -> Arc<Inputs> {
        let given = self.given.iter().map(|g| reading(catalog, g)).collect();
        Arc::new(observe_given(catalog, given))
    }

    /// What is found wrong: kinds, each once, in order.
    pub fn wrong(&self) -> Vec<&'static str> {
        let (_, findings) = self.compute(None);
        let mut codes: Vec<&str> = findings.iter().map(|f| f.code).collect();
        codes.dedup();
        codes
    }

    /// What is said to be wrong.
    pub fn said(&self) -> Vec<String> {
        let (_, findings) = self.compute(None);
        findings.iter().map(|f| f.message.en.clone()).collect()
    }

    /// The outcome of a run in which something may be found.
    pub fn run_anyway(&self) -> Outcome {
        self.compute(None).0.expect("the rules are refused")
    }

    /// The run itself, where the rules are sound.
    pub fn ran(&self, draws: Option<Draws<'_>>) -> (Option<Arc<compute::Run>>, Findings) {
        let mut findings = Findings::default();
        let catalog = Arc::new(Catalog::load(&self.files(), &mut findings));
        if findings.has_errors() {
            return (None, findings);
        }
        let inputs = self.inputs(&catalog);
        let Some(book) = Book::new(&catalog, catalog.profile("profile").expect("it"), &mut findings) else {
            return (None, findings);
        };
        let Some(frames) = compute::frames(&book, &inputs, &mut findings) else { return (None, findings) };
        let run = compute::run(&book, &inputs, &frames, draws);
        look::report(&run, &mut findings);
        (Some(run), findings)
    }

    fn compute(&self, draws: Option<Draws<'_>>) -> (Option<Outcome>, Findings) {
        let (run, findings) = self.ran(draws);
        let Some(run) = run else { return (None, findings) };
        let (book, catalog) = (&run.book, &run.book.catalog);
        let mut lines = BTreeMap::new();
        for (i, line) in book.lines.iter().enumerate() {
            let Some((column, frame)) = run.framed(Symbol::Line(i)) else { continue };
            let key = |row: usize| {
                let words = frame
                    .order
                    .iter()
                    .map(|dim| catalog.dimensions.member_id(*dim, frame.member(*dim, row).unwrap()));
                words.collect::<Vec<_>>().join(" ")
            };
            let rows = (0..frame.len())
                .map(|row| (key(row), (0..run.draws).map(|draw| column.state_in(row, draw)).collect()));
            lines.insert(line.id.clone(), rows.collect());
        }
        (Some(Outcome { lines }), findings)
    }
}

#[track_caller]
fn sound((outcome, findings): (Option<Outcome>, Findings)) -> Outcome {
    let said: Vec<&str> = findings.iter().map(|f| f.message.en.as_str()).collect();
    assert!(said.is_empty(), "{said:?}");
    outcome.expect("an outcome")
}

fn reading(catalog: &Catalog, given: &Given) -> (usize, Vec<u32>, f64, Unit, Factor) {
    let measure = catalog.measures.iter().position(|m| m.id == given.measure).expect("a measure");
    let words = given.key.split_whitespace();
    let dims: Vec<Dim> = key_dims(catalog, measure);
    assert_eq!(words.clone().count(), dims.len(), "{given:?}");
    let member = |(dim, word): (&Dim, &str)| catalog.dimensions.member(*dim, word).expect(word);
    let key = dims.iter().zip(words).map(member).collect();
    let own = &catalog.measures[measure].unit;
    let unit = given.unit.as_ref().map_or(own.clone(), |text| Unit::parse(text).expect("a unit"));
    let factor = unit.factor_to(own).expect("a fitting unit");
    (measure, key, given.value, unit, factor)
}

impl Outcome {
    /// The keys of a line's rows.
    pub fn rows(&self, line: &str) -> Vec<&str> {
        self.lines[line].keys().map(String::as_str).collect()
    }

    #[track_caller]
    fn row(&self, line: &str, key: &str) -> &[State] {
        let rows = self.lines.get(line).unwrap_or_else(|| panic!("no line {line}"));
        rows.get(key).unwrap_or_else(|| panic!("{line} has no row {key}, only {:?}", self.rows(line)))
    }

    #[track_caller]
    pub fn state(&self, line: &str, key: &str) -> State {
        self.state_in(line, key, 0)
    }

    #[track_caller]
    pub fn state_in(&self, line: &str, key: &str, draw: usize) -> State {
        self.row(line, key)[draw]
    }

    /// The value of a row, which must have one.
    #[track_caller]
    pub fn value(&self, line: &str, key: &str) -> f64 {
        match self.state(line, key) {
            State::Accounted(value) => value,
            state => panic!("{line} {key} is {state:?}"),
        }
    }

    /// The values of a line's rows in order of their keys; none where missing or out of scope.
    #[track_caller]
    pub fn values(&self, line: &str) -> Vec<Option<f64>> {
        let rows = self.lines.get(line).unwrap_or_else(|| panic!("no line {line}"));
        rows.values().map(|draws| number(&draws[0])).collect()
    }

    /// The amounts of a line in hundredths, draw by draw; each must be whole.
    pub fn fen(&self, line: &str) -> impl Iterator<Item = (&str, Vec<i64>)> {
        let fen = |state: &State| {
            let x = number(state).unwrap_or(f64::NAN);
            let hundredths = (x * 100.0).round();
            // The decimal itself, not something near it.
            assert_eq!(hundredths / 100.0, x);
            hundredths as i64
        };
        self.lines[line].iter().map(move |(key, draws)| (key.as_str(), draws.iter().map(fen).collect()))
    }

    /// The bits of all values in a draw, to compare runs to the last one; what has no value has bits of its own.
    pub fn bits(&self, draw: usize) -> BTreeMap<(&str, &str), u64> {
        let rows =
            self.lines.iter().flat_map(|(line, rows)| rows.iter().map(move |(key, row)| (line, key, row)));
        let bits = |state: &State| match state {
            State::Accounted(value) => value.to_bits(),
            State::NotAccounted => u64::MAX,
            State::OutOfScope => u64::MAX - 1,
        };
        rows.map(|(line, key, draws)| ((line.as_str(), key.as_str()), bits(&draws[draw]))).collect()
    }
}

fn number(state: &State) -> Option<f64> {
    if let State::Accounted(value) = state { Some(*value) } else { None }
}

/// Whether two numbers agree but for rounding.
#[track_caller]
pub fn close(found: f64, expected: f64) {
    let scale = found.abs().max(expected.abs());
    assert!((found - expected).abs() <= 1e-12 * scale, "{found} is not {expected}");
}
