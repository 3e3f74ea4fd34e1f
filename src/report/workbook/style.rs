//! How cells look.

use crate::model::evidence::Status;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// A face that Chinese editions of Excel have.
const FONT: &str = "等线";
const INK: Color = Color::RGB(0x1F2933);
const HEAD: Color = Color::RGB(0xE3ECE6);
const LINE: Color = Color::RGB(0xB8C4BC);
const SETTLED: Color = Color::RGB(0xEDF6F0);
const PINNED: Color = Color::RGB(0xFFF8E1);
const MARKED: Color = Color::RGB(0xFDEBE3);
const ALARM: Color = Color::RGB(0x9C2A10);
const TOTAL: Color = Color::RGB(0xF3F6F4);

/// Decimal places shown at most.
const PLACES: usize = 9;

/// The formats of the workbook.
pub struct Style {
    pub title: Format,
    pub subtitle: Format,
    pub head: Format,
    pub id: Format,
    pub text: Format,
    pub wrapped: Format,
    /// Words in a box that may take several lines.
    pub boxed: Format,
    pub strong: Format,
    pub warning: Format,
    pub link: Format,
    pub number: Format,
    /// Results with so many decimal places.
    results: Vec<Format>,
    /// The same where they are carried over from an earlier settlement.
    settled: Vec<Format>,
    /// The same where no formula of a spreadsheet decides as the rule does.
    pinned: Vec<Format>,
    pub total: Format,
    pub total_label: Format,
    pub total_wrapped: Format,
    pub total_share: Format,
    pub share: Format,
    /// Numbers of the supply table.
    pub supply: Format,
    /// What is not split: a dash where that is nothing.
    pub rest: Format,
    pub supply_total: Format,
    pub supply_sum: Format,
    pub text_wrapped: Format,
    pub absent: Format,
    pub note: Format,
    pub block: Format,
    pub outside: Format,
    observed: Format,
    derived: Format,
    illustrative: Format,
}

impl Style {
    pub fn new() -> Style {
        let base =
            Format::new().set_font_name(FONT).set_font_color(INK).set_align(FormatAlign::VerticalCenter);
        let boxed = base.clone().set_border(FormatBorder::Hair).set_border_color(LINE);
        let number = boxed.clone().set_num_format("#,##0.00##");
        let places = |n: usize| {
            boxed
                .clone()
                .set_num_format(format!("#,##0{}{}", if n > 0 { "." } else { "" }, "0".repeat(n)))
                .set_align(FormatAlign::Right)
        };
        let results: Vec<Format> = (0..=PLACES).map(places).collect();
        let input = |color: u32| number.clone().set_font_color(Color::RGB(color));
        let total = boxed.clone().set_bold().set_background_color(TOTAL);
        let supply = results[2].clone();
        Style {
            title: base.clone().set_font_size(16).set_bold(),
            subtitle: base.clone().set_font_color(Color::RGB(0x5F6F66)),
            head: boxed
                .clone()
                .set_bold()
                .set_background_color(HEAD)
                .set_text_wrap()
                .set_align(FormatAlign::Center),
            id: boxed
                .clone()
                .set_font_color(Color::RGB(0x7B8A82))
                .set_font_size(9)
                .set_align(FormatAlign::Center),
            text: boxed.clone(),
            boxed: boxed.clone().set_text_wrap().set_align(FormatAlign::Top),
            wrapped: base.clone().set_text_wrap().set_align(FormatAlign::Top),
            strong: boxed.clone().set_bold(),
            warning: base
                .clone()
                .set_bold()
                .set_font_color(ALARM)
                .set_background_color(MARKED)
                .set_text_wrap(),
            link: base.clone().set_font_color(Color::RGB(0x1B5E9B)),
            total: results[2].clone().set_bold().set_background_color(TOTAL),
            total_label: total.clone(),
            total_wrapped: total.clone().set_text_wrap(),
            total_share: total.clone().set_num_format("0.0%").set_align(FormatAlign::Right),
            share: boxed.clone().set_num_format("0.0%").set_align(FormatAlign::Right),
            supply: supply.clone(),
            rest: supply.clone().set_num_format("#,##0.00;-#,##0.00;–"),
            supply_total: supply.clone().set_bold(),
            supply_sum: supply.set_bold().set_background_color(TOTAL),
            text_wrapped: boxed.clone().set_text_wrap(),
            absent: boxed.clone().set_font_color(Color::RGB(0x7B8A82)).set_align(FormatAlign::Right),
            note: base
                .clone()
                .set_font_color(Color::RGB(0x5F6F66))
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter),
            block: base.clone().set_bold().set_font_size(13),
            outside: boxed.clone().set_background_color(Color::RGB(0xEEEEEE)),
            observed: input(0x1B4F9C),
            derived: input(0x5B3E96),
            illustrative: input(0xA85A00).set_italic(),
            number,
            settled: results
                .iter()
                .map(|format| {
                    format.clone().set_font_color(Color::RGB(0x1F7A4D)).set_background_color(SETTLED)
                })
                .collect(),
            pinned: results.iter().map(|format| format.clone().set_background_color(PINNED)).collect(),
            results,
        }
    }

    /// Every format, in an order that never changes.
    pub fn all(&self) -> impl Iterator<Item = &Format> {
        let Style {
            title,
            subtitle,
            head,
            id,
            text,
            wrapped,
            boxed,
            strong,
            warning,
            link,
            number,
            results,
            settled,
            pinned,
            total,
            total_label,
            total_wrapped,
            total_share,
            share,
            supply,
            rest,
            supply_total,
            supply_sum,
            text_wrapped,
            absent,
            note,
            block,
            outside,
            observed,
            derived,
            illustrative,
        } = self;
        let single = [
            title,
            subtitle,
            head,
            id,
            text,
            wrapped,
            boxed,
            strong,
            warning,
            link,
            number,
            total,
            total_label,
            total_wrapped,
            total_share,
            share,
            supply,
            rest,
            supply_total,
            supply_sum,
            text_wrapped,
            absent,
            note,
            block,
            outside,
            observed,
            derived,
            illustrative,
        ];
        single.into_iter().chain(results).chain(settled).chain(pinned)
    }

    /// A number to be changed by hand.
    pub fn input(&self) -> Format {
        self.observed.clone()
    }

    /// Inputs are coloured by how they came about.
    pub fn status(&self, status: Status) -> &Format {
        match status {
            Status::Observed => &self.observed,
            Status::Derived => &self.derived,
            Status::Illustrative | Status::Assumed => &self.illustrative,
        }
    }

    /// The same in a row to look at.
    pub fn marked(&self, format: &Format) -> Format {
        format.clone().set_background_color(MARKED).set_font_color(ALARM)
    }

    /// A result that an earlier settlement gave.
    pub fn settled(&self, places: usize) -> &Format {
        &self.settled[places.min(PLACES)]
    }

    /// A result whose cell carries the number.
    pub fn pinned(&self, places: usize) -> &Format {
        &self.pinned[places.min(PLACES)]
    }

    /// A result with so many decimal places.
    pub fn result(&self, places: usize) -> &Format {
        &self.results[places.min(PLACES)]
    }
}
