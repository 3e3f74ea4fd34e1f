//! The hidden sheet that the drop-downs read.

use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::text::Lang;
use rust_xlsxwriter::{DataValidation, Formula, Worksheet, XlsxError};
use std::collections::BTreeMap;

use super::Ask;

/// Columns of words; each is written once.
pub struct Lists {
    lang: Lang,
    columns: Vec<Vec<String>>,
    known: BTreeMap<Vec<String>, usize>,
}

impl Lists {
    pub fn new(lang: Lang) -> Lists {
        Lists { lang, columns: Vec::new(), known: BTreeMap::new() }
    }

    fn name(&self) -> &'static str {
        self.lang.pick("列表", "Lists")
    }

    /// A drop-down of these words.
    pub fn choice(&mut self, words: Vec<String>) -> DataValidation {
        let count = words.len();
        let column = *self.known.entry(words.clone()).or_insert_with(|| {
            self.columns.push(words);
            self.columns.len() - 1
        });
        let letters = rust_xlsxwriter::utility::column_number_to_name(column as u16);
        let range = format!("='{}'!${letters}$1:${letters}${count}", self.name());
        DataValidation::new().allow_list_formula(Formula::new(range))
    }

    /// The sheet, hidden.
    pub fn sheet(self) -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(self.name())?.set_hidden(true).protect();
        for (column, words) in (0..).zip(&self.columns) {
            for (row, word) in (0..).zip(words) {
                sheet.write(row, column, word.as_str())?;
            }
        }
        Ok(sheet)
    }
}

/// What a status is called in a cell.
pub fn status(status: Status, lang: Lang) -> &'static str {
    if lang.is_zh() { status.title(lang) } else { status.id() }
}

/// What a member is called in a cell: its title where that is read back as the same member.
pub fn member(ask: &Ask<'_>, dim: Dim, member: u32) -> String {
    let dimensions = &ask.catalog.dimensions;
    let title = dimensions.member_title(dim, member, ask.lang);
    let plain = dimensions.get(dim).kind == DimKind::List && !ask.is_place(dim);
    match plain && dimensions.member(dim, &title) == Some(member) {
        true => title,
        false => dimensions.member_id(dim, member),
    }
}
