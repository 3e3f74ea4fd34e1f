//! Months and quarters.

use super::{Subject, region};
use crate::cell::{Cell, Shown, words};
use crate::clerk::Clerk;
use crate::sheet::{Sheet, Table};
use crate::world::{AIR, GOOD_DAYS, Item};

const ITEMS: [Item; 3] = [AIR[0], AIR[1], GOOD_DAYS];

fn heads() -> Vec<Cell> {
    words(ITEMS.iter().map(|item| format!("{}（{}）", item.name, item.unit)))
}

/// A row for each county and time, the times written as given.
fn rows(clerk: &mut Clerk, sheet: &mut Sheet, subject: &Subject, head: &str, times: &[(String, Cell)]) {
    sheet.header([words([region(clerk), head]), heads()].concat());
    for place in &subject.places {
        for (time, cell) in times {
            let figures = ITEMS.iter().map(|item| clerk.figure(place, time, item));
            sheet.data([Cell::text(subject.name(place)), cell.clone()].into_iter().chain(figures).collect());
        }
    }
    sheet.places_down = false;
}

/// Dates that show the month only.
pub fn dates(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(subject.title(false, "空气质量"));
    let time =
        |month: u8| (format!("{}-{month:02}", subject.year), Cell::shown(Shown::Month(subject.year, month)));
    rows(clerk, &mut sheet, &subject, "月份", &[1, 2, 3].map(time));
    Table::new(vec![sheet])
}

/// `2022年1月`, `2022-01`, or `1月` with the year in the title.
pub fn texts(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let style = clerk.below(3);
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(subject.title(style == 2, "空气质量"));
    let written = |month: u8| match style {
        0 => format!("{}年{month}月", subject.year),
        1 => format!("{}-{month:02}", subject.year),
        _ => format!("{month}月"),
    };
    let time = |month| (format!("{}-{month:02}", subject.year), Cell::text(written(month)));
    rows(clerk, &mut sheet, &subject, "月份", &[9, 10, 11].map(time));
    Table::new(vec![sheet])
}

/// A column a month; the year in the title, or in each header.
pub fn across(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let titled = clerk.once_in(2);
    let item = clerk.pick(&ITEMS);
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(subject.title(titled, &format!("{}（{}）", item.name, item.unit)));
    let written =
        |month| if titled { format!("{month}月") } else { format!("{}年{month}月", subject.year) };
    sheet.header([words([region(clerk)]), words((1..=4).map(written))].concat());
    for place in &subject.places {
        let figures =
            (1..=4).map(|month| clerk.figure(place, &format!("{}-{month:02}", subject.year), &item));
        sheet.data([Cell::text(subject.name(place))].into_iter().chain(figures).collect());
    }
    Table::new(vec![sheet])
}

/// Quarters in Chinese words.
pub fn quarters(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let style = clerk.below(3);
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(subject.title(style > 0, "空气质量"));
    let written = |quarter: usize| {
        let number = ["一", "二", "三", "四"][quarter - 1];
        match style {
            0 => format!("{}年{number}季度", subject.year),
            1 => format!("第{number}季度"),
            _ => format!("{number}季度"),
        }
    };
    let time = |quarter| (format!("{}Q{quarter}", subject.year), Cell::text(written(quarter)));
    rows(clerk, &mut sheet, &subject, "季度", &[1, 2, 3, 4].map(time));
    Table::new(vec![sheet])
}
