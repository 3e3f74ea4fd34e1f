//! Two sides of a comparison, the first brought to the time and the indices of the second.

use super::inputs;
use crate::compute::Run;
use crate::finding::{Finding, Findings};
use crate::model::Catalog;
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::model::measure::Measure;
use crate::rule::Book;
use crate::table::Inputs;
use crate::text;
use crate::text::Text;
use std::collections::HashMap;
use std::sync::Arc;

/// One accounting year of a run. It does not matter what the run was made from: a dataset, a scenario, a pack.
#[derive(Clone)]
pub struct Side {
    pub run: Arc<Run>,
    pub year: u32,
    /// What it is called in tables.
    pub label: Text,
}

/// Two sides to be compared.
pub struct Pair {
    pub a: Side,
    pub b: Side,
    /// The definitions of the second side, with the measures that only the first knows.
    pub catalog: Arc<Catalog>,
    /// The same without rules, which every mixture has of its own.
    pub bare: Catalog,
    /// The inputs of both, in the time and the indices of the second.
    pub inputs: [Inputs; 2],
}

impl Pair {
    /// Two sides that can be compared; what keeps them from it is told.
    pub fn new(a: Side, b: Side, findings: &mut Findings) -> Option<Pair> {
        let (first, second) = (&a.run.book.catalog, &b.run.book.catalog);
        let mut catalog = second.clone();
        let mut measures: HashMap<usize, usize> = HashMap::new();
        if !Arc::ptr_eq(first, second) {
            if let Some(dimension) = unlike(&first.dimensions, &second.dimensions) {
                findings.push(unlike_dimensions(&dimension));
                return None;
            }
            for (place, measure) in first.measures.iter().enumerate() {
                let known = catalog.measures.iter().position(|own| own.id == measure.id);
                if let Some(known) = known.filter(|known| !alike(&catalog.measures[*known], measure)) {
                    findings.push(unlike_measures(&catalog.measures[known]));
                    return None;
                }
                let known = known.unwrap_or_else(|| {
                    Arc::make_mut(&mut catalog).measures.push(measure.clone());
                    catalog.measures.len() - 1
                });
                measures.insert(place, known);
            }
        }
        let by = b.year as i32 - a.year as i32;
        let dimensions = &catalog.dimensions;
        let member = |dim: Dim, member: u32| moved(dimensions, dim, member, by);
        let measure = |measure: usize| measures.get(&measure).copied().unwrap_or(measure);
        let inputs = [inputs::moved(&a.run.inputs, measure, member), inputs::bare(&b.run.inputs)];
        let bare = Catalog {
            models: Vec::new(),
            profiles: Vec::new(),
            laid: crate::model::Laid::default(),
            ..Catalog::clone(&catalog)
        };
        Some(Pair { a, b, catalog, bare, inputs })
    }

    pub fn sides(&self) -> [&Side; 2] {
        [&self.a, &self.b]
    }

    pub fn books(&self) -> [&Arc<Book>; 2] {
        [&self.a.run.book, &self.b.run.book]
    }

    /// How many years lie between the first side and the second.
    pub fn years(&self) -> i32 {
        self.b.year as i32 - self.a.year as i32
    }

    /// A member of the first side in the time of the second.
    pub fn member(&self, dim: Dim, member: u32) -> u32 {
        moved(&self.catalog.dimensions, dim, member, self.years())
    }
}

/// A year or a period so many years later; any other member as it is.
fn moved(dimensions: &Dimensions, dim: Dim, member: u32, years: i32) -> u32 {
    match dimensions.get(dim).kind {
        DimKind::Year => member.saturating_add_signed(years),
        // A period is its year and its place in it.
        DimKind::Period => member.saturating_add_signed(100 * years),
        DimKind::Region | DimKind::List => member,
    }
}

/// The first dimension that is not the same on both sides.
fn unlike(a: &Dimensions, b: &Dimensions) -> Option<String> {
    let longer = if a.list.len() > b.list.len() { a } else { b };
    let same = |at: usize| match (a.list.get(at), b.list.get(at)) {
        (Some(a), Some(b)) => {
            let ids = || a.members.iter().map(|m| &m.id).eq(b.members.iter().map(|m| &m.id));
            a.id == b.id && a.kind == b.kind && a.members.len() == b.members.len() && ids()
        }
        _ => false,
    };
    (0..longer.list.len()).find(|at| !same(*at)).map(|at| longer.list[at].id.clone())
}

fn alike(a: &Measure, b: &Measure) -> bool {
    a.unit == b.unit && a.per == b.per && a.symbol == b.symbol
}

fn not_alike(message: Text, help: Text) -> Finding {
    Finding::error("unlike-definitions", message).help(help)
}

fn unlike_dimensions(id: &str) -> Finding {
    not_alike(
        text!("维度 `{id}` 在两边的成员不同", "dimension `{id}` has not the same members on both sides"),
        text!(
            "两边用同样的维度和成员表再比较：两次都加上同一个 --coefficients",
            "compare with the same dimensions and lists of members: give the same --coefficients to both"
        ),
    )
}

fn unlike_measures(measure: &Measure) -> Finding {
    let id = &measure.id;
    not_alike(
        text!(
            "指标 `{id}` 在两边的单位或维度不同",
            "measure `{id}` has not the same unit or dimensions on both sides"
        ),
        text!(
            "两边用同样的指标定义再比较，或给其中一个换个 id",
            "compare with the same definition of the measure, or give one of them another id"
        ),
    )
}
