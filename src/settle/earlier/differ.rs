//! What was settled is laid into a run; what today's inputs would make of it changes nothing, and is said.

use super::{Earlier, given};
use crate::compute::{self, Run};
use crate::finding::{Finding, Findings};
use crate::plan::State;
use crate::plan::frame::Frames;
use crate::rule::{Book, Symbol};
use crate::settle::{Terms, row_title};
use crate::table::Inputs;
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::Unit;
use std::sync::Arc;

/// Rows named at most.
const SHOWN: usize = 6;
/// Relative difference of one number computed twice.
const SAME: f64 = 1e-12;

/// Gives the rows of a run what was settled. Before that each settled time is computed once more, upon the others as they
/// were settled; what would come out otherwise is said.
pub fn lay(
    earlier: &[Earlier],
    book: &Arc<Book>,
    terms: &Terms,
    inputs: &Arc<Inputs>,
    frames: &mut Arc<Frames>,
    findings: &mut Findings,
) {
    let all = given(earlier, book, frames);
    let beneath = terms.beneath(book);
    for (source, one) in earlier.iter().enumerate() {
        Arc::make_mut(frames).given = all.without(source);
        let run = compute::run(book, inputs, frames, None);
        let mut differing: Vec<(usize, usize, State, f64)> = Vec::new();
        for (line, rows) in all.lines().filter(|(line, _)| beneath.contains(&Symbol::Line(*line))) {
            // Checks are not among what was settled.
            if book.origin(&book.lines[line]).1.check.is_some() {
                continue;
            }
            let Some(column) = run.column(Symbol::Line(line)) else { continue };
            for fixed in rows.iter().filter(|fixed| fixed.source == source) {
                let row = fixed.row as usize;
                if let State::Accounted(now) = column.state(row)
                    && !is_same(fixed.state, now)
                {
                    differing.push((line, row, fixed.state, now));
                }
            }
        }
        // Money first; what lies beneath it only where the money is the same.
        let paid = |line: usize| terms.payments.iter().any(|flow| flow.line == line);
        if differing.iter().any(|(line, ..)| paid(*line)) {
            differing.retain(|(line, ..)| paid(*line));
        }
        if !differing.is_empty() {
            findings.push(finding(one, &run, &differing));
        }
    }
    Arc::make_mut(frames).given = all;
}

fn is_same(settled: State, now: f64) -> bool {
    match settled {
        State::Accounted(then) => (then - now).abs() <= SAME * then.abs().max(now.abs()),
        // A unit that came in late, where it would have had nothing.
        State::NotAccounted | State::OutOfScope => now == 0.0,
    }
}

fn finding(one: &Earlier, run: &Run, differing: &[(usize, usize, State, f64)]) -> Finding {
    let words = |lang: Lang| {
        let item = |(line, row, then, now): &(usize, usize, State, f64)| {
            let book = &run.book;
            let (title, unit) = (book.title(Symbol::Line(*line)).get(lang), book.unit(Symbol::Line(*line)));
            let place = row_title(run, *line, *row, lang);
            let unit = match *unit == Unit::one() {
                true => String::new(),
                false => {
                    format!("{}{}{}", lang.pick("（", " ("), unit.words(lang.is_zh()), lang.pick("）", ")"))
                }
            };
            let then = match then {
                State::Accounted(value) => value.to_string(),
                _ => lang.pick("没有", "nothing").to_string(),
            };
            let words = text!(
                "“{title}”{place}：已结算 {then}，现算 {now}{unit}",
                "\"{title}\" {place}: {then} settled, {now} now{unit}"
            );
            words.get(lang).to_string()
        };
        let mut words: Vec<String> = differing.iter().take(SHOWN).map(item).collect();
        if differing.len() > SHOWN {
            let more = differing.len() - SHOWN;
            words.push(text!("另 {more} 处", "{more} more").get(lang).to_string());
        }
        words.join(lang.pick("；", "; "))
    };
    let (label, shown, count) = (&one.label, &one.shown, differing.len());
    let (zh, en) = (words(Lang::Zh), words(Lang::En));
    let message = text!(
        "用现在的数据和规则重算，{label} 有 {count} 处与已结算的不同，仍以已结算的为准：{zh}",
        "today's inputs and rule give {count} other amounts for {label}; what was settled stands: {en}"
    );
    let finding = Finding::warning("settled-differs", message).at_words(Text::same(shown.clone()));
    finding.help(text!(
        "核对 {label} 的数据为什么变了；确属更正的，在调整表（调整.csv）写一行并注明理由",
        "see why the data of {label} have changed; to correct it write a row with its reason into the table of adjustments (调整.csv)"
    ))
}
