//! The rows of a list, one member each.

use super::check;
use super::column::Holds;
use super::faults::bad_member;
use super::list::{Listed, Row};
use super::plan::{Plan, Table};
use super::region;
use super::unsaid;
use super::upper::{self, Upper};
use super::words::{key, same, several};
use crate::cell::figure::{self, Value};
use crate::cell::{narrow, whole};
use crate::finding::{Finding, Findings};
use crate::import::layout::{Head, heads};
use crate::import::skip::{Why, is_note, is_numbering, is_total};
use crate::import::spell::{fold, one_line};
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::model::faults;
use crate::sheet::faults::formula_uncomputed;
use crate::sheet::raw::{Cell, Kind, Raw};
use crate::text;
use crate::text::Text;

/// Reads the lists of a plan, table by table; what is wrong with them is told.
pub fn gather(plan: &Plan, raws: &[Raw], dimensions: &Dimensions, findings: &mut Findings) -> Vec<Listed> {
    let mut all: Vec<Listed> = Vec::new();
    for table in &plan.tables {
        let raw = &raws[table.raw];
        let heads = heads(raw, table.area, table.header);
        let mut reader = Reader { plan, table, raw, heads, dimensions, findings };
        all.push(reader.list());
    }
    check::members(plan, &mut all, dimensions, findings);
    // A member may lack something for the very errors.
    if !findings.has_errors() {
        for (table, listed) in plan.tables.iter().zip(&all) {
            unsaid::warn(table, listed, &raws[table.raw], dimensions, findings);
        }
    }
    all
}

/// A word in the column of an attribute.
type Above = (u32, Dim, String);

/// A word that is no member of its attribute: where it stands first, and in how many cells.
struct Unknown {
    attribute: Dim,
    word: String,
    at: (u32, u32),
    count: usize,
}

struct Reader<'a> {
    plan: &'a Plan,
    table: &'a Table,
    raw: &'a Raw,
    heads: Vec<Head>,
    dimensions: &'a Dimensions,
    findings: &'a mut Findings,
}

impl<'a> Reader<'a> {
    fn list(&mut self) -> Listed {
        let mut listed = Listed::default();
        // Words of attributes wait until all members are known: they may be among them.
        let mut waiting: Vec<(usize, u32, Dim, String)> = Vec::new();
        let mut notes = false;
        for row in self.table.header.1 + 1..=self.table.area.rows.1 {
            let columns = self.table.area.columns;
            let inside = |(column, _): &(u32, &Cell)| (columns.0..=columns.1).contains(column);
            let cells: Vec<(u32, &Cell)> = self.raw.row(row).filter(inside).collect();
            let Some((_, first)) = cells.first() else { continue };
            if let Some(why) = self.why_skipped(row, &cells, notes) {
                notes |= why == Why::Note;
                listed.skipped.push((row, one_line(&first.text), why));
                continue;
            }
            if let Some((member, uppers)) = self.member(row) {
                waiting.extend(uppers.into_iter().map(|(at, dim, word)| (listed.rows.len(), at, dim, word)));
                listed.rows.push(member);
            }
        }
        let mut unknown: Vec<Unknown> = Vec::new();
        for (index, column, attribute, word) in waiting {
            if let Some(member) = self.upper(&word, attribute, &listed.rows) {
                listed.rows[index].attributes.insert(attribute, member);
                continue;
            }
            match unknown.iter_mut().find(|known| known.attribute == attribute && same(&known.word, &word)) {
                Some(known) => known.count += 1,
                None => {
                    unknown.push(Unknown { attribute, word, at: (listed.rows[index].row, column), count: 1 })
                }
            }
        }
        unknown.into_iter().for_each(|word| self.complain_of(word));
        listed
    }

    /// Says of a word that it is no member of an attribute, however many cells hold it.
    fn complain_of(&mut self, unknown: Unknown) {
        let Unknown { attribute, word, at: (row, column), count } = unknown;
        let id = &self.dimensions.get(attribute).id;
        let help = text!(
            "；在映射文件的 [words.{id}] 写 \"{word}\" = \"…\"",
            "; write \"{word}\" = \"…\" under [words.{id}] of the mapping"
        );
        let mut finding = upper::unknown(&word, attribute, &help, self.dimensions);
        if count > 1 {
            let Text { zh, en } = finding.message;
            finding.message = text!("{zh}（共 {count} 格）", "{en} ({count} cells)");
        }
        self.complain(row, column, finding);
    }

    fn why_skipped(&self, row: u32, cells: &[(u32, &Cell)], notes: bool) -> Option<Why> {
        let word = |holds| self.cell(row, self.table.column(holds)?).map(|cell| cell.text.as_str());
        let (id, title) = (word(Holds::Id), word(Holds::Title));
        let is_head = |(column, cell): &(u32, &Cell)| {
            let head =
                self.heads.iter().find(|head| head.column == *column).and_then(|head| head.path.last());
            head.is_some_and(|head| fold(&head.text) == fold(&cell.text))
        };
        let first = cells.first().map_or("", |(_, cell)| cell.text.as_str());
        let named = [id, title].into_iter().flatten();
        let is_declared = |word: &str| self.table.skip.iter().any(|skip| fold(skip) == fold(word));
        match () {
            () if cells.iter().all(is_head) => Some(Why::Repeated),
            () if row == self.table.header.1 + 1
                && is_numbering(cells.iter().map(|(_, cell)| cell.text.as_str())) =>
            {
                Some(Why::Numbering)
            }
            () if named.clone().chain([first]).any(is_declared) => Some(Why::Declared),
            // What has an id and a title is a member, whatever it is called.
            () if id.is_some() && title.is_some() => None,
            () if is_note(first) || notes && cells.len() == 1 => Some(Why::Note),
            () if named.clone().any(is_total) => Some(Why::Total),
            () => None,
        }
    }

    /// A cell of a column; one merged over several rows speaks for each, one over several columns for the first.
    fn cell(&self, row: u32, column: u32) -> Option<&'a Cell> {
        self.raw.cell(row, column).or_else(|| {
            let block = self.raw.merge(row, column)?;
            self.raw
                .cell(block.rows.0, block.columns.0)
                .filter(|_| block.columns.0 == column && block.rows.0 > self.table.header.1)
        })
    }

    fn complain(&mut self, row: u32, column: u32, finding: Finding) {
        self.findings.push(finding.at_cell(self.raw.place(Some(row), Some(column))));
    }

    /// The word of a cell: none where it is empty or says that there is none, an error where it is no word.
    fn word(&mut self, row: u32, column: u32) -> Result<Option<String>, ()> {
        let Some(cell) = self.cell(row, column) else { return Ok(None) };
        let text = &cell.text;
        let unfit = match cell.kind {
            Kind::Formula => Some(formula_uncomputed()),
            Kind::Error => Some(bad_member(
                text!("`{text}` 是错误值", "`{text}` is an error value"),
                text!("在原表里改正它", "mend it in the table"),
            )),
            Kind::Date | Kind::Percent => Some(bad_member(
                text!(
                    "`{text}` 存成了日期或百分数，不是文字",
                    "`{text}` is stored as a date or a percentage and not as a text"
                ),
                text!("在原表里把这一列设为文本，重新填写", "format the column as text and type it again"),
            )),
            Kind::Text | Kind::Number => None,
        };
        if let Some(finding) = unfit {
            self.complain(row, column, finding);
            return Err(());
        }
        Ok(Some(one_line(text)).filter(|_| figure::read(cell, &[]) != Value::Missing))
    }

    /// A member, and the words of its attributes with their columns.
    fn member(&mut self, row: u32) -> Option<(Row, Vec<Above>)> {
        let table = self.table;
        let region = self.dimensions.get(table.dim).kind == DimKind::Region;
        let (id_at, title_at) = (table.column(Holds::Id)?, table.column(Holds::Title)?);
        let id = self.needed(row, id_at, Holds::Id);
        // Of a row with neither it is said once.
        let title = match id.is_none() && self.cell(row, title_at).is_none() {
            true => None,
            false => self.needed(row, title_at, Holds::Title),
        };
        let id = id.map(|id| whole(narrow(&id).trim()).to_string());
        let id = id.filter(|id| self.is_id(row, id_at, id));
        let mut member = Row {
            id: id?,
            title: title?,
            title_en: None,
            aliases: Vec::new(),
            attributes: table.attributes.clone(),
            place: self.raw.place(Some(row), None),
            row,
            known: None,
        };
        let mut uppers = Vec::new();
        for column in &table.columns {
            let Ok(word) = self.word(row, column.at) else { continue };
            match (column.holds, word) {
                (Holds::TitleEn, word) => member.title_en = word,
                (Holds::Alias, Some(_)) => {
                    // Line breaks set words apart as well.
                    let text = self.cell(row, column.at).map(|cell| cell.text.as_str()).unwrap_or_default();
                    member.aliases.extend(several(text));
                }
                (Holds::Attribute(attribute), Some(word)) => uppers.push((column.at, attribute, word)),
                _ => {}
            }
        }
        if region {
            let at = |attribute: Dim| {
                uppers.iter().find(|(_, dim, _)| *dim == attribute).map(|(at, _, word)| (*at, word.clone()))
            };
            match region::attributes(&member, table.dim, at, self.dimensions) {
                Ok(attributes) => member.attributes = attributes,
                Err((column, finding)) => {
                    self.complain(row, column.unwrap_or(id_at), *finding);
                    return None;
                }
            }
            uppers.clear();
        }
        Some((member, uppers))
    }

    fn needed(&mut self, row: u32, column: u32, holds: Holds) -> Option<String> {
        let word = self.word(row, column).ok()?;
        if word.is_none() {
            let Text { zh, en } = holds.words(self.dimensions);
            let message = text!("这一行没有{zh}", "this row has no {en}");
            let help = text!(
                "在原表里填上（程序不编）；不是成员的行写进映射文件这张表的 skip",
                "fill it in in the table, for none is made up; put a row that is no member into `skip` of the mapping"
            );
            self.complain(row, column, faults::empty_cell(message).help(help));
        }
        word
    }

    fn is_id(&mut self, row: u32, column: u32, id: &str) -> bool {
        let plain = id.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        if !plain {
            let message = text!("`{id}` 不能作编码", "`{id}` cannot be an id");
            let help = text!(
                "编码只用字母、数字、汉字和 _ - .，不带空格",
                "an id has letters, digits and _ - . and no spaces"
            );
            self.complain(row, column, bad_member(message, help));
        }
        plain
    }

    /// The member of an attribute that a word means.
    fn upper(&self, word: &str, attribute: Dim, rows: &[Row]) -> Option<String> {
        if let Some(said) = self.plan.words.get(&attribute).and_then(|words| words.get(&key(word))) {
            return Some(said.clone());
        }
        let further = rows.iter().map(|row| (row.id.as_str(), row.title.as_str()));
        match upper::find(word, (self.table.dim, attribute), further, self.dimensions) {
            Upper::Known(id) => Some(id),
            Upper::New => Some(word.to_string()),
            Upper::Unknown => None,
        }
    }
}
