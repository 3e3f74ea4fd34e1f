//! Rows in which no formula of a spreadsheet decides as the rule does: what is compared has more digits than a
//! spreadsheet holds. Their cells carry the settled number, on a ground of their own, and the head of the sheet says so.

use super::column::MISSING;
use super::layout::{FrameSheet, Layout};
use crate::plan::State;
use crate::rule::Symbol;
use crate::text;
use crate::text::Lang;
use rust_xlsxwriter::{Format, Formula, Note, Worksheet, XlsxError};

/// Writes a settled row of a line into its column; the first has a note.
pub fn write(
    sheet: &mut Worksheet,
    lang: Lang,
    (at, place): (u32, u16),
    state: State,
    noted: &mut bool,
    format: &Format,
) -> Result<(), XlsxError> {
    match state {
        State::OutOfScope => return Ok(()),
        State::Accounted(value) => sheet.write_number_with_format(at, place, value, format)?,
        State::NotAccounted => {
            let missing = Formula::new("=NA()").set_result(MISSING);
            sheet.write_formula_with_format(at, place, missing, format)?
        }
    };
    if !std::mem::replace(noted, true) {
        let words = text!(
            "这里判定的数位数太多（一般超过 15 位，截尾和进一超过 12 位），电子表格分不清，所以写程序算定的数，不写公式",
            "what is decided here has more digits than spreadsheets tell apart (15 as a rule, 12 where they cut or raise): the settled number stands instead of a formula"
        );
        let note = Note::new(words.get(lang)).set_author("geep").add_author_prefix(false);
        sheet.insert_note(at, place, &note)?;
    }
    Ok(())
}

/// Settled rows that no earlier settlement gave.
pub fn rows<'l>(layout: &'l Layout<'_>, line: usize) -> impl Iterator<Item = usize> + 'l {
    let given = &layout.run.frames.given;
    let settled = layout.run.guards(line).settled.iter().copied();
    settled.filter(move |row| given.get(line, *row).is_none())
}

/// What the ground means, for the head of a sheet; nothing where no row has it.
pub fn legend(layout: &Layout<'_>, of: &FrameSheet, lang: Lang) -> String {
    let lines = of.symbols.iter().filter_map(|symbol| match symbol {
        Symbol::Line(line) => Some(*line),
        Symbol::Measure(_) | Symbol::Coefficient(_) => None,
    });
    let cells: usize = lines.map(|line| rows(layout, line).count()).sum();
    if cells == 0 {
        return String::new();
    }
    text!(
        " · 黄底：{cells} 格判定的数位数太多，电子表格分不清，写算定的数，不写公式",
        " · on yellow: in {cells} cells more digits decide than spreadsheets tell apart; the settled number stands, no formula"
    )
    .get(lang)
    .to_string()
}
