//! What the styles of an OpenDocument workbook say of cells: how numbers are shown, which letters are raised, which
//! worksheets are hidden. Number formats are written out as Excel would write them and read as its own are.

use std::collections::{HashMap, HashSet};

use quick_xml::events::BytesStart;

use crate::sheet::book::format::{Format, LONGEST};
use crate::sheet::book::xml::attribute;

/// The most styles of one kind.
const STYLES: usize = 10_000;
/// Styles made of one another are no more.
const DEEPEST: usize = 10;
/// Of digits before or behind the point no more are drawn.
const DIGITS: u32 = 30;

/// The styles of a workbook, taken tag by tag.
#[derive(Debug, Default)]
pub struct Styles {
    /// Number formats by name, each without and with its parts for some numbers.
    numbers: HashMap<String, Number>,
    /// The number format of a style of cells, and the style that it is made of.
    cells: HashMap<String, (Option<String>, Option<String>)>,
    /// The styles of letters above the line.
    raising: HashSet<String>,
    /// The styles by which a worksheet is hidden.
    hiding: HashSet<String>,
    /// Name and family of the style just begun, and the number format.
    style: Option<(String, String)>,
    number: Option<(String, Number)>,
    draft: Draft,
    formats: HashMap<String, Option<Format>>,
}

/// A number format in letters as Excel has them.
#[derive(Debug, Default)]
struct Number {
    code: String,
    /// Conditions with the formats that go for numbers they hold of.
    parts: Vec<(String, String)>,
    percent: bool,
}

/// The piece of a number format just begun.
#[derive(Debug, Default)]
struct Draft {
    /// Letters that stand for themselves.
    text: Option<String>,
    decimals: u32,
    whole: u32,
    /// Thousands by which the number is divided.
    thousands: usize,
    /// Letters among the digits, by how many digits stand behind them.
    embedded: Vec<(u32, String)>,
    at: Option<u32>,
}

impl Styles {
    /// Takes a tag that begins.
    pub fn begin(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let given = |name| attribute(tag, name);
        let count = |name| given(name).and_then(|count| count.parse::<u32>().ok());
        match tag.name().as_ref() {
            "style:style" => {
                self.style =
                    given("style:name").map(|name| (name, given("style:family").unwrap_or_default()));
                if let Some((name, family)) = &self.style
                    && family == "table-cell"
                {
                    let of = (given("style:data-style-name"), given("style:parent-style-name"));
                    self.cells.insert(name.clone(), of);
                }
            }
            "style:table-properties" if given("table:display").as_deref() == Some("false") => {
                self.hiding.extend(self.style.take().map(|(name, _)| name));
            }
            "style:text-properties" if given("style:text-position").is_some_and(|at| is_raised(&at)) => {
                let style = self.style.as_ref().filter(|(_, family)| family == "text");
                self.raising.extend(style.map(|(name, _)| name.clone()));
            }
            "number:number-style"
            | "number:currency-style"
            | "number:percentage-style"
            | "number:date-style" => {
                let percent = tag.name().as_ref() == "number:percentage-style";
                self.number = given("style:name").map(|name| (name, Number { percent, ..Number::default() }));
            }
            "number:text" | "number:currency-symbol" => self.draft.text = Some(String::new()),
            "number:embedded-text" => {
                self.draft.at = count("number:position");
                self.draft.text = Some(String::new());
            }
            "number:number" | "number:scientific-number" | "number:fraction" => {
                self.draft = Draft {
                    decimals: count("number:decimal-places").unwrap_or_default().min(DIGITS),
                    whole: count("number:min-integer-digits").unwrap_or_default().min(DIGITS),
                    thousands: given("number:display-factor").map_or(0, |factor| thousands(&factor)),
                    ..Draft::default()
                };
            }
            "style:map" => {
                if let (Some((_, number)), Some(condition), Some(style)) =
                    (&mut self.number, given("style:condition"), given("style:apply-style-name"))
                {
                    number.parts.push((condition, style));
                }
            }
            other => {
                if let (Some((_, number)), Some(letters)) = (&mut self.number, of_date(other)) {
                    number.code.push_str(letters);
                }
            }
        }
        let most = [self.numbers.len(), self.cells.len(), self.raising.len(), self.hiding.len()];
        match most.into_iter().max() > Some(STYLES) {
            true => Err(format!("more than {STYLES} styles")),
            false => Ok(()),
        }
    }

    /// Takes letters between tags.
    pub fn letters(&mut self, letters: &str) {
        if let Some(text) = self.draft.text.as_mut().filter(|text| text.len() < LONGEST) {
            text.push_str(letters);
        }
    }

    /// Takes a tag that ends.
    pub fn end(&mut self, tag: &str) {
        match tag {
            "number:embedded-text" => {
                let place = self.draft.at.take().filter(|at| *at <= DIGITS);
                self.draft.embedded.extend(place.zip(self.draft.text.take()));
            }
            "number:text" | "number:currency-symbol" => {
                let text = self.draft.text.take().unwrap_or_default();
                let Some((_, number)) = &mut self.number else { return };
                match number.percent && text.contains('%') {
                    true => number.code.push('%'),
                    false => number.code.push_str(&quoted(&text)),
                }
            }
            "number:number" | "number:scientific-number" | "number:fraction" => {
                let draft = std::mem::take(&mut self.draft);
                if let Some((_, number)) = &mut self.number {
                    number.code.push_str(&draft.digits());
                }
            }
            "number:number-style"
            | "number:currency-style"
            | "number:percentage-style"
            | "number:date-style" => {
                self.numbers.extend(self.number.take());
            }
            "style:style" => self.style = None,
            _ => {}
        }
    }

    /// Whether a worksheet of a style is hidden.
    pub fn hides(&self, style: &str) -> bool {
        self.hiding.contains(style)
    }

    /// Whether letters of a style stand above the line.
    pub fn raises(&self, style: &str) -> bool {
        self.raising.contains(style)
    }

    /// What the format of a style of cells says; none where that is nothing.
    pub fn format(&mut self, style: &str) -> Option<&Format> {
        if !self.formats.contains_key(style) {
            let read = self.number_of(style).and_then(|number| Format::read(&self.code(number)));
            self.formats.insert(style.to_owned(), read);
        }
        self.formats.get(style)?.as_ref()
    }

    /// The number format of a style: its own, or that of what it is made of.
    fn number_of(&self, style: &str) -> Option<&str> {
        let mut style = style;
        for _ in 0..DEEPEST {
            match self.cells.get(style)? {
                (Some(number), _) => return Some(number),
                (None, Some(above)) => style = above,
                (None, None) => return None,
            }
        }
        None
    }

    /// A number format with its parts: `[>=10000]0.0,"万";0`.
    fn code(&self, name: &str) -> String {
        let Some(number) = self.numbers.get(name) else { return String::new() };
        let parts = number.parts.iter().filter_map(|(condition, part)| {
            let condition = condition.trim().strip_prefix("value()")?.replace("!=", "<>");
            Some(format!("[{condition}]{};", self.numbers.get(part)?.code))
        });
        parts.collect::<String>() + &number.code
    }
}

impl Draft {
    fn digits(&self) -> String {
        let deepest = self.embedded.iter().map(|(at, _)| at + 1).max().unwrap_or_default();
        let mut code = String::new();
        for behind in (0..self.whole.max(deepest).max(1)).rev() {
            code.push('0');
            let here = self.embedded.iter().filter(|(at, _)| *at == behind);
            here.for_each(|(_, text)| code.push_str(&quoted(text)));
        }
        if self.decimals > 0 {
            code.push('.');
            code.push_str(&"0".repeat(self.decimals as usize));
        }
        code + &",".repeat(self.thousands)
    }
}

/// The part of a date or of a time of day that a tag stands for, as Excel writes it. Minutes go by the letter of months
/// there, and are left out: hours are written beside them.
fn of_date(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "number:year" => "yyyy",
        "number:month" => "m",
        // Excel has no quarters: who writes them is asked as of a day.
        "number:day" | "number:quarter" => "d",
        "number:hours" => "h",
        "number:seconds" => "s",
        _ => return None,
    })
}

/// Letters that stand for themselves.
fn quoted(text: &str) -> String {
    match text.is_empty() {
        true => String::new(),
        false => format!("\"{}\"", text.replace('"', "")),
    }
}

/// `1000000` is two thousands, one by the other.
fn thousands(factor: &str) -> usize {
    let zeros = factor.strip_prefix('1').filter(|zeros| zeros.bytes().all(|digit| digit == b'0'));
    zeros.map_or(0, |zeros| zeros.len().min(DIGITS as usize) / 3)
}

/// `super 58%`, or so many per cent of the height: `33% 58%`.
fn is_raised(position: &str) -> bool {
    let first = position.split_whitespace().next().unwrap_or_default();
    first == "super"
        || first.strip_suffix('%').and_then(|share| share.parse().ok()).is_some_and(|s: f64| s > 0.0)
}
