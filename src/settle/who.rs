//! Who pays and who is paid.

use super::{Settlement, Side};
use crate::model::dimension::{Dim, Dimensions};
use crate::plan::State;
use crate::rule::Symbol;
use crate::text::Lang;
use std::collections::BTreeSet;

/// A party of the scheme or a member of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Party(usize),
    Member(Dim, u32),
    /// The row belongs to no member of the dimension that was named.
    Nobody,
}

impl Who {
    /// A member of a dimension; where its id is the code of a region that region, so that a county that pays another
    /// and is paid by a third is one party.
    pub(super) fn member(dim: Dim, member: u32, dimensions: &Dimensions) -> Who {
        let same = dimensions.region_of(&dimensions.member_id(dim, member));
        let (dim, member) = same.unwrap_or((dim, member));
        Who::Member(dim, member)
    }
}

impl Settlement {
    /// Whom a side of a flow means in a row of its line.
    pub(super) fn who(&self, side: Side, line: usize, row: usize) -> Who {
        let Side::Member(wanted) = side else {
            return if let Side::Party(party) = side { Who::Party(party) } else { Who::Nobody };
        };
        let dimensions = &self.run.book.catalog.dimensions;
        let Some((_, frame)) = self.run.framed(Symbol::Line(line)) else { return Who::Nobody };
        let mut members = frame.order.iter().filter_map(|dim| Some((*dim, frame.member(*dim, row)?)));
        members
            .find_map(|(dim, member)| dimensions.ascend(dim, member, wanted))
            .map_or(Who::Nobody, |member| Who::member(wanted, member, dimensions))
    }

    /// Everyone whom a row with an amount names, also where the amount is 0 and stands in no ledger.
    pub(super) fn named(&self) -> BTreeSet<Who> {
        let mut named = BTreeSet::new();
        for flow in &self.terms.payments {
            let Some((column, _)) = self.run.framed(Symbol::Line(flow.line)) else { continue };
            let rows = self.rows(flow.line).into_iter();
            for row in rows.filter(|row| matches!(column.state(*row), State::Accounted(_))) {
                named.extend([flow.from, flow.to].map(|side| self.who(side, flow.line, row)));
            }
        }
        named
    }

    /// The id of a party: its code, or the id the scheme gives it.
    pub fn who_id(&self, who: Who) -> String {
        match who {
            Who::Party(party) => self.terms.scheme.parties[party].id.clone(),
            Who::Member(dim, member) => self.run.book.catalog.dimensions.member_id(dim, member),
            Who::Nobody => String::new(),
        }
    }

    pub fn who_title(&self, who: Who, lang: Lang) -> String {
        match who {
            Who::Party(party) => self.terms.scheme.parties[party].title.get(lang).to_string(),
            Who::Member(dim, member) => self.run.book.catalog.dimensions.member_title(dim, member, lang),
            Who::Nobody => lang.pick("未指明", "not named").to_string(),
        }
    }
}
