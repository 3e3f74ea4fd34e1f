//! Who fills in which measures, as data: offices by their titles. A folder of definitions may call them otherwise, add its
//! own and give measures to another.

use super::content::Content;
use super::faults;
use super::files::Files;
use super::measure::Measure;
use super::placed::Placed;
use super::read::read;
use super::spanned::Spanned;
use crate::finding::{Findings, nearest};
use crate::text;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;

/// The one for measures that name nobody.
const OPEN: &str = "open";

/// An office that fills in tables.
#[derive(Clone, Debug)]
pub struct Filler {
    pub id: String,
    pub title: Text,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FillerFile {
    /// 填报的单位，每个一节，按模板里的先后 · Who fills in tables, in the order of a template
    filler: Vec<FillerToml>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FillerToml {
    /// 名称，指标的 filler 写它；open 是没有写明的 · Id that measures name; `open` is for those that name none
    id: Spanned<String>,
    /// 单位的简称 · Short title
    title: Text,
    /// 另外改由它填的指标的 id · Ids of measures that it takes over
    #[serde(default)]
    fills: Vec<Spanned<String>>,
}

/// Reads who fills in what; gives the measures that a file names to their filler.
pub fn load(files: &Files, measures: &mut [Measure], findings: &mut Findings) -> Vec<Filler> {
    let mut fillers: Vec<Filler> = Vec::new();
    for source in files.of(Content::Fillers) {
        let Some(file) = read::<FillerFile>(source, findings) else { continue };
        for FillerToml { id, title, fills } in file.filler {
            let placed = Placed::new(&id, source);
            for word in fills.iter().map(|word| Placed::new(word, source)) {
                match measures.iter_mut().find(|measure| measure.is_called(&word.text)) {
                    Some(measure) => measure.filler = Some(placed.clone()),
                    None => {
                        let ids = measures.iter().map(|measure| measure.id.as_str());
                        let near = nearest(&word.text, ids);
                        unknown(&word, near, "geep catalog measures", findings);
                    }
                }
            }
            let filler = Filler { id: placed.text, title };
            match fillers.iter_mut().find(|known| known.id == filler.id) {
                Some(known) => *known = filler,
                None => fillers.push(filler),
            }
        }
    }
    for word in measures.iter().filter_map(|measure| measure.filler.as_ref()) {
        if fillers.iter().all(|filler| filler.id != word.text) {
            let near = nearest(&word.text, fillers.iter().map(|filler| filler.id.as_str()));
            unknown(word, near, "coefficients/documents/fillers.toml", findings);
        }
    }
    fillers
}

fn unknown(word: &Placed, near: Option<&str>, listed: &str, findings: &mut Findings) {
    let finding = faults::unknown_choice(&word.text)
        .did_you_mean_or(near, text!("可写的见 {listed}", "see {listed} for those there are"));
    findings.unknown(&word.text, word.whole(finding, Text::default()));
}

/// The place of a measure's filler among all, those left open among them; none where there is none for them either.
pub fn of(fillers: &[Filler], measure: &Measure) -> Option<usize> {
    let id = measure.filler.as_ref().map_or(OPEN, |filler| filler.text.as_str());
    fillers.iter().position(|filler| filler.id == id)
}
