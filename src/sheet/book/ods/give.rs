//! Hands the cells of a row over, each with what its format says.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::cell::{self, Cell};
use crate::sheet::book::faults;
use crate::sheet::book::taker::Smaller;
use crate::sheet::grid::{Build, Kind, MAX_COLUMNS, Merge, Problems, Refusal, Shown};

/// The last row of a worksheet.
pub const ROWS: u32 = 1_048_576;
/// The most cells given of a file, blank ones and repetitions included.
const CELLS: usize = 50_000_000;

/// Gives the cells of a row to the builder; breaks where it takes no more.
pub fn give<'a, B: Build<'a>>(
    cells: &[Cell],
    line: u32,
    (given, smaller): (&mut usize, &mut Smaller),
    builder: &mut B,
    problems: &mut Problems,
) -> ControlFlow<()> {
    if line > ROWS {
        problems.push(faults::broken(builder.place(ROWS, None), "more rows than a worksheet has"));
        return ControlFlow::Break(());
    }
    for cell in cells {
        for column in cell.column..cell.column.saturating_add(cell.times).min(MAX_COLUMNS as u32 + 1) {
            *given += 1;
            if *given > CELLS {
                problems.push(Refusal::Full.problem(builder.place(line, Some(column))));
                return ControlFlow::Break(());
            }
            match &cell.content {
                cell::Content::Blank => {}
                cell::Content::Value(kind, text) => {
                    let shown = cell.shown.as_ref();
                    let power = shown.map_or(0, |shown| shown.power);
                    let (mut kind, mut text) = (*kind, Cow::from(text));
                    match (kind, shown) {
                        (Kind::Number, Some(shown)) if shown.percent => kind = Kind::Percent,
                        (Kind::Number, Some(_)) if power > 0 => {
                            text = smaller.take(&text, power, || builder.place(line, Some(column))).into();
                        }
                        (Kind::Number, Some(shown)) => shown.pad(text.to_mut()),
                        (Kind::Date, Some(Shown { date: Some(dated), .. })) if !B::AS_IT_STANDS => {
                            dated.cut(text.to_mut());
                        }
                        _ => {}
                    }
                    builder.take(line, column, kind, &text, problems)?;
                    if let Some(shown) = shown {
                        builder.shows(line, column, shown);
                    }
                }
                cell::Content::Unshown => {
                    problems.push(faults::format_too_long(builder.place(line, Some(column))));
                }
                cell::Content::Unreadable(found) => {
                    problems.push(faults::unreadable_cell(builder.place(line, Some(column)), found));
                }
            }
            if cell.span != (1, 1) {
                builder.merge(Merge::spanning(line, column, cell.span), problems)?;
            }
        }
    }
    ControlFlow::Continue(())
}
