//! Counties down the page under one row of headers.

use super::{Subject, brackets, region};
use crate::cell::{Cell, words};
use crate::clerk::Clerk;
use crate::sheet::{Kind, Sheet, Table};
use crate::world::{Item, LAND, MONEY, money, yearly};
use rust_decimal::Decimal;

/// The year of a row, as a number or in words.
pub fn year_cell(clerk: &mut Clerk, year: u16) -> Cell {
    match clerk.below(3) {
        0 => Cell::text(format!("{year}年")),
        1 => Cell::text(year.to_string()),
        _ => Cell::number(Decimal::from(year)),
    }
}

/// Headers of indicators with their units, or a line with the unit they share. Where the year is a key, every
/// indicator has one.
pub fn headed(clerk: &mut Clerk, sheet: &mut Sheet, count: usize, keys: usize) -> (Vec<Item>, Vec<String>) {
    let unit = clerk.pick(&MONEY);
    if clerk.once_in(3) {
        let items = clerk.some(&money(unit), count);
        sheet.unit(unit, keys + count);
        let names = items.iter().map(|item| item.name.to_string()).collect();
        return (items, names);
    }
    let mut items = yearly(unit);
    // What has no year would be told once a year.
    items.retain(|item| keys == 1 || !item.timeless);
    let items = clerk.some(&items, count);
    let bracketed = brackets(clerk);
    let names = items.iter().map(|item| bracketed(item.name, item.unit)).collect();
    (items, names)
}

/// The year in the title; the units in the headers or in a line of their own.
pub fn indicators_across(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(subject.title(true, "主要经济指标"));
    let count = 2 + clerk.below(3);
    let (items, names) = headed(clerk, &mut sheet, count, 1);
    let region = region(clerk);
    sheet.header([words([region]), words(names)].concat());
    for place in &subject.places {
        let figures = items.iter().map(|item| clerk.figure(place, &subject.time(), item));
        sheet.data([Cell::text(subject.name(place))].into_iter().chain(figures).collect());
    }
    Table::plain(sheet)
}

/// The year in a column.
pub fn several(clerk: &mut Clerk) -> Table {
    let titled = clerk.once_in(2);
    let mut subject = if titled { Subject::new(clerk) } else { Subject::unnamed(clerk) };
    let mut sheet = Sheet::new("Sheet1");
    if titled {
        sheet.title(subject.title(false, "主要经济指标"));
    }
    let count = 1 + clerk.below(3);
    let (items, names) = headed(clerk, &mut sheet, count, 2);
    let region = region(clerk);
    sheet.header([words([region, "年份"]), words(names)].concat());
    for _ in 0..2 {
        for place in &subject.places {
            let year = year_cell(clerk, subject.year);
            let figures = items.iter().map(|item| clerk.figure(place, &subject.time(), item));
            sheet.data([Cell::text(subject.name(place)), year].into_iter().chain(figures).collect());
        }
        subject.year += 1;
    }
    Table::plain(sheet)
}

/// Indicator, figure and unit in a column each.
pub fn one_a_row(clerk: &mut Clerk) -> Table {
    let subject = Subject::unnamed(clerk);
    let mut sheet = Sheet::new("Sheet1");
    sheet.header(words(["行政区", "年份", "指标", "数值", "单位"]));
    let unit = clerk.pick(&MONEY);
    let items = clerk.some(&yearly(unit), 3);
    for place in &subject.places {
        for item in &items {
            let (year, figure) = (year_cell(clerk, subject.year), clerk.figure(place, &subject.time(), item));
            let unit = Cell::text(item.unit);
            sheet.data(vec![Cell::text(subject.name(place)), year, Cell::text(item.name), figure, unit]);
        }
    }
    sheet.places_down = false;
    Table::plain(sheet)
}

/// The class of each area in a column.
pub fn by_class(clerk: &mut Clerk) -> Table {
    let subject = Subject::unnamed(clerk);
    let mut sheet = Sheet::new("Sheet1");
    let unit = clerk.pick(&["公顷", "万亩", "平方公里"]);
    let header = brackets(clerk)("面积", unit);
    sheet.header(words(["行政区", "年份", "生态系统类型", &header]));
    for place in &subject.places {
        for item in clerk.some(&LAND, 3) {
            let (low, high, decimals) = if unit == "公顷" { (500, 90_000, 0) } else { (5, 900, 2) };
            let item = Item { unit, low, high, decimals, ..item };
            let (year, figure) =
                (year_cell(clerk, subject.year), clerk.figure(place, &subject.time(), &item));
            sheet.data(vec![Cell::text(subject.name(place)), year, Cell::text(item.name), figure]);
        }
    }
    sheet.places_down = false;
    Table::plain(sheet)
}

/// One indicator, in the title; a column a year.
pub fn years_across(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let mut sheet = Sheet::new("Sheet1");
    let unit = clerk.pick(&MONEY);
    let item = clerk.pick(&money(unit));
    let years: Vec<u16> = (subject.year - 2..=subject.year).collect();
    if clerk.once_in(3) {
        sheet.title(subject.title(false, &format!("{}（单位：{unit}）", item.name)));
    } else {
        sheet.title(subject.title(false, item.name));
        sheet.unit(unit, 4);
    }
    let mark = clerk.pick(&["年", ""]);
    let heads = years.iter().map(|year| format!("{year}{mark}"));
    sheet.header([region(clerk).to_string()].into_iter().chain(heads).map(Cell::text).collect());
    year_rows(clerk, &subject, &mut sheet, &years, &item);
    Table::plain(sheet)
}

/// One indicator, named with its unit in every header beside the year.
pub fn years_named(clerk: &mut Clerk) -> Table {
    let titled = clerk.once_in(2);
    let subject = if titled { Subject::new(clerk) } else { Subject::unnamed(clerk) };
    let mut sheet = Sheet::new("Sheet1");
    let unit = clerk.pick(&MONEY);
    let item = clerk.pick(&money(unit));
    let years = [subject.year - 1, subject.year];
    if titled {
        sheet.title(subject.title(false, item.name));
    }
    let bracketed = brackets(clerk);
    let heads = years.iter().map(|year| bracketed(&format!("{year}年{}", item.name), unit));
    sheet.header([region(clerk).to_string()].into_iter().chain(heads).map(Cell::text).collect());
    year_rows(clerk, &subject, &mut sheet, &years, &item);
    Table::plain(sheet)
}

/// A row a county, a figure a year.
pub fn year_rows(clerk: &mut Clerk, subject: &Subject, sheet: &mut Sheet, years: &[u16], item: &Item) {
    for place in &subject.places {
        let figures = years.iter().map(|year| clerk.figure(place, &year.to_string(), item));
        sheet.add(Kind::Data, [Cell::text(subject.name(place))].into_iter().chain(figures).collect());
    }
}
