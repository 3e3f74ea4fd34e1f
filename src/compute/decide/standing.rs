//! How the values of a group stand to each other, told exactly: each value by its place from the smallest up, equal ones
//! by the same.

use super::careful::{Figure, Margin};
use super::pencil::ordering;
use crate::function::Exact;
use crate::function::exact::ascending;
use std::cmp::Ordering;

/// The places of some values; those whose errors let them pass for each other are compared by their exact ones. The
/// margin is the least distance between two that differ, whether any two are equal, and the largest error.
pub fn standing(values: &[Figure], exact: &dyn Fn(usize) -> Exact) -> (Vec<f64>, Margin) {
    let mut places = vec![f64::NAN; values.len()];
    let mut order: Vec<usize> = (0..values.len()).filter(|at| !values[*at].value.is_nan()).collect();
    order.sort_by(|a, b| values[*a].value.total_cmp(&values[*b].value));
    let mut margin = Margin::NONE;
    let mut place = 0.0;
    let mut before: Option<Figure> = None;
    let near = |a: &usize, b: &usize| {
        (values[*b].value - values[*a].value).abs() <= values[*a].error + values[*b].error
    };
    for cluster in order.chunk_by(near) {
        let (first, last) = (values[cluster[0]], values[cluster[cluster.len() - 1]]);
        if let Some(before) = before {
            margin.apart = margin.apart.min(first.value - before.value);
        }
        before = Some(last);
        margin.error = cluster.iter().map(|at| values[*at].error).fold(margin.error, f64::max);
        place += 1.0;
        match cluster {
            [one] => places[*one] = place,
            // Without errors the values are the exact ones.
            all if all.iter().all(|at| values[*at].error == 0.0) => {
                margin.meets = true;
                all.iter().for_each(|at| places[*at] = place);
            }
            all => {
                let exact: Vec<Exact> = all.iter().map(|at| exact(*at)).collect();
                let order = ascending(&exact);
                for (i, at) in order.iter().enumerate() {
                    if i > 0 {
                        let below = &exact[order[i - 1]];
                        let (found, certain) =
                            ordering(below, &exact[*at]).unwrap_or((Ordering::Equal, false));
                        margin.open |= !certain;
                        margin.meets |= found.is_eq();
                        if found.is_ne() {
                            place += 1.0;
                            margin.apart = margin.apart.min(exact[*at].clone().minus(below.clone()).to_f64());
                        }
                    }
                    places[all[*at]] = place;
                }
            }
        }
    }
    (places, margin)
}
