//! The figures that stand on a scheme's papers beside the money, with their names resolved.

use crate::finding::{Findings, Sought, unfit_name, unknown};
use crate::model::dimension::{Dim, DimKind};
use crate::model::scheme::Paper;
use crate::model::{Placed, faults};
use crate::rule::{Book, Symbol};
use crate::text;
use crate::text::Text;

/// What a unit came to, beside what was asked of it.
#[derive(Clone, Debug)]
pub struct Judged {
    pub title: Text,
    pub actual: Symbol,
    pub target: Option<Symbol>,
    pub gap: Option<Symbol>,
    /// The members of further dimensions that it speaks of.
    pub at: Vec<(Dim, u32)>,
}

impl Judged {
    /// Its columns, in the order of print.
    pub fn columns(&self) -> impl Iterator<Item = (Text, Symbol)> {
        let actual = Some((text!("实际", "Actual"), self.actual));
        let target = self.target.map(|target| (text!("目标", "Target"), target));
        let gap = self.gap.map(|gap| (text!("差额", "Gap"), gap));
        [actual, target, gap].into_iter().flatten()
    }
}

/// The papers of a scheme whose names are known.
#[derive(Clone, Debug, Default)]
pub struct Papers {
    pub indicators: Vec<Judged>,
    /// Lines that the pool is made of.
    pub pool: Vec<usize>,
}

/// Resolves the names; whatever is no figure of the scheme is reported.
pub fn resolve(book: &Book, paper: &Paper, findings: &mut Findings) -> Papers {
    let mut papers = Papers::default();
    let used = book.used();
    for indicator in &paper.indicators {
        let mut figure = |placed: &Placed| figure(book, &used, placed, findings);
        let actual = figure(&indicator.actual);
        let [target, gap] = [&indicator.target, &indicator.gap].map(|part| part.as_ref().map(&mut figure));
        let at: Vec<Option<(Dim, u32)>> =
            indicator.at.iter().map(|(dim, member)| self::member(book, dim, member, findings)).collect();
        if let (Some(actual), Some(at)) = (actual, at.into_iter().collect()) {
            let title = indicator.title.clone();
            papers.indicators.push(Judged {
                title,
                actual,
                target: target.flatten(),
                gap: gap.flatten(),
                at,
            });
        }
    }
    for placed in &paper.pool {
        if let Some(Symbol::Line(line)) = figure(book, &used, placed, findings) {
            papers.pool.push(line);
        }
    }
    papers
}

fn figure(book: &Book, used: &[Symbol], placed: &Placed, findings: &mut Findings) -> Option<Symbol> {
    let id = &placed.text;
    if let Some(line) = book.find_line(id) {
        return Some(Symbol::Line(line));
    }
    let Some(measure) = book.catalog.measure(id).map(Symbol::Measure) else {
        let known = book.lines.iter().map(|line| line.id.as_str());
        let otherwise =
            text!("写方案自己的行，或方案用到的指标", "name a line of the scheme, or a measure that it uses");
        findings
            .unknown(id, placed.whole(unknown(Sought::SchemeLine, id, known, otherwise), Text::default()));
        return None;
    };
    if !used.contains(&measure) {
        let message =
            text!("方案没有用到指标 `{id}`，不能写在纸上", "the scheme does not use measure `{id}`");
        let help = text!("只写金额所依据的行和指标", "name lines and measures that the amounts rest on");
        findings.push(placed.whole(unfit_name(message).help(help), Text::default()));
        return None;
    }
    Some(measure)
}

fn member(book: &Book, dim: &str, member: &Placed, findings: &mut Findings) -> Option<(Dim, u32)> {
    let dimensions = &book.catalog.dimensions;
    let Some(found) = dimensions.find(dim).filter(|dim| dimensions.get(*dim).kind == DimKind::List) else {
        let message =
            text!("`{dim}` 不是可选成员的维度", "`{dim}` is no dimension with members to choose from");
        let help = text!(
            "at 里写 维度 = \"成员\"，如 air_item = \"pm25\"",
            "`at` holds DIMENSION = \"MEMBER\", such as air_item = \"pm25\""
        );
        findings.push(member.whole(faults::wrong_dimension(message).help(help), Text::default()));
        return None;
    };
    let own = dimensions.member(found, &member.text);
    if own.is_none() {
        let id = &member.text;
        let message = text!("`{dim}` 没有成员 `{id}`", "`{dim}` has no member `{id}`");
        let help =
            text!("`geep catalog --show {dim}` 列出成员", "`geep catalog --show {dim}` lists the members");
        findings.unknown(id, member.whole(unfit_name(message).help(help), Text::default()));
    }
    Some((found, own?))
}
