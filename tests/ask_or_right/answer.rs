//! One who knows the table answers what the proposal asks: year, place, indicator, unit, member. All else stays as the
//! program proposed it, so that a proposal that misleads shows.

use crate::cell::{Figure, Shown};
use crate::sheet::{Sheet, Table};
use crate::world::places;
use std::collections::BTreeSet;
use toml::Value;

/// The proposal with every entry filled in, or nothing where the table does not answer.
pub fn answered(table: &Table, mapping: &str) -> Option<String> {
    let mut proposal: toml::Table = mapping.parse().ok()?;
    let all = table.figures();
    for (list, words) in proposal.get_mut("words").and_then(Value::as_table_mut).into_iter().flatten() {
        for (word, entry) in words.as_table_mut().into_iter().flatten() {
            fill(entry, || if list == "county" { place(&all, word) } else { member(table, list, word) });
        }
    }
    for part in proposal.get_mut("table").and_then(Value::as_array_mut).into_iter().flatten() {
        let name = part.get("sheet").and_then(Value::as_str);
        let sheet = table.sheets.iter().find(|sheet| name.is_none_or(|name| name == sheet.name))?;
        let part = part.as_table_mut()?;
        entries(part, &sheet.figures().cloned().collect::<Vec<_>>());
        for column in part.get_mut("column").and_then(Value::as_array_mut).into_iter().flatten() {
            let at = column.get("at").and_then(Value::as_str).and_then(index)?;
            let (column, figures) = (column.as_table_mut()?, below(sheet, at));
            entries(column, &figures);
            if figures.is_empty() && toml::to_string(column).ok()?.contains("\"\"") {
                column.retain(|name, _| matches!(name, "at" | "header"));
                column.insert("skip".to_string(), Value::Boolean(true));
            }
        }
    }
    let text = toml::to_string(&proposal).ok()?;
    (!mapping.is_empty() && !text.contains("\"\"")).then_some(text)
}

fn fill(entry: &mut Value, answer: impl FnOnce() -> Option<String>) {
    if entry.as_str() == Some("")
        && let Some(answer) = answer()
    {
        *entry = Value::String(answer);
    }
}

/// Measure, unit and keys of figures that agree in them.
fn entries(part: &mut toml::Table, figures: &[Figure]) {
    let same = |key: &str| the_one(figures.iter().map(|figure| said(figure, key)));
    for (name, entry) in part.iter_mut() {
        match entry.as_table_mut() {
            Some(keys) if name == "keys" => {
                keys.iter_mut().for_each(|(key, entry)| fill(entry, || same(key)))
            }
            _ => fill(entry, || same(name)),
        }
    }
}

fn said(figure: &Figure, key: &str) -> Option<String> {
    let member = |member: &String| Some(member.strip_prefix(key)?.strip_prefix('=')?.to_string());
    match key {
        "measure" => Some(figure.measure.clone()),
        "unit" => Some(figure.unit.clone()),
        "county" => Some(figure.code.clone()),
        "year" | "period" => Some(figure.time.clone()).filter(|time| !time.is_empty()),
        _ => figure.members.iter().find_map(member),
    }
}

/// What all say that say anything.
fn the_one(all: impl Iterator<Item = Option<String>>) -> Option<String> {
    let all: BTreeSet<String> = all.flatten().collect();
    (all.len() == 1).then(|| all.into_iter().next()).flatten()
}

fn below(sheet: &Sheet, at: usize) -> Vec<Figure> {
    sheet.rows.iter().filter_map(|row| row.cells.get(at)?.means.clone()).collect()
}

/// The place of the table that a word names.
fn place(figures: &[Figure], word: &str) -> Option<String> {
    let tight: String = word.chars().filter(|sign| !sign.is_whitespace()).collect();
    let names = |code: &str| {
        let named = |name: &str| tight == name || tight.strip_suffix(name).is_some_and(may_precede);
        tight.starts_with(code)
            || places().any(|place| place.code == code && (named(place.name) || named(place.short)))
    };
    let known = figures.iter().map(|figure| &figure.code).filter(|code| !code.is_empty());
    the_one(known.map(|code| names(code).then(|| code.clone())))
}

/// What may stand before a county's name.
fn may_precede(before: &str) -> bool {
    matches!(before, "其中：" | "其中:" | "#")
        || places().any(|place| place.name == before || place.short == before)
}

/// What the figures have in common in rows where a word stands, or in its columns.
fn member(table: &Table, list: &str, word: &str) -> Option<String> {
    let mut found = Vec::new();
    for sheet in &table.sheets {
        for row in &sheet.rows {
            let standing =
                (0..row.cells.len()).filter(|&c| row.cells[c].shown == Shown::Text(word.to_string()));
            for c in standing {
                let beside: Vec<Figure> = row.cells.iter().filter_map(|cell| cell.means.clone()).collect();
                found.extend(if beside.is_empty() { below(sheet, c) } else { beside });
            }
        }
    }
    the_one(found.iter().map(|figure| said(figure, list)))
}

/// A is 0, AA is 26.
fn index(letters: &str) -> Option<usize> {
    let digit = |sign: char| sign.is_ascii_uppercase().then(|| sign as usize - 'A' as usize + 1);
    letters.chars().try_fold(0, |sum, sign| Some(sum * 26 + digit(sign)?))?.checked_sub(1)
}
