//! From syntax to checked terms: names, dimensions, units.

use super::book::{CheckedLine, Symbols};
use super::fold::fold;
use super::units::{Clash, align, combined, convert, overflow};
use super::{Op, Over, Picked, Reference, Rounding, Symbol, Term, TierRef, operator};
use crate::finding::{Finding, Findings, nearest};
use crate::formula::functions::{Fun, Function, Shape};
use crate::formula::tree::{Kind, Node, Operator, Pick, PickTo, Span, Word};
use crate::model::account::Rule;
use crate::model::bad_unit;
use crate::model::dimension::{Dim, DimKind, DimSet};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

/// Checks the formulas of one book; parts that need a column of their own become auxiliary lines.
pub struct Checker<'a> {
    pub symbols: &'a Symbols<'a>,
    pub findings: &'a mut Findings,
    /// Lines added for aggregates of compound terms.
    pub auxiliary: Vec<CheckedLine>,
    /// How many lines there are besides the auxiliary ones.
    base: usize,
    /// What the names of an operator's own formulas stand for while it is unfolded.
    pub locals: operator::Locals,
}

/// A function over dimensions as it is written.
pub struct Among<'n> {
    pub function: &'static Function,
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

/// The rule at hand, for places and names.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub rule: &'a Rule,
    /// Index of the line the rule belongs to.
    pub line: usize,
}

impl<'a> Checker<'a> {
    pub fn new(symbols: &'a Symbols<'a>, findings: &'a mut Findings, base: usize) -> Checker<'a> {
        Checker { symbols, findings, auxiliary: Vec::new(), base, locals: operator::Locals::default() }
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
            Kind::Call { function, arguments } => self.call(function, arguments, span, context),
            Kind::Over { function, arguments, dimensions, by, step } => {
                let among = Among { function, dimensions, by: by.as_ref(), step: step.as_deref() };
                match (function.shape, arguments.as_slice()) {
                    (Shape::Among { .. }, _) => self.among(&among, arguments, node, context),
                    (_, [argument]) => self.over(&among, argument, span, context),
                    _ => None,
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

    fn name(&mut self, name: &str, picks: &[Pick], span: Span, context: Context<'_>) -> Option<Term> {
        let local = self.locals.get(name).cloned();
        let Some(known) = local.or_else(|| self.symbols.find(name)) else {
            let word = span.start..span.start + name.len();
            let finding =
                Finding::error("unknown-name", text!("不认识的名称 `{name}`", "unknown name `{name}`"));
            self.unknown(context, &word, name, finding.help(self.symbols.hint(name)));
            return None;
        };
        let (symbol, mut dims, unit) = known;
        let mut picked = Vec::new();
        for (i, pick) in picks.iter().enumerate() {
            if picks[..i].iter().any(|other| other.dimension.text == pick.dimension.text) {
                let message = text!("维度写了两次", "the dimension stands twice");
                let finding = Finding::error("duplicate-dimension", message)
                    .help(text!("一个维度只能取一次", "pick along a dimension once only"));
                self.complain(context, &pick.dimension.span, finding);
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

    fn dimension(&mut self, word: &Word, context: Context<'_>) -> Option<Dim> {
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
    fn attribute(&mut self, word: &Word, over: DimSet, context: Context<'_>) -> Option<Dim> {
        let dimensions = &self.symbols.catalog.dimensions;
        let found = dimensions.find(&word.text);
        if found.is_none() {
            let finding = dimensions.unknown(&word.text).help(self.attributes(over));
            self.unknown(context, &word.span, &word.text, finding);
        }
        found
    }

    fn attributes(&self, over: DimSet) -> Text {
        let dimensions = &self.symbols.catalog.dimensions;
        let (names, known) = (dimensions.names(over), dimensions.names(dimensions.closure(over).minus(over)));
        text!("{names} 的属性有：{known}", "attributes of {names}: {known}")
    }

    fn pick(&mut self, name: &str, dims: DimSet, pick: &Pick, context: Context<'_>) -> Option<(Dim, Picked)> {
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
            let finding = Finding::error("wrong-dimension", message).help(text!(
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
                let finding = Finding::error("wrong-dimension", message).help(text!(
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
                    let finding = Finding::error("wrong-dimension", message).help(text);
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
                    let finding = Finding::error("unknown-member", Text::default());
                    let finding = finding.at(&at.source, at.part(&word.span), Text::default());
                    self.symbols.catalog.dimensions.report(dim, &word.text, finding, self.findings);
                    return None;
                }
                Some((dim, Picked::Member(dim, word.text.clone())))
            }
        }
    }

    /// A term that must be a number.
    pub fn value(&mut self, node: &Node, context: Context<'_>) -> Option<Term> {
        let term = self.term(node, context)?;
        if term.truth {
            let finding = Finding::error(
                "not-a-number",
                text!("这里要一个数，却是条件", "a number is wanted here, this is a condition"),
            )
            .help(text!("用 if(条件, 1, 0) 变成数", "turn it into a number with if(condition, 1, 0)"));
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

    fn call(
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
                    let finding = Finding::error("wrong-unit", message).help(text!(
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

    fn aligned(
        &mut self,
        terms: Vec<Term>,
        nodes: &[Node],
        context: Context<'_>,
    ) -> Option<(Vec<Term>, Unit)> {
        align(terms).or_else(|(i, clash)| self.clash(context, &nodes[i].span, clash).ok_or(())).ok()
    }

    /// `round(x, 0.01[万元])`: the step says both the unit and the decimal place.
    fn round(
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
            let message = text!("舍入的步长不是 10 的整数次方", "the step is not a power of ten");
            let finding = Finding::error("bad-step", message)
                .help(text!("写一个数，如 0.01[万元]", "write a number, as in 0.01[万元]"));
            self.complain(context, &nodes[1].span, finding);
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

    fn over(&mut self, among: &Among<'_>, argument: &Node, span: Span, context: Context<'_>) -> Option<Term> {
        let function = among.function;
        let term = self.value(argument, context);
        let (over, by) = self.run_over(among, context)?;
        let term = term?;
        let group = self.group(term.dims, over, by, &argument.span, context)?;
        let (unit, dims) = match (function.shape, function.fun) {
            (_, Fun::Count) => (Unit::one(), group),
            (Shape::Within, _) => (Unit::one(), term.dims),
            _ => (term.unit.clone(), group),
        };
        let argument_dims = term.dims;
        let symbol = match plain(&term) {
            Some(symbol) => symbol,
            None => {
                let dims = term.dims;
                self.auxiliary(term, dims, self.words(argument, context), context)
            }
        };
        let op = Op::Over(Over { fun: function.fun, argument: symbol, dims: argument_dims, over, group });
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
            let finding = Finding::error("wrong-dimension", message).help(text!(
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
                let finding = Finding::error("wrong-dimension", message).help(self.attributes(over));
                self.complain(context, &word.span, finding);
                return None;
            }
            group = group.with(dim);
        }
        Some(group)
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
        self.auxiliary.push(CheckedLine {
            id: format!("{}~{number}", owner.id),
            title,
            per,
            unit: term.unit.clone(),
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
            let finding =
                Finding::error("unknown-name", text!("没有分档表 `{id}`", "there is no step table `{id}`"));
            let finding = match nearest(id, self.symbols.tier_names()) {
                Some(near) => finding.did_you_mean(Some(near)),
                None => finding.help(text!(
                    "分档表写在口径所含模型的 [[tier]] 里",
                    "step tables stand under [[tier]] in the models of the profile"
                )),
            };
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
