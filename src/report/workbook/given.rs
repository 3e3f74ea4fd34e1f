//! Rows that an earlier settlement gave: its numbers as they stand, no formulas, with a note of where they are from.

use super::column::MISSING;
use super::layout::{HEAD, Layout};
use crate::plan::State;
use crate::plan::given::{Fixed, Giver};
use crate::text;
use crate::text::{Lang, Text};
use rust_xlsxwriter::{Format, Formula, Note, Worksheet, XlsxError};

/// Writes a given row of a line into its column; the first of each settlement has the note.
pub fn write(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    (place, fixed): (u16, Fixed),
    noted: &mut Option<usize>,
    format: &Format,
) -> Result<(), XlsxError> {
    let at = HEAD + fixed.row;
    match fixed.state {
        State::OutOfScope => return Ok(()),
        State::Accounted(value) => sheet.write_number_with_format(at, place, value, format)?,
        State::NotAccounted => {
            let missing = Formula::new("=NA()").set_result(MISSING);
            sheet.write_formula_with_format(at, place, missing, format)?
        }
    };
    if noted.replace(fixed.source) != Some(fixed.source)
        && let Some(giver) = layout.run.frames.given.sources.get(fixed.source)
    {
        let note = Note::new(words(giver).get(layout.lang)).set_author("geep").add_author_prefix(false);
        sheet.insert_note(at, place, &note)?;
    }
    Ok(())
}

fn words(giver: &Giver) -> Text {
    let Giver { label, place } = giver;
    text!(
        "已结算 {label}，见 {place}；数照那次结算，不重算",
        "settled as {label}: see {place}; the number stands as it was settled, it is not computed again"
    )
}

/// What the colour means, for the head of a sheet; nothing where no row was given.
pub fn legend(layout: &Layout<'_>, lang: Lang) -> String {
    let sources = &layout.run.frames.given.sources;
    if sources.is_empty() {
        return String::new();
    }
    let all: Vec<String> = sources.iter().map(|giver| format!("{} {}", giver.label, giver.place)).collect();
    let all = all.join(lang.pick("、", ", "));
    text!(" · 绿底：已结算，照录不重算（{all}）", " · on green: settled before, not computed again ({all})")
        .get(lang)
        .to_string()
}
