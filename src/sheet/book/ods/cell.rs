//! The value of a cell as text, by the type it declares.

use quick_xml::events::BytesStart;

use super::attribute;
use crate::sheet::book::value::write_number;

/// A cell and its repetitions to the right.
pub struct Cell {
    pub column: u32,
    pub times: u32,
    pub content: Content,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Content {
    Blank,
    Text(String),
    /// A formula's error value.
    Error(String),
    Unreadable(String),
}

/// What a cell declares of its value; its text stands within.
pub enum Kind {
    /// Text as written, or as declared where that is given.
    Text(Option<String>),
    Number(String),
    Truth(String),
    Date(String),
    Time(String),
    Error,
}

impl Kind {
    pub fn of(tag: &BytesStart<'_>) -> Kind {
        let given = |name| attribute(tag, name).unwrap_or_default();
        // An error is written as a text; only the program's own type tells.
        if attribute(tag, "calcext:value-type").as_deref() == Some("error") {
            return Kind::Error;
        }
        match attribute(tag, "office:value-type").as_deref() {
            Some("float" | "percentage" | "currency") => Kind::Number(given("office:value")),
            Some("boolean") => Kind::Truth(given("office:boolean-value")),
            Some("date") => Kind::Date(given("office:date-value")),
            Some("time") => Kind::Time(given("office:time-value")),
            _ => Kind::Text(attribute(tag, "office:string-value")),
        }
    }

    /// The value; `written` is the text within the cell.
    pub fn content(self, written: &str) -> Content {
        let text = match self {
            Kind::Text(None) => written.to_owned(),
            Kind::Text(Some(declared)) => declared,
            Kind::Error => return Content::Error(written.trim().to_owned()),
            Kind::Number(number) => match number.trim().parse::<f64>() {
                Ok(value) if value.is_finite() => {
                    let mut text = String::new();
                    write_number(value, &mut text);
                    text
                }
                _ => return Content::Unreadable(number),
            },
            Kind::Truth(truth) => truth.to_uppercase(),
            Kind::Date(date) => date.strip_suffix("T00:00:00").unwrap_or(&date).to_owned(),
            Kind::Time(time) => match clock(&time) {
                Some(clock) => clock,
                None => return Content::Unreadable(time),
            },
        };
        if text.trim().is_empty() { Content::Blank } else { Content::Text(text) }
    }
}

/// `PT06H30M00S` as `06:30:00`.
fn clock(time: &str) -> Option<String> {
    let (hours, rest) = time.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?;
    let [hours, minutes, seconds]: [f64; 3] =
        [hours.parse().ok()?, minutes.parse().ok()?, seconds.parse().ok()?];
    Some(format!("{hours:02}:{minutes:02}:{seconds:02}"))
}
