//! What the pages of accounts have in common: the regions and years that get a block, the rows a quantity takes.

use super::breaks::ROW;
use super::layout::Layout;
use super::style::Style;
use crate::model::dimension::{Dim, DimKind};
use crate::results::Request;
use crate::rule::{Accounts, Symbol};
use crate::text;
use rust_xlsxwriter::{Worksheet, XlsxError};
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
    let (book, lang) = (&layout.run.book, layout.lang);
    let mut title = book.title(symbol).get(lang).to_string();
    for (dim, member) in members {
        title += lang.pick("：", ": ");
        title += &book.catalog.dimensions.member_title(*dim, *member, lang);
    }
    title
}

/// Points of height for words in a room of so many letters.
pub fn height(words: &str, room: usize) -> f64 {
    3.0 + 15.0 * text::width(words).div_ceil(room.max(1)).max(1) as f64
}

/// Title and note of a page; returns the next free row.
pub fn head(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    (title, note): (&str, &str),
    blocks: &[Block],
    last: u16,
    style: &Style,
) -> Result<u32, XlsxError> {
    let heading = format!("{} · {title}", request.dataset.title.get(request.lang));
    sheet.set_default_row_height(ROW);
    sheet.write_with_format(0, 0, heading, &style.title)?;
    sheet.set_row_height(0, 26)?;
    let crowded = !blocks.is_empty() && blocks.iter().all(|b| b.region.is_none());
    let more = crowded.then(|| {
        text!(
            "行政区多于 {REGIONS} 个，这里只列合计；分行政区的数见前面各表。",
            "There are more than {REGIONS} regions: only their sum stands here, the sheets before list each."
        )
    });
    let note = format!("{note}{}", more.map_or(String::new(), |m| format!(" {}", m.get(request.lang))));
    sheet.merge_range(1, 0, 1, last, &note, &style.note)?;
    sheet.set_row_height(1, height(&note, 110))?;
    Ok(3)
}
