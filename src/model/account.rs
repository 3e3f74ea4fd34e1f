//! Models: files of lines. An account, a cost, an index and a compensation scheme are all the same kind of file.

use super::condition::{Check, CheckToml};
use super::content::Content;
use super::date::{Date, Validity, crossed, not_a_date};
use super::dimension::{Dim, Dimensions};
use super::document::{Cite, CiteToml, Document, cite};
use super::example::{Example, ExampleToml};
use super::faults;
use super::files::Files;
use super::given::{self, Given};
use super::laid::Laid;
use super::named::{Named, per, unit};
use super::placed::Placed;
use super::read::{self, Read};
use super::roster::{RosterToml, Statement};
use super::scheme::{Scheme, SchemeToml};
use super::spanned::Spanned;
use super::tier::{Tier, TierToml};
use crate::finding::{Finding, Findings, Source};
use crate::formula::tree::{Kind, Node};
use crate::formula::{self};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use rayon::prelude::*;
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
    /// The model that it takes from what it does not state itself.
    pub extends: Option<Extends>,
    pub at: Placed,
}

/// From which model a model takes what it does not state.
#[derive(Clone, Debug)]
pub struct Extends {
    pub model: Placed,
    /// Lines of that model that it goes without.
    pub without: Vec<Placed>,
}

/// One formula.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: String,
    pub title: Text,
    pub per: Vec<Dim>,
    pub unit: Unit,
    pub formula: Rule,
    /// Where the value may be given instead of computed.
    pub given: Option<Given>,
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
    /// 沿用这个模型，只写不同的行 · The model that this one is taken from, but for what stands here
    extends: Option<Spanned<String>>,
    /// 沿用时去掉的行 · Lines of that model that this one goes without
    #[serde(default)]
    without: Vec<Spanned<String>>,
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
    /// 公式；只能给、不能算的行没有 · Formula; a line that can only be given has none
    formula: Option<Spanned<String>>,
    /// 数据表可以直接给这一行的值，列名是它的 id 或标题 · The value may be given in a table, under the line's id or title
    #[serde(default)]
    given: bool,
    /// 给的值的下限 · Least given value, in the line's unit
    min: Option<f64>,
    /// 给的值的上限 · Greatest given value, in the line's unit
    max: Option<f64>,
    /// 量级相近的指标，拿来比对 · Measure of like figures, to hold given values against
    like: Option<Spanned<String>>,
    /// 给值时的其他列名 · Further column headers of given values
    #[serde(default)]
    headers: Vec<String>,
    /// 给的值从前的名称 · Ids the given value had before
    #[serde(default)]
    formerly: Vec<String>,
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
            formula: Some(check.that),
            given: false,
            min: None,
            max: None,
            like: None,
            headers: Vec::new(),
            formerly: Vec::new(),
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

/// The files of models as they are written.
pub fn written(files: &Files) -> Vec<Read<'_, ModelToml>> {
    read::all(files.of(Content::Model))
}

/// Every model of the files; and the lines that may be given of models that others stand in place of: what was given
/// for them is read as before.
pub fn load(
    written: Vec<Read<'_, ModelToml>>,
    files: &Files,
    (dimensions, documents): (&Dimensions, &[Document]),
    laid: &mut Laid,
    findings: &mut Findings,
) -> (Vec<Model>, Vec<Line>) {
    let (mut models, mut replaced): (Vec<Model>, Vec<Line>) = (Vec::new(), Vec::new());
    let known = findings.branch();
    let one = |Read { source, value, findings: complaints }: Read<'_, ModelToml>| {
        let mut findings = known.clone();
        findings.extend(complaints);
        let model = value.and_then(|toml| model(toml, source, dimensions, documents, &mut findings));
        (model, findings)
    };
    let read: Vec<(Option<Model>, Findings)> = written.into_par_iter().map(one).collect();
    for (model, complaints) in read {
        findings.extend(complaints);
        let Some(model) = model else { continue };
        match models.iter_mut().find(|m| m.id == model.id) {
            None => models.push(model),
            Some(other) => {
                let both = (&model.at, &other.at);
                if laid.goes_for(&text!("模型", "model"), both, files, findings) {
                    let beneath = std::mem::replace(other, model);
                    replaced.extend(beneath.lines.into_iter().filter(|line| line.given.is_some()));
                }
            }
        }
    }
    (models, replaced)
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
        let given = given_of(&l, source, findings);
        let formula = match &l.formula {
            Some(formula) => rule(formula, source, dimensions, findings),
            None if given.is_some() => Some(only_given(Placed::new(&l.id, source))),
            None => {
                findings.push(faults::lacks_key("formula").at(source, l.id.span(), Text::default()));
                None
            }
        };
        let scope = l.scope.as_ref().map(|s| rule(s, source, dimensions, findings));
        let clause = l.source.as_ref().map(|c| cite(c, source, documents, findings));
        let at = Placed::new(&l.id, source);
        if per.is_none() || unit.is_none() || formula.is_none() {
            findings.lose(&at.text);
            findings.lose(given::symbol(&at.text));
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
                given,
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
    if let Some(stray) = toml.without.first().filter(|_| toml.extends.is_none()) {
        let message = text!("写了 without 而没有写 extends", "`without` is there, and `extends` is not");
        let help =
            text!("补上 extends = \"模型\"，或去掉 without", "add `extends = \"MODEL\"`, or drop `without`");
        findings.push(faults::missing_key(message).help(help).at(source, stray.span(), Text::default()));
    }
    let without = toml.without.iter().map(|line| Placed::new(line, source)).collect();
    let extends = toml.extends.as_ref().map(|model| Extends { model: Placed::new(model, source), without });
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
        extends,
        at,
    })
}

/// What a line says of given values.
fn given_of(line: &LineToml, source: &Arc<Source>, findings: &mut Findings) -> Option<Given> {
    let stray = [
        ("min", line.min.is_some()),
        ("max", line.max.is_some()),
        ("like", line.like.is_some()),
        ("headers", !line.headers.is_empty()),
        ("formerly", !line.formerly.is_empty()),
    ];
    if !line.given {
        for (key, _) in stray.into_iter().filter(|(_, there)| *there) {
            let message = text!(
                "写了 {key} 而没有写 given = true",
                "`{key}` speaks of given values, and `given = true` is not there"
            );
            let help = text!("补上 given = true，或去掉 {key}", "add `given = true`, or drop `{key}`");
            let finding = faults::missing_key(message).help(help);
            findings.push(finding.at(source, line.id.span(), Text::default()));
        }
        return None;
    }
    let like = line.like.as_ref().map(|like| Placed::new(like, source));
    let (headers, formerly) = (line.headers.clone(), line.formerly.clone());
    Some(Given { min: line.min, max: line.max, like, headers, formerly })
}

/// The formula of a line that can only be given.
fn only_given(id: Placed) -> Rule {
    let symbol = given::symbol(&id.text);
    let name = Kind::Name { name: symbol.clone(), picks: Vec::new() };
    Rule { at: id.meaning(symbol), tree: Node { kind: name, span: 0..0 } }
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

impl Line {
    /// The formula in words; a value that may be given goes first.
    pub fn in_words(&self) -> String {
        let (formula, symbol) = (self.formula.one_line(), given::symbol(&self.id));
        match self.given.is_some() && !formula.contains(&symbol) {
            true => format!("coalesce({symbol}, {formula})"),
            false => formula,
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
