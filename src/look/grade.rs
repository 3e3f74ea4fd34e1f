//! The weakest evidence that each result rests on, row by row: of the inputs, the coefficients, the step tables and the
//! schemes beneath it.

#![deny(clippy::wildcard_enum_match_arm)]

use super::Referred;
use crate::compute::Run;
use crate::model::evidence::{Evidence, Status};
use crate::plan::NO_ROW;
use crate::rule::{Op, Stage, Symbol, Term, TierRef};

/// How well a result is known, best first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// It rests on figures that were observed or published, and on numbers of its formulas.
    #[default]
    Observed,
    /// The weakest beneath it.
    Of(Evidence),
}

impl Grade {
    pub fn id(self) -> &'static str {
        match self {
            Grade::Observed => Status::Observed.id(),
            Grade::Of(evidence) => evidence.id(),
        }
    }

    fn of_input(status: Status) -> Grade {
        match status {
            Status::Observed => Grade::Observed,
            Status::Derived => Grade::Of(Evidence::Derived),
            Status::Illustrative | Status::Assumed => Grade::Of(Evidence::Illustrative),
        }
    }
}

/// The grades of the rows of every line; those of a line without rows are empty.
pub fn grades(run: &Run) -> Vec<Vec<Grade>> {
    let mut graded = Graded { run, lines: vec![Vec::new(); run.book.lines.len()] };
    for stage in &run.book.stages {
        match stage {
            Stage::Line(line) => drop(graded.line(*line)),
            // Lines that lean on their own earlier rows: a grade can only fall, so this ends.
            Stage::Memory(lines) => while lines.iter().filter(|line| graded.line(**line)).count() > 0 {},
        }
    }
    graded.lines
}

struct Graded<'r> {
    run: &'r Run,
    lines: Vec<Vec<Grade>>,
}

impl Graded<'_> {
    /// Grades a line by what is known of those beneath it; whether that changed anything.
    fn line(&mut self, line: usize) -> bool {
        let run = self.run;
        let Some((column, frame)) = run.framed(Symbol::Line(line)) else { return false };
        let checked = &run.book.lines[line];
        let scheme = run.book.catalog.models[checked.origin.0].scheme.as_ref();
        let mut rows = vec![scheme.map_or(Grade::Observed, |scheme| Grade::Of(scheme.evidence)); frame.len()];
        for term in std::iter::once(&checked.term).chain(&checked.scope) {
            term.walk(&mut |term| self.node(term, column.frame, &mut rows));
        }
        let changed = self.lines[line] != rows;
        self.lines[line] = rows;
        changed
    }

    /// Takes in what one node of a formula itself reads.
    fn node(&self, term: &Term, frame: usize, rows: &mut [Grade]) {
        let run = self.run;
        match &term.op {
            Op::Ref(reference) => match run.refer(reference, frame) {
                Referred::Column(symbol, _, map) => {
                    for (row, grade) in rows.iter_mut().enumerate() {
                        let there = map.as_ref().map_or(row as u32, |map| map[row]);
                        *grade = (*grade).max(self.at(symbol, there));
                    }
                }
                Referred::Entries(chosen) => {
                    for (row, grade) in rows.iter_mut().enumerate().filter(|(row, _)| chosen[*row] != NO_ROW)
                    {
                        *grade = (*grade).max(self.entry(chosen[row] as usize));
                    }
                }
                Referred::Nothing => {}
            },
            Op::Over(over) => {
                let Some(grouped) = run.grouped(over, frame) else { return };
                let of_group = |group: u32| {
                    let members = grouped.members.of(group).iter();
                    members.map(|row| self.at(over.argument, *row)).max().unwrap_or_default()
                };
                let groups = grouped.group_of_row.iter().copied().filter(|group| *group != NO_ROW).max();
                let mut known: Vec<Option<Grade>> = vec![None; groups.map_or(0, |g| g as usize + 1)];
                for (row, grade) in rows.iter_mut().enumerate() {
                    let group = grouped.group_of_row[row];
                    if let Some(known) = known.get_mut(group as usize) {
                        *grade = (*grade).max(*known.get_or_insert_with(|| of_group(group)));
                    }
                }
            }
            Op::Upto(upto) => {
                let Some((own, group_of_row, members)) = run.grouped_upto(upto) else { return };
                let there = run.rows_of(frame, own, Vec::new());
                for (row, grade) in rows.iter_mut().enumerate().filter(|(row, _)| there[*row] != NO_ROW) {
                    let members = members.of(group_of_row[there[row] as usize]);
                    let beneath =
                        upto.lines().into_iter().flat_map(|line| members.iter().map(move |r| (line, *r)));
                    *grade = beneath.map(|(line, row)| self.at(line, row)).fold(*grade, Grade::max);
                }
            }
            Op::Tier(TierRef { model, tier }, _) => {
                let evidence = run.book.catalog.models[*model].tiers[*tier].evidence;
                rows.iter_mut().for_each(|grade| *grade = (*grade).max(Grade::Of(evidence)));
            }
            Op::Number(_) | Op::Scale(..) | Op::Negate(_) | Op::Not(_) | Op::Binary(..) => {}
            Op::Call(..) | Op::Round(..) => {}
        }
    }

    /// The grade of a row of a measure or a line.
    fn at(&self, symbol: Symbol, row: u32) -> Grade {
        match symbol {
            Symbol::Line(line) => self.lines[line].get(row as usize).copied().unwrap_or_default(),
            Symbol::Measure(measure) => {
                let reading =
                    self.run.column(symbol).filter(|_| row != NO_ROW).and_then(|c| c.reading(row as usize));
                let series = self.run.inputs.series_of(measure).map(|(_, series)| series);
                let status = series.zip(reading).and_then(|(series, reading)| series.status.get(reading));
                status.map_or(Grade::Observed, |status| Grade::of_input(*status))
            }
            Symbol::Coefficient(_) => Grade::Observed,
        }
    }

    /// The grade of an entry of a coefficient, with the price index that brought it to its year.
    fn entry(&self, entry: usize) -> Grade {
        let (run, book) = (self.run, &self.run.book);
        let Some(entry) = run.entries.list.get(entry) else { return Grade::Observed };
        let row = &book.catalog.coefficients[entry.coefficient].rows[entry.row];
        let years = book.price_index.and(entry.prices_of.zip(row.price_year));
        let index =
            years.into_iter().flat_map(|(to, from)| [to, from]).filter_map(|year| book.index_row(year));
        Grade::Of(index.map(|row| row.evidence).fold(row.evidence, Evidence::max))
    }
}
