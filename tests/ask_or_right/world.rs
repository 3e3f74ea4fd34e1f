//! What the tables are about: places, indicators with the units offices give them in, and the size of each unit.

use rust_decimal::Decimal;

#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// GB/T 2260, as of 2025.
    pub code: &'static str,
    pub name: &'static str,
    /// Without 县, 市, 区, where offices leave it out.
    pub short: &'static str,
}

const fn place(code: &'static str, name: &'static str, short: &'static str) -> Place {
    Place { code, name, short }
}

/// A city and some of its counties.
pub struct City {
    pub province: &'static str,
    pub whole: Place,
    pub counties: &'static [Place],
}

pub static CITIES: [City; 4] = [
    City {
        province: "山西省",
        whole: place("140900", "忻州市", "忻州"),
        counties: &[
            place("140902", "忻府区", "忻府区"),
            place("140921", "定襄县", "定襄"),
            place("140922", "五台县", "五台"),
            place("140923", "代县", "代县"),
            place("140924", "繁峙县", "繁峙"),
            place("140925", "宁武县", "宁武"),
            place("140929", "岢岚县", "岢岚"),
            place("140981", "原平市", "原平"),
        ],
    },
    City {
        province: "山西省",
        whole: place("140100", "太原市", "太原"),
        counties: &[
            place("140105", "小店区", "小店"),
            place("140106", "迎泽区", "迎泽"),
            place("140109", "万柏林区", "万柏林"),
            place("140121", "清徐县", "清徐"),
            place("140122", "阳曲县", "阳曲"),
            place("140123", "娄烦县", "娄烦"),
            place("140181", "古交市", "古交"),
        ],
    },
    City {
        province: "河北省",
        whole: place("130100", "石家庄市", "石家庄"),
        // 长安区, 桥西区 and 新华区 are in other cities as well.
        counties: &[
            place("130102", "长安区", "长安"),
            place("130104", "桥西区", "桥西"),
            place("130105", "新华区", "新华"),
            place("130123", "正定县", "正定"),
            place("130126", "灵寿县", "灵寿"),
            place("130131", "平山县", "平山"),
            place("130183", "晋州市", "晋州"),
        ],
    },
    City {
        province: "浙江省",
        whole: place("330100", "杭州市", "杭州"),
        counties: &[
            place("330106", "西湖区", "西湖"),
            place("330109", "萧山区", "萧山"),
            place("330112", "临安区", "临安"),
            place("330122", "桐庐县", "桐庐"),
            place("330127", "淳安县", "淳安"),
            place("330182", "建德市", "建德"),
        ],
    },
];

pub static PROVINCES: [Place; 8] = [
    place("110000", "北京市", "北京"),
    place("120000", "天津市", "天津"),
    place("130000", "河北省", "河北"),
    place("140000", "山西省", "山西"),
    place("150000", "内蒙古自治区", "内蒙古"),
    place("450000", "广西壮族自治区", "广西"),
    place("460000", "海南省", "海南"),
    place("650000", "新疆维吾尔自治区", "新疆"),
];

/// Counties of Baoding as they were called until 2015: with the codes of today, or those of before where the place is
/// part of another now.
pub static BAODING_2013: [Place; 7] = [
    place("130602", "新市区", "新市区"),
    place("130603", "北市区", "北市区"),
    place("130607", "满城县", "满城县"),
    place("130608", "清苑县", "清苑县"),
    place("130609", "徐水县", "徐水县"),
    place("130623", "涞水县", "涞水县"),
    place("130638", "雄县", "雄县"),
];

/// Several cities have one of each: which is meant does not show from the name.
pub const SHARED: [Place; 3] =
    [place("", "城区", "城区"), place("", "新华区", "新华区"), place("", "鼓楼区", "鼓楼区")];

/// Counties with long names.
pub static LONG_NAMES: [Place; 4] = [
    place("130321", "青龙满族自治县", "青龙"),
    place("130324", "卢龙县", "卢龙"),
    place("130322", "昌黎县", "昌黎"),
    place("130303", "山海关区", "山海关"),
];

/// Every place with a code.
pub fn places() -> impl Iterator<Item = &'static Place> {
    let cities = CITIES.iter().flat_map(|city| [&city.whole].into_iter().chain(city.counties));
    cities.chain(&PROVINCES).chain(&BAODING_2013).chain(&LONG_NAMES)
}

/// An indicator in a unit, with the range its figures lie in.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    pub name: &'static str,
    pub measure: &'static str,
    /// Lists of the measure and the member of each that the name says.
    pub members: &'static [(&'static str, &'static str)],
    pub unit: &'static str,
    pub low: i64,
    pub high: i64,
    pub decimals: u32,
    pub timeless: bool,
}

const fn item(name: &'static str, measure: &'static str, unit: &'static str, low: i64, high: i64) -> Item {
    let decimals = if high <= 1000 { 2 } else { 0 };
    Item { name, measure, members: &[], unit, low, high, decimals, timeless: false }
}

/// Amounts of money of a year, in one unit.
pub fn money(unit: &'static str) -> Vec<Item> {
    let (low, high) = match unit {
        "亿元" => (20, 300),
        "万元" => (200_000, 3_000_000),
        _ => (2_000_000_000, 30_000_000_000),
    };
    let amounts = [
        ("地区生产总值", "gdp"),
        ("第一产业增加值", "primary_value_added"),
        ("第二产业增加值", "secondary_value_added"),
        ("第三产业增加值", "tertiary_value_added"),
        ("旅游收入", "tourism_revenue"),
    ];
    amounts.into_iter().map(|(name, measure)| item(name, measure, unit, low, high)).collect()
}

/// Indicators of a year in their various units; the last has no year.
pub fn yearly(unit: &'static str) -> Vec<Item> {
    let (counted, low, high) = if unit == "亿元" { ("万人", 5, 90) } else { ("人", 50_000, 900_000) };
    let mut items = money(unit);
    items.push(item("常住人口", "population", counted, low, high));
    items.push(item("降水量", "precipitation", "mm", 300, 900));
    items.push(Item { timeless: true, ..item("行政区面积", "county_area", "平方公里", 500, 900) });
    items
}

pub const MONEY: [&str; 3] = ["亿元", "万元", "元"];

const fn air(
    name: &'static str,
    id: &'static [(&'static str, &'static str)],
    unit: &'static str,
    high: i64,
) -> Item {
    let (low, decimals) = if high > 9 { (5, 0) } else { (0, 1) };
    Item { name, measure: "air_concentration", members: id, unit, low, high, decimals, timeless: false }
}

/// What the month's air bulletin gives; CO and ozone as the bulletins do, by percentiles.
pub const AIR: [Item; 6] = [
    air("PM2.5", &[("air_item", "pm25")], "μg/m3", 150),
    air("PM10", &[("air_item", "pm10")], "μg/m3", 250),
    air("SO2", &[("air_item", "so2")], "μg/m3", 60),
    air("NO2", &[("air_item", "no2")], "μg/m3", 90),
    air("O3-8h-90per", &[("air_item", "o3_8h_p90")], "μg/m3", 260),
    air("CO-95per", &[("air_item", "co_p95")], "mg/m3", 9),
];

const fn daily(
    name: &'static str,
    id: &'static [(&'static str, &'static str)],
    unit: &'static str,
    high: i64,
) -> Item {
    Item { measure: "air_daily_concentration", ..air(name, id, unit, high) }
}

pub const DAILY: [Item; 6] = [
    daily("PM2.5", &[("aqi_item", "pm25_day")], "μg/m3", 250),
    daily("PM10", &[("aqi_item", "pm10_day")], "μg/m3", 350),
    daily("SO2", &[("aqi_item", "so2_day")], "μg/m3", 160),
    daily("NO2", &[("aqi_item", "no2_day")], "μg/m3", 190),
    daily("CO", &[("aqi_item", "co_day")], "mg/m3", 9),
    daily("O3_8h", &[("aqi_item", "o3_8h")], "μg/m3", 360),
];

pub const GOOD_DAYS: Item = item("优良天数比例", "good_day_ratio", "%", 20, 100);

const fn land(name: &'static str, class: &'static [(&'static str, &'static str)]) -> Item {
    Item { members: class, ..item(name, "area", "公顷", 500, 90_000) }
}

pub const LAND: [Item; 5] = [
    land("森林", &[("class", "forest")]),
    land("草地", &[("class", "grassland")]),
    land("湿地", &[("class", "wetland")]),
    land("农田", &[("class", "farmland")]),
    land("城镇", &[("class", "town")]),
];

/// One of a unit in the base unit of its kind (元, 人, 亩, μg/m3 …); 亩, as 万亩 has no end in hectares.
pub fn size(unit: &str) -> Option<Decimal> {
    let size = match unit {
        "亿元" => 100_000_000,
        "万元" | "万人" | "万亩" => 10_000,
        "km2" | "平方公里" => 1500,
        "hm2" | "公顷" => 15,
        "mg/m3" => 1000,
        "元" | "人" | "亩" | "%" | "1" | "mm" | "μg/m3" | "ug/m3" => 1,
        _ => return None,
    };
    Some(Decimal::from(size))
}
