//! Measures: what can be fed in.

use super::content::Content;
use super::dimension::{Dim, Dimensions};
use super::files::Files;
use super::laid::Laid;
use super::named::{self, Named, Quantity, per, unit};
use super::placed::Placed;
use super::read::read;
use super::spanned::Spanned;
use crate::finding::{Findings, unfit_name};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use schemars::JsonSchema;
use serde::Deserialize;

/// An input quantity.
#[derive(Clone, Debug)]
pub struct Measure {
    pub id: String,
    /// What formulas call it: its id, but for the given value of a line, whose id is the line's.
    pub symbol: String,
    /// Ids it had before: read as well, with a word.
    pub formerly: Vec<String>,
    pub title: Text,
    pub unit: Unit,
    pub per: Vec<Dim>,
    /// Bounds in `unit`.
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// A measure of the same dimensions and of like figures, to hold them against.
    pub like: Option<Placed>,
    /// Further column headers it is known by.
    pub headers: Vec<String>,
    /// Headers among those that say only part of its name.
    pub bare: Option<Bare>,
    /// The office that fills it in, by id; none where it is left open.
    pub filler: Option<Placed>,
    pub at: Placed,
}

/// Words that stand for a measure only where others stand beside them: 第一产业 is its value added in a table of that, and
/// its investment or its workers in others.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bare {
    /// 只说一半的词 · Words that say only part
    pub words: Vec<String>,
    /// 标题或别的表头里须有其中之一 · One of these must stand in titles or other headers
    pub beside: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureFile {
    /// 没有另写 filler 的指标由谁填，见 [[filler]] · Who fills in the measures below that name nobody, a [[filler]]
    filler: Option<Spanned<String>>,
    /// 指标，每个一节 · Measures
    #[serde(default)]
    measure: Vec<MeasureToml>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MeasureToml {
    /// 名称，公式里用：小写字母、数字、下划线 · Id for formulas: lower-case letters, digits, underscores
    id: Spanned<String>,
    /// 标题 · Title
    title: Text,
    /// 单位 · Unit
    unit: Spanned<String>,
    /// 随哪些维度变化，如 ["county", "year"] · Dimensions it varies over
    per: Vec<Spanned<String>>,
    /// 下限，按 unit · Least value, in `unit`
    min: Option<f64>,
    /// 上限，按 unit · Greatest value, in `unit`
    max: Option<f64>,
    /// 量级相近的另一个指标，拿来比对 · Measure of like figures, to hold them against
    like: Option<Spanned<String>>,
    /// 表头里的其他叫法 · Further column headers it is known by
    #[serde(default)]
    headers: Vec<String>,
    /// 只说一半的叫法 · Headers that say only part of its name
    bare: Option<Bare>,
    /// 由谁填，见 [[filler]] · Who fills it in, a [[filler]]
    filler: Option<Spanned<String>>,
    /// 从前的名称，照读并提示 · Ids it had before
    #[serde(default)]
    formerly: Vec<String>,
}

/// Reads every file of measures.
pub fn load(
    files: &Files,
    dimensions: &Dimensions,
    laid: &mut Laid,
    findings: &mut Findings,
) -> Vec<Measure> {
    let mut measures: Vec<Measure> = Vec::new();
    for source in files.of(Content::Measures) {
        let Some(file) = read::<MeasureFile>(source, findings) else { continue };
        for m in file.measure {
            let per = per(&m.per, source, dimensions, findings);
            let unit = unit(&Placed::new(&m.unit, source), findings);
            if per.is_none() || unit.is_none() {
                let words = [m.id.get_ref(), &m.title.zh, &m.title.en];
                words.into_iter().chain(&m.headers).for_each(|w| findings.lose(w));
            }
            if let (Some(per), Some(unit)) = (per, unit) {
                let measure = Measure {
                    id: m.id.get_ref().clone(),
                    symbol: m.id.get_ref().clone(),
                    formerly: m.formerly,
                    title: m.title,
                    unit,
                    per,
                    min: m.min,
                    max: m.max,
                    like: m.like.as_ref().map(|like| Placed::new(like, source)),
                    headers: m.headers,
                    bare: m.bare,
                    filler: m.filler.as_ref().or(file.filler.as_ref()).map(|id| Placed::new(id, source)),
                    at: Placed::new(&m.id, source),
                };
                // Two of one layer are met where all ids are checked.
                let beneath =
                    |known: &&mut Measure| known.id == measure.id && files.goes_over(&measure.at, &known.at);
                match measures.iter_mut().find(beneath) {
                    None => measures.push(measure),
                    Some(known) if known.says(&measure) => {}
                    Some(known) => {
                        if named::takes_over(&measure, known, dimensions, laid, findings) {
                            // Who fills it in stays where nothing is said of it.
                            let filler = measure.filler.clone().or(known.filler.take());
                            *known = Measure { filler, ..measure };
                        }
                    }
                }
            }
        }
    }
    measures
}

impl Measure {
    /// Whether this is its id, now or before.
    pub fn is_called(&self, id: &str) -> bool {
        self.id == id || self.formerly.iter().any(|former| former == id)
    }

    /// Whether it is the given value of a line, which has its id.
    pub fn is_of_a_line(&self) -> bool {
        self.symbol != self.id
    }

    /// Whether both say the same of the same measure.
    fn says(&self, other: &Measure) -> bool {
        let like = |m: &Measure| m.like.as_ref().map(|like| like.text.clone());
        let filler = |m: &Measure| m.filler.as_ref().map(|filler| filler.text.clone());
        let bounds = |m: &Measure| (m.min, m.max);
        (&self.title, self.unit.to_string(), &self.per, &self.headers)
            == (&other.title, other.unit.to_string(), &other.per, &other.headers)
            && bounds(self) == bounds(other)
            && self.bare == other.bare
            && like(self) == like(other)
            && (other.filler.is_none() || filler(self) == filler(other))
    }
}

impl Quantity for Measure {
    const KIND: (&str, &str) = ("指标", "measure");

    fn unit(&self) -> &Unit {
        &self.unit
    }

    fn per(&self) -> &[Dim] {
        &self.per
    }
}

/// What a measure is held against must be there, vary over the same and be of the same kind.
pub fn check_likes(measures: &[Measure], findings: &mut Findings) {
    for (measure, like) in measures.iter().filter_map(|m| Some((m, m.like.as_ref()?))) {
        let other = measures.iter().find(|m| m.is_called(&like.text));
        let fits = |m: &Measure| {
            let all = m.per.iter().all(|dim| measure.per.contains(dim));
            all && m.per.len() == measure.per.len() && m.unit.same_dimension(&measure.unit)
        };
        if other.is_some_and(fits) {
            continue;
        }
        let id = &like.text;
        let message = text!(
            "`{id}` 不是维度和单位都与它相同的指标",
            "`{id}` is no measure of the same dimensions and kind of unit"
        );
        let finding = unfit_name(message).help(text!(
            "like 写另一个指标的 id，两者的维度和量纲相同",
            "`like` names another measure with the same dimensions and kind of unit"
        ));
        findings.unknown(id, like.whole(finding, Text::default()));
    }
}

impl Named for Measure {
    fn id(&self) -> &str {
        &self.id
    }

    fn at(&self) -> &Placed {
        &self.at
    }
}
