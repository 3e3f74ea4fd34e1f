//! Figures that stand about 10⁴ off from all others of their kind: 亩 among 万亩, 元 among 万元. They are warned of,
//! never mended. Where the line is drawn stands in the definitions.

use super::plan::Plan;
use super::record::{Gathered, Record};
use super::region::at;
use super::words::Words;
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind};
use crate::model::{limit, quoted};
use crate::sheet::raw::Raw;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeMap;

/// Figures to be held against each other: of one table, measure and unit, and of the same members.
type Kin = (usize, usize, String, Vec<(Dim, u32)>);

pub fn warn(gathered: &Gathered, plan: &Plan, raws: &[Raw], words: &Words<'_>, findings: &mut Findings) {
    let limit = |id| words.catalog.limit(id);
    let (Some(least), Some(most), Some(enough)) =
        (limit(limit::SCALE_GAP), limit(limit::SCALE_MOST), limit(limit::SCALE_FIGURES))
    else {
        return;
    };
    let mut groups: BTreeMap<Kin, Vec<(f64, &Record)>> = BTreeMap::new();
    for record in &gathered.records {
        let listed =
            record.key.iter().filter(|(d, _)| words.catalog.dimensions.get(*d).kind == DimKind::List);
        let key = (record.table, record.measure, record.unit.clone(), listed.copied().collect());
        if let Some(value) = record.digits.parse::<f64>().ok().filter(|v| *v > 0.0) {
            groups.entry(key).or_default().push((value, record));
        }
    }
    for group in groups.values().filter(|g| g.len() as f64 >= enough) {
        let mut sorted: Vec<f64> = group.iter().map(|(v, _)| *v).collect();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted[sorted.len() / 2];
        let gaps = sorted.windows(2).filter(|pair| pair[1] / pair[0] >= least);
        for gap in gaps {
            let lower = sorted.iter().filter(|v| **v <= gap[0]).count();
            let low = lower * 3 <= sorted.len();
            let high = (sorted.len() - lower) * 3 <= sorted.len();
            let off = |v: f64| (low && v <= gap[0]) || (high && v >= gap[1]);
            for (place, (value, record)) in group.iter().enumerate() {
                let ratio = if *value > middle { value / middle } else { middle / value };
                if off(*value) && ratio < most {
                    let around = neighbours(group, place, &off);
                    warning(record, &around, middle, plan, raws, words, findings);
                }
            }
        }
    }
}

/// The nearest figures before and behind that look sound.
fn neighbours<'g>(group: &[(f64, &'g Record)], place: usize, off: &dyn Fn(f64) -> bool) -> Vec<&'g Record> {
    let sound = |(v, _): &&(f64, &'g Record)| !off(*v);
    let before = group[..place].iter().rev().find(sound);
    let behind = group[place + 1..].iter().find(sound);
    before.into_iter().chain(behind).map(|(_, r)| *r).collect()
}

fn warning(
    record: &Record,
    around: &[&Record],
    middle: f64,
    plan: &Plan,
    raws: &[Raw],
    words: &Words<'_>,
    findings: &mut Findings,
) {
    let of = &words.subjects[record.measure];
    let (Text { zh, en }, digits, unit) = (quoted(&of.id, &of.title), &record.digits, &record.unit);
    let said = |lang: Lang| {
        let one = |r: &&Record| format!("{} {}", r.words(words, lang), r.digits);
        around.iter().map(one).collect::<Vec<_>>().join(lang.pick("；", "; "))
    };
    let (near_zh, near_en) = (said(Lang::Zh), said(Lang::En));
    let message = text!(
        "{zh}为 {digits} {unit}，与别的数差上千倍（中间的数是 {middle}）",
        "{en} is {digits} {unit}, a thousand times or more off the others (the middle one is {middle})"
    );
    let finding = Finding::warning("magnitude", message).help(text!(
        "相邻的数：{near_zh}；核对单位，如 亩 与 万亩、元 与 万元",
        "its neighbours: {near_en}; check the unit, such as 亩 and 万亩, 元 and 万元"
    ));
    let raw = &raws[plan.tables[record.table].raw];
    findings.push(at(&raw.place(Some(record.row), Some(record.column)), finding));
}
