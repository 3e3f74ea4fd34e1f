//! Notices: what each unit of a settlement is told. The settlement leaves their words in its folder; letters are laid out
//! from there alone.

pub mod docx;
mod words;

pub use words::notices;

use serde::{Deserialize, Serialize};

/// The file of a settlement's folder that holds them.
pub const FILE: &str = "notices.json";

/// All notices of a settlement.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notices {
    /// What every page says of money that is not for payment; empty where it is.
    pub banner: String,
    pub notices: Vec<Notice>,
}

/// The notice to one unit about one time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// Code, name and time of the unit: what a file is called by.
    pub id: String,
    pub name: String,
    pub period: String,
    pub number: String,
    pub title: String,
    pub salutation: String,
    pub body: Vec<String>,
    /// Heads, then rows: item, how it was worked out, amount.
    pub table: Vec<[String; 3]>,
    pub closing: Vec<String>,
    pub attachment: String,
    pub signature: String,
    pub date: String,
}

impl Notice {
    /// A name that every file system takes.
    pub fn file(&self) -> String {
        const LONGEST: usize = 60;
        let suits = |c: char| if "\\/:*?\"<>|".contains(c) || c.is_control() { '_' } else { c };
        let name: String =
            format!("{} {} {}", self.id, self.name, self.period).chars().map(suits).take(LONGEST).collect();
        format!("{}.docx", name.trim().trim_end_matches('.'))
    }
}
