//! The mapping as a whole: what it says of all tables, then each table.

use super::{Plan, Role};
use crate::finding::{Findings, Source};
use crate::import::entries::Entries;
use crate::import::faults::{no_such_fact, no_such_table};
use crate::import::mapping::{self, Mapping};
use crate::import::spell::fold;
use crate::import::subject::Of;
use crate::import::words::Words;
use crate::model::Spanned;
use crate::model::dimension::DimKind;
use crate::model::evidence::Status;
use crate::model::{document, faults};
use crate::sheet::raw::Raw;
use crate::text;
use std::sync::Arc;

/// Reads a mapping file.
pub fn read(source: &Arc<Source>, raws: &[Raw], words: &Words<'_>, findings: &mut Findings) -> Option<Plan> {
    let mapping: Mapping = crate::model::read(source, findings)?;
    let mut reader = Reader { raws, words, entries: Entries::new(source, findings), plan: Plan::default() };
    reader.mapping(&mapping);
    Some(Plan { open: reader.entries.open, ..reader.plan })
}

pub(super) struct Reader<'a> {
    pub raws: &'a [Raw],
    pub words: &'a Words<'a>,
    pub entries: Entries<'a>,
    pub plan: Plan,
}

impl Reader<'_> {
    fn mapping(&mut self, mapping: &Mapping) {
        self.plan.note = mapping.note.clone();
        self.plan.below = mapping.below;
        self.plan.missing = mapping.missing.clone();
        if let Some(status) = &mapping.status
            && let Some(word) = self.entries.filled(status)
        {
            self.plan.status = Status::parse(word);
            if self.plan.status.is_none() {
                self.entries.complain(status, faults::bad_status(Some(word)));
            }
        }
        self.source(mapping);
        self.plan.facts = self.facts([("evidence", &mapping.evidence), ("basis", &mapping.basis)]);
        if let (Some(status), true) = (&mapping.status, self.words.of != Of::Measures) {
            self.entries.complain(status, no_such_fact("status", self.words.of));
        }
        if let (Some(parent), Some(dim)) =
            (&mapping.parent, self.words.catalog.dimensions.of_kind(DimKind::Region))
        {
            self.plan.parent = self.member(dim, parent);
        }
        for (dimension, meanings) in &mapping.words {
            if ["measure", self.words.of.key()].contains(&dimension.get_ref().as_str()) {
                for (word, id) in meanings {
                    if let Some(measure) = self.measure(id) {
                        self.plan.measures.insert(fold(word), measure);
                    }
                }
                continue;
            }
            if dimension.get_ref() == "value" {
                meanings.iter().for_each(|(word, said)| self.value(word, said));
                continue;
            }
            let Some(dim) = self.dimension(dimension) else { continue };
            for (word, id) in meanings {
                if let Some(member) = self.member(dim, id) {
                    self.plan.members.entry(dim).or_default().insert(fold(word), member);
                }
            }
        }
        for (index, table) in mapping.table.iter().enumerate() {
            let like =
                table.get_ref().like.as_ref().map(|like| (like, self.like(like, &mapping.table[..index])));
            let whole = match like {
                None => table.get_ref().clone(),
                Some((_, Some(other))) => table.get_ref().or(other),
                Some((_, None)) => continue,
            };
            if let Some(table) = self.table(&whole) {
                self.plan.tables.push(table);
            }
        }
        if mapping.table.is_empty() {
            self.entries.no_tables();
        }
        let lacks = |role: fn(&Role) -> bool| {
            self.plan.tables.iter().any(|t| !t.columns.iter().any(|c| role(&c.role)))
        };
        let no_grade = lacks(|r| matches!(r, Role::Status | Role::Fact("evidence" | "basis")));
        let no_source = lacks(|r| matches!(r, Role::Source));
        let (grade, given) = match self.words.of {
            Of::Measures => ("status", mapping.status.is_some()),
            Of::Coefficients => ("evidence", mapping.evidence.is_some()),
            Of::Expected => ("basis", mapping.basis.is_some()),
        };
        for (given, lacking, key) in
            [(given, no_grade, grade), (mapping.source.is_some(), no_source, "source")]
        {
            if !given && lacking {
                self.entries.complain_of_all(faults::lacks_key(key));
            }
        }
    }

    /// Where all figures come from; of coefficients the id of a document.
    fn source(&mut self, mapping: &Mapping) {
        let Some(source) = &mapping.source else { return };
        self.plan.source = self.entries.filled(source).map(str::to_string);
        if let (Some(id), Of::Coefficients) = (&self.plan.source, self.words.of)
            && let Err(finding) = document::find(&self.words.catalog.documents, id)
        {
            self.entries.complain(source, *finding);
        }
    }

    /// The table before this one that it is like.
    fn like<'m>(
        &mut self,
        like: &Spanned<String>,
        before: &'m [Spanned<mapping::Table>],
    ) -> Option<&'m mapping::Table> {
        let found = before.iter().map(Spanned::get_ref).find(|t| t.output.get_ref() == like.get_ref());
        if found.is_none() {
            let name = like.get_ref();
            let message = text!(
                "前面没有 output = \"{name}\" 的表",
                "no table before this one has output = \"{name}\""
            );
            self.entries.complain(like, no_such_table(message));
        }
        found
    }
}
