//! The sheet of a scenario: one number a verb to turn, and the numbers that it changed as formulas on them. The sheets of
//! inputs and parameters point here, so that all accounts follow.

use super::layout::{Layout, letters};
use super::style::Style;
use crate::table::{Before, How, Levers, Live, Share, Stage};
use crate::text;
use rust_xlsxwriter::{Formula, Worksheet, XlsxError};

/// The first lever, and its columns.
const FIRST: u32 = 4;
const VALUE: u16 = 1;
/// Columns of a changed number: what it is, what it was, what each verb made of it.
const BASE: u16 = 1;
/// A number counts with so many digits.
const DIGITS: i32 = 15;

/// The letters that the sheet is wide.
pub const WIDTH: f64 = 60.0 + 16.0 + 4.0 * 18.0;

pub fn write(sheet: &mut Worksheet, layout: &Layout<'_>, style: &Style) -> Result<(), XlsxError> {
    let (lang, levers) = (layout.lang, &*layout.run.inputs.levers);
    sheet.set_name(layout.fixed.scenario)?;
    let title =
        lang.pick("情景：可以改的数，和随之变的数", "Scenario: the numbers to turn, and those that follow");
    sheet.write_with_format(0, 0, title, &style.title)?;
    let words = text!(
        "改下面的“数值”，输入、参数和全部核算随之重算。写着“不随改动”的不随它变。",
        "Change a value below: inputs, parameters and all accounts follow. What is marked as fixed does not."
    );
    sheet.write_with_format(1, 0, words.get(lang), &style.subtitle)?;
    sheet.set_column_width(0, 60)?.set_column_width(1, 16)?;
    let heads = [lang.pick("动词", "Verb"), lang.pick("数值", "Value"), lang.pick("单位", "Unit")];
    for (column, head) in (0..).zip(heads) {
        sheet.write_with_format(FIRST - 1, column, head, &style.head)?;
    }
    for (row, lever) in (FIRST..).zip(&levers.list) {
        sheet.write_with_format(row, 0, lever.verb.get(lang), &style.text)?;
        let part = lever.unit == "%";
        let format = match part {
            true => style.input().set_num_format("0.0##%"),
            false => style.input(),
        };
        sheet.write_with_format(row, VALUE, lever.value, &format)?;
        let unit = match (part, lever.unit.as_str()) {
            (true, _) => "",
            (false, "") => lang.pick("倍", "times"),
            (false, unit) => unit,
        };
        sheet.write_with_format(row, 2, unit, &style.text)?;
    }
    let head = start(levers) - 1;
    let stages = levers.cells.iter().map(|live| live.stages.len()).max().unwrap_or(0) as u16;
    sheet.write_with_format(head, 0, lang.pick("改动的数", "Changed number"), &style.head)?;
    sheet.write_with_format(head, BASE, lang.pick("原值", "Was"), &style.head)?;
    for stage in 0..stages {
        let number = stage + 1;
        let words = text!("第 {number} 次改动后", "after change {number}");
        sheet.set_column_width(BASE + 1 + stage, 18)?;
        sheet.write_with_format(head, BASE + 1 + stage, words.get(lang), &style.head)?;
    }
    for (place, live) in levers.cells.iter().enumerate() {
        let row = start(levers) + place as u32;
        sheet.write_with_format(row, 0, live.title.get(lang), &style.text)?;
        match live.base {
            Some(base) => sheet.write_with_format(row, BASE, base, &style.number)?,
            None => sheet.write_with_format(row, BASE, lang.pick("原来没有", "not given"), &style.outside)?,
        };
        for (at, stage) in live.stages.iter().enumerate() {
            let column = BASE + 1 + at as u16;
            match formula(levers, (place, at), stage) {
                Some(formula) => {
                    let formula = Formula::new(formula).set_result(stage.value.to_string());
                    sheet.write_formula_with_format(row, column, formula, &style.number)?;
                }
                None => {
                    sheet.write_with_format(row, column, stage.value, &style.number)?;
                    sheet.write_with_format(
                        row,
                        column + 1,
                        lang.pick("不随改动", "fixed"),
                        &style.subtitle,
                    )?;
                }
            }
        }
    }
    sheet.set_freeze_panes(FIRST, 1)?;
    Ok(())
}

/// The row of the first changed number.
fn start(levers: &Levers) -> u32 {
    FIRST + levers.list.len() as u32 + 3
}

/// The cell of a changed number after so many changes; of none it is what it was.
fn cell(levers: &Levers, (place, stage): Before) -> String {
    format!("{}{}", letters(BASE + stage as u16), start(levers) + place as u32 + 1)
}

/// Where a changed number stands in the end, for other sheets.
pub fn last(layout: &Layout<'_>, live: usize) -> Option<String> {
    let levers = &layout.run.inputs.levers;
    let stages = levers.cells.get(live)?.stages.len();
    Some(format!("'{}'!{}", layout.fixed.scenario, cell(levers, (live, stages))))
}

/// What a verb makes of a number, as a formula on its lever; none where no lever moves it.
fn formula(levers: &Levers, (place, at): (usize, usize), stage: &Stage) -> Option<String> {
    let before = cell(levers, (place, at));
    let lever = stage.lever.map(|lever| format!("${}${}", letters(VALUE), FIRST + lever as u32 + 1));
    let (base, lever) = (levers.cells.get(place).and_then(|live: &Live| live.base), lever);
    let moved = |share: Share, gaining: &str, losing: &str, lever: &str| {
        let amount = match share {
            Share::OfGaining => format!("{gaining}*{lever}"),
            Share::OfLosing => format!("{losing}*{lever}"),
            Share::Amount => lever.to_string(),
        };
        // No more can go than is there.
        format!("MIN({amount},{losing})")
    };
    // What was not there before has no cell to start from.
    let there = base.is_some() || at > 0;
    let expression = match (&stage.how, lever) {
        (How::Times, Some(lever)) if there => format!("{before}*{lever}"),
        (How::To, Some(lever)) => lever,
        (How::Plus, Some(lever)) if there => format!("{before}+{lever}"),
        (How::Grown(begin, years), Some(lever)) => format!("{begin}*(1+{lever})^{years}"),
        (How::Gain(share, other), Some(lever)) if there => {
            let losing = cell(levers, *other);
            format!("{before}+{}", moved(*share, &before, &losing, &lever))
        }
        (How::Loss(share, other), Some(lever)) if there => {
            let gaining = cell(levers, *other);
            format!("{before}-{}", moved(*share, &gaining, &before, &lever))
        }
        (How::Follow(terms, whole), _) if there => {
            let term = |(now, was, weight): &(Before, Before, f64)| {
                format!("{weight}*({}-{})", cell(levers, *now), cell(levers, *was))
            };
            let change = terms.iter().map(term).collect::<Vec<_>>().join("+");
            format!("{before}*(1+({change})/{whole})")
        }
        _ => return None,
    };
    // Rounded as the program keeps it: what a person would type.
    let whole = stage.value.abs().max(1.0).log10().floor() as i32 + 1;
    Some(format!("=ROUND({expression},{})", (DIGITS - whole).clamp(0, DIGITS - 1)))
}
