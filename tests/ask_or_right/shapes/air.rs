//! Air quality as stations and bulletins give it.

use super::Subject;
use crate::cell::{Cell, Shown, words};
use crate::clerk::Clerk;
use crate::sheet::{Sheet, Table};
use crate::world::{AIR, DAILY};
use rust_decimal::Decimal;

/// One unit for all, and CO in another: in the title, or in a line of its own.
pub fn exception(clerk: &mut Clerk) -> Table {
    let subject = Subject::new(clerk);
    let month = 1 + clerk.below(12);
    let said = clerk.pick(&["μg/m3，CO为mg/m3", "μg/m³（CO为mg/m³）", "μg/m3，CO：mg/m3"]);
    let title = format!("{}年{month}月{}各县（市、区）空气污染物浓度", subject.year, subject.city.whole.name);
    let mut sheet = Sheet::new("Sheet1");
    if clerk.once_in(2) {
        sheet.title(format!("{title}（单位：{said}）"));
    } else {
        sheet.title(title);
        sheet.unit(said, AIR.len() + 1);
    }
    sheet.header([words(["县（市、区）"]), words(AIR.iter().map(|item| item.name))].concat());
    for place in &subject.places {
        let time = format!("{}-{month:02}", subject.year);
        let figures = AIR.iter().map(|item| clerk.figure(place, &time, item));
        sheet.data([Cell::text(subject.name(place))].into_iter().chain(figures).collect());
    }
    Table::new(vec![sheet])
}

/// A row a day: one county, in the title, or a county in each row. The index and its grade are no figures of ours.
pub fn daily(clerk: &mut Clerk) -> Table {
    let titled = clerk.once_in(2);
    let subject = if titled { Subject::new(clerk) } else { Subject::unnamed(clerk) };
    let places = if titled { &subject.places[..1] } else { &subject.places[..2] };
    let month = 1 + clerk.below(12) as u8;
    let mut sheet = Sheet::new("Sheet1");
    if titled {
        let place = subject.places[0].name;
        sheet.title(format!("{}{place}{}年{month}月空气质量日报", subject.city.whole.name, subject.year));
    }
    let keys = if titled { vec!["日期"] } else { vec!["县（市、区）", "日期"] };
    let heads = DAILY.iter().map(|item| format!("{}（{}）", item.name, item.unit));
    let index = words(["AQI", "质量等级"]);
    sheet.header([words(keys), index, words(heads)].concat());
    for place in places {
        for day in 1..=5 {
            let mut row = if titled { Vec::new() } else { words([place.name]) };
            row.push(Cell::shown(Shown::Day(subject.year, month, day)));
            row.push(Cell::number(Decimal::from(20 + clerk.below(80))));
            row.push(Cell::text(clerk.pick(&["优", "良", "轻度污染"])));
            let time = format!("{}-{month:02}", subject.year);
            for item in &DAILY {
                let mut cell = clerk.figure(place, &time, item);
                cell.means.iter_mut().for_each(|figure| figure.members.push(format!("day={day}")));
                row.push(cell);
            }
            sheet.data(row);
        }
    }
    sheet.places_down = false;
    Table { to_say: vec!["AQI".to_string(), "质量等级".to_string()], ..Table::new(vec![sheet]) }
}
