//! Functions of values, row by row.

use super::{Checker, Context};
use crate::formula::functions::{Fun, Function};
use crate::formula::tree::{Node, Span};
use crate::model::dimension::DimSet;
use crate::model::faults;
use crate::rule::fold::fold;
use crate::rule::units::{align, convert, rough_step};
use crate::rule::{Op, Rounding, Term};
use crate::text;
use crate::unit::Unit;

impl Checker<'_> {
    pub(super) fn call(
        &mut self,
        function: &Function,
        nodes: &[Node],
        span: Span,
        context: Context<'_>,
    ) -> Option<Term> {
        let one = Unit::one();
        let mut arguments = Vec::new();
        for (i, node) in nodes.iter().enumerate() {
            arguments.push(match (function.fun, i) {
                (Fun::If, 0) => self.condition(node, context),
                _ => self.value(node, context),
            });
        }
        let arguments: Vec<Term> = arguments.into_iter().collect::<Option<_>>()?;
        let dims = arguments.iter().fold(DimSet::NONE, |all, t| self.union(all, t.dims));
        let mut truth = false;
        let (arguments, unit) = match function.fun {
            Fun::Min | Fun::Max | Fun::Clamp | Fun::Coalesce => self.aligned(arguments, nodes, context)?,
            Fun::If => {
                let mut rest = arguments;
                let branches = rest.split_off(1);
                let (branches, unit) = self.aligned(branches, &nodes[1..], context)?;
                rest.extend(branches);
                (rest, unit)
            }
            Fun::Abs => {
                let unit = arguments[0].unit.clone();
                (arguments, unit)
            }
            Fun::Sqrt if !arguments[0].unit.is_dimensionless() => match arguments[0].unit.root(2) {
                Some(unit) => (arguments, unit),
                None => {
                    let unit = &arguments[0].unit;
                    let message = text!("单位 {unit} 开不出平方根", "the unit {unit} has no square root");
                    let finding = faults::wrong_unit(message).help(text!(
                        "先除以单位量使其无量纲，如 sqrt(x / 1[{unit}])",
                        "divide by a unit quantity first, as in sqrt(x / 1[{unit}])"
                    ));
                    self.complain(context, &nodes[0].span, finding);
                    return None;
                }
            },
            Fun::Exp | Fun::Ln | Fun::Sqrt => {
                let mut converted = Vec::new();
                for (term, node) in arguments.into_iter().zip(nodes) {
                    match convert(term, &one) {
                        Ok(term) => converted.push(term),
                        Err(clash) => return self.clash(context, &node.span, clash),
                    }
                }
                (converted, one)
            }
            Fun::Present => {
                truth = true;
                (arguments, one)
            }
            Fun::Round => return self.round(Rounding::Half, arguments, nodes, span, context),
            Fun::RoundDown => return self.round(Rounding::Down, arguments, nodes, span, context),
            Fun::RoundUp => return self.round(Rounding::Up, arguments, nodes, span, context),
            Fun::RoundEven => return self.round(Rounding::Even, arguments, nodes, span, context),
            _ => return None,
        };
        Some(fold(Term { op: Op::Call(function.fun, arguments), dims, unit, truth, span }))
    }

    pub(super) fn aligned(
        &mut self,
        terms: Vec<Term>,
        nodes: &[Node],
        context: Context<'_>,
    ) -> Option<(Vec<Term>, Unit)> {
        align(terms).or_else(|(i, clash)| self.clash(context, &nodes[i].span, clash).ok_or(())).ok()
    }

    /// `round(x, 0.01[万元])`: the step says both the unit and the decimal place.
    pub(super) fn round(
        &mut self,
        rounding: Rounding,
        arguments: Vec<Term>,
        nodes: &[Node],
        span: Span,
        context: Context<'_>,
    ) -> Option<Term> {
        let mut arguments = arguments.into_iter();
        let (value, step) = (arguments.next()?, arguments.next()?);
        let places = match step.op {
            Op::Number(n) if n > 0.0 => {
                (-12..=12).find(|p: &i32| n == format!("1e{}", -p).parse().unwrap_or(0.0))
            }
            _ => None,
        };
        let Some(places) = places else {
            self.complain(context, &nodes[1].span, rough_step());
            return None;
        };
        match convert(value, &step.unit) {
            Ok(value) => {
                let (dims, unit) = (value.dims, step.unit);
                Some(Term {
                    op: Op::Round(rounding, places, Box::new(value)),
                    dims,
                    unit,
                    truth: false,
                    span,
                })
            }
            Err(clash) => self.clash(context, &nodes[0].span, clash),
        }
    }
}
