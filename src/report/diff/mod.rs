//! The workbook of a comparison: what differs, the results of both sides, and what the changes come from.

mod causes;
mod waterfall;

use crate::diff::{Changed, Difference, Explained, Explanation, Pair, Value, differences};
use crate::model::dimension::Dimensions;
use crate::report::workbook::style::Style;
use crate::text;
use crate::text::{Lang, Text};
use rust_xlsxwriter::{Formula, Workbook, Worksheet, XlsxError};

/// More differing values than this are told by their number.
const LISTED: usize = 50_000;

/// The workbook as bytes.
pub fn workbook(pairs: &[(&Pair, &Explained)], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let style = Style::new();
    let mut book = Workbook::new();
    let created = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&created));
    let mut sheets = vec![Worksheet::new(), Worksheet::new(), Worksheet::new()];
    differing(&mut sheets[0], pairs, &style, lang)?;
    results(&mut sheets[1], pairs, &style, lang)?;
    causes::sheet(&mut sheets[2], pairs, &style, lang)?;
    sheets.into_iter().for_each(|sheet| {
        book.push_worksheet(sheet);
    });
    book.save_to_buffer()
}

/// The two sides in words.
fn named(pairs: &[(&Pair, &Explained)], lang: Lang) -> String {
    let of = |pair: &Pair| {
        let [a, b] = pair.sides().map(|side| side.label.get(lang));
        text!("A：{a}；B：{b}", "A: {a}; B: {b}").get(lang).to_string()
    };
    pairs.iter().map(|(pair, _)| of(pair)).collect::<Vec<_>>().join(" · ")
}

/// The head of a sheet: title, sides, columns with their widths.
fn head(
    sheet: &mut Worksheet,
    (title, sides): (&str, &str),
    columns: &[(&str, f64)],
    style: &Style,
) -> Result<(), XlsxError> {
    sheet.set_name(title)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.write_with_format(0, 0, title, &style.title)?;
    sheet.write_with_format(1, 0, sides, &style.subtitle)?;
    for (column, (words, width)) in (0..).zip(columns) {
        sheet.write_with_format(3, column, *words, &style.head)?;
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_freeze_panes(4, 0)?;
    Ok(())
}

fn differing(
    sheet: &mut Worksheet,
    pairs: &[(&Pair, &Explained)],
    style: &Style,
    lang: Lang,
) -> Result<(), XlsxError> {
    let columns = [
        (lang.pick("年份", "Year"), 8.0),
        (lang.pick("种类", "Kind"), 12.0),
        ("id", 30.0),
        (lang.pick("用于", "Holds for"), 34.0),
        ("A", 24.0),
        ("B", 24.0),
        (lang.pick("单位", "Unit"), 14.0),
    ];
    head(sheet, (lang.pick("差异", "Differences"), &named(pairs, lang)), &columns, style)?;
    let mut row = 4;
    for (pair, explained) in pairs {
        let all = differences(pair, &explained.atoms);
        for one in all.iter().take(LISTED) {
            sheet.write_with_format(row, 0, pair.b.year, &style.text)?;
            difference(sheet, row, one, style, lang)?;
            row += 1;
        }
        if all.len() > LISTED {
            let more = all.len() - LISTED;
            let words = text!("另有 {more} 处不同，没有列出", "{more} more differences are not listed");
            sheet.write_with_format(row, 1, words.get(lang), &style.warning)?;
            row += 1;
        }
    }
    Ok(())
}

fn difference(
    sheet: &mut Worksheet,
    row: u32,
    one: &Difference,
    style: &Style,
    lang: Lang,
) -> Result<(), XlsxError> {
    sheet.write_with_format(row, 1, one.kind.get(lang), &style.text)?;
    sheet.write_with_format(row, 2, &one.id, &style.text)?;
    sheet.write_with_format(row, 3, one.key.get(lang), &style.text)?;
    for (column, value) in (4..).zip(&one.sides) {
        match value {
            Value::Number(number) => sheet.write_with_format(row, column, *number, &style.number)?,
            Value::Words(words) => sheet.write_with_format(row, column, words.get(lang), &style.wrapped)?,
            Value::Nothing => sheet.write_blank(row, column, &style.outside)?,
        };
    }
    sheet.write_with_format(row, 6, &one.unit, &style.text)?;
    Ok(())
}

fn results(
    sheet: &mut Worksheet,
    pairs: &[(&Pair, &Explained)],
    style: &Style,
    lang: Lang,
) -> Result<(), XlsxError> {
    let columns = [
        (lang.pick("年份", "Year"), 8.0),
        (lang.pick("行", "Line"), 30.0),
        (lang.pick("代码", "Code"), 12.0),
        (lang.pick("名称", "Name"), 22.0),
        ("A", 18.0),
        ("B", 18.0),
        (lang.pick("变化", "Change"), 18.0),
        (lang.pick("变化率", "Change, part"), 12.0),
        (lang.pick("A 名次", "Place in A"), 10.0),
        (lang.pick("B 名次", "Place in B"), 10.0),
        (lang.pick("名次变化", "Places won"), 10.0),
        (lang.pick("说明", "Note"), 16.0),
        (lang.pick("单位", "Unit"), 12.0),
    ];
    head(sheet, (lang.pick("结果", "Results"), &named(pairs, lang)), &columns, style)?;
    let mut row = 4;
    for (pair, explained) in pairs {
        for line in &explained.lines {
            for changed in &line.line.rows {
                sheet.write_with_format(row, 0, pair.b.year, &style.text)?;
                result(sheet, row, (&pair.catalog.dimensions, line, changed), style, lang)?;
                row += 1;
            }
        }
    }
    Ok(())
}

fn result(
    sheet: &mut Worksheet,
    row: u32,
    (dimensions, line, changed): (&Dimensions, &Explanation, &Changed),
    style: &Style,
    lang: Lang,
) -> Result<(), XlsxError> {
    let number = style.result(line.line.decimals);
    sheet.write_with_format(row, 1, line.line.title.get(lang), &style.text)?;
    let (code, name) = place(dimensions, line, changed, lang);
    sheet.write_with_format(row, 2, code, &style.text)?;
    sheet.write_with_format(row, 3, name, &style.text)?;
    for (column, value) in [(4, changed.a), (5, changed.b)] {
        match value {
            Some(value) => sheet.write_with_format(row, column, value, number)?,
            None => sheet.write_blank(row, column, &style.outside)?,
        };
    }
    let at = row + 1;
    if let (Some(a), Some(b)) = (changed.a, changed.b) {
        live(sheet, (row, 6), &format!("=F{at}-E{at}"), b - a, number)?;
        if a != 0.0 {
            live(sheet, (row, 7), &format!("=G{at}/E{at}"), (b - a) / a, &style.share)?;
        }
    }
    for (column, place) in (8..).zip(changed.ranks) {
        if let Some(place) = place {
            sheet.write_with_format(row, column, place as u32, &style.text)?;
        }
    }
    if let [Some(a), Some(b)] = changed.ranks {
        live(sheet, (row, 10), &format!("=I{at}-J{at}"), a as f64 - b as f64, &style.text)?;
    }
    let note = match (changed.a, changed.b) {
        (None, Some(_)) => lang.pick("新出现", "appeared"),
        (Some(_), None) => lang.pick("不再有", "vanished"),
        _ => "",
    };
    sheet.write_with_format(row, 11, note, &style.text)?;
    sheet.write_with_format(row, 12, &line.line.unit, &style.text)?;
    Ok(())
}

/// A formula with what it comes to.
fn live(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    formula: &str,
    value: f64,
    format: &rust_xlsxwriter::Format,
) -> Result<(), XlsxError> {
    sheet.write_formula_with_format(
        row,
        column,
        Formula::new(formula).set_result(value.to_string()),
        format,
    )?;
    Ok(())
}

/// Code and name of a row: the region, then whatever else it is of.
fn place(dimensions: &Dimensions, line: &Explanation, changed: &Changed, lang: Lang) -> (String, String) {
    let members = || line.line.per.iter().zip(changed.key.iter().copied());
    let code = members().find(|(dim, _)| dimensions.are_regions(*dim));
    let code = code.map_or(String::new(), |(dim, member)| dimensions.member_id(dim, member));
    let told = members().filter(|(dim, member)| dimensions.year_of(*dim, *member).is_none());
    let words: Vec<String> = told.map(|(dim, member)| dimensions.member_title(dim, member, lang)).collect();
    (code, words.join(" "))
}

/// A title with its unit.
fn with_unit(title: &Text, unit: &str, lang: Lang) -> String {
    let title = title.get(lang);
    if unit == "1" {
        title.to_string()
    } else {
        text!("{title}（{unit}）", "{title} ({unit})").get(lang).to_string()
    }
}
