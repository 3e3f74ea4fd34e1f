//! The map of a dataset: the outlines of its regions, from a GeoJSON file that its owner gives.

mod geojson;
mod limits;

use crate::finding::{Finding, Findings};
use crate::input;
use crate::model::dimension::{DimKind, Dimensions};
use crate::table::Dataset;
use crate::text;
use crate::text::Text;
use std::collections::BTreeSet;

/// A line that closes, in degrees east and north.
pub type Ring = Vec<[f64; 2]>;

/// Outlines with the regions that they are of.
#[derive(Clone, Debug)]
pub struct Map {
    pub shapes: Vec<Shape>,
    /// Whose map it is: what stands below it.
    pub attribution: String,
}

#[derive(Clone, Debug)]
pub struct Shape {
    pub region: u32,
    /// Outer and inner outlines alike: what lies within two of them lies outside.
    pub rings: Vec<Ring>,
}

/// Reads the map that a dataset names; none where it names none, or where something is wrong, which is then reported.
pub fn read(
    dataset: &Dataset,
    units: &BTreeSet<u32>,
    dimensions: &Dimensions,
    findings: &mut Findings,
) -> Option<Map> {
    let named = dataset.map.as_ref()?;
    let place = |finding: Finding| named.file.whole(finding, Text::default());
    let text = match input::text(&dataset.beside(&named.file.text), limits::BYTES) {
        Ok(text) => text,
        Err(input::Unread::TooLarge(_)) => {
            findings.push(place(limits::too_large(limits::Excess::Bytes)));
            return None;
        }
        Err(unread) => {
            let (message, help) = unread.words();
            findings.push(place(bad(message, help)));
            return None;
        }
    };
    if let Err(excess) = limits::look(&text) {
        findings.push(place(limits::too_large(excess)));
        return None;
    }
    let features = match geojson::features(&text, &named.code) {
        Ok(features) => features,
        Err(message) => {
            let help = text!(
                "换成经纬度（度）的 GeoJSON，各要素为面（Polygon 或 MultiPolygon）",
                "give GeoJSON in degrees of longitude and latitude whose features are Polygon or MultiPolygon"
            );
            findings.push(place(bad(message, help)));
            return None;
        }
    };
    let region = dimensions.of_kind(DimKind::Region)?;
    let (mut shapes, mut sound) = (Vec::<Shape>::new(), true);
    for (number, feature) in (1..).zip(features) {
        let found = feature.code.as_ref().and_then(|code| dimensions.member(region, code));
        match found.filter(|member| units.contains(member)) {
            Some(region) => match shapes.iter_mut().find(|shape| shape.region == region) {
                // A region may lie in several parts.
                Some(known) => known.rings.extend(feature.rings),
                None => shapes.push(Shape { region, rings: feature.rings }),
            },
            None => {
                findings.push(place(no_unit(number, feature.code.as_deref(), &named.code)));
                sound = false;
            }
        }
        if findings.counts().0 > 20 {
            break;
        }
    }
    if shapes.is_empty() && sound {
        let help =
            text!("给出各行政区的轮廓，或去掉 [map]", "give the outlines of the regions, or take [map] out");
        findings.push(place(bad(text!("地图里没有要素", "the map has no features"), help)));
    }
    let attribution = named.attribution.clone();
    (sound && !shapes.is_empty()).then_some(Map { shapes, attribution })
}

fn bad(message: Text, help: Text) -> Finding {
    Finding::error("bad-map", message).help(help)
}

/// A feature that belongs to no unit of the dataset.
fn no_unit(number: usize, code: Option<&str>, property: &str) -> Finding {
    let message = match code {
        None => text!(
            "地图的第 {number} 个要素没有代码（属性 `{property}`）",
            "feature {number} of the map has no code (property `{property}`)"
        ),
        Some(code) => {
            let code = text::shortened(code, text::NAME);
            text!(
                "地图的第 {number} 个要素的代码 {code} 不是这个数据集的单位",
                "feature {number} of the map has the code {code}, which is no unit of this dataset"
            )
        }
    };
    Finding::error("map-unit", message).help(text!(
        "地图只留数据里有的行政区；代码写在 [map] 的 code 所指的属性里，六位",
        "keep only the regions of the data in the map; their six-digit codes stand in the property that `code` of [map] names"
    ))
}
