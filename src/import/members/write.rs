//! Lists as definitions: `[[member]]` entries of a TOML file, or rows of a CSV file where they are regions.

use super::list::{Listed, Row};
use super::mapping::aliases_beside;
use super::plan::{Plan, Table};
use crate::import::write::line;
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::quote::quote;
use crate::sheet::raw::Raw;
use crate::text;
use crate::text::Lang;

/// The level of a unit without a code.
const SPECIAL: &str = "special";

/// File name and content of every list that has anything new to say.
pub fn files(
    plan: &Plan,
    listed: &[Listed],
    raws: &[Raw],
    dimensions: &Dimensions,
    lang: Lang,
) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (table, list) in plan.tables.iter().zip(listed) {
        let head = head(plan, table, raws, lang);
        let region = dimensions.get(table.dim).kind == DimKind::Region;
        if !region {
            let entries: String =
                list.rows.iter().filter_map(|row| entry(row, table.dim, dimensions, lang)).collect();
            push(&mut all, table.output.clone(), &head, entries);
            continue;
        }
        let new: Vec<&Row> = list.rows.iter().filter(|row| row.known.is_none()).collect();
        if !new.is_empty() {
            all.push((table.output.clone(), regions(plan, &new, table.dim, dimensions, lang)));
        }
        let stem = table.output.strip_suffix(".csv").unwrap_or(&table.output);
        let aliases: String =
            list.rows.iter().filter_map(|row| further_words(row, table.dim, dimensions, lang)).collect();
        push(&mut all, aliases_beside(stem), &head, aliases);
    }
    all
}

fn push(all: &mut Vec<(String, String)>, name: String, head: &str, entries: String) {
    if !entries.is_empty() {
        all.push((name, format!("{head}{entries}")));
    }
}

/// So many members of a list are new, and so many that are known get further aliases.
pub fn count(table: &Table, list: &Listed, dimensions: &Dimensions) -> (usize, usize) {
    let new = list.rows.iter().filter(|row| row.known.is_none()).count();
    let further = list.rows.iter().filter(|row| row.known.is_some());
    let further = further.filter(|row| !row.new_aliases(table.dim, dimensions).is_empty()).count();
    (new, further)
}

/// Where the list comes from.
fn head(plan: &Plan, table: &Table, raws: &[Raw], lang: Lang) -> String {
    let place = raws[table.raw].place(None, None).text(lang == Lang::Zh);
    let mut head = text!("# 由 {place} 导入\n", "# Imported from {place}\n").get(lang).to_string();
    if let Some(source) = &plan.source {
        let grade = plan.evidence.as_ref().map(|grade| format!(" ({grade})")).unwrap_or_default();
        head += text!("# 出处：{source}{grade}\n", "# Source: {source}{grade}\n").get(lang);
    }
    // A comment ends with its line.
    let lines = head.lines().map(|line| line.replace(char::is_control, " ") + "\n");
    lines.collect()
}

/// A member of a list; none where nothing new is said of it.
fn entry(row: &Row, dim: Dim, dimensions: &Dimensions, lang: Lang) -> Option<String> {
    if row.known.is_some() {
        return further_words(row, dim, dimensions, lang);
    }
    let (zh, en) = (quote(&row.title), quote(row.english()));
    let mut entry = begin(row, dim, dimensions, lang);
    entry += &format!("title = {{ zh = {zh}, en = {en} }}\n");
    entry += &aliases(row, dim, dimensions).unwrap_or_default();
    let attributes: Vec<String> = row
        .attributes
        .iter()
        .map(|(attribute, member)| format!("{} = {}", dimensions.get(*attribute).id, quote(member)))
        .collect();
    if !attributes.is_empty() {
        entry += &format!("attributes = {{ {} }}\n", attributes.join(", "));
    }
    Some(entry)
}

/// The aliases alone; none where there is no new one.
fn further_words(row: &Row, dim: Dim, dimensions: &Dimensions, lang: Lang) -> Option<String> {
    let aliases = aliases(row, dim, dimensions)?;
    Some(begin(row, dim, dimensions, lang) + &aliases)
}

fn begin(row: &Row, dim: Dim, dimensions: &Dimensions, lang: Lang) -> String {
    let place = row.place.line.map(|line| text!("第 {line} 行", "line {line}").get(lang).to_string());
    let (place, of, id) = (place.unwrap_or_default(), quote(&dimensions.get(dim).id), quote(&row.id));
    format!("\n[[member]]  # {place}\nof = {of}\nid = {id}\n")
}

fn aliases(row: &Row, dim: Dim, dimensions: &Dimensions) -> Option<String> {
    let new: Vec<String> = row.new_aliases(dim, dimensions).into_iter().map(|alias| quote(alias)).collect();
    (!new.is_empty()).then(|| format!("aliases = [{}]\n", new.join(", ")))
}

/// The CSV file of units without a code.
fn regions(plan: &Plan, rows: &[&Row], dim: Dim, dimensions: &Dimensions, lang: Lang) -> String {
    let attributes = &dimensions.get(dim).attributes;
    let cells = |cells: Vec<&str>| -> Vec<String> { cells.into_iter().map(str::to_string).collect() };
    let mut head = cells(vec!["code", "name", "level"]);
    head.extend(attributes.iter().map(|attribute| dimensions.get(*attribute).id.clone()));
    head.extend(cells(vec!["note", "source", "evidence"]));
    let row = |row: &&Row| {
        let mut all = cells(vec![&row.id, &row.title, SPECIAL]);
        all.extend(
            attributes.iter().map(|attribute| row.attributes.get(attribute).cloned().unwrap_or_default()),
        );
        let place = row.place.text(lang == Lang::Zh);
        let (source, evidence) = (plan.source.as_deref(), plan.evidence.as_deref());
        all.extend(cells(vec![&place, source.unwrap_or_default(), evidence.unwrap_or_default()]));
        all
    };
    std::iter::once(head).chain(rows.iter().map(row)).map(|cells| line(&cells)).collect()
}
