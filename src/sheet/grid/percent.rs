//! Cells shown as percentages: 0.693 is shown as 69.3%, and that is what its reader saw and meant.

use rust_decimal::Decimal;
use std::collections::HashMap;

/// What a cell shows that holds a fraction and is formatted as a percentage: `0.123` is `12.3%`, all of its digits kept.
pub fn percentage(fraction: &str) -> String {
    let decimal = fraction.parse().or_else(|_| Decimal::from_scientific(fraction)).ok();
    match decimal.and_then(|d: Decimal| d.checked_mul(Decimal::ONE_HUNDRED)) {
        Some(hundredths) => format!("{}%", hundredths.normalize()),
        // Beyond what decimals hold.
        None => fraction.parse::<f64>().map_or_else(|_| fraction.to_owned(), |f| format!("{:e}%", f * 100.0)),
    }
}

/// The number before a percent sign; none where the text has none.
pub fn before_percent_sign(text: &str) -> Option<&str> {
    text.strip_suffix(['%', '％']).map(str::trim_end)
}

/// Cells of a worksheet, by column as runs of rows: a whole column of one format takes the room of one.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cells {
    columns: HashMap<u32, Vec<(u32, u32)>>,
}

impl Cells {
    /// Takes cells row by row.
    pub fn insert(&mut self, (row, column): (u32, u32)) {
        let runs = self.columns.entry(column).or_default();
        match runs.last_mut() {
            Some((_, last)) if row == last.saturating_add(1) => *last = row,
            Some((_, last)) if row <= *last => {}
            _ => runs.push((row, row)),
        }
    }

    pub fn contains(&self, (row, column): (u32, u32)) -> bool {
        let Some(runs) = self.columns.get(&column) else { return false };
        let before = runs.partition_point(|(first, _)| *first <= row);
        before > 0 && row <= runs[before - 1].1
    }
}

impl FromIterator<(u32, u32)> for Cells {
    fn from_iter<I: IntoIterator<Item = (u32, u32)>>(all: I) -> Self {
        let mut cells = Cells::default();
        all.into_iter().for_each(|at| cells.insert(at));
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_is_shown_a_hundredfold_with_all_its_digits() {
        for (fraction, shown) in [
            ("0.693", "69.3%"),
            ("0.07", "7%"),
            ("-0.005", "-0.5%"),
            ("1", "100%"),
            ("0", "0%"),
            ("2.5e-9", "0.00000025%"),
            ("0.30000000000000004", "30.000000000000004%"),
            ("1e300", "1e302%"),
        ] {
            assert_eq!(percentage(fraction), shown);
        }
    }

    #[test]
    fn runs_hold_the_cells_they_were_given() {
        let given = [(1, 0), (2, 0), (2, 3), (4, 0), (5, 0), (9, 0)];
        let cells: Cells = given.into_iter().collect();
        for row in 0..12 {
            for column in 0..5 {
                assert_eq!(cells.contains((row, column)), given.contains(&(row, column)), "{row} {column}");
            }
        }
        assert_eq!(cells.columns[&0], [(1, 2), (4, 5), (9, 9)]);
    }
}
