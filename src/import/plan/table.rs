//! One table of a mapping: where it lies and what its columns are.

use super::read::Reader;
use super::{Column, Role, Table};
use crate::import::faults::{bad_output, two_outputs};
use crate::import::layout;
use crate::import::locate::{self, Located, Where};
use crate::import::mapping;
use crate::import::said::Said;
use crate::import::spell::fold;
use crate::import::subject::Of;
use crate::model::Spanned;
use crate::model::dimension::DimKind;
use crate::sheet::raw::Raw;
use crate::text;

/// The file of results known beforehand.
const EXPECTED: &str = "expected.csv";

impl Reader<'_> {
    pub(super) fn table(&mut self, table: &mapping::Table) -> Option<Table> {
        let Located { raw, area, header } = Where::from(table).locate(self.raws, &mut self.entries)?;
        let output = table.output.get_ref();
        self.check_output(&table.output);
        let shared = self.words.of == Of::Expected;
        if !shared && self.plan.tables.iter().any(|t| t.output == *output) {
            self.entries.complain(&table.output, two_outputs(output));
        }
        let keys = self.keys(&table.keys).unwrap_or_default();
        let measure = table.measure.as_ref().map(|m| self.measure(m));
        let unit = table.unit.as_ref().map(|u| self.unit(u));
        let heads = layout::heads(&self.raws[raw], area, header);
        let mut columns = Vec::new();
        for column in &table.column {
            let of = column.get_ref();
            let found = locate::column(&of.at, of.header.as_ref(), &heads, &mut self.entries);
            let Some((at, header)) = found else { continue };
            let role = self.role(of, measure, &unit).unwrap_or(Role::Open);
            columns.push(Column { at, header, role });
        }
        let parent = table.parent.as_ref().zip(self.words.catalog.dimensions.of_kind(DimKind::Region));
        let read = Table {
            raw,
            area,
            header,
            skip: table.skip.clone(),
            only: table.only.iter().map(|word| fold(word)).collect(),
            parent: parent.and_then(|(parent, dim)| self.member(dim, parent)),
            said: Said::above(&self.raws[raw], header.0),
            context: String::new(),
            keys,
            output: output.clone(),
            basis: self.basis(&table.vintage, &table.price_year),
            facts: self.facts([
                ("set", &table.set),
                ("clause", &table.clause),
                ("valid_from", &table.valid_from),
                ("valid_to", &table.valid_to),
                ("tolerance", &table.tolerance),
            ]),
            columns,
        };
        let read = Table { context: context(&read, &self.raws[raw]), ..read };
        self.check_keys(&read, table);
        self.check_beside(&read, table);
        Some(read)
    }

    /// Results known beforehand stand in one file of that name, and nothing else does.
    fn check_output(&mut self, output: &Spanned<String>) {
        let name = output.get_ref();
        let help = match self.words.of {
            Of::Expected if name == EXPECTED => return,
            Of::Expected => text!("写 output = \"{EXPECTED}\"", "write output = \"{EXPECTED}\""),
            _ if name.ends_with(".csv") && !name.contains(['/', '\\']) && name != EXPECTED => return,
            _ => text!(
                "写一个以 .csv 结尾的文件名，不带目录",
                "write a file name that ends in .csv, without a folder"
            ),
        };
        let message = text!("`{name}` 不能作数据表的文件名", "`{name}` cannot be the name of a table");
        self.entries.complain(output, bad_output(message).help(help));
    }
}

/// All words that stand around the figures of a table, folded.
fn context(table: &Table, raw: &Raw) -> String {
    let labels = table.columns.iter().filter(|c| matches!(c.role, Role::Measure)).flat_map(|c| {
        (table.header.1 + 1..=table.area.rows.1).filter_map(|row| Some(raw.cell(row, c.at)?.text.as_str()))
    });
    let titles = table.said.titles.iter().map(String::as_str);
    titles
        .chain(table.columns.iter().map(|c| c.header.as_str()))
        .chain(labels)
        .map(fold)
        .collect::<Vec<_>>()
        .join(" ")
}
