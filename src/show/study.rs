//! What a study comes to on a terminal: for each profile the total of each line, and by how much a scenario moves it.

use super::Ruled;
use super::settlement::grouped;
use crate::study::cell::{Cell, Line};
use crate::study::{BASE, Study};
use crate::text;
use crate::text::Lang;

/// One table a profile: scenarios down, lines across; the change against the base, in percent.
pub fn table(study: &Study, cells: &[Cell], lang: Lang, room: Option<usize>) -> String {
    let mut profiles: Vec<&str> = Vec::new();
    for cell in cells {
        if !profiles.contains(&cell.profile.as_str()) {
            profiles.push(&cell.profile);
        }
    }
    let of = |profile: &str| cells.iter().filter(|cell| cell.profile == profile).collect::<Vec<_>>();
    let drawn = profiles.into_iter().map(|profile| by_profile(study, profile, &of(profile), lang, room));
    drawn.collect::<Vec<_>>().join("\n\n")
}

fn by_profile(study: &Study, profile: &str, cells: &[&Cell], lang: Lang, room: Option<usize>) -> String {
    let title = study.title.get(lang);
    let heading = text!(
        "{title} · {profile}：各情景相对不加情景的变化（各行政区之和）",
        "{title} · {profile}: change against no scenario (sum over regions)"
    );
    let base = cells.iter().find(|cell| cell.scenario == BASE && cell.refused.is_none());
    let lines: Vec<&Line> = base.map(|cell| cell.lines.iter().collect()).unwrap_or_default();
    let heads = lines.iter().map(|line| {
        let (title, unit) = (lang.pick(&line.title.0, &line.title.1), &line.unit);
        if unit == "1" { title.to_string() } else { format!("{title} ({unit})") }
    });
    let first = lang.pick("情景", "scenario").to_string();
    let mut table = Ruled::new(std::iter::once(first).chain(heads)).numbers(1);
    for cell in cells {
        let figures = lines.iter().map(|line| match &cell.refused {
            Some(_) => lang.pick("未算", "refused").to_string(),
            None => figure(line, cell, lang),
        });
        table.row(std::iter::once(cell.scenario.clone()).chain(figures));
    }
    format!("{}\n{}", heading.get(lang), table.fit(room))
}

/// The total of the base, and of others by how much they differ from it.
fn figure(base: &Line, cell: &Cell, lang: Lang) -> String {
    let Some(own) = cell.lines.iter().find(|line| line.id == base.id) else {
        return lang.pick("没有这一行", "no such line").to_string();
    };
    let (Some(before), Some(now)) = (total(base), total(own)) else {
        return lang.pick("缺数据", "data missing").to_string();
    };
    if cell.scenario == BASE {
        return grouped(&format!("{now:.2}"));
    }
    match before == 0.0 {
        true => grouped(&format!("{:.2}", now - before)),
        false => format!("{:+.3} %", 100.0 * (now - before) / before),
    }
}

/// The sum over all rows of the newest year; none where one is missing.
pub fn total(line: &Line) -> Option<f64> {
    let newest = line.rows.iter().filter_map(|row| row.year).max();
    let rows: Vec<_> = line.rows.iter().filter(|row| row.year == newest).collect();
    if rows.is_empty() { None } else { rows.into_iter().map(crate::study::cell::Row::value).sum() }
}
