//! Lines whose value may be given instead of computed: a column of a table under the line's id or title is it.
//! Each is a measure as well; a formula calls what was given `x_supplied`.

use super::account::{Line, Model};
use super::given::{Given, symbol};
use super::measure::Measure;
use crate::finding::{Finding, Findings};
use crate::formula::tree::{Kind, Node};
use crate::function;
use crate::model::faults;
use crate::text;
use crate::text::Text;

/// Makes a measure of every line that may be given, and lets the line take its value from there first.
pub fn join(models: &mut [Model], replaced: &[Line], measures: &mut Vec<Measure>, findings: &mut Findings) {
    for line in models.iter_mut().flat_map(|m| &mut m.lines) {
        let (symbol, named) = (symbol(&line.id), names_given(line));
        let Some(given) = &line.given else { continue };
        match measures.iter_mut().find(|m| m.symbol == symbol) {
            None => measures.push(measure(line, given)),
            // A measure that was declared for it keeps its title and bounds.
            Some(own) if fits(own, line) => {
                if own.id == symbol {
                    own.id = line.id.clone();
                    own.formerly.push(symbol.clone());
                }
            }
            Some(other) => findings.push(differs(line, other)),
        }
        if !named {
            take_first(&mut line.formula.tree, symbol);
        }
    }
    // Lines that are no more, and definitions of former versions, which name the given value and may not declare it.
    let own = models.iter().flat_map(|m| &m.lines).filter(|line| line.given.is_none() && names_given(line));
    for line in replaced.iter().chain(own) {
        if !measures.iter().any(|m| m.symbol == symbol(&line.id)) {
            measures.push(measure(line, line.given.as_ref().unwrap_or(&Given::default())));
        }
    }
}

/// Whether the formula of a line names what is given for it.
fn names_given(line: &Line) -> bool {
    let (symbol, mut named) = (symbol(&line.id), false);
    line.formula.tree.names(&mut |name| named |= name == symbol);
    named
}

fn measure(line: &Line, given: &Given) -> Measure {
    let symbol = symbol(&line.id);
    let Text { zh, en } = &line.title;
    // Beside the line in a sheet or a message it says which of the two it is.
    let title = text!("{zh}（直接提供）", "{en} (supplied)");
    let titles = [zh.clone(), en.clone()];
    Measure {
        id: line.id.clone(),
        title,
        unit: line.unit.clone(),
        per: line.per.clone(),
        min: given.min,
        max: given.max,
        like: given.like.clone(),
        headers: titles.into_iter().chain(given.headers.iter().cloned()).collect(),
        bare: None,
        filler: None,
        formerly: std::iter::once(symbol.clone()).chain(given.formerly.iter().cloned()).collect(),
        symbol,
        at: line.at.clone(),
    }
}

/// Whether a measure can hold the values of a line.
fn fits(measure: &Measure, line: &Line) -> bool {
    let same = measure.per.len() == line.per.len() && measure.per.iter().all(|dim| line.per.contains(dim));
    same && measure.unit.same_dimension(&line.unit)
}

fn differs(line: &Line, other: &Measure) -> Finding {
    let (id, unit) = (&line.id, &other.unit);
    let message = text!(
        "`{id}` 的给定值在别处的维度或单位（{unit}）与这一行不同",
        "a value given for `{id}` has other dimensions or another kind of unit elsewhere ({unit})"
    );
    let Text { zh, en } = other.at.words();
    let finding = faults::duplicate_id(message).help(text!(
        "另一处在 {zh}；换一个 id，或写相同的维度和同类的单位",
        "the other is at {en}; take another id, or write the same dimensions and a unit of the same kind"
    ));
    line.at.whole(finding, Text::default())
}

/// `formula` becomes `coalesce(given, formula)`.
fn take_first(tree: &mut Node, symbol: String) {
    let span = tree.span.clone();
    let given = Node { kind: Kind::Name { name: symbol, picks: Vec::new() }, span: span.clone() };
    let Some(coalesce) = function::find("coalesce", false) else { return };
    match &mut tree.kind {
        Kind::Call { function, arguments } if function.name == coalesce.name => arguments.insert(0, given),
        _ => {
            let computed = std::mem::replace(tree, given.clone());
            tree.kind = Kind::Call { function: coalesce, arguments: vec![given, computed] };
            tree.span = span;
        }
    }
}
