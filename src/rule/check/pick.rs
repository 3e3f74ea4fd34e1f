//! Names, the members they are picked at, and the dimensions that formulas speak of.

use super::{Checker, Context};
use crate::finding::{Finding, Sought};
use crate::formula::tree::{Pick, PickTo, Span, Word};
use crate::model::dimension::{Dim, DimKind, DimSet};
use crate::model::faults;
use crate::rule::{Op, Picked, Reference, Term};
use crate::text;
use crate::text::Text;

impl Checker<'_> {
    pub(super) fn name(
        &mut self,
        name: &str,
        picks: &[Pick],
        span: Span,
        context: Context<'_>,
    ) -> Option<Term> {
        let local = self.locals.get(name).cloned();
        let Some(known) = local.or_else(|| self.symbols.find(name)) else {
            let word = span.start..span.start + name.len();
            let finding = Sought::Name.missed(name).help(self.symbols.hint(name));
            self.unknown(context, &word, name, finding);
            return None;
        };
        let (symbol, mut dims, unit) = known;
        let mut picked = Vec::new();
        for (i, pick) in picks.iter().enumerate() {
            if picks[..i].iter().any(|other| other.dimension.text == pick.dimension.text) {
                self.complain(context, &pick.dimension.span, faults::dimension_twice());
                return None;
            }
            let (dim, one) = self.pick(name, dims, pick, context)?;
            if matches!(one, Picked::Member(..)) {
                dims = dims.without(dim);
            }
            picked.push(one);
        }
        Some(Term { op: Op::Ref(Reference { symbol, picks: picked }), dims, unit, truth: false, span })
    }

    pub(super) fn dimension(&mut self, word: &Word, context: Context<'_>) -> Option<Dim> {
        let dimensions = &self.symbols.catalog.dimensions;
        let found = dimensions.find(&word.text);
        if found.is_none() {
            let mut finding = dimensions.unknown(&word.text);
            if self.symbols.find(&word.text).is_some() {
                finding = finding.help(text!(
                    "这里要一个维度，如 sum(x, class)；几个量相加写作 a + b",
                    "a dimension belongs here, as in sum(x, class); several quantities are added with a + b"
                ));
            }
            self.unknown(context, &word.span, &word.text, finding);
        }
        found
    }

    /// The dimension behind `by`, or which ones there are for it.
    pub(super) fn attribute(&mut self, word: &Word, over: DimSet, context: Context<'_>) -> Option<Dim> {
        let dimensions = &self.symbols.catalog.dimensions;
        let found = dimensions.find(&word.text);
        if found.is_none() {
            let finding = dimensions.unknown(&word.text).help(self.attributes(over));
            self.unknown(context, &word.span, &word.text, finding);
        }
        found
    }

    pub(super) fn attributes(&self, over: DimSet) -> Text {
        let dimensions = &self.symbols.catalog.dimensions;
        let (names, known) = (dimensions.names(over), dimensions.names(dimensions.closure(over).minus(over)));
        text!("{names} 的属性有：{known}", "attributes of {names}: {known}")
    }

    pub(super) fn pick(
        &mut self,
        name: &str,
        dims: DimSet,
        pick: &Pick,
        context: Context<'_>,
    ) -> Option<(Dim, Picked)> {
        let dim = self.dimension(&pick.dimension, context)?;
        let dimension = self.symbols.catalog.dimensions.get(dim);
        let id = &dimension.id;
        let by_period =
            self.symbols.catalog.dimensions.closure(dims).contains(dim) && dimension.kind == DimKind::Year;
        let shift = matches!(pick.to, PickTo::Shift(_));
        if !(dims.contains(dim) || shift && by_period) {
            let varies = self.symbols.catalog.dimensions.names(dims);
            let message = text!(
                "`{name}` 不随 `{id}` 变化，它的维度是 {varies}",
                "`{name}` does not vary over `{id}`, only over {varies}"
            );
            let finding = faults::wrong_dimension(message).help(text!(
                "去掉 [{id} …]，或换用有这个维度的量",
                "drop [{id} …], or use a quantity that has it"
            ));
            self.complain(context, &pick.dimension.span, finding);
            return None;
        }
        match &pick.to {
            PickTo::Shift(steps) if matches!(dimension.kind, DimKind::Year | DimKind::Period) => {
                Some((dim, Picked::Shift(dim, *steps)))
            }
            PickTo::Shift(_) => {
                let message = text!("`{id}` 没有先后次序，不能前后移动", "`{id}` has no order to step along");
                let finding = faults::wrong_dimension(message).help(text!(
                    "只有年份和时段可以前后移动；取一个成员写作 [{id} = \"…\"]",
                    "only years and periods can be stepped along; pick one member with [{id} = \"…\"]"
                ));
                self.complain(context, &pick.dimension.span, finding);
                None
            }
            PickTo::Above(word) => {
                let above = self.attribute(word, DimSet::of(dim), context)?;
                if !dimension.attributes.contains(&above) {
                    let (attribute, text) = (&word.text, self.attributes(DimSet::of(dim)));
                    let message =
                        text!("`{attribute}` 不是 `{id}` 的属性", "`{attribute}` is no attribute of `{id}`");
                    let finding = faults::wrong_dimension(message).help(text);
                    self.complain(context, &word.span, finding);
                    return None;
                }
                Some((dim, Picked::Above(dim, above)))
            }
            PickTo::Member(word) => {
                let known = match dimension.kind {
                    DimKind::List | DimKind::Region => dimension.index.contains_key(&word.text),
                    DimKind::Year | DimKind::Period => {
                        self.symbols.catalog.dimensions.member(dim, &word.text).is_some()
                    }
                };
                if !known {
                    let at = &context.rule.at;
                    let place =
                        |finding: Finding| finding.at(&at.source, at.part(&word.span), Text::default());
                    self.symbols.catalog.dimensions.report(dim, &word.text, place, self.findings);
                    return None;
                }
                Some((dim, Picked::Member(dim, word.text.clone())))
            }
        }
    }
}
