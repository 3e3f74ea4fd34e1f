//! Sides that have nothing in common: no row of any line has a value on both.

use super::pair::Pair;
use super::results::{Changed, Compared};
use crate::finding::{Finding, Findings};
use crate::model::dimension::DimKind;
use crate::text;
use crate::text::Text;
use std::collections::BTreeSet;

/// So many of the rows of each side are named.
const NAMED: usize = 3;

/// Refuses sides that have values and none for the same.
pub fn report(pair: &Pair, lines: &[Compared], findings: &mut Findings) {
    let rows = || lines.iter().flat_map(|line| &line.rows);
    let common = rows().any(|row| row.change().is_some());
    if common || (rows().all(|row| row.a.is_none()) && rows().all(|row| row.b.is_none())) {
        return;
    }
    let has: [fn(&Changed) -> bool; 2] = [|row| row.a.is_some(), |row| row.b.is_some()];
    let [Text { zh: a, en: a_en }, Text { zh: b, en: b_en }] = has.map(|has| named(pair, lines, has));
    let message = text!(
        "两边没有一行可以相比——A：{a}；B：{b}",
        "no row of one side can be set against one of the other: A has {a_en}; B has {b_en}"
    );
    findings.push(nothing(message).help(text!(
        "比较同样的县：核对两个数据集的代码，或用 --profile 换成两边都算得出的口径",
        "compare the same counties: look at the codes of both datasets, or name a profile that both can be computed under"
    )));
}

/// What is said of sides that have nothing in common.
pub fn nothing(message: Text) -> Finding {
    Finding::error("nothing-in-common", message)
}

/// The regions, or the whole keys where there are none, that a side has.
fn named(pair: &Pair, lines: &[Compared], has: fn(&Changed) -> bool) -> Text {
    let dimensions = &pair.catalog.dimensions;
    let mut met: BTreeSet<String> = BTreeSet::new();
    for line in lines {
        let region = line.per.iter().position(|dim| dimensions.get(dim).kind == DimKind::Region);
        for row in line.rows.iter().filter(|row| has(row)) {
            let members = line.per.iter().zip(&row.key).enumerate();
            let told = members.filter(|(place, _)| region.is_none_or(|region| region == *place));
            let ids: Vec<String> =
                told.map(|(_, (dim, member))| dimensions.member_id(dim, *member)).collect();
            met.insert(ids.join(" "));
        }
    }
    if met.is_empty() {
        return text!("一个值也没有", "no value at all");
    }
    let more = if met.len() > NAMED { " …" } else { "" };
    let words = format!("{}{more}", met.into_iter().take(NAMED).collect::<Vec<_>>().join(", "));
    Text { zh: words.clone(), en: words }
}
