//! Bars beside names as a drawing: as wide as the page, letters of one size on every screen.

use super::document::{Bar, Bars};
use super::html::text;
use super::number::fixed;
use std::fmt::Write;

/// Height of a line of words and of a bar.
const LINE: usize = 20;
const BAR: usize = 12;
const GAP: usize = 6;

pub fn write(out: &mut String, bars: &Bars) {
    let ends = |bar: &Bar| bar.value.map(|value| [bar.from, bar.from + value]);
    let values = || bars.rows.iter().flat_map(|(_, own)| own).filter_map(ends).flatten();
    let most = values().fold(0.0, f64::max);
    let least = values().fold(0.0, f64::min);
    let span = most - least;
    if span.is_nan() || span <= 0.0 {
        return;
    }
    let (title, unit) = (text(&bars.title), text(&bars.unit));
    let unit = if unit.is_empty() { unit } else { format!(" · {unit}") };
    let _ = write!(out, "<figure class=\"bars\"><figcaption>{title}{unit}</figcaption>");
    if bars.series.len() > 1 {
        out.push_str("<p class=\"legend\">");
        for (at, name) in bars.series.iter().enumerate() {
            let _ = write!(out, "<span><i class=\"s{at}\"></i>{}</span>", text(name));
        }
        out.push_str("</p>");
    }
    let tall = |count: usize| LINE + count * BAR + GAP;
    let high: usize = bars.rows.iter().map(|(_, own)| tall(own.len())).sum();
    let _ = write!(out, "<svg width=\"100%\" height=\"{high}\" role=\"img\" aria-label=\"{title}\">");
    let mut top = 0;
    let share = |value: f64| 100.0 * value / span;
    let zero = share(-least);
    for (name, own) in &bars.rows {
        let shown: Vec<&str> = own.iter().map(|bar| bar.cell.shown.as_str()).collect();
        let base = top + LINE - 6;
        let _ = write!(
            out,
            "<text x=\"0\" y=\"{base}\">{}</text><text class=\"v\" x=\"100%\" y=\"{base}\">{}</text>",
            text(name),
            text(&shown.join(" / ")),
        );
        for (at, bar) in own.iter().enumerate() {
            let Some(value) = bar.value else { continue };
            let (from, wide) = (zero + share(bar.from + value.min(0.0)), share(value.abs()));
            let (y, sign) = (top + LINE + at * BAR, if value < 0.0 { " neg" } else { "" });
            let _ = write!(
                out,
                "<rect class=\"s{at}{sign}\" x=\"{}%\" y=\"{y}\" width=\"{}%\" height=\"{}\"/>",
                fixed(from, 2),
                fixed(wide, 2),
                BAR - 2,
            );
        }
        top += tall(own.len());
    }
    let _ = writeln!(out, "</svg><p class=\"note\">{}</p></figure>", text(&bars.note));
}
