//! Who uses what: names in formulas, models in profiles.

use crate::model::Catalog;
use std::collections::{BTreeMap, BTreeSet};

/// For every name used in a formula, the models that use it; for every model, the profiles that hold it.
pub struct Uses {
    by_name: BTreeMap<String, BTreeSet<String>>,
    by_model: BTreeMap<String, BTreeSet<String>>,
}

impl Uses {
    pub fn new(catalog: &Catalog) -> Uses {
        let mut uses = Uses { by_name: BTreeMap::new(), by_model: BTreeMap::new() };
        let measures = catalog.measures.iter().map(|m| (m.symbol.as_str(), m.id.as_str()));
        let measures: BTreeMap<&str, &str> = measures.collect();
        for model in &catalog.models {
            for line in &model.lines {
                for rule in std::iter::once(&line.formula).chain(&line.scope) {
                    rule.tree.names(&mut |name| {
                        let id = measures.get(name).copied().unwrap_or(name);
                        uses.by_name.entry(id.to_string()).or_default().insert(model.id.clone());
                    });
                }
            }
        }
        for profile in &catalog.profiles {
            for model in &profile.models {
                uses.by_model.entry(model.text.clone()).or_default().insert(profile.id.clone());
            }
            let pages = profile.accounts.iter().flat_map(|page| page.lines());
            let sections = profile.sections.iter().flat_map(|s| &s.lines);
            for name in profile.price_index.iter().chain(sections).chain(pages) {
                uses.by_name.entry(name.text.clone()).or_default().insert(profile.id.clone());
            }
        }
        // These the program reads itself.
        for (command, limits) in crate::model::limit::ALL {
            for limit in limits {
                uses.by_name.entry(limit.to_string()).or_default().insert(command.to_string());
            }
        }
        uses
    }

    /// Models (and, for what profiles name themselves, profiles) that use a name.
    pub fn of_name(&self, name: &str) -> Vec<String> {
        self.by_name.get(name).into_iter().flatten().cloned().collect()
    }

    /// Profiles that hold a model.
    pub fn of_model(&self, model: &str) -> Vec<String> {
        self.by_model.get(model).into_iter().flatten().cloned().collect()
    }
}
