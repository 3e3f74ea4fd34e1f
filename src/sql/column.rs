//! The names of columns: what a formula reads, named as the formula names it.

use crate::function::upto;
use crate::rule::{Book, Op, Over, Picked, Reference, Term, Upto};

/// The quoted name of the column that a node reads; none where it reads none itself.
pub fn column(book: &Book, term: &Term) -> Option<String> {
    match &term.op {
        Op::Ref(reference) => Some(of_reference(book, reference)),
        Op::Over(over) => Some(of_over(book, over)),
        Op::Upto(upto) => Some(of_upto(book, upto)),
        Op::Number(_) | Op::Scale(..) | Op::Negate(_) | Op::Not(_) | Op::Binary(..) => None,
        Op::Call(..) | Op::Round(..) | Op::Tier(..) => None,
    }
}

/// `"x"`, and of what is picked `"x[year - 1]"`.
pub fn of_reference(book: &Book, reference: &Reference) -> String {
    let id = book.id(reference.symbol);
    if reference.picks.is_empty() {
        return quoted(id);
    }
    let dimensions = &book.catalog.dimensions;
    let name = |dim| dimensions.get(dim).id.as_str();
    let picks = reference.picks.iter().map(|pick| match pick {
        Picked::Shift(dim, by) if *by < 0 => format!("{} - {}", name(*dim), by.unsigned_abs()),
        Picked::Shift(dim, by) => format!("{} + {by}", name(*dim)),
        Picked::Member(dim, member) => format!("{} = {member}", name(*dim)),
        Picked::Above(dim, above) => format!("{} = {}", name(*dim), name(*above)),
    });
    quoted(&format!("{id}[{}]", picks.collect::<Vec<_>>().join(", ")))
}

/// `"sum(x, county by city)"`: what is run over, and what the groups are by that it is not over.
pub fn of_over(book: &Book, over: &Over) -> String {
    let names = |set| book.catalog.dimensions.names(set).trim_matches(['[', ']']).to_string();
    let by = over.group.minus(over.dims);
    let by = if by.is_empty() { String::new() } else { format!(" by {}", names(by)) };
    quoted(&format!("{}({}, {}{by})", over.fun.name(), book.id(over.argument), names(over.over)))
}

/// `"sum_upto(x, key, level, county)"`.
pub fn of_upto(book: &Book, upto: &Upto) -> String {
    let lines = upto.lines().map(|line| book.id(line)).join(", ");
    let over = book.catalog.dimensions.names(upto.dims.minus(upto.group));
    quoted(&format!("{}({lines}, {})", upto::NAME, over.trim_matches(['[', ']'])))
}

/// A name as SQL takes it, whatever letters it has.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
