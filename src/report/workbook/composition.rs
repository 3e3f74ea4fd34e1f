//! The head of a page of accounts: what the total is made of, and a chart of it.

use super::accounts::{HEAD, NAME, Page, Part, SHARE, VALUE};
use super::blocks::Block;
use super::layout::quote;
use rust_xlsxwriter::{Chart, ChartAxisCrossing, ChartFont, ChartSolidFill, ChartType, XlsxError};

impl Page<'_> {
    /// The accounts of one block without their quantities; returns the next free row.
    pub fn composition(&mut self, at: u32, block: &Block) -> Result<u32, XlsxError> {
        let lang = self.layout.lang;
        let heading = format!("{} · {}", block.name, lang.pick("价值量构成", "composition of the value"));
        self.sheet.write_with_format(at, NAME, heading, &self.style.block)?;
        let head = lang.pick("核算项", "Account");
        self.sheet.merge_range(at + 1, NAME, at + 1, VALUE - 1, head, &self.style.head)?;
        self.high(at + 1, HEAD)?;
        let value = format!("{} ({})", lang.pick("价值量", "Value"), self.money());
        self.sheet.write_with_format(at + 1, VALUE, value, &self.style.head)?;
        self.sheet.write_with_format(at + 1, SHARE, lang.pick("占比", "Share"), &self.style.head)?;
        let first = at + 2;
        let mut parts: Vec<Part> = Vec::new();
        for (row, account) in (first..).zip(self.accounts.rows()) {
            let title = self.title(account.value.symbol);
            self.sheet.merge_range(row, NAME, row, VALUE - 1, &title, &self.style.text)?;
            parts.push((row, title, self.value(row, block, account)?));
        }
        let total = first + parts.len() as u32;
        self.total(total, self.accounts.total, &[(first, total - 1)], &parts)?;
        self.shares(&parts, total)?;
        Ok(total + 2)
    }

    /// A chart of the composition just above; returns the next free row.
    pub fn chart(&mut self, at: u32, block: &Block, sheet: &str) -> Result<u32, XlsxError> {
        let bars = self.accounts.rows().count() as u32;
        let total = at - 2;
        let first = total - bars;
        let height = 140 + 24 * bars;
        let source = quote(sheet);
        let mut chart = Chart::new(ChartType::Bar);
        chart
            .add_series()
            .set_categories(format!("{source}!$A${}:$A${total}", first + 1).as_str())
            .set_values(format!("{source}!$E${}:$E${total}", first + 1).as_str())
            .set_gap(40)
            .set_format(ChartSolidFill::new().set_color("#5B8C74"));
        let title = format!("{} · {}", self.accounts.title.get(self.layout.lang), block.name);
        chart.title().set_name(&title).set_font(ChartFont::new().set_size(12));
        chart.legend().set_hidden();
        // Bars stand in the order of the rows.
        chart.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max).set_label_interval(1);
        chart.x_axis().set_name(&self.money());
        chart.set_width(860).set_height(height);
        // A little below the row, or its frame would show on the page before.
        self.sheet.insert_chart_with_offset(at, NAME, &chart, 0, 6)?;
        // A row is 24 pixels high.
        Ok(at + height.div_ceil(24) + 1)
    }
}
