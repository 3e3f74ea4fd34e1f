//! The shapes of tables, one function each: it types a table and knows what every figure of it means.

mod across;
mod air;
mod doubtful;
mod down;
mod layered;
mod months;
mod named;
mod sheets;
mod sides;
mod titled;

use crate::clerk::Clerk;
use crate::sheet::Table;
use crate::world::{CITIES, City, Place};

pub type Shape = fn(&mut Clerk) -> Table;

pub const SHAPES: [(&str, Shape); 38] = [
    ("indicators across", down::indicators_across),
    ("long, several indicators", down::several),
    ("long, one figure a row", down::one_a_row),
    ("long, by class of land", down::by_class),
    ("years across", down::years_across),
    ("years across, indicator in each header", down::years_named),
    ("counties across", across::counties_across),
    ("counties across, of which", across::of_which),
    ("year over indicators", layered::year_over_indicators),
    ("indicator over years", layered::indicator_over_years),
    ("three levels of regions", layered::three_levels),
    ("city over its counties", layered::sections),
    ("total, of which", layered::of_which),
    ("codes", named::codes),
    ("provinces", named::provinces),
    ("former names", named::former),
    ("long names", named::long_names),
    ("city and county in one", named::joined),
    ("names that several cities have", named::shared),
    ("two rankings", sides::two_rankings),
    ("a pair of counties a row", sides::pairs),
    ("a sheet a year", sheets::by_year),
    ("a sheet an indicator", sheets::by_indicator),
    ("indicator in the title", titled::indicator),
    ("composed headers", titled::composed),
    ("bilingual", titled::bilingual),
    ("classes across", titled::classes_across),
    ("air, unit with an exception", air::exception),
    ("air, day by day", air::daily),
    ("months as dates", months::dates),
    ("months as text", months::texts),
    ("months across", months::across),
    ("quarters", months::quarters),
    ("strange indicators", doubtful::strange),
    ("no unit", doubtful::no_unit),
    ("two units", doubtful::two_units),
    ("no year", doubtful::no_year),
    ("two years", doubtful::two_years),
];

/// What a table of counties is about.
struct Subject {
    city: &'static City,
    places: Vec<Place>,
    year: u16,
    style: Style,
}

/// How names are written.
#[derive(Clone, Copy)]
enum Style {
    Full,
    Short,
    /// 代　县: two signs as wide as three.
    Spaced,
}

impl Subject {
    fn new(clerk: &mut Clerk) -> Subject {
        Subject::of(clerk, CITIES.len())
    }

    /// For a table that does not name the city: the names of these counties are found in no other.
    fn unnamed(clerk: &mut Clerk) -> Subject {
        Subject::of(clerk, 2)
    }

    fn of(clerk: &mut Clerk, cities: usize) -> Subject {
        let city = &CITIES[clerk.below(cities)];
        let count = 3 + clerk.below(city.counties.len() - 2);
        Subject {
            city,
            places: clerk.some(city.counties, count),
            year: 2016 + clerk.below(8) as u16,
            style: clerk.pick(&[Style::Full, Style::Full, Style::Short, Style::Spaced]),
        }
    }

    fn time(&self) -> String {
        self.year.to_string()
    }

    fn name(&self, place: &Place) -> String {
        match self.style {
            Style::Full => place.name.to_string(),
            Style::Short => place.short.to_string(),
            Style::Spaced if place.name.chars().count() == 2 => {
                let mut signs = place.name.chars();
                format!("{}　{}", signs.next().unwrap_or_default(), signs.as_str())
            }
            Style::Spaced => place.name.to_string(),
        }
    }

    /// `2021年忻州市各县（市、区）主要经济指标`, with or without the year.
    fn title(&self, year: bool, of: &str) -> String {
        let year = if year { format!("{}年", self.year) } else { String::new() };
        format!("{year}{}各县（市、区）{of}", self.city.whole.name)
    }
}

/// What stands over the names.
fn region(clerk: &mut Clerk) -> &'static str {
    clerk.pick(&["县（市、区）", "县区", "区县", "行政区", "县(市、区)", "地区"])
}

/// How units are written behind names, once for a table.
fn brackets(clerk: &mut Clerk) -> fn(&str, &str) -> String {
    let full: fn(&str, &str) -> String = |name, unit| format!("{name}（{unit}）");
    clerk.pick(&[full, |name, unit| format!("{name}({unit})"), |name, unit| format!("{name}\n（{unit}）")])
}
