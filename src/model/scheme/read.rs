//! The table `[scheme]` of a model file, read and checked by itself.

use super::paper::PaperToml;
use super::tie::TieToml;
use super::{Agreement, Cadence, Cumulative, Kind, Missing, Party, Payment, Pool, Scheme, Stage, Step};
use crate::finding::{Finding, Findings, Source};
use crate::formula::step;
use crate::model::Spanned;
use crate::model::document::Document;
use crate::model::evidence::Evidence;
use crate::model::faults;
use crate::model::named::unit;
use crate::model::placed::Placed;
use crate::text;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SchemeToml {
    /// 规定、协议还是建议 · Rule, agreement or proposal
    kind: Kind,
    /// 同一规定的各版写同一个名称 · Versions of one rule share a family
    family: Option<Spanned<String>>,
    /// 代替它的方案或文献 · Scheme or document that replaced it
    successor: Option<Spanned<String>>,
    /// 以前用过的编号 · Ids it had
    #[serde(default)]
    formerly: Vec<String>,
    /// 证据等级 · Evidence
    evidence: Evidence,
    /// 说明 · Remark
    note: Option<Text>,
    /// 金额的单位 · Unit of amounts
    money: Spanned<String>,
    /// 最小金额，按 money · Least amount that is paid, in `money`
    step: Spanned<f64>,
    /// 多久考核一次 · How often it is measured
    measured: Cadence,
    /// 多久结算一次 · How often it is settled
    settled: Cadence,
    /// 金额自何时起累计 · Since when amounts are counted
    cumulative: Option<Cumulative>,
    /// 缺数据的单位怎么办 · What becomes of a unit whose amount lacks data
    #[serde(default)]
    missing: Missing,
    /// 协议的七项内容 · The seven points of an agreement
    agreement: Option<Agreement>,
    /// 以哪个口径的账户为基础 · Profile whose accounts it stands on
    base: Option<Spanned<String>>,
    /// 另用哪些模型 · Further models it uses
    #[serde(default)]
    uses: Vec<Spanned<String>>,
    /// 先用哪几组系数 · Sets of coefficients that go first
    #[serde(default)]
    sets: Vec<String>,
    /// 折算价格的系数 · Coefficient that brings prices to the year
    #[serde(rename = "price_index")]
    price_index: Option<Spanned<String>>,
    /// 地区以外的当事方 · Parties that are no regions
    #[serde(default)]
    party: Vec<PartyToml>,
    /// 计算的次序 · Order in which it is computed
    #[serde(rename = "do")]
    steps: Vec<StepToml>,
    /// 谁付给谁 · Who pays whom
    pay: Vec<PaymentToml>,
    /// 资金池：各部分之和须等于总额 · Pools: the parts must come to the total
    #[serde(default)]
    pool: Vec<PoolToml>,
    /// 名次并列怎么办 · What is done about shared places
    #[serde(default)]
    tie: Vec<TieToml>,
    /// 结算表和通知上怎么写 · How it is put on paper
    document: Option<PaperToml>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PartyToml {
    /// 编号 · Id
    id: Spanned<String>,
    /// 名称 · Name
    title: Text,
    /// 它持有多少资金的行 · Line of what it holds
    holds: Option<Spanned<String>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct StepToml {
    /// 步骤 · Stage
    stage: Spanned<Stage>,
    /// 这一步的行 · Lines of this stage
    lines: Vec<Spanned<String>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PaymentToml {
    /// 编号 · Id
    id: Spanned<String>,
    /// 标题 · Title
    title: Text,
    /// 金额的行；负数为反方向 · Line of the amounts; what is negative flows back
    line: Spanned<String>,
    /// 付方：当事方或行的一个维度 · Payer: a party or a dimension of the line
    from: Spanned<String>,
    /// 收方：当事方或行的一个维度 · Payee: a party or a dimension of the line
    to: Spanned<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PoolToml {
    /// 编号 · Id
    id: Spanned<String>,
    /// 标题 · Title
    title: Text,
    /// 总额的行；不写则各部分之和为零 · Line of the total; none where the parts come to nothing
    total: Option<Spanned<String>>,
    /// 各部分的行 · Lines of the parts
    parts: Vec<Spanned<String>>,
    /// 放尾差的那一部分 · Part that takes what rounding leaves
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
            paper: self.document.map(|paper| paper.read(source)).unwrap_or_default(),
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
