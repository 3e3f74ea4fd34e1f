//! The sheet of results known beforehand: each beside what came out, by how much that differs, and whether it may.

use super::blocks::height;
use super::frame::unit_words;
use super::layout::Layout;
use super::shown::{Shown, certain, missing, put, rounded};
use super::style::Style;
use crate::judge::known::{Verdict, outcome};
use crate::plan::State;
use crate::results::Request;
use crate::rule::Symbol;
use crate::table::expected::Expected;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// Title, sum and column titles.
const HEAD: u32 = 3;
/// Columns of numbers, which formulas call D, E and G, and of what follows from them.
const FOUND: u16 = 3;
const WANTED: u16 = 4;
const TOLERANCE: u16 = 6;
const DIFFERENCE: u16 = 7;
const VERDICT: u16 = 8;

/// Widths of the columns, in letters.
const WIDTHS: [f64; 12] = [24.0, 20.0, 22.0, 13.0, 13.0, 9.0, 9.0, 13.0, 14.0, 12.0, 24.0, 30.0];

/// Fills the sheet.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    style: &Style,
) -> Result<(), XlsxError> {
    let lang = layout.lang;
    sheet.set_name(layout.fixed.known)?;
    let title = lang.pick("对照：事先知道的结果", "Comparison with results known beforehand");
    sheet.write_with_format(0, 0, title, &style.title)?;
    let words = request.met().words().unwrap_or_default();
    sheet.write_with_format(1, 0, words.get(lang), &style.subtitle)?;
    let heads = [
        lang.pick("核算项", "Line"),
        "id",
        lang.pick("何时、哪里", "For"),
        lang.pick("算得", "Computed"),
        lang.pick("预期", "Expected"),
        lang.pick("单位", "Unit"),
        lang.pick("允差", "Tolerance"),
        lang.pick("差（算得 − 预期）", "Computed − expected"),
        lang.pick("结论", "Verdict"),
        lang.pick("预期值的来历", "Known from"),
        lang.pick("在表中何处", "Place in the table"),
        lang.pick("说明", "Remark"),
    ];
    for ((column, head), width) in (0..).zip(heads).zip(WIDTHS) {
        sheet.write_with_format(HEAD - 1, column, head, &style.head)?;
        sheet.set_column_width(column, width)?;
    }
    for (at, wanted) in (HEAD..).zip(request.expected) {
        row(sheet, layout, at, wanted, style)?;
    }
    let last = HEAD - 1 + request.expected.len() as u32;
    sheet.autofilter(HEAD - 1, 0, last, heads.len() as u16 - 1)?;
    sheet.set_freeze_panes(HEAD, 1)?;
    Ok(())
}

fn row(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    at: u32,
    wanted: &Expected,
    style: &Style,
) -> Result<(), XlsxError> {
    let (book, lang) = (&layout.run.book, layout.lang);
    let line = &book.lines[wanted.line];
    let (found, verdict) = outcome(layout.run, wanted);
    let places = places(wanted.tolerance.by).max(book.decimals(Symbol::Line(wanted.line)));
    let marked =
        |format: &Format| if verdict == Verdict::Met { format.clone() } else { style.marked(format) };
    let (text, number) = (marked(&style.text_wrapped), marked(style.result(places)));
    let members = line.per.iter().zip(wanted.key.iter().copied());
    let words = [
        (0, line.title.get(lang).to_string()),
        (1, line.id.clone()),
        (2, book.catalog.dimensions.words(members, lang)),
        (5, unit_words(&wanted.unit, lang)),
        (9, wanted.basis.title().get(lang).to_string()),
        (10, wanted.place.words().get(lang).to_string()),
        (11, remark(wanted, layout)),
    ];
    // A spreadsheet need not make room for what goes over several lines.
    let tallest = words.iter().map(|(column, words)| height(words, WIDTHS[*column as usize] as usize - 1));
    sheet.set_row_height(at, tallest.fold(0.0, f64::max))?;
    for (column, words) in words {
        sheet.write_with_format(at, column, words, &text)?;
    }
    sheet.write_with_format(at, WANTED, wanted.value, &number)?;
    sheet.write_with_format(at, TOLERANCE, wanted.tolerance.by, &marked(&style.absent))?;
    let missing = missing(layout);
    match (cell(layout, wanted), found) {
        (Some(cell), _) => {
            let text = format!("IFERROR({cell},\"{missing}\")");
            put(
                sheet,
                layout,
                (at, FOUND),
                &Shown { formula: text, value: found.ok_or(missing.to_string()) },
                &number,
            )?;
        }
        (None, Some(found)) => {
            sheet.write_with_format(at, FOUND, found, &number)?;
        }
        (None, None) => {
            sheet.write_with_format(at, FOUND, missing, &text)?;
        }
    }
    put(sheet, layout, (at, DIFFERENCE), &difference(at, found, wanted, places), &number)?;
    put(sheet, layout, (at, VERDICT), &judged(at, verdict, wanted, layout), &text)
}

/// By how much they differ, to some more places than matter: the last of all would be those of binary arithmetic. Where
/// the tolerance is finer than that, to the place of the tolerance.
fn difference(at: u32, found: Option<f64>, wanted: &Expected, places: usize) -> Shown {
    let known = certain(found.unwrap_or_default(), wanted.value);
    let finest = if wanted.tolerance.by > 0.0 { (-wanted.tolerance.by.log10()).ceil() as i32 } else { 0 };
    let digits = known.min(places as i32 + 3).max(finest.min(known + 1));
    let at = at + 1;
    let value = found.map(|found| rounded(found - wanted.value, digits));
    Shown {
        formula: format!("IF(ISNUMBER(D{at}),ROUND(D{at}-E{at},{digits}),\"\")"),
        value: value.ok_or_else(String::new),
    }
}

/// Whether the result may differ so much, in words.
fn judged(at: u32, verdict: Verdict, wanted: &Expected, layout: &Layout<'_>) -> Shown {
    let words = |verdict: Verdict| verdict.title().get(layout.lang).to_string();
    let (within, outside) = match wanted.misprint {
        None => (words(Verdict::Met), words(Verdict::Apart)),
        Some(_) => (words(Verdict::NoMisprint), words(Verdict::Misprint)),
    };
    let (at, absent) = (at + 1, words(Verdict::Absent));
    let holds = format!("ABS(D{at}-E{at})<=G{at}*(1+1E-9)+ABS(E{at})*1E-15");
    let formula = format!("IF(ISNUMBER(D{at}),IF({holds},\"{within}\",\"{outside}\"),\"{absent}\")");
    Shown { formula, value: Err(words(verdict)) }
}

/// The cell of the calculation that holds the result, in the unit of the expected value; none where no cell does.
fn cell(layout: &Layout<'_>, wanted: &Expected) -> Option<String> {
    let (run, symbol) = (layout.run, Symbol::Line(wanted.line));
    let column = run.column(symbol)?;
    let row = run.row(column.frame, &wanted.key)?;
    if matches!(column.state(row), State::OutOfScope) {
        return None;
    }
    let cell = layout.cell(symbol, row)?;
    let factor = run.book.lines[wanted.line].unit.factor_to(&wanted.unit).filter(|f| !f.is_one());
    Some(factor.map_or(cell.clone(), |f| format!("{cell}*({f})")))
}

/// Why the value is held to be misprinted; where the tolerance comes from if the table leaves it out.
fn remark(wanted: &Expected, layout: &Layout<'_>) -> String {
    let lang = layout.lang;
    let misprint = wanted.misprint.as_ref().map(|why| {
        let label = lang.pick("印误：", "Misprint: ");
        format!("{label}{why}")
    });
    let printed = wanted
        .tolerance
        .as_printed
        .then(|| lang.pick("允差按印出的位数", "tolerance by the digits printed").to_string());
    misprint.into_iter().chain(printed).collect::<Vec<_>>().join(lang.pick("；", "; "))
}

/// Decimal places that show a tolerance.
fn places(tolerance: f64) -> usize {
    let places = if tolerance > 0.0 { (-tolerance.log10()).ceil() } else { 0.0 };
    places.clamp(0.0, 9.0) as usize
}
