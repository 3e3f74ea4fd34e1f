//! What the pages of accounts have in common: which regions get a block of their own, cells that point and add up.

use super::layout::Layout;
use super::style::Style;
use crate::model::dimension::{Dim, DimKind};
use crate::report::Request;
use crate::rule::{Accounts, Symbol};
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};
use std::collections::{BTreeSet, HashMap};

/// More regions than these get no block each: their sum is shown, and sections list them.
const REGIONS: usize = 60;

/// One region, or all, in one year.
#[derive(Clone)]
pub struct Block {
    pub year: u32,
    pub region: Option<u32>,
    /// Region and year in words.
    pub name: String,
}

/// The blocks of a page, for every year first the sum.
pub fn blocks(request: &Request<'_>, layout: &Layout<'_>, accounts: &Accounts) -> Vec<Block> {
    let (run, lang) = (layout.run, layout.lang);
    let dimensions = &run.book.catalog.dimensions;
    let (Some(time), Some(region)) = (dimensions.of_kind(DimKind::Year), dimensions.of_kind(DimKind::Region))
    else {
        return Vec::new();
    };
    let mut blocks = Vec::new();
    for year in &request.dataset.years {
        let mut regions: Vec<u32> = Vec::new();
        for (_, frame) in accounts.rows().filter_map(|r| run.framed(r.value.symbol)) {
            let own = (0..frame.len()).filter(|row| frame.member(time, *row) == Some(*year));
            regions.extend(own.filter_map(|row| frame.member(region, row)));
            regions.sort_unstable();
            regions.dedup();
        }
        let words = |name: &str| match lang.is_zh() {
            true => format!("{year} 年 · {name}"),
            false => format!("{year} · {name}"),
        };
        if regions.len() > 1 {
            let name = words(lang.pick("所列行政区合计", "sum of the regions listed"));
            blocks.push(Block { year: *year, region: None, name });
        }
        if regions.len() <= REGIONS {
            blocks.extend(regions.iter().map(|member| {
                let name = words(&dimensions.member_title(region, *member, lang));
                Block { year: *year, region: Some(*member), name }
            }));
        }
    }
    blocks
}

/// For each symbol the lines it takes: the members of its dimensions beside year, region and the one set side by side.
pub type Lines = HashMap<Symbol, Vec<Vec<(Dim, u32)>>>;

/// The lines of every quantity of a page.
pub fn lines(layout: &Layout<'_>, accounts: &Accounts) -> Lines {
    let across = accounts.supply.as_ref().map(|s| s.across);
    let symbols = accounts.rows().flat_map(|r| &r.quantities).map(|f| f.symbol);
    symbols.map(|symbol| (symbol, lines_of(layout, symbol, across))).collect()
}

fn lines_of(layout: &Layout<'_>, symbol: Symbol, across: Option<Dim>) -> Vec<Vec<(Dim, u32)>> {
    let dimensions = &layout.run.book.catalog.dimensions;
    let Some((column, frame)) = layout.run.framed(symbol) else { return vec![Vec::new()] };
    let listed = |d: &Dim| dimensions.get(*d).kind == DimKind::List && Some(*d) != across;
    let own: Vec<Dim> = frame.order.iter().copied().filter(listed).collect();
    if own.is_empty() {
        return vec![Vec::new()];
    }
    let inside = (0..frame.len()).filter(|row| column.in_scope(*row));
    let members = |row| own.iter().filter_map(|d| Some((*d, frame.member(*d, row)?))).collect();
    let lines: BTreeSet<Vec<(Dim, u32)>> = inside.map(members).collect();
    lines.into_iter().collect()
}

/// The title of a symbol with the members meant.
pub fn title(layout: &Layout<'_>, symbol: Symbol, members: &[(Dim, u32)]) -> String {
    let (book, lang) = (layout.run.book, layout.lang);
    let mut title = book.title(symbol).get(lang).to_string();
    for (dim, member) in members {
        title += lang.pick("：", ": ");
        title += &book.catalog.dimensions.member_title(*dim, *member, lang);
    }
    title
}

/// What a cell with nothing to show says.
pub fn missing(layout: &Layout<'_>) -> &'static str {
    layout.lang.pick("未核算", "not accounted")
}

/// A cell of a page: its formula, and its value if it has one.
#[derive(Clone, Debug)]
pub struct Shown {
    pub formula: String,
    /// What stands there: a number, or words in its place.
    pub value: Result<f64, String>,
}

impl Shown {
    pub fn number(&self) -> Option<f64> {
        self.value.as_ref().ok().copied()
    }
}

/// Writes a formula with its cached value.
pub fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    shown: &Shown,
    format: &Format,
) -> Result<(), XlsxError> {
    let result = match &shown.value {
        Ok(number) => format!("{number}"),
        Err(words) => words.clone(),
    };
    let formula = Formula::new(format!("={}", shown.formula)).set_result(result);
    sheet.write_formula_with_format(row, column, formula, format)?;
    Ok(())
}

/// The sum of what is known in some ranges; words where nothing is.
pub fn sum(layout: &Layout<'_>, ranges: &str, values: &[Option<f64>]) -> Shown {
    let missing = missing(layout);
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let value = if known.is_empty() { Err(missing.to_string()) } else { Ok(known.iter().sum()) };
    Shown { formula: format!("IF(COUNT({ranges})=0,\"{missing}\",SUM({ranges}))"), value }
}

/// The label of a total, which names the accounts it lacks: cell of the name, cell of the value, name, value.
pub fn label(layout: &Layout<'_>, title: &str, parts: &[(String, String, String, Option<f64>)]) -> Shown {
    let (lang, missing) = (layout.lang, missing(layout));
    let separator = lang.pick("、", ", ");
    let (open, close) = (lang.pick("（不含：", " (without "), lang.pick("）", ")"));
    let title = title.replace('"', "\"\"");
    let tests: Vec<String> = parts
        .iter()
        .map(|(name, value, ..)| format!("IF({value}=\"{missing}\",\"{separator}\"&{name},\"\")"))
        .collect();
    let lacking: Vec<&str> =
        parts.iter().filter(|(.., value)| value.is_none()).map(|(_, _, name, _)| name.as_str()).collect();
    let counted: Vec<String> =
        parts.iter().map(|(_, value, ..)| format!("({value}=\"{missing}\")")).collect();
    let (counted, tests) = (counted.join("+"), tests.join("&"));
    let from = separator.chars().count() + 1;
    let formula = format!("\"{title}\"&IF({counted}=0,\"\",\"{open}\"&MID({tests},{from},999)&\"{close}\")");
    let words = match lacking.is_empty() {
        true => title.clone(),
        false => format!("{title}{open}{}{close}", lacking.join(separator)),
    };
    Shown { formula, value: Err(words) }
}

/// Points of height for words in a room of so many characters; a Chinese one takes two.
pub fn height(words: &str, room: usize) -> f64 {
    let wide: usize = words.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    3.0 + 15.0 * wide.div_ceil(room.max(1)).max(1) as f64
}

/// Title and note of a page; returns the next free row.
pub fn head(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    (title, note): (&str, &str),
    last: u16,
    style: &Style,
) -> Result<u32, XlsxError> {
    let heading = format!("{} · {title}", request.dataset.title.get(request.lang));
    sheet.write_with_format(0, 0, heading, &style.title)?;
    sheet.set_row_height(0, 26)?;
    sheet.merge_range(1, 0, 1, last, note, &style.note)?;
    sheet.set_row_height(1, height(note, 110))?;
    Ok(3)
}

/// Where printed pages end: a block starts a new one rather than being cut.
pub struct Breaks {
    room: f64,
    used: f64,
    rows: Vec<u32>,
}

/// Points between the margins of a landscape A4 page, and characters side by side that need no shrinking.
const PAGE: (f64, usize) = (520.0, 130);
/// Points a row takes where nothing else is said.
pub const ROW: f64 = 18.0;

impl Breaks {
    /// For a sheet so many characters wide, which is shrunk to one page.
    pub fn new(wide: usize) -> Breaks {
        let shrunk = (wide as f64 / PAGE.1 as f64).max(1.0);
        Breaks { room: PAGE.0 * shrunk, used: 0.0, rows: Vec::new() }
    }

    /// Rows from one to another belong together, the last of them blank; `extra` points go beyond the usual height.
    pub fn keep(&mut self, from: u32, to: u32, blank: u32, extra: f64) {
        let height = f64::from(to - from) * ROW + extra;
        if self.used > 0.0 && self.used + height - f64::from(blank) * ROW > self.room {
            self.rows.push(from);
            self.used = 0.0;
        }
        self.used += height;
    }

    pub fn set(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_margins(0.5, 0.5, 0.4, 0.5, 0.2, 0.2);
        // Excel takes no more breaks by hand.
        sheet.set_page_breaks(&self.rows[..self.rows.len().min(MOST)])?;
        Ok(())
    }
}

const MOST: usize = 1023;
