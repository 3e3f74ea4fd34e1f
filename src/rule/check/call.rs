//! Functions of values, row by row.

#![deny(clippy::wildcard_enum_match_arm)]

use super::{Checker, Context};
use crate::formula::step;
use crate::formula::tree::{Node, Span};
use crate::function::rowwise::Units;
use crate::function::{Rounding, Rowwise};
use crate::model::dimension::DimSet;
use crate::model::faults;
use crate::rule::fold::fold;
use crate::rule::units::{align, convert, rough_step};
use crate::rule::{Op, Term};
use crate::text;
use crate::unit::Unit;

impl Checker<'_> {
    /// A function of the values of a row.
    pub(super) fn call(
        &mut self,
        fun: Rowwise,
        nodes: &[Node],
        span: Span,
        context: Context<'_>,
    ) -> Option<Term> {
        let chosen = fun.units() == Units::Chosen;
        let mut arguments = Vec::new();
        for (i, node) in nodes.iter().enumerate() {
            arguments.push(if chosen && i == 0 {
                self.condition(node, context)
            } else {
                self.value(node, context)
            });
        }
        let arguments: Vec<Term> = arguments.into_iter().collect::<Option<_>>()?;
        let dims = arguments.iter().fold(DimSet::NONE, |all, t| self.union(all, t.dims));
        let (arguments, unit) = self.in_units(fun, arguments, nodes, context)?;
        let truth = fun.units() == Units::Asked;
        Some(fold(Term { op: Op::Call(fun, arguments), dims, unit, truth, span }))
    }

    /// The values in the units that a function takes, and the unit of its result.
    fn in_units(
        &mut self,
        fun: Rowwise,
        mut values: Vec<Term>,
        nodes: &[Node],
        context: Context<'_>,
    ) -> Option<(Vec<Term>, Unit)> {
        let own = values[0].unit.clone();
        match fun.units() {
            Units::Alike => self.aligned(values, nodes, context),
            Units::Chosen => {
                let branches = values.split_off(1);
                let (branches, unit) = self.aligned(branches, &nodes[1..], context)?;
                values.extend(branches);
                Some((values, unit))
            }
            Units::Own => Some((values, own)),
            Units::Asked => Some((values, Unit::one())),
            Units::Root if !own.is_dimensionless() => match own.root(2) {
                Some(root) => Some((values, root)),
                None => {
                    let message = text!("单位 {own} 开不出平方根", "the unit {own} has no square root");
                    let finding = faults::wrong_unit(message).help(text!(
                        "先除以单位量使其无量纲，如 sqrt(x / 1[{own}])",
                        "divide by a unit quantity first, as in sqrt(x / 1[{own}])"
                    ));
                    self.complain(context, &nodes[0].span, finding);
                    None
                }
            },
            Units::Root | Units::Bare => {
                let one = Unit::one();
                let mut converted = Vec::new();
                for (value, node) in values.into_iter().zip(nodes) {
                    match convert(value, &one) {
                        Ok(value) => converted.push(value),
                        Err(clash) => return self.clash(context, &node.span, clash),
                    }
                }
                Some((converted, one))
            }
        }
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
        nodes: &[Node],
        span: Span,
        context: Context<'_>,
    ) -> Option<Term> {
        let arguments: Vec<Option<Term>> = nodes.iter().map(|node| self.value(node, context)).collect();
        let mut arguments = arguments.into_iter().collect::<Option<Vec<Term>>>()?.into_iter();
        let (value, step) = (arguments.next()?, arguments.next()?);
        let number = if let Op::Number(n) = step.op { Some(n) } else { None };
        let places = number.and_then(|n| step::places(n, step::ROUNDED));
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
