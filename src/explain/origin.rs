//! Where an input or a coefficient comes from.

use super::figure::figure;
use super::words::with_unit;
use crate::compute::Run;
use crate::place::Place;
use crate::rule::Symbol;
use crate::table::is_fixed;
use crate::text;
use crate::text::Lang;

/// An input as it stands in a table.
pub struct Given {
    /// As it was given, in the unit of its table.
    pub value: String,
    pub place: Option<Place>,
    /// Its status, and where asked for its source and note.
    pub beside: String,
}

/// What is known of an input; none where nothing was given.
pub fn given(run: &Run, measure: usize, row: usize, whole: bool, lang: Lang) -> Option<Given> {
    let reading = run.column(Symbol::Measure(measure))?.reading(row)?;
    let (_, series) = run.inputs.series_of(measure)?;
    let origin = series.origin[reading];
    let mut beside = vec![series.status[reading].title(lang).to_string()];
    let columns: &[&str] = if whole { &["source", "note"] } else { &[] };
    for column in columns {
        let words = run.inputs.beside(origin, |header| is_fixed(header, column));
        if !words.is_empty() {
            beside.push(words.to_string());
        }
    }
    Some(Given {
        value: with_unit(series.values[reading], &series.unit(reading).0, lang),
        place: run.inputs.place(origin),
        beside: beside.join(lang.pick("；", "; ")),
    })
}

/// File, row and column of an input, with its status and, where asked for, its source and note.
pub fn of_input(run: &Run, measure: usize, row: usize, whole: bool, lang: Lang) -> String {
    let Some(Given { value, place, beside }) = given(run, measure, row, whole, lang) else {
        return lang.pick("数据表里没有", "not in the tables").to_string();
    };
    let place = place.map(|place| place.words().get(lang).to_string());
    let parts: Vec<String> = [Some(value), place, Some(beside)].into_iter().flatten().collect();
    parts.join(lang.pick("；", "; "))
}

/// A coefficient with its value, and how it was had: printed number, price year, file and line,
/// document, clause, evidence.
pub fn of_coefficient(run: &Run, entry: u32, lang: Lang) -> (String, Vec<String>) {
    let place = entry as usize;
    let used = &run.entries.list[place];
    let coefficient = &run.book.catalog.coefficients[used.coefficient];
    let row = &coefficient.rows[used.row];
    let (title, id, unit) = (coefficient.title.get(lang), &coefficient.id, &coefficient.unit);
    let what = format!("{title} [{id}] = {}", with_unit(run.entries.values[place], unit, lang));
    let mut from = with_unit(row.value, &row.unit, lang);
    if let Some((to, year)) = used.prices_of.zip(row.price_year) {
        let index = |year| run.book.index_row(year).map_or("#N/A".to_string(), |r| figure(r.value));
        let (above, below) = (index(to), index(year));
        let words = text!(
            "（{year} 年价）× {above} ÷ {below}（价格指数 {to} 年 ÷ {year} 年）",
            " ({year} prices) × {above} ÷ {below} (price index of {to} over {year})"
        );
        from += words.get(lang);
    } else if let Some(year) = row.price_year {
        from += text!("（{year} 年价）", " ({year} prices)").get(lang);
    }
    let at = row.place.line.map_or(row.place.file.clone(), |line| format!("{}:{line}", row.place.file));
    let mut source = run.book.catalog.cite_document(row.document, &row.clause);
    source += &format!("{}{}", lang.pick("；证据：", "; evidence: "), row.evidence.title(lang));
    if !row.note.is_empty() {
        source += &format!("{}{}", lang.pick("；", "; "), row.note);
    }
    // A number used as printed need not be said twice.
    let as_printed =
        used.prices_of.is_none() && row.price_year.is_none() && row.unit.to_string() == unit.to_string();
    (what, if as_printed { vec![at, source] } else { vec![from, at, source] })
}
