//! The inputs of one side as a mixture needs them: without the sheets they were read from.

use crate::model::dimension::Dim;
use crate::table::Inputs;

/// Inputs without their sheets.
pub fn bare(inputs: &Inputs) -> Inputs {
    moved(inputs, |measure| measure, |_, member| member)
}

/// The same with other indices of measures and other members.
pub fn moved(inputs: &Inputs, measure: impl Fn(usize) -> usize, member: impl Fn(Dim, u32) -> u32) -> Inputs {
    let mut series: Vec<_> = inputs.series.iter().map(|series| series.with_members(&member)).collect();
    series.iter_mut().for_each(|series| series.measure = measure(series.measure));
    series.sort_by_key(|series| series.measure);
    let mut awaited = inputs.awaited.clone();
    for one in &mut awaited {
        one.measure = measure(one.measure);
        for (key, _) in &mut one.list {
            key.iter_mut().zip(&one.dims).for_each(|(own, dim)| *own = member(*dim, *own));
        }
    }
    Inputs { series, awaited, separate: inputs.separate.clone(), ..Inputs::default() }
}

/// Each measure as one of two sides has it: the second where `at` says so, and none where it says nothing.
pub fn mixed(inputs: &[Inputs; 2], at: &dyn Fn(usize) -> Option<bool>) -> Inputs {
    let of = |side: usize| {
        let wanted = move |measure: usize| at(measure) == Some(side == 1);
        let series = inputs[side].series.iter().filter(move |series| wanted(series.measure)).cloned();
        let awaited = inputs[side].awaited.iter().filter(move |one| wanted(one.measure)).cloned();
        (series, awaited)
    };
    let ((first, first_awaited), (second, second_awaited)) = (of(0), of(1));
    let mut series: Vec<_> = first.chain(second).collect();
    series.sort_by_key(|series| series.measure);
    let awaited = first_awaited.chain(second_awaited).collect();
    Inputs { series, awaited, separate: inputs[1].separate.clone(), ..Inputs::default() }
}

/// How a measure differs between two inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlike {
    /// Other values of the same keys.
    Values,
    /// Other keys: there are other rows.
    Keys,
}

/// Whether and how a measure differs.
pub fn unlike(inputs: &[Inputs; 2], measure: usize) -> Option<Unlike> {
    let [a, b] = inputs;
    let awaited = |inputs: &Inputs| -> Vec<Vec<u32>> {
        inputs.awaited_of(measure).iter().map(|(key, _)| key.clone()).collect()
    };
    if awaited(a) != awaited(b) {
        return Some(Unlike::Keys);
    }
    match (a.series_of(measure), b.series_of(measure)) {
        (None, None) => None,
        (Some((_, a)), Some((_, b))) if a.same_keys(b) => {
            let differs = a.all_converted() != b.all_converted();
            differs.then_some(Unlike::Values)
        }
        _ => Some(Unlike::Keys),
    }
}
