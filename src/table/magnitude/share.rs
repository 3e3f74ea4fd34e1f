//! Whole columns of shares between 0 and 1 where percent is meant: 0.693 for 69.3 %.

use super::{Doubt, Figures, Words};
use crate::model::limit;
use crate::sheet::percentage;
use crate::table::inputs::Series;
use crate::text;
use std::collections::BTreeMap;

/// A column in % none of whose figures is above 1 %, where it has enough of them that are not 0.
pub fn doubt(figures: &Figures<'_>, series: &Series) -> Option<Doubt> {
    let (most, enough) = (figures.catalog.limit(limit::SHARE)?, figures.catalog.limit(limit::SHARE_FIGURES)?);
    let mut columns: BTreeMap<(u16, u16), Vec<usize>> = BTreeMap::new();
    for i in (0..series.len()).filter(|i| series.unit(*i).0.is_percent()) {
        columns.entry((series.origin[i].sheet, series.origin[i].column)).or_default().push(i);
    }
    let counts = |i: &usize| (figures.counts)(series, *i);
    let small: Vec<usize> = columns
        .into_values()
        .filter(|column| column.iter().all(|i| series.values[*i].abs() <= most))
        .map(|column| column.into_iter().filter(|i| series.values[*i] != 0.0).collect::<Vec<_>>())
        .filter(|column| column.len() as f64 >= enough && column.iter().any(counts))
        .flatten()
        .collect();
    let count = small.len();
    let words = Words {
        code: "share-for-percent",
        said: text!(
            "整列 {count} 个数都不超过 {most} %，像是写成了小数",
            "has a whole column of {count} figures none of which is above {most} %, as if written as fractions"
        ),
        cause: text!(
            "是百分数就改写成百分数（或把格子设成百分比格式），例如括号里的数",
            "write percentages (or format the cells as such), as in the brackets"
        ),
    };
    let beside = |i: usize, lang: text::Lang| {
        let percent = percentage(&series.values[i].to_string());
        text!("〔{percent}？〕", " [{percent}?]").get(lang).to_string()
    };
    (count > 0).then(|| figures.doubt(series, &small, words, &beside))
}
