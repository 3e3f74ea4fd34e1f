//! The names that formulas of a profile can use.

use super::{Choice, Symbol, TierRef};
use crate::finding::{Findings, Sought, nearest, unfit_name};
use crate::function;
use crate::model::account::Model;
use crate::model::dimension::DimSet;
use crate::model::profile::Profile;
use crate::model::{Catalog, Placed, slot};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use std::collections::HashMap;

/// What a line is, before its formula is checked.
pub struct Header {
    pub id: String,
    pub dims: DimSet,
    pub origin: (usize, usize),
}

/// The names that formulas of a profile can use.
pub struct Symbols<'c> {
    pub catalog: &'c Catalog,
    pub lines: Vec<Header>,
    /// How the row of each coefficient is chosen.
    pub choices: Vec<Choice>,
    by_name: HashMap<&'c str, (Symbol, DimSet, Unit)>,
    tiers: HashMap<&'c str, TierRef>,
}

impl<'c> Symbols<'c> {
    pub fn new(
        catalog: &'c Catalog,
        profile: &Profile,
        indexed: bool,
        origins: &[(usize, usize)],
    ) -> Symbols<'c> {
        let choices = Choice::all(catalog, profile, indexed);
        let mut by_name = HashMap::new();
        for (i, m) in catalog.measures.iter().enumerate() {
            let dims = m.per.iter().copied().collect();
            for name in std::iter::once(&m.symbol).chain(&m.formerly) {
                by_name.insert(name.as_str(), (Symbol::Measure(i), dims, m.unit.clone()));
            }
        }
        for (i, c) in catalog.coefficients.iter().enumerate() {
            let dims = choices[i].dims;
            by_name.entry(c.id.as_str()).or_insert((Symbol::Coefficient(i), dims, c.unit.clone()));
        }
        let mut lines = Vec::new();
        let mut tiers = HashMap::new();
        for (i, &(model, line)) in origins.iter().enumerate() {
            let line = (&catalog.models[model].lines[line], (model, line));
            let dims = line.0.per.iter().copied().collect();
            // No formula builds on a check.
            if line.0.check.is_none() {
                by_name.entry(line.0.id.as_str()).or_insert((Symbol::Line(i), dims, line.0.unit.clone()));
            }
            lines.push(Header { id: line.0.id.clone(), dims, origin: line.1 });
        }
        // Where no rule of the profile computes it, it is an input like any other.
        for (i, m) in catalog.measures.iter().enumerate().filter(|(_, m)| m.is_of_a_line()) {
            let dims = m.per.iter().copied().collect();
            by_name.entry(m.id.as_str()).or_insert((Symbol::Measure(i), dims, m.unit.clone()));
        }
        let held = |m: &Model| profile.models.iter().any(|placed| placed.text == m.id);
        for (model, definition) in catalog.models.iter().enumerate().filter(|(_, m)| held(m)) {
            for (t, tier) in definition.tiers.iter().enumerate() {
                tiers.insert(tier.id.as_str(), TierRef { model, tier: t });
            }
        }
        Symbols { catalog, lines, choices, by_name, tiers }
    }

    pub fn find(&self, name: &str) -> Option<(Symbol, DimSet, Unit)> {
        self.by_name.get(name).cloned()
    }

    pub fn tier(&self, name: &str) -> Option<TierRef> {
        self.tiers.get(name).copied()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().copied()
    }

    pub fn tier_names(&self) -> impl Iterator<Item = &str> {
        self.tiers.keys().copied()
    }

    /// The way out for a name that is not known.
    pub fn hint(&self, name: &str) -> Text {
        let catalog = self.catalog;
        let titled = |title: &Text| title.zh == name || title.en == name;
        let is_check = |m: &Model| m.lines.iter().any(|l| l.id == name && l.check.is_some());
        if catalog.models.iter().any(is_check) {
            return text!(
                "`{name}` 是检查；公式里只能用指标、系数和其他行",
                "`{name}` is a check; formulas are made of measures, coefficients and other lines"
            );
        }
        if catalog.slots.iter().any(|slot| slot.id == name) {
            return slot::unfilled(name, &catalog.models);
        }
        let holds = |m: &&Model| m.lines.iter().any(|l| l.id == name);
        if let Some(model) = catalog.models.iter().find(holds) {
            let model = &model.id;
            return text!(
                "它在模型 `{model}` 里，该模型不在当前口径中",
                "it stands in model `{model}`, which the profile does not hold"
            );
        }
        if let Some(function) = function::names().find(|f| *f == name) {
            return text!(
                "`{function}` 是函数，后面要有括号",
                "`{function}` is a function and needs brackets"
            );
        }
        if catalog.dimensions.find(name).is_some() {
            return text!(
                "`{name}` 是维度，不是量；写作 sum(x, {name}) 或 x[{name} = …]",
                "`{name}` is a dimension, not a quantity; write sum(x, {name}) or x[{name} = …]"
            );
        }
        if self.tiers.contains_key(name) {
            return text!(
                "`{name}` 是分档表，写作 tier(x, {name})",
                "`{name}` is a step table: write tier(x, {name})"
            );
        }
        let measure = catalog.measures.iter().find(|m| titled(&m.title)).map(|m| m.id.as_str());
        match measure.or_else(|| nearest(name, self.names())) {
            Some(near) => text!("是否想写 `{near}`？", "did you mean `{near}`?"),
            None => text!(
                "名称须是指标、系数或其他行的 id",
                "a name must be the id of a measure, a coefficient or another line"
            ),
        }
    }

    /// A line or measure that a page may show.
    pub fn shown(&self, placed: &Placed, findings: &mut Findings) -> Option<Symbol> {
        let id = &placed.text;
        let found = self.find(id).map(|(symbol, ..)| symbol);
        match found {
            None => {
                let finding = Sought::Line.missed(id).help(self.hint(id));
                findings.unknown(id, placed.whole(finding, Text::default()));
            }
            Some(Symbol::Coefficient(_)) => {
                let message = text!("系数 `{id}` 不能作为一列", "coefficient `{id}` cannot be a column");
                let finding = unfit_name(message).help(text!(
                    "这里写行或指标；系数另列在参数表中",
                    "lines and measures stand here; coefficients have a sheet of their own"
                ));
                findings.push(placed.whole(finding, Text::default()));
            }
            Some(_) => {}
        }
        found.filter(|s| !matches!(s, Symbol::Coefficient(_)))
    }
}
