//! How spreadsheet cells come to the decisions that the engine took: to which decimal place they must round what is
//! compared, and the rows where no place will do.

#![deny(clippy::wildcard_enum_match_arm)]

use super::careful::{Careful, Figure, Margin, Margins, Standings};
use super::decimals::children;
use super::guards::Guards;
use super::pencil::Pencil;
use super::standing::standing;
use crate::compute::run::Run;
use crate::function::numbers::Grouping;
use crate::function::{Rounding, Standing};
use crate::plan::bound::{Bound, Slot};
use crate::plan::step::Step;
use crate::rule::{Gather, Symbol};
use rayon::prelude::*;

/// Spreadsheets hold 15 digits, so no more places than this can matter.
const FINEST: i32 = 14;
const COARSEST: i32 = -6;
/// So many times larger values than those at hand are still compared rightly.
const ROOM: f64 = 8.0;

impl Run {
    /// How spreadsheet cells come to the decisions of a line.
    pub fn guards(&self, line: usize) -> &Guards {
        static NONE: Guards = Guards::NONE;
        let all = self.known_guards().get_or_init(|| {
            let guarding = Guarding::new(self);
            let lines: Vec<usize> = (0..self.book.lines.len()).collect();
            lines.into_par_iter().map(|line| (line, guarding.line(line))).collect()
        });
        all.get(&line).unwrap_or(&NONE)
    }
}

/// Looks at the decisions of a run again.
pub struct Guarding<'r> {
    run: &'r Run,
    pencil: Pencil<'r>,
    /// By slot: columns whose cells may be off the decimal that they stand for.
    soft: Vec<bool>,
    standings: Standings,
}

/// What a decision needs of the place it rounds to.
#[derive(Clone, Copy)]
enum Kind {
    /// Both sides are as typed.
    Plain,
    Compared,
    /// Rounded behind this place; the first place that shows where it turns.
    Rounded(i32),
}

impl<'r> Guarding<'r> {
    pub fn new(run: &'r Run) -> Guarding<'r> {
        let pencil = Pencil::new(run.plan(), &run.inputs, (&run.entries.values, &run.entries.step_values), 1);
        let mut guarding = Guarding { run, pencil, soft: Vec::new(), standings: Standings::new() };
        guarding.soft = guarding.soft();
        guarding.standings = guarding.standings();
        guarding
    }

    /// The guards of a line.
    pub fn line(&self, line: usize) -> Guards {
        let (run, plan) = (self.run, self.run.plan());
        let Some(slot) = run.slot(Symbol::Line(line)) else { return Guards::default() };
        let Some(term) = plan.line(slot).map(|line| &line.term) else { return Guards::default() };
        let mut kinds = Vec::new();
        self.kinds(term, &mut kinds);
        let may_vanish = plan.decimals.careful(slot);
        if kinds.iter().all(|kind| matches!(kind, Kind::Plain)) && !may_vanish {
            return Guards { places: vec![None; kinds.len()], ..Guards::default() };
        }
        let hand = self.hand(Some(&self.standings));
        let column = &run.columns()[slot];
        let rows = run.frames.list[column.frame].len();
        let mut guards = Guards::default();
        let mut margins: Vec<(usize, Vec<Margin>)> = Vec::new();
        for row in (0..rows).filter(|row| column.in_scope(*row)) {
            let mut seen = Margins::default();
            hand.term(term, row, 0, &mut seen);
            if seen.pencilled {
                guards.settled.insert(row);
            }
            margins.push((row, seen.list));
        }
        let of = |decision: usize| margins.iter().filter_map(move |(_, seen)| seen.get(decision));
        guards.places = kinds.iter().enumerate().map(|(decision, kind)| kind.place(of(decision))).collect();
        for (row, seen) in &margins {
            let fits =
                |decision: usize, margin: &Margin| kinds[decision].fits(guards.places[decision], margin);
            if seen.iter().enumerate().all(|(decision, margin)| fits(decision, margin)) {
                continue;
            }
            let own: Vec<Option<i32>> =
                kinds.iter().zip(seen).map(|(kind, margin)| kind.place(std::iter::once(margin))).collect();
            if kinds.iter().zip(seen).zip(&own).all(|((kind, margin), place)| kind.fits(*place, margin)) {
                guards.own.insert(*row, own);
            } else {
                guards.settled.insert(*row);
            }
        }
        guards
    }

    fn hand<'h>(&'h self, standings: Option<&'h Standings>) -> Careful<'h> {
        let (plan, columns) = (self.run.plan(), self.run.columns());
        let (entries, steps) = (&self.run.entries.values, &self.run.entries.step_values);
        let decimals = &plan.decimals;
        Careful { columns, decimals, entries, steps, draws: 1, pencil: &self.pencil, standings }
    }

    /// Columns without decimals, or with such as a cell gets by converting from the unit in which they were given.
    fn soft(&self) -> Vec<bool> {
        let plan = self.run.plan();
        let slots = &plan.binder.slots;
        let mut soft: Vec<bool> = (0..slots.len()).map(|slot| !plan.decimals.typed(slot)).collect();
        for (slot, (what, _)) in slots.iter().enumerate() {
            if let Slot::Measure(measure) = what
                && let Some((_, series)) = self.run.inputs.series_of(*measure)
            {
                soft[slot] = series.units.iter().any(|(_, factor)| !factor.is_one());
            }
        }
        for step in plan.steps() {
            let mut read = Vec::new();
            match step {
                Step::Line(line) => line.term.reads(&mut read),
                Step::Over(_, over) if matches!(over.fun, Gather::Reduction(fun) if fun.keeps_unit()) => {
                    read.push(over.source);
                }
                Step::Over(..) | Step::Upto(..) | Step::Memory(_) => {}
            }
            if read.into_iter().any(|slot| soft[slot]) && !is_rounded(step) {
                step.writes(&mut |slot| soft[slot] = true);
            }
        }
        soft
    }

    /// The margins of all places and sums up to a level whose values are soft.
    fn standings(&self) -> Standings {
        let hand = self.hand(None);
        let mut standings = Standings::new();
        for step in self.run.plan().steps() {
            let (slot, sources, map, groups) = match step {
                Step::Over(slot, over) => match over.fun {
                    Gather::Within(fun) if matches!(fun.standing(), Standing::Place(_)) => {
                        (*slot, vec![over.source], &over.map, over.groups)
                    }
                    Gather::Within(_) | Gather::Reduction(_) => continue,
                },
                Step::Upto(slot, upto) => (*slot, upto.sources[1..].to_vec(), &upto.map, upto.groups),
                Step::Line(_) | Step::Memory(_) => continue,
            };
            let columns = self.run.columns();
            let mut margins = vec![Margin::NONE; map.len()];
            let counts = |row: usize| sources.iter().all(|source| columns[*source].in_scope(row));
            let all = Grouping { map, scope: None, groups };
            for group in all.members(0..map.len(), 0) {
                let group: Vec<usize> = group.into_iter().filter(|row| counts(*row)).collect();
                let cells: Vec<(usize, usize)> =
                    sources.iter().flat_map(|source| group.iter().map(|row| (*source, *row))).collect();
                let figures: Vec<Figure> =
                    cells.iter().map(|(source, row)| hand.column(*source, *row, 0)).collect();
                let exact = |at: usize| self.pencil.cell(cells[at].0, (cells[at].1, 0), columns);
                let (_, margin) = standing(&figures, &exact);
                // Two values are compared, each with its error.
                let margin = Margin { error: 2.0 * margin.error, ..margin };
                group.iter().for_each(|row| margins[*row] = margin);
            }
            standings.insert(slot, margins);
        }
        standings
    }

    /// What each decision of a term needs.
    fn kinds(&self, term: &Bound, kinds: &mut Vec<Kind>) {
        let compared = |values: &[&Bound]| match values.iter().any(|x| self.is_soft(x)) {
            true => Kind::Compared,
            false => Kind::Plain,
        };
        match term {
            Bound::Binary(operator, a, b) if operator.is_comparison() => kinds.push(compared(&[a, b])),
            Bound::Tier(_, x) => kinds.push(compared(&[x])),
            Bound::Round(rounding, places, x) => kinds.push(match rounding {
                // Not every spreadsheet cuts and raises all digits of what was typed.
                Rounding::Down | Rounding::Up => Kind::Rounded(*places),
                Rounding::Half | Rounding::Even if self.is_soft(x) => Kind::Rounded(places + 1),
                Rounding::Half | Rounding::Even => Kind::Plain,
            }),
            Bound::Column(slot, _) if self.standings.contains_key(slot) => {
                let plan = self.run.plan();
                let soft = plan.compared(*slot).into_iter().any(|source| self.soft[source]);
                kinds.push(if soft { Kind::Compared } else { Kind::Plain });
            }
            Bound::Number(_) | Bound::Column(..) | Bound::Entries(_) | Bound::Entry(_) => {}
            Bound::Scale(..) | Bound::Negate(_) | Bound::Not(_) | Bound::Binary(..) | Bound::Call(..) => {}
        }
        children(term).into_iter().for_each(|child| self.kinds(child, kinds));
    }

    fn is_soft(&self, term: &Bound) -> bool {
        let plan = self.run.plan();
        let mut read = Vec::new();
        term.reads(&mut read);
        !plan.decimals.is_typed(term, &plan.binder)
            || (read.into_iter().any(|slot| self.soft[slot]) && !matches!(term, Bound::Round(..)))
    }
}

/// Whether a step rounds or decides what it writes.
fn is_rounded(step: &Step) -> bool {
    match step {
        Step::Line(line) => matches!(line.term, Bound::Round(..)),
        Step::Over(..) | Step::Upto(..) | Step::Memory(_) => false,
    }
}

impl Kind {
    /// The finest place that serves most of some rows.
    fn place<'m>(self, margins: impl Iterator<Item = &'m Margin> + Clone) -> Option<i32> {
        let error =
            margins.clone().filter(|m| m.meets || m.apart.is_finite()).map(|m| m.error).fold(0.0, f64::max);
        let first = match self {
            Kind::Plain => return None,
            Kind::Compared => finest(error),
            Kind::Rounded(least) => finest(error).max(least),
        };
        let serves = |place: i32| margins.clone().filter(|margin| !self.fits(Some(place), margin)).count();
        let mut best = (serves(first), first);
        if best.0 > 0 {
            for place in (COARSEST..=FINEST).rev() {
                best = best.min((serves(place), place));
            }
        }
        Some(best.1)
    }

    /// Whether values rounded to a place decide as the exact ones do.
    fn fits(self, place: Option<i32>, margin: &Margin) -> bool {
        let Some(place) = place else { return true };
        if let Kind::Rounded(least) = self
            && place < least
        {
            return false;
        }
        let half = 0.5 * 10f64.powi(-place);
        (!margin.meets || margin.error < 0.9 * half) && margin.apart - margin.error > 1.1 * half
    }
}

/// The finest place that drops an error, and such of larger values.
fn finest(error: f64) -> i32 {
    if error > 0.0 {
        (-(2.0 * ROOM * error).log10()).floor().clamp(f64::from(COARSEST), f64::from(FINEST)) as i32
    } else {
        FINEST
    }
}
