//! GeoJSON (RFC 7946): features with a code and outlines; whatever else there is in it is passed over.

use super::Ring;
use crate::text;
use crate::text::Text;
use serde::Deserialize;
use serde_json::Value;

/// A feature with its code, if it has one.
pub struct Feature {
    pub code: Option<String>,
    pub rings: Vec<Ring>,
}

#[derive(Deserialize)]
struct Collection {
    r#type: String,
    #[serde(default)]
    features: Vec<Own>,
}

#[derive(Deserialize)]
struct Own {
    #[serde(default)]
    properties: Value,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    r#type: String,
    #[serde(default)]
    coordinates: Value,
}

/// The features of a collection; why there are none, in both languages.
pub fn features(text: &str, property: &str) -> Result<Vec<Feature>, Text> {
    let collection: Collection = serde_json::from_str(text).map_err(|e| {
        let (line, column) = (e.line(), e.column());
        text!(
            "不是 GeoJSON：第 {line} 行第 {column} 个字节处读不下去",
            "this is no GeoJSON: it cannot be read at line {line}, byte {column}"
        )
    })?;
    if collection.r#type != "FeatureCollection" {
        let found = text::shortened(&collection.r#type, text::NAME);
        return Err(text!(
            "这是 {found}，不是 FeatureCollection",
            "this is {found} and no FeatureCollection"
        ));
    }
    (1..).zip(collection.features).map(|(number, own)| feature(number, own, property)).collect()
}

fn feature(number: usize, own: Own, property: &str) -> Result<Feature, Text> {
    let code = match own.properties.get(property) {
        Some(Value::String(code)) => Some(code.trim().to_string()).filter(|code| !code.is_empty()),
        Some(Value::Number(code)) => Some(code.to_string()),
        _ => None,
    };
    let polygons: Option<Vec<&Value>> = match &own.geometry {
        Some(Geometry { r#type, coordinates }) if r#type == "Polygon" => Some(vec![coordinates]),
        Some(Geometry { r#type, coordinates }) if r#type == "MultiPolygon" => list(coordinates),
        _ => None,
    };
    let Some(polygons) = polygons else {
        return Err(text!(
            "第 {number} 个要素不是面（Polygon 或 MultiPolygon）",
            "feature {number} is no Polygon or MultiPolygon"
        ));
    };
    let rings = polygons.into_iter().map(|polygon| list(polygon)?.into_iter().map(ring).collect());
    let rings: Option<Vec<Vec<Ring>>> = rings.collect();
    let rings = rings.ok_or_else(|| {
        text!(
            "第 {number} 个要素的轮廓读不懂：要至少四个点，每点是经度（−180 到 180）和纬度（−90 到 90）",
            "the outline of feature {number} cannot be read: it takes four points at least, each a longitude (−180 to 180) and a latitude (−90 to 90)"
        )
    })?;
    Ok(Feature { code, rings: rings.into_iter().flatten().collect() })
}

fn list(value: &Value) -> Option<Vec<&Value>> {
    value.as_array().map(|all| all.iter().collect())
}

fn ring(value: &Value) -> Option<Ring> {
    let ring: Option<Ring> = list(value)?.into_iter().map(position).collect();
    ring.filter(|ring| ring.len() >= 4)
}

fn position(value: &Value) -> Option<[f64; 2]> {
    let all = value.as_array()?;
    let (east, north) = (all.first()?.as_f64()?, all.get(1)?.as_f64()?);
    (east.abs() <= 180.0 && north.abs() <= 90.0).then_some([east, north])
}
