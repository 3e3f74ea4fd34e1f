//! The value of a cell as text, by the type it declares.

use quick_xml::events::BytesStart;

use super::text::Written;
use crate::sheet::book::value::write_number;
use crate::sheet::book::xml::attribute;
use crate::sheet::grid::{Kind, Shown};

/// A cell and its repetitions to the right.
#[derive(Clone)]
pub struct Cell {
    pub column: u32,
    pub times: u32,
    /// The rows and columns of the block merged into it.
    pub span: (u32, u32),
    pub content: Content,
    pub style: Option<String>,
    /// What its format says of its number or date.
    pub shown: Option<Shown>,
}

impl Cell {
    /// Takes off the repetitions up to the last column that is like the first, where its style is the column's own and
    /// others follow.
    pub fn split(&mut self, last_alike: impl FnOnce(u32) -> u32) -> Option<Cell> {
        let styled = matches!(self.content, Content::Value(Kind::Number | Kind::Percent | Kind::Date, _));
        if self.style.is_some() || !styled || self.times < 2 || self.span != (1, 1) {
            return None;
        }
        let alike = last_alike(self.column).saturating_sub(self.column).saturating_add(1);
        let own = (alike < self.times).then(|| Cell { times: alike, ..self.clone() })?;
        (self.column, self.times) = (self.column + alike, self.times - alike);
        Some(own)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Blank,
    Value(Kind, String),
    Unreadable(String),
    /// A number whose format cannot be read.
    Unshown,
}

/// What a cell declares of its value; its text stands within.
pub enum Declared {
    /// Text as written, or as declared where that is given.
    Text(Option<String>),
    Number(String),
    /// A fraction.
    Percent(String),
    Truth(String),
    Date(String),
    Time(String),
    Error,
}

impl Declared {
    pub fn of(tag: &BytesStart<'_>) -> Declared {
        let given = |name| attribute(tag, name).unwrap_or_default();
        // An error is written as a text; only the program's own type tells.
        if attribute(tag, "calcext:value-type").as_deref() == Some("error") {
            return Declared::Error;
        }
        match attribute(tag, "office:value-type").as_deref() {
            Some("float" | "currency") => Declared::Number(given("office:value")),
            Some("percentage") => Declared::Percent(given("office:value")),
            Some("boolean") => Declared::Truth(given("office:boolean-value")),
            Some("date") => Declared::Date(given("office:date-value")),
            Some("time") => Declared::Time(given("office:time-value")),
            _ => Declared::Text(attribute(tag, "office:string-value")),
        }
    }

    /// The value; `written` is the text within the cell. What is declared does not tell which letters are raised.
    pub fn content(self, written: &Written) -> Content {
        let text = || written.text.clone();
        let (kind, text) = match self {
            Declared::Text(declared) => {
                (Kind::Text, declared.filter(|_| !written.raised).unwrap_or_else(text))
            }
            Declared::Error => (Kind::Error, written.text.trim().to_owned()),
            Declared::Number(number) => match digits(&number) {
                Some(digits) => (Kind::Number, digits),
                None => return Content::Unreadable(number),
            },
            Declared::Percent(fraction) => match digits(&fraction) {
                Some(digits) => (Kind::Percent, digits),
                None => return Content::Unreadable(fraction),
            },
            Declared::Truth(truth) => (Kind::Text, truth.to_uppercase()),
            Declared::Date(date) => (Kind::Date, date.strip_suffix("T00:00:00").unwrap_or(&date).to_owned()),
            Declared::Time(time) => match clock(&time) {
                Some(clock) => (Kind::Date, clock),
                None => return Content::Unreadable(time),
            },
        };
        if text.trim().is_empty() && kind != Kind::Error {
            return Content::Blank;
        }
        Content::Value(kind, text)
    }
}

fn digits(number: &str) -> Option<String> {
    let value: f64 = number.trim().parse().ok()?;
    let mut text = String::new();
    write_number(value, &mut text);
    value.is_finite().then_some(text)
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
