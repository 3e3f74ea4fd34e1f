//! What measures, coefficients and lines have in common: an id, a unit, dimensions.

use super::dimension::{Dim, DimSet, Dimensions};
use super::laid::Laid;
use super::placed::Placed;
use super::spanned::Spanned;
use crate::finding::{Finding, Findings, Source};
use crate::formula::KEYWORDS;
use crate::function;
use crate::model::faults;
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::{Unit, UnitError};
use std::collections::HashMap;
use std::sync::Arc;

/// Something a formula can name.
pub trait Named {
    fn id(&self) -> &str;
    fn at(&self) -> &Placed;
}

/// Something formulas were written for with its unit and dimensions in mind.
pub trait Quantity: Named {
    /// What it is, in Chinese and in English.
    const KIND: (&str, &str);
    fn unit(&self) -> &Unit;
    fn per(&self) -> &[Dim];
}

/// Lays a quantity over one of the same id. What is written for that must hold for this one as well: its dimensions
/// and its kind of unit stay.
pub fn takes_over<Q: Quantity>(
    here: &Q,
    there: &Q,
    dimensions: &Dimensions,
    laid: &mut Laid,
    findings: &mut Findings,
) -> bool {
    let ((zh, en), id) = (Q::KIND, here.id());
    let all = |q: &Q| q.per().iter().copied().collect::<DimSet>();
    if all(here) == all(there) && here.unit().same_dimension(there.unit()) {
        laid.replaced(&text!("{zh}", "{en}"), (here.at(), there.at()));
        return true;
    }
    let (unit, per) = (there.unit(), dimensions.names(all(there)));
    let message = text!(
        "{zh} `{id}` 已有定义，单位 {unit}，维度 {per}；这里的不同",
        "{en} `{id}` is there already, in {unit} over {per}; here it is another"
    );
    let Text { zh, en } = there.at().words();
    let finding = faults::duplicate_id(message).help(text!(
        "另一处在 {zh}；换一个 id，或写相同的维度和同类的单位",
        "the other is at {en}; take another id, or write the same dimensions and a unit of the same kind"
    ));
    findings.push(here.at().whole(finding, Text::default()));
    false
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
        if dimensions.find(id).is_some() || KEYWORDS.contains(&id) || function::names().any(|f| f == id) {
            let finding = Finding::error(
                "reserved-id",
                text!(
                    "名称 `{id}` 已是维度、函数或关键字",
                    "id `{id}` is a dimension, a function or a keyword"
                ),
            )
            .help(text!("换一个名称", "choose another id"));
            findings.push(item.at().whole(finding, Text::default()));
        }
        match seen.get(id) {
            Some(first) => {
                let finding = faults::defined_twice(&text!("名称", "id"), id, first);
                findings.push(item.at().whole(finding, Text::default()));
            }
            None => {
                seen.insert(id, item.at());
            }
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
                findings.push(placed.whole(faults::dimension_twice(), Text::default()));
            }
            Some(dim) => dims.push(dim),
            None => {
                let finding = dimensions.unknown(&placed.text);
                findings.unknown(&placed.text, placed.whole(finding, Text::default()));
            }
        }
    }
    let all: DimSet = dims.iter().copied().collect();
    let implied = all.minus(dimensions.essential(all));
    let follows =
        |word: &&Spanned<String>| dimensions.find(word.get_ref()).is_some_and(|dim| implied.contains(dim));
    for word in list.iter().filter(follows) {
        let placed = Placed::new(word, source);
        let id = &placed.text;
        let message = text!("`{id}` 已由其他维度决定", "`{id}` follows from another dimension");
        let finding = Finding::error("redundant-dimension", message);
        findings.push(placed.whole(finding.help(text!("去掉 {id}", "drop {id}")), Text::default()));
    }
    (dims.len() == list.len()).then_some(dims)
}

/// Reads a unit.
pub fn unit(placed: &Placed, findings: &mut Findings) -> Option<Unit> {
    match Unit::parse(&placed.text) {
        Ok(unit) => Some(unit),
        Err(e) => {
            findings.push(placed.whole(bad_unit(&e), Text::default()));
            None
        }
    }
}

/// What is said of a text that is no unit.
pub fn bad_unit(e: &UnitError) -> Finding {
    let finding = Finding::error("unknown-unit", Text { zh: e.reason(true), en: e.reason(false) });
    match e.suggestion() {
        Some(better) => finding.did_you_mean(Some(better)),
        None => finding.help(text!(
            "单位写法如 万元、t、km2、元/m3、kg/(hm2 a)、%；没有单位的数写 1",
            "units are written as in 万元, t, km2, 元/m3, kg/(hm2 a), %; a number without one has the unit 1"
        )),
    }
}

/// A dimension list for people: `行政区 × 年份`.
pub fn per_words(per: &[Dim], dimensions: &Dimensions, lang: Lang) -> String {
    let words: Vec<&str> = per.iter().map(|d| dimensions.get(*d).title.get(lang)).collect();
    words.join(" × ")
}
