//! Money is not moved on amounts of doubtful size: far off everything else in the settlement, or beyond what is ever
//! paid. Each doubt is accepted by its name, or the settlement is refused.

use super::{Settlement, Span, Terms, Who};
use crate::compute::Run;
use crate::finding::{Finding, Findings, Severity};
use crate::model::limit;
use crate::plan::State;
use crate::rule::{Book, Symbol, reached};
use crate::table::Series;
use crate::table::magnitude::{self, Doubt, Figures, Level, PREFIX, Words, accepted_as, is_place, level};
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::Unit;
use std::collections::{BTreeMap, BTreeSet};

/// What is doubtful beneath and in a settlement. Without a span every period is looked at by itself, as it would be
/// settled.
pub fn doubts(settlement: &Settlement) -> Vec<Doubt> {
    let (run, terms) = (&settlement.run, &settlement.terms);
    let catalog = &run.book.catalog;
    let money = Money::new(&run.book, terms);
    let spans = spans(settlement);
    let until = spans.iter().map(|span| span.to).max();
    let counts = |series: &Series, i: usize| {
        let dimensions = &catalog.dimensions;
        let members = series.dims.iter().zip(series.key(i));
        let mut days = members.filter_map(|(dim, member)| dimensions.days_of(*dim, *member));
        let used = money.beneath.contains(&Symbol::Measure(series.measure));
        used && days.all(|(first, _)| until.is_none_or(|until| first <= until))
    };
    let figures = Figures { inputs: &run.inputs, catalog, counts: &counts };
    let mut doubts = magnitude::doubts(&figures);
    for span in &spans {
        doubts.extend(money.doubts(settlement, span, &figures));
    }
    doubts.extend(beyond(settlement));
    let mut told = BTreeSet::new();
    doubts.retain(|doubt| told.insert(doubt.name.clone()));
    doubts
}

/// What is doubtful of the figures that the lines of a run use.
pub fn of_run(run: &Run) -> Vec<Doubt> {
    let used = reached(&run.book, (0..run.book.lines.len()).map(Symbol::Line));
    let counts = |series: &Series, _: usize| used.contains(&Symbol::Measure(series.measure));
    magnitude::doubts(&Figures { inputs: &run.inputs, catalog: &run.book.catalog, counts: &counts })
}

/// The accepted names that are those of doubts, and the others.
pub fn part(book: &Book, accepted: &[String]) -> (Vec<String>, Vec<String>) {
    let known = |id: &str| book.catalog.measure(id).is_some() || book.find_line(id).is_some();
    accepted.iter().cloned().partition(|name| name.strip_prefix(PREFIX).is_some_and(known))
}

/// Refuses what is doubtful and not accepted.
pub fn judge(doubts: Vec<Doubt>, accepted: &[String], findings: &mut Findings) {
    for name in accepted.iter().filter(|name| !doubts.iter().any(|doubt| doubt.name == **name)) {
        let message = text!(
            "接受了 `{name}`，但这次结算没有这样的疑问",
            "`{name}` is accepted, but this settlement has no such doubt"
        );
        findings.push(super::accept::idle(message));
    }
    for Doubt { name, mut finding, .. } in doubts {
        if !accepted.contains(&name) {
            finding.severity = Severity::Error;
            findings.push(finding);
        }
    }
}

/// What is settled, or each time of it.
fn spans(settlement: &Settlement) -> Vec<Span> {
    if let Some(span) = &settlement.span {
        return vec![span.clone()];
    }
    let dimensions = &settlement.run.book.catalog.dimensions;
    let times: BTreeSet<_> = settlement
        .terms
        .payments
        .iter()
        .flat_map(|flow| {
            settlement.rows(flow.line).into_iter().filter_map(|row| settlement.time(flow.line, row))
        })
        .collect();
    let span = |(dim, member)| {
        let (from, to) = dimensions.days_of(dim, member)?;
        let (label, to_date) = (dimensions.member_id(dim, member), dimensions.is_to_date(dim, member));
        Some(Span { label, from, to, to_date })
    };
    times.into_iter().filter_map(span).collect()
}

/// The quantities of money that a scheme settles by.
struct Money {
    beneath: BTreeSet<Symbol>,
    /// Each line of money among its steps with all that it is computed from.
    lines: BTreeMap<usize, BTreeSet<Symbol>>,
}

/// An amount of a settlement, without its sign, and where it is from.
type Amount = (f64, Symbol);

impl Money {
    fn new(book: &Book, terms: &Terms) -> Money {
        let beneath = terms.beneath(book);
        // Only what the scheme shows: the parts of an operator may be bounds and not amounts.
        let steps = terms.steps.iter().flat_map(|(_, symbols)| symbols).filter_map(|symbol| match symbol {
            Symbol::Line(line) => Some(*line),
            _ => None,
        });
        let lines = steps.chain(terms.settled()).filter(|line| book.lines[*line].unit.is_money());
        let lines = lines.map(|line| (line, reached(book, [Symbol::Line(line)]))).collect();
        Money { beneath, lines }
    }

    /// Inputs of money that stand far off all amounts not computed from them.
    fn doubts(&self, settlement: &Settlement, span: &Span, figures: &Figures<'_>) -> Vec<Doubt> {
        let run = &settlement.run;
        let Some(gap) = run.book.catalog.limit(limit::AMOUNT_ALONE) else { return Vec::new() };
        let amounts = self.amounts(settlement, span, figures);
        let series = run.inputs.series.iter();
        let money = series.filter(|s| run.book.catalog.measures[s.measure].unit.is_money());
        money
            .filter_map(|series| {
                let measure = Symbol::Measure(series.measure);
                let own = |symbol: Symbol| match symbol {
                    Symbol::Line(line) => self.lines.get(&line).is_some_and(|uses| uses.contains(&measure)),
                    other => other == measure,
                };
                let (off, next) = lonely(&amounts, measure, own, gap)?;
                let size = |i: usize| yuan(&run.book, measure, series.converted(i));
                let counted = figures.counted(series).into_iter();
                let at: Vec<usize> = counted
                    .filter(|i| within(settlement, series, *i, span) && size(*i) != 0.0)
                    .filter(|i| if off > next.0 { size(*i) >= off } else { size(*i) <= off })
                    .collect();
                Some(lonely_doubt(&run.book, figures, series, (&at, gap), next))
            })
            .collect()
    }

    fn amounts(&self, settlement: &Settlement, span: &Span, figures: &Figures<'_>) -> Vec<Amount> {
        let run = &settlement.run;
        let book = &run.book;
        let mut amounts = Vec::new();
        for line in self.lines.keys() {
            let Some((column, frame)) = run.framed(Symbol::Line(*line)) else { continue };
            for row in 0..frame.len() {
                let days = settlement
                    .time(*line, row)
                    .and_then(|(dim, member)| book.catalog.dimensions.days_of(dim, member));
                if let (true, State::Accounted(value)) =
                    (days.is_none_or(|days| span.holds(days)), column.state(row))
                {
                    amounts.push((yuan(book, Symbol::Line(*line), value), Symbol::Line(*line)));
                }
            }
        }
        for series in run.inputs.series.iter() {
            let measure = Symbol::Measure(series.measure);
            if book.catalog.measures[series.measure].unit.is_money() {
                let at = figures.counted(series).into_iter();
                let at = at.filter(|i| within(settlement, series, *i, span));
                amounts.extend(at.map(|i| (yuan(book, measure, series.converted(i)), measure)));
            }
        }
        for (entry, value) in run.entries.list.iter().zip(&run.entries.values) {
            let symbol = Symbol::Coefficient(entry.coefficient);
            if self.beneath.contains(&symbol) && book.catalog.coefficients[entry.coefficient].unit.is_money()
            {
                amounts.push((yuan(book, symbol, *value), symbol));
            }
        }
        amounts.retain(|(amount, _)| *amount > 0.0 && amount.is_finite());
        amounts.sort_by(|a, b| a.0.total_cmp(&b.0));
        amounts
    }
}

/// Without its sign.
fn yuan(book: &Book, of: Symbol, value: f64) -> f64 {
    let unit = match of {
        Symbol::Measure(measure) => &book.catalog.measures[measure].unit,
        Symbol::Line(line) => &book.lines[line].unit,
        Symbol::Coefficient(coefficient) => &book.catalog.coefficients[coefficient].unit,
    };
    let factor = unit.factor_to(&Unit::yuan()).map_or(f64::NAN, |factor| factor.to_f64());
    (value * factor).abs()
}

/// Whether a reading is of what is settled: of its year, or of no time.
fn within(settlement: &Settlement, series: &Series, i: usize, span: &Span) -> bool {
    let dimensions = &settlement.run.book.catalog.dimensions;
    let members = series.dims.iter().zip(series.key(i));
    let mut days = members.filter_map(|(dim, member)| dimensions.days_of(*dim, *member));
    days.all(|(first, last)| first <= span.to && span.from <= last)
}

/// The bound of the amounts of a measure that a gap cuts off, with all computed from them, from everything else: and
/// the nearest amount beyond the gap that is not computed from them.
fn lonely(
    amounts: &[Amount],
    measure: Symbol,
    own: impl Fn(Symbol) -> bool,
    gap: f64,
) -> Option<(f64, Amount)> {
    let most = amounts.iter().rposition(|(_, symbol)| *symbol == measure)?;
    let cut = |at: &usize| amounts[*at].0 >= amounts[*at - 1].0 * gap;
    let other = |(_, symbol): &&Amount| !own(*symbol);
    let none_but_own = |side: &[Amount]| !side.iter().any(|amount| other(&amount));
    if let Some(at) = (1..=most).rev().find(cut).filter(|at| none_but_own(&amounts[*at..])) {
        return amounts[..at].iter().rfind(other).map(|next| (amounts[at].0, *next));
    }
    let at = (most + 1..amounts.len()).find(cut).filter(|at| none_but_own(&amounts[..*at]))?;
    amounts[at..].iter().find(other).map(|next| (amounts[at - 1].0, *next))
}

fn lonely_doubt(
    book: &Book,
    figures: &Figures<'_>,
    series: &Series,
    (at, gap): (&[usize], f64),
    (next, of): Amount,
) -> Doubt {
    let (next, Text { zh, en }) = (next / 1e4, book.title(of));
    let words = Words {
        code: "amount-alone",
        said: text!(
            "与本期结算的其他金额都相差 {gap} 倍以上（最接近的是“{zh}”{next} 万元）",
            "is off all other amounts of the settlement by a factor of {gap} or more (the nearest is {next} 万元, \"{en}\")"
        ),
        cause: text!(
            "多半是单位弄错（元与万元）或多写少写了零",
            "mostly a unit is wrong (yuan and 10^4 yuan) or there are zeros too many"
        ),
    };
    figures.doubt(series, at, words, &|_, _| String::new())
}

/// Payments beyond what a unit of the level is ever paid, or pays, at once; one doubt a line.
fn beyond(settlement: &Settlement) -> Vec<Doubt> {
    let book = &settlement.run.book;
    let (catalog, yuan) = (&book.catalog, crate::unit::Unit::parse("万元"));
    let Ok(unit) = yuan else { return Vec::new() };
    let level_of = |who: Who| match who {
        Who::Member(dim, member) if is_place(&catalog.dimensions, dim) => {
            level(&catalog.dimensions, dim, member)
        }
        _ => None,
    };
    let mut lines: BTreeMap<usize, Vec<(usize, f64, f64)>> = BTreeMap::new();
    for entry in &settlement.entries {
        let level = level_of(entry.payer).or(level_of(entry.payee)).unwrap_or(Level::Nation);
        let Some(most) = magnitude::most(catalog, &limit::MOST_PAID, level, &unit) else { continue };
        let amount = entry.amount.to_string().parse::<f64>().unwrap_or(f64::INFINITY) / 1e4;
        if amount > most {
            let line = settlement.terms.payments[entry.payment].line;
            lines.entry(line).or_default().push((entry.row, amount, most));
        }
    }
    let doubt = |(line, rows): (usize, Vec<(usize, f64, f64)>)| {
        let (id, Text { zh, en }, count) = (&book.lines[line].id, &book.lines[line].title, rows.len());
        let message = text!(
            "结算的“{zh}”有 {count} 笔大于同级单位一次结算可能有的金额",
            "{count} amounts of \"{en}\" are beyond what a unit of the level is ever settled at once"
        );
        let words = |lang: Lang| {
            let shown = rows.iter().take(5).map(|(row, amount, most)| {
                let row = settlement.row_title(line, *row, lang);
                text!(
                    "{row}：{amount} 万元（界限 {most} 万元）",
                    "{row}: {amount} 万元 (the limit is {most} 万元)"
                )
                .get(lang)
                .to_string()
            });
            shown.collect::<Vec<_>>().join("\n        ")
        };
        let (zh, en) = (words(Lang::Zh), words(Lang::En));
        let cause = text!(
            "多半是某个输入的单位弄错；`geep explain … {id}` 列出它用到的输入",
            "mostly an input has a wrong unit; `geep explain … {id}` lists those it uses"
        );
        accepted_as(id, Finding::warning("payment-implausible", message).at_words(Text { zh, en }), &cause)
    };
    lines.into_iter().map(doubt).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_alone_where_only_what_is_computed_from_it_is_near() {
        let (fund, rest, paid, cap) =
            (Symbol::Measure(0), Symbol::Line(0), Symbol::Line(1), Symbol::Coefficient(0));
        let own = |symbol| symbol == fund || symbol == rest;
        let of = |amounts: &[Amount]| lonely(amounts, fund, own, 1000.0).map(|(bound, next)| (bound, next.0));
        assert_eq!(
            of(&[(3.0, paid), (87.0, paid), (200.0, cap), (2e6, fund), (2e6, rest)]),
            Some((2e6, 200.0))
        );
        assert_eq!(of(&[(3.0, paid), (87.0, paid), (200.0, fund), (290.0, rest)]), None);
        // Another amount of that size stands beside it.
        assert_eq!(of(&[(87.0, paid), (1e6, cap), (2e6, fund)]), None);
        assert_eq!(of(&[(0.01, rest), (0.02, fund), (87.0, paid)]), Some((0.02, 87.0)));
        // Nothing else to hold it against.
        assert_eq!(of(&[(2e6, fund), (2e6, rest)]), None);
        assert_eq!(of(&[(1.0, rest), (2e6, fund)]), None);
        // What is computed from it may bridge the gap: a fund of many parts.
        assert_eq!(of(&[(87.0, paid), (5e4, rest), (2e6, fund)]), None);
    }
}
