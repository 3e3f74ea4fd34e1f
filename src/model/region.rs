//! The list of regions: codes of GB/T 2260 with names and parents.

use crate::finding::{Finding, Findings, Source};
use crate::text;
use crate::text::Text;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// A member before its attributes are resolved.
pub struct RawMember {
    pub id: String,
    pub title: Text,
    pub level: Option<String>,
    pub attributes: BTreeMap<String, String>,
}

/// Cities and provinces must be regions of the list themselves.
fn check_parents(members: &[RawMember], source: &Source, findings: &mut Findings) {
    let name = &source.name;
    let known: HashSet<&str> = members.iter().map(|m| m.id.as_str()).collect();
    for member in members {
        for (column, parent) in member.attributes.iter().filter(|(_, p)| !known.contains(p.as_str())) {
            let id = &member.id;
            let message = text!("没有行政区代码 `{parent}`", "there is no region `{parent}`");
            let finding = Finding::error("unknown-region", message)
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

/// Reads `code,name,level,<attribute>,…`; members come out ordered by code.
pub fn read(source: &Arc<Source>, findings: &mut Findings) -> Vec<RawMember> {
    let mut lines = source.text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    let header: Vec<&str> =
        lines.next().map(|(_, l)| l.split(',').map(str::trim).collect()).unwrap_or_default();
    if header.len() < 3 || header[..3] != ["code", "name", "level"] {
        let finding = Finding::error(
            "bad-header",
            text!("表头应以 code,name,level 开始", "the header must begin code,name,level"),
        );
        findings.push(finding.at(source, 0..0, Text::default()).help(text!(
            "第一行写 code,name,level,city,province，以下每行一个行政区",
            "write code,name,level,city,province into the first line and one region into each line below"
        )));
        return Vec::new();
    }
    let mut members: Vec<RawMember> = Vec::new();
    let mut known = HashSet::new();
    for (number, line) in lines {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let (number, name) = (number + 1, &source.name);
        let place = || text!("{name}，第 {number} 行", "{name}, line {number}");
        if cells.len() != header.len() || cells[0].is_empty() {
            let (wide, found) = (header.len(), cells.len());
            let message = text!(
                "应有 {wide} 个字段且代码不为空，这一行有 {found} 个字段",
                "expected {wide} fields and a code, this line has {found} fields"
            );
            let finding = Finding::error("bad-row", message).at_words(place());
            findings.push(finding.help(text!("空值也要保留逗号", "keep the commas of empty fields")));
            continue;
        }
        if !known.insert(cells[0]) {
            findings.push(twice(cells[0]).at_words(place()));
            continue;
        }
        let attributes = header[3..].iter().zip(&cells[3..]).filter(|(_, v)| !v.is_empty());
        members.push(RawMember {
            id: cells[0].to_string(),
            title: Text::same(cells[1]),
            level: Some(cells[2].to_string()),
            attributes: attributes.map(|(k, v)| (k.to_string(), v.to_string())).collect(),
        });
    }
    members.sort_by(|a, b| a.id.cmp(&b.id));
    check_parents(&members, source, findings);
    members
}
