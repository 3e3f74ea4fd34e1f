//! The look of the settlement table: what papers are printed in.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

/// A face that papers are printed in.
const FONT: &str = "宋体";
/// Decimal places of a figure that are shown at most.
pub const PLACES: usize = 4;

pub struct Look {
    pub title: Format,
    pub warning: Format,
    pub plain: Format,
    pub right: Format,
    pub head: Format,
    pub text: Format,
    pub centre: Format,
    pub figure: Format,
    /// With so many decimal places.
    pub figures: Vec<Format>,
    pub money: Format,
    pub total: Format,
    pub wrapped: Format,
}

impl Look {
    pub fn new(places: usize) -> Look {
        let base = Format::new().set_font_name(FONT).set_font_size(11).set_align(FormatAlign::VerticalCenter);
        let boxed = base.clone().set_border(FormatBorder::Thin);
        let digits = if places > 0 { format!(".{}", "0".repeat(places)) } else { String::new() };
        let shown = format!("#,##0{digits};-#,##0{digits};—");
        let money = boxed.clone().set_num_format(shown).set_align(FormatAlign::Right);
        Look {
            title: base.clone().set_font_size(18).set_align(FormatAlign::Center).set_text_wrap(),
            warning: base.clone().set_bold().set_align(FormatAlign::Center),
            right: base.clone().set_align(FormatAlign::Right),
            head: boxed.clone().set_bold().set_align(FormatAlign::Center).set_text_wrap(),
            text: boxed.clone(),
            centre: boxed.clone().set_align(FormatAlign::Center),
            figures: (0..=PLACES)
                .map(|n| {
                    boxed.clone().set_num_format(format!(
                        "0{}{}",
                        if n > 0 { "." } else { "" },
                        "0".repeat(n)
                    ))
                })
                .map(|format| format.set_align(FormatAlign::Right))
                .collect(),
            figure: boxed.clone().set_align(FormatAlign::Right),
            total: money.clone().set_bold(),
            money,
            wrapped: base.clone().set_text_wrap().set_align(FormatAlign::Top),
            plain: base,
        }
    }
}
