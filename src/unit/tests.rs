//! Expected values are worked out by hand; where they are not plain, the way is in a comment.

use super::declared::{Declared, Prefixes, Unfit, UnitFile};
use super::learn::{declare, known};
use super::lookup::Known;
use super::prefixes::{MULTIPLIERS, REFUSED, SI_PREFIXES};
use super::*;
use proptest::prelude::*;

fn unit(text: &str) -> Unit {
    Unit::parse(text).unwrap_or_else(|e| panic!("{text}: {}", e.message(false)))
}

/// The factor from one spelling to another, as it prints.
fn factor(from: &str, to: &str) -> String {
    let factor = unit(from).factor_to(&unit(to));
    factor.map_or("-".to_owned(), |f| f.to_string())
}

fn problem(text: &str) -> String {
    match Unit::parse(text) {
        Ok(unit) => panic!("{text} is read as {unit:?}"),
        Err(e) => e.message(false),
    }
}

/// Each text is a spelling of the same unit.
#[track_caller]
fn same(texts: &[&str]) {
    for text in &texts[1..] {
        assert_eq!(unit(texts[0]), unit(text), "{} and {text}", texts[0]);
    }
}

#[test]
fn metric_factors() {
    for (from, to, expected) in [
        ("km", "m", "1000"),
        ("mm", "m", "0.001"),
        ("um", "mm", "0.001"),
        ("nm", "m", "0.000000001"),
        ("dam", "m", "10"),
        // An SI prefix is raised with its unit.
        ("km2", "m2", "1000000"),
        ("hm2", "m2", "10000"),
        ("cm3", "m3", "0.000001"),
        ("dm3", "L", "1"),
        ("mL", "cm3", "1"),
        ("hm3", "万m3", "100"),
        ("ha", "hm2", "1"),
        ("km2", "ha", "100"),
        ("t", "kg", "1000"),
        ("Mt", "t", "1000000"),
        ("Tg", "Mt", "1"),
        ("g", "kg", "0.001"),
        ("ug", "mg", "0.001"),
        ("ug/m3", "mg/m3", "0.001"),
        ("mg/L", "g/m3", "1"),
        ("d", "s", "86400"),
        ("d", "h", "24"),
        ("h", "min", "60"),
        ("kPa", "N/m2", "1000"),
        ("MPa", "Pa", "1000000"),
        ("N m", "J", "1"),
        ("J/s", "W", "1"),
        ("kWh", "J", "3600000"),
        ("Wh", "J", "3600"),
        ("MWh", "GJ", "3.6"),
        ("kJ", "kWh", "1/3600"),
        ("m/s", "km/h", "3.6"),
        // 29.3076 GJ
        ("tce", "MJ", "29307.6"),
        ("kgce", "kJ", "29307.6"),
        // 29307.6 MJ / 3.6 MJ = 8141 kWh
        ("tce", "kWh", "8141"),
        ("%", "1", "0.01"),
        ("‰", "%", "0.1"),
        ("ppm", "1", "0.000001"),
        ("degC", "K", "1"),
    ] {
        assert_eq!(factor(from, to), expected, "{from} to {to}");
    }
}

#[test]
fn chinese_factors() {
    for (from, to, expected) in [
        ("千米", "m", "1000"),
        ("公里", "km", "1"),
        ("厘米", "cm", "1"),
        ("毫米", "mm", "1"),
        ("微米", "µm", "1"),
        ("平方米", "m2", "1"),
        ("平方千米", "km2", "1"),
        ("平方公里", "公顷", "100"),
        // 15 亩 make a hectare, so 1 亩 = 10000/15 = 2000/3 m2
        ("亩", "m2", "2000/3"),
        ("公顷", "亩", "15"),
        // 1e4 × 2000/3 m2 / 1e4 = 2000/3 hm2
        ("万亩", "hm2", "2000/3"),
        ("立方米", "m3", "1"),
        ("万方", "m3", "10000"),
        ("升", "L", "1"),
        ("毫升", "mL", "1"),
        ("吨", "千克", "1000"),
        ("千克", "kg", "1"),
        ("公斤", "kg", "1"),
        ("克", "g", "1"),
        ("毫克", "mg", "1"),
        ("微克", "ug", "1"),
        ("千焦", "kJ", "1"),
        ("兆焦", "MJ", "1"),
        ("焦耳", "J", "1"),
        ("度", "kWh", "1"),
        ("千瓦时", "kWh", "1"),
        ("亿千瓦时", "万kWh", "10000"),
        ("千瓦", "kW", "1"),
        ("兆瓦", "kW", "1000"),
        ("天", "d", "1"),
        ("日", "d", "1"),
        ("小时", "h", "1"),
        ("分钟", "min", "1"),
        ("秒", "s", "1"),
        ("年", "1", "1"),
        ("摄氏度", "℃", "1"),
        ("开", "K", "1"),
        ("吨标准煤", "tce", "1"),
        ("万吨标煤", "tce", "10000"),
        ("角", "元", "0.1"),
        ("百帕", "Pa", "100"),
    ] {
        assert_eq!(factor(from, to), expected, "{from} to {to}");
    }
}

#[test]
fn multipliers() {
    for (from, to, expected) in [
        ("十元", "元", "10"),
        ("百元", "元", "100"),
        ("千元", "元", "1000"),
        ("万元", "元", "10000"),
        ("十万元", "元", "100000"),
        ("百万元", "元", "1000000"),
        ("千万元", "元", "10000000"),
        ("亿元", "元", "100000000"),
        ("十亿元", "元", "1000000000"),
        ("百亿元", "元", "10000000000"),
        ("千亿元", "元", "100000000000"),
        ("万亿元", "元", "1000000000000"),
        // 0.01 万元 is 100 元
        ("0.01 万元", "元", "100"),
        ("亿元", "万元", "10000"),
        ("万吨", "t", "10000"),
        ("万t", "t", "10000"),
        ("万人", "人", "10000"),
        ("万人次", "人次", "10000"),
        ("万当量", "当量", "10000"),
        ("万tCO2", "tCO2", "10000"),
        ("万吨CO2", "tCO2", "10000"),
        ("万kWh", "kWh", "10000"),
        ("亿kWh", "万kWh", "10000"),
        ("千公顷", "公顷", "1000"),
        ("万公顷", "km2", "100"),
        ("万km2", "km2", "10000"),
        // A multiplier is not raised with its unit: 万m3 is 1e4 m3, not (1e4 m)³.
        ("万m3", "m3", "10000"),
        ("万m³", "m3", "10000"),
        ("亿m3", "m3", "100000000"),
        ("万立方米", "m3", "10000"),
        // But 千 in 千米 is the SI prefix, and 百米2 is hm2.
        ("千米2", "km2", "1"),
        ("百米2", "hm2", "1"),
        ("1e8 yuan", "亿元", "1"),
        ("1e4 m3", "万m3", "1"),
        ("10^4 m3", "万m3", "1"),
        ("10⁴ m³", "万m3", "1"),
        ("10^-3 m", "mm", "1"),
        ("1.5e-3m", "mm", "1.5"),
        ("100km2", "km2", "100"),
        ("100万元", "亿元", "0.01"),
        ("100 (km2)", "km2", "100"),
        ("1/100", "%", "1"),
        ("(20/3) m2", "m2", "20/3"),
        // 1/(100 m2) against 1/m2
        ("1/100/m2", "1/m2", "0.01"),
        // 1 元 per 100 km2 is 0.01 元 per km2
        ("元/(100 km2)", "元/km2", "0.01"),
    ] {
        assert_eq!(factor(from, to), expected, "{from} to {to}");
    }
}

#[test]
fn spellings() {
    same(&["m2", "m^2", "m²", "㎡", "平方米", "m m", "(m)2", "ｍ２", " m2 "]);
    same(&["m3", "m³", "㎥", "立方米", "方", "m·m2", "m⋅m2", "m×m2", "m*m*m"]);
    same(&["1/d", "d-1", "d^-1", "d⁻¹", "d−1", "1÷d", "(d)-1", "(1/d)"]);
    same(&[
        "t/(km2 d)",
        "t km-2 d-1",
        "t·km⁻²·d⁻¹",
        "t/km2/d",
        "t/(km2*d)",
        "t／（km2·d）",
        "吨每平方公里每天",
        "t km^-2 / d",
    ]);
    same(&["kg/(hm2 a)", "kg/(hm2·a)", "kg/hm2/a", "kg/hm²", "公斤/公顷", "kg hm-2 a-1"]);
    same(&["ug/m3", "μg/m3", "µg/m3", "µg/m³", "μg·m⁻³", "微克/立方米"]);
    same(&["mg/L", "mg/l", "毫克/升", "㎎/L"]);
    same(&["%", "％", "1/100", "0.01"]);
    same(&["kWh", "KWh", "kwh", "KWH", "kW h", "kW·h", "千瓦·时", "度"]);
    same(&["℃", "°C", "degC", "K"]);
    same(&["元", "CNY", "RMB", "yuan"]);
    same(&["tC", "t C", "吨碳", "吨C", "MgC", "1000 kgC"]);
    same(&["tCO2", "t CO2", "tCO₂", "吨CO2", "吨二氧化碳", "吨 CO2", "tCO2e", "千千克CO2"]);
    same(&["CNY/tCO2", "元/t CO2", "元/吨CO₂"]);
    same(&["MJ mm/(hm2 h a)", "MJ·mm/(hm2·h·a)", "MJ mm hm-2 h-1"]);
    same(&["kgCO2^2", "kgCO22", "kgCO2²", "(kgCO2)2"]);
    same(&["1", "", "  ", "\u{3000}", "个", "只", "a", "年", "yr", "dB", "dB(A)", "分贝", "dB（A）"]);
    same(&["人/km2", "人／平方公里", "人/㎢"]);
    same(&["当量", "污染当量", "eq", "eq.", "equivalent", "equivalents"]);
    same(&["元/人次", "元/visit", "元/(人次 年)"]);
    same(&["m m-1", "1", "m/m", "(m/s)/(m/s)"]);
}

#[test]
fn different_quantities() {
    for (a, b) in [
        ("元/tC", "元/tCO2"),
        ("tC", "t"),
        ("tCO2", "t"),
        ("人", "人次"),
        ("人", "个"),
        ("元/人", "元/人次"),
        ("当量", "kg"),
        ("当量", "1"),
        ("万元", "t"),
        ("kW", "kWh"),
        ("m3", "m2"),
        ("d", "a"),
        ("K", "1"),
        ("N", "J"),
    ] {
        assert!(!unit(a).same_dimension(&unit(b)), "{a} and {b}");
        assert_eq!(unit(a).factor_to(&unit(b)), None, "{a} to {b}");
    }
    // The same dimension on another scale is another unit.
    assert_ne!(unit("m3"), unit("万m3"));
    assert!(unit("m3").same_dimension(&unit("万m3")));
    // No millis of what is counted in thousands: `min`, `ha`, `Pa` are words of their own.
    assert_eq!(factor("min", "s"), "60");
    assert_eq!(factor("Pa", "kg m-1 s-2"), "1");
}

#[test]
fn arithmetic() {
    let (mm, km2) = (unit("mm"), unit("km2"));
    // 1e-3 m × 1e6 m2 = 1000 m3
    let volume = mm.mul(&km2).unwrap();
    assert_eq!(volume, unit("1000 m3"));
    assert_eq!(volume.to_string(), "1000 m3");
    assert_eq!(volume.factor_to(&unit("万m3")).unwrap().to_string(), "0.1");
    // mm/a over a year is mm
    assert_eq!(unit("mm/a").mul(&km2).unwrap(), volume);
    // 1000 kg / 1e6 m2
    assert_eq!(unit("t").div(&km2).unwrap(), unit("0.001 kg/m2"));
    // kJ/(m2 d) × km2 × d = 1e6 kJ = 1e6/3600 kWh = 2500/9 kWh
    let heat = unit("kJ/(m2 d)").mul(&km2).unwrap().mul(&unit("d")).unwrap();
    assert_eq!(heat.factor_to(&unit("kJ")).unwrap().to_string(), "1000000");
    assert_eq!(heat.factor_to(&unit("kWh")).unwrap().to_string(), "2500/9");
    assert_eq!(heat, unit("kJ/(m2 d) km2 d"));
    // 万m3 × 元/m3 = 万元
    assert_eq!(unit("万m3").mul(&unit("元/m3")).unwrap(), unit("万元"));
    // tC × tCO2/tC = tCO2
    assert_eq!(unit("tC").mul(&unit("tCO2/tC")).unwrap(), unit("tCO2"));
    assert_eq!(unit("km2").pow(-1).unwrap(), unit("1/km2"));
    assert_eq!(unit("km2").pow(0).unwrap(), Unit::one());
    assert_eq!(unit("mm").pow(3).unwrap(), unit("mm3"));
}

#[test]
fn roots() {
    assert_eq!(unit("km2").root(2).unwrap(), unit("km"));
    assert_eq!(unit("mm3").root(3).unwrap(), unit("mm"));
    assert_eq!(unit("km2").root(-2).unwrap(), unit("1/km"));
    // 1 % = (1/10)²
    assert_eq!(unit("%").root(2).unwrap(), unit("0.1"));
    assert_eq!(Unit::one().root(i32::MAX).unwrap(), Unit::one());
    assert_eq!(Unit::one().root(i32::MIN).unwrap(), Unit::one());
    for (text, n) in [("m", 2), ("2 m2", 2), ("亩", 2), ("m2", 0), ("m", i32::MIN), ("4", 3)] {
        assert_eq!(unit(text).root(n), None, "{text} {n}");
    }
}

#[test]
fn too_large_is_none() {
    // 1e30 × 1e30 is beyond i128.
    let vast = unit("1e30");
    assert_eq!(vast.mul(&vast), None);
    assert_eq!(vast.pow(2), None);
    assert_eq!(vast.div(&unit("1e-30")), None);
    assert_eq!(unit("1e30 m").factor_to(&unit("1e-30 m")), None);
    assert_eq!(unit("m").pow(128), None);
    assert_eq!(unit("m").pow(-128), None);
    assert_eq!(unit("m").pow(i32::MIN), None);
    assert_eq!(unit("m127").mul(&unit("m")), None);
    assert_eq!(unit("m-127").div(&unit("m")), None);
    assert_eq!(Unit::one().pow(i32::MIN), Some(Unit::one()));
    // What cancels does not overflow: 1e30 × 1e-30.
    assert_eq!(vast.mul(&unit("1e-30")), Some(Unit::one()));
}

#[test]
fn dimensionless() {
    for text in ["1", "%", "ppm", "年", "个", "m/km", "t/t", "hm2/亩"] {
        assert!(unit(text).is_dimensionless(), "{text}");
    }
    for text in ["m", "人", "当量", "K", "元/人", "d/a"] {
        assert!(!unit(text).is_dimensionless(), "{text}");
    }
    assert_eq!(Unit::one(), unit(""));
    assert_ne!(Unit::one(), unit("%"));
}

#[test]
fn dimension_texts() {
    for (text, zh, en) in [
        ("t/km2", "质量·长度⁻²", "mass·length⁻²"),
        ("%", "无量纲", "dimensionless"),
        ("元/tCO2", "货币·二氧化碳⁻¹", "money·carbon dioxide⁻¹"),
        ("元/人次", "货币·人次⁻¹", "money·visits⁻¹"),
        ("人/hm2", "人数·长度⁻²", "persons·length⁻²"),
        ("kWh", "质量·长度²·时间⁻²", "mass·length²·time⁻²"),
        ("m3/kg", "长度³·质量⁻¹", "length³·mass⁻¹"),
        ("kg/当量", "质量·当量⁻¹", "mass·equivalents⁻¹"),
        ("tC", "碳", "carbon"),
        ("K", "温度", "temperature"),
        ("m10", "长度¹⁰", "length¹⁰"),
    ] {
        assert_eq!(unit(text).dimension_text(true), zh);
        assert_eq!(unit(text).dimension_text(false), en);
    }
}

#[test]
fn display_keeps_what_was_read() {
    for text in ["万m³", "kg/(hm2 a)", "％", "元／人次", "(20/3) m2"] {
        assert_eq!(unit(text).to_string(), text);
    }
    assert_eq!(unit("").to_string(), "1");
    assert_eq!(unit("\n t /\tkm2 ").to_string(), "t / km2");
    // A factor of 1 leaves the spelling alone; any other makes a new unit.
    assert_eq!(unit("万m3").mul(&Unit::one()).unwrap().to_string(), "万m3");
    assert_eq!(Unit::one().mul(&unit("万m3")).unwrap().to_string(), "万m3");
    assert_eq!(unit("万m3").div(&Unit::one()).unwrap().to_string(), "万m3");
    assert_eq!(unit("万m3").pow(1).unwrap().to_string(), "万m3");
    assert_eq!(unit("万m3").root(1).unwrap().to_string(), "万m3");
    assert_eq!(format!("{:>4}|", unit("km")), "  km|");
}

#[test]
fn display_of_computed_units() {
    for (a, b, expected) in [
        ("kg", "m2", "kg/m2"),
        ("kJ", "kg", "1000 m2/s2"),
        ("m", "m", "1"),
        ("m", "km", "0.001"),
        ("1", "d", "(1/86400)/s"),
        ("亩", "元 人", "(2000/3) m2/(元 人)"),
        ("tCO2 tCO2", "tC", "1000 kgCO2^2/kgC"),
        ("1", "m s", "1/(m s)"),
        ("人次 当量", "K", "人次 当量/K"),
    ] {
        let computed = unit(a).div(&unit(b)).unwrap();
        assert_eq!(computed.to_string(), expected);
        assert_eq!(computed, unit(expected));
    }
}

#[test]
fn factors_print_exactly() {
    for (numer, denom, expected) in [
        (1, 1, "1"),
        (1000, 1, "1000"),
        (1, 10_000, "0.0001"),
        (5, 2, "2.5"),
        (1, 8, "0.125"),
        (20, 3, "20/3"),
        (12, 44, "3/11"),
        (1, 10_i128.pow(38), "0.00000000000000000000000000000000000001"),
        (10_i128.pow(38), 1, "100000000000000000000000000000000000000"),
        // 2^-30 has 21 significant digits as a decimal, more than a spreadsheet keeps.
        (1, 1 << 30, "1/1073741824"),
        // No power of ten in i128 is divisible by 2^100.
        (1, 1 << 100, "1/1267650600228229401496703205376"),
        (123_456_789_012_345, 10, "12345678901234.5"),
        (1_234_567_890_123_457, 10, "1234567890123457/10"),
    ] {
        let factor = Factor::ratio(numer, denom).unwrap();
        assert_eq!(factor.to_string(), expected);
    }
    assert_eq!(Factor::ratio(0, 1), None);
    assert_eq!(Factor::ratio(1, 0), None);
    assert_eq!(Factor::ratio(-1, 2), None);
}

#[test]
fn factor_parts() {
    let factor = unit("亩").factor_to(&unit("m2")).unwrap();
    assert_eq!((factor.numer(), factor.denom()), (2000, 3));
    assert_eq!((factor.inverse().numer(), factor.inverse().denom()), (3, 2000));
    assert!(!factor.is_one());
    assert!(unit("hm2").factor_to(&unit("ha")).unwrap().is_one());
}

#[test]
fn factors_round_once() {
    let float = |numer, denom| Factor::ratio(numer, denom).unwrap().to_f64();
    assert_eq!(float(1, 1), 1.0);
    assert_eq!(float(1, 3), 1.0 / 3.0);
    assert_eq!(float(20, 3), 20.0 / 3.0);
    assert_eq!(float(1, 10_000), 1e-4);
    assert_eq!(float(293_076, 10), 29307.6);
    // Halfway between 2^53 and 2^53 + 2: to even, unless something is left over.
    let two53 = 1_i128 << 53;
    assert_eq!(float(two53 + 1, 1), 9_007_199_254_740_992.0);
    assert_eq!(float(two53 + 3, 1), 9_007_199_254_740_996.0);
    assert_eq!(float((two53 + 1) * 1000 + 1, 1000), 9_007_199_254_740_994.0);
    assert_eq!(float(i128::MAX, 1), 2_f64.powi(127));
    assert_eq!(float(1, i128::MAX), 2_f64.powi(-127));
    assert_eq!(float(i128::MAX, i128::MAX - 1), 1.0);
    for power in 0..=38 {
        let vast = 10_i128.pow(power);
        assert_eq!(float(vast, 1), format!("1e{power}").parse::<f64>().unwrap());
        assert_eq!(float(1, vast), format!("1e-{power}").parse::<f64>().unwrap());
    }
}

#[test]
fn problems() {
    for (text, expected) in [
        ("Km2", "unknown unit “Km2”; did you mean “km2”?"),
        ("KG", "unknown unit “KG”; did you mean “kg”?"),
        ("万KG", "unknown unit “万KG”; did you mean “万kg”?"),
        ("元/tc", "unknown unit “tc”; did you mean “tC”?"),
        ("kj", "unknown unit “kj”; did you mean “kJ”?"),
        ("平方公理", "unknown unit “平方公理”; did you mean “平方公里”?"),
        ("万吨标准媒", "unknown unit “万吨标准媒”; did you mean “万吨标准煤”?"),
        ("tCO", "unknown unit “tCO”; did you mean “tC”?"),
        ("Q", "unknown unit “Q”"),
        ("furlong", "unknown unit “furlong”"),
        // Two letters resemble too much.
        ("ln", "unknown unit “ln”"),
        ("立方", "unknown unit “立方”; did you mean “立方米”?"),
        ("m2.5", "unknown unit “m2.5”"),
        ("万", "no unit follows “万”"),
        ("万 元", "no unit follows “万”"),
        ("元/亿", "no unit follows “亿”"),
        ("mm (", "a unit is missing here"),
        ("m/", "a unit is missing here"),
        ("m*", "a unit is missing here"),
        ("/m", "unexpected “/”"),
        ("m//s", "unexpected “/”"),
        ("()", "unexpected “)”"),
        ("m)", "unexpected “)”"),
        ("(m", "the parenthesis is not closed"),
        ("kg(m2)", "unexpected “(”"),
        ("m + s", "unexpected “+”"),
        ("-m", "unexpected “-”"),
        ("m²3", "unexpected “3”"),
        ("m2²", "unexpected “²”"),
        ("m2^2", "unexpected “^”"),
        ("m^", "the exponent “^” must be a whole number from 1 to 127, or its negative"),
        ("m^x", "the exponent “^” must be a whole number from 1 to 127, or its negative"),
        ("m0", "the exponent “0” must be a whole number from 1 to 127, or its negative"),
        ("m128", "the exponent “128” must be a whole number from 1 to 127, or its negative"),
        ("m^-128", "the exponent “^-128” must be a whole number from 1 to 127, or its negative"),
        ("m^0.5", "the exponent “^0.5” must be a whole number from 1 to 127, or its negative"),
        ("m--1", "the exponent “-” must be a whole number from 1 to 127, or its negative"),
        ("0", "a multiple cannot be zero"),
        ("0.00 m", "a multiple cannot be zero"),
        ("1e39", "the scale or an exponent is too large to be kept exactly"),
        ("1e99999999999", "the scale or an exponent is too large to be kept exactly"),
        ("1e-99999999999", "the scale or an exponent is too large to be kept exactly"),
        ("km99", "the scale or an exponent is too large to be kept exactly"),
        ("m127 m", "the scale or an exponent is too large to be kept exactly"),
        ("人/万人-1", "“万人-1” can be read two ways; write a division, as in “元/万人”"),
    ] {
        assert_eq!(problem(text), expected, "{text}");
    }
}

#[test]
fn two_readings_are_refused() {
    for (text, part) in [
        ("kJ/m2 d", "d"),
        ("W/m2·K", "K"),
        ("1/100 km2", "km2"),
        ("t/hm2*%", "%"),
        ("元/t/m2 d", "d"),
        ("元/m2/(t) d", "d"),
    ] {
        let message =
            format!("“{part}” after a division can be read two ways; add parentheses, as in “kJ/(m2·d)”");
        assert_eq!(problem(text), message);
    }
    // Both readings agree: a year is 1.
    same(&["t/hm2·a", "t/(hm2·a)"]);
    // The divisor is closed by its parentheses.
    same(&["t/(hm2) m", "t m/hm2"]);
    let expected = "the number “100” may only come first, or first in parentheses, as in “元/(100 km2)”";
    assert_eq!(problem("人/100 km2"), expected);
    assert_eq!(problem("m 100"), expected);
    assert_eq!(problem("2 100"), expected);
}

fn is_known(word: &str) -> bool {
    known().resolve(word).is_some()
}

/// The units of `units.toml`.
fn shipped() -> Vec<Declared> {
    let text = include_str!("../../coefficients/units.toml");
    toml::from_str::<UnitFile>(text).unwrap().unit
}

#[test]
fn all_shipped_units_can_be_used() {
    let mut known = Known::default();
    let own: Vec<Unfit> = declare(&shipped());
    assert!(own.is_empty(), "{own:?}");
    assert!(known.add(&shipped()[1]).is_err(), "1000 m is nothing where no metre is known");
}

#[test]
fn units_are_added() {
    let file = r#"
        [[unit]]
        words = ["担"]
        is = "50 kg"
        english = "dan"
        [[unit]]
        words = ["羊单位"]
        is = "1"
        [[unit]]
        symbols = ["sej"]
        prefixes = "all"
        base = { zh = "太阳能值", en = "solar emergy" }
        [[unit]]
        words = ["车"]
        is = "2 担"
    "#;
    let units = toml::from_str::<UnitFile>(file).unwrap().unit;
    assert!(declare(&units).is_empty());
    assert!(declare(&units).is_empty(), "said again it says nothing new");
    assert_eq!(unit("担"), unit("50 kg"));
    assert_eq!(unit("万担/车"), unit("5000"));
    assert_eq!(unit("元/担").words(false), "yuan/dan");
    assert_eq!(unit("1e12 sej/元"), unit("Tsej/元"));
    assert_eq!(unit("sej/J").dimension_text(true), "时间²·太阳能值·质量⁻¹·长度⁻²");
    assert!(!unit("sej").same_dimension(&unit("J")));
    assert_eq!(unit(&unit("2 sej2").base_spelling()), unit("2 sej2"));
    let wrong = r#"
        [[unit]]
        words = ["公斤"]
        is = "500 g"
        [[unit]]
        words = ["2斗"]
        is = "1"
        [[unit]]
        words = ["季"]
        is = "90 d"
        [[unit]]
        words = ["斗"]
        is = "10 盅"
        [[unit]]
        words = ["筐"]
        [[unit]]
        is = "kg"
        [[unit]]
        words = ["万"]
        is = "1"
    "#;
    let wrong = toml::from_str::<UnitFile>(wrong).unwrap().unit;
    let unfit = declare(&wrong);
    assert!(matches!(&unfit[0], Unfit::Taken { word } if word == "公斤"));
    assert!(matches!(&unfit[1], Unfit::Word { word } if word == "2斗"));
    assert!(matches!(&unfit[2], Unfit::Ambiguous { word } if word == "季"));
    assert!(matches!(&unfit[3], Unfit::Is { text, .. } if text == "10 盅"));
    assert!(matches!(&unfit[4], Unfit::Meaning { word } if word == "筐"));
    assert!(matches!(&unfit[5], Unfit::Wordless));
    assert!(matches!(&unfit[6], Unfit::Word { word } if word == "万"));
    assert_eq!((unfit.len(), unit("公斤")), (7, unit("kg")));
}

#[test]
fn words_with_several_meanings() {
    for refusal in REFUSED {
        for word in refusal.words {
            let message = problem(word);
            assert_eq!(message, format!("the unit “{word}” {}", refusal.en));
            assert!(!is_known(word));
        }
    }
    assert!(problem("万美元").contains("convert to 元 first"));
    assert!(problem("元/月").contains("no fixed length"));
}

#[test]
fn problems_have_a_place_and_a_chinese_text() {
    let error = Unit::parse("元/ 万KG ").unwrap_err();
    // 元 and 万 take three bytes each.
    assert_eq!(error.range(), 5..10);
    assert_eq!(error.found(), "万KG");
    assert_eq!(error.suggestion(), Some("万kg"));
    assert_eq!(error.message(true), "不认识的单位“万KG”，是否应为“万kg”？");
    let error = Unit::parse("t/(km2").unwrap_err();
    assert_eq!((error.range(), error.found()), (2..6, "(km2"));
    assert_eq!(error.message(true), "括号没有闭合");
    let error = Unit::parse("t／").unwrap_err();
    assert_eq!((error.range(), error.found()), (4..4, ""));
    assert_eq!(error.message(true), "此处缺少单位");
    for text in ["分", "1/100 km2", "人/100 km2", "m0", "0", "1e39", "m)", "万", "万人-1"] {
        let message = Unit::parse(text).unwrap_err().message(true);
        assert!(message.chars().any(|c| c > '\u{4e00}'), "{message}");
    }
}

#[test]
fn limits() {
    let long = "m ".repeat(101);
    assert_eq!(problem(&long), "the unit is longer than 200 bytes");
    assert!(Unit::parse(&"m ".repeat(100)).is_ok());
    let nested = |n| format!("{}m{}", "(".repeat(n), ")".repeat(n));
    assert_eq!(unit(&nested(8)), unit("m"));
    assert_eq!(problem(&nested(9)), "parentheses are nested too deeply");
    assert_eq!(problem(&"(".repeat(200)), "parentheses are nested too deeply");
    // 9 groups side by side are not nested.
    same(&["(m) (m) (m) (m) (m) (m) (m) (m) (m)", "m9"]);
}

#[test]
fn messages_do_not_steer_a_terminal() {
    let message = problem("\u{1b}[31mred\u{202e}");
    assert_eq!(message, "unknown unit “\u{fffd}[31mred\u{fffd}”");
    let message = problem(&"字".repeat(50));
    assert_eq!(message, format!("unknown unit “{}…”", "字".repeat(30)));
}

#[test]
fn table_has_no_clash() {
    let mut seen = std::collections::BTreeMap::new();
    for atom in &shipped() {
        let mut names: Vec<String> = Vec::new();
        for name in atom.spellings() {
            names.push(name.clone());
        }
        for prefix in SI_PREFIXES {
            if atom.prefixes == Prefixes::All || atom.prefixes == Prefixes::Large && prefix.power >= 3 {
                names.extend(atom.symbols.iter().map(|s| format!("{}{s}", prefix.symbol)));
                names.extend(atom.words.iter().map(|w| format!("{}{w}", prefix.word)));
            }
        }
        for name in names {
            assert!(is_known(&name), "{name} is not found");
            assert_eq!(seen.insert(name.clone(), ()), None, "{name} has two meanings");
        }
    }
    // A multiplier gives any word the same meaning as the SI prefix of that size would.
    for (multiplier, power) in MULTIPLIERS {
        for atom in &shipped() {
            for name in atom.spellings() {
                let expected = unit(&format!("1e{power}")).mul(&unit(name)).unwrap();
                assert_eq!(unit(&format!("{multiplier}{name}")), expected);
            }
        }
    }
}

/// Products of a few powers. Combined, some of them are too large: then there is nothing to check.
fn any_unit() -> impl Strategy<Value = Unit> {
    let words = vec![
        "m", "km2", "mm", "亩", "hm2", "万m3", "L", "t", "kg", "d", "h", "a", "K", "kJ", "kWh", "元", "万元",
        "亿元", "人", "人次", "tC", "kgCO2", "当量", "%", "ppm", "个", "1",
    ];
    let factor = (proptest::sample::select(words), -2..=2_i32);
    proptest::collection::vec(factor, 0..3).prop_map(|factors| {
        factors
            .into_iter()
            .fold(Unit::one(), |total, (word, n)| total.mul(&unit(word).pow(n).unwrap()).unwrap())
    })
}

/// Texts made of what units are made of, right and wrong.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "m", "km", "t", "万", "亿", "元", "人", "人次", "CO2", "C", "dB(A)", "dB", "(A)", "2", "3", "-",
        "-1", "^", "²", "⁻¹", "/", "*", "·", "每", " ", " ", "(", ")", "（", "％", "10", "1e4", ".", "e",
        "0", "1e-9", "999", "a", "µ", "亩", "\u{0}", "㎡",
    ];
    let piece = proptest::sample::select(pieces);
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

fn check_any(text: &str) -> Result<(), TestCaseError> {
    match Unit::parse(text) {
        Ok(read) => {
            prop_assert_eq!(&unit(&read.to_string()), &read);
            prop_assert_eq!(&unit(&read.base_spelling()), &read);
        }
        Err(error) => {
            prop_assert_eq!(text.get(error.range()), Some(error.found()));
            prop_assert!(!error.message(true).is_empty());
            if let Some(better) = error.suggestion() {
                prop_assert!(is_known(better), "{} is no unit", better);
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_string_is_read_or_refused(text in any::<String>()) {
        check_any(&text)?;
    }

    #[test]
    fn any_pieces_are_read_or_refused(text in any_text()) {
        check_any(&text)?;
    }

    #[test]
    fn division_undoes_multiplication(a in any_unit(), b in any_unit()) {
        if let Some(product) = a.mul(&b) {
            prop_assert_eq!(product.div(&b), Some(a));
        }
    }

    #[test]
    fn multiplication_is_associative_and_commutative(a in any_unit(), b in any_unit(), c in any_unit()) {
        let left = a.mul(&b).and_then(|ab| ab.mul(&c));
        let right = b.mul(&c).and_then(|bc| a.mul(&bc));
        if left.is_some() && right.is_some() {
            prop_assert_eq!(left, right);
        }
        prop_assert_eq!(a.mul(&b), b.mul(&a));
    }

    #[test]
    fn roots_undo_powers(a in any_unit(), n in prop_oneof![-2..=-1_i32, 1..=2_i32]) {
        if let Some(power) = a.pow(n) {
            prop_assert_eq!(power.root(n), Some(a));
        }
    }

    #[test]
    fn conversion_goes_there_and_back(a in any_unit(), numer in 1..1_000_000_i128, denom in 1..1_000_000_i128) {
        let other = Unit::new(a.dimension, Factor::ratio(numer, denom).unwrap());
        if let Some(there) = a.factor_to(&other) {
            prop_assert_eq!(other.factor_to(&a), Some(there.inverse()));
            // `a` is `there` times `other`.
            prop_assert_eq!(other.mul(&Unit::new(Exponents::NONE, there)), Some(a));
        }
    }

    #[test]
    fn computed_spellings_read_back(a in any_unit(), b in any_unit()) {
        if let Some(computed) = a.div(&b) {
            prop_assert_eq!(unit(&computed.to_string()), computed.clone());
            prop_assert_eq!(unit(&computed.base_spelling()), computed);
        }
    }

    #[test]
    fn small_ratios_are_one_division(numer in 1..1_i64 << 53, denom in 1..1_i64 << 53) {
        let factor = Factor::ratio(numer.into(), denom.into()).unwrap();
        prop_assert_eq!(factor.to_f64(), numer as f64 / denom as f64);
    }
}
