//! The least scheme and the least profile, under an id of the user's.

use crate::finding::Findings;
use crate::model::files::Files;
use crate::model::{Catalog, Placed};
use crate::rule::Book;
use std::sync::Arc;

/// Files by their path: what to write, with the name that the texts give the thing.
type Texts = &'static [(&'static str, &'static str)];

/// One kind of thing that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draft {
    Scheme,
    Profile,
}

/// Files of a folder, by their path in it.
pub type Written = Vec<(String, String)>;

impl Draft {
    /// Its id in the texts, as files and models have it.
    fn own(self) -> &'static str {
        match self {
            Draft::Scheme => "my-air",
            Draft::Profile => "my-account",
        }
    }

    /// What its quantities and lines are called behind the id.
    fn names(self) -> &'static [&'static str] {
        match self {
            Draft::Scheme => &["rate", "gap", "surplus", "payment", "pool", "kept", "reward"],
            Draft::Profile => &["income", "value"],
        }
    }

    fn definitions_of(self) -> Texts {
        match self {
            Draft::Scheme => &[
                ("sources/my-air.toml", include_str!("scheme/sources.toml")),
                ("values/my-air.toml", include_str!("scheme/values.toml")),
                ("values/my-air.csv", include_str!("scheme/values.csv")),
                ("compensation/my-air.toml", include_str!("scheme/model.toml")),
            ],
            Draft::Profile => &[
                ("sources/my-account.toml", include_str!("profile/sources.toml")),
                ("measures/my-account.toml", include_str!("profile/measures.toml")),
                ("accounts/my-account.toml", include_str!("profile/model.toml")),
                ("profiles/my-account.toml", include_str!("profile/profile.toml")),
            ],
        }
    }

    fn data_of(self) -> Texts {
        match self {
            Draft::Scheme => &[
                ("浓度.csv", include_str!("scheme/data.csv")),
                ("dataset.toml", include_str!("scheme/dataset.toml")),
            ],
            Draft::Profile => &[
                ("数据.csv", include_str!("profile/data.csv")),
                ("dataset.toml", include_str!("profile/dataset.toml")),
            ],
        }
    }

    /// The files of the folder of definitions.
    pub fn definitions(self, id: &str) -> Written {
        self.written(self.definitions_of(), id)
    }

    /// A dataset of made-up figures to try it on.
    pub fn data(self, id: &str) -> Written {
        self.written(self.data_of(), id)
    }

    fn written(self, texts: Texts, id: &str) -> Written {
        let named = |text: &str| {
            let text = text.replace(self.own(), id);
            text.replace(&in_formulas(self.own()), &in_formulas(id))
        };
        texts.iter().map(|(path, text)| (named(path), named(text))).collect()
    }

    /// What is defined already under one of the names it would define.
    pub fn taken(self, id: &str, catalog: &Catalog) -> Option<Placed> {
        let source = format!("{id}-2025");
        let own = in_formulas(id);
        let named = |at: &&Placed| {
            let name = at.text.strip_prefix(own.as_str()).and_then(|rest| rest.strip_prefix('_'));
            name.is_some_and(|name| self.names().contains(&name))
        };
        let profiles = catalog.profile(id).ok().map(|p| &p.at);
        let models = catalog.models.iter().map(|m| &m.at).filter(|at| at.text == id);
        let documents = catalog.documents.iter().map(|d| &d.at).filter(|at| at.text == source);
        let measures = catalog.measures.iter().map(|m| &m.at);
        let coefficients = catalog.coefficients.iter().map(|c| &c.at);
        let inputs = measures.chain(coefficients).filter(named);
        profiles.into_iter().chain(models).chain(documents).chain(inputs).next().cloned()
    }

    /// Reads and checks the definitions as they would stand over others; what is wrong is reported.
    pub fn try_over(self, id: &str, mut files: Files, findings: &mut Findings) {
        files.lay(self.definitions(id));
        let mut found = Findings::default();
        let catalog = Arc::new(Catalog::load(&files, &mut found));
        match catalog.profile(id) {
            Ok(profile) => drop(Book::new(&catalog, profile, &mut found)),
            Err(finding) => found.push(*finding),
        }
        // Warnings about what stood there before are no matter of this.
        if found.has_errors() {
            findings.extend(found);
        }
    }
}

/// An id as formulas write it.
fn in_formulas(id: &str) -> String {
    id.replace('-', "_")
}

/// Whether a word can be the id of a scheme or profile, and begin the names of its lines.
pub fn is_id(word: &str) -> bool {
    let part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    word.starts_with(|c: char| c.is_ascii_lowercase()) && word.split('-').all(part)
}

#[cfg(test)]
mod tests {
    use super::is_id;

    #[test]
    fn an_id_is_lower_case_letters_digits_and_single_hyphens() {
        for (word, is) in [
            ("datong-air-2025", true),
            ("a", true),
            ("", false),
            ("2025-air", false),
            ("Datong", false),
            ("datong_air", false),
            ("datong--air", false),
            ("datong-", false),
            ("大同", false),
            ("../x", false),
        ] {
            assert_eq!(is_id(word), is, "{word}");
        }
    }
}
