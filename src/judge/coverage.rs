//! What can be accounted from the data at hand, and what would unlock the rest.

use crate::compute::Run;
use crate::explain::missing;
use crate::look::root::{Finder, Found, Gap};
use crate::plan::State;
use crate::rule::{Op, Symbol};
use crate::text::Text;
use std::collections::BTreeSet;

/// Rows of a line looked into: what is missing throughout shows in a few.
const ROWS: usize = 200;

/// How much of one account can be computed.
pub struct Account {
    /// Index into the catalog's models.
    pub model: usize,
    pub accounted: usize,
    pub rows: usize,
    /// Measures without any data that rows without a value ask for.
    pub missing: BTreeSet<usize>,
    /// What else rows without a value ask for: for whom, and in which table it would stand.
    pub lacking: Vec<Text>,
    /// Other accounts whose rows are wanted and lack a value themselves.
    pub rests_on: BTreeSet<usize>,
}

/// Every account of the profile in its order, over the rows of lines that are covered.
pub fn accounts(run: &Run, covers: &dyn Fn(usize, usize) -> bool) -> Vec<Account> {
    let book = &run.book;
    let mut finder = Finder::new(run);
    let mut accounts: Vec<(Account, Vec<Found<'_>>)> = Vec::new();
    for (index, line) in book.lines.iter().enumerate().filter(|(_, l)| book.origin(l).1.check.is_none()) {
        let model = line.origin.0;
        let place = accounts.iter().position(|(a, _)| a.model == model).unwrap_or_else(|| {
            let (missing, rests_on) = (BTreeSet::new(), BTreeSet::new());
            let account = Account { model, accounted: 0, rows: 0, missing, lacking: Vec::new(), rests_on };
            accounts.push((account, Vec::new()));
            accounts.len() - 1
        });
        let (account, found) = &mut accounts[place];
        let (done, lacking) = rows(run, index, covers);
        account.accounted += done;
        account.rows += done + lacking.len();
        if lacking.is_empty() && done > 0 {
            continue;
        }
        line.term.walk(&mut |t| {
            if let Op::Ref(r) = &t.op
                && let Symbol::Measure(m) = r.symbol
                && run.inputs.series_of(m).is_none()
            {
                account.missing.insert(m);
            }
        });
        for row in lacking.into_iter().take(ROWS) {
            for gap in finder.gaps(index, row) {
                match gap {
                    Gap::Root(root) => found.push(root),
                    Gap::Line(below) if book.lines[below].origin.0 != model => {
                        account.rests_on.insert(book.lines[below].origin.0);
                    }
                    Gap::Line(_) => {}
                }
            }
        }
    }
    let data = years_of_data(run);
    let first = book.years.iter().min().map_or(i32::MIN, |year| *year as i32);
    let dimensions = &book.catalog.dimensions;
    // Of what came before all data nobody expects anything: the first year has no growth.
    let before = |found: &Found<'_>| {
        let mut years = found.key().iter().filter_map(|(dim, member)| dimensions.year_of(*dim, *member));
        years.any(|year| year < first && !data.contains(&year))
    };
    let told = |(mut account, mut found): (Account, Vec<Found<'_>>)| {
        found.retain(|found| !found.is_without_data(run) && !before(found));
        account.lacking = missing::words(run, &found).phrases;
        account
    };
    accounts.into_iter().map(told).collect()
}

/// The years that some table has figures of.
fn years_of_data(run: &Run) -> BTreeSet<i32> {
    let dimensions = &run.book.catalog.dimensions;
    let mut years = BTreeSet::new();
    for series in &run.inputs.series {
        let time = series.dims.iter().position(|dim| dimensions.year_of(*dim, 0).is_some());
        let Some((place, dim)) = time.map(|place| (place, series.dims[place])) else { continue };
        years.extend((0..series.len()).filter_map(|i| dimensions.year_of(dim, series.key(i)[place])));
    }
    years
}

/// How many rows of a line that are covered have a value, and which have none.
fn rows(run: &Run, line: usize, covers: &dyn Fn(usize, usize) -> bool) -> (usize, Vec<usize>) {
    let Some((column, frame)) = run.framed(Symbol::Line(line)) else { return (0, Vec::new()) };
    let (mut done, mut lacking) = (0, Vec::new());
    for row in (0..frame.len()).filter(|row| covers(line, *row)) {
        match column.state(row) {
            State::Accounted(_) => done += 1,
            State::NotAccounted => lacking.push(row),
            State::OutOfScope => {}
        }
    }
    (done, lacking)
}

/// Whether a row of a line is of some years, or of no time.
pub fn in_years<'a>(run: &'a Run, years: &'a [u32]) -> impl Fn(usize, usize) -> bool + 'a {
    let dimensions = &run.book.catalog.dimensions;
    move |line, row| {
        let Some((_, frame)) = run.framed(Symbol::Line(line)) else { return false };
        let year = frame.order.first().and_then(|dim| dimensions.year_of(*dim, frame.keys[0][row]));
        year.is_none_or(|year| years.contains(&(year as u32)))
    }
}
