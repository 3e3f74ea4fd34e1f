//! Models: files of lines. An account, a cost, an index and a compensation scheme are all the same kind of file.

use super::condition::{Check, CheckToml};
use super::date::{Date, Validity, crossed, not_a_date};
use super::dimension::{Dim, Dimensions};
use super::document::{Cite, CiteToml, Document, cite};
use super::example::{Example, ExampleToml};
use super::files::Files;
use super::laid::Laid;
use super::named::{Named, per, unit};
use super::placed::Placed;
use super::read::read;
use super::roster::{RosterToml, Statement};
use super::scheme::{Scheme, SchemeToml};
use super::spanned::Spanned;
use super::tier::{Tier, TierToml};
use crate::finding::{Finding, Findings, Source};
use crate::formula::tree::Node;
use crate::formula::{self};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct Model {
    pub id: String,
    pub title: Text,
    pub source: Cite,
    pub validity: Validity,
    /// Where the model ends in money.
    pub scheme: Option<Scheme>,
    /// Who takes part, where the rule says so.
    pub roster: Vec<Statement>,
    /// Lines, then checks.
    pub lines: Vec<Line>,
    pub tiers: Vec<Tier>,
    pub examples: Vec<Example>,
    pub at: Placed,
}

/// One formula.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: String,
    pub title: Text,
    pub per: Vec<Dim>,
    pub unit: Unit,
    pub formula: Rule,
    /// The rows the line speaks of; others are outside its scope, not missing.
    pub scope: Option<Rule>,
    /// The clause of this line, if not the model's.
    pub source: Option<Cite>,
    pub note: Option<Text>,
    /// Decimal places on sheets and screens; two where not said.
    pub decimals: Option<u8>,
    /// Where the formula is a condition that must hold.
    pub check: Option<Check>,
    pub at: Placed,
}

/// A formula as text and as a tree.
#[derive(Clone, Debug)]
pub struct Rule {
    pub at: Placed,
    pub tree: Node,
}

impl Rule {
    /// The formula without the line breaks of its file.
    pub fn one_line(&self) -> String {
        self.at.text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelToml {
    /// 编号 · Id
    id: Spanned<String>,
    /// 标题 · Title
    title: Text,
    /// 出处 · Source
    source: CiteToml,
    /// 施行与废止的日期 · When it is in force
    valid: Option<ValidToml>,
    /// 补偿方案：谁付给谁 · What makes it a scheme: who pays whom
    scheme: Option<SchemeToml>,
    /// 谁应当报数 · Who must report
    #[serde(default)]
    roster: RosterToml,
    /// 行，每行一个公式 · Lines, a formula each
    #[serde(default)]
    line: Vec<LineToml>,
    /// 应当成立的检查 · Conditions that must hold
    #[serde(default)]
    check: Vec<CheckToml>,
    /// 分档表 · Step tables
    #[serde(default)]
    tier: Vec<TierToml>,
    /// 算例：给定的数和应得的数 · Worked examples
    #[serde(default)]
    example: Vec<ExampleToml>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ValidToml {
    /// 自哪天起，如 2025-01-01 · First day
    from: Option<Spanned<String>>,
    /// 到哪天止 · Last day
    to: Option<Spanned<String>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LineToml {
    /// 名称，公式里用 · Id for formulas
    id: Spanned<String>,
    /// 标题 · Title
    title: Text,
    /// 结果随哪些维度变化 · Dimensions the result varies over
    per: Vec<Spanned<String>>,
    /// 结果的单位 · Unit of the result
    unit: Spanned<String>,
    /// 公式 · Formula
    formula: Spanned<String>,
    /// 只对这些行核算 · Only for these rows
    #[serde(rename = "where")]
    scope: Option<Spanned<String>>,
    /// 这一行的条款 · Clause of this line, if not the model's
    source: Option<CiteToml>,
    /// 说明 · Remark
    note: Option<Text>,
    /// 显示几位小数，不写是 2 · Decimal places shown; two where not said
    decimals: Option<Spanned<u8>>,
    #[serde(skip)]
    check: Option<Check>,
}

impl From<CheckToml> for LineToml {
    fn from(check: CheckToml) -> LineToml {
        LineToml {
            id: check.id,
            title: check.title,
            per: check.per,
            unit: Spanned::new(0..0, "1".to_string()),
            formula: check.that,
            scope: check.scope,
            source: check.source,
            note: check.note,
            decimals: Some(Spanned::new(0..0, 0)),
            check: Some(Check { level: check.level, help: check.help }),
        }
    }
}

/// More decimal places a number does not have.
const DECIMALS: u8 = 9;

/// Reads every model below `accounts/` and `compensation/`.
pub fn load(
    files: &Files,
    dimensions: &Dimensions,
    documents: &[Document],
    laid: &mut Laid,
    findings: &mut Findings,
) -> Vec<Model> {
    let mut models: Vec<Model> = Vec::new();
    let both = files.under("accounts", ".toml").chain(files.under("compensation", ".toml"));
    let mut both: Vec<&Arc<Source>> = both.map(|(_, source)| source).collect();
    both.sort_by_key(|source| files.layer(source));
    for source in both {
        let Some(toml) = read::<ModelToml>(source, findings) else { continue };
        let Some(model) = model(toml, source, dimensions, documents, findings) else { continue };
        match models.iter_mut().find(|m| m.id == model.id) {
            None => models.push(model),
            Some(other) => {
                let both = (&model.at, &other.at);
                if laid.goes_for(&text!("模型", "model"), both, files, findings) {
                    *other = model;
                }
            }
        }
    }
    models
}

fn model(
    toml: ModelToml,
    source: &Arc<Source>,
    dimensions: &Dimensions,
    documents: &[Document],
    findings: &mut Findings,
) -> Option<Model> {
    let at = Placed::new(&toml.id, source);
    let reference = cite(&toml.source, source, documents, findings);
    if reference.is_none() {
        findings.lose_quoted(&source.text);
    }
    let validity = validity(toml.valid, source, findings);
    let scheme = toml.scheme.map(|s| s.read(source, documents, findings));
    if matches!(scheme, Some(None)) {
        findings.lose(&at.text);
    }
    let roster = toml.roster.read(source, findings);
    let mut lines = Vec::new();
    for l in toml.line.into_iter().chain(toml.check.into_iter().map(LineToml::from)) {
        let per = per(&l.per, source, dimensions, findings);
        let unit = unit(&Placed::new(&l.unit, source), findings);
        let formula = rule(&l.formula, source, dimensions, findings);
        let scope = l.scope.as_ref().map(|s| rule(s, source, dimensions, findings));
        let clause = l.source.as_ref().map(|c| cite(c, source, documents, findings));
        let at = Placed::new(&l.id, source);
        if per.is_none() || unit.is_none() || formula.is_none() {
            findings.lose(&at.text);
        }
        check_decimals(&l.decimals, source, findings);
        if let (Some(per), Some(unit), Some(formula)) = (per, unit, formula) {
            let id = at.text.clone();
            let (scope, clause) = (scope.flatten(), clause.flatten());
            lines.push(Line {
                id,
                title: l.title,
                per,
                unit,
                formula,
                scope,
                source: clause,
                note: l.note,
                decimals: l.decimals.map(Spanned::into_inner),
                check: l.check,
                at,
            });
        }
    }
    let tiers = toml.tier.into_iter().filter_map(|t| t.read(source, documents, findings)).collect();
    let examples = toml.example.into_iter().map(|e| e.place(source)).collect();
    let id = at.text.clone();
    let scheme = match scheme {
        Some(scheme) => Some(scheme?),
        None => None,
    };
    Some(Model {
        id,
        title: toml.title,
        source: reference?,
        validity,
        scheme,
        roster,
        lines,
        tiers,
        examples,
        at,
    })
}

fn validity(toml: Option<ValidToml>, source: &Arc<Source>, findings: &mut Findings) -> Validity {
    let mut date = |word: Option<Spanned<String>>| {
        let placed = Placed::new(&word?, source);
        let date = Date::parse(&placed.text);
        if date.is_none() {
            findings.push(placed.whole(not_a_date(&placed.text), Text::default()));
        }
        date
    };
    let Some(ValidToml { from, to }) = toml else { return Validity::default() };
    let end = to.as_ref().map(|to| Placed::new(to, source));
    let validity = Validity { from: date(from), to: date(to) };
    if let Some(end) = end.filter(|_| validity.is_crossed()) {
        findings.push(end.whole(crossed(), Text::default()));
    }
    validity
}

fn check_decimals(decimals: &Option<Spanned<u8>>, source: &Arc<Source>, findings: &mut Findings) {
    if let Some(decimals) = decimals.as_ref().filter(|d| *d.get_ref() > DECIMALS) {
        let message = text!("小数位数过多", "too many decimal places");
        findings.push(
            Finding::error("bad-decimals", message)
                .at(source, decimals.span(), Text::default())
                .help(text!("写 0 到 {DECIMALS} 的整数", "write a whole number from 0 to {DECIMALS}")),
        );
    }
}

fn rule(
    text: &Spanned<String>,
    source: &Arc<Source>,
    dimensions: &Dimensions,
    findings: &mut Findings,
) -> Option<Rule> {
    let at = Placed::new(text, source);
    match formula::parse(&at.text, &|word| dimensions.find(word).is_some()) {
        Ok(tree) => Some(Rule { at, tree }),
        Err(e) => {
            let mut finding =
                Finding::error("syntax", e.message).at(source, at.part(&e.span), Text::default());
            finding.help = e.help;
            findings.push(finding);
            None
        }
    }
}

impl Named for Line {
    fn id(&self) -> &str {
        &self.id
    }

    fn at(&self) -> &Placed {
        &self.at
    }
}
