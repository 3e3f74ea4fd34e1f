//! What measures, coefficients and lines have in common: an id, a unit, dimensions.

use super::dimension::{Dim, Dimensions};
use super::read::Placed;
use crate::finding::{Finding, Findings, Source, nearest};
use crate::formula::KEYWORDS;
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::Unit;
use std::collections::HashMap;
use std::sync::Arc;
use toml::Spanned;

/// Something a formula can name.
pub trait Named {
    fn id(&self) -> &str;
    fn at(&self) -> &Placed;
}

/// Reports ids that do not suit formulas or that stand twice.
pub fn check_ids<'a>(
    named: impl Iterator<Item = &'a dyn Named>,
    dimensions: &Dimensions,
    findings: &mut Findings,
) {
    let mut seen: HashMap<&str, &Placed> = HashMap::new();
    for item in named {
        let id = item.id();
        let mut letters = id.chars();
        let first = letters.next().is_some_and(|c| c.is_ascii_lowercase());
        if !first || !letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
            let finding = Finding::error(
                "bad-id",
                text!("名称 `{id}` 不能用于公式", "id `{id}` cannot stand in a formula"),
            )
            .help(text!(
                "用小写字母、数字和下划线，以字母开头",
                "use lower-case letters, digits and underscores, a letter first"
            ));
            findings.push(item.at().whole(finding, Text::default()));
        }
        if dimensions.find(id).is_some() || KEYWORDS.contains(&id) {
            let finding = Finding::error(
                "reserved-id",
                text!("名称 `{id}` 已是维度或关键字", "id `{id}` is a dimension or a keyword"),
            );
            findings.push(item.at().whole(finding, Text::default()));
        }
        if let Some(first) = seen.insert(id, item.at()) {
            let other = &first.source.name;
            let finding =
                Finding::error("duplicate-id", text!("名称 `{id}` 定义了两次", "id `{id}` is defined twice"))
                    .help(text!("另一处在 {other}", "the other stands in {other}"));
            findings.push(item.at().whole(finding, Text::default()));
        }
    }
}

/// Reads a `per` list.
pub fn per(
    list: &[Spanned<String>],
    source: &Arc<Source>,
    dimensions: &Dimensions,
    findings: &mut Findings,
) -> Option<Vec<Dim>> {
    let mut dims = Vec::new();
    for word in list {
        let placed = Placed::new(word, source);
        match dimensions.find(&placed.text) {
            Some(dim) if dims.contains(&dim) => {
                let finding = Finding::error(
                    "duplicate-dimension",
                    text!("维度写了两次", "the dimension stands twice"),
                );
                findings.push(placed.whole(finding, Text::default()));
            }
            Some(dim) => dims.push(dim),
            None => {
                let id = &placed.text;
                let finding = Finding::error(
                    "unknown-dimension",
                    text!("没有维度 `{id}`", "there is no dimension `{id}`"),
                )
                .did_you_mean(nearest(id, dimensions.ids()));
                findings.push(placed.whole(finding, Text::default()));
            }
        }
    }
    (dims.len() == list.len()).then_some(dims)
}

/// Reads a unit.
pub fn unit(placed: &Placed, findings: &mut Findings) -> Option<Unit> {
    match Unit::parse(&placed.text) {
        Ok(unit) => Some(unit),
        Err(e) => {
            let message = Text { zh: e.message(true), en: e.message(false) };
            findings.push(placed.whole(Finding::error("unknown-unit", message), Text::default()));
            None
        }
    }
}

/// A dimension list for people: `行政区 × 年份`.
pub fn per_words(per: &[Dim], dimensions: &Dimensions, lang: Lang) -> String {
    let words: Vec<&str> = per.iter().map(|d| dimensions.get(*d).title.get(lang)).collect();
    words.join(" × ")
}
