//! The lists: one item a definition, with what a reader asks of it.

use super::uses::Uses;
use crate::finding::Source;
use crate::finding::codes;
use crate::function::FUNCTIONS;
use crate::model::coefficient::{Coefficient, Row};
use crate::model::dimension::Dim;
use crate::model::slot::{Slot, givers};
use crate::model::{Catalog, Placed};
use crate::schema;
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::Declared;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    Models,
    Lines,
    Checks,
    /// Lines that several models give, each in its own way.
    Slots,
    Measures,
    Coefficients,
    Profiles,
    Functions,
    Sources,
    Dimensions,
    Units,
    Findings,
    /// What an editor needs to know of each kind of TOML file.
    Schemas,
}

impl Kind {
    pub const ALL: [Kind; 13] = [
        Kind::Models,
        Kind::Lines,
        Kind::Checks,
        Kind::Slots,
        Kind::Measures,
        Kind::Coefficients,
        Kind::Profiles,
        Kind::Functions,
        Kind::Sources,
        Kind::Dimensions,
        Kind::Units,
        Kind::Findings,
        Kind::Schemas,
    ];

    pub fn title(self, lang: Lang) -> &'static str {
        match self {
            Kind::Models => lang.pick("模型", "models"),
            Kind::Lines => lang.pick("行", "lines"),
            Kind::Checks => lang.pick("检查", "checks"),
            Kind::Slots => lang.pick("接口", "slots"),
            Kind::Measures => lang.pick("指标", "measures"),
            Kind::Coefficients => lang.pick("系数", "coefficients"),
            Kind::Profiles => lang.pick("口径", "profiles"),
            Kind::Functions => lang.pick("函数", "functions"),
            Kind::Sources => lang.pick("文献", "sources"),
            Kind::Dimensions => lang.pick("维度", "dimensions"),
            Kind::Units => lang.pick("单位", "units"),
            Kind::Findings => lang.pick("错误与警告", "findings"),
            Kind::Schemas => lang.pick("文件的结构", "schemas"),
        }
    }
}

/// One definition.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Item {
    pub id: String,
    pub title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub per: Vec<String>,
    /// The dimension that a member is of.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub of: String,
    /// Other and former names of a member.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<String>,
    /// When a code stood that stands no more.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub valid: String,
    /// What a member lies in, nearest first.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub within: String,
    /// Formula, issuer, usage or where it is met: the one thing that says most.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub about: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub used_by: Vec<String>,
    /// The models that give a slot.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub given_by: Vec<String>,
    /// The rows of a coefficient.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<Number>,
}

/// One sourced number.
#[derive(Clone, Debug, Serialize)]
pub struct Number {
    pub key: BTreeMap<String, String>,
    pub region: String,
    pub set: String,
    pub value: f64,
    pub unit: String,
    pub price_year: Option<i32>,
    pub valid: String,
    pub evidence: &'static str,
    pub source: String,
    pub note: String,
}

/// All items of a kind, by id.
pub fn items(catalog: &Catalog, kind: Kind, lang: Lang) -> Vec<Item> {
    let uses = Uses::new(catalog);
    let title = |t: &Text| t.get(lang).to_string();
    let per = |dims: &[Dim]| dims.iter().map(|d| catalog.dimensions.get(*d).id.clone()).collect::<Vec<_>>();
    let mut items: Vec<Item> = match kind {
        Kind::Models => catalog.models.iter().map(|m| model(catalog, m, &uses, lang)).collect(),
        Kind::Lines | Kind::Checks => {
            let all = catalog.models.iter().flat_map(|m| m.lines.iter().map(move |l| (m, l)));
            let all = all.filter(|(_, l)| l.check.is_some() == (kind == Kind::Checks));
            let item = |(m, l): (&crate::model::account::Model, &crate::model::account::Line)| Item {
                id: l.id.clone(),
                title: title(&l.title),
                unit: l.unit.to_string(),
                per: per(&l.per),
                about: l.in_words(),
                source: catalog.cite(l.cite(m)),
                used_by: std::iter::once(m.id.clone()).chain(uses.of_name(&l.id)).collect(),
                ..Item::default()
            };
            all.map(item).collect()
        }
        Kind::Units => {
            let item = |(unit, source): &(Declared, Arc<Source>)| {
                let mut spellings = unit.spellings().cloned();
                let base = unit.base.as_ref().map(&title);
                Item {
                    id: spellings.next().unwrap_or_default(),
                    formerly: spellings.collect(),
                    about: unit.is.clone().or(base).unwrap_or_default(),
                    source: source.name.clone(),
                    ..Item::default()
                }
            };
            catalog.units.iter().map(item).collect()
        }
        Kind::Slots => {
            let item = |slot: &Slot| Item {
                id: slot.id.clone(),
                title: title(&slot.title),
                unit: slot.unit.as_ref().map(ToString::to_string).unwrap_or_default(),
                per: per(slot.per.as_deref().unwrap_or_default()),
                given_by: givers(&slot.id, &catalog.models).map(str::to_string).collect(),
                used_by: uses.of_name(&slot.id),
                ..Item::default()
            };
            catalog.slots.iter().map(item).collect()
        }
        Kind::Measures => {
            let item = |m: &crate::model::measure::Measure| Item {
                id: m.id.clone(),
                title: title(&m.title),
                unit: m.unit.to_string(),
                per: per(&m.per),
                used_by: uses.of_name(&m.id),
                ..Item::default()
            };
            catalog.measures.iter().map(item).collect()
        }
        Kind::Coefficients => {
            let item = |c: &Coefficient| Item {
                id: c.id.clone(),
                title: title(&c.title),
                unit: c.unit.to_string(),
                per: per(&c.per),
                used_by: uses.of_name(&c.id),
                numbers: c.rows.iter().map(|r| number(catalog, c, r, lang)).collect(),
                ..Item::default()
            };
            catalog.coefficients.iter().map(|c| item(c)).collect()
        }
        Kind::Profiles => {
            let item = |p: &crate::model::profile::Profile| Item {
                id: p.id.clone(),
                title: title(&p.title),
                about: p.models.iter().map(|m| m.text.as_str()).collect::<Vec<_>>().join(" "),
                source: catalog.cite(&p.source),
                ..Item::default()
            };
            catalog.profiles.iter().map(item).collect()
        }
        Kind::Functions => {
            let item = |f: &crate::function::Function| Item {
                id: f.name.to_string(),
                title: f.usage.to_string(),
                about: f.about(lang).to_string(),
                ..Item::default()
            };
            FUNCTIONS.iter().map(item).collect()
        }
        Kind::Sources => sources(catalog),
        Kind::Dimensions => {
            let item = |d: &crate::model::dimension::Dimension| Item {
                id: d.id.clone(),
                title: title(&d.title),
                about: {
                    let count = d.members.iter().filter(|m| !m.is_former()).count();
                    text!("{count} 个成员", "{count} members").get(lang).to_string()
                },
                ..Item::default()
            };
            catalog.dimensions.list.iter().map(item).collect()
        }
        Kind::Findings => {
            let item = |code: codes::Code| Item {
                id: code.id.to_string(),
                title: code.meaning(lang).to_string(),
                about: code.part.title(lang).to_string(),
                ..Item::default()
            };
            codes::all().map(item).collect()
        }
        Kind::Schemas => {
            let item = |schema: schema::Kind| Item {
                id: schema.file().to_string(),
                title: title(&schema.title()),
                ..Item::default()
            };
            schema::Kind::ALL.into_iter().map(item).collect()
        }
    };
    items.sort_by(|a, b| a.id.cmp(&b.id));
    items
}

fn model(catalog: &Catalog, m: &crate::model::account::Model, uses: &Uses, lang: Lang) -> Item {
    Item {
        id: m.id.clone(),
        title: m.title.get(lang).to_string(),
        about: m.lines.iter().map(|l| l.id.as_str()).collect::<Vec<_>>().join(" "),
        source: catalog.cite(&m.source),
        used_by: uses.of_model(&m.id),
        ..Item::default()
    }
}

fn number(catalog: &Catalog, coefficient: &Coefficient, row: &Row, lang: Lang) -> Number {
    let member = |(dim, member): (&Dim, &u32)| {
        (catalog.dimensions.get(*dim).id.clone(), catalog.dimensions.member_id(*dim, *member))
    };
    Number {
        key: coefficient.per.iter().zip(&row.key).map(member).collect(),
        region: row.region.clone().unwrap_or_default(),
        set: row.set.clone(),
        value: row.value,
        unit: row.unit.to_string(),
        price_year: row.price_year,
        valid: if row.validity.is_open() { String::new() } else { row.validity.to_string() },
        evidence: if lang == Lang::Zh { row.evidence.title(lang) } else { row.evidence.id() },
        source: catalog.cite_document(row.document, &row.clause),
        note: row.note.clone(),
    }
}

/// Documents with how many models, numbers and profiles rest on each.
fn sources(catalog: &Catalog) -> Vec<Item> {
    let mut resting: Vec<Vec<String>> = vec![Vec::new(); catalog.documents.len()];
    for model in &catalog.models {
        resting[model.source.document].push(model.id.clone());
        for cite in model.lines.iter().filter_map(|l| l.source.as_ref()) {
            resting[cite.document].push(model.id.clone());
        }
        for tier in &model.tiers {
            resting[tier.source.document].push(model.id.clone());
        }
        // What replaced a scheme is named where the scheme has ended.
        let successor = model.scheme.as_ref().and_then(|scheme| scheme.successor.as_ref());
        let replacing = |id: &Placed| catalog.documents.iter().position(|d| d.id == id.text);
        if let Some(document) = successor.and_then(replacing) {
            resting[document].push(model.id.clone());
        }
    }
    for coefficient in &catalog.coefficients {
        for row in &coefficient.rows {
            resting[row.document].push(coefficient.id.clone());
        }
    }
    for profile in &catalog.profiles {
        resting[profile.source.document].push(profile.id.clone());
    }
    let item = |(d, mut used_by): (&crate::model::document::Document, Vec<String>)| {
        used_by.sort();
        used_by.dedup();
        let parts = [d.number.clone(), d.date.clone()];
        let source = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        Item {
            id: d.id.clone(),
            title: d.title.clone(),
            about: d.issuer.clone(),
            source,
            used_by,
            ..Item::default()
        }
    };
    catalog.documents.iter().zip(resting).map(item).collect()
}
