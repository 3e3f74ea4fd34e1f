//! A mapping for a list seen for the first time: what the header says is written down, all else is asked.

use super::announce::{held, is_header};
use super::column::Holds;
use super::upper::{self, Upper};
use super::words::key;
use crate::finding::{Finding, Findings, Severity};
use crate::import::faults::{self, unknown_sheet};
use crate::import::layout::{self, Area, Head};
use crate::import::said::Said;
use crate::import::skip::is_note;
use crate::import::spell::one_line;
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::place::letters;
use crate::quote::quote;
use crate::sheet::raw::Raw;
use crate::text;
use crate::text::Lang;
use std::collections::BTreeMap;

/// What the command line says already.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub dimension: Option<String>,
    pub sheet: Option<String>,
    pub evidence: Option<String>,
    pub source: Option<String>,
    /// The language of remarks.
    pub lang: Lang,
}

/// The text of a mapping for the lists of files.
pub fn propose(
    raws: &[Raw],
    given: &Given,
    dimensions: &Dimensions,
    findings: &mut Findings,
) -> Option<String> {
    let dim = match &given.dimension {
        None => None,
        Some(id) => Some(upper::list_of(id, dimensions).map_err(|finding| findings.push(*finding)).ok()?),
    };
    let chosen: Vec<&Raw> = raws.iter().filter(|r| given.sheet.is_none() || r.tab == given.sheet).collect();
    if let (Some(sheet), true) = (&given.sheet, chosen.is_empty()) {
        findings.push(unknown_sheet(sheet, raws));
        return None;
    }
    let several = raws.iter().any(|raw| raw.file != raws[0].file);
    let mut draft = Draft { dim, dimensions, several, lang: given.lang, words: BTreeMap::new() };
    let mut tables = String::new();
    let mut without: Vec<&Raw> = Vec::new();
    for raw in &chosen {
        let tabs = chosen.iter().filter(|other| other.file == raw.file).count();
        match draft.header(raw) {
            Some(header) => tables += &draft.table(raw, header, tabs > 1),
            None => without.push(raw),
        }
    }
    let none = tables.is_empty();
    without.into_iter().for_each(|raw| findings.push(no_header(raw, none)));
    if none {
        return None;
    }
    Some(draft.head(given) + &draft.asked_words() + &tables)
}

/// A sheet without a header of a list: an error where no sheet has one.
fn no_header(raw: &Raw, none: bool) -> Finding {
    let message = text!(
        "没有一行像名录的表头（编码、名称……），没有读",
        "no row looks like the header of a list (编码, 名称 …); it was not read"
    );
    let finding = faults::no_header(message);
    let severity = if none { finding.severity } else { Severity::Warning };
    let finding = Finding { severity, ..finding };
    finding
        .at_cell(raw.place(None, None))
        .help(text!("在映射文件用 header = \"行\" 指明表头", "name the row in a mapping: header = \"row\""))
}

struct Draft<'a> {
    dim: Option<Dim>,
    dimensions: &'a Dimensions,
    /// Whether there are several files.
    several: bool,
    lang: Lang,
    /// By attribute, words of the lists that are none of its members.
    words: BTreeMap<Dim, Vec<String>>,
}

impl Draft<'_> {
    /// What is said of all tables.
    fn head(&self, given: &Given) -> String {
        let mut head = text!(
            "# 程序的建议：核对每一行；空的引号须填写，不用的列写 skip = true\n",
            "# A proposal: check each line, fill in what is empty, write skip = true for columns of no use\n"
        )
        .get(self.lang)
        .to_string();
        head += &match self.dim {
            Some(dim) => format!("dimension = {}\n", quote(&self.dimensions.get(dim).id)),
            None => text!(
                "dimension = \"\"  # 哪个维度？`geep catalog dimensions` 列出全部\n",
                "dimension = \"\"  # which dimension? `geep catalog dimensions` lists them\n"
            )
            .get(self.lang)
            .to_string(),
        };
        let region = self.dim.is_some_and(|dim| self.dimensions.get(dim).kind == DimKind::Region);
        let said = |given: &Option<String>| quote(given.as_deref().unwrap_or_default());
        let (source, evidence) = (said(&given.source), said(&given.evidence));
        if region || given.source.is_some() {
            head += text!(
                "source = {source}  # 名录的出处，如某市文件的名称和文号\n",
                "source = {source}  # where the list was published\n"
            )
            .get(self.lang);
        }
        if region || given.evidence.is_some() {
            head += text!(
                "evidence = {evidence}  # standard 读到标准原文、published 读到发表的文献、derived 由发表的数推算、unverified 未查到出处、illustrative 示意\n",
                "evidence = {evidence}  # standard (read in the official text), published, derived, unverified, or illustrative\n"
            )
            .get(self.lang);
        }
        head
    }

    /// Words in the columns of attributes that mean no member yet.
    fn asked_words(&self) -> String {
        let mut out = String::new();
        for (attribute, words) in &self.words {
            let above = self.dimensions.get(*attribute);
            let known: Vec<&str> = above.members.iter().map(|member| member.id.as_str()).collect();
            let (id, known) = (&above.id, known.join(" "));
            out += text!("\n[words.{id}]  # 可用：{known}\n", "\n[words.{id}]  # members: {known}\n")
                .get(self.lang);
            out += &words.iter().map(|word| format!("{} = \"\"\n", quote(word))).collect::<String>();
        }
        out
    }

    /// The first row with a word that heads columns of a list, and the rows that its merged cells reach down to.
    fn header(&self, raw: &Raw) -> Option<(u32, u32)> {
        let Area { rows, columns } = Area::of(raw);
        let lone = columns.0 == columns.1;
        let heads = |row: &u32| {
            let mut cells = raw.row(*row);
            (lone || raw.row(*row).nth(1).is_some())
                && cells.any(|(_, cell)| is_header(cell, self.dim, self.dimensions))
        };
        let first = (rows.0..rows.1).find(heads)?;
        let blocks = raw.row(first).filter_map(|(column, _)| raw.merge(first, column));
        // Beneath a block over several columns stands what each of them is.
        let down = blocks.map(|block| match block.columns.0 < block.columns.1 {
            true => block.rows.1 + 1,
            false => block.rows.1,
        });
        let last = down.max().unwrap_or(first).max(first);
        (last < rows.1).then_some((first, last))
    }

    fn table(&mut self, raw: &Raw, header: (u32, u32), tabs: bool) -> String {
        let area = Area::of(raw);
        let heads = layout::heads(raw, area, header);
        let stem = raw.name().rsplit_once('.').map_or(raw.name(), |(stem, _)| stem);
        let tab = raw.tab.as_ref().filter(|_| tabs).map(|tab| format!("-{tab}")).unwrap_or_default();
        let mut out = "\n[[table]]\nof = \"members\"\n".to_string();
        if self.several {
            out += &format!("file = {}\n", quote(raw.name()));
        }
        if let Some(tab) = &raw.tab {
            out += &format!("sheet = {}\n", quote(tab));
        }
        let title = Said::above(raw, header.0).title();
        if !title.is_empty() {
            out += &format!("title = {}\n", quote(&title));
        }
        out += &format!("header = \"{}:{}\"\n", header.0 + 1, header.1 + 1);
        out += &format!("output = {}\ncolumn = [\n", quote(&self.output(&format!("{stem}{tab}"))));
        let body = |column: u32| (header.1 + 1..=area.rows.1).any(|row| raw.cell(row, column).is_some());
        let heads: Vec<&Head> =
            heads.iter().filter(|head| !head.path.is_empty() || body(head.column)).collect();
        let said: Vec<Option<Holds>> =
            heads.iter().map(|head| held(head, self.dim, self.dimensions)).collect();
        for (head, holds) in heads.iter().zip(&said) {
            // Two columns of ids: which is the member's own is not told.
            let again = said.iter().filter(|other| *other == holds).count() > 1;
            let holds = holds.filter(|holds| !(again && holds.is_single()));
            if let Some(Holds::Attribute(attribute)) = holds {
                self.look_for_words(raw, (head.column, header.1), attribute);
            }
            out += &self.column(head, holds);
        }
        out + "]\n"
    }

    fn column(&self, head: &Head, holds: Option<Holds>) -> String {
        let at = letters(head.column);
        let header = match head.path.is_empty() {
            true => String::new(),
            false => format!(", header = {}", quote(&head.text())),
        };
        let region = self.dim.is_some_and(|dim| self.dimensions.get(dim).kind == DimKind::Region);
        match holds {
            Some(Holds::Skip) => format!("  {{ at = \"{at}\"{header}, skip = true }},\n"),
            // Regions have one title.
            Some(Holds::TitleEn) if region => format!("  {{ at = \"{at}\"{header}, skip = true }},\n"),
            Some(holds) => {
                format!("  {{ at = \"{at}\"{header}, member = {} }},\n", quote(&holds.id(self.dimensions)))
            }
            None => {
                let all = self.dim.map(|dim| Holds::ids(dim, self.dimensions));
                let all =
                    all.unwrap_or_else(|| ["id", "title", "title_en", "alias"].map(String::from).into());
                let all = all.join(" ");
                let remark = text!("是 {all} 里的哪一个？", "which of {all}?");
                format!("  {{ at = \"{at}\"{header}, member = \"\" }},  # {}\n", remark.get(self.lang))
            }
        }
    }

    /// Words of an attribute's column that mean none of its members and no member of the list.
    fn look_for_words(&mut self, raw: &Raw, (column, header): (u32, u32), attribute: Dim) {
        let Some(dim) = self.dim.filter(|dim| self.dimensions.get(*dim).kind == DimKind::List) else {
            return;
        };
        let area = Area::of(raw);
        let rows = (header + 1..=area.rows.1)
            .filter(|row| !raw.row(*row).next().is_some_and(|(_, c)| is_note(&c.text)));
        let listed: Vec<String> = rows
            .clone()
            .flat_map(|row| {
                raw.row(row).filter(|(at, _)| *at != column).map(|(_, cell)| one_line(&cell.text))
            })
            .collect();
        for word in rows.filter_map(|row| raw.cell(row, column)).map(|cell| one_line(&cell.text)) {
            let further = listed.iter().map(|word| (word.as_str(), word.as_str()));
            let unknown =
                matches!(upper::find(&word, (dim, attribute), further, self.dimensions), Upper::Unknown);
            let asked = self.words.entry(attribute).or_default();
            if unknown && !asked.iter().any(|known| key(known) == key(&word)) {
                asked.push(word);
            }
        }
        self.words.retain(|_, words| !words.is_empty());
    }

    /// The name of the file of definitions.
    fn output(&self, stem: &str) -> String {
        let stem = crate::import::propose::plain(stem);
        let region = self.dim.map(|dim| self.dimensions.get(dim)).filter(|d| d.kind == DimKind::Region);
        match region.and_then(|dimension| dimension.special.as_ref()) {
            Some(start) => format!("{start}-{stem}.csv"),
            None => format!("{stem}.toml"),
        }
    }
}
