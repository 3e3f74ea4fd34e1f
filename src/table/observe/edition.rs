//! Codes of regions held against the year of their row.

use super::gather::{Columns, Table};
use crate::finding::Findings;
use crate::model::dimension::{Dim, Member};
use crate::model::edition::Edition;
use std::collections::BTreeMap;

impl Table<'_> {
    /// Whether the code in a row stood in the year of its key; where that has none, in the first year accounted.
    pub(super) fn stood(
        &self,
        columns: &Columns,
        dims: &[Dim],
        key: &[u32],
        row: usize,
        findings: &mut Findings,
    ) -> bool {
        let dimensions = &self.catalog.dimensions;
        let gone = |(dim, member): (&Dim, &u32)| {
            dimensions.get(*dim).members.get(*member as usize).is_some_and(Member::is_former)
        };
        if !dims.iter().zip(key).any(gone) {
            return true;
        }
        let year = dims.iter().zip(key).find_map(|(dim, member)| self.year(*dim, *member));
        let Some((dim, column, Edition::Gone(former))) = self.edition(columns, row, year) else {
            return true;
        };
        let place = self.sheet.place(Some(row), Some(column));
        findings.push(dimensions.became(dim, former).at_cell(place));
        false
    }

    /// Old codes of units that are still the same are read as the new ones, and told once each.
    pub(super) fn check_renamed(&self, columns: &Columns, findings: &mut Findings) {
        let mut told = BTreeMap::new();
        for row in 0..self.sheet.len() {
            let time = columns.keys.iter().find_map(|(dim, column)| {
                let member = self.catalog.dimensions.member(*dim, &self.word(*dim, row, *column)?)?;
                self.year(*dim, member)
            });
            if let Some((dim, column, Edition::Renamed(former))) = self.edition(columns, row, time) {
                told.entry(&former.code).or_insert((dim, former, row, column));
            }
        }
        for (dim, former, row, column) in told.into_values() {
            let place = self.sheet.place(Some(row), Some(column));
            findings.push(self.catalog.dimensions.became(dim, former).at_cell(place));
        }
    }

    fn year(&self, dim: Dim, member: u32) -> Option<u32> {
        self.catalog.dimensions.year_of(dim, member).and_then(|year| u32::try_from(year).ok())
    }

    /// The column of regions and how the code in it stands to a year.
    fn edition(&self, columns: &Columns, row: usize, year: Option<u32>) -> Option<(Dim, usize, Edition<'_>)> {
        let dimensions = &self.catalog.dimensions;
        let (dim, column) = columns.keys.iter().find(|(dim, _)| dimensions.are_regions(*dim))?;
        let code = self.word(*dim, row, *column)?;
        Some((*dim, *column, dimensions.edition(*dim, &code, year.or(self.first_year)?)))
    }
}
