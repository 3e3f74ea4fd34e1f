//! The table `[scheme]` of a model file, read and checked by itself.

use super::tie::TieToml;
use super::{Agreement, Cadence, Cumulative, Kind, Missing, Party, Payment, Pool, Scheme, Stage, Step};
use crate::finding::{Finding, Findings, Source};
use crate::formula::step;
use crate::model::document::Document;
use crate::model::evidence::Evidence;
use crate::model::faults;
use crate::model::named::unit;
use crate::model::placed::Placed;
use crate::text;
use crate::text::Text;
use serde::Deserialize;
use std::sync::Arc;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SchemeToml {
    kind: Kind,
    family: Option<Spanned<String>>,
    successor: Option<Spanned<String>>,
    #[serde(default)]
    formerly: Vec<String>,
    evidence: Evidence,
    note: Option<Text>,
    money: Spanned<String>,
    step: Spanned<f64>,
    measured: Cadence,
    settled: Cadence,
    cumulative: Option<Cumulative>,
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
    #[serde(default)]
    tie: Vec<TieToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartyToml {
    id: Spanned<String>,
    title: Text,
    holds: Option<Spanned<String>>,
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
    tail: Option<Spanned<String>>,
}

impl SchemeToml {
    /// The scheme of a file; none where something is wrong, which is then reported.
    pub fn read(
        self,
        source: &Arc<Source>,
        documents: &[Document],
        findings: &mut Findings,
    ) -> Option<Scheme> {
        let before = findings.counts().0;
        let place = |word: &Spanned<String>| Placed::new(word, source);
        let money = unit(&place(&self.money), findings);
        if let Some(found) = &money
            && !found.is_money()
        {
            let finding = faults::no_money(self.money.get_ref());
            findings.push(place(&self.money).whole(finding, Text::default()));
        }
        let step = *self.step.get_ref();
        let places = step::places(step, step::PAID);
        if places.is_none() {
            let message =
                text!("最小金额 {step} 不是 10 的整数次方", "the step {step} is not a power of ten");
            let finding = faults::bad_step(message)
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
            successor: self.successor.as_ref().map(place),
            formerly: self.formerly,
            evidence: self.evidence,
            note: self.note,
            money: money?,
            places: places?,
            measured: self.measured,
            settled: self.settled,
            cumulative: self.cumulative,
            missing: self.missing,
            agreement: self.agreement,
            parties: self
                .party
                .into_iter()
                .map(|p| Party {
                    at: place(&p.id),
                    title: p.title,
                    holds: p.holds.as_ref().map(place),
                    id: p.id.into_inner(),
                })
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
                    tail: p.tail.as_ref().map(place),
                    id: p.id.into_inner(),
                })
                .collect(),
            ties: self.tie.into_iter().filter_map(|tie| tie.read(source, documents, findings)).collect(),
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
            let finding = faults::step_order(message)
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
    let ties = scheme.ties.iter().map(|t| &t.line).collect::<Vec<_>>();
    let (rename, keep) = (text!("改名其中一个", "rename one of them"), text!("只留一节", "keep one of them"));
    for (list, way_out) in [(parties, &rename), (payments, &rename), (pools, &rename), (ties, &keep)] {
        for (i, at) in list.iter().enumerate() {
            if list[..i].iter().any(|other| other.text == at.text) {
                let id = &at.text;
                let message = text!("`{id}` 写了两次", "`{id}` stands twice");
                let finding = faults::duplicate_id(message).help(way_out.clone());
                findings.push(at.whole(finding, Text::default()));
            }
        }
    }
}
