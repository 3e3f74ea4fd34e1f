//! One accounting year by itself.

use crate::finding::{Finding, Findings};
use crate::model::Catalog;
use crate::table::{Dataset, Inputs};
use crate::text;
use std::sync::Arc;

/// Keeps one accounting year, and the earlier ones where the rules reach back to them.
pub fn restrict(
    dataset: &mut Dataset,
    inputs: &mut Arc<Inputs>,
    catalog: &Catalog,
    year: u32,
    reaches_back: bool,
    findings: &mut Findings,
) {
    if !dataset.years.contains(&year) {
        let years = dataset.years.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
        let message = text!("数据集没有核算年份 {year}", "the dataset has no accounting year {year}");
        let finding = Finding::error("unknown-year", message);
        findings.push(finding.help(text!("可用：{years}", "years: {years}")));
        return;
    }
    dataset.years = vec![year];
    Arc::make_mut(inputs).keep(|dim, member| match catalog.dimensions.year_of(dim, member) {
        Some(y) => y == year as i32 || (reaches_back && y < year as i32),
        None => true,
    });
}
