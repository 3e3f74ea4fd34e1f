//! What stands before the word of a unit, and the words that stay refused.

/// An SI prefix becomes part of the word, so an exponent raises it too: km2 is (km)².
pub(super) struct SiPrefix {
    pub symbol: &'static str,
    pub word: &'static str,
    pub power: i32,
}

const fn si(symbol: &'static str, word: &'static str, power: i32) -> SiPrefix {
    SiPrefix { symbol, word, power }
}

/// `u` also stands for both code points of µ, which are folded to it.
pub(super) const SI_PREFIXES: &[SiPrefix] = &[
    si("p", "皮", -12),
    si("n", "纳", -9),
    si("u", "微", -6),
    si("m", "毫", -3),
    si("c", "厘", -2),
    si("d", "分", -1),
    si("da", "十", 1),
    si("h", "百", 2),
    si("k", "千", 3),
    si("M", "兆", 6),
    si("G", "吉", 9),
    si("T", "太", 12),
    si("P", "拍", 15),
];

/// A multiplier stands before the whole factor, exponent included: 万m3 is 10⁴ (m³). The longest match is taken.
pub(super) const MULTIPLIERS: &[(&str, i32)] = &[
    ("十", 1),
    ("百", 2),
    ("千", 3),
    ("万", 4),
    ("十万", 5),
    ("百万", 6),
    ("千万", 7),
    ("亿", 8),
    ("十亿", 9),
    ("百亿", 10),
    ("千亿", 11),
    ("万亿", 12),
];

/// May stand apart from a mass: `t CO2` is `tCO2`.
pub(super) const SPECIES: &[&str] = &["C", "CO2", "CO2e"];

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub words: &'static [&'static str],
    pub zh: &'static str,
    pub en: &'static str,
}

/// Words with more than one meaning, or with none that is fixed.
pub(super) const REFUSED: &[Refusal] = &[
    Refusal {
        words: &["分"],
        zh: "既可指货币也可指时间，请写“0.01 元”或“分钟”",
        en: "may be money or minutes; write “0.01 元” or “min”",
    },
    Refusal {
        words: &["mt"],
        zh: "既可读作公吨也可读作百万吨，请写“t”或“Mt”",
        en: "may be a metric tonne or a million tonnes; write “t” or “Mt”",
    },
    Refusal {
        words: &["月", "month", "季", "季度"],
        zh: "长短不一，请换算成天或年",
        en: "has no fixed length; convert to days or years",
    },
    Refusal {
        words: &["$", "¥", "￥", "USD", "美元", "EUR", "欧元", "HKD", "港元", "JPY", "日元"],
        zh: "不是本系统的币种，请先换算成元",
        en: "is not the currency used here; convert to 元 first",
    },
];
