//! Two places in one row.

use super::brackets;
use crate::cell::{Cell, words};
use crate::clerk::Clerk;
use crate::sheet::{Sheet, Table};
use crate::world::{CITIES, Item, MONEY, Place, money};
use rust_decimal::Decimal;

const INDEX: Item = Item {
    name: "综合指数",
    measure: "composite_index_observed",
    members: &[],
    unit: "1",
    low: 2,
    high: 9,
    decimals: 2,
    timeless: false,
};

/// The best at the left, the worst at the right. The rank may be read as the place in the ranking.
pub fn two_rankings(clerk: &mut Clerk) -> Table {
    let city = clerk.pick(&[&CITIES[0], &CITIES[1], &CITIES[2]]);
    let places = clerk.some(city.counties, 6);
    let (year, month) = (2017 + clerk.below(6), 1 + clerk.below(12));
    let mut sheet = Sheet::new("Sheet1");
    sheet.title(format!("{year}年{month}月{}各县（市、区）环境空气质量排名", city.whole.name));
    if clerk.once_in(2) {
        let (best, worst) = (Cell::text("前3名").merged(2, 0), Cell::text("后3名").merged(2, 0));
        let covered = vec![Cell::default(); 2];
        sheet.header([vec![best], covered.clone(), vec![worst], covered].concat());
    }
    sheet.header(words(["排名", "县（市、区）", "综合指数", "排名", "县（市、区）", "综合指数"]));
    let time = format!("{year}-{month:02}");
    let mut side = |place: &Place, rank: usize| {
        let figure = clerk.figure(place, &time, &INDEX);
        let number = Decimal::from(rank);
        let mut ranked = Cell::number(number);
        ranked.means = figure.means.clone().map(|mut means| {
            (means.measure, means.amount, means.must) = ("air_rank".to_string(), number, false);
            means
        });
        vec![ranked, Cell::text(place.name), figure]
    };
    for i in 0..3 {
        sheet.data([side(&places[i], i + 1), side(&places[5 - i], 6 - i)].concat());
    }
    sheet.places_down = false;
    Table { unless_read: vec!["排名".to_string()], ..Table::new(vec![sheet]) }
}

/// Whose figure it is, that of the upper or that of the lower county, nothing says.
pub fn pairs(clerk: &mut Clerk) -> Table {
    let unit = clerk.pick(&MONEY);
    let item = money(unit)[0];
    let mut sheet = Sheet::new("Sheet1");
    sheet.title("2021年流域上下游县（市、区）情况");
    let header = brackets(clerk)(item.name, unit);
    sheet.header(words(["上游县（市、区）", "下游县（市、区）", &header]));
    let places = clerk.some(CITIES[0].counties, 6);
    for pair in places.chunks(2) {
        let figure = clerk.figure(&pair[0], "2021", &item);
        sheet.data([words([pair[0].name, pair[1].name]), vec![figure]].concat());
    }
    sheet.places_down = false;
    Table { must_ask: Some("which of two places"), ..Table::new(vec![sheet]) }
}
