//! The command that results were made by, as it has to be given to make them again: every option with its value, names
//! of files and folders as reports show them.

use super::Sheets;
use crate::hex;
use crate::table::Assumption;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A command in the one form that it is written in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Command {
    pub name: Name,
    /// The dataset as the user wrote it; where that leads from the root, its last name.
    pub dataset: String,
    /// The profile or scheme, be it asked for or the dataset's own.
    pub profile: String,
    pub compare: Vec<String>,
    pub accept: Vec<String>,
    /// The one accounting year.
    pub year: Option<u32>,
    /// The time that is settled.
    pub period: Option<String>,
    pub trial: bool,
    /// Whether an account is held to what settling asks.
    pub strict: bool,
    /// Folders of earlier settlements, beside those that the dataset names.
    pub after: Vec<String>,
    pub formats: Vec<String>,
    /// How much of the workbook; the whole where it is not said.
    #[serde(default = "whole")]
    pub sheets: String,
    pub lang: String,
    /// Files that change inputs or definitions before anything is computed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenario: Vec<Kept>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Name {
    Run,
    Settle,
}

/// A file that is kept with its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    pub name: String,
    pub sha256: String,
    pub text: String,
}

/// What was written before it could be said.
fn whole() -> String {
    Sheets::All.id().to_string()
}

impl Kept {
    pub fn of(assumption: &Assumption) -> Kept {
        let (name, text) = (assumption.file.name.clone(), assumption.file.text.clone());
        Kept { name, sha256: hex(&Sha256::digest(text.as_bytes())), text }
    }
}
