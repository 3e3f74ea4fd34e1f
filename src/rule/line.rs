//! One line of a model, checked: its formula, its scope, and that it varies over just what it declares.

use super::check::{Checker, Context};
use super::checked::CheckedLine;
use super::units::{convert, not_a_number};
use super::{Op, Rows, Symbol, Term};
use crate::finding::Finding;
use crate::model::account::Rule;
use crate::model::dimension::{DimKind, DimSet};
use crate::model::faults;
use crate::text;
use crate::text::Text;

pub fn line(checker: &mut Checker<'_>, index: usize) -> Option<CheckedLine> {
    let symbols = checker.symbols;
    let header = &symbols.lines[index];
    let line = &symbols.catalog.models[header.origin.0].lines[header.origin.1];
    let context = Context { rule: &line.formula, line: index };
    let term = match line.check {
        None => checker.term(&line.formula.tree, context),
        Some(_) => checker.condition(&line.formula.tree, context).map(Term::counted),
    };
    let scope = line.scope.as_ref().map(|rule| {
        let context = Context { rule, line: index };
        let term = checker.condition(&rule.tree, context)?;
        fits(checker, &term, header.dims, rule, false).then_some(term)
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
    let fits = fits(checker, &term, header.dims, &line.formula, true);
    let scope = match scope {
        Some(scope) => Some(scope?),
        None => None,
    };
    // Where it is not known whether the line speaks of a row, it does, and has no value.
    let guarded = scope.as_ref().is_some_and(Term::may_lack_value);
    let rows = Rows::new(symbols, &|symbol| checker.dims(symbol), &term, header.dims);
    let (scope, term) = match scope {
        Some(condition) if guarded => {
            (Some(condition.clone().held_unless_denied()), term.only_where(condition))
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
        rows,
        origin: header.origin,
        auxiliary: false,
    })
}

/// Whether a term varies over just the dimensions its line declares.
/// Years and regions may be missing where a coefficient stands: whether it varies with them is its rows' affair.
fn fits(checker: &mut Checker<'_>, term: &Term, per: DimSet, rule: &Rule, whole: bool) -> bool {
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
    if let Some(finding) = by_own_row(checker, rule, beyond) {
        checker.findings.push(finding);
        return false;
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
    checker.findings.push(rule.at.whole(finding, Text::default()));
    false
}

/// What is said where nothing but a row of the user's makes a formula vary over more than its line does.
fn by_own_row(checker: &Checker<'_>, rule: &Rule, beyond: DimSet) -> Option<Finding> {
    let (symbols, dimensions) = (checker.symbols, &checker.symbols.catalog.dimensions);
    let dim = beyond.iter().next()?;
    let mut own = None;
    rule.tree.names(&mut |name| {
        if let Some((Symbol::Coefficient(c), ..)) = symbols.find(name) {
            let row = symbols.choices[c].varied_by(dimensions.get(dim).kind);
            own = own.or(row.map(|row| (&symbols.catalog.coefficients[c], row)));
        }
    });
    let (coefficient, row) = own?;
    let (id, dimension) = (&coefficient.id, &dimensions.get(dim).id);
    let message = text!(
        "这一行使 `{id}` 随 `{dimension}` 变化，用到它的公式不随它变化",
        "this row makes `{id}` vary over `{dimension}`, and a formula that uses it does not"
    );
    let column = if dimensions.are_regions(dim) { "region" } else { "valid_from" };
    let Text { zh, en } = rule.at.words();
    let help = text!(
        "公式在 {zh}；这一行的 {column} 留空，或把那个模型抄进自己的目录，在 per 中加上 {dimension}",
        "the formula is at {en}; leave `{column}` of the row empty, or take that model into your folder and add {dimension} to its `per`"
    );
    Some(faults::wrong_dimension(message).at_words(coefficient.rows[row].place.words()).help(help))
}
