//! Where an expected result is known from.

use crate::finding::{Finding, Findings};
use crate::model::faults;
use crate::sheet::Sheet;
use crate::text;
use crate::text::Text;

/// Where an expected result is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Printed by somebody else.
    Published,
    /// Worked out by hand from the rule.
    ByHand,
    /// Computed by another program, written apart from this one.
    Independent,
    /// The table does not say.
    Unstated,
}

/// Every basis with the words it is written by.
const WORDS: [(Basis, &str, &str); 3] = [
    (Basis::Published, "published", "公布"),
    (Basis::ByHand, "by-hand", "手算"),
    (Basis::Independent, "independent", "独立程序"),
];

impl Basis {
    pub const ALL: [Basis; 4] = [Basis::Published, Basis::ByHand, Basis::Independent, Basis::Unstated];

    pub fn title(self) -> Text {
        match self {
            Basis::Published => text!("公布值", "published"),
            Basis::ByHand => text!("手算值", "by hand"),
            Basis::Independent => text!("独立程序的值", "by an independent program"),
            Basis::Unstated => text!("未注明来历的值", "of no stated origin"),
        }
    }

    /// The one that a word in the table says.
    pub fn parse(text: &str) -> Option<Basis> {
        WORDS.iter().find(|(_, en, zh)| text == *en || text == *zh).map(|(basis, ..)| *basis)
    }

    /// The word for it in the table; empty where nothing is said.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(basis, ..)| *basis == self).map_or("", |(_, en, _)| en)
    }

    /// Its name in `run.json`.
    pub fn id(self) -> &'static str {
        match self {
            Basis::Published => "published",
            Basis::ByHand => "by_hand",
            Basis::Independent => "independent",
            Basis::Unstated => "unstated",
        }
    }
}

/// What a result is known from. An empty cell says nothing, which is counted as such; a word that is none is refused.
pub fn read(sheet: &Sheet, row: usize, column: Option<usize>, findings: &mut Findings) -> Option<Basis> {
    let Some((column, text)) = column.and_then(|c| Some((c, sheet.cell(row, c)?))) else {
        return Some(Basis::Unstated);
    };
    let found = Basis::parse(text);
    if found.is_none() {
        findings.push(no_basis(text).at_cell(sheet.place(Some(row), Some(column))));
    }
    found
}

/// What is said of a word that is none.
pub fn no_basis(text: &str) -> Finding {
    let words = WORDS.map(|(_, en, _)| en).join(" ");
    faults::unknown_choice(text).help(text!(
        "写 公布、手算 或 独立程序；不知道就空着",
        "write one of: {words}; leave it empty where it is not known"
    ))
}
