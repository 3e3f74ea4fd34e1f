//! Gives the cells of a worksheet to a builder: the value as text, as the cell shows it.

use std::ops::ControlFlow;

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};

use super::format::Format;
use super::raised::Raised;
use super::{faults, value};
use crate::place::Place;
use crate::sheet::grid::{Build, Hidden, Kind, Merge, Problems, scaled};

/// What holds for all worksheets of a workbook.
#[derive(Debug, Default)]
pub struct Manner {
    /// Of each style what its format says; none where that is nothing.
    pub formats: Vec<Option<Format>>,
    /// Texts with raised letters.
    pub raised: Raised,
    /// Whether days are counted from 1904.
    pub since_1904: bool,
}

impl Manner {
    /// Whether a style says something.
    pub fn is_telling(&self, style: usize) -> bool {
        self.formats.get(style).is_some_and(Option::is_some)
    }
}

/// What the parser tells of a worksheet beside its cells, or what is read past it.
#[derive(Debug, Default)]
pub struct Looks {
    pub merges: Vec<Merge>,
    pub hidden: Hidden,
}

pub struct Taker<'t, B> {
    builder: &'t mut B,
    problems: &'t mut Problems,
    manner: &'t Manner,
    written: String,
    smaller: Smaller,
}

/// The numbers that are shown smaller than they are stored.
#[derive(Default)]
pub struct Smaller {
    count: usize,
    /// Where the first stands, as it is stored and as it is shown.
    first: Option<(Place, String, String)>,
}

impl Smaller {
    /// Takes one as it is stored; as it is shown.
    pub fn take(&mut self, stored: &str, power: u32, place: impl FnOnce() -> Place) -> String {
        let shown = scaled(stored, power);
        self.count += 1;
        if self.first.is_none() {
            self.first = Some((place(), stored.to_owned(), shown.clone()));
        }
        shown
    }

    /// Says so, once for all.
    pub fn tell(self, problems: &mut Problems) {
        if let Some((place, stored, shown)) = self.first {
            problems.push(faults::shown_smaller(place, self.count, &stored, &shown));
        }
    }
}

impl<'t, 'a, B: Build<'a>> Taker<'t, B> {
    pub fn new(builder: &'t mut B, problems: &'t mut Problems, manner: &'t Manner) -> Self {
        Self { builder, problems, manner, written: String::new(), smaller: Smaller::default() }
    }

    /// Takes the cell at a 1-based line and 0-based column; breaks where the builder takes no more.
    fn give(&mut self, line: u32, column: u32, kind: Kind, text: &str) -> ControlFlow<()> {
        self.builder.take(line, column, kind, text, self.problems)
    }

    /// Takes a formula that was never computed.
    pub fn formula(&mut self, (row, column): (u32, u32), formula: &str) -> ControlFlow<()> {
        self.give(row.saturating_add(1), column, Kind::Formula, &format!("={formula}"))
    }

    /// Takes an error value that the parser does not know.
    pub fn error(&mut self, (row, column): (u32, u32), found: &str) -> ControlFlow<()> {
        self.give(row.saturating_add(1), column, Kind::Error, found)
    }

    /// Says that a cell cannot be read.
    pub fn unreadable(&mut self, (row, column): (u32, u32), found: &str) {
        let place = self.builder.place(row.saturating_add(1), Some(column));
        self.problems.push(faults::unreadable_cell(place, found));
    }

    /// Takes the cell at a 0-based row and column; breaks where the builder takes no more. Of what is shown as a
    /// percentage, or smaller, only a number is.
    pub fn cell(&mut self, at: (u32, u32), value: &DataRef<'_>, style: Option<usize>) -> ControlFlow<()> {
        let (line, column) = (at.0.saturating_add(1), at.1);
        match value {
            DataRef::Empty => ControlFlow::Continue(()),
            DataRef::SharedString(text) => self.text(line, column, text),
            DataRef::String(text) => self.text(line, column, text),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                self.give(line, column, Kind::Date, text)
            }
            DataRef::Float(number) if !number.is_finite() => {
                self.unreadable(at, &number.to_string());
                ControlFlow::Continue(())
            }
            other => self.number(line, column, other, style),
        }
    }

    fn text(&mut self, line: u32, column: u32, text: &str) -> ControlFlow<()> {
        match self.manner.raised.text(text) {
            None => self.give(line, column, Kind::Text, text),
            Some(Ok(raised)) => self.builder.take(line, column, Kind::Text, raised, self.problems),
            // Elsewhere the same letters stand on the line, and the two cannot be told apart.
            Some(Err(raised)) => {
                self.unreadable((line - 1, column), raised);
                ControlFlow::Continue(())
            }
        }
    }

    /// Takes a number, truth value, date or error.
    fn number(
        &mut self,
        line: u32,
        column: u32,
        value: &DataRef<'_>,
        style: Option<usize>,
    ) -> ControlFlow<()> {
        let of = match value {
            DataRef::Int(number) => Some(*number as f64),
            DataRef::Float(number) => Some(*number),
            DataRef::DateTime(moment) => Some(moment.as_f64()),
            _ => None,
        };
        let format = style.and_then(|style| self.manner.formats.get(style)?.as_ref());
        if of.is_some() && format.is_some_and(Format::is_unread) {
            self.problems.push(faults::format_too_long(self.builder.place(line, Some(column))));
            return ControlFlow::Continue(());
        }
        let shown = format.zip(of).map(|(format, of)| format.of(of)).filter(|shown| shown.is_telling());
        let mut written = std::mem::take(&mut self.written);
        written.clear();
        let kind = match (value, shown) {
            // Some formats of dates the parser does not know.
            (DataRef::Int(_) | DataRef::Float(_), Some(shown)) if shown.date.is_some() => {
                let kind = ExcelDateTimeType::DateTime;
                let moment = ExcelDateTime::new(of.unwrap_or_default(), kind, self.manner.since_1904);
                value::write(&DataRef::DateTime(moment), &mut written);
                Kind::Date
            }
            _ => {
                value::write(value, &mut written);
                match value {
                    DataRef::Int(_) | DataRef::Float(_) if shown.is_some_and(|shown| shown.percent) => {
                        Kind::Percent
                    }
                    DataRef::Int(_) | DataRef::Float(_) => Kind::Number,
                    DataRef::DateTime(_) => Kind::Date,
                    DataRef::Error(_) => Kind::Error,
                    _ => Kind::Text,
                }
            }
        };
        let power = shown.map_or(0, |shown| shown.power);
        if kind == Kind::Number && power > 0 {
            written = self.smaller.take(&written, power, || self.builder.place(line, Some(column)));
        }
        if let (Kind::Number, Some(shown)) = (kind, shown) {
            shown.pad(&mut written);
        }
        if let (Kind::Date, false, Some(dated)) = (kind, B::AS_IT_STANDS, shown.and_then(|shown| shown.date))
        {
            dated.cut(&mut written);
        }
        let taken = self.give(line, column, kind, &written);
        if let Some(shown) = shown {
            self.builder.shows(line, column, shown);
        }
        self.written = written;
        taken
    }

    /// Takes what is told of the worksheet beside its cells.
    pub fn finish(self, looks: Looks) {
        self.smaller.tell(self.problems);
        self.builder.hide(looks.hidden);
        // Where the builder takes no more it says so.
        let _ = looks.merges.into_iter().try_for_each(|merge| self.builder.merge(merge, self.problems));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::grid::Budget;
    use crate::sheet::raw::Raw;
    use crate::sheet::shape::Shape;

    /// Of a number under a format that cannot be read it is not known what it shows; one beside it is read.
    #[test]
    fn a_number_under_a_format_too_long_is_refused_at_its_cell() {
        let long = format!("0.0,\"{}\"", "万".repeat(400));
        let manner = Manner { formats: vec![Format::read(&long), None], ..Manner::default() };
        let (mut budget, mut problems) = (Budget::default(), Problems::default());
        let mut builder = <Raw as Shape>::Builder::new("a.xls", Some("t"), &mut budget);
        let mut taker = Taker::new(&mut builder, &mut problems, &manner);
        let _ = taker.cell((0, 0), &DataRef::Float(5000.0), Some(0));
        let _ = taker.cell((0, 1), &DataRef::Float(5000.0), Some(1));
        taker.finish(Looks::default());
        let raw = builder.finish(&mut problems).unwrap();
        assert_eq!((raw.cell(0, 0).is_none(), raw.cell(0, 1).unwrap().text.as_str()), (true, "5000"));
        let told: Vec<_> =
            problems.finish().into_iter().map(|f| (f.code, f.cells[0].cell.clone().unwrap())).collect();
        assert_eq!(told, [("workbook-cell", "A1".to_string())]);
    }
}
