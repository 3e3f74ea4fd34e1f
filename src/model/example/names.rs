//! Whether the names, units and members of worked examples are those of the definitions.

use crate::finding::{Findings, Sought, unknown};
use crate::model::account::Model;
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::model::faults;
use crate::model::laid::Laid;
use crate::model::measure::Measure;
use crate::model::named::bad_unit;
use crate::model::placed::Placed;
use crate::model::profile::Profile;
use crate::model::quoted;
use crate::model::unknown_profile;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use std::collections::BTreeMap;

/// Checks the names, units and members of all examples. Those built in hold by the definitions built in: where a user
/// lays others over them, only the user's own are looked at.
pub fn check(
    (models, laid): (&[Model], &Laid),
    measures: &[Measure],
    profiles: &[Profile],
    dimensions: &Dimensions,
    findings: &mut Findings,
) {
    let looked = models.iter().filter(|model| laid.files.is_empty() || laid.is_own(&model.at));
    for (own, example) in looked.flat_map(|m| m.examples.iter().map(move |e| (m, e))) {
        for id in example.profile.iter().filter(|id| !profiles.iter().any(|p| p.id == **id)) {
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
            match measures.iter().find(|m| m.is_called(&name.text)) {
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
            let held: Vec<&str> = match &example.profile {
                Some(id) => {
                    let profile = profiles.iter().find(|p| p.id == *id);
                    profile.map(|p| p.models.iter().map(|m| m.text.as_str()).collect()).unwrap_or_default()
                }
                None => example.uses.iter().map(|m| m.text.as_str()).chain([own.id.as_str()]).collect(),
            };
            let held = |m: &&Model| held.is_empty() || held.contains(&m.id.as_str());
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
