//! A mapping file held against the definitions and against the file it speaks of.

mod beside;
mod table;

use super::facts::{self, Facts};
use super::layout::Area;
use super::mapping::{self, Below, Mapping};
use super::region::Search;
use super::said::Said;
use super::spell::fold;
use super::subject::Of;
use super::words::Words;
use crate::cell::figure::{self, Value};
use crate::finding::{Finding, Findings, Source, unknown};
use crate::model::Spanned;
use crate::model::dimension::{Dim, DimKind};
use crate::model::document;
use crate::model::evidence::Status;
use crate::model::faults;
use crate::model::{Placed, bad_unit};
use crate::sheet::raw::{Cell, Kind, Raw};
use crate::table::basis;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What to do with a file.
#[derive(Debug, Default)]
pub struct Plan {
    pub status: Option<Status>,
    pub source: Option<String>,
    /// Of every row that no table, column or cell says otherwise of.
    pub facts: Facts,
    pub note: String,
    pub parent: Option<u32>,
    pub below: Option<Below>,
    pub missing: Vec<String>,
    /// Words with a meaning of their own, folded, by dimension.
    pub members: BTreeMap<Dim, BTreeMap<String, u32>>,
    pub measures: BTreeMap<String, usize>,
    /// Words in the place of figures: digits, or none where there is no figure.
    pub values: BTreeMap<String, Option<String>>,
    pub tables: Vec<Table>,
    /// Keys still empty.
    pub open: Findings,
}

#[derive(Debug)]
pub struct Table {
    /// Index into the sheets of the file.
    pub raw: usize,
    pub area: Area,
    pub header: (u32, u32),
    pub skip: Vec<String>,
    /// Folded; none for all rows.
    pub only: Vec<String>,
    pub parent: Option<u32>,
    pub said: Said,
    /// The words of titles, headers and labels, folded.
    pub context: String,
    pub keys: Vec<(Dim, u32)>,
    pub output: String,
    pub basis: Basis,
    pub facts: Facts,
    pub columns: Vec<Column>,
}

/// What figures rest on, as far as the mapping says.
#[derive(Clone, Debug, Default)]
pub struct Basis {
    pub vintage: Option<String>,
    pub price_year: Option<String>,
}

impl Basis {
    /// With what another says where this says nothing.
    pub fn or(&self, other: &Basis) -> Basis {
        Basis {
            vintage: self.vintage.clone().or_else(|| other.vintage.clone()),
            price_year: self.price_year.clone().or_else(|| other.price_year.clone()),
        }
    }
}

impl Table {
    /// The column of years or periods.
    pub fn time_column(&self, words: &Words<'_>) -> Option<u32> {
        let timed = |c: &&Column| matches!(c.role, Role::Key(dim) if is_time(dim, words));
        self.columns.iter().find(timed).map(|c| c.at)
    }

    /// The first and the last year that the mapping names for columns, else for the table.
    pub fn years(&self, words: &Words<'_>) -> Option<(u32, u32)> {
        let year = |keys: &[(Dim, u32)]| {
            let (dim, member) = *keys.iter().find(|(dim, _)| is_time(*dim, words))?;
            u32::try_from(words.catalog.dimensions.year_of(dim, member)?).ok()
        };
        let of_columns = self.columns.iter().filter_map(|column| match &column.role {
            Role::Figures { keys, .. } => year(keys),
            _ => None,
        });
        let of_columns: Vec<u32> = of_columns.collect();
        let span = of_columns.iter().min().zip(of_columns.iter().max()).map(|(a, b)| (*a, *b));
        span.or_else(|| year(&self.keys).map(|year| (year, year)))
    }
}

fn is_time(dim: Dim, words: &Words<'_>) -> bool {
    matches!(words.catalog.dimensions.get(dim).kind, DimKind::Year | DimKind::Period)
}

#[derive(Debug)]
pub struct Column {
    pub at: u32,
    pub header: String,
    pub role: Role,
}

#[derive(Clone, Debug)]
pub enum Role {
    Key(Dim),
    Name,
    Parent,
    Measure,
    Unit,
    Status,
    Source,
    Note,
    Vintage,
    PriceYear,
    /// A fact of coefficients or of results known beforehand.
    Fact(&'static str),
    Figures {
        measure: Option<usize>,
        unit: Option<Unit>,
        keys: Vec<(Dim, u32)>,
        basis: Basis,
        facts: Facts,
    },
    Skip,
    /// Not settled yet.
    Open,
}

/// Reads a mapping file.
pub fn read(source: &Arc<Source>, raws: &[Raw], words: &Words<'_>, findings: &mut Findings) -> Option<Plan> {
    let mapping: Mapping = crate::model::read(source, findings)?;
    let mut reader = Reader { source, raws, words, findings, plan: Plan::default() };
    reader.mapping(&mapping);
    Some(reader.plan)
}

struct Reader<'a> {
    source: &'a Arc<Source>,
    raws: &'a [Raw],
    words: &'a Words<'a>,
    findings: &'a mut Findings,
    plan: Plan,
}

impl Reader<'_> {
    fn complain(&mut self, value: &Spanned<String>, finding: Finding) {
        self.findings.push(Placed::new(value, self.source).whole(finding, Text::default()));
    }

    /// A value that is filled in; an empty one stays open.
    fn filled<'v>(&mut self, value: &'v Spanned<String>) -> Option<&'v str> {
        let text = value.get_ref().trim();
        if text.is_empty() {
            let finding =
                Finding::error("mapping-open", text!("这一项还没有填", "this is not filled in yet")).help(
                    text!(
                        "在映射文件里填写，用不着的列写 skip = true",
                        "fill it in; write skip = true for a column of no use"
                    ),
                );
            let finding = finding.at(self.source, value.span(), Text::default());
            self.plan.open.push(finding);
            return None;
        }
        Some(text)
    }

    fn mapping(&mut self, mapping: &Mapping) {
        self.plan.note = mapping.note.clone();
        self.plan.below = mapping.below;
        self.plan.missing = mapping.missing.clone();
        if let Some(status) = &mapping.status
            && let Some(word) = self.filled(status)
        {
            self.plan.status = Status::parse(word);
            if self.plan.status.is_none() {
                self.complain(status, faults::bad_status(Some(word)));
            }
        }
        self.source(mapping);
        self.plan.facts = self.facts([("evidence", &mapping.evidence), ("basis", &mapping.basis)]);
        if let (Some(status), true) = (&mapping.status, self.words.of != Of::Measures) {
            self.complain(status, super::faults::no_such_fact("status", self.words.of));
        }
        if let (Some(parent), Some(dim)) =
            (&mapping.parent, self.words.catalog.dimensions.of_kind(DimKind::Region))
        {
            self.plan.parent = self.member(dim, parent);
        }
        for (dimension, meanings) in &mapping.words {
            if ["measure", self.words.of.key()].contains(&dimension.get_ref().as_str()) {
                for (word, id) in meanings {
                    if let Some(measure) = self.measure(id) {
                        self.plan.measures.insert(fold(word), measure);
                    }
                }
                continue;
            }
            if dimension.get_ref() == "value" {
                meanings.iter().for_each(|(word, said)| self.value(word, said));
                continue;
            }
            let Some(dim) = self.dimension(dimension) else { continue };
            for (word, id) in meanings {
                if let Some(member) = self.member(dim, id) {
                    self.plan.members.entry(dim).or_default().insert(fold(word), member);
                }
            }
        }
        for (index, table) in mapping.table.iter().enumerate() {
            let like =
                table.get_ref().like.as_ref().map(|like| (like, self.like(like, &mapping.table[..index])));
            let whole = match like {
                None => table.get_ref().clone(),
                Some((_, Some(other))) => table.get_ref().or(other),
                Some((_, None)) => continue,
            };
            if let Some(table) = self.table(&whole) {
                self.plan.tables.push(table);
            }
        }
        if mapping.table.is_empty() {
            let message = text!("映射文件里没有 [[table]]", "the mapping has no [[table]]");
            self.findings.push(
                faults::missing_key(message).at_words(Text::same(self.source.name.clone())).help(text!(
                    "不带 --mapping 运行一次，会写出一份建议",
                    "run once without --mapping: a proposal is written"
                )),
            );
        }
        let lacks = |role: fn(&Role) -> bool| {
            self.plan.tables.iter().any(|t| !t.columns.iter().any(|c| role(&c.role)))
        };
        let no_grade = lacks(|r| matches!(r, Role::Status | Role::Fact("evidence" | "basis")));
        let no_source = lacks(|r| matches!(r, Role::Source));
        let (grade, given) = match self.words.of {
            Of::Measures => ("status", mapping.status.is_some()),
            Of::Coefficients => ("evidence", mapping.evidence.is_some()),
            Of::Expected => ("basis", mapping.basis.is_some()),
        };
        for (given, lacking, key) in
            [(given, no_grade, grade), (mapping.source.is_some(), no_source, "source")]
        {
            if !given && lacking {
                let place = Text::same(self.source.name.clone());
                self.findings.push(faults::lacks_key(key).at_words(place));
            }
        }
    }

    /// Where all figures come from; of coefficients the id of a document.
    fn source(&mut self, mapping: &Mapping) {
        let Some(source) = &mapping.source else { return };
        self.plan.source = self.filled(source).map(str::to_string);
        if let (Some(id), Of::Coefficients) = (&self.plan.source, self.words.of)
            && let Err(finding) = document::find(&self.words.catalog.documents, id)
        {
            self.complain(source, *finding);
        }
    }

    /// The facts that are given; those of other kinds of tables, and words that cannot be read, are refused.
    fn facts<const N: usize>(&mut self, given: [(&'static str, &Option<Spanned<String>>); N]) -> Facts {
        let mut all = Facts::default();
        for (name, said) in given {
            let Some(said) = said else { continue };
            if !self.words.of.facts().contains(&name) {
                self.complain(said, super::faults::no_such_fact(name, self.words.of));
                continue;
            }
            let Some(text) = self.filled(said) else { continue };
            match facts::read_text(name, text) {
                Ok(written) => drop(all.insert(name, written)),
                Err(finding) => self.complain(said, *finding),
            }
        }
        all
    }

    /// The table before this one that it is like.
    fn like<'m>(
        &mut self,
        like: &Spanned<String>,
        before: &'m [Spanned<mapping::Table>],
    ) -> Option<&'m mapping::Table> {
        let found = before.iter().map(Spanned::get_ref).find(|t| t.output.get_ref() == like.get_ref());
        if found.is_none() {
            let name = like.get_ref();
            let message = text!(
                "前面没有 output = \"{name}\" 的表",
                "no table before this one has output = \"{name}\""
            );
            self.complain(like, super::faults::no_such_table(message));
        }
        found
    }

    /// What a word in the place of a figure stands for.
    fn value(&mut self, word: &str, said: &Spanned<String>) {
        let Some(text) = self.filled(said).map(str::to_string) else { return };
        let cell = Cell::new(Kind::Text, &text);
        let read = match figure::read(&cell, &[]) {
            _ if ["missing", "缺", "缺数据"].contains(&text.as_str()) => None,
            Value::Number { digits, percent: false, .. } => Some(digits),
            _ => {
                let message = text!("`{text}` 不是数", "`{text}` is no figure");
                let help =
                    text!("写数字；没有数就写 missing", "write digits, or missing where there is no figure");
                return self.complain(said, faults::bad_number(message).help(help));
            }
        };
        self.plan.values.insert(fold(word), read);
    }

    fn dimension(&mut self, id: &Spanned<String>) -> Option<Dim> {
        let found = self.words.catalog.dimensions.find(id.get_ref());
        if found.is_none() {
            let finding = self.words.catalog.dimensions.unknown(id.get_ref());
            self.complain(id, finding);
        }
        found
    }

    fn member(&mut self, dim: Dim, id: &Spanned<String>) -> Option<u32> {
        let text = self.filled(id)?;
        let found = self.words.catalog.dimensions.member(dim, text);
        if found.is_none() {
            let finding = self.words.catalog.dimensions.no_member(dim, text);
            self.complain(id, finding);
        }
        found
    }

    fn keys(&mut self, keys: &BTreeMap<Spanned<String>, Spanned<String>>) -> Option<Vec<(Dim, u32)>> {
        let mut all = Vec::new();
        let mut whole = true;
        for (dimension, id) in keys {
            let dim = self.dimension(dimension);
            match dim.and_then(|dim| Some((dim, self.member(dim, id)?))) {
                Some(key) => all.push(key),
                None => whole = false,
            }
        }
        whole.then_some(all)
    }

    fn measure(&mut self, id: &Spanned<String>) -> Option<usize> {
        let text = self.filled(id)?;
        let found = self.words.subjects.iter().position(|m| m.id == text);
        if found.is_none() {
            let ids = self.words.subjects.iter().map(|m| m.id.as_str());
            let (Text { zh, en }, list) = (self.words.of.noun(), self.words.of.catalog());
            let otherwise = text!(
                "写{zh}的 id；`geep catalog {list}` 列出全部{zh}",
                "write the id of a {en}; `geep catalog {list}` lists them"
            );
            let finding = unknown(self.words.of.sought(), text, ids, otherwise);
            self.complain(id, finding);
        }
        found
    }

    fn basis(&mut self, vintage: &Option<Spanned<String>>, price_year: &Option<Spanned<String>>) -> Basis {
        let vintage = vintage.as_ref().and_then(|v| self.filled(v)).map(str::to_string);
        let price_year = price_year.as_ref().and_then(|given| {
            let text = self.filled(given)?.to_string();
            if !facts::is_price_year(&text, self.words.of) {
                self.complain(given, basis::no_price_year(&text));
            }
            Some(text)
        });
        Basis { vintage, price_year }
    }

    fn unit(&mut self, unit: &Spanned<String>) -> Option<Unit> {
        let text = self.filled(unit)?;
        match Unit::parse(text) {
            Ok(unit) => Some(unit),
            Err(e) => {
                self.complain(unit, bad_unit(&e));
                None
            }
        }
    }
}

/// `A3:F20`.
pub fn parse_range(text: &str) -> Option<Area> {
    let (from, to) = text.split_once(':')?;
    let ((c0, r0), (c1, r1)) = (parse_cell(from)?, parse_cell(to)?);
    (c0 <= c1 && r0 <= r1).then_some(Area { rows: (r0, r1), columns: (c0, c1) })
}

fn parse_cell(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_ascii_digit())?;
    Some((parse_letters(&text[..at])?, text[at..].parse::<u32>().ok()?.checked_sub(1)?))
}

fn parse_letters(text: &str) -> Option<u32> {
    let column = text.bytes().try_fold(0_u32, |all, b| {
        let digit = b.to_ascii_uppercase().checked_sub(b'A').filter(|d| *d < 26)?;
        all.checked_mul(26)?.checked_add(u32::from(digit) + 1)
    })?;
    column.checked_sub(1)
}

impl Plan {
    /// How the regions of a table are looked up.
    pub fn search<'a>(&'a self, table: &Table, words: &'a Words<'a>) -> Option<Search<'a>> {
        let search = Search::new(words)?;
        let declared = self.members.get(&search.dim);
        Some(search.within(table.parent.or(self.parent), declared))
    }
}
