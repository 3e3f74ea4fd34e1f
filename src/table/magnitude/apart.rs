//! Amounts of money that stand far off all others of their measure: 2,000,000 among 150, 180 and 210.

use super::{Doubt, Figures, Words, is_place, level};
use crate::model::dimension::DimKind;
use crate::model::limit;
use crate::table::inputs::Series;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

pub fn doubt(figures: &Figures<'_>, series: &Series) -> Option<Doubt> {
    let catalog = figures.catalog;
    let gap = catalog.limit(limit::AMOUNT_GAP)?;
    if !catalog.measures[series.measure].unit.is_money() {
        return None;
    }
    let dimensions = &catalog.dimensions;
    let listed = |dim| dimensions.get(dim).kind == DimKind::List && !is_place(dimensions, dim);
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for i in (0..series.len()).filter(|i| series.converted(*i) != 0.0) {
        let members = || series.dims.iter().copied().zip(series.key(i).iter().copied());
        let level = members().find_map(|(dim, member)| level(dimensions, dim, member));
        let kin: Vec<u32> = members().filter(|(dim, _)| listed(*dim)).map(|(_, member)| member).collect();
        groups.entry((kin, level)).or_default().push(i);
    }
    let size = |i: &usize| series.converted(*i).abs();
    let mut off = BTreeSet::new();
    for mut group in groups.into_values() {
        group.sort_by(|a, b| size(a).total_cmp(&size(b)));
        off.extend(apart(&group, size, gap));
    }
    let off: Vec<usize> = off.into_iter().filter(|i| (figures.counts)(series, *i)).collect();
    let (count, all) = (off.len(), series.len());
    let words = Words {
        code: "amount-apart",
        said: text!(
            "与同一指标的其他金额相差 {gap} 倍以上（{all} 个数中有 {count} 个）",
            "is off the other amounts of its own by a factor of {gap} or more ({count} of {all} figures)"
        ),
        cause: text!(
            "多半是单位弄错（元与万元）或多写少写了零",
            "mostly a unit is wrong (yuan and 10^4 yuan) or there are zeros too many"
        ),
    };
    (count > 0).then(|| figures.doubt(series, &off, words, &|_, _| String::new()))
}

/// Of figures in ascending order those cut off from the rest by a gap: the fewer, or both sides where neither is.
fn apart(sorted: &[usize], size: impl Fn(&usize) -> f64, gap: f64) -> Vec<usize> {
    let cut = |at: &usize| size(&sorted[*at]) >= size(&sorted[*at - 1]) * gap;
    let cuts = (1..sorted.len()).filter(cut);
    cuts.flat_map(|at| {
        let (low, high) = sorted.split_at(at);
        match low.len().cmp(&high.len()) {
            std::cmp::Ordering::Less => low,
            std::cmp::Ordering::Equal => sorted,
            std::cmp::Ordering::Greater => high,
        }
    })
    .copied()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn the_fewer_are_the_doubtful_ones() {
        let of = |sizes: &[f64]| {
            let all: Vec<usize> = (0..sizes.len()).collect();
            apart(&all, |i| sizes[*i], 1000.0)
        };
        assert_eq!(of(&[150.0, 180.0, 2e6]), [2]);
        assert_eq!(of(&[0.015, 150.0, 180.0]), [0]);
        // Two of equal standing are both named.
        assert_eq!(of(&[200.0, 2e6]), [0, 1]);
        assert_eq!(of(&[1.0, 900.0, 8e5, 7e8]), Vec::<usize>::new());
        assert_eq!(of(&[7.0]), Vec::<usize>::new());
    }
}
