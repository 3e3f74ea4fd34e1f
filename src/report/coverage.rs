//! What can be accounted from the data at hand, and what would unlock the rest.

use super::ruled::ruled;
use crate::engine::{Run, State};
use crate::rule::{Op, Symbol};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeSet;

/// Missing measures named on one line.
const PER_LINE: usize = 2;

/// How much of one account can be computed.
pub struct Account {
    /// Index into the catalog's models.
    pub model: usize,
    pub accounted: usize,
    pub rows: usize,
    /// Measures without any data that rows without a value ask for.
    pub missing: BTreeSet<usize>,
}

/// Every account of the profile in its order, over the rows of lines that are covered.
pub fn accounts(run: &Run<'_>, covers: &dyn Fn(usize, usize) -> bool) -> Vec<Account> {
    let book = run.book;
    let mut accounts: Vec<Account> = Vec::new();
    for (index, line) in book.lines.iter().enumerate().filter(|(_, l)| book.origin(l).1.check.is_none()) {
        let model = line.origin.0;
        let place = accounts.iter().position(|a| a.model == model).unwrap_or_else(|| {
            accounts.push(Account { model, accounted: 0, rows: 0, missing: BTreeSet::new() });
            accounts.len() - 1
        });
        let account = &mut accounts[place];
        let mut done = 0;
        let rows = count(run, index, covers, &mut done);
        account.accounted += done;
        account.rows += rows;
        if done < rows || rows == 0 {
            line.term.walk(&mut |t| {
                if let Op::Ref(r) = &t.op
                    && let Symbol::Measure(m) = r.symbol
                    && run.inputs.series_of(m).is_none()
                {
                    account.missing.insert(m);
                }
            });
        }
    }
    accounts
}

/// One row a model: rows accounted, and the measures without data that keep the others from being so.
pub fn table(run: &Run<'_>, accounts: &[Account], years: &[u32], head: &Text, lang: Lang) -> String {
    let mut table = ruled();
    table.set_header([
        lang.pick("核算项", "account"),
        lang.pick("已核算", "accounted"),
        lang.pick("补上即可多算的数据（指标）", "data that would unlock more (measure)"),
    ]);
    let catalog = run.book.catalog;
    let mut lacking = false;
    for Account { model, accounted, rows, missing } in accounts {
        lacking |= !missing.is_empty();
        let title = catalog.models[*model].title.get(lang).to_string();
        let named = |m: &usize| {
            let measure = &catalog.measures[*m];
            format!("{} {}", measure.title.get(lang), measure.id)
        };
        let missing: Vec<String> = missing.iter().map(named).collect();
        // A long list would push the table off the screen.
        let missing: Vec<String> = missing.chunks(PER_LINE).map(|c| c.join(lang.pick("、", ", "))).collect();
        table.add_row([title, format!("{accounted}/{rows}"), missing.join("\n")]);
    }
    let mut lines = vec![head.get(lang).to_string(), table.to_string()];
    if lacking {
        let profile = &run.book.profile.id;
        let years = years.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let hint = text!(
            "要填报缺少的数据：geep template --profile {profile} --years {years} --counties 代码 --out 模板.xlsx",
            "To fill in what is missing: geep template --profile {profile} --years {years} --counties CODES --out template.xlsx"
        );
        lines.push(hint.get(lang).to_string());
    }
    lines.join("\n")
}

/// Rows of a line that are covered; those with a value are added to `done`.
fn count(run: &Run<'_>, line: usize, covers: &dyn Fn(usize, usize) -> bool, done: &mut usize) -> usize {
    let Some((column, frame)) = run.framed(Symbol::Line(line)) else { return 0 };
    let mut all = 0;
    for row in (0..frame.len()).filter(|row| covers(line, *row)) {
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

/// Whether a row of a line is of some years, or of no time.
pub fn in_years<'a>(run: &'a Run<'_>, years: &'a [u32]) -> impl Fn(usize, usize) -> bool + 'a {
    let dimensions = &run.book.catalog.dimensions;
    move |line, row| {
        let Some((_, frame)) = run.framed(Symbol::Line(line)) else { return false };
        let year = frame.order.first().and_then(|dim| dimensions.year_of(*dim, frame.keys[0][row]));
        year.is_none_or(|year| years.contains(&(year as u32)))
    }
}
