//! Amounts as a scenario writes them: `5 % of to`, `120 km2`, `-2 ug/m3`, `1.5`.

use crate::function::Exact;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

/// Which side of a move a percentage is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    From,
    To,
}

/// How much a move takes.
#[derive(Clone, Debug)]
pub enum Amount {
    /// A part of what stands there.
    Part(Exact, Side),
    /// So much, in the unit of the measure.
    Value(Exact),
}

/// A number and what stands behind it.
fn split(text: &str) -> Option<(Exact, &str)> {
    let text = text.trim();
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    // An `e` may begin a unit: the longest beginning that is a number counts.
    let longest = text.char_indices().find(|(_, c)| !number(*c)).map_or(text.len(), |(at, _)| at);
    let ends = (1..=longest).rev().filter(|end| text.is_char_boundary(*end));
    let (end, value) = ends.filter_map(|end| Some((end, text[..end].parse::<f64>().ok()?))).next()?;
    value.is_finite().then(|| (Exact::typed(value), text[end..].trim()))
}

impl Amount {
    pub fn read(text: &str, unit: &Unit) -> Result<Amount, Text> {
        let Some((number, rest)) = split(text) else { return Err(no_number(text)) };
        let part = |side| Amount::Part(number.clone().by(Exact::whole(100)), side);
        let words = rest.strip_prefix('%').or_else(|| rest.strip_prefix('％'));
        match words.map(|words| words.split_whitespace().collect::<Vec<_>>().join(" ")) {
            Some(words) => match words.as_str() {
                "of to" | "转入" => Ok(part(Side::To)),
                "of from" | "转出" => Ok(part(Side::From)),
                _ => Err(text!(
                    "`{text}` 没有说是哪一方的百分之几",
                    "`{text}` does not say of which side it is a percentage"
                )),
            },
            None => Ok(Amount::Value(converted(number, rest, unit)?)),
        }
    }
}

/// A value with its unit, in the unit wanted; a bare number is in that unit only where it has none.
pub fn value(text: &str, unit: &Unit) -> Result<Exact, Text> {
    let Some((number, rest)) = split(text) else { return Err(no_number(text)) };
    converted(number, rest, unit)
}

/// A factor: `1.5`, or `+5 %` for 1.05.
pub fn factor(text: &str) -> Result<Exact, Text> {
    match percent(text) {
        Some(change) => Ok(Exact::whole(1).plus(change)),
        None => match split(text) {
            Some((number, "")) => Ok(number),
            _ => Err(no_number(text)),
        },
    }
}

/// A percentage as a part of one.
pub fn percent(text: &str) -> Option<Exact> {
    match split(text)? {
        (number, "%" | "％") => Some(number.by(Exact::whole(100))),
        _ => None,
    }
}

fn converted(number: Exact, unit: &str, wanted: &Unit) -> Result<Exact, Text> {
    if unit.is_empty() {
        return match *wanted == Unit::one() {
            true => Ok(number),
            false => {
                Err(text!("这里的数要写单位，如 {wanted}", "write the unit of the number, such as {wanted}"))
            }
        };
    }
    let found = Unit::parse(unit).map_err(|e| Text { zh: e.reason(true), en: e.reason(false) })?;
    match found.factor_to(wanted) {
        Some(factor) => Ok(number.scaled(factor)),
        None => Err(text!("`{unit}` 不能换算成 {wanted}", "`{unit}` does not convert to {wanted}")),
    }
}

fn no_number(text: &str) -> Text {
    text!("`{text}` 不是这里要的数", "`{text}` is not the number wanted here")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        Unit::parse(text).unwrap()
    }

    #[test]
    fn amounts_are_read_with_their_units() {
        let km2 = unit("km2");
        assert!(
            matches!(Amount::read("5 % of to", &km2), Ok(Amount::Part(x, Side::To)) if x.to_f64() == 0.05)
        );
        assert!(matches!(Amount::read("10% of from", &km2), Ok(Amount::Part(_, Side::From))));
        assert!(matches!(Amount::read("120 hm2", &km2), Ok(Amount::Value(x)) if x.to_f64() == 1.2));
        assert_eq!(value("-2 ug/m3", &unit("ug/m3")).unwrap().to_f64(), -2.0);
        assert_eq!(value("3e2 t", &unit("kg")).unwrap().to_f64(), 300_000.0);
        assert_eq!(factor("+5 %").unwrap().to_f64(), 1.05);
        assert_eq!(factor("1.5").unwrap().to_f64(), 1.5);
        for wrong in ["5 %", "5", "km2", "", "5 t", "1e999 km2", "5 % of forest"] {
            assert!(Amount::read(wrong, &km2).is_err(), "{wrong}");
        }
        assert!(factor("5 km2").is_err() && value("7", &unit("t")).is_err());
    }
}
