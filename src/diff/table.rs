//! The shares as one tidy table, a row each.

use super::closing::Step;
use super::pair::Pair;
use super::shares::Explained;
use crate::model::dimension::{Dim, DimKind, DimSet};
use crate::text::Lang;
use polars::prelude::{Column, DataFrame, PolarsError};

/// Columns: line, code, name, year, period, further dimensions, a, b, change, factor, share, printed, first, last, error,
/// unit. `year` is that of the second side; `printed` is the share closed to the last printed digit.
pub fn table(pairs: &[(&Pair, &Explained)], lang: Lang) -> Result<DataFrame, PolarsError> {
    let mut rows = Rows::default();
    let all = pairs.iter().flat_map(|(_, explained)| &explained.lines);
    let all = all.fold(DimSet::NONE, |set, line| set.union(line.line.per));
    let Some((first, _)) = pairs.first() else { return DataFrame::new(0, Vec::new()) };
    let dimensions = &first.catalog.dimensions;
    let others: Vec<Dim> = all.iter().filter(|dim| dimensions.get(*dim).kind == DimKind::List).collect();
    rows.others = vec![Vec::new(); others.len()];
    for (pair, explained) in pairs {
        let book = &pair.b.run.book;
        for line in &explained.lines {
            let checked = book.find_line(&line.line.id).map(|place| &book.lines[place]);
            let step = checked.map(|checked| Step::of(book, checked, line.line.decimals));
            for (at, row) in line.line.rows.iter().enumerate() {
                let (Some(a), Some(b), Some(step)) = (row.a, row.b, step) else { continue };
                let shares = line.shares(at);
                let values: Vec<f64> = shares.iter().map(|share| share.amount.share).collect();
                let closed = step.close(a, b, &values);
                let members: Vec<(Dim, u32)> = line.line.per.iter().zip(row.key.iter().copied()).collect();
                let of = |kind: DimKind| {
                    members.iter().copied().find(|(dim, _)| dimensions.get(*dim).kind == kind)
                };
                let id = |found: Option<(Dim, u32)>| found.map(|(dim, m)| dimensions.member_id(dim, m));
                for (share, printed) in shares.iter().zip(&closed.shares) {
                    rows.line.push(line.line.id.clone());
                    let region = of(DimKind::Region);
                    rows.code.push(id(region));
                    rows.name.push(region.map(|(dim, m)| dimensions.member_title(dim, m, lang)));
                    rows.year.push(pair.b.year as i32);
                    rows.period.push(id(of(DimKind::Period)));
                    for (place, dim) in others.iter().enumerate() {
                        rows.others[place].push(id(members.iter().copied().find(|(own, _)| own == dim)));
                    }
                    rows.factor.push(explained.factors.id(&share.factors));
                    let amount = share.amount;
                    let numbers =
                        [a, b, b - a, amount.share, step.value(*printed), amount.first, amount.last];
                    rows.numbers.iter_mut().zip(numbers).for_each(|(column, number)| column.push(number));
                    rows.error.push((amount.error > 0.0).then_some(amount.error));
                    rows.unit.push(line.line.unit.clone());
                }
            }
        }
    }
    let names: Vec<&str> = others.iter().map(|dim| dimensions.get(*dim).id.as_str()).collect();
    rows.table(&names)
}

#[derive(Default)]
struct Rows {
    line: Vec<String>,
    code: Vec<Option<String>>,
    name: Vec<Option<String>>,
    year: Vec<i32>,
    period: Vec<Option<String>>,
    others: Vec<Vec<Option<String>>>,
    factor: Vec<String>,
    /// a, b, change, share, printed, first, last.
    numbers: [Vec<f64>; 7],
    error: Vec<Option<f64>>,
    unit: Vec<String>,
}

impl Rows {
    fn table(self, others: &[&str]) -> Result<DataFrame, PolarsError> {
        let height = self.line.len();
        let [a, b, change, share, printed, first, last] = self.numbers;
        let mut columns = vec![
            Column::new("line".into(), self.line),
            Column::new("code".into(), self.code),
            Column::new("name".into(), self.name),
            Column::new("year".into(), self.year),
            Column::new("period".into(), self.period),
        ];
        for (name, members) in others.iter().zip(self.others) {
            columns.push(Column::new((*name).into(), members));
        }
        columns.extend([
            Column::new("a".into(), a),
            Column::new("b".into(), b),
            Column::new("change".into(), change),
            Column::new("factor".into(), self.factor),
            Column::new("share".into(), share),
            Column::new("printed".into(), printed),
            Column::new("first".into(), first),
            Column::new("last".into(), last),
            Column::new("error".into(), self.error),
            Column::new("unit".into(), self.unit),
        ]);
        DataFrame::new(height, columns)
    }
}
