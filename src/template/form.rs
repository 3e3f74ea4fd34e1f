//! Which sheets a template has: for each office that fills in figures one for each set of dimensions, with the rows.

use super::Ask;
use super::demand::{self, Demand, How};
use crate::model::dimension::{Dim, DimKind};
use crate::model::filler;
use crate::rule::Book;
use crate::table::key_dims;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// More rows than these are left to the user.
const MOST_ROWS: usize = 20_000;
/// The longest name of a worksheet.
const LONGEST: usize = 31;

/// One worksheet of the template.
pub struct Form {
    pub name: String,
    /// Who fills it in, as a title.
    pub filler: String,
    /// In the order of the columns: regions, times, then the others.
    pub dims: Vec<Dim>,
    pub optional: bool,
    pub fields: Vec<Field>,
    /// The member of each dimension, none where the user fills it in. No rows where they would be too many.
    pub rows: Vec<Vec<Option<u32>>>,
}

/// One measure, as a column.
pub struct Field {
    pub measure: usize,
    /// What each book asks of it, by the number of the book.
    pub demands: Vec<(usize, Demand)>,
    /// Rows in which it is asked for; none where they are too many to list.
    asked: Option<BTreeSet<Vec<Option<u32>>>>,
    /// Whether earlier values are known in any of them.
    pub has_prior: bool,
}

impl Field {
    pub fn how(&self) -> How {
        self.demands.iter().map(|(_, d)| d.how).min().unwrap_or(How::Optional)
    }

    /// Whether any book uses the measure in a row.
    pub fn is_asked(&self, row: &[Option<u32>]) -> bool {
        self.asked.as_ref().is_none_or(|asked| asked.contains(row))
    }
}

/// The sheets for what some books ask, those that may stay empty last.
pub fn forms(ask: &Ask<'_>) -> Vec<Form> {
    let mut fields: BTreeMap<usize, Vec<(usize, Demand)>> = BTreeMap::new();
    for (number, book) in ask.books.iter().enumerate() {
        for (measure, demand) in demand::of_book(book, ask.years, ask.periods, demand::settles(book)) {
            fields.entry(measure).or_default().push((number, demand));
        }
    }
    let mut grouped: BTreeMap<(bool, usize, usize, Vec<Dim>), Vec<Field>> = BTreeMap::new();
    for (measure, demands) in fields {
        let dims = columns(ask, measure);
        let asked = asked(ask, (measure, &dims), &demands);
        // All of it is at hand.
        if ask.wanted.is_some() && asked.as_ref().is_some_and(BTreeSet::is_empty) {
            continue;
        }
        let has_prior = asked.iter().flatten().any(|row| ask.before(measure, &dims, row).is_some());
        let field = Field { measure, demands, asked, has_prior };
        let filler = filler::of(&ask.catalog.fillers, &ask.catalog.measures[measure]);
        let place = filler.unwrap_or(usize::MAX);
        grouped.entry((field.how() == How::Optional, place, dims.len(), dims)).or_default().push(field);
    }
    let mut forms: Vec<Form> = Vec::new();
    for ((optional, filler, _, dims), mut fields) in grouped {
        // In the order of the accounts.
        fields.sort_by_key(|f| f.demands.first().map(|(book, d)| (*book, d.lines.first().copied())));
        let listed: BTreeSet<_> = fields.iter().filter_map(|f| f.asked.as_ref()).flatten().cloned().collect();
        let all = fields.iter().all(|f| f.asked.is_some()) && listed.len() <= MOST_ROWS;
        let rows = if all { listed.into_iter().collect() } else { Vec::new() };
        let known = ask.catalog.fillers.get(filler);
        let filler = known.map_or(ask.lang.pick("待定", "Open"), |filler| filler.title.get(ask.lang));
        let name = name(ask, (filler, &dims), optional, &forms);
        forms.push(Form { name, filler: filler.to_string(), dims, optional, fields, rows });
    }
    forms
}

/// The dimensions of a measure as columns: the place first, then the time.
fn columns(ask: &Ask<'_>, measure: usize) -> Vec<Dim> {
    let mut dims = key_dims(ask.catalog, measure);
    dims.sort_by_key(|d| match ask.catalog.dimensions.get(*d).kind {
        DimKind::Region => 0,
        DimKind::Year | DimKind::Period => 2,
        DimKind::List if ask.is_place(*d) => 1,
        DimKind::List => 3,
    });
    dims
}

/// Every row for which some book asks; none where they are too many to list.
fn asked(
    ask: &Ask<'_>,
    (measure, dims): (usize, &[Dim]),
    demands: &[(usize, Demand)],
) -> Option<BTreeSet<Vec<Option<u32>>>> {
    let mut all = BTreeSet::new();
    for (_, demand) in demands {
        let mut rows: Vec<Vec<Option<u32>>> = vec![Vec::new()];
        for dim in dims {
            let members = members(ask, *dim, demand);
            if rows.len() * members.len() > MOST_ROWS {
                return None;
            }
            let with = |row: &Vec<Option<u32>>, member: Option<u32>| [row.as_slice(), &[member]].concat();
            rows = rows.iter().flat_map(|row| members.iter().map(|m| with(row, *m))).collect();
        }
        // There is no row for 30 February.
        let there = |row: &Vec<Option<u32>>| {
            let key: Option<Vec<u32>> = row.iter().copied().collect();
            key.is_none_or(|key| ask.catalog.dimensions.no_day(dims, &key).is_none())
        };
        let wanted = |row: &Vec<Option<u32>>| {
            let key: Vec<(Dim, Option<u32>)> = dims.iter().copied().zip(row.iter().copied()).collect();
            ask.wanted.is_none_or(|wanted| wanted(measure, &key))
        };
        all.extend(rows.into_iter().filter(there).filter(wanted));
    }
    Some(all)
}

fn members(ask: &Ask<'_>, dim: Dim, demand: &Demand) -> Vec<Option<u32>> {
    let dimensions = &ask.catalog.dimensions;
    let dimension = dimensions.get(dim);
    let named: Vec<Option<u32>> = match dimension.kind {
        DimKind::Region => ask.regions.iter().copied().map(Some).collect(),
        DimKind::Year | DimKind::Period => demand.want.times().iter().copied().map(Some).collect(),
        DimKind::List if ask.is_place(dim) => {
            let region = dimensions.of_kind(DimKind::Region);
            let above = |r: &u32| dimensions.ascend(region?, *r, dim);
            ask.regions.iter().filter_map(above).collect::<BTreeSet<_>>().into_iter().map(Some).collect()
        }
        DimKind::List => match (demand.want.of(dim), own(ask, dim)) {
            (Some(asked), own) => {
                let both: BTreeSet<u32> =
                    own.iter().flatten().filter(|m| asked.contains(m)).copied().collect();
                let listed = if both.is_empty() { asked } else { &both };
                return listed.iter().copied().map(Some).collect();
            }
            (None, Some(own)) => own.into_iter().map(Some).collect(),
            (None, None) => (0..dimension.members.len() as u32).map(Some).collect(),
        },
    };
    // The user writes what was not said.
    if named.is_empty() { vec![None] } else { named }
}

/// The members of the user's own of a dimension in which every place has its own: those of other places are none of the
/// user's.
fn own(ask: &Ask<'_>, dim: Dim) -> Option<BTreeSet<u32>> {
    let added = ask.catalog.dimensions.get(dim).own.as_ref()?;
    let reported = ask.prior.and_then(|prior| prior.members.get(&dim));
    Some(added.iter().chain(reported.into_iter().flatten()).copied().collect())
}

/// Who fills a sheet in, and over what beside places and years it goes.
fn name(ask: &Ask<'_>, (filler, dims): (&str, &[Dim]), optional: bool, others: &[Form]) -> String {
    let title = |dim: &Dim| {
        let title = ask.catalog.dimensions.get(*dim).title.get(ask.lang);
        // What stands in brackets explains the title.
        title.split(['（', '(']).next().unwrap_or(title).trim().to_string()
    };
    let plain = |dim: &Dim| matches!(ask.catalog.dimensions.get(*dim).kind, DimKind::Region | DimKind::Year);
    let over: Vec<String> = dims.iter().filter(|dim| !plain(dim)).map(title).collect();
    let is_time =
        |dim: &Dim| matches!(ask.catalog.dimensions.get(*dim).kind, DimKind::Year | DimKind::Period);
    let lasting = if dims.iter().any(is_time) { "" } else { ask.lang.pick("不分年", "undated") };
    let mark = if optional { ask.lang.pick("可选", "Optional") } else { "" };
    let parts = [mark, filler].map(str::to_string).into_iter().chain(over).chain([lasting.to_string()]);
    let whole = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("·");
    let clean: String = whole.chars().filter(|c| !"[]:*?/\\'".contains(*c)).collect();
    let short: String = clean.chars().take(LONGEST).collect();
    let taken = |name: &str| others.iter().any(|f| f.name.eq_ignore_ascii_case(name));
    if !taken(&short) {
        return short;
    }
    let numbered =
        |number: usize| clean.chars().take(LONGEST - 4).collect::<String>() + &format!(" {number}");
    (2..).map(numbered).find(|name| !taken(name)).unwrap_or(short)
}

/// The accounts and schemes that name a measure, by title.
pub fn asking(field: &Field, books: &[Arc<Book>], zh: bool) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for (number, demand) in &field.demands {
        let book = &books[*number];
        for line in &demand.lines {
            let title = &book.catalog.models[book.lines[*line].origin.0].title;
            let title = if zh { &title.zh } else { &title.en };
            if !titles.contains(title) {
                titles.push(title.clone());
            }
        }
    }
    titles
}
