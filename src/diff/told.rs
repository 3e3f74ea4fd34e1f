//! All that differs between two sides, value by value, for people.

use super::atom::{Atom, Kind};
use super::coefficients;
use super::pair::Pair;
use super::rules::{held_tiers, own_lines};
use crate::model::coefficient::Row;
use crate::model::date::Date;
use crate::model::dimension::DimKind;
use crate::model::tier::Tier;
use crate::rule::Book;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeSet;

/// One thing that differs, as each side has it.
#[derive(Clone, Debug)]
pub struct Difference {
    pub kind: Text,
    pub id: String,
    /// What it holds for; empty where it holds everywhere.
    pub key: Text,
    pub sides: [Value; 2],
    pub unit: String,
}

/// What one side has.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Number(f64),
    Words(Text),
    Nothing,
}

/// Everything that differs, atom by atom.
pub fn differences(pair: &Pair, atoms: &[Atom]) -> Vec<Difference> {
    atoms.iter().flat_map(|atom| of(pair, atom)).collect()
}

fn of(pair: &Pair, atom: &Atom) -> Vec<Difference> {
    match &atom.kind {
        Kind::Measure(measure) => of_measure(pair, *measure),
        Kind::Coefficient(id) => of_coefficient(pair, id, text!("系数", "coefficient")),
        Kind::Prices => of_prices(pair, atom),
        Kind::Tier(id) => of_tier(pair, id),
        Kind::Rule(id) => {
            let words = |book: &Book| {
                let lines = own_lines(book);
                let line = lines.get(id.as_str()).map(|(_, line)| {
                    let scope = line.scope.as_ref().map(|scope| format!("  [{}]", scope.one_line()));
                    format!("{}{}", line.formula.one_line(), scope.unwrap_or_default())
                });
                line.map_or(Value::Nothing, |words| Value::Words(plain(words)))
            };
            let sides = pair.books().map(|book| words(book));
            vec![Difference {
                kind: text!("规则", "rule"),
                id: id.clone(),
                key: Text::default(),
                sides,
                unit: String::new(),
            }]
        }
        Kind::Profile => {
            let words = |book: &Book| Value::Words(plain(book.profile.id.clone()));
            let sides = pair.books().map(|book| words(book));
            let (kind, id) = (text!("口径", "profile"), atom.id.clone());
            vec![Difference { kind, id, key: Text::default(), sides, unit: String::new() }]
        }
    }
}

fn plain(words: String) -> Text {
    Text { zh: words.clone(), en: words }
}

fn of_measure(pair: &Pair, measure: usize) -> Vec<Difference> {
    let dimensions = &pair.catalog.dimensions;
    let series = pair.inputs.each_ref().map(|inputs| inputs.series_of(measure).map(|(_, series)| series));
    let all = series.iter().flatten().flat_map(|s| (0..s.len()).map(|i| s.key(i).to_vec()));
    let keys: BTreeSet<Vec<u32>> = all.collect();
    let dims = series.iter().flatten().map(|s| s.dims.clone()).next_back().unwrap_or_default();
    let own = &pair.catalog.measures[measure];
    let value = |side: usize, key: &[u32]| {
        let found = series[side].and_then(|s| Some((s, s.find(key)?)));
        found.map_or(Value::Nothing, |(series, at)| Value::Number(series.converted(at)))
    };
    let differs = keys.into_iter().filter_map(|key| {
        let sides = [value(0, &key), value(1, &key)];
        if sides[0] == sides[1] {
            return None;
        }
        // Over the years of a run the time is what differs, and no key.
        let timeless = |(dim, _): &(_, u32)| {
            pair.years() == 0 || !matches!(dimensions.get(*dim).kind, DimKind::Year | DimKind::Period)
        };
        let members = || dims.iter().copied().zip(key.iter().copied()).filter(timeless);
        let words = |lang: Lang| dimensions.words(members(), lang);
        let key = Text { zh: words(Lang::Zh), en: words(Lang::En) };
        let (kind, id, unit) = (text!("数据", "input"), own.id.clone(), own.unit.to_string());
        Some(Difference { kind, id, key, sides, unit })
    });
    differs.collect()
}

/// The rows in force at the end of each side's year.
fn of_coefficient(pair: &Pair, id: &str, kind: Text) -> Vec<Difference> {
    let mut keys: BTreeSet<(Vec<u32>, Option<String>)> = BTreeSet::new();
    for book in pair.books() {
        let Some((place, _)) = coefficients::find(book, id) else { continue };
        let choice = book.choice(place);
        for (key, candidates) in &choice.rows {
            keys.extend(
                candidates.iter().map(|c| (key.clone(), c.region.map(|r| choice.regions[r].clone()))),
            );
        }
    }
    let dimensions = &pair.catalog.dimensions;
    let unit = pair
        .books()
        .iter()
        .rev()
        .find_map(|book| coefficients::find(book, id))
        .map(|(_, c)| c.unit.to_string());
    let mut told = Vec::new();
    for (key, region) in keys {
        let sides = pair.sides().map(|side| {
            let row = row_in_force(&side.run.book, id, &key, region.as_deref(), side.year);
            row.map_or(Value::Nothing, |row| Value::Number(row.value * row.factor.to_f64()))
        });
        if sides[0] == sides[1] {
            continue;
        }
        let per = pair
            .books()
            .iter()
            .rev()
            .find_map(|book| coefficients::find(book, id))
            .map(|(_, c)| c.per.clone());
        let words = |lang: Lang| {
            let members = per.iter().flatten().copied().zip(key.iter().copied());
            let mut words = dimensions.words(members, lang);
            if let Some(region) = &region {
                words = format!("{words} {region}").trim().to_string();
            }
            words
        };
        let key = Text { zh: words(Lang::Zh), en: words(Lang::En) };
        let unit = unit.clone().unwrap_or_default();
        told.push(Difference { kind: kind.clone(), id: id.to_string(), key, sides, unit });
    }
    told
}

fn row_in_force<'b>(
    book: &'b Book,
    id: &str,
    key: &[u32],
    region: Option<&str>,
    year: u32,
) -> Option<&'b Row> {
    let (place, coefficient) = coefficients::find(book, id)?;
    let dimensions = &book.catalog.dimensions;
    let region = region.and_then(|code| dimensions.region_of(code)).map(|(_, member)| member);
    let day = Some(Date::end_of(year as i32));
    book.choice(place).in_force(key, region, day, dimensions).map(|row| &coefficient.rows[row])
}

fn of_prices(pair: &Pair, atom: &Atom) -> Vec<Difference> {
    let words = pair.sides().map(|side| {
        let (year, row) = (side.year, side.run.book.index_row(side.year as i32));
        row.map_or(Value::Words(plain(year.to_string())), |row| {
            let value = row.value;
            Value::Words(text!("{year} 年（指数 {value}）", "{year} (index {value})"))
        })
    });
    let (kind, id) = (text!("价格年份", "year of prices"), atom.id.clone());
    vec![Difference { kind, id, key: Text::default(), sides: words, unit: String::new() }]
}

fn of_tier(pair: &Pair, id: &str) -> Vec<Difference> {
    let [a, b] = pair.books().map(|book| held_tiers(book).find(|tier| tier.id == id));
    let count = [a, b].into_iter().flatten().map(|tier| tier.steps.len()).max().unwrap_or(0);
    let step = |tier: Option<&Tier>, at: usize| match tier.and_then(|tier| Some((tier, tier.steps.get(at)?)))
    {
        None => Value::Nothing,
        Some((tier, step)) => {
            let end = |end: Option<f64>| end.map_or("…".to_string(), |end| end.to_string());
            let (of, unit) = (&tier.of, &tier.unit);
            Value::Words(plain(format!(
                "{} – {} [{of}]: {} [{unit}]",
                end(step.from),
                end(step.to),
                step.value
            )))
        }
    };
    let told = (0..count).filter_map(|at| {
        let sides = [step(a, at), step(b, at)];
        let number = at + 1;
        let key = text!("第 {number} 档", "step {number}");
        let (kind, unit) = (text!("分档表", "step table"), String::new());
        (sides[0] != sides[1]).then(|| Difference { kind, id: id.to_string(), key, sides, unit })
    });
    told.collect()
}
