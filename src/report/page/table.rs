//! A table in HTML: a caption, heads in one or two rows, cells that open, notes.

use super::document::{Cell, Grid, Head};
use super::html::text;
use std::fmt::Write;

/// What a head that names its unit looks like.
fn title(head: &Head) -> String {
    match head.unit.as_str() {
        "" => text(&head.title),
        unit => format!("{}<small>{}</small>", text(&head.title), text(unit)),
    }
}

/// So many rows stay on one sheet of paper.
const SHORT: usize = 24;

pub fn write(out: &mut String, grid: &Grid) {
    let caption = text(&grid.caption);
    let short = if grid.rows.len() <= SHORT { " short" } else { "" };
    let _ = write!(
        out,
        "<div class=\"scroll{short}\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table class=\"grid\"><caption>{caption}</caption><thead>"
    );
    heads(out, &grid.heads);
    out.push_str("</thead><tbody>\n");
    grid.rows.iter().for_each(|row| line(out, &grid.heads, row));
    out.push_str("</tbody>");
    if !grid.totals.is_empty() {
        out.push_str("<tfoot>\n");
        grid.totals.iter().for_each(|row| line(out, &grid.heads, row));
        out.push_str("</tfoot>");
    }
    out.push_str("</table></div>\n");
    for note in &grid.notes {
        let _ = write!(out, "<p class=\"note\">{}</p>", text(note));
    }
}

fn heads(out: &mut String, heads: &[Head]) {
    let grouped = heads.iter().any(|head| !head.group.is_empty());
    out.push_str("<tr>");
    let mut below = String::new();
    for group in heads.chunk_by(|a, b| !a.group.is_empty() && a.group == b.group) {
        if group[0].group.is_empty() {
            for head in group {
                let rows = if grouped { " rowspan=\"2\"" } else { "" };
                let _ = write!(out, "<th scope=\"col\"{rows}>{}</th>", title(head));
            }
            continue;
        }
        let (wide, name) = (group.len(), text(&group[0].group));
        let _ = write!(out, "<th scope=\"colgroup\" colspan=\"{wide}\">{name}</th>");
        for head in group {
            let _ = write!(below, "<th scope=\"col\">{}</th>", title(head));
        }
    }
    out.push_str("</tr>");
    if grouped {
        let _ = write!(out, "<tr>{below}</tr>");
    }
}

fn line(out: &mut String, heads: &[Head], cells: &[Cell]) {
    out.push_str("<tr>");
    // The last of the cells that name a row is its head.
    let named = heads.iter().take_while(|head| head.names).count();
    let head = (0..named).rev().find(|at| cells.get(*at).is_some_and(|cell| !cell.shown.is_empty()));
    for (at, cell) in cells.iter().enumerate() {
        if Some(at) == head {
            let _ = write!(out, "<th scope=\"row\">{}</th>", text(&cell.shown));
            continue;
        }
        let class = match cell.words {
            true if cell.figure.is_some() => " class=\"w\"",
            true => " class=\"t\"",
            false => "",
        };
        let _ = write!(out, "<td{class}{}>{}</td>", opens(cell), text(&cell.shown));
    }
    out.push_str("</tr>\n");
}

/// Where a cell opens to.
pub fn opens(cell: &Cell) -> String {
    cell.node.map_or(String::new(), |node| format!(" data-n=\"{node}\""))
}
