//! A mapping of lists held against the dimensions and the files it speaks of.

use super::column::Holds;
use super::mapping::{self, Mapping};
use super::upper::{self, Upper};
use super::words::key;
use crate::finding::{Findings, Source, nearest};
use crate::import::entries::Entries;
use crate::import::facts;
use crate::import::faults::{bad_output, two_outputs};
use crate::import::layout::{self, Area};
use crate::import::locate::{self, Located, Where};
use crate::import::said::Said;
use crate::model::Spanned;
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::model::faults;
use crate::sheet::raw::Raw;
use crate::text;
use crate::text::Text;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What to do with the files of a mapping.
#[derive(Debug, Default)]
pub struct Plan {
    pub source: Option<String>,
    pub evidence: Option<String>,
    /// By attribute, words of the table, folded, and the members they stand for.
    pub words: BTreeMap<Dim, BTreeMap<String, String>>,
    pub tables: Vec<Table>,
    /// Entries still empty.
    pub open: Findings,
}

#[derive(Debug)]
pub struct Table {
    /// Index into the tables as received.
    pub raw: usize,
    pub area: Area,
    pub header: (u32, u32),
    pub dim: Dim,
    pub skip: Vec<String>,
    /// Of all rows.
    pub attributes: BTreeMap<Dim, String>,
    pub output: String,
    pub columns: Vec<Column>,
}

#[derive(Debug)]
pub struct Column {
    pub at: u32,
    pub header: String,
    pub holds: Holds,
}

impl Table {
    /// The column that holds something.
    pub fn column(&self, holds: Holds) -> Option<u32> {
        self.columns.iter().find(|column| column.holds == holds).map(|column| column.at)
    }
}

/// Reads a mapping of lists.
pub fn read(
    source: &Arc<Source>,
    raws: &[Raw],
    dimensions: &Dimensions,
    findings: &mut Findings,
) -> Option<Plan> {
    let mapping: Mapping = crate::model::read(source, findings)?;
    let mut reader =
        Reader { raws, dimensions, entries: Entries::new(source, findings), plan: Plan::default() };
    reader.mapping(&mapping);
    Some(Plan { open: reader.entries.open, ..reader.plan })
}

struct Reader<'a> {
    raws: &'a [Raw],
    dimensions: &'a Dimensions,
    entries: Entries<'a>,
    plan: Plan,
}

impl Reader<'_> {
    fn mapping(&mut self, mapping: &Mapping) {
        self.plan.source = self.filled(&mapping.source);
        if let Some(evidence) = &mapping.evidence
            && let Some(word) = self.filled(&mapping.evidence)
        {
            match facts::read_text("evidence", &word) {
                Ok(grade) => self.plan.evidence = Some(grade),
                Err(finding) => self.entries.complain(evidence, *finding),
            }
        }
        let shared = mapping.dimension.as_ref().map(|id| self.dimension(id));
        let mut dims = Vec::new();
        for table in &mapping.table {
            let dim = match (&table.dimension, shared) {
                (Some(id), _) => self.dimension(id),
                (None, Some(dim)) => dim,
                (None, None) => {
                    self.entries.complain_at(table.output.span(), faults::lacks_key("dimension"));
                    None
                }
            };
            dims.extend(dim);
            if let Some(table) = self.table(table, dim) {
                self.plan.tables.push(table);
            }
        }
        if mapping.table.is_empty() {
            self.entries.no_tables();
        }
        for (attribute, meanings) in &mapping.words {
            let Some((dim, attribute)) = self.attribute(attribute, &dims) else { continue };
            for (word, said) in meanings {
                if let Some(id) = self.upper(said, (dim, attribute)) {
                    self.plan.words.entry(attribute).or_default().insert(key(word), id);
                }
            }
        }
        let regions = dims.iter().any(|dim| self.dimensions.get(*dim).kind == DimKind::Region);
        for (name, given) in [("source", &mapping.source), ("evidence", &mapping.evidence)] {
            if regions && given.is_none() {
                self.entries.complain_of_all(faults::lacks_key(name));
            }
        }
    }

    fn filled(&mut self, entry: &Option<Spanned<String>>) -> Option<String> {
        self.entries.filled(entry.as_ref()?).map(str::to_string)
    }

    fn dimension(&mut self, id: &Spanned<String>) -> Option<Dim> {
        let word = self.entries.filled(id)?;
        upper::list_of(word, self.dimensions).map_err(|finding| self.entries.complain(id, *finding)).ok()
    }

    /// An attribute of one of the dimensions that are imported.
    fn attribute(&mut self, id: &Spanned<String>, dims: &[Dim]) -> Option<(Dim, Dim)> {
        let dimensions = self.dimensions;
        let of = |dim: Dim| dimensions.get(dim).attributes.iter().map(move |attribute| (dim, *attribute));
        let all: Vec<(Dim, Dim)> = dims.iter().flat_map(|dim| of(*dim)).collect();
        let found = all.iter().copied().find(|(_, a)| dimensions.get(*a).id == *id.get_ref());
        if found.is_none() && !dims.is_empty() {
            let word = id.get_ref();
            let message =
                text!("导入的维度没有属性 `{word}`", "the dimension imported has no attribute `{word}`");
            let known: Vec<&str> = all.iter().map(|(_, a)| dimensions.get(*a).id.as_str()).collect();
            let all = if known.is_empty() { "—".to_string() } else { known.join(" ") };
            let finding = crate::model::dimension::unknown_attribute(message)
                .did_you_mean_or(nearest(word, known), text!("可用：{all}", "attributes: {all}"));
            self.entries.complain(id, finding);
        }
        found
    }

    /// The member of an attribute that the mapping names.
    fn upper(&mut self, said: &Spanned<String>, (dim, attribute): (Dim, Dim)) -> Option<String> {
        let word = self.entries.filled(said)?;
        match upper::find(word, (dim, attribute), std::iter::empty(), self.dimensions) {
            Upper::Known(id) => Some(id),
            Upper::New => Some(word.to_string()),
            Upper::Unknown => {
                let finding = upper::unknown(word, attribute, &Text::default(), self.dimensions);
                self.entries.complain(said, finding);
                None
            }
        }
    }

    fn table(&mut self, table: &mapping::Table, dim: Option<Dim>) -> Option<Table> {
        let Located { raw, area, header } = Where::from(table).locate(self.raws, &mut self.entries)?;
        if let Some(known) = &table.title {
            let now = Said::above(&self.raws[raw], header.0).title();
            locate::check_title(known, &now, &mut self.entries);
        }
        let heads = layout::heads(&self.raws[raw], area, header);
        let mut columns = Vec::new();
        for column in &table.column {
            let found = locate::column(&column.at, column.header.as_ref(), &heads, &mut self.entries);
            let Some((at, header)) = found else { continue };
            let holds = match &column.member {
                _ if column.skip => Holds::Skip,
                Some(word) => self.holds(word, dim),
                None => {
                    self.entries.complain(&column.at, faults::lacks_key("member"));
                    Holds::Open
                }
            };
            if let Some(first) = columns.iter().find(|c: &&Column| c.holds == holds && holds.is_single()) {
                let Text { zh, en } = holds.words(self.dimensions);
                let at = crate::place::letters(first.at);
                let message = text!("{zh}已在 {at} 列", "column {at} holds the {en} already");
                let help = text!("写另一样，或 skip = true", "say what else it is, or skip = true");
                self.entries.complain(&column.at, faults::duplicate_id(message).help(help));
                continue;
            }
            columns.push(Column { at, header, holds });
        }
        let dim = dim?;
        self.check_output(&table.output, dim);
        self.check_columns(&columns, &table.output, dim);
        let mut attributes = BTreeMap::new();
        for (id, said) in &table.attributes {
            if let Some((dim, attribute)) = self.attribute(id, &[dim])
                && let Some(member) = self.upper(said, (dim, attribute))
            {
                attributes.insert(attribute, member);
            }
        }
        let (skip, output) = (table.skip.clone(), table.output.get_ref().clone());
        Some(Table { raw, area, header, dim, skip, attributes, output, columns })
    }

    fn holds(&mut self, word: &Spanned<String>, dim: Option<Dim>) -> Holds {
        let (Some(text), Some(dim)) = (self.entries.filled(word), dim) else { return Holds::Open };
        Holds::parse(text, dim, self.dimensions).unwrap_or_else(|| {
            let all = Holds::ids(dim, self.dimensions);
            let near = nearest(text, all.iter().map(String::as_str));
            let known = all.join(" ");
            let finding = faults::unknown_choice(text)
                .did_you_mean_or(near, text!("可用：{known}", "choose one of: {known}"));
            self.entries.complain(word, finding);
            Holds::Open
        })
    }

    /// A list without ids or titles is none: no id is made up.
    fn check_columns(&mut self, columns: &[Column], output: &Spanned<String>, dim: Dim) {
        if columns.iter().any(|column| column.holds == Holds::Open) {
            return;
        }
        for holds in [Holds::Id, Holds::Title] {
            if columns.iter().any(|column| column.holds == holds) {
                continue;
            }
            let (Text { zh, en }, id) = (holds.words(self.dimensions), holds.id(self.dimensions));
            let message = text!("没有哪一列是{zh}", "no column holds the {en}");
            let help = match (holds, self.dimensions.get(dim).kind) {
                (Holds::Id, DimKind::Region) => text!(
                    "程序不编代码：在原表里加一列，写所在市的代码、短横和简写，如 140900-jkq，再写 member = \"id\"",
                    "none is made up: add a column to the list with the code of the city, a hyphen and a short name, such as 140900-jkq, and write member = \"id\""
                ),
                (Holds::Id, _) => text!(
                    "程序不编编码：在原表里加一列，每行写一个不变的编码（如 sown_grass），再写 member = \"id\"",
                    "none is made up: add a column to the list with an id that stays, such as sown_grass, and write member = \"id\""
                ),
                _ => text!("写 member = \"{id}\"", "write member = \"{id}\""),
            };
            self.entries.complain_at(output.span(), faults::missing_key(message).help(help));
        }
    }

    /// Members of lists stand in a TOML file, regions in a CSV file of the name that their dimension asks for.
    fn check_output(&mut self, output: &Spanned<String>, dim: Dim) {
        let name = output.get_ref();
        let dimension = self.dimensions.get(dim);
        let (start, ending) = match (dimension.kind, &dimension.special) {
            (DimKind::Region, Some(start)) => (start.as_str(), ".csv"),
            _ => ("", ".toml"),
        };
        let stem = name.strip_suffix(ending).filter(|stem| stem.starts_with(start) && !stem.is_empty());
        if stem.is_none() || name.contains(['/', '\\']) {
            let message = text!("`{name}` 不能作名录的文件名", "`{name}` cannot be the name of a list");
            let help = text!("写 {start}…{ending}，不带目录", "write {start}…{ending}, without a folder");
            self.entries.complain(output, bad_output(message).help(help));
        }
        if self.plan.tables.iter().any(|table| table.output == *name) {
            self.entries.complain(output, two_outputs(name));
        }
    }
}
