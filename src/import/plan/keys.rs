//! Whether the columns of a table suffice: every figure needs a member of each dimension of its measure, and no other.

use super::read::Reader;
use super::{Column, Role, Table};
use crate::cell::time;
use crate::import::mapping;
use crate::import::subject::Of;
use crate::model::dimension::{Dim, DimKind};
use crate::model::{faults, quoted};
use crate::place::letters;
use crate::text;
use crate::text::Text;

impl Reader<'_> {
    /// Every figure must have a member of each dimension of its measure.
    pub(super) fn check_keys(&mut self, table: &Table, mapping: &mapping::Table) {
        let dimensions = &self.words.catalog.dimensions;
        let mut lacking: Vec<(Dim, String)> = Vec::new();
        for column in &table.columns {
            let Role::Figures { measure: Some(measure), keys, .. } = &column.role else { continue };
            let of = &self.words.subjects[*measure];
            for dim in &of.per {
                let kind = dimensions.get(*dim).kind;
                let serves = |d: Dim| {
                    d == *dim || (kind == DimKind::Period && dimensions.get(d).kind == DimKind::Year)
                };
                let given = keys.iter().chain(&table.keys).any(|(d, _)| serves(*d))
                    || table.columns.iter().any(|c| match &c.role {
                        Role::Key(d) => serves(*d) || kind == DimKind::Period && self.is_dated(table, c),
                        Role::Name => kind == DimKind::Region,
                        _ => false,
                    });
                let declared = mapping.keys.keys().any(|k| dimensions.find(k.get_ref()).is_some_and(serves));
                if !given && !declared && !lacking.iter().any(|(d, _)| d == dim) {
                    lacking.push((*dim, letters(column.at)));
                }
            }
            for (dim, _) in keys {
                // Coefficients hold for a time, and for a region or everywhere.
                let (known, time) = (self.words.of != Of::Coefficients, dimensions.get(*dim).kind);
                let said = match time {
                    DimKind::Year | DimKind::Period => known,
                    DimKind::Region => !known,
                    DimKind::List => false,
                };
                if !of.per.contains(dim) && !said {
                    let (id, Text { zh, en }, at) =
                        (&dimensions.get(*dim).id, quoted(&of.id, &of.title), letters(column.at));
                    let of = text!("{at} 列：{zh}", "column {at}: {en}");
                    let Text { zh: noun, en: noun_en } = self.words.of.noun();
                    let finding = faults::stray_key(&of, id).help(text!(
                        "从 keys 中去掉它，或改{noun}",
                        "drop it from `keys`, or change the {noun_en}"
                    ));
                    self.entries.complain_of_all(finding);
                }
            }
        }
        if self.words.of == Of::Coefficients {
            self.check_times(table, mapping);
        }
        for (dim, at) in lacking {
            let dimension = self.words.catalog.dimensions.get(dim);
            let (id, Text { zh, en }) = (&dimension.id, &dimension.title);
            let message =
                text!("{at} 列的数没有{zh}（{id}）", "the figures of column {at} have no {id} ({en})");
            let finding = faults::missing_key(message).help(text!(
                "指明哪一列是它（key = \"{id}\"），或写 keys = {{ {id} = \"…\" }}",
                "say which column holds it (key = \"{id}\"), or write keys = {{ {id} = \"…\" }}"
            ));
            let start = mapping.header.as_ref().unwrap_or(&mapping.output).span();
            self.entries.complain_at(start, finding);
        }
    }

    /// A coefficient does not vary over years: it is in force from a day on.
    fn check_times(&mut self, table: &Table, mapping: &mapping::Table) {
        let dimensions = &self.words.catalog.dimensions;
        let timed = |dim: Dim| matches!(dimensions.get(dim).kind, DimKind::Year | DimKind::Period);
        let of_columns = table.columns.iter().filter_map(|c| match c.role {
            Role::Key(dim) => Some(dim),
            _ => None,
        });
        let Some(dim) = of_columns.chain(table.keys.iter().map(|(dim, _)| *dim)).find(|dim| timed(*dim))
        else {
            return;
        };
        let of = text!("系数", "a coefficient");
        let finding = faults::stray_key(&of, &dimensions.get(dim).id).help(text!(
            "写有效期：valid_from = \"2020-01-01\"、valid_to = \"2020-12-31\"，或指明哪一列是它（key = \"valid_from\"）；用不着的列写 skip = true",
            "say when it is in force: valid_from = \"2020-01-01\", valid_to = \"2020-12-31\", or which column holds it (key = \"valid_from\"); write skip = true for a column of no use"
        ));
        let start = mapping.header.as_ref().unwrap_or(&mapping.output).span();
        self.entries.complain_at(start, finding);
    }

    /// Whether a column of days holds dates, which tell the period too.
    fn is_dated(&self, table: &Table, column: &Column) -> bool {
        let raw = &self.raws[table.raw];
        let rows = table.header.1 + 1..=table.area.rows.1;
        let dated = |row: u32| time::read(raw.cell(row, column.at)?)?.day;
        matches!(column.role, Role::Key(d) if self.words.catalog.dimensions.get(d).numbered.is_some())
            && rows.into_iter().any(|row| dated(row).is_some())
    }
}
