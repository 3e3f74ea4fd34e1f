//! Schemes as profiles: what each is computed with, and that versions of one rule follow each other.

use super::Scheme;
use crate::finding::{Finding, Findings};
use crate::model::account::Model;
use crate::model::faults;
use crate::model::placed::Placed;
use crate::model::profile::{Profile, Section};
use crate::model::unknown_profile;
use crate::text;
use crate::text::Text;

/// The profiles under which schemes are computed: the accounts they stand on and their own lines.
pub fn profiles(models: &[Model], profiles: &[Profile], findings: &mut Findings) -> Vec<Profile> {
    let mut made = Vec::new();
    for model in models {
        let Some(scheme) = &model.scheme else { continue };
        if let Some(other) = profiles.iter().find(|p| p.id == model.id) {
            let id = &model.id;
            let message = text!("`{id}` 既是口径又是方案", "`{id}` is both a profile and a scheme");
            let finding = faults::duplicate_id(message).help(other.at.other());
            findings.push(model.at.whole(finding, Text::default()));
            findings.lose(&model.id);
            continue;
        }
        let base = match &scheme.base {
            None => None,
            Some(placed) => {
                let found = profiles.iter().find(|p| p.id == placed.text);
                if found.is_none() {
                    let id = &placed.text;
                    let finding = unknown_profile(id, profiles);
                    findings.unknown(id, placed.whole(finding, Text::default()));
                    findings.lose(&model.id);
                    continue;
                }
                found
            }
        };
        made.push(profile(model, scheme, base));
    }
    check_families(models, findings);
    made
}

fn profile(model: &Model, scheme: &Scheme, base: Option<&Profile>) -> Profile {
    let mut list: Vec<Placed> = base.map(|b| b.models.clone()).unwrap_or_default();
    list.extend(scheme.uses.iter().cloned());
    list.push(model.at.clone());
    let mut sets = scheme.sets.clone();
    sets.extend(base.into_iter().flat_map(|b| b.sets.clone()));
    let price_index = scheme.price_index.clone().or_else(|| base.and_then(|b| b.price_index.clone()));
    let lines = scheme.steps.iter().flat_map(|step| step.lines.clone()).collect();
    Profile {
        id: model.id.clone(),
        formerly: scheme.formerly.clone(),
        title: model.title.clone(),
        version: model.validity.to_string(),
        source: model.source.clone(),
        evidence: scheme.evidence,
        note: scheme.note.clone(),
        models: list,
        sets,
        sets_first: base.is_some_and(|b| b.sets_first),
        price_index,
        headline: Vec::new(),
        accounts: Vec::new(),
        sections: vec![Section {
            id: "settlement".into(),
            title: text!("补偿", "Compensation"),
            lines,
            chart: Vec::new(),
        }],
        at: model.at.clone(),
    }
}

/// Two versions of a rule in force on the same day leave open which of them settles.
fn check_families(models: &[Model], findings: &mut Findings) {
    let of = |model: &Model| model.scheme.as_ref()?.family.clone();
    for (i, model) in models.iter().enumerate() {
        let Some(family) = of(model) else { continue };
        let clash = models[..i].iter().find(|other| {
            of(other).is_some_and(|f| f.text == family.text) && other.validity.overlaps(model.validity)
        });
        if let Some(other) = clash {
            let (id, name, span, other_span) = (&other.id, &family.text, model.validity, other.validity);
            let message = text!(
                "与同属 `{name}` 的方案 `{id}` 同时有效（{span}；{other_span}）",
                "in force at the same time as scheme `{id}` of the same family `{name}` ({span}; {other_span})"
            );
            let finding = Finding::error("dates-overlap", message).help(text!(
                "改 valid 的 from、to，使各版本前后相接而不重叠",
                "change `from` and `to` under `valid` so that the versions follow each other"
            ));
            findings.push(family.whole(finding, Text::default()));
        }
    }
}
