//! The workbook of a design: what each choice of a parameter does to each unit, and the value asked for.

use crate::model::evidence::Evidence;
use crate::report::workbook::style::Style;
use crate::settle::design::Tried;
use crate::settle::trial::Nets;
use crate::text;
use crate::text::{Lang, Text};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

/// A parameter with what it is and could be.
pub struct Choice {
    pub id: String,
    pub title: Text,
    /// Members and region it holds for; empty where it holds for all.
    pub of: Text,
    pub unit: Text,
    pub value: f64,
    pub evidence: Evidence,
    pub source: String,
    pub note: String,
    /// Tried at the lower and upper end of its range.
    pub low: Option<Tried>,
    pub high: Option<Tried>,
}

/// The value found for a parameter, and the one it has now.
pub struct Solution {
    pub parameter: Text,
    pub unit: Text,
    pub question: Text,
    pub answer: Tried,
    pub remark: Text,
}

pub struct Design<'a> {
    pub title: String,
    pub scheme: String,
    pub money: Text,
    /// Takes yuan to the scheme's unit of money.
    pub in_money: &'a dyn Fn(Decimal) -> Decimal,
    pub now: Nets,
    /// What treasuries and funds pay net, as things are.
    pub spent: Decimal,
    pub choices: &'a [Choice],
    pub solution: Option<&'a Solution>,
}

/// The workbook as bytes.
pub fn workbook(design: &Design<'_>, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let style = Style::new();
    let mut book = Workbook::new();
    let created = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&created));
    let mut sheets = vec![Worksheet::new(), Worksheet::new()];
    choices(&mut sheets[0], design, &style, lang)?;
    parameters(&mut sheets[1], design, &style, lang)?;
    sheets.into_iter().for_each(|sheet| {
        book.push_worksheet(sheet);
    });
    if let Some(solution) = &design.solution {
        let mut sheet = Worksheet::new();
        solved(&mut sheet, design, solution, &style, lang)?;
        book.push_worksheet(sheet);
    }
    book.save_to_buffer()
}

/// One row a unit; for every parameter with a range what the unit gains or loses at either end.
fn choices(sheet: &mut Worksheet, design: &Design<'_>, style: &Style, lang: Lang) -> Result<(), XlsxError> {
    sheet.set_name(lang.pick("参数选择", "Choices"))?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    let title = format!("{} · {}", design.title, design.scheme);
    sheet.write_with_format(0, 0, title, &style.title)?;
    let unit = design.money.get(lang);
    let words = text!(
        "每个参数单独取下限、上限，其余不变：各单位净额的变化（{unit}；正为多得或少付）",
        "Each parameter by itself at the lower and upper end of its range, all others as they are: how the net of each unit changes ({unit}; positive is better for the unit)"
    );
    sheet.write_with_format(1, 0, words.get(lang), &style.subtitle)?;
    sheet.set_column_width(0, 12)?.set_column_width(1, 18)?.set_column_width(2, 14)?;
    let heads = [lang.pick("代码", "Code"), lang.pick("单位", "Unit"), lang.pick("现净额", "Net now")];
    for (column, head) in (0..).zip(heads) {
        sheet.merge_range(3, column, 4, column, head, &style.head)?;
    }
    let ranged: Vec<&Choice> =
        design.choices.iter().filter(|c| c.low.is_some() || c.high.is_some()).collect();
    let mut column = 3;
    for choice in &ranged {
        let (Text { zh, en }, Text { zh: of, en: of_en }) = (&choice.title, &choice.of);
        let (unit, unit_en) = (bracketed(&choice.unit.zh), bracketed(&choice.unit.en));
        let title = text!("{zh}{of}{unit}", "{en}{of_en}{unit_en}");
        sheet.merge_range(3, column, 3, column + 1, title.get(lang), &style.head)?;
        let ends = [(lang.pick("下限", "low"), &choice.low), (lang.pick("上限", "high"), &choice.high)];
        for (end, tried) in ends {
            let value = tried.as_ref().map_or(String::new(), |t| format!("{end} {}", plain(t.value)));
            sheet.write_with_format(4, column, value, &style.head)?;
            sheet.set_column_width(column, 16)?;
            for (row, (id, (_, now))) in (5..).zip(&design.now) {
                let net = tried.as_ref().and_then(|t| t.nets.get(id)).map(|(_, net)| *net - *now);
                change(sheet, (row, column), design, net, style)?;
            }
            let spent = tried.as_ref().map(|t| t.spent - design.spent);
            change(sheet, (5 + design.now.len() as u32, column), design, spent, style)?;
            column += 1;
        }
    }
    sheet.set_row_height(3, 64)?;
    sheet.set_row_height(4, 20)?;
    let mut row = 5;
    for (id, (name, now)) in &design.now {
        sheet.write_with_format(row, 0, id, &style.text)?;
        sheet.write_with_format(row, 1, name.get(lang), &style.text)?;
        sheet.write_with_format(row, 2, number(design, *now), style.result(2))?;
        row += 1;
    }
    sheet.write_with_format(row, 0, "", &style.total_label)?;
    let words = lang.pick("财政与资金池净支出", "Paid net by treasuries and funds");
    sheet.write_with_format(row, 1, words, &style.total_label)?;
    sheet.write_with_format(row, 2, number(design, design.spent), &style.total)?;
    sheet.set_freeze_panes(5, 3)?;
    Ok(())
}

fn change(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    design: &Design<'_>,
    change: Option<Decimal>,
    style: &Style,
) -> Result<(), XlsxError> {
    match change {
        Some(change) => sheet.write_with_format(row, column, number(design, change), style.result(2))?,
        None => sheet.write_blank(row, column, &style.outside)?,
    };
    Ok(())
}

/// Every parameter with its value, range and source.
fn parameters(
    sheet: &mut Worksheet,
    design: &Design<'_>,
    style: &Style,
    lang: Lang,
) -> Result<(), XlsxError> {
    sheet.set_name(lang.pick("参数", "Parameters"))?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.write_with_format(0, 0, lang.pick("参数与出处", "Parameters and their sources"), &style.title)?;
    let heads = [
        ("id", 28),
        (lang.pick("参数", "Parameter"), 34),
        (lang.pick("单位", "Unit"), 16),
        (lang.pick("取值", "Value"), 12),
        (lang.pick("下限", "Low"), 12),
        (lang.pick("上限", "High"), 12),
        (lang.pick("证据", "Evidence"), 14),
        (lang.pick("来源与说明", "Source and note"), 80),
    ];
    for (column, (head, width)) in (0..).zip(heads) {
        sheet.write_with_format(1, column, head, &style.head)?;
        sheet.set_column_width(column, width)?;
    }
    for (row, choice) in (2..).zip(design.choices) {
        let end = |tried: &Option<Tried>| tried.as_ref().map_or(String::new(), |t| plain(t.value));
        let words = [
            choice.id.clone(),
            format!("{}{}", choice.title.get(lang), choice.of.get(lang)),
            choice.unit.get(lang).to_string(),
            plain(choice.value),
            end(&choice.low),
            end(&choice.high),
            choice.evidence.title(lang).to_string(),
            format!("{} {}", choice.source, choice.note),
        ];
        for (column, words) in (0..).zip(words) {
            sheet.write_with_format(row, column, words, &style.boxed)?;
        }
    }
    sheet.set_freeze_panes(2, 1)?;
    Ok(())
}

fn solved(
    sheet: &mut Worksheet,
    design: &Design<'_>,
    solution: &Solution,
    style: &Style,
    lang: Lang,
) -> Result<(), XlsxError> {
    sheet.set_name(lang.pick("求解", "Solution"))?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.write_with_format(0, 0, format!("{} · {}", design.title, design.scheme), &style.title)?;
    let unit = design.money.get(lang);
    let facts = [
        (text!("问题", "Question"), solution.question.get(lang).to_string()),
        (text!("参数", "Parameter"), solution.parameter.get(lang).to_string()),
        (text!("解", "Answer"), shown(solution.answer.value, &solution.unit, lang)),
        (text!("共支出（{unit}）", "Spent ({unit})"), (design.in_money)(solution.answer.spent).to_string()),
        (text!("备注", "Remark"), solution.remark.get(lang).to_string()),
    ];
    let mut row = 2;
    for (label, words) in facts {
        sheet.write_with_format(row, 0, label.get(lang), &style.strong)?;
        sheet.merge_range(row, 1, row, 4, &words, &style.boxed)?;
        row += 1;
    }
    row += 1;
    let heads = [
        lang.pick("代码", "Code"),
        lang.pick("单位", "Unit"),
        lang.pick("现净额", "Net now"),
        lang.pick("按解的净额", "Net by the answer"),
        lang.pick("变化", "Change"),
    ];
    for (column, head) in (0..).zip(heads) {
        sheet.write_with_format(row, column, head, &style.head)?;
        sheet.set_column_width(column, if column == 1 { 30.0 } else { 18.0 })?;
    }
    for (id, (name, now)) in &design.now {
        row += 1;
        sheet.write_with_format(row, 0, id, &style.text)?;
        sheet.write_with_format(row, 1, name.get(lang), &style.text)?;
        sheet.write_with_format(row, 2, number(design, *now), style.result(2))?;
        if let Some((_, net)) = solution.answer.nets.get(id) {
            sheet.write_with_format(row, 3, number(design, *net), style.result(2))?;
            sheet.write_with_format(row, 4, number(design, *net - *now), style.result(2))?;
        }
    }
    Ok(())
}

fn number(design: &Design<'_>, yuan: Decimal) -> f64 {
    (design.in_money)(yuan).to_string().parse().unwrap_or(f64::NAN)
}

/// A number without needless digits.
fn plain(value: f64) -> String {
    let digits = format!("{value:.10}");
    digits.trim_end_matches('0').trim_end_matches('.').to_string()
}

fn bracketed(unit: &str) -> String {
    if unit == "1" || unit.is_empty() { String::new() } else { format!("（{unit}）") }
}

fn shown(value: f64, unit: &Text, lang: Lang) -> String {
    let unit = unit.get(lang);
    if unit == "1" { plain(value) } else { format!("{} {unit}", plain(value)).trim_end().to_string() }
}
