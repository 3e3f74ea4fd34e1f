//! The list of regions: codes of GB/T 2260 with names and parents.

use crate::finding::{Finding, Findings, Source};
use crate::text;
use crate::text::Text;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A member before its attributes are resolved.
pub struct RawMember {
    pub id: String,
    pub title: Text,
    pub level: Option<String>,
    pub attributes: BTreeMap<String, String>,
}

/// Reads `code,name,level,<attribute>,…`; members come out ordered by code.
pub fn read(source: &Arc<Source>, findings: &mut Findings) -> Vec<RawMember> {
    let mut lines = source.text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    let header: Vec<&str> =
        lines.next().map(|(_, l)| l.split(',').map(str::trim).collect()).unwrap_or_default();
    if header.len() < 3 || header[..3] != ["code", "name", "level"] {
        findings.push(
            Finding::error(
                "bad-header",
                text!("表头应以 code,name,level 开始", "the header must begin code,name,level"),
            )
            .at(source, 0..0, Text::default()),
        );
        return Vec::new();
    }
    let mut members = Vec::new();
    for (number, line) in lines {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        if cells.len() != header.len() || cells[0].is_empty() {
            let (number, name, wide) = (number + 1, &source.name, header.len());
            findings.push(
                Finding::error(
                    "bad-row",
                    text!("应有 {wide} 列，且代码不为空", "expected {wide} columns and a code"),
                )
                .at_words(text!("{name} 第 {number} 行", "{name} line {number}")),
            );
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
    members
}
