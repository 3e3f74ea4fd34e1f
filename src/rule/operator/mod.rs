//! Settlement operators: what must close exactly or share out under limits, written in the formula language itself.
//!
//! An operator unfolds into lines of its own, each with a title and a column, so that engine, workbook and explanation
//! show its steps as they show every other formula.

mod balance;
mod bound;
mod cascade;
mod close;

use super::check::{Among, Checker, Context, plain};
use super::units::{align, convert, rough_step};
use super::{Op, Symbol, Term, Upto};
use crate::formula::functions::Fun;
use crate::formula::tree::{Kind, Node, Span, Word};
use crate::formula::{self};
use crate::model::dimension::DimSet;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use std::collections::HashMap;

/// Names that formulas of an operator know, with what they stand for.
pub type Locals = HashMap<String, (Symbol, DimSet, Unit)>;

/// The dimension words and the unit that stand in an operator's formulas for those it is called with.
const OVER: &str = "over";
const STEP: &str = "step";

/// An operator by its formulas. These may use `over` for the dimensions and `1[step]` for the step of money.
pub struct Operator {
    /// What its formulas call the values it is given, with titles.
    pub takes: &'static [(&'static str, &'static str, &'static str)],
    /// Lines in turn: name, titles, formula.
    pub steps: &'static [(&'static str, &'static str, &'static str, &'static str)],
    pub result: &'static str,
}

fn of(fun: Fun) -> Option<&'static Operator> {
    match fun {
        Fun::Close => Some(&close::CLOSE),
        Fun::Bound => Some(&bound::BOUND),
        Fun::Balance => Some(&balance::BALANCE),
        Fun::Cascade => Some(&cascade::CASCADE),
        _ => None,
    }
}

impl Checker<'_> {
    /// Checks a function of several values over dimensions, and unfolds it where it is an operator.
    pub fn among(
        &mut self,
        among: &Among<'_>,
        arguments: &[Node],
        node: &Node,
        context: Context<'_>,
    ) -> Option<Term> {
        let values: Vec<Option<Term>> = arguments.iter().map(|a| self.value(a, context)).collect();
        let (over, by) = self.run_over(among, context)?;
        let mut values: Vec<Term> = values.into_iter().collect::<Option<_>>()?;
        let dims = values.iter().fold(DimSet::NONE, |all, t| self.union(all, t.dims));
        let group = self.group(dims, over, by, &arguments[0].span, context)?;
        if let Some(step) = among.step {
            let unit = self.step_unit(step, context)?;
            // The key of a cascade only gives proportions.
            let money = if among.function.fun == Fun::Cascade { 1 } else { values.len() };
            for (value, argument) in values.iter_mut().zip(arguments).take(money) {
                match convert(value.clone(), &unit) {
                    Ok(converted) => *value = converted,
                    Err(clash) => return self.clash(context, &argument.span, clash),
                }
            }
        } else {
            // The keys of a sum are compared with each other, not with what is summed.
            let first = usize::from(among.function.fun == Fun::SumUpto);
            match align(values.split_off(first)) {
                Ok((aligned, _)) => values.extend(aligned),
                Err((i, clash)) => return self.clash(context, &arguments[first + i].span, clash),
            }
        }
        let Some(operator) = of(among.function.fun) else {
            let unit = values[0].unit.clone();
            let lines: Vec<Symbol> = values
                .into_iter()
                .zip(arguments)
                .map(|(value, argument)| self.column(value, dims, self.words(argument, context), context))
                .collect();
            let [argument, key, level] = lines[..] else { return None };
            let op = Op::Upto(Upto { argument, key, level, dims, group });
            return Some(Term { op, dims, unit, truth: false, span: node.span.clone() });
        };
        let mut locals = Locals::new();
        for (value, (name, zh, en)) in values.into_iter().zip(operator.takes) {
            let unit = value.unit.clone();
            let symbol = self.column(value, dims, text!("{zh}", "{en}"), context);
            locals.insert(name.to_string(), (symbol, dims, unit));
        }
        self.unfold(operator, locals, among, node, context)
    }

    /// The steps of an operator become lines, its result the term.
    fn unfold(
        &mut self,
        operator: &Operator,
        locals: Locals,
        among: &Among<'_>,
        node: &Node,
        context: Context<'_>,
    ) -> Option<Term> {
        let outer = std::mem::replace(&mut self.locals, locals);
        let term = |checker: &mut Self, formula: &str| {
            let tree = formula::parse(formula, &|word| word == OVER).ok()?;
            checker.value(&filled(tree, among, &node.span), context)
        };
        let mut whole = Some(());
        for (name, zh, en, formula) in operator.steps {
            let Some(step) = term(self, formula) else {
                whole = None;
                break;
            };
            let (dims, unit) = (step.dims, step.unit.clone());
            let symbol = self.auxiliary(step, dims, text!("{zh}", "{en}"), context);
            self.locals.insert(name.to_string(), (symbol, dims, unit));
        }
        let result = whole.and_then(|()| term(self, operator.result));
        self.locals = outer;
        result
    }

    /// A line with the rows of all the values.
    fn column(&mut self, value: Term, dims: DimSet, title: Text, context: Context<'_>) -> Symbol {
        match plain(&value).filter(|_| value.dims == dims) {
            Some(symbol) => symbol,
            None => self.auxiliary(value, dims, title, context),
        }
    }

    fn step_unit(&mut self, step: &Node, context: Context<'_>) -> Option<Unit> {
        let term = self.value(step, context)?;
        if !matches!(term.op, Op::Number(n) if exponent(n).is_some()) {
            self.complain(context, &step.span, rough_step());
            return None;
        }
        Some(term.unit)
    }
}

/// The power of ten that a number is.
fn exponent(number: f64) -> Option<i32> {
    (-6..=6).find(|e| format!("1e{e}").parse() == Ok(number))
}

/// A formula of an operator with the dimensions and the step it is called with, placed where it is called.
fn filled(node: Node, among: &Among<'_>, at: &Span) -> Node {
    let fill = |node: Node| filled(node, among, at);
    let boxed = |node: Box<Node>| Box::new(filled(*node, among, at));
    let kind = match node.kind {
        Kind::Number { value, unit: Some(word) } if word.text == STEP => return stepped(value, among, at),
        kind @ (Kind::Number { .. } | Kind::Name { .. } | Kind::Tier { .. }) => kind,
        Kind::Negate(x) => Kind::Negate(boxed(x)),
        Kind::Not(x) => Kind::Not(boxed(x)),
        Kind::Binary { operator, left, right } => {
            Kind::Binary { operator, left: boxed(left), right: boxed(right) }
        }
        Kind::Call { function, arguments } => {
            Kind::Call { function, arguments: arguments.into_iter().map(fill).collect() }
        }
        Kind::Over { function, arguments, step, .. } => Kind::Over {
            function,
            arguments: arguments.into_iter().map(fill).collect(),
            dimensions: among.dimensions.to_vec(),
            by: among.by.cloned(),
            step: step.map(boxed),
        },
    };
    Node { kind, span: at.clone() }
}

/// So many times the step.
fn stepped(times: f64, among: &Among<'_>, at: &Span) -> Node {
    let (own, unit) = match among.step.map(|s| &s.kind) {
        Some(Kind::Number { value, unit }) => (*value, unit.clone()),
        _ => (1.0, None::<Word>),
    };
    // Powers of ten multiply exactly only as powers.
    let product = exponent(times).zip(exponent(own)).and_then(|(a, b)| format!("1e{}", a + b).parse().ok());
    Node { kind: Kind::Number { value: product.unwrap_or(times * own), unit }, span: at.clone() }
}
