//! Tables that are the same cell for cell: a copy left in the folder, a sheet kept twice.

use crate::finding::{Finding, Findings};
use crate::sheet::Sheet;
use crate::text;
use std::collections::BTreeSet;

/// Reports every table that repeats an earlier one; these are read no further.
pub fn report(sheets: &[Sheet], findings: &mut Findings) -> BTreeSet<usize> {
    let mut repeated = BTreeSet::new();
    for (i, sheet) in sheets.iter().enumerate() {
        let earlier = (0..i).filter(|j| !repeated.contains(j)).find(|j| is_same(&sheets[*j], sheet));
        let Some(earlier) = earlier else { continue };
        repeated.insert(i);
        let (first, rows) = (sheets[earlier].place(None, None).words(), sheet.len());
        let (zh, en) = (first.zh, first.en);
        let message = text!(
            "与 {zh} 的内容完全相同（{rows} 行）：同一份数据给了两次",
            "the same as {en}, cell for cell ({rows} rows): the same data given twice"
        );
        findings.push(
            Finding::error("same-table", message)
                .at_cell(sheet.place(None, None))
                .help(text!("删去其中一份", "remove one of them")),
        );
    }
    repeated
}

fn is_same(one: &Sheet, other: &Sheet) -> bool {
    one.len() == other.len()
        && !one.is_empty()
        && one.headers == other.headers
        && one.cells.equals_missing(&other.cells)
}
