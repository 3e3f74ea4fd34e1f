//! Functions of several values over dimensions; an operator unfolds into lines of its own.

#![deny(clippy::wildcard_enum_match_arm)]

use super::check::{Among, Checker, Context, Locals, plain};
use super::units::{align, convert, rough_step};
use super::{Op, Symbol, Term, Upto};
use crate::formula;
use crate::formula::step;
use crate::formula::tree::{Kind, Node, Span, Word};
use crate::function::Operator;
use crate::function::operator::{OVER, STEP};
use crate::model::dimension::DimSet;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

/// Values over dimensions, the dimensions of all of them, and those of one group.
struct Gathered {
    values: Vec<Term>,
    dims: DimSet,
    group: DimSet,
}

impl Checker<'_> {
    /// Checks the values of a sum up to a level; each gets a column of its own.
    pub fn upto(
        &mut self,
        among: &Among<'_>,
        arguments: &[Node],
        node: &Node,
        context: Context<'_>,
    ) -> Option<Term> {
        let Gathered { mut values, dims, group } = self.gathered(among, arguments, context)?;
        // The keys are compared with each other, not with what is summed.
        let compared = values.split_off(1);
        match align(compared) {
            Ok((aligned, _)) => values.extend(aligned),
            Err((i, clash)) => return self.clash(context, &arguments[1 + i].span, clash),
        }
        let unit = values[0].unit.clone();
        let lines: Vec<Symbol> = values
            .into_iter()
            .zip(arguments)
            .map(|(value, argument)| self.column(value, dims, self.words(argument, context), context))
            .collect();
        let [argument, key, level] = lines[..] else { return None };
        let op = Op::Upto(Upto { argument, key, level, dims, group });
        Some(Term { op, dims, unit, truth: false, span: node.span.clone() })
    }

    /// Checks the values of an operator and unfolds it.
    pub fn operator(
        &mut self,
        operator: &Operator,
        among: &Among<'_>,
        arguments: &[Node],
        node: &Node,
        context: Context<'_>,
    ) -> Option<Term> {
        let Gathered { mut values, dims, .. } = self.gathered(among, arguments, context)?;
        match (operator.money, among.step) {
            (Some(money), Some(step)) => {
                let unit = self.step_unit(step, context)?;
                for (value, argument) in values.iter_mut().zip(arguments).take(money) {
                    match convert(value.clone(), &unit) {
                        Ok(converted) => *value = converted,
                        Err(clash) => return self.clash(context, &argument.span, clash),
                    }
                }
            }
            _ => match align(values) {
                Ok((aligned, _)) => values = aligned,
                Err((i, clash)) => return self.clash(context, &arguments[i].span, clash),
            },
        }
        let mut locals = Locals::new();
        for (value, (name, zh, en)) in values.into_iter().zip(operator.takes) {
            let unit = value.unit.clone();
            let symbol = self.column(value, dims, text!("{zh}", "{en}"), context);
            locals.insert(name.to_string(), (symbol, dims, unit));
        }
        self.unfold(operator, locals, among, node, context)
    }

    /// The values of a function over dimensions, and the dimensions of one group.
    fn gathered(&mut self, among: &Among<'_>, arguments: &[Node], context: Context<'_>) -> Option<Gathered> {
        let values: Vec<Option<Term>> = arguments.iter().map(|a| self.value(a, context)).collect();
        let (over, by) = self.run_over(among, context)?;
        let values: Vec<Term> = values.into_iter().collect::<Option<_>>()?;
        let dims = values.iter().fold(DimSet::NONE, |all, t| self.union(all, t.dims));
        let group = self.group(dims, over, by, &arguments[0].span, context)?;
        Some(Gathered { values, dims, group })
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
        if !matches!(term.op, Op::Number(n) if step::places(n, step::PAID).is_some()) {
            self.complain(context, &step.span, rough_step());
            return None;
        }
        Some(term.unit)
    }
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
    let places = step::places(times, step::PAID).zip(step::places(own, step::PAID));
    let value = places.map_or(times * own, |(a, b)| step::of(a + b));
    Node { kind: Kind::Number { value, unit }, span: at.clone() }
}
