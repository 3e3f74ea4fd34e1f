//! The words of units, as data: what each means in base units, and which prefixes it takes.

use super::dimension::{Base, Exponents};

/// Which SI prefixes a word takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefixes {
    None,
    /// Thousands and up. No millitonne: `mt` is also written for a metric tonne.
    Large,
    All,
}

pub(super) struct Atom {
    /// Take the SI prefixes in Latin letters.
    pub symbols: &'static [&'static str],
    /// Take the SI prefixes in Chinese.
    pub words: &'static [&'static str],
    pub prefixes: Prefixes,
    pub dimension: Exponents,
    /// In base units, as a ratio.
    pub scale: (i128, i128),
}

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

const ONE: Exponents = Exponents::NONE;
const LENGTH: Exponents = Exponents::of(&[(Base::Length, 1)]);
const AREA: Exponents = Exponents::of(&[(Base::Length, 2)]);
const VOLUME: Exponents = Exponents::of(&[(Base::Length, 3)]);
const MASS: Exponents = Exponents::of(&[(Base::Mass, 1)]);
const TIME: Exponents = Exponents::of(&[(Base::Time, 1)]);
const TEMPERATURE: Exponents = Exponents::of(&[(Base::Temperature, 1)]);
const FORCE: Exponents = Exponents::of(&[(Base::Mass, 1), (Base::Length, 1), (Base::Time, -2)]);
const PRESSURE: Exponents = Exponents::of(&[(Base::Mass, 1), (Base::Length, -1), (Base::Time, -2)]);
const ENERGY: Exponents = Exponents::of(&[(Base::Mass, 1), (Base::Length, 2), (Base::Time, -2)]);
const POWER: Exponents = Exponents::of(&[(Base::Mass, 1), (Base::Length, 2), (Base::Time, -3)]);
const MONEY: Exponents = Exponents::of(&[(Base::Money, 1)]);
const PERSON: Exponents = Exponents::of(&[(Base::Person, 1)]);
const VISIT: Exponents = Exponents::of(&[(Base::Visit, 1)]);
const CARBON: Exponents = Exponents::of(&[(Base::Carbon, 1)]);
const CARBON_DIOXIDE: Exponents = Exponents::of(&[(Base::CarbonDioxide, 1)]);
const EQUIVALENT: Exponents = Exponents::of(&[(Base::Equivalent, 1)]);

const fn metric(
    symbols: &'static [&'static str],
    words: &'static [&'static str],
    prefixes: Prefixes,
    scale: (i128, i128),
    dimension: Exponents,
) -> Atom {
    Atom { symbols, words, prefixes, dimension, scale }
}

const fn plain(words: &'static [&'static str], scale: (i128, i128), dimension: Exponents) -> Atom {
    metric(&[], words, Prefixes::None, scale, dimension)
}

use Prefixes::{All, Large};

pub(super) const ATOMS: &[Atom] = &[
    // Length, area, volume
    metric(&["m"], &["米"], All, (1, 1), LENGTH),
    plain(&["公里", "㎞"], (1000, 1), LENGTH),
    plain(&["㎝"], (1, 100), LENGTH),
    plain(&["㎜"], (1, 1000), LENGTH),
    plain(&["平方毫米"], (1, 1_000_000), AREA),
    plain(&["平方厘米", "㎠"], (1, 10_000), AREA),
    plain(&["平方分米"], (1, 100), AREA),
    plain(&["平方米", "㎡"], (1, 1), AREA),
    plain(&["平方千米", "平方公里", "㎢"], (1_000_000, 1), AREA),
    plain(&["ha", "公顷", "㏊"], (10_000, 1), AREA),
    plain(&["亩"], (10_000, 15), AREA),
    plain(&["立方毫米"], (1, 1_000_000_000), VOLUME),
    plain(&["立方厘米", "㎤"], (1, 1_000_000), VOLUME),
    plain(&["立方分米"], (1, 1000), VOLUME),
    plain(&["立方米", "方", "㎥"], (1, 1), VOLUME),
    plain(&["立方千米", "立方公里"], (1_000_000_000, 1), VOLUME),
    metric(&["L", "l"], &["升"], All, (1, 1000), VOLUME),
    // Mass
    metric(&["g"], &["克"], All, (1, 1000), MASS),
    plain(&["公斤", "㎏"], (1, 1), MASS),
    plain(&["㎎"], (1, 1_000_000), MASS),
    metric(&["t"], &["吨"], Large, (1000, 1), MASS),
    // Time. A year is 1: over one accounting year, a quantity per year is that quantity.
    metric(&["s"], &["秒"], All, (1, 1), TIME),
    plain(&["min", "分钟"], (60, 1), TIME),
    plain(&["h", "小时", "时"], (3600, 1), TIME),
    plain(&["d", "日", "天"], (86_400, 1), TIME),
    plain(&["a", "年", "yr"], (1, 1), ONE),
    // Temperature: differences only
    plain(&["K", "开", "开尔文"], (1, 1), TEMPERATURE),
    plain(&["℃", "°C", "degC", "摄氏度"], (1, 1), TEMPERATURE),
    // Force, pressure, energy, power
    metric(&["N"], &["牛", "牛顿"], All, (1, 1), FORCE),
    metric(&["Pa"], &["帕", "帕斯卡"], All, (1, 1), PRESSURE),
    metric(&["J"], &["焦", "焦耳"], All, (1, 1), ENERGY),
    metric(&["Wh"], &["瓦时"], All, (3600, 1), ENERGY),
    plain(&["KWh", "kwh", "Kwh", "KWH", "度"], (3_600_000, 1), ENERGY),
    // Standard coal: 29 307.6 kJ to the kilogram
    metric(&["gce"], &["克标准煤", "克标煤"], All, (293_076, 10), ENERGY),
    plain(&["公斤标准煤", "公斤标煤"], (29_307_600, 1), ENERGY),
    metric(&["tce"], &["吨标准煤", "吨标煤"], Large, (29_307_600_000, 1), ENERGY),
    metric(&["W"], &["瓦", "瓦特"], All, (1, 1), POWER),
    // Money
    plain(&["元", "CNY", "RMB", "yuan"], (1, 1), MONEY),
    plain(&["角"], (1, 10), MONEY),
    // People
    plain(&["人", "person", "persons"], (1, 1), PERSON),
    plain(&["人次", "visit", "visits"], (1, 1), VISIT),
    // Carbon and carbon dioxide (equivalents of other gases are counted as carbon dioxide)
    metric(&["gC"], &["克碳", "克C"], All, (1, 1000), CARBON),
    plain(&["公斤碳", "公斤C"], (1, 1), CARBON),
    metric(&["tC"], &["吨碳", "吨C"], Large, (1000, 1), CARBON),
    metric(&["gCO2", "gCO2e"], &["克二氧化碳", "克CO2"], All, (1, 1000), CARBON_DIOXIDE),
    plain(&["公斤二氧化碳", "公斤CO2"], (1, 1), CARBON_DIOXIDE),
    metric(
        &["tCO2", "tCO2e"],
        &["吨二氧化碳", "吨二氧化碳当量", "吨CO2", "吨CO2e"],
        Large,
        (1000, 1),
        CARBON_DIOXIDE,
    ),
    // Equivalents
    plain(&["当量", "污染当量", "eq", "eq.", "equivalent", "equivalents"], (1, 1), EQUIVALENT),
    // Shares
    plain(&["%"], (1, 100), ONE),
    plain(&["‰"], (1, 1000), ONE),
    plain(&["ppm"], (1, 1_000_000), ONE),
    plain(&["ppb"], (1, 1_000_000_000), ONE),
    // Counts and levels
    plain(&["dB", "分贝"], (1, 1), ONE),
    plain(
        &[
            "个", "件", "头", "只", "羽", "株", "棵", "台", "次", "户", "套", "辆", "项", "张", "座", "处",
            "家", "所", "条", "匹", "尾", "床",
        ],
        (1, 1),
        ONE,
    ),
];
