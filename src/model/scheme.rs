//! Schemes: models that end in money. Who pays whom, in which order of steps, rounded how, closing to what.

use super::account::Model;
use super::evidence::Evidence;
use super::named::unit;
use super::profile::{Profile, Section};
use super::read::Placed;
use crate::finding::{Finding, Findings, Source, nearest};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use serde::Deserialize;
use std::sync::Arc;
use toml::Spanned;

#[derive(Clone, Debug)]
pub struct Scheme {
    pub kind: Kind,
    /// Versions of one rule share a family; no two may be in force at once.
    pub family: Option<Placed>,
    pub evidence: Evidence,
    pub note: Option<Text>,
    /// The unit of amounts, and how many decimal places of it are paid.
    pub money: Unit,
    pub places: i32,
    pub measured: Cadence,
    pub settled: Cadence,
    pub missing: Missing,
    pub agreement: Option<Agreement>,
    pub parties: Vec<Party>,
    pub steps: Vec<Step>,
    pub payments: Vec<Payment>,
    pub pools: Vec<Pool>,
    /// The profile whose accounts it stands on, and further models.
    base: Option<Placed>,
    uses: Vec<Placed>,
    sets: Vec<String>,
    price_index: Option<Placed>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Laid down by an authority.
    Rule,
    /// Signed by its parties.
    Agreement,
    /// Somebody's draft: not in force anywhere.
    Proposal,
}

/// How often something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cadence {
    Month,
    Quarter,
    HalfYear,
    Year,
}

impl Cadence {
    pub fn title(self) -> Text {
        match self {
            Cadence::Month => text!("月", "month"),
            Cadence::Quarter => text!("季度", "quarter"),
            Cadence::HalfYear => text!("半年", "half-year"),
            Cadence::Year => text!("年", "year"),
        }
    }
}

/// What becomes of a unit whose amount lacks data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// Nothing is settled until the data are there.
    #[default]
    Refuse,
    /// The others are settled without it.
    LeaveOut,
}

/// Where an order of steps stands in the order of all schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    Standardise,
    Indicator,
    Baseline,
    Measure,
    Weights,
    Response,
    Coefficient,
    Clamp,
    Closure,
    Side,
    Netting,
    Cascade,
    YearEnd,
}

impl Stage {
    pub fn title(self) -> Text {
        match self {
            Stage::Standardise => text!("数据标准化", "standardised data"),
            Stage::Indicator => text!("指标", "indicator"),
            Stage::Baseline => text!("基准", "baseline"),
            Stage::Measure => text!("差距", "measure"),
            Stage::Weights => text!("权重", "weights"),
            Stage::Response => text!("标准计价", "response"),
            Stage::Coefficient => text!("调整系数", "coefficient"),
            Stage::Clamp => text!("上下限与豁免", "limits and exemptions"),
            Stage::Closure => text!("资金池闭合", "closing the pool"),
            Stage::Side => text!("另行奖惩", "side payments"),
            Stage::Netting => text!("轧差", "netting"),
            Stage::Cascade => text!("下级分摊", "cascade"),
            Stage::YearEnd => text!("年终清算", "year-end clearing"),
        }
    }
}

/// The seven points that article 17 of the Regulation on ecological compensation (State Council No. 779) asks of an
/// agreement.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    pub scope: Text,
    pub goals: Text,
    pub duties: Text,
    pub payment: Text,
    pub term: Text,
    pub breach: Text,
    pub other: Text,
}

impl Agreement {
    /// The points with their titles, in the order of the article.
    pub fn points(&self) -> [(Text, &Text); 7] {
        [
            (text!("补偿范围", "scope"), &self.scope),
            (text!("保护目标与监测评判指标", "goals and indicators"), &self.goals),
            (text!("权利义务", "rights and duties"), &self.duties),
            (text!("补偿方式", "way of payment"), &self.payment),
            (text!("期限", "term"), &self.term),
            (text!("违约责任", "breach"), &self.breach),
            (text!("其他事项", "other matters"), &self.other),
        ]
    }
}

/// A party that is no region, section or other member of a dimension.
#[derive(Clone, Debug)]
pub struct Party {
    pub id: String,
    pub title: Text,
    pub at: Placed,
}

/// Lines computed at one place of the order.
#[derive(Clone, Debug)]
pub struct Step {
    pub stage: Stage,
    pub lines: Vec<Placed>,
}

/// A line whose amounts are paid. What is negative flows back.
#[derive(Clone, Debug)]
pub struct Payment {
    pub id: String,
    pub title: Text,
    pub line: Placed,
    pub from: Placed,
    pub to: Placed,
    pub at: Placed,
}

/// A total to which amounts must come.
#[derive(Clone, Debug)]
pub struct Pool {
    pub id: String,
    pub title: Text,
    /// None for a pool of nothing: what some pay others receive.
    pub total: Option<Placed>,
    pub parts: Vec<Placed>,
    pub at: Placed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SchemeToml {
    kind: Kind,
    family: Option<Spanned<String>>,
    evidence: Evidence,
    note: Option<Text>,
    money: Spanned<String>,
    step: Spanned<f64>,
    measured: Cadence,
    settled: Cadence,
    #[serde(default)]
    missing: Missing,
    agreement: Option<Agreement>,
    base: Option<Spanned<String>>,
    #[serde(default)]
    uses: Vec<Spanned<String>>,
    #[serde(default)]
    sets: Vec<String>,
    #[serde(rename = "price_index")]
    price_index: Option<Spanned<String>>,
    #[serde(default)]
    party: Vec<PartyToml>,
    #[serde(rename = "do")]
    steps: Vec<StepToml>,
    pay: Vec<PaymentToml>,
    #[serde(default)]
    pool: Vec<PoolToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartyToml {
    id: Spanned<String>,
    title: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepToml {
    stage: Spanned<Stage>,
    lines: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaymentToml {
    id: Spanned<String>,
    title: Text,
    line: Spanned<String>,
    from: Spanned<String>,
    to: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PoolToml {
    id: Spanned<String>,
    title: Text,
    total: Option<Spanned<String>>,
    parts: Vec<Spanned<String>>,
}

impl SchemeToml {
    /// The scheme of a file; none where something is wrong, which is then reported.
    pub fn read(self, source: &Arc<Source>, findings: &mut Findings) -> Option<Scheme> {
        let before = findings.counts().0;
        let place = |word: &Spanned<String>| Placed::new(word, source);
        let money = unit(&place(&self.money), findings);
        if let Some(found) = &money
            && !Unit::parse("元").is_ok_and(|yuan| yuan.same_dimension(found))
        {
            let text = self.money.get_ref();
            let message = text!("`{text}` 不是货币单位", "`{text}` is no unit of money");
            let finding = Finding::error("wrong-unit", message)
                .help(text!("写 元、万元 或 亿元", "write 元, 万元 or 亿元"));
            findings.push(place(&self.money).whole(finding, Text::default()));
        }
        let step = *self.step.get_ref();
        let places = (-6..=6).find(|p| format!("1e{}", -p).parse() == Ok(step));
        if places.is_none() {
            let message =
                text!("最小金额 {step} 不是 10 的整数次方", "the step {step} is not a power of ten");
            let finding = Finding::error("bad-step", message)
                .at(source, self.step.span(), Text::default())
                .help(text!("写 0.01、0.0001 或 1 等", "write 0.01, 0.0001 or 1, say"));
            findings.push(finding);
        }
        if (self.kind == Kind::Agreement) != self.agreement.is_some() {
            let message = match self.agreement {
                None => text!(
                    "协议缺少《生态保护补偿条例》第十七条所列的七项内容",
                    "an agreement needs the seven points of article 17 of the Regulation"
                ),
                Some(_) => text!("只有协议才写 agreement", "only an agreement has the table `agreement`"),
            };
            let finding = Finding::error("agreement-points", message).help(text!(
                "写 [scheme.agreement]，含 scope、goals、duties、payment、term、breach、other；kind = \"agreement\"",
                "write [scheme.agreement] with scope, goals, duties, payment, term, breach, other; kind = \"agreement\""
            ));
            findings.push(place(&self.money).whole(finding, Text::default()));
        }
        check_order(&self.steps, source, findings);
        let scheme = Scheme {
            kind: self.kind,
            family: self.family.as_ref().map(place),
            evidence: self.evidence,
            note: self.note,
            money: money?,
            places: places?,
            measured: self.measured,
            settled: self.settled,
            missing: self.missing,
            agreement: self.agreement,
            parties: self
                .party
                .into_iter()
                .map(|p| Party { at: place(&p.id), id: p.id.into_inner(), title: p.title })
                .collect(),
            steps: self
                .steps
                .into_iter()
                .map(|s| Step { stage: s.stage.into_inner(), lines: s.lines.iter().map(place).collect() })
                .collect(),
            payments: self
                .pay
                .into_iter()
                .map(|p| Payment {
                    at: place(&p.id),
                    title: p.title,
                    line: place(&p.line),
                    from: place(&p.from),
                    to: place(&p.to),
                    id: p.id.into_inner(),
                })
                .collect(),
            pools: self
                .pool
                .into_iter()
                .map(|p| Pool {
                    at: place(&p.id),
                    title: p.title,
                    total: p.total.as_ref().map(place),
                    parts: p.parts.iter().map(place).collect(),
                    id: p.id.into_inner(),
                })
                .collect(),
            base: self.base.as_ref().map(place),
            uses: self.uses.iter().map(place).collect(),
            sets: self.sets,
            price_index: self.price_index.as_ref().map(place),
        };
        check_twice(&scheme, findings);
        (findings.counts().0 == before).then_some(scheme)
    }
}

/// Steps must follow the order in which every scheme works.
fn check_order(steps: &[StepToml], source: &Arc<Source>, findings: &mut Findings) {
    for pair in steps.windows(2) {
        let (before, after) = (pair[0].stage.get_ref(), pair[1].stage.get_ref());
        if after < before {
            let (Text { zh, en }, Text { zh: zh_before, en: en_before }) = (after.title(), before.title());
            let message = text!("“{zh}”应在“{zh_before}”之前", "\"{en}\" comes before \"{en_before}\"");
            let finding = Finding::error("step-order", message)
                .at(source, pair[1].stage.span(), Text::default())
                .help(text!(
                    "次序：数据标准化 → 指标 → 基准 → 差距 → 权重 → 计价 → 系数 → 上下限 → 闭合 → 另行奖惩 → 轧差 → 分摊 → 年终",
                    "the order: standardise, indicator, baseline, measure, weights, response, coefficient, clamp, closure, side, netting, cascade, year-end"
                ));
            findings.push(finding);
        }
    }
}

fn check_twice(scheme: &Scheme, findings: &mut Findings) {
    let parties = scheme.parties.iter().map(|p| &p.at).collect::<Vec<_>>();
    let payments = scheme.payments.iter().map(|p| &p.at).collect::<Vec<_>>();
    let pools = scheme.pools.iter().map(|p| &p.at).collect::<Vec<_>>();
    for list in [parties, payments, pools] {
        for (i, at) in list.iter().enumerate() {
            if list[..i].iter().any(|other| other.text == at.text) {
                let id = &at.text;
                let message = text!("`{id}` 写了两次", "`{id}` stands twice");
                let finding =
                    Finding::error("duplicate-id", message).help(text!("改名其中一个", "rename one of them"));
                findings.push(at.whole(finding, Text::default()));
            }
        }
    }
}

/// The profiles under which schemes are computed: the accounts they stand on and their own lines.
pub fn profiles(models: &[Model], profiles: &[Profile], findings: &mut Findings) -> Vec<Profile> {
    let mut made = Vec::new();
    for model in models {
        let Some(scheme) = &model.scheme else { continue };
        if let Some(other) = profiles.iter().find(|p| p.id == model.id) {
            let id = &model.id;
            let message = text!("`{id}` 既是口径又是方案", "`{id}` is both a profile and a scheme");
            let finding = Finding::error("duplicate-id", message).help(other.at.other());
            findings.push(model.at.whole(finding, Text::default()));
            findings.lose(&model.id);
            continue;
        }
        let base = match &scheme.base {
            None => None,
            Some(placed) => {
                let found = profiles.iter().find(|p| p.id == placed.text);
                if found.is_none() {
                    let id = &placed.text;
                    let message = text!("没有口径 `{id}`", "there is no profile `{id}`");
                    let finding = Finding::error("unknown-profile", message);
                    let near = nearest(id, profiles.iter().map(|p| p.id.as_str()));
                    let finding = match near {
                        Some(near) => finding.did_you_mean(Some(near)),
                        None => finding.help(text!(
                            "`geep catalog profiles` 列出全部口径",
                            "`geep catalog profiles` lists them"
                        )),
                    };
                    findings.unknown(id, placed.whole(finding, Text::default()));
                    findings.lose(&model.id);
                    continue;
                }
                found
            }
        };
        made.push(profile(model, scheme, base));
    }
    check_families(models, findings);
    made
}

fn profile(model: &Model, scheme: &Scheme, base: Option<&Profile>) -> Profile {
    let mut list: Vec<Placed> = base.map(|b| b.models.clone()).unwrap_or_default();
    list.extend(scheme.uses.iter().cloned());
    list.push(model.at.clone());
    let mut sets = scheme.sets.clone();
    sets.extend(base.into_iter().flat_map(|b| b.sets.clone()));
    let price_index = scheme.price_index.clone().or_else(|| base.and_then(|b| b.price_index.clone()));
    let lines = scheme.steps.iter().flat_map(|step| step.lines.clone()).collect();
    Profile {
        id: model.id.clone(),
        title: model.title.clone(),
        version: model.validity.to_string(),
        source: model.source.clone(),
        evidence: scheme.evidence,
        note: scheme.note.clone(),
        models: list,
        sets,
        price_index,
        headline: Vec::new(),
        accounts: Vec::new(),
        sections: vec![Section {
            id: "settlement".into(),
            title: text!("补偿", "Compensation"),
            lines,
            chart: Vec::new(),
        }],
        at: model.at.clone(),
    }
}

/// Two versions of a rule in force on the same day leave open which of them settles.
fn check_families(models: &[Model], findings: &mut Findings) {
    let of = |model: &Model| model.scheme.as_ref()?.family.clone();
    for (i, model) in models.iter().enumerate() {
        let Some(family) = of(model) else { continue };
        let clash = models[..i].iter().find(|other| {
            of(other).is_some_and(|f| f.text == family.text) && other.validity.overlaps(model.validity)
        });
        if let Some(other) = clash {
            let (id, name, span, other_span) = (&other.id, &family.text, model.validity, other.validity);
            let message = text!(
                "与同属 `{name}` 的方案 `{id}` 同时有效（{span}；{other_span}）",
                "in force at the same time as scheme `{id}` of the same family `{name}` ({span}; {other_span})"
            );
            let finding = Finding::error("dates-overlap", message).help(text!(
                "改 valid 的 from、to，使各版本前后相接而不重叠",
                "change `from` and `to` under `valid` so that the versions follow each other"
            ));
            findings.push(family.whole(finding, Text::default()));
        }
    }
}
