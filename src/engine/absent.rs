//! Results that would exist but for a coefficient: said by name, year and region.

use super::frame::NO_ROW;
use super::look::Referred;
use super::run::{Run, State};
use crate::finding::{Finding, Findings};
use crate::formula::functions::Fun;
use crate::model::dimension::{Dim, DimKind};
use crate::rule::{Op, Reference, Symbol, Term};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeMap;

/// Reports every coefficient whose absence alone leaves a row without a value.
pub fn report(run: &Run<'_>, findings: &mut Findings) {
    let mut wanted: BTreeMap<(usize, Place), (usize, String)> = BTreeMap::new();
    for (index, line) in run.book.lines.iter().enumerate() {
        let Some(column) = run.column(Symbol::Line(index)) else { continue };
        let operands: Vec<(Symbol, Referred<'_>)> = needed(&line.term)
            .into_iter()
            .map(|reference| (reference.symbol, run.refer(reference, column.frame)))
            .collect();
        let lacks = |operand: &Referred<'_>| matches!(operand, Referred::Entries(entries) if entries.lacks());
        if !operands.iter().any(|(_, operand)| lacks(operand)) {
            continue;
        }
        let computed = |row: &usize| run.frames.given.get(index, *row).is_none();
        for row in column.not_accounted().filter(computed) {
            if !operands.iter().all(|(_, o)| given(o, row)) {
                continue;
            }
            for (symbol, operand) in &operands {
                if let (Symbol::Coefficient(c), Referred::Entries(entries)) = (symbol, operand)
                    && entries[row] == NO_ROW
                {
                    let place = place(run, *c, column.frame, row);
                    let named = run.book.origin(line).1.id.clone();
                    wanted.entry((*c, place)).or_insert((0, named)).0 += 1;
                }
            }
        }
    }
    for ((coefficient, place), (rows, line)) in wanted {
        findings.push(finding(run, coefficient, &place, rows, &line));
    }
}

/// The names without which the term has no value: those not inside a fallback or a branch.
fn needed(term: &Term) -> Vec<&Reference> {
    match &term.op {
        Op::Ref(reference) => vec![reference],
        Op::Call(Fun::Coalesce | Fun::Present | Fun::If, _) => Vec::new(),
        _ => term.children().into_iter().flat_map(needed).collect(),
    }
}

/// Whether a measure or line has a value in a row; coefficients are what is asked about.
fn given(operand: &Referred<'_>, row: usize) -> bool {
    match operand {
        Referred::Entries(_) => true,
        Referred::Nothing => false,
        Referred::Column(_, column, map) => {
            let target = map.as_ref().map_or(row as u32, |m| m[row]);
            target != NO_ROW && matches!(column.state(target as usize), State::Accounted(_))
        }
    }
}

/// The key, year and region for which a coefficient is wanted.
type Place = Vec<(Dim, u32)>;

fn place(run: &Run<'_>, coefficient: usize, frame: usize, row: usize) -> Place {
    let dimensions = &run.book.catalog.dimensions;
    let dims = run.book.dims(Symbol::Coefficient(coefficient));
    let frame = &run.frames.list[frame];
    let shown =
        |dim: Dim| dims.contains(dim) || (dimensions.get(dim).kind == DimKind::Period && !dims.is_empty());
    let members = frame.order.iter().zip(&frame.keys).map(|(dim, members)| (*dim, members[row]));
    members.filter(|(dim, _)| shown(*dim)).collect()
}

fn finding(run: &Run<'_>, coefficient: usize, place: &Place, rows: usize, line: &str) -> Finding {
    let definition = &run.book.catalog.coefficients[coefficient];
    let (id, title) = (&definition.id, &definition.title);
    let (zh, en) = (&title.zh, &title.en);
    let dated: Vec<String> =
        definition.rows.iter().filter(|r| !r.validity.is_open()).map(|r| r.validity.to_string()).collect();
    let at = definition.at.words();
    let words = |lang| run.book.catalog.dimensions.words(place.iter().copied(), lang);
    let (words_zh, words_en) = (words(Lang::Zh), words(Lang::En));
    let Text { zh: wanted, en: wanted_en } = match place.is_empty() {
        true => text!("没有值", "has no value"),
        false => text!("没有适用于 {words_zh} 的值", "has no value for {words_en}"),
    };
    let values = if rows == 1 { "value" } else { "values" };
    let message = text!(
        "系数 `{id}`（{zh}）{wanted}，行 `{line}` 有 {rows} 处因此算不出",
        "coefficient `{id}` ({en}) {wanted_en}; line `{line}` lacks {rows} {values} because of it"
    );
    let help = if dated.is_empty() {
        text!("在同名的 CSV 表中补上一行并注明来源", "add a sourced row to the CSV file of the same name")
    } else {
        let spans = dated.join("; ");
        text!(
            "已有的值有效期为 {spans}，可能已经失效；在同名的 CSV 表中补上新值",
            "the values there are in force {spans} and may have expired; add the new one to the CSV file of the same name"
        )
    };
    Finding::error("missing-coefficient", message).at_words(at).help(help)
}
