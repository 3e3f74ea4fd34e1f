//! From syntax to checked terms: names, dimensions, units.

use std::collections::HashMap;
mod call;
mod over;
mod pick;

pub use over::{Among, plain};

use crate::finding::{Finding, Findings, Sought, unknown};
use crate::formula::tree::{Kind, Node, Operator, Span, Word};
use crate::function::Family;
use crate::model::account::Rule;
use crate::model::bad_unit;
use crate::model::dimension::DimSet;
use crate::rule::checked::CheckedLine;
use crate::rule::fold::fold;
use crate::rule::symbols::Symbols;
use crate::rule::units::{Clash, align, combined, convert, not_a_number, overflow};
use crate::rule::{Gather, Op, Rows, Symbol, Term, TierRef};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

/// Names that formulas of an operator know, with what they stand for.
pub type Locals = HashMap<String, (Symbol, DimSet, Unit)>;

/// Checks the formulas of one book; parts that need a column of their own become auxiliary lines.
pub struct Checker<'a> {
    pub symbols: &'a Symbols<'a>,
    pub findings: &'a mut Findings,
    /// Lines added for aggregates of compound terms.
    pub auxiliary: Vec<CheckedLine>,
    /// How many lines there are besides the auxiliary ones.
    base: usize,
    /// What the names of an operator's own formulas stand for while it is unfolded.
    pub locals: Locals,
}

/// The rule at hand, for places and names.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub rule: &'a Rule,
    /// Index of the line the rule belongs to.
    pub line: usize,
}

impl<'a> Checker<'a> {
    pub fn new(symbols: &'a Symbols<'a>, findings: &'a mut Findings, base: usize) -> Checker<'a> {
        Checker { symbols, findings, auxiliary: Vec::new(), base, locals: Locals::default() }
    }
}

impl Checker<'_> {
    pub fn complain(&mut self, context: Context<'_>, span: &Span, finding: Finding) {
        let at = &context.rule.at;
        self.findings.push(finding.at(&at.source, at.part(span), Text::default()));
    }

    /// As [`Self::complain`], of a word that is not known.
    fn unknown(&mut self, context: Context<'_>, span: &Span, word: &str, finding: Finding) {
        let at = &context.rule.at;
        self.findings.unknown(word, finding.at(&at.source, at.part(span), Text::default()));
    }

    pub fn clash<T>(&mut self, context: Context<'_>, span: &Span, clash: Clash) -> Option<T> {
        self.complain(context, span, *clash.finding);
        None
    }

    /// The checked term of a node; none where something is wrong, which is then reported.
    pub fn term(&mut self, node: &Node, context: Context<'_>) -> Option<Term> {
        let span = node.span.clone();
        match &node.kind {
            Kind::Number { value, unit } => self.number(*value, unit.as_ref(), span, context),
            Kind::Name { name, picks } => self.name(name, picks, span, context),
            Kind::Negate(inner) => {
                let inner = self.value(inner, context)?;
                let (dims, unit) = (inner.dims, inner.unit.clone());
                Some(fold(Term { op: Op::Negate(Box::new(inner)), dims, unit, truth: false, span }))
            }
            Kind::Not(inner) => {
                let inner = self.condition(inner, context)?;
                let dims = inner.dims;
                Some(Term { op: Op::Not(Box::new(inner)), dims, unit: Unit::one(), truth: true, span })
            }
            Kind::Binary { operator, left, right } => self.binary(*operator, left, right, span, context),
            Kind::Call { function, arguments } => match function.family {
                Family::Rowwise(fun) => self.call(fun, arguments, span, context),
                Family::Rounding(rounding) => self.round(rounding, arguments, span, context),
                // These are written with a table or with dimensions, and are other nodes.
                Family::Tier | Family::Reduction(_) | Family::Within(_) => None,
                Family::Upto | Family::Operator(_) => None,
            },
            Kind::Over { function, arguments, dimensions, by, step } => {
                let among = Among { dimensions, by: by.as_ref(), step: step.as_deref() };
                let [first, ..] = arguments.as_slice() else { return None };
                match function.family {
                    Family::Reduction(fun) => self.over(Gather::Reduction(fun), &among, first, span, context),
                    Family::Within(fun) => self.over(Gather::Within(fun), &among, first, span, context),
                    Family::Upto => self.upto(&among, arguments, node, context),
                    Family::Operator(operator) => self.operator(operator, &among, arguments, node, context),
                    Family::Rowwise(_) | Family::Rounding(_) | Family::Tier => None,
                }
            }
            Kind::Tier { argument, table } => self.tier(argument, table, span, context),
        }
    }

    fn number(&mut self, value: f64, unit: Option<&Word>, span: Span, context: Context<'_>) -> Option<Term> {
        let unit = match unit {
            None => Unit::one(),
            Some(word) => match Unit::parse(&word.text) {
                Ok(unit) => unit,
                Err(e) => {
                    self.complain(context, &word.span, bad_unit(&e));
                    return None;
                }
            },
        };
        Some(Term { op: Op::Number(value), dims: DimSet::NONE, unit, truth: false, span })
    }

    /// A term that must be a number.
    pub fn value(&mut self, node: &Node, context: Context<'_>) -> Option<Term> {
        let term = self.term(node, context)?;
        if term.truth {
            let finding =
                not_a_number(text!("这里要一个数，却是条件", "a number is wanted here, this is a condition"));
            self.complain(context, &node.span, finding);
            return None;
        }
        Some(term)
    }

    /// A term that must be a condition.
    pub fn condition(&mut self, node: &Node, context: Context<'_>) -> Option<Term> {
        let term = self.term(node, context)?;
        if !term.truth {
            let finding = Finding::error(
                "not-a-condition",
                text!("这里要一个条件，却是数", "a condition is wanted here, this is a number"),
            )
            .help(text!(
                "写成比较，如 x > 0，或 present(x)",
                "write a comparison such as x > 0, or present(x)"
            ));
            self.complain(context, &node.span, finding);
            return None;
        }
        Some(term)
    }

    fn binary(
        &mut self,
        operator: Operator,
        left: &Node,
        right: &Node,
        span: Span,
        context: Context<'_>,
    ) -> Option<Term> {
        if matches!(operator, Operator::And | Operator::Or) {
            let (a, b) = (self.condition(left, context), self.condition(right, context));
            let (a, b) = (a?, b?);
            let dims = self.union(a.dims, b.dims);
            let op = Op::Binary(operator, Box::new(a), Box::new(b));
            return Some(Term { op, dims, unit: Unit::one(), truth: true, span });
        }
        let (a, b) = (self.value(left, context), self.value(right, context));
        let (mut a, mut b) = (a?, b?);
        let dims = self.union(a.dims, b.dims);
        let truth = operator.is_comparison();
        let unit = match operator {
            Operator::Multiply | Operator::Divide => self.combine(operator, &a, &b, &span, context)?,
            Operator::Power => {
                b = convert(b, &Unit::one())
                    .or_else(|c| self.clash(context, &right.span, c).ok_or(()))
                    .ok()?;
                if a.unit.is_dimensionless() {
                    a = convert(a, &Unit::one())
                        .or_else(|c| self.clash(context, &left.span, c).ok_or(()))
                        .ok()?;
                    Unit::one()
                } else {
                    self.combine(operator, &a, &b, &span, context)?
                }
            }
            _ => {
                let spans = [&left.span, &right.span];
                match align(vec![a, b]) {
                    Ok((terms, unit)) => {
                        let mut terms = terms.into_iter();
                        (a, b) = (terms.next()?, terms.next()?);
                        unit
                    }
                    Err((i, clash)) => return self.clash(context, spans[i], clash),
                }
            }
        };
        let unit = if truth { Unit::one() } else { unit };
        Some(fold(Term { op: Op::Binary(operator, Box::new(a), Box::new(b)), dims, unit, truth, span }))
    }

    fn combine(
        &mut self,
        operator: Operator,
        a: &Term,
        b: &Term,
        span: &Span,
        context: Context<'_>,
    ) -> Option<Unit> {
        combined(operator, a, b).or_else(|clash| self.clash(context, span, clash).ok_or(())).ok()
    }

    pub fn union(&self, a: DimSet, b: DimSet) -> DimSet {
        self.symbols.catalog.dimensions.essential(a.union(b))
    }

    /// Dimensions over which a symbol has its rows.
    pub fn dims(&self, symbol: Symbol) -> DimSet {
        match symbol {
            Symbol::Measure(i) => {
                self.symbols.catalog.measures[i].per.iter().fold(DimSet::NONE, |s, d| s.with(*d))
            }
            Symbol::Coefficient(i) => self.symbols.choices[i].dims,
            Symbol::Line(i) => match i.checked_sub(self.base) {
                None => self.symbols.lines[i].dims,
                Some(auxiliary) => self.auxiliary[auxiliary].per,
            },
        }
    }

    /// A piece of a formula as it is written.
    pub fn words(&self, node: &Node, context: Context<'_>) -> Text {
        let text = context.rule.at.text.get(node.span.clone()).unwrap_or_default();
        Text::same(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// A line of its own for a part of a formula, so that it has a column.
    pub fn auxiliary(&mut self, term: Term, per: DimSet, title: Text, context: Context<'_>) -> Symbol {
        let owner = &self.symbols.lines[context.line];
        let number = 1 + self.auxiliary.iter().filter(|a| a.origin == owner.origin).count();
        let index = self.base + self.auxiliary.len();
        let rows = Rows::new(self.symbols, &|symbol| self.dims(symbol), &term, per);
        self.auxiliary.push(CheckedLine {
            id: format!("{}~{number}", owner.id),
            title,
            per,
            unit: term.unit.clone(),
            rows,
            origin: owner.origin,
            auxiliary: true,
            scope: None,
            term,
        });
        Symbol::Line(index)
    }

    fn tier(&mut self, argument: &Node, table: &Word, span: Span, context: Context<'_>) -> Option<Term> {
        let value = self.value(argument, context);
        let Some(place) = self.symbols.tier(&table.text) else {
            let id = &table.text;
            let otherwise = text!(
                "分档表写在口径所含模型的 [[tier]] 里",
                "step tables stand under [[tier]] in the models of the profile"
            );
            let finding = unknown(Sought::Tier, id, self.symbols.tier_names(), otherwise);
            self.unknown(context, &table.span, id, finding);
            return None;
        };
        let tier = &self.symbols.catalog.models[place.model].tiers[place.tier];
        let (of, unit) = (tier.of.clone(), tier.unit.clone());
        let marginal = tier.reading == crate::model::tier::Reading::Marginal;
        let value = match convert(value?, &of) {
            Ok(value) => value,
            Err(clash) => return self.clash(context, &argument.span, clash),
        };
        let dims = value.dims;
        let whole = if marginal { unit.mul(&of) } else { Some(unit) };
        let Some(unit) = whole else { return self.clash(context, &span, overflow()) };
        let place = TierRef { model: place.model, tier: place.tier };
        Some(Term { op: Op::Tier(place, Box::new(value)), dims, unit, truth: false, span })
    }
}
