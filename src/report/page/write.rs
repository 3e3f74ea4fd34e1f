//! The page in HTML: what a browser shows, and the data that its figures open to.

use super::document::{Block, Card, Cell, Document, Part};
use super::html::{base64, text};
use super::{chart, labels, map, table};
use crate::explain::trail::safe;
use crate::results::Request;
use crate::text::Lang;
use sha2::{Digest, Sha256};
use std::fmt::Write;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The whole file; `trail` is the JSON of what figures open to.
pub fn page(document: &Document, request: &Request<'_>, trail: &str) -> String {
    let lang = request.lang;
    let mut out = String::new();
    head(&mut out, document, lang);
    body(&mut out, document, request);
    let labels = safe(&labels::all(lang));
    let _ = write!(
        out,
        "<script type=\"application/json\" id=\"data\">{{\"labels\":{labels},\"trail\":{trail}}}</script>\n\
         <script>{SCRIPT}</script>\n</body>\n</html>\n"
    );
    out
}

fn head(out: &mut String, document: &Document, lang: Lang) {
    let title = text(&document.title);
    let (style, script) = (paper(document), base64(&Sha256::digest(SCRIPT)));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'",
        base64(&Sha256::digest(&style))
    );
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"geep {}\">\n<title>{title}</title>\n<style>{style}</style>\n</head>\n",
        lang.pick("zh-CN", "en"),
        env!("CARGO_PKG_VERSION"),
    );
}

/// The style, with the banner in the margin of every sheet of paper.
fn paper(document: &Document) -> String {
    let margin = match document.banner.as_str() {
        "" => String::new(),
        // One of a few fixed sentences; no user's words.
        banner => format!("@page {{ @top-center {{ content: \"{banner}\"; }} }}\n"),
    };
    format!("{STYLE}{margin}")
}

fn body(out: &mut String, document: &Document, request: &Request<'_>) {
    let lang = request.lang;
    let (title, subtitle) = (text(&document.title), text(&document.subtitle));
    out.push_str("<body>\n");
    if !document.banner.is_empty() {
        let banner = text(&document.banner);
        let _ = write!(
            out,
            "<p class=\"banner\" role=\"note\">{banner}</p>\n<div class=\"watermark\" aria-hidden=\"true\">{banner}</div>\n"
        );
    }
    let _ = write!(out, "<header>\n<h1>{title}</h1>\n<p class=\"subtitle\">{subtitle}</p>\n");
    for warning in &document.warnings {
        let _ = writeln!(out, "<p class=\"warning\" role=\"note\">{}</p>", text(warning));
    }
    out.push_str("</header>\n<main>\n");
    cards(out, &document.cards, lang);
    let hint = lang.pick(
        "点一个数，就看到它怎么算出来：公式、代入的数、来源的表格和单元格、文件和条款。",
        "Choose a figure to see where it comes from: formula, numbers, the cell of the table, document and clause.",
    );
    let _ = writeln!(out, "<p class=\"hint\">{hint}</p>");
    contents(out, document, lang);
    for (number, part) in document.parts.iter().enumerate() {
        section(out, number, part, request);
    }
    if !document.omitted.is_empty() {
        let title = lang.pick("这一页没有的", "What does not stand on this page");
        let _ = writeln!(out, "<section id=\"omitted\"><h2>{title}</h2>");
        for words in &document.omitted {
            let _ = writeln!(out, "<p>{}</p>", text(words));
        }
        out.push_str("</section>\n");
    }
    let title = lang.pick("数据、口径与出处", "Data, rules and where they come from");
    let _ = write!(out, "<section id=\"facts\"><h2>{title}</h2>\n<dl class=\"facts\">\n");
    for (label, words) in document.facts.iter().filter(|(_, words)| !words.is_empty()) {
        let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", text(label), text(words));
    }
    out.push_str("</dl>\n</section>\n</main>\n");
    let close = lang.pick("关闭", "Close");
    let _ = writeln!(
        out,
        "<dialog id=\"opened\" aria-labelledby=\"opened-title\"><form method=\"dialog\"><h2 id=\"opened-title\"></h2>\
         <button aria-label=\"{close}\">×</button></form><div id=\"opened-body\"></div></dialog>"
    );
    let noscript = lang.pick(
        "没有脚本，数不能展开；表格、图和文字都在。",
        "Without scripts figures do not open; tables, charts and words are all here.",
    );
    let _ = writeln!(out, "<noscript><p class=\"note\">{noscript}</p></noscript>");
}

fn cards(out: &mut String, cards: &[Card], lang: Lang) {
    if cards.is_empty() {
        return;
    }
    let label = lang.pick("主要数字", "Headline figures");
    let _ = writeln!(out, "<section class=\"cards\" aria-label=\"{label}\">");
    for Card { label, cell, unit, note } in cards {
        let _ = writeln!(
            out,
            "<div class=\"card\"><p class=\"label\">{}</p><p class=\"figure{}\">{}<small>{}</small></p><p class=\"note\">{}</p></div>",
            text(label),
            if cell.words { " words" } else { "" },
            figure(cell),
            text(unit),
            text(note),
        );
    }
    out.push_str("</section>\n");
}

/// A figure among words.
fn figure(cell: &Cell) -> String {
    match cell.node {
        Some(_) => format!("<span{}>{}</span>", table::opens(cell), text(&cell.shown)),
        None => text(&cell.shown),
    }
}

fn contents(out: &mut String, document: &Document, lang: Lang) {
    if document.parts.len() < 3 {
        return;
    }
    let label = lang.pick("目录", "Contents");
    let _ = writeln!(out, "<nav aria-label=\"{label}\"><ul>");
    for (number, part) in document.parts.iter().enumerate() {
        let _ = writeln!(out, "<li><a href=\"#p{number}\">{}</a></li>", text(&part.title));
    }
    out.push_str("</ul></nav>\n");
}

fn section(out: &mut String, number: usize, part: &Part, request: &Request<'_>) {
    let title = text(&part.title);
    match part.folded {
        true => {
            let _ =
                writeln!(out, "<details class=\"part\" id=\"p{number}\"><summary><h2>{title}</h2></summary>");
        }
        false => {
            let _ = writeln!(out, "<section class=\"part\" id=\"p{number}\"><h2>{title}</h2>");
        }
    }
    for block in &part.blocks {
        match block {
            Block::Grid(grid) => table::write(out, grid),
            Block::Bars(bars) => chart::write(out, bars),
            Block::Map(drawn) => {
                if let Some(own) = request.map {
                    map::write(out, drawn, own, request.lang);
                }
            }
            Block::Words(words) => {
                let _ = writeln!(out, "<p>{}</p>", text(words));
            }
            Block::Equation(cells) => {
                let _ = writeln!(
                    out,
                    "<p class=\"equation\">{}</p>",
                    cells.iter().map(figure).collect::<String>()
                );
            }
        }
    }
    out.push_str(if part.folded { "</details>\n" } else { "</section>\n" });
}
