//! What can be accounted from the data at hand, and what would unlock the rest.

use super::ruled::ruled;
use crate::engine::{Run, State};
use crate::rule::{Op, Symbol};
use crate::text;
use crate::text::Lang;
use std::collections::BTreeSet;

/// One row a model: rows accounted, and the measures without data that keep the others from being so.
pub fn table(run: &Run<'_>, years: &[u32], lang: Lang) -> String {
    let mut table = ruled();
    table.set_header([
        lang.pick("核算项", "account"),
        lang.pick("已核算", "accounted"),
        lang.pick("缺少的数据", "data that is missing"),
    ]);
    let book = run.book;
    let mut models: Vec<usize> = Vec::new();
    let lines = || book.lines.iter().enumerate().filter(|(_, l)| book.origin(l).1.check.is_none());
    for (_, line) in lines() {
        if !models.contains(&line.origin.0) {
            models.push(line.origin.0);
        }
    }
    for model in models {
        let (mut done, mut all) = (0, 0);
        let mut missing: BTreeSet<String> = BTreeSet::new();
        for (index, line) in lines().filter(|(_, l)| l.origin.0 == model) {
            let before = done;
            let rows = count(run, index, years, &mut done);
            all += rows;
            if done - before < rows || rows == 0 {
                line.term.walk(&mut |t| {
                    if let Op::Ref(r) = &t.op
                        && let Symbol::Measure(m) = r.symbol
                        && run.inputs.series_of(m).is_none()
                    {
                        missing.insert(book.catalog.measures[m].title.get(lang).to_string());
                    }
                });
            }
        }
        let title = book.catalog.models[model].title.get(lang).to_string();
        let missing: Vec<String> = missing.into_iter().collect();
        table.add_row([title, format!("{done}/{all}"), missing.join(lang.pick("、", ", "))]);
    }
    let head =
        text!("检查通过。各账户可核算的行数：", "No errors. Rows of each account that can be computed:");
    format!("{}\n{table}", head.get(lang))
}

/// Rows of a line in the accounting years; those with a value are added to `done`.
fn count(run: &Run<'_>, line: usize, years: &[u32], done: &mut usize) -> usize {
    let Some((column, frame)) = run.framed(Symbol::Line(line)) else { return 0 };
    let dimensions = &run.book.catalog.dimensions;
    let mut all = 0;
    for row in 0..frame.len() {
        let year = frame.order.first().and_then(|dim| dimensions.year_of(*dim, frame.keys[0][row]));
        if year.is_some_and(|y| !years.contains(&(y as u32))) {
            continue;
        }
        match column.state(row) {
            State::Accounted(_) => {
                *done += 1;
                all += 1;
            }
            State::NotAccounted => all += 1,
            State::OutOfScope => {}
        }
    }
    all
}
