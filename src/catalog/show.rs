//! One definition as it stands in its file: where, its text, its rows, who uses it, in what it lies.

use super::block::identified;
use super::list::{Kind, items};
use super::members::{called, parents};
use super::uses::Uses;
use crate::finding::{Source, codes, nearest};
use crate::function::FUNCTIONS;
use crate::model::Catalog;
use crate::model::content::Content;
use crate::model::dimension::Dim;
use crate::model::files::Files;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The tables that define something, in files of what they hold.
const DEFINES: [(Content, &str, &str, &str); 13] = [
    (Content::Model, "", "模型", "model"),
    (Content::Profile, "", "口径", "profile"),
    (Content::Model, "line", "行", "line"),
    (Content::Model, "check", "检查", "check"),
    (Content::Model, "tier", "分档表", "step table"),
    (Content::Slots, "slot", "接口", "slot"),
    (Content::Measures, "measure", "指标", "measure"),
    (Content::Coefficients, "coefficient", "系数", "coefficient"),
    (Content::Sources, "source", "文献", "source"),
    (Content::Dimensions, "dimension", "维度", "dimension"),
    (Content::Dimensions, "dimension.attribute", "维度", "dimension"),
    (Content::Dimensions, "dimension.member", "成员", "member"),
    (Content::Dimensions, "member", "成员", "member"),
];
/// Ids named where there is none such.
const NEAR: usize = 5;

/// Everything that an id stands for, top layer first.
pub fn show(id: &str, files: &Files, catalog: &Catalog, lang: Lang) -> Vec<String> {
    let (uses, mut shown) = (Uses::new(catalog), Vec::new());
    let mut above: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
    for defined in all(files).into_iter().filter(|defined| defined.id == id) {
        // A model that ends in money is a scheme.
        let scheme = catalog.models.iter().any(|m| m.id == id && m.scheme.is_some());
        let kind = match defined.kind.en.as_str() {
            "model" if scheme => lang.pick("方案", "scheme"),
            _ => defined.kind.get(lang),
        };
        let of = defined.of.as_ref().map(|of| text!("（{of}）", " ({of})").get(lang).to_string());
        let of = of.unwrap_or_default();
        let mut out = format!("{kind} {id}{of} · {}:{}", defined.source.name, defined.line);
        let layer = files.layer(&defined.source);
        let top = *above.entry((defined.kind.en.clone(), defined.of.clone())).or_insert(layer);
        if layer < top {
            out += text!("（上面的代替它）", " (the one above goes for it)").get(lang);
        }
        out += &format!("\n{}\n", defined.text);
        out += &match defined.kind.en.as_str() {
            "coefficient" => rows(id, files, catalog, lang),
            "member" | "region" => lies_in(id, defined.of.as_deref(), catalog, lang),
            _ => String::new(),
        };
        let used: Vec<String> = match defined.kind.en.as_str() {
            "measure" | "coefficient" | "line" | "check" => uses.of_name(id),
            "model" => uses.of_model(id),
            "source" => {
                let sources = items(catalog, Kind::Sources, lang);
                sources.into_iter().filter(|item| item.id == id).flat_map(|item| item.used_by).collect()
            }
            _ => Vec::new(),
        };
        if !used.is_empty() {
            out += &format!("{}{}\n", lang.pick("用者：", "used by: "), used.join(" "));
        }
        shown.push(out);
    }
    for function in FUNCTIONS.iter().filter(|function| function.name == id) {
        let (kind, usage, about) = (lang.pick("函数", "function"), function.usage, function.about(lang));
        shown.push(format!("{kind} {id}\n{usage}\n{about}\n"));
    }
    for code in codes::all().filter(|code| code.id == id) {
        let (kind, part) = (lang.pick("错误或警告", "finding"), code.part.title(lang));
        shown.push(format!("{kind} {id} · {part}\n{}\n", code.meaning(lang)));
    }
    shown
}

/// Ids that are like one that nothing has, or have it in them.
pub fn near(id: &str, files: &Files) -> Vec<String> {
    let defined = all(files);
    let ids = defined.iter().map(|defined| defined.id.as_str());
    let ids = ids.chain(FUNCTIONS.iter().map(|f| f.name)).chain(codes::all().map(|code| code.id));
    let known: BTreeSet<&str> = ids.collect();
    let within = known.iter().copied().filter(|known| !id.is_empty() && known.contains(id));
    let mut near: Vec<String> = Vec::new();
    for one in nearest(id, known.iter().copied()).into_iter().chain(within) {
        if near.len() < NEAR && !near.iter().any(|known| known == one) {
            near.push(one.to_string());
        }
    }
    near
}

/// Something that a file defines.
struct Defined {
    id: String,
    kind: Text,
    /// The dimension of a member.
    of: Option<String>,
    source: Arc<Source>,
    line: usize,
    text: String,
}

/// All that the files define, top layer first.
fn all(files: &Files) -> Vec<Defined> {
    let mut all = Vec::new();
    for (content, source) in files.each() {
        if content == Some(Content::Regions) {
            regions(source, &mut all);
            continue;
        }
        // Tables of values stand with the coefficient they are of.
        if content == Some(Content::Values) {
            continue;
        }
        for one in identified(source) {
            let defines = DEFINES.iter().find(|(of, table, ..)| Some(*of) == content && *table == one.path);
            if let Some((.., zh, en)) = defines {
                let kind = Text { zh: (*zh).to_string(), en: (*en).to_string() };
                let source = source.clone();
                let (id, of, line, text) = (one.id, one.of, one.line, one.text);
                all.push(Defined { id, kind, of, source, line, text });
            }
        }
    }
    all.sort_by_key(|defined| std::cmp::Reverse(files.layer(&defined.source)));
    all
}

/// The rows of a table of regions, each under the names of its columns.
fn regions(source: &Arc<Source>, all: &mut Vec<Defined>) {
    let header = source.text.lines().next().unwrap_or("").trim_start_matches('\u{feff}');
    for (i, row) in source.text.lines().enumerate().skip(1).filter(|(_, row)| !row.is_empty()) {
        let id = row.split(',').next().unwrap_or("").trim_matches('"').to_string();
        let (kind, text) = (text!("行政区", "region"), format!("{header}\n{row}"));
        all.push(Defined { id, kind, of: None, source: source.clone(), line: i + 1, text });
    }
}

/// The rows of a coefficient that count, each with its place.
fn rows(id: &str, files: &Files, catalog: &Catalog, lang: Lang) -> String {
    let Some(coefficient) = catalog.coefficients.iter().find(|c| c.id == id) else { return String::new() };
    let count = coefficient.rows.len();
    let mut out = text!("数值 {count} 行：\n", "{count} rows of numbers:\n").get(lang).to_string();
    let mut file = "";
    for row in &coefficient.rows {
        let line = row.place.line.unwrap_or(1) as usize;
        let source = files.each().find(|(_, source)| source.name == row.place.file).map(|(_, source)| source);
        let text = |line: usize| source.and_then(|source| source.text.lines().nth(line - 1)).unwrap_or("");
        let mut add = |line: usize| {
            out += &format!("{}:{line}  {}\n", row.place.file, text(line).trim_start_matches('\u{feff}'))
        };
        if file != row.place.file {
            file = &row.place.file;
            add(1);
        }
        add(line);
    }
    out
}

/// What a member of a dimension lies in; without its name, of any.
fn lies_in(id: &str, of: Option<&str>, catalog: &Catalog, lang: Lang) -> String {
    let own = |dim: Dim| of.is_none_or(|of| catalog.dimensions.get(dim).id == of);
    let above = called(catalog, id).filter(|(dim, _)| own(*dim));
    let above = above.map(|(dim, member)| parents(catalog, dim, member, lang).join(" < "));
    let line = |above: String| format!("{}{above}\n", lang.pick("上级：", "lies in: "));
    above.filter(|above| !above.is_empty()).map(line).collect()
}
