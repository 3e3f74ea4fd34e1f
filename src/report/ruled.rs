//! How tables look on the terminal: a rule above, below and under the header.

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

/// An empty table in that style, as wide as its content.
pub fn ruled() -> Table {
    let rule = LineStyle::new('─', '─', '─', '─');
    let style = TableStyle::new().top_border(rule).header_separator(rule).bottom_border(rule);
    let mut table = Table::new();
    table.load_style(style).set_content_arrangement(ContentArrangement::Disabled);
    table
}
