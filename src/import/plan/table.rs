//! One table of a mapping: where it lies, what its columns are, whether they suffice.

use super::{Column, Reader, Role, Table, parse_letters, parse_range};
use crate::cell::time;
use crate::finding::Finding;
use crate::import::faults::{bad_output, bad_range, no_unit, tabs, unknown_file, unknown_sheet};
use crate::import::header::lists;
use crate::import::layout::{self, Area};
use crate::import::mapping;
use crate::import::said::Said;
use crate::import::spell::fold;
use crate::import::subject::Of;
use crate::model::Spanned;
use crate::model::dimension::{Dim, DimKind};
use crate::model::faults;
use crate::model::quoted;
use crate::place::letters;
use crate::sheet::raw::Raw;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

/// The file of results known beforehand.
const EXPECTED: &str = "expected.csv";

impl Reader<'_> {
    pub(super) fn table(&mut self, table: &mapping::Table) -> Option<Table> {
        let raw = self.sheet(table)?;
        let whole = Area::of(&self.raws[raw]);
        let area = match &table.range {
            None => whole,
            Some(range) => {
                let read = parse_range(range.get_ref());
                if read.is_none() {
                    let finding = bad_range(text!("这不是单元格区域", "this is no range of cells"))
                        .help(text!("写作 A3:F20", "write it as in A3:F20"));
                    self.complain(range, finding);
                }
                read?
            }
        };
        let Some(rows) = &table.header else {
            let place = table.output.span();
            self.findings.push(faults::lacks_key("header").at(self.source, place, Text::default()));
            return None;
        };
        let header = rows.get_ref().split_once(':').unwrap_or((rows.get_ref(), rows.get_ref()));
        let number = |t: &str| t.trim().parse::<u32>().ok().and_then(|n| n.checked_sub(1));
        let header =
            number(header.0).zip(number(header.1)).filter(|(a, b)| a <= b && *b < area.rows.1.max(1));
        let Some(header) = header else {
            let finding = bad_range(text!(
                "这里应是表头的起止行，下面还要有数据",
                "the first and last row of the header belong here, with data below"
            ))
            .help(text!("写作 \"3:4\"；只有一行就写 \"3\"", "write \"3:4\", or \"3\" for a single row"));
            self.complain(rows, finding);
            return None;
        };
        let output = table.output.get_ref();
        self.check_output(&table.output);
        if table.of != self.words.of {
            let (own, other) = (self.words.of.id(), table.of.id());
            let finding = bad_output(text!(
                "一份映射里既有 of = \"{own}\" 的表，又有 of = \"{other}\" 的表",
                "the mapping has tables of = \"{own}\" and of = \"{other}\""
            ));
            let help = text!("分写成两份映射，各导入一次", "write two mappings and import by each");
            self.complain(&table.output, finding.help(help));
            return None;
        }
        let shared = self.words.of == Of::Expected;
        if !shared && self.plan.tables.iter().any(|t| t.output == *output) {
            let finding = bad_output(text!(
                "两张表写到同一个文件 `{output}`",
                "two tables would be written to `{output}`"
            ))
            .help(text!("给每张表一个文件名", "give each table a file of its own"));
            self.complain(&table.output, finding);
        }
        let keys = self.keys(&table.keys).unwrap_or_default();
        let measure = table.measure.as_ref().map(|m| self.measure(m));
        let unit = table.unit.as_ref().map(|u| self.unit(u));
        let heads = layout::heads(&self.raws[raw], area, header);
        let mut columns = Vec::new();
        for column in &table.column {
            let of = column.get_ref();
            let Some(at) = parse_letters(of.at.get_ref()).filter(|at| heads.iter().any(|h| h.column == *at))
            else {
                let text = of.at.get_ref();
                let finding = bad_range(text!("表里没有列 `{text}`", "the table has no column `{text}`"))
                    .help(text!("写列的字母，如 C", "write the letters of a column, such as C"));
                self.complain(&of.at, finding);
                continue;
            };
            let header = heads.iter().find(|h| h.column == at).map(layout::Head::text).unwrap_or_default();
            if let Some(wanted) = &of.header
                && fold(wanted.get_ref()) != fold(&header)
            {
                let finding = Finding::error(
                    "header-changed",
                    text!("这一列的表头现在是“{header}”", "the header of this column is now \"{header}\""),
                )
                .help(text!(
                    "核对各列是否移动过，再改 at 或 header",
                    "see whether columns have moved, then mend `at` or `header`"
                ));
                self.complain(wanted, finding);
                continue;
            }
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
        self.complain(output, bad_output(message).help(help));
    }

    fn sheet(&mut self, table: &mapping::Table) -> Option<usize> {
        let of_file = |raw: &Raw| {
            let said = table.file.as_ref().map(|file| file.get_ref().as_str());
            said.is_none_or(|said| raw.name() == said || raw.file == said)
        };
        let among: Vec<usize> = (0..self.raws.len()).filter(|i| of_file(&self.raws[*i])).collect();
        if let (true, Some(file)) = (among.is_empty(), &table.file) {
            self.complain(file, unknown_file(file.get_ref(), self.raws));
            return None;
        }
        let Some(name) = &table.sheet else {
            if among.len() != 1 {
                let message = text!(
                    "有几个文件或工作表，要写明用哪一个",
                    "there are several files or sheets: say which"
                );
                let finding = faults::missing_key(message);
                let Text { zh, en } = tabs(self.raws);
                let finding = finding.help(text!(
                    "写 file = \"…\"、sheet = \"…\"；工作表：{zh}",
                    "write file = \"…\" and sheet = \"…\"; sheets: {en}"
                ));
                self.complain(table.header.as_ref().unwrap_or(&table.output), finding);
                return None;
            }
            return among.first().copied();
        };
        let found = among.iter().copied().find(|i| self.raws[*i].tab.as_deref() == Some(name.get_ref()));
        if found.is_none() {
            self.complain(name, unknown_sheet(name.get_ref(), self.raws));
        }
        found
    }

    fn role(
        &mut self,
        column: &mapping::Column,
        whole: Option<Option<usize>>,
        of_all: &Option<Option<Unit>>,
    ) -> Option<Role> {
        if column.skip {
            return Some(Role::Skip);
        }
        if let Some(key) = &column.key {
            return match self.filled(key)? {
                "name" => Some(Role::Name),
                "parent" => Some(Role::Parent),
                "measure" => Some(Role::Measure),
                word if word == self.words.of.key() => Some(Role::Measure),
                "unit" => Some(Role::Unit),
                "status" => Some(Role::Status),
                "source" => Some(Role::Source),
                "note" => Some(Role::Note),
                "vintage" => Some(Role::Vintage),
                "price_year" => Some(Role::PriceYear),
                word => match self.words.of.facts().iter().find(|fact| **fact == word) {
                    Some(fact) => Some(Role::Fact(fact)),
                    None => self.dimension(key).map(Role::Key),
                },
            };
        }
        let measure = match &column.measure {
            Some(id) => Some(self.measure(id)?),
            None => match whole {
                Some(None) => return None,
                Some(Some(measure)) => Some(measure),
                None => None,
            },
        };
        let own = match &column.unit {
            Some(unit) => Some(self.unit(unit)),
            None => of_all.clone(),
        };
        let unit = match own {
            Some(None) => return None,
            Some(Some(unit)) => Some(unit),
            None => None,
        };
        let mut keys = self.keys(&column.keys)?;
        if column.members.iter().filter(|m| self.filled(m).is_none()).count() > 0 {
            return None;
        }
        if let Some(measure) = measure {
            self.check_unit(column, measure, unit.as_ref())?;
            for member in &column.members {
                let found = lists(measure, self.words)
                    .find_map(|d| Some((d, self.words.member(d, member.get_ref())?)));
                match found {
                    Some(key) => keys.push(key),
                    None => {
                        let (word, of) = (member.get_ref(), &self.words.subjects[measure]);
                        let Text { zh, en } = quoted(&of.id, &of.title);
                        let message =
                            text!("{zh}的维度里没有“{word}”", "no dimension of {en} has \"{word}\"");
                        let help = text!(
                            "改写成 keys = {{ 维度 = \"成员\" }}",
                            "write keys = {{ dimension = \"member\" }} instead"
                        );
                        self.complain(member, faults::unknown_member(message).help(help));
                        return None;
                    }
                }
            }
        }
        let basis = self.basis(&column.vintage, &column.price_year);
        let facts = self.facts([("set", &column.set), ("tolerance", &column.tolerance)]);
        Some(Role::Figures { measure, unit, keys, basis, facts })
    }

    fn check_unit(&mut self, column: &mapping::Column, measure: usize, unit: Option<&Unit>) -> Option<()> {
        let of = &self.words.subjects[measure];
        let name = quoted(&of.id, &of.title);
        let place = column.unit.as_ref().or(column.measure.as_ref()).unwrap_or(&column.at);
        match unit {
            None => {
                let wanted = &of.unit;
                let help = text!(
                    "写 unit = \"…\"（表里数字的单位，能换算成 {wanted}）",
                    "write unit = \"…\": that of the figures, convertible to {wanted}"
                );
                self.complain(place, no_unit(&name, help));
                None
            }
            Some(unit) if !unit.same_dimension(&of.unit) => {
                self.complain(place, faults::inconvertible(&name, &of.unit, &unit.to_string()));
                None
            }
            Some(_) => Some(()),
        }
    }

    /// Whether a column of days holds dates, which tell the period too.
    fn is_dated(&self, table: &Table, column: &Column) -> bool {
        let raw = &self.raws[table.raw];
        let rows = table.header.1 + 1..=table.area.rows.1;
        let dated = |row: u32| time::read(raw.cell(row, column.at)?)?.day;
        matches!(column.role, Role::Key(d) if self.words.catalog.dimensions.get(d).numbered.is_some())
            && rows.into_iter().any(|row| dated(row).is_some())
    }

    /// Every figure must have a member of each dimension of its measure.
    fn check_keys(&mut self, table: &Table, mapping: &mapping::Table) {
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
                    self.findings.push(finding.at_words(Text::same(self.source.name.clone())));
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
            self.findings.push(finding.at(self.source, start, Text::default()));
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
        self.findings.push(finding.at(self.source, start, Text::default()));
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
