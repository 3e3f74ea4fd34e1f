//! One sheet of the template: above who fills it in and what holds for all of it; below key columns, a column for each
//! measure with the earlier figures before it, then status, source and note of a row.

use super::Ask;
use super::form::{self, Field, Form};
use super::layout::{self, Column, Kind};
use super::list::{self, Lists};
use super::words::{bounds, example, measure_header, unit};
use crate::model::dimension::{Dim, DimKind};
use crate::report::workbook::style::Style;
use crate::sheet::grid::head::{STANDING, TITLE};
use crate::text;
use crate::text::{Lang, Text};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign, IgnoreError,
    Note, ProtectionOptions, Worksheet, XlsxError,
};
use std::collections::BTreeSet;

/// Rows below those listed in which drop-downs and bounds hold as well.
const SPARE: u32 = 500;
/// Rows for the user's own that are printed where none is listed.
const BLANK: u32 = 20;
/// What is to be filled in.
const OPEN: Color = Color::RGB(0xFFFBE8);
/// What is there to compare with.
const BESIDE: Color = Color::RGB(0xEEF0EF);
/// The longest words of a drop-down's or bound's message.
const LONGEST: usize = 250;

/// A sheet in the making.
pub struct Page<'a> {
    ask: &'a Ask<'a>,
    form: &'a Form,
    style: &'a Style,
    formats: Formats,
    columns: Vec<Column>,
    /// The row of the column headers.
    top: u32,
    /// The last row in which something can be filled in.
    last: u32,
}

pub fn write(
    sheet: &mut Worksheet,
    ask: &Ask<'_>,
    form: &Form,
    lists: &mut Lists,
    style: &Style,
) -> Result<(), XlsxError> {
    let columns = layout::columns(ask, form);
    let top = 1 + layout::labels(columns.len()).len() as u32;
    let last = top + form.rows.len() as u32 + SPARE;
    let page = Page { ask, form, style, formats: Formats::new(style), columns, top, last };
    sheet.set_name(&form.name)?;
    for (at, column) in (0..).zip(&page.columns) {
        sheet.write_with_format(top, at, &column.header, &style.head)?;
        sheet.set_column_width(at, column.width)?;
        match column.kind {
            Kind::Key(place, dim) => page.key(sheet, (place, dim), at, lists)?,
            Kind::Name(place) => page.names(sheet, place, at)?,
            Kind::Before(field) => page.before(sheet, &form.fields[field], at)?,
            Kind::Field(field) => page.values(sheet, &form.fields[field], at)?,
            Kind::Status | Kind::Source | Kind::Note => page.closing(sheet, column.kind, at, lists)?,
        }
    }
    page.head(sheet, lists)?;
    page.paper(sheet)
}

struct Formats {
    /// A key that the template gives.
    key: Format,
    /// A cell of words to fill in.
    text: Format,
    number: Format,
    outside: Format,
    /// An earlier figure.
    before: Format,
    /// Above the table.
    plain: Format,
    blank: Format,
}

impl Formats {
    fn new(style: &Style) -> Formats {
        let text = style.text.clone().set_num_format("@").set_background_color(OPEN).set_unlocked();
        Formats {
            key: style.text.clone().set_num_format("@"),
            number: style.text.clone().set_num_format("General").set_background_color(OPEN).set_unlocked(),
            outside: style.outside.clone(),
            before: style
                .text
                .clone()
                .set_num_format("General")
                .set_background_color(BESIDE)
                .set_font_color(Color::RGB(0x5F6F66))
                .set_italic(),
            plain: style.subtitle.clone(),
            blank: text.clone().set_text_wrap().set_align(FormatAlign::VerticalCenter),
            text,
        }
    }
}

impl Page<'_> {
    /// Title, who fills it in, and what holds for every row that does not say it itself.
    fn head(&self, sheet: &mut Worksheet, lists: &mut Lists) -> Result<(), XlsxError> {
        let lang = self.ask.lang;
        for row in 0..self.top {
            sheet.set_row_format(row, &self.formats.plain)?;
            for at in 0..self.columns.len() as u16 {
                sheet.write_blank(row, at, &self.formats.plain)?;
            }
        }
        sheet.write_with_format(0, 0, self.title(), &self.style.title)?.set_row_height(0, 26)?;
        for (row, labels) in (1..).zip(layout::labels(self.columns.len())) {
            sheet.set_row_height(row, 30)?;
            for (pair, label) in (0..).zip(labels) {
                let at = 2 * pair;
                sheet.write_with_format(row, at, lang.pick(label.0, label.1), &self.style.head)?;
                sheet.write_blank(row, at + 1, &self.formats.blank)?;
                if label == STANDING[0] {
                    let states = lists.choice(layout::states(lang));
                    sheet.add_data_validation(
                        row,
                        at + 1,
                        row,
                        at + 1,
                        &told(states, &status_title(), &for_all(), lang)?,
                    )?;
                }
            }
        }
        Ok(())
    }

    fn title(&self) -> String {
        let Ask { lang, years, books, .. } = self.ask;
        let titles: Vec<&str> = books.iter().map(|b| b.profile.title.get(*lang)).collect();
        let years: Vec<String> = years.iter().map(u32::to_string).collect();
        let (titles, years) = (titles.join(lang.pick("；", "; ")), years.join(lang.pick("、", " ")));
        let (mark, filler) = (lang.pick(TITLE.0, TITLE.1), &self.form.filler);
        match lang {
            Lang::Zh => format!("{mark}{titles}（{years} 年）·{filler}"),
            Lang::En => format!("{mark}{titles} ({years}) - {filler}"),
        }
    }

    /// How it is seen and printed.
    fn paper(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (top, keys) = (self.top, layout::keys(&self.columns) as u16);
        let (rows, end) = (self.form.rows.len() as u32, self.columns.len() as u16 - 1);
        sheet.set_row_height(top, 62)?.set_freeze_panes(top + 1, keys)?;
        sheet.autofilter(top, 0, top + rows.max(1), end)?;
        sheet.ignore_error_range(
            top + 1,
            0,
            self.last,
            keys.saturating_sub(1),
            IgnoreError::NumberStoredAsText,
        )?;
        sheet.protect_with_options(&ProtectionOptions {
            format_cells: true,
            format_columns: true,
            format_rows: true,
            insert_rows: true,
            sort: true,
            use_autofilter: true,
            ..ProtectionOptions::default()
        });
        sheet.set_landscape().set_paper_size(9).set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        sheet.set_print_scale(layout::SCALE).set_repeat_rows(top, top)?;
        sheet.set_print_area(0, 0, top + if rows == 0 { BLANK } else { rows }, end)?;
        let breaks: Vec<u32> = layout::breaks(&self.columns).into_iter().map(|at| at as u32).collect();
        if !breaks.is_empty() {
            sheet.set_vertical_page_breaks(&breaks)?;
            if keys > 0 {
                sheet.set_repeat_columns(0, keys - 1)?;
            }
        }
        sheet.set_footer(self.ask.lang.pick("&L&A&R第 &P 页，共 &N 页", "&L&A&RPage &P of &N"));
        if self.form.optional {
            sheet.set_tab_color(Color::RGB(0xB8C4BC));
        }
        Ok(())
    }

    /// The rows below the header, with their keys.
    fn rows(&self) -> impl Iterator<Item = (u32, &Vec<Option<u32>>)> {
        (self.top + 1..).zip(&self.form.rows)
    }

    /// Status, source or note of a row.
    fn closing(
        &self,
        sheet: &mut Worksheet,
        kind: Kind,
        at: u16,
        lists: &mut Lists,
    ) -> Result<(), XlsxError> {
        sheet.set_column_format(at, &self.formats.text)?;
        for (row, _) in self.rows() {
            sheet.write_blank(row, at, &self.formats.text)?;
        }
        if kind == Kind::Status {
            let said = text!(
                "整张表相同的在表头上面写一次，这里空着；这一行不同的才写。推算和示意的，在说明里写明怎么来的。",
                "Where all rows have one status it stands above the header and this stays empty; write it for a row that differs. For derived and illustrative figures the note says how they were made."
            );
            let choice =
                told(lists.choice(layout::states(self.ask.lang)), &status_title(), &said, self.ask.lang)?;
            sheet.add_data_validation(self.top + 1, at, self.last, at, &choice)?;
        }
        Ok(())
    }

    /// The column of one dimension.
    fn key(
        &self,
        sheet: &mut Worksheet,
        (place, dim): (usize, Dim),
        at: u16,
        lists: &mut Lists,
    ) -> Result<(), XlsxError> {
        let ask = self.ask;
        let dimension = ask.catalog.dimensions.get(dim);
        let mut members: BTreeSet<u32> = BTreeSet::new();
        for (row, key) in self.rows() {
            match key[place] {
                Some(member) => {
                    members.insert(member);
                    sheet.write_with_format(row, at, list::member(ask, dim, member), &self.formats.key)?;
                }
                None => drop(sheet.write_blank(row, at, &self.formats.text)?),
            }
        }
        sheet.set_column_format(at, &self.formats.text)?;
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
            sheet.add_data_validation(self.top + 1, at, self.last, at, &choice.show_input_message(false))?;
        }
        Ok(())
    }

    /// The names of the regions, to read only.
    fn names(&self, sheet: &mut Worksheet, place: usize, at: u16) -> Result<(), XlsxError> {
        sheet.set_column_format(at, &self.formats.text)?;
        for (row, key) in self.rows() {
            match key[place] {
                Some(region) => {
                    let dimensions = &self.ask.catalog.dimensions;
                    let name = dimensions.member_title(self.form.dims[place], region, self.ask.lang);
                    sheet.write_with_format(row, at, name, &self.formats.key)?;
                }
                None => drop(sheet.write_blank(row, at, &self.formats.text)?),
            }
        }
        Ok(())
    }

    /// The earlier figures of a measure, to compare with.
    fn before(&self, sheet: &mut Worksheet, field: &Field, at: u16) -> Result<(), XlsxError> {
        for (row, key) in self.rows() {
            match self.ask.before(field.measure, &self.form.dims, key) {
                Some(value) => drop(sheet.write_with_format(row, at, value, &self.formats.before)?),
                None => drop(sheet.write_blank(row, at, &self.formats.before)?),
            }
        }
        Ok(())
    }

    /// The column of one measure.
    fn values(&self, sheet: &mut Worksheet, field: &Field, at: u16) -> Result<(), XlsxError> {
        let ask = self.ask;
        let measure = &ask.catalog.measures[field.measure];
        let header = measure_header(ask, field.measure);
        sheet.set_column_format(at, &self.formats.number)?;
        for (row, key) in self.rows() {
            let format = if field.is_asked(key) { &self.formats.number } else { &self.formats.outside };
            sheet.write_blank(row, at, format)?;
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
        sheet.add_data_validation(self.top + 1, at, self.last, at, &number)?;
        let mut words = vec![format!("{header}\n{}", measure.id)];
        words.push(text!("取值：{bounds}", "Values: {bounds}").get(ask.lang).to_string());
        let asking = form::asking(field, ask.books, ask.lang.is_zh()).join(ask.lang.pick("、", ", "));
        words.push(text!("用于：{asking}", "For: {asking}").get(ask.lang).to_string());
        let example = example(measure);
        words.push(text!("例：{example}", "Example: {example}").get(ask.lang).to_string());
        let note = Note::new(words.join("\n")).add_author_prefix(false).set_width(260).set_height(130);
        sheet.insert_note(self.top, at, &note)?;
        Ok(())
    }
}

fn status_title() -> Text {
    text!("数据状态", "Status")
}

fn for_all() -> Text {
    text!(
        "整张表的数是实测或公布、推算，还是示意。某行另写的以那一行为准；推算和示意的，在说明里写明怎么来的。",
        "Whether the figures of the whole sheet are observed, derived or illustrative. A row that says it itself goes by that; the latter two say in the note how they were made."
    )
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
