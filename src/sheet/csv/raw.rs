//! The records of a text file as they stand: rows may differ in width.

use super::records::{Fault, Fields};
use super::{encoding, faults, records_of};
use crate::place::Place;
use crate::sheet::grid::{Budget, Problems, Refusal, is_too_long};
use crate::sheet::neutral;
use crate::sheet::raw::{Kind, Raw};
use std::io::{self, Read, Seek};

/// Reads all records of a text file.
pub fn read<R: Read + Seek>(
    mut source: R,
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
) -> io::Result<Option<Raw>> {
    let found = match encoding::detect(&mut source, shown)? {
        Ok(found) => found,
        Err(found) => {
            found.into_iter().for_each(|problem| problems.push(problem));
            return Ok(None);
        }
    };
    let mut raw = Raw::new(shown, None);
    let mut records = records_of(source, found, shown)?;
    let mut fields = Fields::default();
    for row in 0.. {
        let Some(record) = records.next(&mut fields)? else { break };
        raw.push_line(record.line);
        let place = Place::line(shown, record.line);
        match record.fault {
            Some(Fault::Unclosed) => problems.push(faults::quote_unclosed(place)),
            Some(Fault::Stray) => problems.push(faults::quote_stray(place)),
            Some(Fault::TooLong) => {
                problems.push(faults::record_too_long(place));
                break;
            }
            None if !budget.take_row(record.width) => {
                problems.push(Refusal::Full.problem(place));
                break;
            }
            None => {
                for (column, field) in (0..).zip(fields.iter()) {
                    if is_too_long(field) {
                        problems.push(Refusal::TooLong.problem(raw.place(Some(row), Some(column))));
                    } else {
                        raw.push(row, column, Kind::Text, neutral::read(field.trim()));
                    }
                }
            }
        }
    }
    if raw.last().is_none() {
        problems.push(faults::empty(shown));
        return Ok(None);
    }
    Ok(Some(raw))
}
