//! What the columns are is said in unusual ways.

use super::{Subject, down::year_rows, region};
use crate::cell::{Cell, words};
use crate::clerk::Clerk;
use crate::sheet::{Kind, Sheet, Table};
use crate::world::{Item, LAND, MONEY, PROVINCES, Place, money};

/// As the national statistics site saves its queries: `指标：地区生产总值(亿元)`.
pub fn indicator(clerk: &mut Clerk) -> Table {
    let unit = clerk.pick(&MONEY);
    let item = clerk.pick(&money(unit));
    let subject =
        Subject { places: clerk.some(&PROVINCES, 5), style: super::Style::Full, ..Subject::new(clerk) };
    let years: Vec<u16> = (subject.year - 2..=subject.year).rev().collect();
    let mut sheet = Sheet::new("分省年度数据");
    sheet.title("数据库：分省年度数据");
    sheet.title(format!("指标：{}({unit})", item.name));
    sheet.title("时间：最近3年");
    let heads = years.iter().map(|year| format!("{year}年"));
    sheet.header(["地区".to_string()].into_iter().chain(heads).map(Cell::text).collect());
    year_rows(clerk, &subject, &mut sheet, &years, &item);
    sheet.add(Kind::Other, words(["数据来源：国家统计局"]));
    Table::new(vec![sheet])
}

const SHANXI: [Place; 5] = [
    Place { code: "140100", name: "太原市", short: "太原" },
    Place { code: "140200", name: "大同市", short: "大同" },
    Place { code: "140300", name: "阳泉市", short: "阳泉" },
    Place { code: "140400", name: "长治市", short: "长治" },
    Place { code: "140500", name: "晋城市", short: "晋城" },
];

/// As databases of city statistics name columns. Figures of the districts alone (市辖区) are not the city's.
pub fn composed(clerk: &mut Clerk) -> Table {
    let unit = clerk.pick(&MONEY[..2]);
    let item = money(unit)[0];
    let districts = clerk.once_in(2);
    let mut sheet = Sheet::new("Sheet1");
    let mut heads =
        vec!["城市".to_string(), "年份".to_string(), format!("{}_当年价格_全市_{unit}", item.name)];
    if districts {
        heads.push(format!("{}_当年价格_市辖区_{unit}", item.name));
    }
    sheet.header(words(heads));
    for place in clerk.some(&SHANXI, 4) {
        for year in [2020, 2021] {
            let mut row = vec![Cell::text(place.name), Cell::text(year.to_string())];
            row.push(clerk.figure(&place, &year.to_string(), &item));
            if districts {
                row.push(Cell::number(clerk.number(item.low, item.high, item.decimals)));
            }
            sheet.data(row);
        }
    }
    sheet.places_down = false;
    let to_say = if districts { vec!["市辖区".to_string()] } else { Vec::new() };
    Table { to_say, ..Table::new(vec![sheet]) }
}

/// Headers in two languages, in one cell or in a row each, and a column of English names.
pub fn bilingual(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let unit = clerk.pick(&MONEY[..2]);
    let item = money(unit)[0];
    let english = format!(
        "Gross Domestic Product ({})",
        if unit == "亿元" { "100 million yuan" } else { "10000 yuan" }
    );
    let chinese = format!("{}（{unit}）", item.name);
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(subject.title(true, "主要经济指标"));
    sheet.title(format!("Main Economic Indicators ({})", subject.year));
    if clerk.once_in(2) {
        sheet.header(words([
            "县（市、区）\nCounty".to_string(),
            "County".to_string(),
            format!("{chinese}\n{english}"),
        ]));
    } else {
        sheet.header(words(["县（市、区）", "", &chinese]));
        sheet.header(words(["", "County", &english]));
    }
    for (i, place) in subject.places.iter().enumerate() {
        let latin = ["Wutai", "Qingxu", "Linan", "Zhengding"][i % 4];
        let figure = clerk.figure(place, &subject.time(), &item);
        sheet.data(vec![Cell::text(subject.name(place)), Cell::text(latin), figure]);
    }
    Table::new(vec![sheet])
}

/// The indicator in the title, its classes as headers.
pub fn classes_across(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let unit = clerk.pick(&["公顷", "平方公里"]);
    let (low, high, decimals) = if unit == "公顷" { (500, 90_000, 0) } else { (5, 900, 2) };
    let items: Vec<Item> = LAND.iter().map(|item| Item { unit, low, high, decimals, ..*item }).collect();
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(subject.title(true, "生态系统面积"));
    sheet.unit(unit, items.len() + 1);
    let heads = items.iter().map(|item| item.name);
    sheet.header([words([region(clerk)]), words(heads)].concat());
    for place in &subject.places {
        let figures = items.iter().map(|item| clerk.figure(place, &subject.time(), item));
        sheet.data([Cell::text(subject.name(place))].into_iter().chain(figures).collect());
    }
    Table::new(vec![sheet])
}
