//! The amounts of one payment, from the base to the final amount, one row a unit and time.

use super::Page;
use super::columns::{Column, columns};
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::plan::NO_ROW;
use crate::plan::State;
use crate::plan::frame::Frame;
use crate::report::workbook::frame::unit_words;
use crate::report::workbook::layout::letters;
use crate::report::workbook::live;
use crate::rule::Symbol;
use crate::settle::Side;
use crate::text;
use crate::text::Text;
use rust_xlsxwriter::XlsxError;

/// Columns of steps that stand beside each other; more follow below, so that a page stays readable.
const WIDTH: usize = 8;

pub fn write(page: &mut Page<'_>, payment: usize) -> Result<(), XlsxError> {
    let settled = page.settled;
    let flow = &settled.terms.payments[payment];
    let (run, lang) = (&settled.run, page.lang);
    let Some((column, frame)) = run.framed(Symbol::Line(flow.line)) else { return Ok(()) };
    let rows: Vec<usize> =
        settled.rows(flow.line).into_iter().filter(|row| column.state(*row) != State::OutOfScope).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let (Text { zh, en }, from, to) = (&flow.payment.title, side(page, flow.from), side(page, flow.to));
    let (zh_from, zh_to, en_from, en_to) = (from.zh, to.zh, from.en, to.en);
    page.part(&text!(
        "{zh}：{zh_from}付给{zh_to}；负数表示由收款方付给付款方",
        "{en}: paid by {en_from} to {en_to}; negative amounts flow back"
    ))?;
    let columns = columns(page, flow);
    let blocks: Vec<&[Column]> = columns.chunks(WIDTH).collect();
    for block in &blocks {
        table(page, frame, &rows, block)?;
        page.row += 1;
    }
    page.row -= 1;
    let (first, width) = (page.row - rows.len() as u32, blocks.last().map_or(0, |block| block.len()));
    let total = (frame.order.len() + width) as u16 - 1;
    for at in 0..total {
        let words = if at == 0 { lang.pick("合计", "Sum") } else { "" };
        page.sheet.write_with_format(page.row, at, words, &page.style.total_label)?;
    }
    let letter = letters(total);
    let amount = |row: &usize| match column.state(*row) {
        State::Accounted(value) => settled.yuan(flow.line, value),
        _ => None,
    };
    let sum: rust_decimal::Decimal = rows.iter().filter_map(amount).sum();
    let own = settled.run.book.unit(Symbol::Line(flow.line));
    let factor = settled.terms.scheme.money.factor_to(own).map_or(1.0, |f| f.to_f64());
    let shown: f64 = settled.in_money(sum).to_string().parse().unwrap_or(f64::NAN);
    // Sums of decimals are not always the nearest to the decimal.
    let formula = format!("=ROUND(SUM({letter}{}:{letter}{}),6)", first + 1, page.row);
    let result = format!("{}", shown * factor);
    live::figure(page.sheet, page.layout, (page.row, total), (&formula, &result), &page.style.total)?;
    page.row += 1;
    Ok(())
}

/// The rows with some of the columns.
fn table(page: &mut Page<'_>, frame: &Frame, rows: &[usize], columns: &[Column]) -> Result<(), XlsxError> {
    let (run, lang) = (&page.settled.run, page.lang);
    let dimensions = &run.book.catalog.dimensions;
    let mut heads: Vec<String> =
        frame.order.iter().map(|d| dimensions.get(*d).title.get(lang).into()).collect();
    for column in columns {
        let unit = unit_words(run.book.unit(column.symbol), lang);
        let mut title = run.book.title(column.symbol).get(lang).to_string();
        if let Some((dim, member)) = column.member {
            title = format!("{title} · {}", dimensions.member_title(dim, member, lang));
        }
        heads.push(if unit.is_empty() || unit == "1" { title } else { format!("{title}\n{unit}") });
    }
    page.heads(&heads)?;
    for row in rows {
        for (at, dim) in (0..).zip(&frame.order) {
            let member = frame.member(*dim, *row).unwrap_or_default();
            let words = label(dimensions, *dim, member, page);
            page.sheet.write_with_format(page.row, at, words, &page.style.text)?;
        }
        for (at, column) in (frame.order.len() as u16..).zip(columns) {
            value(page, at, column, *row)?;
        }
        page.row += 1;
    }
    Ok(())
}

fn value(page: &mut Page<'_>, at: u16, column: &Column, row: usize) -> Result<(), XlsxError> {
    let run = &page.settled.run;
    let target = Some(column.rows[row]).filter(|target| *target != NO_ROW).map(|target| target as usize);
    let state = target.zip(run.column(column.symbol)).map(|(target, values)| values.state(target));
    let cell = target.and_then(|target| page.layout.cell(column.symbol, target));
    let (Some(state), Some(cell)) = (state.filter(|s| *s != State::OutOfScope), cell) else {
        page.sheet.write_blank(page.row, at, &page.style.outside)?;
        return Ok(());
    };
    let missing = page.lang.pick("未核算", "not accounted");
    let result = match state {
        State::Accounted(value) => format!("{value}"),
        _ => missing.to_string(),
    };
    let formula = format!("=IFERROR({cell},\"{missing}\")");
    let format = page.style.result(run.book.decimals(column.symbol));
    live::figure(page.sheet, page.layout, (page.row, at), (&formula, &result), format)
}

/// A region by code and name, everything else by its title.
fn label(dimensions: &Dimensions, dim: Dim, member: u32, page: &Page<'_>) -> String {
    let title = dimensions.member_title(dim, member, page.lang);
    match dimensions.get(dim).kind {
        DimKind::Region => format!("{} {title}", dimensions.member_id(dim, member)),
        _ => title,
    }
}

fn side(page: &Page<'_>, side: Side) -> Text {
    match side {
        Side::Party(party) => page.settled.terms.scheme.parties[party].title.clone(),
        Side::Member(dim) => {
            let Text { zh, en } = &page.settled.run.book.catalog.dimensions.get(dim).title;
            text!("各{zh}", "each {en}")
        }
    }
}
