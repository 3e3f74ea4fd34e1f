//! Members that stand outside their dimension: `[[member]] of = "landuse"`, to add one or to say more of one.

use super::{DimKind, Dimensions};
use crate::finding::{Finding, Findings, Source, nearest};
use crate::model::Spanned;
use crate::model::faults;
use crate::model::files::Files;
use crate::model::laid::{Change, Laid};
use crate::model::placed::Placed;
use crate::model::region::{self, RawMember};
use crate::text;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FurtherToml {
    /// 属于哪个维度 · Dimension
    of: Spanned<String>,
    /// 名称 · Id
    id: Spanned<String>,
    /// 标题；新成员必须写 · Title; a new member needs one
    title: Option<Text>,
    /// 数据表里的其他叫法 · Other words for it in tables
    #[serde(default)]
    aliases: Vec<String>,
    /// 属性的值 · Its attributes
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

/// A member of a dimension that is declared elsewhere.
pub(super) struct Further {
    pub of: Placed,
    pub id: Placed,
    title: Option<Text>,
    aliases: Vec<String>,
    pub attributes: BTreeMap<String, String>,
}

impl FurtherToml {
    pub fn placed(self, source: &Arc<Source>) -> Further {
        Further {
            of: Placed::new(&self.of, source),
            id: Placed::new(&self.id, source),
            title: self.title,
            aliases: self.aliases,
            attributes: self.attributes,
        }
    }
}

impl Further {
    /// Puts the member among those of its dimension. A new one needs a title; one that is there may get other words
    /// beside its own, and from a folder laid over it another title and other attributes.
    pub fn join(
        &self,
        (of, kind): (&str, DimKind),
        members: &mut Vec<RawMember>,
        attributes: BTreeMap<String, String>,
        (files, laid): (&Files, &mut Laid),
        findings: &mut Findings,
    ) {
        let id = &self.id.text;
        let layer = files.layer(&self.id.source);
        let known = members.iter_mut().find(|m| m.id == *id);
        let only_words = self.title.is_none() && attributes.is_empty();
        if kind == DimKind::Region && (known.is_none() || !only_words) {
            let message = text!(
                "这里只能给 `{of}` 已有的成员写别名",
                "only aliases of members that `{of}` has can stand here"
            );
            let help = text!(
                "行政区写进名为 county-special-*.csv 的表，每行一个",
                "write regions into a CSV file named county-special-*.csv, one a line"
            );
            findings.push(self.id.whole(region::bad_row(message, help), Text::default()));
            return;
        }
        let Some(known) = known else {
            let Some(title) = self.title.clone() else {
                let near = nearest(id, members.iter().map(|m| m.id.as_str()));
                let message = text!("`{id}` 不在 `{of}` 之列", "`{id}` is no member of `{of}`");
                let finding = faults::unknown_member(message)
                    .did_you_mean_or(near, text!("新的成员要写 title", "a new member needs a `title`"));
                findings.push(self.id.whole(finding, Text::default()));
                return;
            };
            let (id, aliases, at) = (id.clone(), self.aliases.clone(), self.id.words());
            members.push(RawMember { id, title, level: None, attributes, aliases, at, layer });
            return;
        };
        if !only_words {
            if layer <= known.layer {
                findings.push(self.id.whole(region::twice(id), Text::default()));
                return;
            }
            laid.changes.push(Change {
                what: text!("成员 `{of} = {id}`", "member `{of} = {id}`"),
                values: None,
                wholly: true,
                beneath: known.at.clone(),
                own: self.id.words(),
            });
            known.title = self.title.clone().unwrap_or_else(|| known.title.clone());
            known.attributes.extend(attributes);
            (known.at, known.layer) = (self.id.words(), layer);
        }
        let new = self.aliases.iter().filter(|alias| !known.aliases.contains(alias));
        let new: Vec<String> = new.cloned().collect();
        known.aliases.extend(new);
    }

    /// Reports that its dimension is not there, or is one that has no members of its own.
    pub fn report_homeless(&self, dimensions: &Dimensions, findings: &mut Findings) {
        let of = &self.of.text;
        let finding = match dimensions.find(of) {
            None => dimensions.unknown(of),
            Some(_) => {
                let message =
                    text!("属性 `{of}` 没有自己的成员表", "attribute `{of}` has no list of its own");
                faults::unknown_member(message).help(text!(
                    "它的成员就是所属维度各成员的 attributes 里写的词",
                    "its members are the words under `attributes` of the members of its dimension"
                ))
            }
        };
        findings.unknown(of, self.of.whole(finding, Text::default()));
    }
}

/// The attributes of a member that its dimension has; others are reported.
pub(super) fn declared_only(
    given: &BTreeMap<String, String>,
    declared: &[&str],
    member: &Placed,
    findings: &mut Findings,
) -> BTreeMap<String, String> {
    let (known, unknown): (BTreeMap<_, _>, BTreeMap<_, _>) =
        given.clone().into_iter().partition(|(key, _)| declared.contains(&key.as_str()));
    for key in unknown.keys() {
        let message = text!("没有声明属性 `{key}`", "attribute `{key}` is not declared");
        let finding = super::unknown_attribute(message).did_you_mean_or(
            nearest(key, declared.iter().copied()),
            text!("在这个维度的 attribute 中声明它", "declare it under `attribute` of this dimension"),
        );
        findings.push(member.whole(finding, Text::default()));
    }
    known
}

/// Reports an alias that already means another member.
pub(super) fn check_words(members: &[RawMember], findings: &mut Findings) {
    let mut owners: HashMap<&str, &str> = HashMap::new();
    for member in members {
        for word in [&member.id, &member.title.zh, &member.title.en] {
            owners.insert(word, &member.id);
        }
    }
    for member in members {
        for alias in &member.aliases {
            let id = &member.id;
            match owners.insert(alias, id).filter(|other| other != id) {
                None => {}
                Some(other) => {
                    let message =
                        text!("别名 `{alias}` 已指 `{other}`", "alias `{alias}` already means `{other}`");
                    let finding = Finding::error("alias-taken", message).at_words(member.at.clone());
                    findings.push(finding.help(text!(
                        "改一个别名，或从两者之一去掉",
                        "change the alias, or drop it from one of the two"
                    )));
                }
            }
        }
    }
}
