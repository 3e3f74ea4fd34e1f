//! What a column is, told from the words above it; what cannot be told is left open.

use super::layout::Head;
use super::skip::{Why, is_of_which, is_total};
use super::spell::fold;
use super::words::{Words, split};
use crate::cell::time::{self, Time};
use crate::model::dimension::{Dim, DimKind};
use crate::office;
use crate::sheet::raw::Cell;
use crate::table::basis::{self, Prices};
use crate::table::is_fixed;
use crate::unit::Unit;

/// What the words above a column say.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A column of members, or one of the fixed columns of a tidy table.
    Key(String),
    Skip(Why),
    Figures(Figures),
}

/// A column of figures as far as its words tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    pub measure: Option<usize>,
    pub unit: Option<String>,
    pub time: Option<Time>,
    pub prices: Option<Prices>,
    /// Words that are members of some dimension.
    pub members: Vec<String>,
    /// Words that mean nothing here.
    pub rest: Vec<String>,
    /// The words that name the measure.
    pub named: String,
    /// Two times in one header that do not go together.
    pub clash: bool,
}

/// The fixed columns of tidy tables that an office's table may have.
const FIXED: [&str; 9] =
    ["name", "measure", "unit", "status", "source", "note", "vintage", "price_year", "value"];

pub fn meaning(head: &Head, words: &Words<'_>) -> Meaning {
    if let [only] = head.path.as_slice() {
        let text = fold(&only.text);
        if let Some(fixed) = FIXED.iter().find(|f| is_fixed(&text, f)) {
            return if *fixed == "value" {
                Meaning::Figures(Figures::default())
            } else {
                Meaning::Key(fixed.to_string())
            };
        }
        if let Some(fact) = words.of.fact(&only.text) {
            return Meaning::Key(fact.to_string());
        }
        if let Some(dim) = words.key(&only.text) {
            return Meaning::Key(words.catalog.dimensions.get(dim).id.clone());
        }
        if office::words().numbering.headers.has(&text) {
            return Meaning::Skip(Why::Numbering);
        }
    }
    if head.path.iter().any(|cell| is_of_which(&cell.text)) {
        return Meaning::Skip(Why::OfWhich);
    }
    let mut figures = Figures::default();
    let mut left: Vec<String> = Vec::new();
    let mut total = false;
    // Of words in two languages the Chinese count.
    let chinese = head.path.iter().any(|cell| is_chinese(&cell.text));
    let path = head.path.iter().filter(|cell| !chinese || is_chinese(&cell.text) || !is_english(&cell.text));
    for cell in path.flat_map(parts) {
        // `2020年不变价` is no figure of 2020.
        if let Some(prices) = basis::announced(&cell.text) {
            figures.prices = Some(prices);
            continue;
        }
        let (time, cell) = match (time::read(&cell), time::prefix(&cell.text)) {
            (Some(time), _) => (Some(time), None),
            (None, Some((time, text))) => (Some(time), Some(Cell { text, ..cell.clone() })),
            (None, None) => (None, Some(cell.clone())),
        };
        if let Some(found) = time {
            figures.time = match figures.time.take() {
                None => Some(found),
                Some(above) if above == found => Some(above),
                Some(above) => {
                    let both = above.with(&found);
                    figures.clash |= both.is_none();
                    both.or(Some(above))
                }
            };
        }
        if let Some(cell) = cell {
            word(&cell, words, &mut figures, &mut left, &mut total);
        }
    }
    name_measure(&left, words, &mut figures);
    if total && figures.measure.is_none_or(|m| has_list(m, words)) {
        return Meaning::Skip(Why::Total);
    }
    Meaning::Figures(figures)
}

/// The words of a header cell: of two languages the Chinese, and each of those that `_` joins.
fn parts(cell: &Cell) -> Vec<Cell> {
    let chinese = is_chinese;
    let lines: Vec<&str> = cell.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let own: String = match lines.iter().any(|line| chinese(line)) {
        true => lines.iter().filter(|l| chinese(l) || !is_english(l)).copied().collect::<Vec<_>>().join(" "),
        false => lines.join(" "),
    };
    let own = without_english(&own);
    let words: Vec<&str> = own.split('_').map(str::trim).filter(|word| !word.is_empty()).collect();
    let split = words.len() > 1 && words.iter().any(|word| chinese(word));
    let words = if split { words } else { vec![own] };
    words.into_iter().map(|text| Cell { text: text.to_string(), ..cell.clone() }).collect()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('一'..='鿿').contains(&c))
}

/// Whether a text has an English word in it: small letters, which formulas and units have few of.
fn is_english(text: &str) -> bool {
    text.is_ascii() && text.split(|c: char| !c.is_ascii_lowercase()).any(|run| run.len() >= 4)
}

/// Without the English behind Chinese words: `常住人口 (万人) Population (10 000 persons)`.
fn without_english(text: &str) -> &str {
    let Some((at, last)) = text.char_indices().rev().find(|(_, c)| !c.is_ascii()) else { return text };
    let from = at + last.len_utf8();
    let gap = text[from..].match_indices(' ').map(|(at, _)| from + at);
    let cut = gap.filter(|at| is_english(&text[*at..]) && !text[from..*at].ends_with('(')).min();
    let cut = cut.filter(|at| text[..*at].matches('(').count() == text[..*at].matches(')').count());
    cut.map_or(text, |at| text[..at].trim_end())
}

fn word(cell: &Cell, words: &Words<'_>, figures: &mut Figures, left: &mut Vec<String>, total: &mut bool) {
    let (text, unit) = split(&cell.text);
    let prices = unit.as_deref().and_then(basis::announced);
    let unit = unit.filter(|_| prices.is_none());
    figures.prices = prices.or(figures.prices);
    // `亿元` alone is a unit, `人` under `人口` as well.
    if unit.is_none()
        && words.measures(&text).is_empty()
        && Unit::parse(&text).is_ok()
        && words.dims_of(&text).is_empty()
    {
        figures.unit = Some(text.trim_start_matches('(').trim_end_matches(')').to_string());
        return;
    }
    figures.unit = unit.or(figures.unit.take());
    if is_total(&text) {
        *total = true;
    } else if !text.is_empty() {
        left.push(text);
    }
}

/// The longest run of words that names a measure; the others are members or mean nothing.
fn name_measure(left: &[String], words: &Words<'_>, figures: &mut Figures) {
    let mut runs: Vec<(usize, usize)> =
        (0..left.len()).flat_map(|from| (from + 1..=left.len()).map(move |to| (from, to))).collect();
    runs.sort_by_key(|(from, to)| (std::cmp::Reverse(to - from), std::cmp::Reverse(*from)));
    let named = runs.into_iter().find_map(|(from, to)| match words.measures(&left[from..to].concat()) {
        [one] => Some((from, to, *one)),
        _ => None,
    });
    if let Some((from, to, measure)) = named {
        figures.measure = Some(measure);
        figures.named = left[from..to].concat();
    }
    for (i, text) in left.iter().enumerate() {
        if named.is_some_and(|(from, to, _)| (from..to).contains(&i)) {
            continue;
        }
        let dims = words.dims_of(text);
        let fits = match figures.measure {
            Some(measure) => dims.iter().any(|d| words.subjects[measure].per.contains(d)),
            None => !dims.is_empty(),
        };
        if fits { figures.members.push(text.clone()) } else { figures.rest.push(text.clone()) }
    }
}

/// Whether a measure varies over anything besides region and time.
pub fn has_list(measure: usize, words: &Words<'_>) -> bool {
    lists(measure, words).next().is_some()
}

/// The listed dimensions of a measure.
pub fn lists<'a>(measure: usize, words: &'a Words<'_>) -> impl Iterator<Item = Dim> + 'a {
    let dimensions = &words.catalog.dimensions;
    words.subjects[measure].per.iter().copied().filter(|d| dimensions.get(*d).kind == DimKind::List)
}
