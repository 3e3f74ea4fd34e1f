//! A scheme whose names are known: which lines are steps, who pays whom by which line, what must close.

use super::paper::{self, Papers};
use super::ranking::{self, Ranking};
use crate::finding::{Finding, Findings, Sought, unfit_name, unknown};
use crate::model::Placed;
use crate::model::account::Model;
use crate::model::dimension::{Dim, DimKind, DimSet};
use crate::model::faults;
use crate::model::scheme::{Payment, Pool, Scheme, Stage};
use crate::rule::{Book, Symbol, reached};
use crate::text;
use crate::text::Text;
use std::collections::BTreeSet;
use std::sync::Arc;

pub struct Terms {
    pub model: Model,
    pub scheme: Scheme,
    pub steps: Vec<(Stage, Vec<Symbol>)>,
    pub payments: Vec<Flow>,
    pub pools: Vec<Closure>,
    /// Lines beneath the money that give places, with what is said of ties.
    pub rankings: Vec<Ranking>,
    /// Parties with the lines of what they have to pay from.
    pub holdings: Vec<(usize, usize)>,
    /// What stands on paper beside the money.
    pub papers: Papers,
}

/// A payment with its line and its sides.
pub struct Flow {
    pub payment: Payment,
    pub line: usize,
    pub from: Side,
    pub to: Side,
}

/// Who pays or receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// One of the scheme's parties.
    Party(usize),
    /// The member of a dimension, row by row.
    Member(Dim),
}

/// A pool with its lines.
pub struct Closure {
    pub pool: Pool,
    pub total: Option<usize>,
    pub parts: Vec<usize>,
    pub tail: Option<usize>,
}

impl Terms {
    /// The terms of the scheme that a book is made for; none where its profile is no scheme or something is wrong.
    pub fn new(book: &Book, findings: &mut Findings) -> Option<Arc<Terms>> {
        let model = book.catalog.models.iter().find(|m| m.id == book.profile.id)?;
        let scheme = model.scheme.as_ref()?;
        let before = findings.counts().0;
        let steps = steps(book, scheme);
        check_steps(book, scheme, &steps, findings);
        let mut reader = Reader { book, scheme, findings };
        let payments: Vec<Option<Flow>> = scheme.payments.iter().map(|p| reader.flow(p)).collect();
        let pools: Vec<Option<Closure>> = scheme.pools.iter().map(|p| reader.closure(p)).collect();
        let holdings: Vec<(usize, usize)> = (0..scheme.parties.len())
            .filter_map(|party| Some((party, reader.holds(scheme.parties[party].holds.as_ref()?)?)))
            .collect();
        let listed = |line: usize| steps.iter().any(|(_, lines)| lines.contains(&Symbol::Line(line)));
        for flow in payments.iter().flatten().filter(|flow| !listed(flow.line)) {
            let id = &flow.payment.line.text;
            let message =
                text!("支付的行 `{id}` 不在任何步骤里", "line `{id}` is paid but stands in no step");
            let finding = Finding::error("pay-outside-steps", message).help(text!(
                "在 [[scheme.do]] 中把它列在它所属的步骤",
                "list it under the [[scheme.do]] it belongs to"
            ));
            findings.push(flow.payment.line.whole(finding, Text::default()));
        }
        let papers = paper::resolve(book, &scheme.paper, findings);
        if findings.counts().0 > before {
            return None;
        }
        let payments = payments.into_iter().collect::<Option<_>>()?;
        let pools = pools.into_iter().collect::<Option<_>>()?;
        let (model, scheme) = (model.clone(), scheme.clone());
        let mut terms =
            Terms { model, scheme, steps, payments, pools, holdings, rankings: Vec::new(), papers };
        let named = (&terms.model, &terms.scheme);
        terms.rankings = ranking::of(book, named, &terms.beneath(book), findings);
        (findings.counts().0 == before).then(|| Arc::new(terms))
    }

    /// Everything that the money rests on.
    pub fn beneath(&self, book: &Book) -> BTreeSet<Symbol> {
        reached(book, self.settled().map(Symbol::Line))
    }

    /// Every line whose amounts are paid or must close.
    pub fn settled(&self) -> impl Iterator<Item = usize> {
        let pools = self.pools.iter().flat_map(|c| c.parts.iter().copied().chain(c.total));
        let holdings = self.holdings.iter().map(|(_, line)| *line);
        self.payments.iter().map(|flow| flow.line).chain(pools).chain(holdings)
    }
}

/// The steps' names were resolved for the section that shows them, in the same order.
fn steps(book: &Book, scheme: &Scheme) -> Vec<(Stage, Vec<Symbol>)> {
    let mut symbols = book.sections.first().into_iter().flat_map(|section| section.columns.iter().copied());
    scheme.steps.iter().map(|step| (step.stage, symbols.by_ref().take(step.lines.len()).collect())).collect()
}

/// What an earlier step uses must not come out of a later one: a rate on money not yet closed, say.
fn check_steps(book: &Book, scheme: &Scheme, steps: &[(Stage, Vec<Symbol>)], findings: &mut Findings) {
    for (at, (stage, symbols)) in steps.iter().enumerate() {
        for (symbol, placed) in symbols.iter().zip(&scheme.steps[at].lines) {
            let uses = reached(book, [*symbol]);
            let later = steps[at + 1..].iter().find_map(|(later, lines)| {
                lines.iter().find(|line| **line != *symbol && uses.contains(line)).map(|line| (*later, *line))
            });
            let Some((later, line)) = later else { continue };
            let (id, used) = (&placed.text, book.id(line));
            let (Text { zh, en }, Text { zh: zh_later, en: en_later }) = (stage.title(), later.title());
            let message = text!(
                "“{zh}”一步的 `{id}` 用到了后面“{zh_later}”一步的 `{used}`",
                "`{id}` of the step \"{en}\" uses `{used}` of the later step \"{en_later}\""
            );
            let finding = faults::step_order(message).help(text!(
                "把 `{id}` 移到 `{used}` 之后的步骤，或让它用闭合之前的行",
                "move `{id}` to a step behind `{used}`, or let it use a line from before"
            ));
            findings.push(placed.whole(finding, Text::default()));
        }
    }
}

struct Reader<'a, 'c> {
    book: &'a Book,
    scheme: &'c Scheme,
    findings: &'a mut Findings,
}

impl<'c> Reader<'_, 'c> {
    fn flow(&mut self, payment: &Payment) -> Option<Flow> {
        let line = self.money(&payment.line);
        let (from, to) = (self.side(&payment.from, line), self.side(&payment.to, line));
        if payment.from.text == payment.to.text {
            let message = text!("付方与收方相同", "payer and payee are the same");
            let finding = Finding::error("one-party", message)
                .help(text!("from 与 to 写不同的一方", "name different parties in `from` and `to`"));
            self.findings.push(payment.to.whole(finding, Text::default()));
        }
        let payment = payment.clone();
        Some(Flow { payment, line: line?, from: from?, to: to? })
    }

    fn closure(&mut self, pool: &Pool) -> Option<Closure> {
        let total = pool.total.as_ref().map(|placed| self.money(placed));
        let parts: Vec<Option<usize>> = pool.parts.iter().map(|placed| self.money(placed)).collect();
        let total = match total {
            Some(total) => Some(total?),
            None => None,
        };
        let parts: Vec<usize> = parts.into_iter().collect::<Option<_>>()?;
        let wide = total.map_or(DimSet::NONE, |t| self.book.lines[t].per);
        let closure = |line: usize| self.book.catalog.dimensions.closure(self.book.lines[line].per);
        for (part, placed) in parts.iter().zip(&pool.parts).filter(|(p, _)| !wide.is_subset(closure(**p))) {
            let (names, found) = (
                self.book.catalog.dimensions.names(wide),
                self.book.catalog.dimensions.names(self.book.lines[*part].per),
            );
            let id = &placed.text;
            let message = text!(
                "`{id}` 的维度是 {found}，不能合计到 {names}",
                "`{id}` varies over {found} and cannot be summed up to {names}"
            );
            let finding = faults::wrong_dimension(message).help(text!(
                "合计的维度须包含在每一部分的维度之内",
                "every part must have the dimensions of the total"
            ));
            self.findings.push(placed.whole(finding, Text::default()));
        }
        let tail = match &pool.tail {
            None => None,
            Some(placed) => Some(self.tail(placed, pool, &parts)?),
        };
        Some(Closure { pool: pool.clone(), total, parts, tail })
    }

    /// The part that takes what rounding leaves.
    fn tail(&mut self, placed: &Placed, pool: &Pool, parts: &[usize]) -> Option<usize> {
        let found =
            pool.parts.iter().position(|part| part.text == placed.text).filter(|_| pool.total.is_some());
        if found.is_none() {
            let id = &placed.text;
            let message =
                text!("`{id}` 不是有总额的资金池的一部分", "`{id}` is no part of a pool with a total");
            let finding = unfit_name(message).help(text!(
                "tail 写 parts 中装舍入尾差的那一行；没有 total 的资金池不写 tail",
                "`tail` names the one of `parts` that takes what rounding leaves; a pool without `total` has none"
            ));
            self.findings.push(placed.whole(finding, Text::default()));
        }
        found.map(|part| parts[part])
    }

    /// The line of what a party has to pay from, by time alone.
    fn holds(&mut self, placed: &Placed) -> Option<usize> {
        let line = self.money(placed)?;
        let dimensions = &self.book.catalog.dimensions;
        let per = self.book.lines[line].per;
        let is_time = |dim: Dim| matches!(dimensions.get(dim).kind, DimKind::Year | DimKind::Period);
        if per.iter().count() == 1 && per.iter().all(is_time) {
            return Some(line);
        }
        let (id, names) = (&placed.text, dimensions.names(per));
        let message = text!(
            "`{id}` 的维度是 {names}；当事方持有的资金只随时段变化",
            "`{id}` varies over {names}; what a party holds varies over time alone"
        );
        let finding = faults::wrong_dimension(message).help(text!(
            "写一行 per = [\"period\"] 或 [\"year\"]、单位为金额的行",
            "name a line of money with per = [\"period\"] or [\"year\"]"
        ));
        self.findings.push(placed.whole(finding, Text::default()));
        None
    }

    /// A line of money by its name.
    fn money(&mut self, placed: &Placed) -> Option<usize> {
        let id = &placed.text;
        let Some(line) = self.book.find_line(id) else {
            let known = self.book.lines.iter().map(|l| l.id.as_str());
            let otherwise = text!(
                "写方案自己的行，或 uses、base 所含模型的行",
                "name a line of the scheme or of the models it uses"
            );
            let finding = unknown(Sought::SchemeLine, id, known, otherwise);
            self.findings.unknown(id, placed.whole(finding, Text::default()));
            return None;
        };
        let unit = &self.book.lines[line].unit;
        if !unit.is_money() {
            let message = text!("`{id}` 的单位是 {unit}，不是金额", "`{id}` is in {unit}, which is no money");
            let finding = Finding::error("not-money", message).help(text!(
                "支付和闭合的行要有货币单位；标准（单价）的单位多半漏写了 万元",
                "what is paid or closed needs a unit of money; a rate may lack 万元 in its unit"
            ));
            self.findings.push(placed.whole(finding, Text::default()));
            return None;
        }
        Some(line)
    }

    fn side(&mut self, placed: &Placed, line: Option<usize>) -> Option<Side> {
        let (id, book) = (&placed.text, self.book);
        if let Some(party) = self.scheme.parties.iter().position(|p| p.id == *id) {
            return Some(Side::Party(party));
        }
        let dimensions = &book.catalog.dimensions;
        let reachable = dimensions.closure(book.lines[line?].per);
        if let Some(dim) = dimensions.find(id).filter(|dim| reachable.contains(*dim)) {
            return Some(Side::Member(dim));
        }
        let names = dimensions.names(reachable);
        let known = self.scheme.parties.iter().map(|p| p.id.as_str());
        let otherwise = text!(
            "写 [[scheme.party]] 中的一方，或该行的维度 {names}",
            "name one of the [[scheme.party]], or a dimension of the line: {names}"
        );
        let finding = unknown(Sought::Party, id, known, otherwise);
        self.findings.push(placed.whole(finding, Text::default()));
        None
    }
}
