//! What a column of a mapping is.

use super::Role;
use super::read::Reader;
use crate::import::faults::no_unit;
use crate::import::header::lists;
use crate::import::mapping;
use crate::model::{faults, quoted};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

impl Reader<'_> {
    pub(super) fn role(
        &mut self,
        column: &mapping::Column,
        whole: Option<Option<usize>>,
        of_all: &Option<Option<Unit>>,
    ) -> Option<Role> {
        if column.skip {
            return Some(Role::Skip);
        }
        if let Some(key) = &column.key {
            return match self.entries.filled(key)? {
                "name" => Some(Role::Name),
                "parent" => Some(Role::Parent),
                "measure" => Some(Role::Measure),
                word if word == self.words.of.key() => Some(Role::Measure),
                "unit" => Some(Role::Unit),
                "status" => Some(Role::Status),
                "source" => Some(Role::Source),
                "note" => Some(Role::Note),
                "vintage" => Some(Role::Vintage),
                "price_year" => Some(Role::PriceYear),
                word => match self.words.of.facts().iter().find(|fact| **fact == word) {
                    Some(fact) => Some(Role::Fact(fact)),
                    None => self.dimension(key).map(Role::Key),
                },
            };
        }
        let measure = match &column.measure {
            Some(id) => Some(self.measure(id)?),
            None => match whole {
                Some(None) => return None,
                Some(Some(measure)) => Some(measure),
                None => None,
            },
        };
        let own = match &column.unit {
            Some(unit) => Some(self.unit(unit)),
            None => of_all.clone(),
        };
        let unit = match own {
            Some(None) => return None,
            Some(Some(unit)) => Some(unit),
            None => None,
        };
        let mut keys = self.keys(&column.keys)?;
        if column.members.iter().filter(|m| self.entries.filled(m).is_none()).count() > 0 {
            return None;
        }
        if let Some(measure) = measure {
            self.check_unit(column, measure, unit.as_ref())?;
            for member in &column.members {
                let found = lists(measure, self.words)
                    .find_map(|d| Some((d, self.words.member(d, member.get_ref())?)));
                match found {
                    Some(key) => keys.push(key),
                    None => {
                        let (word, of) = (member.get_ref(), &self.words.subjects[measure]);
                        let Text { zh, en } = quoted(&of.id, &of.title);
                        let message =
                            text!("{zh}的维度里没有“{word}”", "no dimension of {en} has \"{word}\"");
                        let help = text!(
                            "改写成 keys = {{ 维度 = \"成员\" }}",
                            "write keys = {{ dimension = \"member\" }} instead"
                        );
                        self.entries.complain(member, faults::unknown_member(message).help(help));
                        return None;
                    }
                }
            }
        }
        let basis = self.basis(&column.vintage, &column.price_year);
        let facts = self.facts([("set", &column.set), ("tolerance", &column.tolerance)]);
        Some(Role::Figures { measure, unit, keys, basis, facts })
    }

    fn check_unit(&mut self, column: &mapping::Column, measure: usize, unit: Option<&Unit>) -> Option<()> {
        let of = &self.words.subjects[measure];
        let name = quoted(&of.id, &of.title);
        let place = column.unit.as_ref().or(column.measure.as_ref()).unwrap_or(&column.at);
        match unit {
            None => {
                let wanted = &of.unit;
                let help = text!(
                    "写 unit = \"…\"（表里数字的单位，能换算成 {wanted}）",
                    "write unit = \"…\": that of the figures, convertible to {wanted}"
                );
                self.entries.complain(place, no_unit(&name, help));
                None
            }
            Some(unit) if !unit.same_dimension(&of.unit) => {
                self.entries.complain(place, faults::inconvertible(&name, &of.unit, &unit.to_string()));
                None
            }
            Some(_) => Some(()),
        }
    }
}
