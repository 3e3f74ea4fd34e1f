//! One sheet of the template: key columns, a column for each measure, then status, source and note.

use super::Ask;
use super::form::{self, Field, Form};
use super::list::{self, Lists};
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::model::measure::Measure;
use crate::report::workbook::style::Style;
use crate::table::Words;
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::Unit;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, IgnoreError, Note,
    ProtectionOptions, Worksheet, XlsxError,
};
use std::collections::BTreeSet;

/// Rows below those listed in which drop-downs and bounds hold as well.
const SPARE: u32 = 500;
/// What is to be filled in.
const OPEN: Color = Color::RGB(0xFFFBE8);
/// The longest words of a drop-down's or bound's message.
const LONGEST: usize = 250;

pub fn write(
    page: &mut Worksheet,
    ask: &Ask<'_>,
    form: &Form,
    lists: &mut Lists,
    style: &Style,
) -> Result<(), XlsxError> {
    let formats = Formats::new(style);
    page.set_name(&form.name)?;
    let last = form.rows.len() as u32 + SPARE;
    let mut column = 0;
    for (place, dim) in form.dims.iter().enumerate() {
        key(page, ask, form, (place, *dim, column), last, lists, &formats, style)?;
        column += 1;
        if ask.catalog.dimensions.get(*dim).kind == DimKind::Region {
            names(page, ask, form, place, column, &formats, style)?;
            column += 1;
        }
    }
    let keys = column;
    for field in &form.fields {
        values(page, ask, form, field, column, last, &formats, style)?;
        column += 1;
    }
    for (header, width) in closing(ask.lang) {
        page.write_with_format(0, column, header, &style.head)?;
        page.set_column_width(column, width)?.set_column_format(column, &formats.text)?;
        for row in 0..form.rows.len() as u32 {
            page.write_blank(row + 1, column, &formats.text)?;
        }
        column += 1;
    }
    let states = Status::ALL.into_iter().map(|s| list::status(s, ask.lang).to_string()).collect();
    let said = text!(
        "这一行的数是实测或公布、推算，还是示意。推算和示意的，在说明列写明怎么来的。",
        "Whether the figures of this row are observed, derived or illustrative; the latter two say in the note how they were made."
    );
    let choice = told(lists.choice(states), &text!("数据状态", "Status"), &said, ask.lang)?;
    page.add_data_validation(1, column - 3, last, column - 3, &choice)?;
    page.set_row_height(0, 48)?.set_freeze_panes(1, keys)?;
    page.autofilter(0, 0, (form.rows.len() as u32).max(1), column - 1)?;
    page.ignore_error_range(1, 0, last, keys.saturating_sub(1), IgnoreError::NumberStoredAsText)?;
    page.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    page.set_landscape().set_paper_size(9).set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    if form.optional {
        page.set_tab_color(Color::RGB(0xB8C4BC));
    }
    Ok(())
}

struct Formats {
    /// A key that the template gives.
    key: Format,
    /// A cell of words to fill in.
    text: Format,
    number: Format,
    outside: Format,
}

impl Formats {
    fn new(style: &Style) -> Formats {
        Formats {
            key: style.text.clone().set_num_format("@"),
            text: style.text.clone().set_num_format("@").set_background_color(OPEN).set_unlocked(),
            number: style.text.clone().set_num_format("General").set_background_color(OPEN).set_unlocked(),
            outside: style.outside.clone(),
        }
    }
}

/// Status, source and note.
fn closing(lang: Lang) -> [(&'static str, f64); 3] {
    [
        (lang.pick("数据状态", "status"), 12.0),
        (lang.pick("来源", "source"), 28.0),
        (lang.pick("说明", "note"), 28.0),
    ]
}

/// The column of one dimension.
#[allow(clippy::too_many_arguments)]
fn key(
    page: &mut Worksheet,
    ask: &Ask<'_>,
    form: &Form,
    (place, dim, column): (usize, Dim, u16),
    last: u32,
    lists: &mut Lists,
    formats: &Formats,
    style: &Style,
) -> Result<(), XlsxError> {
    let dimension = ask.catalog.dimensions.get(dim);
    page.write_with_format(0, column, header_of(ask, dim), &style.head)?;
    let mut members: BTreeSet<u32> = BTreeSet::new();
    let mut widest = 8;
    for (row, key) in (1..).zip(&form.rows) {
        match key[place] {
            Some(member) => {
                let words = list::member(ask, dim, member);
                widest = widest.max(text::width(&words));
                members.insert(member);
                page.write_with_format(row, column, words, &formats.key)?;
            }
            None => drop(page.write_blank(row, column, &formats.text)?),
        }
    }
    page.set_column_width(column, (widest + 3) as f64)?.set_column_format(column, &formats.text)?;
    if dimension.kind == DimKind::List && !ask.is_place(dim) {
        // Rows of one's own may be of any member.
        members = (0..dimension.members.len() as u32).collect();
    }
    if !members.is_empty() {
        let words = members.into_iter().map(|m| list::member(ask, dim, m)).collect();
        let Text { zh, en } = &dimension.title;
        let said = text!(
            "从列表中选{zh}；其他写法读不出来。",
            "Choose from the list ({en}); other words are not read."
        );
        // Codes and years beyond the list may be added on purpose.
        let style = match dimension.kind {
            DimKind::List => DataValidationErrorStyle::Stop,
            _ => DataValidationErrorStyle::Warning,
        };
        let choice = told(lists.choice(words), &dimension.title, &said, ask.lang)?.set_error_style(style);
        page.add_data_validation(1, column, last, column, &choice.show_input_message(false))?;
    }
    Ok(())
}

/// The names of the regions, to read only.
fn names(
    page: &mut Worksheet,
    ask: &Ask<'_>,
    form: &Form,
    place: usize,
    column: u16,
    formats: &Formats,
    style: &Style,
) -> Result<(), XlsxError> {
    page.write_with_format(0, column, ask.lang.pick("名称", "name"), &style.head)?;
    page.set_column_width(column, 14)?.set_column_format(column, &formats.text)?;
    for (row, key) in (1..).zip(&form.rows) {
        match key[place] {
            Some(region) => {
                let name = ask.catalog.dimensions.member_title(form.dims[place], region, ask.lang);
                page.write_with_format(row, column, name, &formats.key)?;
            }
            None => drop(page.write_blank(row, column, &formats.text)?),
        }
    }
    Ok(())
}

/// The column of one measure.
#[allow(clippy::too_many_arguments)]
fn values(
    page: &mut Worksheet,
    ask: &Ask<'_>,
    form: &Form,
    field: &Field,
    column: u16,
    last: u32,
    formats: &Formats,
    style: &Style,
) -> Result<(), XlsxError> {
    let measure = &ask.catalog.measures[field.measure];
    let header = measure_header(ask, field.measure);
    page.write_with_format(0, column, &header, &style.head)?;
    page.set_column_width(column, (text::width(&header) as f64 / 2.0 + 4.0).clamp(13.0, 26.0))?;
    page.set_column_format(column, &formats.number)?;
    for (row, key) in (1..).zip(&form.rows) {
        let format = if field.is_asked(key) { &formats.number } else { &formats.outside };
        page.write_blank(row, column, format)?;
    }
    let bounds = bounds(measure, ask.lang);
    let rule = match (measure.min, measure.max) {
        (Some(min), Some(max)) => DataValidationRule::Between(min, max),
        (Some(min), None) => DataValidationRule::GreaterThanOrEqualTo(min),
        (None, Some(max)) => DataValidationRule::LessThanOrEqualTo(max),
        (None, None) => DataValidationRule::Between(-1e300, 1e300),
    };
    let unit = unit(measure, ask.lang);
    let said = text!(
        "填数字，单位 {unit}，{bounds}。没有数据就留空，不要填 0。",
        "A number in {unit}, {bounds}. Leave it empty where there is no figure; do not write 0."
    );
    let number = told(DataValidation::new().allow_decimal_number(rule), &measure.title, &said, ask.lang)?;
    page.add_data_validation(1, column, last, column, &number)?;
    let mut words = vec![format!("{header}\n{}", measure.id)];
    words.push(text!("取值：{bounds}", "Values: {bounds}").get(ask.lang).to_string());
    let asking = form::asking(field, ask.books, ask.lang.is_zh()).join(ask.lang.pick("、", ", "));
    words.push(text!("用于：{asking}", "For: {asking}").get(ask.lang).to_string());
    let example = example(measure);
    words.push(text!("例：{example}", "Example: {example}").get(ask.lang).to_string());
    let note = Note::new(words.join("\n")).add_author_prefix(false).set_width(260).set_height(130);
    page.insert_note(0, column, &note)?;
    Ok(())
}

/// With a title and words that are shown beside the cell and with whatever is refused.
fn told(rule: DataValidation, title: &Text, words: &Text, lang: Lang) -> Result<DataValidation, XlsxError> {
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let (title, words) = (cut(title.get(lang), 30), cut(words.get(lang), LONGEST));
    rule.set_input_title(&title)?
        .set_input_message(&words)?
        .set_error_title(&title)?
        .set_error_message(&words)
}

/// The header of a dimension's column.
pub fn header_of(ask: &Ask<'_>, dim: Dim) -> String {
    let dimension = ask.catalog.dimensions.get(dim);
    let chinese = || dimension.headers.iter().find(|h| !h.is_ascii());
    match (ask.lang, dimension.kind) {
        (Lang::En, _) => dimension.headers.first().unwrap_or(&dimension.id).clone(),
        (Lang::Zh, DimKind::Region) => {
            chinese().or(dimension.headers.first()).unwrap_or(&dimension.id).clone()
        }
        (Lang::Zh, _) => dimension.title.zh.clone(),
    }
}

/// The header of a measure's column: its title where that is read back as the same measure, and its unit.
pub fn measure_header(ask: &Ask<'_>, index: usize) -> String {
    let measure = &ask.catalog.measures[index];
    let unit = measure.unit.to_string();
    let with = |word: &str| match (measure.unit == Unit::one(), ask.lang) {
        (true, _) => word.to_string(),
        (_, Lang::Zh) => format!("{word}（{unit}）"),
        (_, Lang::En) => format!("{word} ({unit})"),
    };
    let titled = with(measure.title.get(ask.lang));
    match Words::new(ask.catalog, "").named(&titled) {
        Ok((found, _)) if found == index => titled,
        _ => with(&measure.id),
    }
}

/// The unit of a measure, in words where it is the number 1.
pub fn unit(measure: &Measure, lang: Lang) -> String {
    match measure.unit == Unit::one() {
        true => lang.pick("无量纲（1）", "1 (a plain number)").to_string(),
        false => measure.unit.to_string(),
    }
}

/// Between what a value must lie.
pub fn bounds(measure: &Measure, lang: Lang) -> String {
    match (measure.min, measure.max) {
        (Some(min), Some(max)) => text!("{min} 至 {max}", "from {min} to {max}"),
        (Some(min), None) => text!("不小于 {min}", "at least {min}"),
        (None, Some(max)) => text!("不大于 {max}", "at most {max}"),
        (None, None) => text!("不限", "unbounded"),
    }
    .get(lang)
    .to_string()
}

/// A number within the bounds that shows what one looks like.
pub fn example(measure: &Measure) -> f64 {
    match (measure.min, measure.max) {
        (Some(min), Some(max)) => min + (max - min) / 8.0,
        (Some(min), None) => min.max(0.0) + 1234.5,
        (None, Some(max)) => max.min(0.0) - 1.5,
        (None, None) => 12.5,
    }
}
