//! Slots: lines that several models give in ways of their own, of which a profile takes one. A formula that names a
//! slot builds on whichever model fills it, so all of them must give the same kind of quantity over the same rows.

use super::account::{Line, Model};
use super::content::Content;
use super::dimension::{Dim, DimSet, Dimensions};
use super::files::Files;
use super::laid::Laid;
use super::named::{per, unit};
use super::placed::Placed;
use super::read::read;
use super::spanned::Spanned;
use crate::finding::{Finding, Findings, Severity};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use schemars::JsonSchema;
use serde::Deserialize;

/// What every model that gives this line keeps to.
#[derive(Clone, Debug)]
pub struct Slot {
    pub id: String,
    pub title: Text,
    /// None where the models differ in what they measure.
    pub unit: Option<Unit>,
    /// None where the models differ in what the line varies over.
    pub per: Option<Vec<Dim>>,
    pub at: Placed,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlotFile {
    /// 几个模型各按自己的办法给出的行，每个一节 · Lines that several models give, each in its own way
    #[serde(default)]
    slot: Vec<SlotToml>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SlotToml {
    /// 行的 id，公式里用 · Id of the line, for formulas
    id: Spanned<String>,
    /// 标题 · Title
    title: Text,
    /// 单位；各模型的单位须能换算成它。不写则不论 · Unit that the unit of each model must convert to; any where not said
    unit: Option<Spanned<String>>,
    /// 结果随哪些维度变化；不写则不论 · Dimensions the result varies over; any where not said
    per: Option<Vec<Spanned<String>>>,
}

/// Reads every file of slots.
pub fn load(files: &Files, dimensions: &Dimensions, laid: &mut Laid, findings: &mut Findings) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    for source in files.of(Content::Slots) {
        let Some(file) = read::<SlotFile>(source, findings) else { continue };
        for toml in file.slot {
            let at = Placed::new(&toml.id, source);
            let unit = toml.unit.map(|word| unit(&Placed::new(&word, source), findings));
            let per = toml.per.map(|list| per(&list, source, dimensions, findings));
            if matches!(unit, Some(None)) || matches!(per, Some(None)) {
                continue;
            }
            let slot =
                Slot { id: at.text.clone(), title: toml.title, unit: unit.flatten(), per: per.flatten(), at };
            match slots.iter_mut().find(|known| known.id == slot.id) {
                None => slots.push(slot),
                Some(known) => {
                    if laid.goes_for(&text!("接口", "slot"), (&slot.at, &known.at), files, findings) {
                        *known = slot;
                    }
                }
            }
        }
    }
    slots
}

/// Every model that gives the line of a slot gives what the slot says.
pub fn check(
    slots: &[Slot],
    models: &[Model],
    (files, dimensions): (&Files, &Dimensions),
    findings: &mut Findings,
) {
    let lines = || models.iter().flat_map(|m| m.lines.iter()).filter(|line| line.check.is_none());
    for slot in slots {
        let mut given = false;
        for line in lines().filter(|l| l.id == slot.id) {
            given = true;
            // A model laid over the slot may be older than it: where nothing builds on the line, it does no harm.
            let severity = match files.goes_over(&line.at, &slot.at) {
                true => Severity::Warning,
                false => Severity::Error,
            };
            for message in slot.misfits(line, dimensions) {
                let finding = Finding { severity, ..misfit(message) }.help(way_out(&slot.at.words()));
                findings.push(line.at.whole(finding, Text::default()));
            }
        }
        if !given {
            let id = &slot.id;
            let message = text!("没有模型给出接口 `{id}`", "no model gives slot `{id}`");
            let help = text!(
                "在某个模型里写这一行，或删去这个接口",
                "write the line in a model, or remove the slot"
            );
            findings.unknown(id, slot.at.whole(misfit(message).help(help), Text::default()));
        }
    }
}

impl Slot {
    /// What of a line does not fit.
    fn misfits(&self, line: &Line, dimensions: &Dimensions) -> impl Iterator<Item = Text> {
        let id = &self.id;
        let unlike = self.unit.as_ref().filter(|unit| !unit.same_dimension(&line.unit)).map(|unit| {
            let own = &line.unit;
            text!(
                "行 `{id}` 的单位 {own} 换算不成接口的 {unit}",
                "line `{id}` is in {own}, which does not convert to the {unit} of its slot"
            )
        });
        let set = |dims: &[Dim]| dims.iter().copied().collect::<DimSet>();
        let elsewhere = self.per.as_ref().filter(|per| set(per) != set(&line.per)).map(|per| {
            let (wanted, own) = (dimensions.names(set(per)), dimensions.names(set(&line.per)));
            text!(
                "行 `{id}` 随 {own} 变化，接口随 {wanted}",
                "line `{id}` varies over {own}, its slot over {wanted}"
            )
        });
        unlike.into_iter().chain(elsewhere)
    }
}

/// A line that does not fit the slot of its name.
fn misfit(message: Text) -> Finding {
    Finding::error("slot-misfit", message)
}

fn way_out(slot: &Text) -> Text {
    let Text { zh, en } = slot;
    text!(
        "改得与接口一致（{zh}），或给这一行另取一个 id",
        "make it fit the slot ({en}), or give the line an id of its own"
    )
}

/// The models that give a line, and so can fill the slot of its name.
pub fn givers<'m>(id: &'m str, models: &'m [Model]) -> impl Iterator<Item = &'m str> {
    models.iter().filter(move |m| m.lines.iter().any(|l| l.id == id)).map(|m| m.id.as_str())
}

/// A slot that nothing in a profile fills.
pub fn unfilled(slot: &str, models: &[Model]) -> Text {
    const NAMED: usize = 6;
    let givers: Vec<&str> = givers(slot, models).collect();
    let (count, named) = (givers.len(), &givers[..givers.len().min(NAMED)]);
    let [zh, en] = ["、", ", "].map(|comma| named.join(comma));
    let rest = count - named.len();
    let rest = if rest == 0 { Text::default() } else { text!(" 等 {count} 个", " and {rest} more") };
    let Text { zh: rest_zh, en: rest_en } = rest;
    text!(
        "这是接口，口径的 models 里加一个给出它的模型：{zh}{rest_zh}；`geep catalog slots --find {slot}` 列出它们",
        "it is a slot: add one of the models that give it to `models` of the profile: {en}{rest_en}; `geep catalog slots --find {slot}` lists them"
    )
}

#[cfg(test)]
mod tests {
    use crate::finding::Findings;
    use crate::model::Catalog;
    use crate::model::files::Files;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    #[test]
    fn every_line_that_several_models_give_is_a_slot() {
        let mut findings = Findings::default();
        let catalog = Catalog::load(&Files::built_in(), &mut findings);
        let mut givers: BTreeMap<&str, usize> = BTreeMap::new();
        // What a model takes over from another is not given once more.
        let own = catalog.models.iter().flat_map(|m| {
            m.lines.iter().filter(|l| l.check.is_none() && Arc::ptr_eq(&l.at.source, &m.at.source))
        });
        for line in own {
            *givers.entry(&line.id).or_default() += 1;
        }
        let several: Vec<&str> =
            givers.into_iter().filter(|(_, count)| *count > 1).map(|(id, _)| id).collect();
        let mut slots: Vec<&str> = catalog.slots.iter().map(|slot| slot.id.as_str()).collect();
        slots.sort_unstable();
        assert_eq!(several, slots);
    }
}
