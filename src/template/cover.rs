//! The first sheet: how to fill the template, what each sheet and each measure is for.

use super::demand::How;
use super::form::{self, Field, Form};
use super::words::{bounds, example, header_of, measure_header, unit};
use super::{Ask, list};
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::report::workbook::style::Style;
use crate::rule::Symbol;
use crate::table::ASIDE;
use crate::text;
use crate::text::Text;
use rust_xlsxwriter::{Url, Worksheet, XlsxError};
use std::collections::BTreeSet;

const WIDTHS: [f64; 7] = [24.0, 26.0, 24.0, 10.0, 13.0, 26.0, 38.0];
/// The height of a line of words.
const LINE: f64 = 16.0;
/// Lost lines that are named; the others are counted.
const NAMED: usize = 3;

pub fn write(page: &mut Worksheet, ask: &Ask<'_>, forms: &[Form], style: &Style) -> Result<(), XlsxError> {
    let lang = ask.lang;
    page.set_name(lang.pick(ASIDE[0].0, ASIDE[0].1))?;
    for (column, width) in (0..).zip(WIDTHS) {
        page.set_column_width(column, width)?;
    }
    let titles: Vec<&str> = ask.books.iter().map(|b| b.profile.title.get(lang)).collect();
    let titles = titles.join(lang.pick("；", "; "));
    let title = text!("数据模板：{titles}", "Data template: {titles}");
    page.write_with_format(0, 0, title.get(lang), &style.title)?;
    let mut row = 2;
    for (number, step) in (1..).zip(steps(ask)) {
        page.write_with_format(row, 0, format!("{number}. {}", step.get(lang)), &style.subtitle)?;
        row += 1;
    }
    row += 1;
    page.write_with_format(row, 0, lang.pick("各工作表", "Sheets"), &style.block)?;
    row += 1;
    let heads = [
        lang.pick("工作表", "Sheet"),
        lang.pick("每行的键", "Keys of a row"),
        lang.pick("指标", "Measures"),
        lang.pick("要填", "To fill"),
        lang.pick("已列行数", "Rows listed"),
    ];
    for (column, head) in (0..).zip(heads) {
        page.write_with_format(row, column, head, &style.head)?;
    }
    page.merge_range(
        row,
        5,
        row,
        6,
        lang.pick("填写示例（不是数据）", "Example of a row (not data)"),
        &style.head,
    )?;
    row += 1;
    for form in forms {
        sheet_row(page, ask, form, row, style)?;
        row += 1;
    }
    row += 1;
    page.write_with_format(row, 0, lang.pick("各指标", "Measures"), &style.block)?;
    row += 1;
    let heads = [
        lang.pick("工作表", "Sheet"),
        lang.pick("指标（列名）", "Measure (column)"),
        "id",
        lang.pick("单位", "Unit"),
        lang.pick("取值", "Values"),
        lang.pick("用于哪些账户、方案", "Accounts and schemes that need it"),
        lang.pick("不填会怎样", "Where it is missing"),
    ];
    for (column, head) in (0..).zip(heads) {
        page.write_with_format(row, column, head, &style.head)?;
    }
    row += 1;
    for (form, field) in forms.iter().flat_map(|form| form.fields.iter().map(move |field| (form, field))) {
        let measure = &ask.catalog.measures[field.measure];
        let words = [
            form.name.clone(),
            measure_header(ask, field.measure),
            measure.id.clone(),
            unit(measure, lang),
            bounds(measure, lang),
            form::asking(field, ask.books, lang.is_zh()).join(lang.pick("、", ", ")),
            without(ask, field).get(lang).to_string(),
        ];
        let lines = words.iter().zip(WIDTHS).map(|(words, width)| lines(words, width)).fold(1.0, f64::max);
        page.set_row_height(row, LINE * lines)?;
        for (column, words) in (0..).zip(words) {
            page.write_with_format(row, column, words, &style.text_wrapped)?;
        }
        row += 1;
    }
    page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_screen_gridlines(false);
    page.protect();
    Ok(())
}

/// What the user does, in order.
fn steps(ask: &Ask<'_>) -> Vec<Text> {
    let profile = ask.books.first().map_or("", |b| b.profile.id.as_str());
    let years: Vec<String> = ask.years.iter().map(u32::to_string).collect();
    let years = years.join(", ");
    let mut steps = vec![
        text!(
            "只填淡黄色的格子；单位写在表头，照它填。没有数据就留空，不要填 0。灰格子用不着。整行不填数的，状态和来源也不必填。",
            "Fill the pale yellow cells, in the unit of the header. Leave a cell empty where there is no figure; do not write 0. Grey cells are not used. A row without figures needs no status and no source."
        ),
        text!(
            "一张工作表由一个单位填，表名开头是它；“待定”的由发表的单位定。填报单位、填表人、电话、日期给人看，不作数据读。",
            "A sheet is filled in by one office, with which its name begins; whoever sends the template says who fills those that are open. Office, name, phone and date are for people and are not read as data."
        ),
        text!(
            "填了数的行须有数据状态和来源：整张表相同的，在列名上面写一次；某行不同的，写在那一行。推算、示意的在说明里写明怎么来的。把鼠标停在列名上可看取值和用途。",
            "Rows with figures must have a status and a source: what holds for the whole sheet is written once above the header, what differs in its row. For derived and illustrative figures the note says how they were made. Point at a header to see bounds and use."
        ),
        text!(
            "要加行政区或时段，在已列各行的下面接着写；用不到的行空着即可。工作表有保护但没有密码。",
            "Further regions or periods go below the rows listed; rows that are not used stay empty. Sheets are protected without a password."
        ),
        text!(
            "与 dataset.toml 放在同一个目录；其中须写 profile = \"{profile}\"、years = [{years}]。",
            "Keep it in one folder with a dataset.toml that says profile = \"{profile}\" and years = [{years}]."
        ),
        text!(
            "填好后先检查：geep check 目录；再核算：geep run 目录 --out 结果目录。",
            "Then check it with `geep check FOLDER` and compute with `geep run FOLDER --out RESULTS`."
        ),
    ];
    let schemes: Vec<&str> = ask
        .books
        .iter()
        .map(|b| b.profile.id.as_str())
        .filter(|id| ask.catalog.models.iter().any(|m| m.id == *id && m.scheme.is_some()))
        .collect();
    if ask.prior.is_some() {
        steps.push(text!(
            "灰色的“供参考”列是以前的数，只供对照，不作数据读，不要改。",
            "Grey columns headed \"For reference\" hold earlier figures to compare with; they are not read as data."
        ));
    }
    if !schemes.is_empty() {
        let schemes = schemes.join("、");
        steps.push(text!(
            "结算补偿资金：geep settle 目录 --scheme 方案 --out 结果目录；方案：{schemes}。",
            "Settle with `geep settle FOLDER --scheme SCHEME --out RESULTS`; schemes: {schemes}."
        ));
    }
    steps
}

fn sheet_row(
    page: &mut Worksheet,
    ask: &Ask<'_>,
    form: &Form,
    row: u32,
    style: &Style,
) -> Result<(), XlsxError> {
    let lang = ask.lang;
    let link = Url::new(format!("internal:'{}'!A1", form.name)).set_text(&form.name);
    page.write_url_with_format(row, 0, link, &style.link)?;
    let keys: Vec<String> = form.dims.iter().map(|d| header_of(ask, *d)).collect();
    page.write_with_format(row, 1, keys.join(lang.pick("、", ", ")), &style.text_wrapped)?;
    page.write_with_format(row, 2, form.fields.len() as u32, &style.text)?;
    let fill = lang
        .pick(if form.optional { "可不填" } else { "要填" }, if form.optional { "optional" } else { "yes" });
    page.write_with_format(row, 3, fill, &style.text)?;
    match form.rows.len() {
        0 => page.write_with_format(row, 4, lang.pick("太多，请自行填写", "too many"), &style.text)?,
        rows => page.write_with_format(row, 4, rows as u32, &style.text)?,
    };
    let sample = sample(ask, form);
    page.set_row_height(row, LINE * lines(&sample, WIDTHS[5] + WIDTHS[6]))?;
    page.merge_range(row, 5, row, 6, &sample, &style.text_wrapped)?;
    Ok(())
}

/// Lines that words take in a column of some width; no program makes a row higher for them by itself.
fn lines(words: &str, width: f64) -> f64 {
    // Words are not broken, so a line is rarely full.
    (text::width(words) as f64 * 1.1 / width).ceil().max(1.0)
}

/// The first row as it would look with a figure in it.
fn sample(ask: &Ask<'_>, form: &Form) -> String {
    let lang = ask.lang;
    let mut words = Vec::new();
    for (place, dim) in form.dims.iter().enumerate() {
        let header = header_of(ask, *dim);
        let known = form.rows.first().and_then(|row| row[place]).or_else(|| stand_in(ask, *dim));
        let member = known.map(|m| list::member(ask, *dim, m)).unwrap_or_default();
        words.push(format!("{header} {member}"));
    }
    if let Some(field) = form.fields.first() {
        let value = example(&ask.catalog.measures[field.measure]);
        words.push(format!("{} {value}", measure_header(ask, field.measure)));
    }
    words.push(list::status(Status::Observed, lang).to_string());
    words.push(lang.pick("来源：某县统计年鉴 2023 表 3-1", "source: yearbook 2023, table 3-1").to_string());
    words.join(" ｜ ")
}

/// A member to show where none was named.
fn stand_in(ask: &Ask<'_>, dim: Dim) -> Option<u32> {
    let dimensions = &ask.catalog.dimensions;
    let dimension = dimensions.get(dim);
    match dimension.kind {
        DimKind::Year | DimKind::Period => None,
        DimKind::Region => {
            dimension.members.iter().position(|m| m.level.as_deref() == Some("county")).map(|i| i as u32)
        }
        DimKind::List => (!dimension.members.is_empty()).then_some(0),
    }
}

/// What comes of it if a measure is not given.
fn without(ask: &Ask<'_>, field: &Field) -> Text {
    let mut titles: Vec<&Text> = Vec::new();
    let mut instead: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (number, demand) in &field.demands {
        let book = &ask.books[*number];
        // What the report opens with is known best.
        let shown = |line: &usize| !book.headline.contains(&Symbol::Line(*line));
        let mut lost: Vec<usize> = demand.lost.clone();
        lost.sort_by_key(shown);
        for line in lost {
            let title = &book.lines[line].title;
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        let results = demand.lines.iter().map(|l| &book.lines[*l]);
        for line in results.filter(|l| !l.auxiliary && book.origin(l).1.check.is_none()) {
            instead.insert((&line.title.zh, &line.title.en));
        }
    }
    let listed = |words: Vec<&str>, between: &str| words.join(between);
    if titles.is_empty() {
        let zh = listed(instead.iter().take(NAMED).map(|t| t.0).collect(), "、");
        let en = listed(instead.iter().take(NAMED).map(|t| t.1).collect(), ", ");
        return match field.how() {
            _ if instead.is_empty() => {
                text!("可不填：只用于检查或对照", "optional: for checks or comparison only")
            }
            How::Optional => text!(
                "可不填：填了就直接用于 {zh}，不再按公式算",
                "optional: given, it is used for {en} in the place of the formula"
            ),
            _ => text!("用到它的情形下未核算：{zh}", "not accounted where it is used: {en}"),
        };
    }
    let count = titles.len();
    let zh = listed(titles.iter().take(NAMED).map(|t| t.zh.as_str()).collect(), "、");
    let en = listed(titles.iter().take(NAMED).map(|t| t.en.as_str()).collect(), ", ");
    match count > NAMED {
        true => text!("未核算：{zh} 等 {count} 行", "not accounted: {en} and others, {count} lines"),
        false => text!("未核算：{zh}", "not accounted: {en}"),
    }
}
