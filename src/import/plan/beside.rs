//! What stands beside the cells of a table, held against its mapping: the words of its titles, and the years they name.

use super::read::Reader;
use super::{Role, Table};
use crate::finding::Finding;
use crate::import::locate::check_title;
use crate::import::mapping;
use crate::import::said::When;
use crate::model::dimension::{Dim, DimKind};
use crate::text;

impl Reader<'_> {
    /// Titles that are not those the mapping was written for, or that name another year than the mapping does.
    pub(super) fn check_beside(&mut self, table: &Table, mapping: &mapping::Table) {
        let now = table.said.title();
        if let Some(known) = &mapping.title {
            check_title(known, &now, &mut self.entries);
            return;
        }
        let When::One(said) = table.said.when() else { return };
        let Some(year) = said.year else { return };
        let dimensions = &self.words.catalog.dimensions;
        let year_of = |key: &(Dim, u32)| {
            let time = matches!(dimensions.get(key.0).kind, DimKind::Year | DimKind::Period);
            time.then(|| dimensions.year_of(key.0, key.1)).flatten().and_then(|year| u32::try_from(year).ok())
        };
        let of_columns = table.columns.iter().filter_map(|c| match &c.role {
            Role::Figures { keys, .. } => keys.iter().find_map(year_of),
            _ => None,
        });
        let written: Vec<u32> = of_columns.chain(table.keys.iter().find_map(year_of)).collect();
        if let Some(other) = written.first().filter(|_| !written.contains(&year)) {
            let message = text!(
                "标题或表名写着 {year} 年，映射文件写的是 {other} 年",
                "the title or the tab says {year}, the mapping {other}"
            );
            let finding = Finding::error("year-beside", message).help(text!(
                "改 keys 的年份；年份没错，就写 title = \"{now}\"，表示核对过",
                "mend the year under `keys`; if it is right write title = \"{now}\" to say that you have checked"
            ));
            let start = mapping.header.as_ref().unwrap_or(&mapping.output).span();
            self.entries.complain_at(start, finding);
        }
    }
}
