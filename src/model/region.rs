//! The list of regions: codes of GB/T 2260 with names and parents, and units that have no such code.

use super::evidence::Evidence;
use crate::finding::{Finding, Findings, Source};
use crate::model::faults;
use crate::text;
use crate::text::Text;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// A member before its attributes are resolved.
#[derive(Clone)]
pub struct RawMember {
    pub id: String,
    pub title: Text,
    pub level: Option<String>,
    pub attributes: BTreeMap<String, String>,
}

/// Cities and provinces must be regions of the list themselves; `first` is the first member of this list.
fn check_parents(members: &[RawMember], first: usize, source: &Source, findings: &mut Findings) {
    let name = &source.name;
    let known: HashSet<&str> = members.iter().map(|m| m.id.as_str()).collect();
    for member in &members[first..] {
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

/// One line of a list, as wide as its header.
pub struct Row<'s> {
    number: usize,
    pub cells: Vec<&'s str>,
}

impl Row<'_> {
    pub fn place(&self, source: &Source) -> Text {
        let (number, name) = (self.number, &source.name);
        text!("{name}，第 {number} 行", "{name}, line {number}")
    }
}

/// The header, which must begin with `first`, and the rows of a list; no header where it is wrong.
pub fn rows<'s>(
    source: &'s Arc<Source>,
    first: &[&str],
    findings: &mut Findings,
) -> (Vec<&'s str>, Vec<Row<'s>>) {
    let mut lines = source.text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    let header: Vec<&str> =
        lines.next().map(|(_, l)| l.split(',').map(str::trim).collect()).unwrap_or_default();
    if !header.starts_with(first) {
        let first = first.join(",");
        let finding =
            Finding::error("bad-header", text!("表头应以 {first} 开始", "the header must begin {first}"));
        let whole = if first == "code,name,level" { "code,name,level,city,province" } else { &first };
        findings.push(finding.at(source, 0..0, Text::default()).help(text!(
            "第一行写 {whole}，以下每行一个行政区",
            "write {whole} into the first line and one region into each line below"
        )));
        return (Vec::new(), Vec::new());
    }
    let mut rows = Vec::new();
    for (number, line) in lines {
        let row = Row { number: number + 1, cells: line.split(',').map(str::trim).collect() };
        if row.cells.len() != header.len() || row.cells[0].is_empty() {
            let (wide, found) = (header.len(), row.cells.len());
            let message = text!(
                "应有 {wide} 个字段且代码不为空，这一行有 {found} 个字段",
                "expected {wide} fields and a code, this line has {found} fields"
            );
            let help = text!("空值也要保留逗号", "keep the commas of empty fields");
            findings.push(bad_row(message, help).at_words(row.place(source)));
            continue;
        }
        rows.push(row);
    }
    (header, rows)
}

/// How well a row is known; it must name its source.
pub fn evidence(source: &str, grade: &str, place: &Text, findings: &mut Findings) -> Option<Evidence> {
    let evidence = Evidence::parse(grade).filter(|_| !source.is_empty());
    if evidence.is_none() {
        let message =
            text!("缺来源，或 `{grade}` 不是证据等级", "no source, or `{grade}` is no grade of evidence");
        let grades = Evidence::ALL.map(Evidence::id).join(" ");
        let help =
            text!("填写 source；evidence 可用：{grades}", "fill in source; evidence is one of: {grades}");
        findings.push(bad_row(message, help).at_words(place.clone()));
    }
    evidence
}

/// Reads lists of `code,name,level,<attribute>,…`; members come out ordered by code. A list with the column `source`
/// must fill it in.
pub fn read(sources: &[&Arc<Source>], findings: &mut Findings) -> Vec<RawMember> {
    let mut members: Vec<RawMember> = Vec::new();
    let mut known = HashSet::new();
    for source in sources {
        let (before, first) = (findings.counts().0, members.len());
        let (header, rows) = rows(source, &["code", "name", "level"], findings);
        let column = |name: &str| header.iter().position(|h| *h == name);
        let about = column("source").zip(column("evidence"));
        for row in rows {
            if !known.insert(row.cells[0].to_string()) {
                findings.push(twice(row.cells[0]).at_words(row.place(source)));
                continue;
            }
            if let Some((document, grade)) = about {
                evidence(row.cells[document], row.cells[grade], &row.place(source), findings);
            }
            let attributes = header.iter().zip(&row.cells).skip(3);
            let attributes = attributes.filter(|(k, v)| !v.is_empty() && !ABOUT.contains(k));
            members.push(RawMember {
                id: row.cells[0].to_string(),
                title: Text::same(row.cells[1]),
                level: Some(row.cells[2].to_string()),
                attributes: attributes.map(|(k, v)| (k.to_string(), v.to_string())).collect(),
            });
        }
        check_parents(&members, first, source, findings);
        // After a fault in one list the parents named in the next would seem to be missing.
        if findings.counts().0 > before {
            break;
        }
    }
    members.sort_by(|a, b| a.id.cmp(&b.id));
    members
}
