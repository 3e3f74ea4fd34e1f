//! Two rows of headers, or places in several levels.

use super::{Subject, brackets, region};
use crate::cell::{Cell, words};
use crate::clerk::Clerk;
use crate::sheet::{Sheet, Table};
use crate::world::{CITIES, MONEY, Place, money};

/// Blank cells that a merged one covers.
fn covered(count: usize) -> Vec<Cell> {
    vec![Cell::default(); count]
}

/// Years above, indicators below.
pub fn year_over_indicators(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let unit = clerk.pick(&MONEY);
    let items = clerk.some(&money(unit), 2);
    let bracketed = brackets(clerk);
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(subject.title(false, "主要经济指标"));
    let mut upper = vec![Cell::text(region(clerk)).merged(0, 1)];
    let mut lower = covered(1);
    for year in [subject.year - 1, subject.year] {
        upper.push(Cell::text(format!("{year}年")).merged(1, 0));
        upper.extend(covered(1));
        lower.extend(items.iter().map(|item| Cell::text(bracketed(item.name, unit))));
    }
    sheet.header(upper);
    sheet.header(lower);
    for place in &subject.places {
        let mut row = words([subject.name(place)]);
        for year in [subject.year - 1, subject.year] {
            row.extend(items.iter().map(|item| clerk.figure(place, &year.to_string(), item)));
        }
        sheet.data(row);
    }
    Table::plain(sheet)
}

/// Indicators above, years below; the unit above or in a line of its own.
pub fn indicator_over_years(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let unit = clerk.pick(&MONEY);
    let items = clerk.some(&money(unit), 2);
    let bracketed = brackets(clerk);
    let line = clerk.once_in(2);
    let years = [subject.year - 1, subject.year];
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(subject.title(false, "主要经济指标"));
    if line {
        sheet.unit(unit, 5);
    }
    let mut upper = vec![Cell::text(region(clerk)).merged(0, 1)];
    let mut lower = covered(1);
    for item in &items {
        let name = if line { item.name.to_string() } else { bracketed(item.name, unit) };
        upper.push(Cell::text(name).merged(1, 0));
        upper.extend(covered(1));
        lower.extend(years.iter().map(|year| Cell::text(format!("{year}年"))));
    }
    sheet.header(upper);
    sheet.header(lower);
    for place in &subject.places {
        let mut row = words([subject.name(place)]);
        for item in &items {
            row.extend(years.iter().map(|year| clerk.figure(place, &year.to_string(), item)));
        }
        sheet.data(row);
    }
    Table::plain(sheet)
}

/// Province, city and county in a column each; the upper two merged down, or repeated.
pub fn three_levels(clerk: &mut Clerk) -> Table {
    let year = 2016 + clerk.below(8) as u16;
    let unit = clerk.pick(&MONEY);
    let items = clerk.some(&money(unit), 2);
    let bracketed = brackets(clerk);
    let merged = clerk.once_in(2);
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(format!("{year}年部分县（市、区）主要经济指标"));
    let heads = clerk.pick(&[["省", "市", "县"], ["省份", "地市", "县区"], ["省级", "地级", "县级"]]);
    sheet.header([words(heads), words(items.iter().map(|item| bracketed(item.name, unit)))].concat());
    for city in clerk.some(&[0, 1, 2, 3], 2).into_iter().map(|i| &CITIES[i]) {
        let places = clerk.some(city.counties, 3);
        for (i, place) in places.iter().enumerate() {
            let mut row = words([city.province, city.whole.name, place.name]);
            if merged {
                for cell in &mut row[..2] {
                    *cell = if i == 0 { cell.clone().merged(0, places.len() - 1) } else { Cell::default() };
                }
            }
            row.extend(items.iter().map(|item| clerk.figure(place, &year.to_string(), item)));
            sheet.data(row);
        }
    }
    Table::plain(sheet)
}

/// A row of figures that may be read for a city, or left out if it is said.
fn whole(
    clerk: &mut Clerk,
    place: &Place,
    label: &str,
    year: u16,
    unit: &'static str,
    count: usize,
) -> Vec<Cell> {
    let mut row = words([label]);
    for item in money(unit).iter().take(count) {
        let mut cell = clerk.figure(place, &year.to_string(), item);
        cell.means.iter_mut().for_each(|figure| figure.must = false);
        row.push(cell);
    }
    row
}

/// A city's own row above those of its counties.
pub fn sections(clerk: &mut Clerk) -> Table {
    let year = 2016 + clerk.below(8) as u16;
    let unit = clerk.pick(&MONEY);
    let bracketed = brackets(clerk);
    let (inset, filled) = (clerk.pick(&["", "　", "  "]), clerk.once_in(2));
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(format!("{year}年各市、县主要经济指标"));
    let items = &money(unit)[..2];
    sheet.header([words(["地区"]), words(items.iter().map(|item| bracketed(item.name, unit)))].concat());
    let mut unless_read = Vec::new();
    for city in clerk.some(&[0, 1, 2, 3], 2).into_iter().map(|i| &CITIES[i]) {
        if filled {
            sheet.data(whole(clerk, &city.whole, city.whole.name, year, unit, 2));
            unless_read.push(city.whole.name.to_string());
        } else {
            sheet.data([words([city.whole.name]), covered(2)].concat());
        }
        for place in clerk.some(city.counties, 3) {
            let mut row = words([format!("{inset}{}", place.name)]);
            row.extend(items.iter().map(|item| clerk.figure(&place, &year.to_string(), item)));
            sheet.data(row);
        }
    }
    Table { unless_read, ..Table::plain(sheet) }
}

/// The whole city first, then `其中：` in front of the first county.
pub fn of_which(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let unit = clerk.pick(&MONEY);
    let bracketed = brackets(clerk);
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(subject.title(true, "主要经济指标"));
    let items = &money(unit)[..2];
    sheet.header([words(["地区"]), words(items.iter().map(|item| bracketed(item.name, unit)))].concat());
    let label = clerk.pick(&["全市", "合计", "全市合计"]);
    sheet.data(whole(clerk, &subject.city.whole, label, subject.year, unit, 2));
    for (i, place) in subject.places.iter().enumerate() {
        let before = if i == 0 { clerk.pick(&["其中：", "其中:", "#"]) } else { "　　　" };
        let mut row = words([format!("{before}{}", subject.name(place))]);
        row.extend(items.iter().map(|item| clerk.figure(place, &subject.time(), item)));
        sheet.data(row);
    }
    Table { unless_read: vec![label.to_string()], ..Table::new(vec![sheet]) }
}
