//! What a line rests on, in the words of a report.

use super::Book;
use crate::model::document::Cite;
use crate::rule::checked::CheckedLine;

impl Book {
    /// The clause a line rests on. A part that schemes share cites the scheme at hand: its own source only says in whose
    /// text it was read first.
    pub fn cited(&self, checked: &CheckedLine) -> &Cite {
        let (model, line) = self.origin(checked);
        match &line.source {
            Some(own) => own,
            None if self.is_shared(&model.id) => &self.profile.source,
            None => &model.source,
        }
    }

    /// Whether a model is a part that the scheme at hand shares with others.
    fn is_shared(&self, model: &str) -> bool {
        let own = self.catalog.models.iter().find(|m| m.id == self.profile.id);
        let scheme = own.and_then(|m| m.scheme.as_ref());
        scheme.is_some_and(|scheme| scheme.shares(model))
    }
}
