//! The page: one file for a browser that stands by itself, with the headline first, tables, charts, a map, and under
//! every figure its formula, its numbers, the cell and the clause that it comes from.

mod accounts;
mod change;
mod chart;
mod composition;
mod document;
mod figures;
mod html;
mod labels;
mod map;
mod number;
mod settlement;
mod size;
mod table;
mod write;

use crate::explain::trail::Trail;
use crate::report::workbook::cover;
use crate::results::{Request, Sheets};
use crate::text;
use document::{Block, Document};
use size::PAGE;

/// The name of the file.
pub const FILE: &str = "report.html";

/// Bytes kept for what is said of figures that do not open.
const RESERVE: usize = 24_000;
/// Bytes that a figure takes to open.
const OPENED: usize = 18;

/// The page as bytes: the same request gives the same bytes.
pub fn build(request: &Request<'_>) -> Vec<u8> {
    let mut document = match request.settlement {
        Some(settled) => settlement::document(request, settled),
        None => accounts::document(request),
    };
    let said = cover::warnings(request).into_iter().map(|words| words.get(request.lang).to_string());
    document.warnings = said.filter(|words| !document.banner.contains(words.as_str())).collect();
    let facts =
        cover::facts(request).into_iter().map(|(label, words)| (label.get(request.lang).to_string(), words));
    document.facts = facts.collect();
    let provenance = cover::provenance(request).into_iter();
    document.facts.extend(provenance.map(|(label, words)| (label.get(request.lang).to_string(), words)));
    let cells = document.cells().iter().filter(|cell| cell.figure.is_some()).count();
    let bare = write::page(&document, request, "null").len();
    let room = PAGE.saturating_sub(bare + RESERVE + cells * OPENED);
    let mut trail = Trail::new(request.run, request.lang, room);
    for cell in document.cells() {
        cell.node = cell.figure.as_ref().and_then(|figure| trail.lay(figure));
    }
    let closed = closed(&document, request);
    document.omitted.extend(closed);
    write::page(&document, request, &trail.json()).into_bytes()
}

/// Which figures do not open, table by table, and where they can be looked at.
fn closed(document: &Document, request: &Request<'_>) -> Option<String> {
    let lang = request.lang;
    let mut told = Vec::new();
    for part in &document.parts {
        for grid in part
            .blocks
            .iter()
            .filter_map(|block| if let Block::Grid(grid) = block { Some(grid) } else { None })
        {
            let is_closed = |cell: &document::Cell| cell.figure.is_some() && cell.node.is_none();
            let rows: Vec<&Vec<document::Cell>> =
                grid.rows.iter().chain(&grid.totals).filter(|row| row.iter().any(is_closed)).collect();
            let count: usize = rows.iter().map(|row| row.iter().filter(|cell| is_closed(cell)).count()).sum();
            let Some((first, last)) = rows.first().zip(rows.last()) else { continue };
            let name = |row: &[document::Cell]| {
                let named = row.iter().zip(&grid.heads).filter(|(_, head)| head.names);
                named.map(|(cell, _)| cell.shown.as_str()).collect::<Vec<_>>().join(" ")
            };
            let (first, last, caption) = (name(first), name(last), &grid.caption);
            let (few, whole) = (rows.len(), grid.rows.len() + grid.totals.len());
            let words = match few == whole {
                true => {
                    text!("“{caption}”各行的 {count} 个数", "{count} figures of all rows of \"{caption}\"")
                }
                false => text!(
                    "“{caption}”{few} 行的 {count} 个数（{first} 至 {last}）",
                    "{count} figures of {few} rows of \"{caption}\" ({first} to {last})"
                ),
            };
            told.push(words.get(lang).to_string());
        }
    }
    if told.is_empty() {
        return None;
    }
    let all = told.join(lang.pick("；", "; "));
    let (zh, en) = match request.sheets {
        Sheets::All => (
            "见 report.xlsx 的“计算”“输入”各表，或",
            "stand on the sheets of calculation and inputs of report.xlsx;",
        ),
        Sheets::Front | Sheets::None => ("", "stand on no sheet;"),
    };
    let words = text!(
        "网页不超过 3 MB，下面的数在这里不能展开：{all}。它们的公式和来源{zh}用 `geep explain 数据集 --county 代码 --year 年份 行` 逐个看。",
        "The page is kept below 3 MB, so these figures do not open here: {all}. Their formulas and sources {en} `geep explain DATASET --county CODE --year YEAR LINE` shows them one by one."
    );
    Some(words.get(lang).to_string())
}
