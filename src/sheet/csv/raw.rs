//! The records of a CSV file as they stand: rows may differ in width.

use super::records::{Fault, Records};
use super::{encoding, faults};
use crate::sheet::grid::{Budget, Place, Problems, Refusal};
use crate::sheet::raw::{Kind, Raw};

/// Reads all records of a CSV file.
pub fn read(bytes: &[u8], shown: &str, problems: &mut Problems) -> Option<Raw> {
    let text = match encoding::decode(bytes, shown) {
        Ok(text) => text,
        Err(found) => {
            found.into_iter().for_each(|problem| problems.push(problem));
            return None;
        }
    };
    let mut raw = Raw::new(shown, None);
    let mut budget = Budget::default();
    let mut records = Records::new(text);
    let mut fields = Vec::new();
    for row in 0.. {
        let Some(record) = records.next(&mut fields) else { break };
        raw.push_line(record.line);
        let place = Place::line(shown, record.line);
        match record.fault {
            Some(Fault::Unclosed) => problems.push(faults::quote_unclosed(place)),
            Some(Fault::Stray) => problems.push(faults::quote_stray(place)),
            None if !budget.take_row(fields.len()) => {
                problems.push(Refusal::Full.problem(place));
                break;
            }
            None => (0..).zip(&fields).for_each(|(column, field)| raw.push(row, column, Kind::Text, field)),
        }
    }
    if raw.last().is_none() {
        problems.push(faults::empty(shown));
        return None;
    }
    Some(raw)
}
