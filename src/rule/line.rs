//! One line of a model, checked: its formula, its scope, and that it varies over just what it declares.

use super::book::CheckedLine;
use super::check::{Checker, Context};
use super::units::{convert, not_a_number};
use super::{Op, Symbol, Term, counted};
use crate::formula::functions::Fun;
use crate::formula::tree::Operator;
use crate::model::Placed;
use crate::model::dimension::{DimKind, DimSet};
use crate::model::faults;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

pub fn line(checker: &mut Checker<'_>, index: usize) -> Option<CheckedLine> {
    let symbols = checker.symbols;
    let header = &symbols.lines[index];
    let line = &symbols.catalog.models[header.origin.0].lines[header.origin.1];
    let context = Context { rule: &line.formula, line: index };
    let term = match line.check {
        None => checker.term(&line.formula.tree, context),
        Some(_) => checker.condition(&line.formula.tree, context).map(counted),
    };
    let scope = line.scope.as_ref().map(|rule| {
        let context = Context { rule, line: index };
        let term = checker.condition(&rule.tree, context)?;
        fits(checker, &term, header.dims, &rule.at, false).then_some(term)
    });
    let term = term?;
    if term.truth {
        let finding =
            not_a_number(text!("这一行的结果是条件，不是数", "this line is a condition, not a number"));
        checker.findings.push(line.formula.at.whole(finding, Text::default()));
        return None;
    }
    let term = match convert(term, &line.unit) {
        Ok(term) => term,
        Err(clash) => {
            checker.findings.push(line.formula.at.whole(*clash.finding, Text::default()));
            return None;
        }
    };
    let fits = fits(checker, &term, header.dims, &line.formula.at, true);
    let scope = match scope {
        Some(scope) => Some(scope?),
        None => None,
    };
    // Where it is not known whether the line speaks of a row, it does, and has no value.
    let guarded = scope.as_ref().is_some_and(may_be_unknown);
    let (scope, term) = match scope {
        Some(condition) if guarded => {
            (Some(held_unless_denied(condition.clone())), only_where(condition, term))
        }
        scope => (scope, term),
    };
    fits.then(|| CheckedLine {
        id: line.id.clone(),
        title: line.title.clone(),
        per: header.dims,
        unit: line.unit.clone(),
        term,
        scope,
        guarded,
        origin: header.origin,
        auxiliary: false,
    })
}

/// Whether a condition can itself lack a value.
fn may_be_unknown(condition: &Term) -> bool {
    match &condition.op {
        Op::Call(Fun::Present, _) => false,
        Op::Not(x) => may_be_unknown(x),
        Op::Binary(Operator::And | Operator::Or, a, b) => may_be_unknown(a) || may_be_unknown(b),
        // Where nothing is there to be counted the count is none.
        Op::Binary(_, a, b) => ![a, b].into_iter().all(|x| is_count_or_number(x)),
        _ => true,
    }
}

fn is_count_or_number(term: &Term) -> bool {
    match &term.op {
        Op::Number(_) => true,
        Op::Over(over) => over.fun == Fun::Count,
        Op::Scale(_, x) => is_count_or_number(x),
        _ => false,
    }
}

/// A condition that holds where it lacks a value.
fn held_unless_denied(condition: Term) -> Term {
    let (dims, span) = (condition.dims, condition.span.clone());
    let holds =
        Term { op: Op::Number(1.0), dims: DimSet::NONE, unit: Unit::one(), truth: true, span: span.clone() };
    let op = Op::Call(Fun::Coalesce, vec![condition, holds]);
    Term { op, dims, unit: Unit::one(), truth: true, span }
}

/// A term that has no value where it is not known whether the line speaks of the row.
fn only_where(condition: Term, term: Term) -> Term {
    let (dims, unit, span) = (term.dims.union(condition.dims), term.unit.clone(), term.span.clone());
    Term { op: Op::Call(Fun::If, vec![condition, term]), dims, unit, truth: false, span }
}

/// Whether a term varies over just the dimensions its line declares.
/// Years and regions may be missing where a coefficient stands: whether it varies with them is its rows' affair.
fn fits(checker: &mut Checker<'_>, term: &Term, per: DimSet, at: &Placed, whole: bool) -> bool {
    let dimensions = &checker.symbols.catalog.dimensions;
    let beyond = term.dims.minus(dimensions.closure(per));
    let mut has_coefficient = false;
    term.walk(&mut |t| {
        has_coefficient |= matches!(&t.op, Op::Ref(r) if matches!(r.symbol, Symbol::Coefficient(_)));
    });
    let mut lacking = per.minus(dimensions.closure(term.dims));
    if has_coefficient {
        for kind in [DimKind::Year, DimKind::Period, DimKind::Region] {
            lacking = dimensions.of_kind(kind).map_or(lacking, |d| lacking.without(d));
        }
    }
    if beyond.is_empty() && (lacking.is_empty() || !whole) {
        return true;
    }
    let (found, declared) = (dimensions.names(term.dims), dimensions.names(per));
    let message = text!(
        "维度不符：公式的维度是 {found}，per 声明的是 {declared}",
        "dimensions do not fit: the formula varies over {found}, `per` declares {declared}"
    );
    let finding = faults::wrong_dimension(message);
    let finding = if beyond.is_empty() {
        let names = dimensions.names(lacking);
        finding.help(text!("从 per 中去掉 {names}", "drop {names} from `per`"))
    } else {
        let first = beyond.iter().next().map_or("", |d| dimensions.get(d).id.as_str());
        finding.help(text!(
            "用 sum(…, {first}) 汇总，或把 {first} 加进 per",
            "sum over it with sum(…, {first}), or add {first} to `per`"
        ))
    };
    checker.findings.push(at.whole(finding, Text::default()));
    false
}
