//! The documents that numbers and rules come from.

use super::content::Content;
use super::files::Files;
use super::laid::Laid;
use super::placed::Placed;
use super::read::read;
use super::spanned::Spanned;
use crate::finding::{Finding, Findings, Source, nearest};
use crate::text;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// One document: standard, notice, paper.
#[derive(Clone, Debug)]
pub struct Document {
    pub id: String,
    pub title: String,
    pub issuer: String,
    pub number: Option<String>,
    pub date: Option<String>,
    pub note: Option<String>,
    pub at: Placed,
}

impl Document {
    /// Whether both say the same of the same document.
    fn says(&self, other: &Document) -> bool {
        let all = |d: &Document| {
            [Some(&d.title), Some(&d.issuer), d.number.as_ref(), d.date.as_ref(), d.note.as_ref()]
                .map(|s| s.cloned())
        };
        all(self) == all(other)
    }
}

/// A reference to a place in a document.
#[derive(Clone, Debug)]
pub struct Cite {
    /// Index into the catalog's documents.
    pub document: usize,
    pub clause: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// 文献，每份一节 · Documents
    #[serde(default)]
    source: Vec<DocumentToml>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DocumentToml {
    /// 编号，别处用它引用 · Id by which the document is cited
    id: Spanned<String>,
    /// 题名，不加书名号 · Title
    title: String,
    /// 发布单位或作者 · Who issued or wrote it
    issuer: String,
    /// 文号、标准号 · Its number
    number: Option<String>,
    /// 日期，如 2025-01-01 · Date
    date: Option<String>,
    /// 说明 · Remark
    note: Option<String>,
}

/// A reference as written in a definition file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CiteToml {
    /// 文献的编号 · Id of the document
    pub id: Spanned<String>,
    /// 条款、页码或表号 · Clause, page or table
    pub clause: String,
}

/// Reads every file that lists documents.
pub fn load(files: &Files, laid: &mut Laid, findings: &mut Findings) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    for source in files.of(Content::Sources) {
        let Some(file) = read::<SourceFile>(source, findings) else { continue };
        for d in file.source {
            let at = Placed::new(&d.id, source);
            let id = at.text.clone();
            let DocumentToml { title, issuer, number, date, note, .. } = d;
            let document = Document { id, title, issuer, number, date, note, at };
            let Some(known) = documents.iter_mut().find(|known| known.id == document.id) else {
                documents.push(document);
                continue;
            };
            let same = known.says(&document) && files.goes_over(&document.at, &known.at);
            let both = (&document.at, &known.at);
            if !same && laid.goes_for(&text!("文献", "source"), both, files, findings) {
                *known = document;
            }
        }
    }
    documents
}

/// The index of a document by its id, or what is said where none has it.
pub fn find(documents: &[Document], id: &str) -> Result<usize, Box<Finding>> {
    documents.iter().position(|d| d.id == id).ok_or_else(|| {
        let message = text!("文献表里没有 `{id}`", "source `{id}` is not listed");
        Box::new(Finding::error("unknown-source", message).did_you_mean_or(
            nearest(id, documents.iter().map(|d| d.id.as_str())),
            text!(
                "在一个 TOML 文件里用 [[source]] 补上这份文献",
                "add the document under [[source]] in a TOML file"
            ),
        ))
    })
}

/// Resolves a reference.
pub fn cite(
    toml: &CiteToml,
    source: &Arc<Source>,
    documents: &[Document],
    findings: &mut Findings,
) -> Option<Cite> {
    let id = toml.id.get_ref();
    match find(documents, id) {
        Ok(document) => Some(Cite { document, clause: toml.clause.clone() }),
        Err(finding) => {
            findings.unknown(id, Placed::new(&toml.id, source).whole(*finding, Text::default()));
            None
        }
    }
}
