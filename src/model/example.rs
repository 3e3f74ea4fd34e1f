//! Worked examples inside models: inputs and the published result that must come out.

use super::account::Model;
use super::dimension::{Dim, DimKind, Dimensions};
use super::measure::Measure;
use super::named::bad_unit;
use super::profile::Profile;
use super::quoted;
use super::read::Placed;
use super::unknown_profile;
use crate::finding::{Findings, Sought, Source, unknown};
use crate::model::faults;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;

#[derive(Clone, Debug)]
pub struct Example {
    pub title: Text,
    pub profile: String,
    pub code: String,
    pub year: i32,
    pub given: Vec<Given>,
    pub expect: Vec<Expect>,
    pub at: Placed,
    code_at: Placed,
}

/// One input of an example.
#[derive(Clone, Debug)]
pub struct Given {
    pub measure: String,
    pub value: f64,
    pub unit: String,
    /// Members of further dimensions.
    pub at: BTreeMap<String, String>,
    /// The year, if not the example's.
    pub year: Option<i32>,
    places: [Placed; 2],
}

/// One result of an example; `within` is absolute, in `unit`.
#[derive(Clone, Debug)]
pub struct Expect {
    pub line: String,
    pub value: f64,
    pub unit: String,
    pub within: f64,
    pub at: BTreeMap<String, String>,
    places: [Placed; 2],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleToml {
    title: Text,
    profile: Spanned<String>,
    code: Spanned<String>,
    year: i32,
    given: Vec<GivenToml>,
    expect: Vec<ExpectToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenToml {
    measure: Spanned<String>,
    value: f64,
    unit: Spanned<String>,
    #[serde(default)]
    at: BTreeMap<String, String>,
    year: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectToml {
    line: Spanned<String>,
    value: f64,
    unit: Spanned<String>,
    within: f64,
    #[serde(default)]
    at: BTreeMap<String, String>,
}

impl ExampleToml {
    pub fn place(self, source: &Arc<Source>) -> Example {
        let (at, code_at) = (Placed::new(&self.profile, source), Placed::new(&self.code, source));
        let given = self.given.into_iter().map(|g| Given {
            places: [&g.measure, &g.unit].map(|word| Placed::new(word, source)),
            measure: g.measure.into_inner(),
            value: g.value,
            unit: g.unit.into_inner(),
            at: g.at,
            year: g.year,
        });
        let expect = self.expect.into_iter().map(|e| Expect {
            places: [&e.line, &e.unit].map(|word| Placed::new(word, source)),
            line: e.line.into_inner(),
            value: e.value,
            unit: e.unit.into_inner(),
            within: e.within,
            at: e.at,
        });
        Example {
            title: self.title,
            profile: at.text.clone(),
            code: code_at.text.clone(),
            year: self.year,
            given: given.collect(),
            expect: expect.collect(),
            at,
            code_at,
        }
    }
}

/// Checks the names, units and members of all examples.
pub fn check(
    models: &[Model],
    measures: &[Measure],
    profiles: &[Profile],
    dimensions: &Dimensions,
    findings: &mut Findings,
) {
    for example in models.iter().flat_map(|m| &m.examples) {
        let id = &example.profile;
        if !profiles.iter().any(|p| p.id == *id) {
            let finding = unknown_profile(id, profiles);
            findings.unknown(id, example.at.whole(finding, Text::default()));
        }
        let regions = dimensions.of_kind(DimKind::Region);
        if let Some(dim) = regions.filter(|d| dimensions.member(*d, &example.code).is_none()) {
            let place = |finding| example.code_at.whole(finding, Text::default());
            dimensions.report(dim, &example.code, place, findings);
        }
        for given in &example.given {
            let [name, unit] = &given.places;
            match measures.iter().find(|m| m.id == name.text) {
                Some(m) => {
                    check_unit(unit, &m.unit, &quoted(&m.id, &m.title), findings);
                    check_members(name, &m.per, &given.at, dimensions, findings);
                }
                None => {
                    let id = &name.text;
                    let known = measures.iter().map(|m| m.id.as_str());
                    let finding = unknown(Sought::Measure, id, known, all_names());
                    findings.unknown(id, name.whole(finding, Text::default()));
                }
            }
        }
        for expect in &example.expect {
            let [name, unit] = &expect.places;
            // Line ids may stand in several models; those of the profile are meant.
            let profile = profiles.iter().find(|p| p.id == *id);
            let held = |m: &&Model| profile.is_none_or(|p| p.models.iter().any(|placed| placed.text == m.id));
            let mut lines = models.iter().filter(held).flat_map(|m| &m.lines);
            match lines.clone().find(|l| l.id == name.text) {
                Some(l) => {
                    check_unit(unit, &l.unit, &quoted(&l.id, &l.title), findings);
                    check_members(name, &l.per, &expect.at, dimensions, findings);
                }
                None => {
                    let id = &name.text;
                    let known = lines.by_ref().map(|l| l.id.as_str());
                    let finding = unknown(Sought::Line, id, known, all_names());
                    findings.unknown(id, name.whole(finding, Text::default()));
                }
            }
        }
    }
}

fn all_names() -> Text {
    text!("`geep catalog` 列出全部名称", "`geep catalog` lists all names")
}

fn check_unit(unit: &Placed, wanted: &Unit, of: &Text, findings: &mut Findings) {
    let finding = match Unit::parse(&unit.text) {
        Ok(found) if found.same_dimension(wanted) => return,
        Ok(_) => faults::inconvertible(of, wanted, &unit.text),
        Err(e) => bad_unit(&e),
    };
    findings.push(unit.whole(finding, Text::default()));
}

/// Years come with the example, and regions where `at` names no other; each further dimension needs its member.
fn check_members(
    name: &Placed,
    per: &[Dim],
    at: &BTreeMap<String, String>,
    dimensions: &Dimensions,
    findings: &mut Findings,
) {
    let own = |dim: &Dim| !matches!(dimensions.get(*dim).kind, DimKind::Region | DimKind::Year);
    let wanted: Vec<Dim> = per.iter().copied().filter(own).collect();
    for dim in &wanted {
        let id = &dimensions.get(*dim).id;
        let finding = match at.get(id) {
            Some(word) if dimensions.member(*dim, word).is_some() => continue,
            Some(word) => dimensions.no_member(*dim, word),
            None => {
                let help = text!("写作 at = {{ {id} = \"…\" }}", "write at = {{ {id} = \"…\" }}");
                faults::member_wanted(id, help)
            }
        };
        findings.push(name.whole(finding, Text::default()));
    }
    let regions = dimensions.of_kind(DimKind::Region).filter(|dim| per.contains(dim));
    if let Some((dim, word)) = regions.and_then(|dim| Some((dim, at.get(&dimensions.get(dim).id)?)))
        && dimensions.member(dim, word).is_none()
    {
        findings.push(name.whole(dimensions.no_member(dim, word), Text::default()));
    }
    let known = |key: &String| wanted.iter().copied().chain(regions).any(|d| dimensions.get(d).id == *key);
    for key in at.keys().filter(|k| !known(k)) {
        let this = text!("这一量", "this");
        let finding = faults::stray_key(&this, key).help(text!("从 at 中去掉它", "take it out of `at`"));
        findings.push(name.whole(finding, Text::default()));
    }
}
