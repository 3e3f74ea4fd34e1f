//! Several sheets of one form.

use super::{Subject, brackets, down::year_rows};
use crate::cell::{Cell, words};
use crate::clerk::Clerk;
use crate::sheet::{Sheet, Table};
use crate::world::{MONEY, money};

/// The year stands in the name of the sheet alone.
pub fn by_year(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let unit = clerk.pick(&MONEY);
    let items = clerk.some(&money(unit), 2);
    let bracketed = brackets(clerk);
    let mark = clerk.pick(&["年", ""]);
    let sheets = [subject.year - 1, subject.year].map(|year| {
        let mut sheet = Sheet::new(format!("{year}{mark}"));
        sheet.title(subject.title(false, "主要经济指标"));
        let names = items.iter().map(|item| bracketed(item.name, unit));
        sheet.header([words(["县（市、区）"]), words(names)].concat());
        for place in &subject.places {
            let figures = items.iter().map(|item| clerk.figure(place, &year.to_string(), item));
            sheet.data([Cell::text(subject.name(place))].into_iter().chain(figures).collect());
        }
        sheet
    });
    Table::new(sheets.into())
}

/// The indicator stands in the name of the sheet, and in its title or not.
pub fn by_indicator(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let unit = clerk.pick(&MONEY);
    let years = [subject.year - 1, subject.year];
    let titled = clerk.once_in(2);
    let mut sheets = Vec::new();
    for item in clerk.some(&money(unit), 2) {
        let mut sheet = Sheet::new(item.name);
        sheet.title(subject.title(false, if titled { item.name } else { "经济指标" }));
        sheet.unit(unit, 3);
        sheet.header(words([
            "县（市、区）".to_string(),
            format!("{}年", years[0]),
            format!("{}年", years[1]),
        ]));
        year_rows(clerk, &subject, &mut sheet, &years, &item);
        sheets.push(sheet);
    }
    Table::new(sheets)
}
