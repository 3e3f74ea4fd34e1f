//! Counties across the page, indicators down.

use super::{Subject, brackets};
use crate::cell::{Cell, words};
use crate::clerk::Clerk;
use crate::sheet::{Sheet, Table};
use crate::world::{Item, MONEY, Place, money, yearly};

/// The places of the columns: the whole city may come first, and may then be left out if that is said.
fn columns(clerk: &mut Clerk, subject: &Subject) -> (Vec<Place>, Vec<String>) {
    let names = subject.places.iter().map(|place| subject.name(place));
    if clerk.once_in(2) {
        let heads = ["全市".to_string()].into_iter().chain(names).collect();
        return ([&[subject.city.whole], &subject.places[..]].concat(), heads);
    }
    (subject.places.clone(), names.collect())
}

fn figures(clerk: &mut Clerk, subject: &Subject, places: &[Place], item: &Item) -> Vec<Cell> {
    let mut cells: Vec<Cell> = places.iter().map(|p| clerk.figure(p, &subject.time(), item)).collect();
    for cell in &mut cells {
        let figure = cell.means.as_mut().filter(|figure| figure.code == subject.city.whole.code);
        figure.into_iter().for_each(|figure| figure.must = false);
    }
    cells
}

fn table(sheet: Sheet, heads: &[String]) -> Table {
    let mut table = Table::plain(Sheet { places_down: false, ..sheet });
    if heads.contains(&"全市".to_string()) {
        table.unless_read.push("全市".to_string());
    }
    table
}

/// The unit in a column of its own, or behind each indicator.
pub fn counties_across(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(subject.title(true, "主要经济指标"));
    let (places, heads) = columns(clerk, &subject);
    let unit = clerk.pick(&MONEY);
    let items = clerk.some(&yearly(unit), 4);
    let column = clerk.once_in(2);
    let first = if column { vec!["指标", "单位"] } else { vec!["指标"] };
    sheet.header([words(first), words(heads.clone())].concat());
    let bracketed = brackets(clerk);
    for item in &items {
        let label = if column {
            vec![item.name.to_string(), item.unit.to_string()]
        } else {
            vec![bracketed(item.name, item.unit)]
        };
        sheet.data([words(label), figures(clerk, &subject, &places, item)].concat());
    }
    table(sheet, &heads)
}

/// Parts of an indicator below it: `其中：第一产业增加值`.
pub fn of_which(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(subject.title(true, "地区生产总值"));
    let (places, heads) = columns(clerk, &subject);
    let unit = clerk.pick(&MONEY);
    sheet.unit(unit, heads.len() + 1);
    sheet.header([words(["指标"]), words(heads.clone())].concat());
    for (i, item) in money(unit).iter().take(4).enumerate() {
        let label = match i {
            0 => item.name.to_string(),
            1 => format!("其中：{}", item.name),
            _ => format!("　　　{}", item.name),
        };
        sheet.data([words([label]), figures(clerk, &subject, &places, item)].concat());
    }
    Table { plain: false, ..table(sheet, &heads) }
}
