//! The numbers that a scenario works on, and what became of them: first of all as they are, then changed verb by verb.

use super::spot::Spot;
use crate::function::Exact;
use crate::model::Catalog;
use crate::model::dimension::{Dim, DimSet};
use crate::table::{Inputs, Origin, Share};
use crate::text::{Lang, Text};
use std::collections::{BTreeMap, BTreeSet};

/// A number that a verb can change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    /// A measure with a key over its dimensions.
    Input(usize, Vec<u32>),
    /// A row of a coefficient.
    Row(usize, usize),
    /// A step of a table: by model, table and step.
    Step(usize, usize, usize),
}

/// What became of a cell: the verbs that changed it, in turn, with the value that each left.
#[derive(Clone, Debug)]
pub struct Trace {
    /// None where there was no value.
    pub base: Option<Exact>,
    pub steps: Vec<Step>,
}

/// What one verb made of a cell.
#[derive(Clone, Debug)]
pub struct Step {
    pub verb: usize,
    pub value: Exact,
    pub how: Made,
}

/// How a verb came to a value, as far as a spreadsheet can follow.
#[derive(Clone, Debug)]
pub enum Made {
    Times,
    To,
    Plus,
    Grown(f64, u32),
    /// From another cell.
    Gain(Share, Cell),
    /// To another cell.
    Loss(Share, Cell),
    /// With the cells of its driver and their weights, and the weighted sum of before.
    Follow(Vec<(Cell, f64)>, f64),
    Fixed,
}

pub struct Board<'b> {
    pub catalog: &'b Catalog,
    pub inputs: &'b Inputs,
    /// Values of the measures that were looked at, in the measure's unit.
    values: BTreeMap<usize, BTreeMap<Vec<u32>, Exact>>,
    pub traces: BTreeMap<Cell, Trace>,
    /// Models that stand in the place of others, and the verb that says so.
    pub models: Vec<(String, String)>,
    pub prices: Option<u32>,
    /// Years that a path leads to.
    pub years: BTreeSet<u32>,
    /// Measures that were led on: from which year, to which.
    pub paths: Vec<(usize, u32, u32)>,
    /// By verb: the measures and coefficients that it reads or changes.
    pub touched: Vec<BTreeSet<Subject>>,
}

/// What a verb speaks of, as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Measure(usize),
    Coefficient(usize),
    Tier(String),
}

impl<'b> Board<'b> {
    pub fn new(catalog: &'b Catalog, inputs: &'b Inputs) -> Board<'b> {
        Board {
            catalog,
            inputs,
            values: BTreeMap::new(),
            traces: BTreeMap::new(),
            models: Vec::new(),
            prices: None,
            years: BTreeSet::new(),
            paths: Vec::new(),
            touched: Vec::new(),
        }
    }

    /// The dimensions of a measure's keys, in their order.
    pub fn dims(&self, measure: usize) -> Vec<Dim> {
        let all: DimSet = self.catalog.measures[measure].per.iter().copied().collect();
        all.iter().collect()
    }

    /// The values of a measure as they stand now, in its unit.
    pub fn values(&mut self, measure: usize) -> &BTreeMap<Vec<u32>, Exact> {
        let inputs = self.inputs;
        self.values.entry(measure).or_insert_with(|| base(inputs, measure))
    }

    /// The values of a measure as the tables give them.
    pub fn base(&self, measure: usize) -> BTreeMap<Vec<u32>, Exact> {
        base(self.inputs, measure)
    }

    /// Changes a cell.
    pub fn put(&mut self, verb: usize, cell: Cell, value: Exact, how: Made) {
        // A cell counts with its 15 digits, as a typed one does.
        let value = Exact::typed(value.to_f64());
        let now = self.now(&cell);
        let trace = self.traces.entry(cell.clone()).or_insert(Trace { base: now, steps: Vec::new() });
        trace.steps.push(Step { verb, value: value.clone(), how });
        if let Cell::Input(measure, key) = cell {
            let inputs = self.inputs;
            self.values.entry(measure).or_insert_with(|| base(inputs, measure)).insert(key, value);
        }
    }

    /// The value of a cell as it stands now.
    pub fn now(&self, cell: &Cell) -> Option<Exact> {
        if let Some(step) = self.traces.get(cell).and_then(|trace| trace.steps.last()) {
            return Some(step.value.clone());
        }
        match cell {
            Cell::Input(measure, key) => match self.values.get(measure) {
                Some(values) => values.get(key).cloned(),
                None => {
                    let (_, series) = self.inputs.series_of(*measure)?;
                    series.find(key).map(|at| series.exact(at))
                }
            },
            Cell::Row(coefficient, row) => {
                let row = self.catalog.coefficients.get(*coefficient)?.rows.get(*row)?;
                Some(Exact::typed(row.value).scaled(row.factor))
            }
            Cell::Step(model, tier, step) => {
                let tier = self.catalog.models.get(*model)?.tiers.get(*tier)?;
                tier.steps.get(*step).map(|step| Exact::typed(step.value))
            }
        }
    }

    /// The cells that came to another number than they had.
    pub fn changed(&self) -> impl Iterator<Item = (&Cell, &Trace, &Exact)> {
        self.traces.iter().filter_map(|(cell, trace)| {
            let last = &trace.steps.last()?.value;
            let same =
                trace.base.as_ref().is_some_and(|base| base.compare(last) == Some(std::cmp::Ordering::Equal));
            (!same).then_some((cell, trace, last))
        })
    }

    /// A key in words.
    pub fn words(&self, measure: usize, key: &[u32]) -> Text {
        let dims = self.dims(measure);
        let say = |lang| self.catalog.dimensions.words(dims.iter().copied().zip(key.iter().copied()), lang);
        Text { zh: say(Lang::Zh), en: say(Lang::En) }
    }

    /// Where the value of a key stood in the tables.
    pub fn origin(&self, measure: usize, key: &[u32]) -> Option<Origin> {
        let (_, series) = self.inputs.series_of(measure)?;
        series.find(key).map(|at| series.origin[at])
    }

    /// What a cell is, in words: `area 2022、140106 迎泽区、森林`.
    pub fn title(&self, cell: &Cell) -> Text {
        match cell {
            Cell::Input(measure, key) => {
                let (Text { zh, en }, own) = (self.words(*measure, key), &self.catalog.measures[*measure]);
                let (id, title, title_en) = (&own.id, &own.title.zh, &own.title.en);
                crate::text!("{title}（{id}） {zh}", "{title_en} ({id}) {en}")
            }
            Cell::Row(coefficient, _) => Text::same(&self.catalog.coefficients[*coefficient].id),
            Cell::Step(model, tier, _) => Text::same(&self.catalog.models[*model].tiers[*tier].id),
        }
    }
}

/// Of which verb something is said.
pub type Said<'a> = (usize, &'a Spot);

fn base(inputs: &Inputs, measure: usize) -> BTreeMap<Vec<u32>, Exact> {
    let Some((_, series)) = inputs.series_of(measure) else { return BTreeMap::new() };
    (0..series.len()).map(|i| (series.key(i).to_vec(), series.exact(i))).collect()
}
