//! The map as a drawing: outlines in few points, coloured by class; each opens its figure.

use super::document::Drawn;
use super::html::text;
use super::number::fixed;
use crate::map::{Map, Ring, Shape};
use crate::text;
use crate::text::Lang;
use std::fmt::Write;

/// Width of the drawing.
const WIDE: f64 = 720.0;
/// It is not drawn higher.
const HIGH: f64 = 720.0;
/// Bytes of all outlines at most: finer ones are drawn on a coarser grid.
const BYTES: usize = 400_000;
/// Classes of colour on either side of 0.
const CLASSES: usize = 5;

pub fn write(out: &mut String, drawn: &Drawn, map: &Map, lang: Lang) {
    let Some(frame) = Frame::around(map) else { return };
    let bounds = Bounds::of(drawn);
    let (title, high) = (text(&drawn.title), frame.high);
    let _ = write!(
        out,
        "<figure class=\"map\"><figcaption>{title}{}</figcaption><svg viewBox=\"0 0 {WIDE} {high:.0}\" role=\"group\" \
         aria-label=\"{title}\">",
        in_unit(&drawn.unit, lang),
    );
    let mut grid = 0.5;
    let paths = loop {
        let paths: Vec<String> = map.shapes.iter().map(|shape| frame.path(shape, grid)).collect();
        if paths.iter().map(String::len).sum::<usize>() <= BYTES || grid > 30.0 {
            break paths;
        }
        grid *= 2.0;
    };
    for (shape, path) in map.shapes.iter().zip(paths) {
        let found = drawn.values.iter().find(|(region, ..)| *region == shape.region);
        let (class, words, node) = match found {
            Some((_, value, cell, name)) => {
                let class = value.map_or("none".to_string(), |value| bounds.class(value));
                let words = format!("{}{}{}", text(name), lang.pick("：", ": "), text(&cell.shown));
                (class, words, cell.node)
            }
            None => ("none".to_string(), String::new(), None),
        };
        let node = node.map_or(String::new(), |node| format!(" data-n=\"{node}\""));
        let _ = write!(
            out,
            "<path class=\"{class}\"{node} aria-label=\"{words}\" d=\"{path}\"><title>{words}</title></path>"
        );
    }
    out.push_str("</svg><p class=\"legend\">");
    for (class, words) in bounds.legend(lang) {
        let _ = write!(out, "<span><i class=\"{class}\"></i>{}</span>", text(&words));
    }
    let _ = writeln!(out, "</p><p class=\"note\">{}</p></figure>", text(&map.attribution));
}

fn in_unit(unit: &str, lang: Lang) -> String {
    match unit {
        "" => String::new(),
        unit => text!("（{unit}）", " ({unit})").get(lang).to_string(),
    }
}

/// From degrees to the drawing: as wide as the map is at its middle latitude.
struct Frame {
    west: f64,
    north: f64,
    across: f64,
    up: f64,
    high: f64,
}

impl Frame {
    fn around(map: &Map) -> Option<Frame> {
        let points = || map.shapes.iter().flat_map(|shape| &shape.rings).flatten();
        let span = |of: usize| {
            let least = points().map(|p| p[of]).fold(f64::INFINITY, f64::min);
            let most = points().map(|p| p[of]).fold(f64::NEG_INFINITY, f64::max);
            (least, most)
        };
        let ((west, east), (south, north)) = (span(0), span(1));
        let narrow = ((south + north) / 2.0).to_radians().cos().max(0.01);
        let (wide, tall) = ((east - west) * narrow, north - south);
        if !(wide > 0.0 && tall > 0.0) {
            return None;
        }
        let scale = (WIDE / wide).min(HIGH / tall);
        Some(Frame { west, north, across: scale * narrow, up: scale, high: (tall * scale).ceil().max(1.0) })
    }

    /// The outlines of a region on a grid; points that fall together are one.
    fn path(&self, shape: &Shape, grid: f64) -> String {
        shape.rings.iter().filter_map(|ring| self.outline(ring, grid)).collect()
    }

    fn outline(&self, ring: &Ring, grid: f64) -> Option<String> {
        let on_grid = |[east, north]: &[f64; 2]| {
            let (x, y) = ((east - self.west) * self.across, (self.north - north) * self.up);
            ((x / grid).round() as i64, (y / grid).round() as i64)
        };
        let mut points: Vec<(i64, i64)> = ring.iter().map(on_grid).collect();
        points.dedup();
        if points.len() < 4 {
            return None;
        }
        let mut path = String::new();
        for (at, (x, y)) in points.iter().enumerate() {
            path.push_str(match at {
                0 => "M",
                1 => "L",
                _ => " ",
            });
            let _ = write!(path, "{} {}", *x as f64 * grid, *y as f64 * grid);
        }
        path.push('Z');
        Some(path)
    }
}

/// Where one class of colour ends and the next begins, above 0 and below.
struct Bounds {
    above: Vec<f64>,
    below: Vec<f64>,
}

impl Bounds {
    /// So that each class has about as many regions.
    fn of(drawn: &Drawn) -> Bounds {
        let sizes = |sign: f64| {
            let own = drawn.values.iter().filter_map(|(_, value, ..)| *value).map(|value| value * sign);
            let mut own: Vec<f64> = own.filter(|value| *value > 0.0).collect();
            own.sort_by(f64::total_cmp);
            let mut ends: Vec<f64> = (1..=CLASSES)
                .filter_map(|class| own.get((own.len() * class).div_ceil(CLASSES).checked_sub(1)?).copied())
                .collect();
            ends.dedup();
            ends
        };
        Bounds { above: sizes(1.0), below: sizes(-1.0) }
    }

    fn class(&self, value: f64) -> String {
        let (sign, ends) = if value < 0.0 { ('b', &self.below) } else { ('a', &self.above) };
        match value {
            0.0 => "zero".to_string(),
            value => {
                let at =
                    ends.iter().position(|end| value.abs() <= *end).unwrap_or(ends.len().saturating_sub(1));
                format!("{sign}{}", CLASSES - ends.len() + at + 1)
            }
        }
    }

    /// Class and words, from the highest.
    fn legend(&self, lang: Lang) -> Vec<(String, String)> {
        let mut legend = Vec::new();
        let side = |sign: char, ends: &[f64], minus: &str| {
            let mut from = 0.0;
            let mut own = Vec::new();
            for (at, end) in ends.iter().enumerate() {
                let class = format!("{sign}{}", CLASSES - ends.len() + at + 1);
                let (low, high) = (fixed(from, 2), fixed(*end, 2));
                own.push((class, format!("{minus}{low} ~ {minus}{high}")));
                from = *end;
            }
            own
        };
        legend.extend(side('a', &self.above, "").into_iter().rev());
        legend.extend(side('b', &self.below, "−"));
        legend.push(("none".to_string(), lang.pick("没有数", "no figure").to_string()));
        legend
    }
}
