//! How places are named: codes, provinces, former names, names that several have.

use super::{Subject, brackets};
use crate::cell::{Cell, words};
use crate::clerk::Clerk;
use crate::sheet::{Sheet, Table};
use crate::world::{BAODING_2013, LONG_NAMES, MONEY, PROVINCES, Place, SHARED, money};
use rust_decimal::Decimal;

/// Places under a title, each written as given, with two amounts of money.
fn listed(clerk: &mut Clerk, title: &str, heads: &[&str], year: u16, rows: &[(Vec<Cell>, Place)]) -> Sheet {
    let unit = clerk.pick(&MONEY);
    let items = clerk.some(&money(unit), 2);
    let bracketed = brackets(clerk);
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(title);
    let names = items.iter().map(|item| bracketed(item.name, unit));
    sheet.header([words(heads.iter().copied()), words(names)].concat());
    for (keys, place) in rows {
        let figures = items.iter().map(|item| clerk.figure(place, &year.to_string(), item));
        sheet.data(keys.iter().cloned().chain(figures).collect());
    }
    sheet
}

/// A code of 6 or 12 digits as a number, as text, or as a number that was made text.
pub fn codes(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let form = clerk.below(4);
    let written = |code: &str| match form {
        0 => Cell::text(code),
        1 => Cell::number(Decimal::from_str_exact(code).unwrap_or_default()),
        2 => Cell::text(format!("{code}000000")),
        _ => Cell::text(format!("{code}.0")),
    };
    let row = |place: &Place| (vec![written(place.code), Cell::text(place.name)], *place);
    let rows: Vec<_> = subject.places.iter().map(row).collect();
    let heads = clerk.pick(&[["代码", "名称"], ["行政区划代码", "县（市、区）"], ["区划代码", "行政区"]]);
    Table::plain(listed(clerk, &subject.title(true, "主要经济指标"), &heads, subject.year, &rows))
}

/// Provinces by their short names, also 北　京.
pub fn provinces(clerk: &mut Clerk) -> Table {
    let style = clerk.below(3);
    let written = |place: &Place| match (style, place.short.chars().count()) {
        (0, _) => place.name.to_string(),
        (1, 2) => place.short.chars().map(String::from).collect::<Vec<_>>().join(" "),
        _ => place.short.to_string(),
    };
    let row = |place: &Place| (words([written(place)]), *place);
    let rows: Vec<_> = clerk.some(&PROVINCES, 5).iter().map(row).collect();
    Table::plain(listed(clerk, "2021年各省（区、市）主要经济指标", &["地区"], 2021, &rows))
}

/// Counties of Baoding under the names they had in 2013.
pub fn former(clerk: &mut Clerk) -> Table {
    let row = |place: &Place| (words([place.name]), *place);
    let rows: Vec<_> = BAODING_2013.iter().map(row).collect();
    let sheet = listed(clerk, "2013年保定市各县（市、区）主要经济指标", &["县（市、区）"], 2013, &rows);
    Table::new(vec![sheet])
}

/// 青龙 for 青龙满族自治县.
pub fn long_names(clerk: &mut Clerk) -> Table {
    let short = clerk.once_in(2);
    let row = |place: &Place| (words([if short { place.short } else { place.name }]), *place);
    let rows: Vec<_> = LONG_NAMES.iter().map(row).collect();
    let sheet = listed(clerk, "2021年秦皇岛市各县区主要经济指标", &["县区"], 2021, &rows);
    Table { plain: !short, ..Table::new(vec![sheet]) }
}

/// 石家庄新华区, 石家庄市新华区.
pub fn joined(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let whole = if clerk.once_in(2) { subject.city.whole.name } else { subject.city.whole.short };
    let row = |place: &Place| (words([format!("{whole}{}", place.name)]), *place);
    let rows: Vec<_> = subject.places.iter().map(row).collect();
    let title = format!("{}年部分县（市、区）主要经济指标", subject.year);
    Table::new(vec![listed(clerk, &title, &["县（市、区）"], subject.year, &rows)])
}

/// Nothing in the file says whose 城区, 新华区 or 鼓楼区 it is.
pub fn shared(clerk: &mut Clerk) -> Table {
    let row = |place: &Place| (words([place.name]), *place);
    let places = clerk.some(&SHARED, 2);
    let rows: Vec<_> = places.iter().map(row).collect();
    let sheet = listed(clerk, "2021年部分县（市、区）主要经济指标", &["县（市、区）"], 2021, &rows);
    Table { must_ask: Some("names that several cities have"), ..Table::new(vec![sheet]) }
}
