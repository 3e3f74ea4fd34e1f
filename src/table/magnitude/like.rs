//! Figures held against those of another measure that the definitions call their like: a target against what was
//! measured, last year's amount against this year's.

use super::{Doubt, Figures, Words};
use crate::model::{limit, quoted};
use crate::table::inputs::Series;
use crate::text;
use crate::text::Text;
use std::collections::HashMap;

pub fn doubt(figures: &Figures<'_>, series: &Series) -> Option<Doubt> {
    let catalog = figures.catalog;
    let measure = &catalog.measures[series.measure];
    let factor = catalog.limit(limit::LIKE)?;
    let like = measure.like.as_ref()?;
    let other = catalog.measure(&like.text)?;
    let (_, others) = figures.inputs.series_of(other)?;
    let scale = catalog.measures[other].unit.factor_to(&measure.unit)?.to_f64();
    if others.dims != series.dims {
        return None;
    }
    let known: HashMap<&[u32], usize> = (0..others.len()).map(|i| (others.key(i), i)).collect();
    let beside = |i: usize| known.get(series.key(i)).copied();
    let far = |i: &usize| {
        let Some(other) = beside(*i) else { return false };
        let (one, other) = (series.converted(*i).abs(), others.converted(other).abs() * scale);
        one > 0.0 && other > 0.0 && (one >= other * factor || other >= one * factor)
    };
    let off: Vec<usize> = figures.counted(series).into_iter().filter(far).collect();
    let (count, all) = (off.len(), series.len());
    let Text { zh, en } = quoted(&catalog.measures[other].id, &catalog.measures[other].title);
    let words = Words {
        code: "unlike",
        said: text!(
            "与同处的{zh}相差 {factor} 倍以上（{all} 个数中有 {count} 个）",
            "differs from {en} of the same by a factor of {factor} or more ({count} of {all} figures)"
        ),
        cause: text!(
            "两者之一多半单位弄错（mg/m3 与 μg/m3、% 与小数、元与万元）",
            "one of the two mostly has a wrong unit (mg/m3 and μg/m3, % and fraction, yuan and 10^4 yuan)"
        ),
    };
    let place = |i: usize| beside(i).and_then(|other| figures.inputs.place(others.origin[other]));
    let said = |i: usize, lang: text::Lang| {
        let Some(other) = beside(i) else { return String::new() };
        let (value, unit) = (others.values[other], &others.unit(other).0);
        let at = place(i).map(|p| p.text(lang.is_zh())).unwrap_or_default();
        text!("，那里是 {value} {unit}（{at}）", ", there it is {value} {unit} ({at})").get(lang).to_string()
    };
    let mut doubt = (count > 0).then(|| figures.doubt(series, &off, words, &said))?;
    // Which of the two is wrong no one can tell.
    doubt.finding.cells.extend(off.iter().filter_map(|i| place(*i)));
    Some(doubt)
}
