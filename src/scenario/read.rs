//! Reading a scenario file: its verbs in the order in which they are written.

use super::faults;
use super::spot::Spot;
use super::toml::{
    FollowToml, MoveToml, PathToml, PricesToml, ReplaceToml, ScaleToml, ScenarioToml, SetToml, ShiftToml,
};
use crate::finding::{Findings, Source};
use crate::model::{Placed, read as read_toml};
use crate::text;
use crate::text::Text;
use std::ops::Range;
use std::sync::Arc;

/// A scenario as it was read.
pub struct Scenario {
    pub id: String,
    pub title: Text,
    /// What it rests on.
    pub source: String,
    pub note: Text,
    pub verbs: Vec<Written>,
    pub file: Arc<Source>,
}

/// One verb of the file.
pub struct Written {
    pub verb: VerbToml,
    pub spot: Spot,
}

pub enum VerbToml {
    Move(MoveToml),
    Follow(FollowToml),
    Scale(ScaleToml),
    Set(SetToml),
    Shift(ShiftToml),
    Path(PathToml),
    Replace(ReplaceToml),
    Prices(PricesToml),
}

impl VerbToml {
    /// The bytes by which it is known.
    fn range(&self) -> Range<usize> {
        let of_target = |names: [&Option<crate::model::Spanned<String>>; 3]| {
            names.into_iter().flatten().next().map_or(0..0, crate::model::Spanned::span)
        };
        match self {
            VerbToml::Move(verb) => verb.measure.span(),
            VerbToml::Follow(verb) => verb.measure.span(),
            VerbToml::Scale(ScaleToml { measure, coefficient, tier, by, .. }) => {
                non_empty(of_target([measure, coefficient, tier]), by.span())
            }
            VerbToml::Set(SetToml { measure, coefficient, tier, to, .. }) => {
                non_empty(of_target([measure, coefficient, tier]), to.span())
            }
            VerbToml::Shift(ShiftToml { measure, coefficient, tier, by, .. }) => {
                non_empty(of_target([measure, coefficient, tier]), by.span())
            }
            VerbToml::Path(verb) => verb.measure.span(),
            VerbToml::Replace(verb) => verb.model.span(),
            VerbToml::Prices(verb) => verb.year.span(),
        }
    }
}

fn non_empty(range: Range<usize>, otherwise: Range<usize>) -> Range<usize> {
    if range.is_empty() { otherwise } else { range }
}

impl Scenario {
    /// Reads a file; `stem` is its name without the ending.
    pub fn read(file: Source, stem: &str, findings: &mut Findings) -> Option<Scenario> {
        let file = Arc::new(file);
        let toml: ScenarioToml = read_toml(&file, findings)?;
        let id = Placed::new(&toml.id, &file);
        let ScenarioToml {
            title,
            source,
            note,
            moving,
            follow,
            scale,
            set,
            shift,
            path,
            replace,
            prices,
            ..
        } = toml;
        let verbs = moving.into_iter().map(VerbToml::Move);
        let verbs = verbs.chain(follow.into_iter().map(VerbToml::Follow));
        let verbs = verbs.chain(scale.into_iter().map(VerbToml::Scale));
        let verbs = verbs.chain(set.into_iter().map(VerbToml::Set));
        let verbs = verbs.chain(shift.into_iter().map(VerbToml::Shift));
        let verbs = verbs.chain(path.into_iter().map(VerbToml::Path));
        let verbs = verbs.chain(replace.into_iter().map(VerbToml::Replace));
        let mut verbs: Vec<VerbToml> = verbs.chain(prices.map(VerbToml::Prices)).collect();
        // What is written first is done first, whatever kind of verb it is.
        verbs.sort_by_key(|verb| verb.range().start);
        let spot = |number: usize, range: Range<usize>| Spot {
            scenario: id.text.clone(),
            number,
            source: file.clone(),
            range,
        };
        if id.text != stem {
            findings.push(faults::misnamed(&spot(0, id.range.clone()), stem));
        }
        if verbs.is_empty() {
            let what = text!("情景里没有一条动词", "the scenario has no verb");
            let help = text!(
                "写一条 [[move]]、[[scale]]、[[set]]、[[shift]]、[[follow]]、[[path]] 或 [[replace]]",
                "write a [[move]], [[scale]], [[set]], [[shift]], [[follow]], [[path]] or [[replace]]"
            );
            findings.push(faults::touches_nothing(&spot(0, id.range.clone()), what, help));
        }
        let verbs = verbs.into_iter().enumerate();
        let verbs = verbs.map(|(at, verb)| Written { spot: spot(at + 1, verb.range()), verb }).collect();
        Some(Scenario { id: id.text, title, source, note, verbs, file })
    }
}
