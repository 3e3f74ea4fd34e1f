//! Functions over dimensions.

use super::{Checker, Context};
use crate::formula::tree::{Node, Span, Word};
use crate::model::dimension::{Dim, DimSet};
use crate::model::faults;
use crate::rule::{Gather, Op, Over, Reference, Symbol, Term};
use crate::text;
use crate::unit::Unit;

/// A function over dimensions as it is written.
pub struct Among<'n> {
    pub dimensions: &'n [Word],
    pub by: Option<&'n Word>,
    pub step: Option<&'n Node>,
}

/// The measure or line that a term is without further ado.
pub fn plain(term: &Term) -> Option<Symbol> {
    match &term.op {
        Op::Ref(Reference { symbol: symbol @ (Symbol::Measure(_) | Symbol::Line(_)), picks }) => {
            picks.is_empty().then_some(*symbol)
        }
        _ => None,
    }
}

impl Checker<'_> {
    pub(super) fn over(
        &mut self,
        fun: Gather,
        among: &Among<'_>,
        argument: &Node,
        span: Span,
        context: Context<'_>,
    ) -> Option<Term> {
        let term = self.value(argument, context);
        let (over, by) = self.run_over(among, context)?;
        let term = term?;
        let group = self.group(term.dims, over, by, &argument.span, context)?;
        let (unit, dims) = match fun {
            Gather::Reduction(fun) if fun.keeps_unit() => (term.unit.clone(), group),
            Gather::Reduction(_) => (Unit::one(), group),
            Gather::Within(_) => (Unit::one(), term.dims),
        };
        let argument_dims = term.dims;
        let symbol = match plain(&term) {
            Some(symbol) => symbol,
            None => {
                let dims = term.dims;
                self.auxiliary(term, dims, self.words(argument, context), context)
            }
        };
        let op = Op::Over(Over { fun, argument: symbol, dims: argument_dims, over, group });
        Some(Term { op, dims, unit, truth: false, span })
    }

    /// The dimensions that are run over, and the attribute grouped by.
    pub fn run_over<'n>(
        &mut self,
        among: &Among<'n>,
        context: Context<'_>,
    ) -> Option<(DimSet, Option<(&'n Word, Dim)>)> {
        let mut over = DimSet::NONE;
        for word in among.dimensions {
            over = over.with(self.dimension(word, context)?);
        }
        let by = match among.by {
            Some(word) => Some((word, self.attribute(word, over, context)?)),
            None => None,
        };
        Some((over, by))
    }

    /// The dimensions of one group, where something over `dims` is run over some of them.
    pub fn group(
        &mut self,
        dims: DimSet,
        over: DimSet,
        by: Option<(&Word, Dim)>,
        span: &Span,
        context: Context<'_>,
    ) -> Option<DimSet> {
        if !over.is_subset(dims) {
            let all = &self.symbols.catalog.dimensions;
            let (wanted, found) = (all.names(over.minus(dims)), all.names(dims));
            let message = text!(
                "不能沿 {wanted} 计算：这一量的维度是 {found}",
                "cannot run over {wanted}: this varies over {found}"
            );
            let finding = faults::wrong_dimension(message).help(text!(
                "改用 {found} 中的维度，或去掉这一步",
                "use one of {found}, or leave this step out"
            ));
            self.complain(context, span, finding);
            return None;
        }
        let mut group = dims.minus(over);
        if let Some((word, dim)) = by {
            if !self.symbols.catalog.dimensions.closure(over).minus(over).contains(dim) {
                let dimensions = &self.symbols.catalog.dimensions;
                let (id, names) = (&word.text, dimensions.names(over));
                let message = text!("`{id}` 不是 {names} 的属性", "`{id}` is no attribute of {names}");
                let finding = faults::wrong_dimension(message).help(self.attributes(over));
                self.complain(context, &word.span, finding);
                return None;
            }
            group = group.with(dim);
        }
        Some(group)
    }
}
