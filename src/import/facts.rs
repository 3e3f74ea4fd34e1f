//! What a row of coefficients, or of results known beforehand, says beside its figure.

use super::spell::fold;
use super::subject::Of;
use crate::cell::figure::{self, Value};
use crate::finding::Finding;
use crate::model::coefficient::bad_evidence;
use crate::model::date::{Date, not_a_date};
use crate::model::evidence::Evidence;
use crate::model::faults;
use crate::sheet::raw::{Cell, Kind};
use crate::table::basis::{self, Prices};
use crate::table::expected::{Basis, no_basis};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeMap;

/// By their columns in the table that is written.
pub type Facts = BTreeMap<&'static str, String>;

/// Each fact as Chinese tables and people call it.
const TITLES: [(&str, &str); 10] = [
    ("set", "组"),
    ("low", "下限"),
    ("high", "上限"),
    ("valid_from", "起日"),
    ("valid_to", "止日"),
    ("clause", "条款"),
    ("evidence", "证据"),
    ("tolerance", "允差"),
    ("basis", "来历"),
    ("misprint", "印误"),
];

/// What a fact is called.
pub fn title(fact: &str) -> Text {
    let zh = TITLES.iter().find(|(id, _)| *id == fact).map_or(fact, |(_, zh)| zh);
    text!("{zh}", "{fact}")
}

impl Of {
    /// The fact whose column a header announces.
    pub fn fact(self, header: &str) -> Option<&'static str> {
        let header = fold(header);
        let named = |fact: &&&str| fold(fact) == header || fold(&title(fact).zh) == header;
        self.facts().iter().find(named).copied()
    }

    /// The facts that its rows may have.
    pub fn facts(self) -> &'static [&'static str] {
        match self {
            Of::Measures => &[],
            Of::Coefficients => &["set", "low", "high", "valid_from", "valid_to", "clause", "evidence"],
            Of::Expected => &["tolerance", "basis", "misprint"],
        }
    }

    /// The fact that somebody has to answer for, once for all rows or in each.
    pub fn grade(self) -> &'static str {
        match self {
            Of::Measures => "status",
            Of::Coefficients => "evidence",
            Of::Expected => "basis",
        }
    }
}

/// A fact as it is written, from what a mapping or a cell says; else what is wrong with that.
pub fn read(name: &str, cell: &Cell) -> Result<String, Box<Finding>> {
    let text = cell.text.trim();
    match name {
        "evidence" => {
            let known = Evidence::ALL.into_iter().find(|e| e.id() == text || e.title(Lang::Zh) == text);
            known.map(|e| e.id().to_string()).ok_or_else(|| Box::new(bad_evidence(text)))
        }
        // An empty cell of the table says that it is not known.
        "basis" if ["unstated", "未注明"].contains(&text) => Ok(String::new()),
        "basis" => {
            let known = Basis::parse(text);
            known.map(|basis| basis.word().to_string()).ok_or_else(|| Box::new(no_basis(text)))
        }
        "valid_from" | "valid_to" if Date::parse(text).is_none() => Err(Box::new(not_a_date(text))),
        "tolerance" | "low" | "high" => match figure::read(cell, &[]) {
            Value::Number { digits, percent, scaled: false } if !percent || name == "tolerance" => {
                Ok(if percent { format!("{digits}%") } else { digits })
            }
            _ => Err(Box::new(faults::not_a_number(text))),
        },
        _ => Ok(text.to_string()),
    }
}

/// The same of a text.
pub fn read_text(name: &str, text: &str) -> Result<String, Box<Finding>> {
    read(name, &Cell::new(Kind::Text, text))
}

/// Whether a text says whose prices figures are in: of coefficients a year, or that a price holds as it stands.
pub fn is_price_year(text: &str, of: Of) -> bool {
    match (of, basis::prices(text)) {
        (Of::Coefficients, prices) => text == "nominal" || matches!(prices, Some(Prices::Of(_))),
        (_, prices) => prices.is_some(),
    }
}

/// The facts of one thing, with those of a wider one where it says nothing.
pub fn or(own: &Facts, wider: &Facts) -> Facts {
    let mut both = wider.clone();
    both.extend(own.iter().map(|(name, said)| (*name, said.clone())));
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_written_as_their_tables_have_them() {
        for (name, said, written) in [
            ("evidence", "公开发表", "published"),
            ("evidence", "unverified", "unverified"),
            ("basis", "手算", "by-hand"),
            ("basis", "unstated", ""),
            ("tolerance", "0.02%", "0.02%"),
            ("tolerance", "０.５", "0.5"),
            ("low", "1,234.5", "1234.5"),
            ("valid_from", "2016-01-01", "2016-01-01"),
            ("set", "meng-2020", "meng-2020"),
        ] {
            assert_eq!(read_text(name, said).ok().as_deref(), Some(written), "{name} {said}");
        }
        for (name, said) in [
            ("evidence", "一般"),
            ("basis", "别处"),
            ("tolerance", "约 1"),
            ("low", "5%"),
            ("valid_to", "2016"),
        ] {
            assert!(read_text(name, said).is_err(), "{name} {said}");
        }
    }
}
