//! What is not said, or said twice.

use super::{Subject, brackets, region};
use crate::cell::{Cell, words};
use crate::clerk::Clerk;
use crate::sheet::{Sheet, Table};
use crate::world::{Item, MONEY, money};
use rust_decimal::Decimal;

/// Indicators that the catalog does not have, though they sound like those it has.
const STRANGE: [&str; 8] = [
    "人均地区生产总值（元）",
    "工业增加值（亿元）",
    "户籍人口（万人）",
    "建成区面积（平方公里）",
    "固定资产投资（亿元）",
    "地区生产总值增速（%）",
    "第三产业增加值占比（%）",
    "非农业人口（万人）",
];

/// Counties down under the given headers of two amounts.
fn sheet(clerk: &mut Clerk, subject: &Subject, title: &str, items: &[Item], heads: Vec<String>) -> Sheet {
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(title);
    sheet.header([words([region(clerk)]), words(heads)].concat());
    for place in &subject.places {
        let figures = items.iter().map(|item| clerk.figure(place, &subject.time(), item));
        sheet.data([Cell::text(subject.name(place))].into_iter().chain(figures).collect());
    }
    sheet
}

/// A strange column beside known ones: read by nobody, and named.
pub fn strange(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let items = clerk.some(&money("亿元"), 2);
    let bracketed = brackets(clerk);
    let heads = items.iter().map(|item| bracketed(item.name, "亿元")).collect();
    let mut sheet = sheet(clerk, &subject, &subject.title(true, "主要经济指标"), &items, heads);
    let strange = clerk.pick(&STRANGE);
    for row in sheet.rows.iter_mut().skip(1) {
        let number = Decimal::new(clerk.number(10, 90, 2).mantissa() as i64, 2);
        row.cells.push(if row.kind == crate::sheet::Kind::Header {
            Cell::text(strange)
        } else {
            Cell::number(number)
        });
    }
    let word = strange.split('（').next().unwrap_or_default().to_string();
    Table { to_say: vec![word], ..Table::new(vec![sheet]) }
}

/// Amounts without a unit anywhere.
pub fn no_unit(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let unit = clerk.pick(&MONEY);
    let items = clerk.some(&money(unit), 2);
    let heads = items.iter().map(|item| item.name.to_string()).collect();
    let sheet = sheet(clerk, &subject, &subject.title(true, "主要经济指标"), &items, heads);
    Table { must_ask: Some("no unit"), ..Table::new(vec![sheet]) }
}

/// 万元 in the headers, 亿元 in the title or in the line of the unit.
pub fn two_units(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let items = clerk.some(&money("万元"), 2);
    let bracketed = brackets(clerk);
    let heads = items.iter().map(|item| bracketed(item.name, "万元")).collect();
    let in_title = clerk.once_in(2);
    let title = subject.title(true, if in_title { "主要经济指标（单位：亿元）" } else { "主要经济指标" });
    let mut sheet = sheet(clerk, &subject, &title, &items, heads);
    if !in_title {
        sheet.unit("亿元", 3);
        let line = sheet.rows.pop();
        sheet.rows.splice(1..1, line);
    }
    Table { must_ask: Some("two units"), ..Table::new(vec![sheet]) }
}

/// Amounts of no year.
pub fn no_year(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let unit = clerk.pick(&MONEY);
    let items = clerk.some(&money(unit), 2);
    let bracketed = brackets(clerk);
    let heads = items.iter().map(|item| bracketed(item.name, unit)).collect();
    let sheet = sheet(clerk, &subject, &subject.title(false, "主要经济指标"), &items, heads);
    Table { must_ask: Some("no year"), ..Table::new(vec![sheet]) }
}

/// One year in the title, another in the name of the sheet.
pub fn two_years(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let unit = clerk.pick(&MONEY);
    let items = clerk.some(&money(unit), 2);
    let bracketed = brackets(clerk);
    let heads = items.iter().map(|item| bracketed(item.name, unit)).collect();
    let sheet = sheet(clerk, &subject, &subject.title(true, "主要经济指标"), &items, heads);
    let named = Sheet { name: format!("{}年", subject.year + 1), ..sheet };
    Table { must_ask: Some("two years"), ..Table::new(vec![named]) }
}
