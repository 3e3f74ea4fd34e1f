//! Which rows a line has: what its formula draws them from.
//!
//! Quantities over the same dimensions share one frame, and its rows: one for each key (a member of each dimension).
//! A frame has the keys
//!
//! 1. that the inputs give or await for just its dimensions, whatever the measure;
//! 2. that its lines make, as told below;
//! 3. that finer frames lead to: where each of its dimensions is one of another frame, or an attribute of one, it has
//!    the counterpart of every key of that frame that has one.
//!
//! These make each other, so it is gone on until nothing is added.
//!
//! A line makes keys of its [`Rows::sources`] so:
//!
//! - Where one of them is the line's own frame, and that has keys, it makes none.
//! - Else the other sources are put together by their dimensions. Where a whole frame is among those over the same
//!   dimensions its keys alone count, otherwise the keys of all.
//! - Where all dimensions together are the line's own, it has every key whose part over each of them is among these:
//!   the natural join. A source without keys leaves none.
//! - Keys of coefficients alone, with no frame and nothing picked beside them, make none at first. Only when nothing
//!   is added any more do they, for lines whose frame is still empty; there a frame without keys gives way to keys of
//!   coefficients over its dimensions, too. Then it is gone on as before.
//!
//! A key that is there need not be one the line speaks of: that is up to its scope, which makes no rows.

use super::symbols::Symbols;
use super::{Op, Picked, Reference, Symbol, Term};
use crate::model::dimension::{Dim, DimSet};

/// Where the rows of a line come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// What the formula names within the line's dimensions, each once. What varies over others, such as the city of
    /// a county, makes no rows of it.
    pub sources: Vec<Source>,
}

/// Keys that a name of a formula brings in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// All of a frame.
    Frame(DimSet),
    /// Those of a frame that have the members, without these. As if it were not there where no key of anything has
    /// a member of their dimensions.
    Picked { frame: DimSet, members: Vec<(Dim, u32)> },
    /// The keys of the rows of a coefficient that may hold, of those that have the members, without these.
    Listed { coefficient: usize, keys: DimSet, members: Vec<(Dim, u32)> },
}

impl Rows {
    /// The rows of a line over `per`. The condition of its scope is no part of the formula here.
    pub fn new(symbols: &Symbols<'_>, dims: &dyn Fn(Symbol) -> DimSet, formula: &Term, per: DimSet) -> Rows {
        let mut sources = Vec::new();
        formula.walk(&mut |term| {
            let source = match &term.op {
                Op::Ref(reference) => Source::new(symbols, dims, reference),
                Op::Over(over) => Some(Source::Frame(over.group)),
                Op::Upto(upto) => Some(Source::Frame(upto.dims)),
                _ => None,
            };
            sources.extend(source.filter(|s| s.dims().is_subset(per) && !sources.contains(s)));
        });
        Rows { sources }
    }
}

impl Source {
    fn new(symbols: &Symbols<'_>, dims: &dyn Fn(Symbol) -> DimSet, reference: &Reference) -> Option<Source> {
        let dimensions = &symbols.catalog.dimensions;
        let member = |pick: &Picked| match pick {
            Picked::Member(dim, id) => Some((*dim, dimensions.member(*dim, id)?)),
            _ => None,
        };
        let mut members: Vec<(Dim, u32)> = reference.picks.iter().filter_map(member).collect();
        let source = match reference.symbol {
            Symbol::Coefficient(coefficient) => {
                let per = symbols.choices[coefficient].per.iter().copied();
                let keys = per.fold(DimSet::NONE, DimSet::with);
                members.retain(|(dim, _)| keys.contains(*dim));
                Source::Listed { coefficient, keys, members }
            }
            symbol if members.is_empty() => Source::Frame(dims(symbol)),
            symbol => Source::Picked { frame: dims(symbol), members },
        };
        let single = matches!(source, Source::Listed { .. }) && source.dims().is_empty();
        (!single).then_some(source)
    }

    /// The members that its keys are picked by.
    pub fn members(&self) -> &[(Dim, u32)] {
        match self {
            Source::Frame(_) => &[],
            Source::Picked { members, .. } | Source::Listed { members, .. } => members,
        }
    }

    /// The dimensions of its keys.
    pub fn dims(&self) -> DimSet {
        let (Source::Frame(all) | Source::Picked { frame: all, .. } | Source::Listed { keys: all, .. }) =
            self;
        self.members().iter().fold(*all, |rest, (dim, _)| rest.without(*dim))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Findings;
    use crate::rule::{Book, tiny};
    use std::sync::Arc;

    /// The book of one line `y` over `per` that holds the keys `rule`. There are the measures `area` (of each class, year
    /// and county) and `fund` (of each year and county), and the coefficient `k` (of each class).
    fn book(per: &str, rule: &str) -> Arc<Book> {
        let head = |id: &str| format!("id = \"{id}\"\ntitle = {{ zh = \"{id}\", en = \"{id}\" }}\n");
        let of = |kind: &str, id: &str, per: &str| {
            let per: Vec<String> = per.split_whitespace().map(|dim| format!("\"{dim}\"")).collect();
            format!("[[{kind}]]\n{}unit = \"1\"\nper = [{}]\n", head(id), per.join(", "))
        };
        let source = "source = { id = \"s\", clause = \"\" }\n";
        let profile =
            "version = \"1\"\nevidence = \"illustrative\"\nmodels = [\"m\"]\nheadline = []\nsection = []";
        let measures = of("measure", "area", "class year county") + &of("measure", "fund", "year county");
        let catalog = Arc::new(tiny::catalog(&[
            ("measures/all.toml", &measures),
            ("values/all.toml", &of("coefficient", "k", "class")),
            ("accounts/m.toml", &format!("{}{source}{}{rule}", head("m"), of("line", "y", per))),
            ("profiles/p.toml", &format!("{}{source}{profile}", head("p"))),
        ]));
        let mut findings = Findings::default();
        let book = Book::new(&catalog, catalog.profile("p").unwrap(), &mut findings);
        book.unwrap_or_else(|| panic!("{:?}", findings.iter().map(|f| &f.message.en).collect::<Vec<_>>()))
    }

    /// The dimensions of the tiny world by their ids.
    fn dims(book: &Book, ids: &[&str]) -> DimSet {
        ids.iter().fold(DimSet::NONE, |set, id| set.with(book.catalog.dimensions.find(id).unwrap()))
    }

    fn sources(book: &Book) -> &[Source] {
        &book.lines[0].rows.sources
    }

    #[test]
    fn a_member_picked_leaves_the_other_dimensions() {
        let book = book("year county", r#"formula = 'area[class = "grass"] + area[class = "grass"] / 2'"#);
        let (all, class) = (dims(&book, &["class", "year", "county"]), dims(&book, &["class"]));
        let members = vec![(class.iter().next().unwrap(), tiny::GRASS)];
        // Named twice, it is one source.
        assert_eq!(sources(&book), [Source::Picked { frame: all, members }]);
        assert_eq!(sources(&book)[0].dims(), dims(&book, &["year", "county"]));
    }

    #[test]
    fn a_coefficient_alone_brings_in_its_keys() {
        let book = book("class", "formula = '2 * k'");
        let keys = dims(&book, &["class"]);
        assert_eq!(sources(&book), [Source::Listed { coefficient: 0, keys, members: Vec::new() }]);
        // With its only member picked nothing is left that could make a row.
        assert!(sources(&self::book("", r#"formula = 'k[class = "lake"]'"#)).is_empty());
    }

    #[test]
    fn what_varies_over_more_or_other_dimensions_is_no_source() {
        let book = book("class year city", "formula = 'k * sum(fund, county by city)'");
        let class = Source::Listed { coefficient: 0, keys: dims(&book, &["class"]), members: Vec::new() };
        // The groups of the sum lie within the line's dimensions, what is summed does not.
        assert_eq!(sources(&book), [class, Source::Frame(dims(&book, &["year", "city"]))]);
        assert!(book.frames().contains(&dims(&book, &["year", "county"])));
        assert!(book.frames().contains(&dims(&book, &["year", "city"])));
    }

    #[test]
    fn a_condition_brings_in_nothing() {
        let book = book("year county", "formula = 'fund'\nwhere = 'area[class = \"lake\"] > 0'");
        assert_eq!(sources(&book), [Source::Frame(dims(&book, &["year", "county"]))]);
    }
}
