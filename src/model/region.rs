//! The list of regions: codes of GB/T 2260 with names and parents, and units that have no such code.

use super::evidence::Evidence;
use super::files::Files;
use super::laid::{Change, Laid};
use crate::finding::{Finding, Findings, Source};
use crate::model::faults;
use crate::place::Place;
use crate::sheet::{Sheet, csv_text};
use crate::text;
use crate::text::Text;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// A member before its attributes are resolved.
#[derive(Clone)]
pub struct RawMember {
    pub id: String,
    pub title: Text,
    pub level: Option<String>,
    pub attributes: BTreeMap<String, String>,
    /// Other words for it.
    pub aliases: Vec<String>,
    pub at: Text,
    /// The layer of its file.
    pub layer: usize,
}

impl RawMember {
    /// Whether both say the same of the same region.
    fn says(&self, other: &RawMember) -> bool {
        (&self.title, &self.level, &self.attributes) == (&other.title, &other.level, &other.attributes)
    }

    /// What is said where it goes for another of the same code.
    fn change(&self, beneath: &RawMember) -> Change {
        let id = &self.id;
        Change {
            what: text!("行政区 `{id}`", "region `{id}`"),
            values: Some((beneath.title.zh.clone(), self.title.zh.clone())),
            wholly: true,
            beneath: beneath.at.clone(),
            own: self.at.clone(),
        }
    }
}

/// Cities and provinces must be regions of the list themselves. Members of the lists before have passed.
fn check_parents(members: &[RawMember], source: &Source, findings: &mut Findings) {
    let name = &source.name;
    let known: HashSet<&str> = members.iter().map(|m| m.id.as_str()).collect();
    for member in members {
        for (column, parent) in member.attributes.iter().filter(|(_, p)| !known.contains(p.as_str())) {
            let id = &member.id;
            let message = text!("没有行政区代码 `{parent}`", "there is no region `{parent}`");
            let finding = faults::unknown_region(message)
                .at_words(text!("{name}，代码 {id}，“{column}”列", "{name}, code {id}, column \"{column}\""));
            findings.unknown(
                parent,
                finding.help(text!(
                    "补上这个行政区的一行，或改正代码",
                    "add a line for that region, or mend the code"
                )),
            );
        }
    }
}

/// What is said of a member that stands twice.
pub fn twice(id: &str) -> Finding {
    let message = text!("成员 `{id}` 出现两次", "member `{id}` stands twice");
    Finding::error("duplicate-member", message).help(text!("删去其中一个", "remove one of them"))
}

/// A row of a list that cannot be used.
pub fn bad_row(message: Text, help: Text) -> Finding {
    Finding::error("bad-row", message).help(help)
}

/// Columns that say where a row comes from.
const ABOUT: [&str; 3] = ["note", "source", "evidence"];

/// One row of a list, as wide as its header.
pub struct Row<'s> {
    pub place: Place,
    pub cells: Vec<&'s str>,
}

/// The table of a list, whose header must begin with `first`; none where it is wrong.
pub fn list(source: &Arc<Source>, first: &[&str], findings: &mut Findings) -> Option<Sheet> {
    let (sheet, problems) = csv_text(&source.name, &source.text);
    findings.extend(problems);
    let sheet = sheet?;
    if !sheet.headers.iter().map(String::as_str).take(first.len()).eq(first.iter().copied()) {
        let first = first.join(",");
        let finding =
            Finding::error("bad-header", text!("表头应以 {first} 开始", "the header must begin {first}"));
        let whole = if first == "code,name,level" { "code,name,level,city,province" } else { &first };
        findings.push(finding.at(source, 0..0, Text::default()).help(text!(
            "第一行写 {whole}，以下每行一个行政区",
            "write {whole} into the first line and one region into each line below"
        )));
        return None;
    }
    Some(sheet)
}

/// The rows of a list; each must begin with a code.
pub fn rows<'s>(sheet: &'s Sheet, findings: &mut Findings) -> Vec<Row<'s>> {
    let mut rows = Vec::new();
    for row in 0..sheet.len() {
        let place = sheet.place(Some(row), None);
        let cells = (0..sheet.headers.len()).map(|column| sheet.cell(row, column).unwrap_or_default());
        let row = Row { place, cells: cells.collect() };
        if row.cells[0].is_empty() {
            let message = text!("这一行没有代码", "this row has no code");
            let help = text!(
                "第一列填上代码，或删去这一行",
                "fill in the code in the first column, or remove the row"
            );
            findings.push(bad_row(message, help).at_cell(row.place));
            continue;
        }
        rows.push(row);
    }
    rows
}

/// How well a row is known; it must name its source.
pub fn evidence(source: &str, grade: &str, place: &Place, findings: &mut Findings) -> Option<Evidence> {
    let evidence = Evidence::parse(grade).filter(|_| !source.is_empty());
    if evidence.is_none() {
        let message =
            text!("缺来源，或 `{grade}` 不是证据等级", "no source, or `{grade}` is no grade of evidence");
        let grades = Evidence::ALL.map(Evidence::id).join(" ");
        let help =
            text!("填写 source；evidence 可用：{grades}", "fill in source; evidence is one of: {grades}");
        findings.push(bad_row(message, help).at_cell(place.clone()));
    }
    evidence
}

/// Reads lists of `code,name,level,<attribute>,…`; members come out ordered by code. A list with the column `source`
/// must fill it in. A row of a folder laid over goes for the row beneath with the same code.
pub fn read(
    sources: &[&Arc<Source>],
    files: &Files,
    laid: &mut Laid,
    findings: &mut Findings,
) -> Vec<RawMember> {
    let mut members: Vec<RawMember> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for source in sources {
        let before = findings.counts().0;
        let Some(sheet) = list(source, &["code", "name", "level"], findings) else { break };
        let layer = files.layer(source);
        let column = |name: &str| sheet.headers.iter().position(|h| h == name);
        let about = column("source").zip(column("evidence"));
        for row in rows(&sheet, findings) {
            if let Some((document, grade)) = about {
                evidence(row.cells[document], row.cells[grade], &row.place, findings);
            }
            let attributes = sheet.headers.iter().zip(&row.cells).skip(3);
            let attributes = attributes.filter(|(k, v)| !v.is_empty() && !ABOUT.contains(&k.as_str()));
            let member = RawMember {
                id: row.cells[0].to_string(),
                title: Text::same(row.cells[1]),
                level: Some(row.cells[2].to_string()),
                attributes: attributes.map(|(k, v)| (k.clone(), v.to_string())).collect(),
                aliases: Vec::new(),
                at: row.place.words(),
                layer,
            };
            let Some(there) = known.get(&member.id).map(|at| &mut members[*at]) else {
                known.insert(member.id.clone(), members.len());
                members.push(member);
                continue;
            };
            if member.layer <= there.layer {
                findings.push(twice(&member.id).at_cell(row.place));
            } else if !member.says(there) {
                laid.changes.push(member.change(there));
                *there = member;
            }
        }
        check_parents(&members, source, findings);
        // After a fault in one list the parents named in the next would seem to be missing.
        if findings.counts().0 > before {
            break;
        }
    }
    members.sort_by(|a, b| a.id.cmp(&b.id));
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> (Vec<RawMember>, Findings) {
        let source = Arc::new(Source { name: "county.csv".to_string(), text: text.to_string() });
        let mut findings = Findings::default();
        let members = read(&[&source], &Files::default(), &mut Laid::default(), &mut findings);
        (members, findings)
    }

    #[test]
    fn a_comma_in_quotes_belongs_to_its_field() {
        let (members, findings) = members(
            "code,name,level,city,note,source,evidence\n140100,太原市,city,,,甲,published\n\
             140100-a,\"开发区, 甲\",special,140100,\"分列, 2020\",\"公报, 表 1\",published\n",
        );
        assert!(!findings.has_errors());
        assert_eq!(members[1].title, Text::same("开发区, 甲"));
        assert_eq!(members[1].attributes.iter().next(), Some((&"city".to_string(), &"140100".to_string())));
    }

    #[test]
    fn a_row_without_a_code_is_refused() {
        let (members, findings) = members("code,name,level\n140100,太原市,city\n,大同市,city\n");
        let told: Vec<(&str, String)> = findings.iter().map(|f| (f.code, f.message.en.clone())).collect();
        assert_eq!(told, [("bad-row", "this row has no code".to_string())]);
        assert_eq!(members.len(), 1);
    }
}
