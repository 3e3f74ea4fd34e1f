//! Designing a scheme: the value of a parameter that meets a condition on the money.

use super::trial::{Nets, of_units, with_entries};
use super::{Settlement, Span, Terms, Who, money, settle};
use crate::compute::Plan;
use crate::finding::Findings;
use crate::rule::{Book, Symbol};
use crate::table::Inputs;
use rust_decimal::Decimal;
use std::sync::Arc;

/// What the money must meet, in yuan.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// Treasuries and funds give out no more than this.
    Spend(Decimal),
    /// No unit receives or pays more than this.
    Ceiling(Decimal),
    /// No unit ends below this.
    Floor(Decimal),
    /// The watched line comes to no more than this in all.
    Total(Decimal),
}

/// A scheme over a dataset, to be tried with other values of its parameters.
pub struct Workshop<'a> {
    pub book: &'a Arc<Book>,
    pub terms: &'a Arc<Terms>,
    /// The lines over the rows of the dataset, planned once for all trials.
    pub plan: &'a Arc<Plan>,
    pub inputs: &'a Arc<Inputs>,
    pub years: &'a [u32],
    pub span: Option<Span>,
    /// A line of money whose total is asked for.
    pub watched: Option<usize>,
}

/// What the scheme comes to with one value of a parameter.
#[derive(Clone, Debug)]
pub struct Tried {
    pub value: f64,
    pub nets: Nets,
    /// What treasuries and funds pay less what they receive; without any, what the receiving units receive.
    pub spent: Decimal,
    /// What the watched line comes to in all, in yuan; none where one of its rows has no value.
    pub total: Option<Decimal>,
}

/// The answer to a question of design.
#[derive(Debug)]
pub struct Answer {
    /// A value of few digits just inside the border, and what it does.
    pub best: Tried,
    /// The last value that meets the goal.
    pub border: f64,
    /// Whether the goal is met over all of the interval.
    pub everywhere: bool,
    /// Whether the goal is met on more than one piece of the interval: there are other answers.
    pub several: bool,
}

/// Points tried at once; the piece between two of them is looked at more closely.
const POINTS: usize = 32;
/// So often: 32 to the 8th is beyond the digits of a number.
const ROUNDS: usize = 8;

impl Workshop<'_> {
    /// The entries of a coefficient in the run.
    pub fn entries(&self, coefficient: &str) -> Vec<usize> {
        let run = with_entries(self.plan, self.inputs, &|_, central| central);
        let named = |c: usize| self.book.catalog.coefficients[c].id == coefficient;
        let list = run.entries.list.iter().enumerate();
        list.filter(|(_, entry)| named(entry.coefficient)).map(|(i, _)| i).collect()
    }

    /// What the scheme comes to with entries at a value; where several entries vary they are multiplied by it.
    pub fn try_value(&self, entries: &[usize], value: f64) -> Tried {
        let changed = |entry: usize, central: f64| match entries {
            [one] if *one == entry => value,
            [_] => central,
            several if several.contains(&entry) => central * value,
            _ => central,
        };
        let run = with_entries(self.plan, self.inputs, &changed);
        let settled = settle(&run, self.terms, self.years, self.span.clone(), true, &mut Findings::default());
        let total = self.watched.and_then(|line| total(&settled, line));
        Tried { value, nets: of_units(&settled), spent: spent(&settled), total }
    }

    /// The largest value of the interval at which a goal is met; none where it is met nowhere.
    pub fn solve(&self, entries: &[usize], goal: Goal, from: f64, to: f64) -> Option<Answer> {
        let (mut low, mut high) = (from, to);
        let mut best: Option<Tried> = None;
        let (mut everywhere, mut several) = (false, false);
        for round in 0..ROUNDS {
            let step = (high - low) / POINTS as f64;
            let at = |i: usize| if i == POINTS { high } else { low + step * i as f64 };
            let tried: Vec<Tried> = (0..=POINTS).map(|i| self.try_value(entries, at(i))).collect();
            let met: Vec<bool> = tried.iter().map(|t| goal.is_met(t)).collect();
            let last = met.iter().rposition(|met| *met)?;
            if round == 0 {
                everywhere = met.iter().all(|met| *met);
                several = met.windows(2).filter(|pair| pair[0] != pair[1]).count() > 1;
            }
            best = Some(tried[last].clone());
            if last == POINTS || step == 0.0 {
                break;
            }
            (low, high) = (at(last), at(last + 1));
        }
        let border = best?.value;
        Some(Answer { best: self.rounded(entries, goal, border, from), border, everywhere, several })
    }
}

impl Workshop<'_> {
    /// The value with the fewest digits, from four up, that lies inside the border and meets the goal.
    fn rounded(&self, entries: &[usize], goal: Goal, border: f64, from: f64) -> Tried {
        let magnitude = if border == 0.0 { 0 } else { border.abs().log10().floor() as i32 };
        let rounded = (3..15).map(|digits| {
            let step = 10f64.powi(digits - magnitude);
            // Towards the side where the goal is met.
            let whole = if from <= border { (border * step).floor() } else { (border * step).ceil() };
            self.try_value(entries, (whole / step).max(from.min(border)))
        });
        let mut fitting = rounded.filter(|tried| goal.is_met(tried));
        fitting.next().unwrap_or_else(|| self.try_value(entries, border))
    }
}

impl Goal {
    fn is_met(self, tried: &Tried) -> bool {
        let nets = || tried.nets.values().map(|(_, net)| *net);
        match self {
            Goal::Spend(most) => tried.spent <= most,
            Goal::Ceiling(most) => nets().all(|net| net.abs() <= most),
            Goal::Floor(least) => nets().all(|net| net >= least),
            Goal::Total(most) => tried.total.is_some_and(|total| total <= most),
        }
    }
}

/// What a line comes to over all that is settled, in yuan.
fn total(settled: &Settlement, line: usize) -> Option<Decimal> {
    let scheme = &settled.terms.scheme;
    let (column, _) = settled.run.framed(Symbol::Line(line))?;
    let factor = settled.run.book.lines[line].unit.factor_to(&scheme.money)?.to_f64();
    let sum: f64 = settled.rows(line).into_iter().map(|row| column.draw(row, 0)).sum();
    money::yuan(money::nearest(sum * factor, scheme.places)?, &scheme.money)
}

fn spent(settled: &Settlement) -> Decimal {
    let balances = settled.balances();
    let parties = || balances.iter().filter(|(who, ..)| matches!(who, Who::Party(_)));
    match parties().next() {
        Some(_) => parties().map(|(_, received, paid)| *paid - *received).sum(),
        None => balances.iter().map(|(_, received, paid)| (*received - *paid).max(Decimal::ZERO)).sum(),
    }
}
