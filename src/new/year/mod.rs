//! A dataset of a further year, from that of the years before: the same rules and the same places. Figures stay those of
//! their year; they go along where rules compare with them.

mod files;
mod force;
mod manifest;
mod places;
mod words;

pub use files::File;
pub use places::codes;

use crate::finding::Findings;
use crate::model::Catalog;
use crate::model::dimension::{Dim, DimKind};
use crate::rule::Book;
use crate::table::{Dataset, Inputs, unreadable_folder};
use crate::template::{self, Prior, Told};
use crate::text;
use crate::text::{Lang, Text};
use places::{Key, Places};
use rust_xlsxwriter::XlsxError;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// What is written, and what is to be said.
pub struct Further {
    pub manifest: String,
    pub said: Vec<Text>,
    /// Every file of the dataset that stood before.
    pub files: Vec<File>,
    /// The workbook of what is still to be filled in.
    pub template: Result<Vec<u8>, XlsxError>,
}

/// A dataset as it was read, to go on from.
pub struct Before<'a> {
    pub dataset: &'a Dataset,
    pub inputs: &'a Inputs,
    pub catalog: &'a Arc<Catalog>,
    /// By which it goes on, the dataset's own or another.
    pub profile: &'a String,
}

impl Before<'_> {
    /// The dataset of a year, in the folder `into`; none where something is wrong, which is then reported.
    pub fn of_year(&self, year: u32, into: &Path, lang: Lang, findings: &mut Findings) -> Option<Further> {
        let Before { dataset, inputs, catalog, profile } = *self;
        let dimensions = &catalog.dimensions;
        let books = template::books(std::slice::from_ref(profile), catalog, findings);
        let book = books.first()?.clone();
        let counties = places::codes(inputs, dimensions, year);
        let periods = self.periods(&book, year);
        let told = Told { books, years: &[year], periods: &periods, counties: &counties };
        let request = told.look_up(catalog, findings)?;
        let prior = Prior::new(inputs, catalog, dataset.years.last().copied(), request.years());
        let mut ask = request.ask(catalog, lang);
        let reached = template::years_asked(&book, ask.years, ask.periods);
        // Checks hold every figure against that of the year before, whatever the rules do.
        let asked = |of: i32| of + 1 >= year as i32 || reached.contains(&of);
        let files = match files::files(dataset, inputs, &book, asked) {
            Ok(files) => files,
            Err(e) => {
                findings.push(unreadable_folder(&dataset.shown, &e));
                return None;
            }
        };
        let taken: Vec<&str> =
            files.iter().filter(|file| file.taken).map(|file| file.name.as_str()).collect();
        let at_hand = self.at_hand(&taken);
        let places = Places::new(inputs, dimensions, year);
        let wanted = |measure: usize, key: &[(Dim, Option<u32>)]| {
            let whole: Option<Key> = key.iter().map(|(dim, member)| Some((*dim, (*member)?))).collect();
            let held = |mut key: Key| {
                key.sort();
                at_hand.get(&measure).is_some_and(|keys| keys.contains(&key))
            };
            places.hold(measure, key) && !whole.is_some_and(held)
        };
        ask.wanted = Some(&wanted);
        ask.prior = Some(&prior);
        let template = template::build(&ask);
        let manifest::Manifest { text, mut said } =
            manifest::manifest(dataset, (year, profile), into, &self.named(&taken))?;
        if template::settles(&book) {
            said.push(to_be_settled(dataset));
        }
        force::tell_ended(&book, year, findings);
        places::tell_changed(dataset, inputs, dimensions, year, findings);
        Some(Further { manifest: text, said, files, template })
    }

    /// The same parts of the year that were reported of the last one.
    fn periods(&self, book: &Book, year: u32) -> Vec<String> {
        let dimensions = &self.catalog.dimensions;
        let (Some(along), Some(period)) =
            (dimensions.of_kind(DimKind::Year), dimensions.of_kind(DimKind::Period))
        else {
            return Vec::new();
        };
        let used = files::measures(book);
        let last = self.dataset.years.last().copied().unwrap_or(year);
        let mut periods: BTreeSet<u32> = BTreeSet::new();
        for series in self.inputs.series.iter().filter(|series| used.contains(&series.measure)) {
            let Some(at) = series.dims.iter().position(|dim| *dim == period) else { continue };
            let members = (0..series.len()).map(|i| series.key(i)[at]);
            periods.extend(members.filter(|m| dimensions.year_of(period, *m) == Some(last as i32)));
        }
        let steps = year as i32 - last as i32;
        let next = periods.into_iter().filter_map(|member| dimensions.shift(period, member, along, steps));
        next.map(|member| dimensions.member_id(period, member)).collect()
    }

    /// The names by which a manifest may speak of some files: their own and those of their worksheets.
    fn named<'n>(&'n self, files: &[&'n str]) -> Vec<&'n str> {
        let sheets = self.inputs.sheets.iter().filter(|sheet| files.contains(&sheet.file.as_str()));
        files.iter().copied().chain(sheets.filter_map(|sheet| sheet.tab.as_deref())).collect()
    }

    /// The keys of each measure that the files taken over have.
    fn at_hand(&self, taken: &[&str]) -> HashMap<usize, HashSet<Key>> {
        let mut at_hand: HashMap<usize, HashSet<Key>> = HashMap::new();
        for series in &self.inputs.series {
            let keys = at_hand.entry(series.measure).or_default();
            for i in 0..series.len() {
                let sheet = self.inputs.sheets.get(usize::from(series.origin[i].sheet));
                if sheet.is_some_and(|sheet| taken.contains(&sheet.file.as_str())) {
                    let mut key: Key =
                        series.dims.iter().copied().zip(series.key(i).iter().copied()).collect();
                    key.sort();
                    keys.insert(key);
                }
            }
        }
        at_hand
    }
}

/// What is left to be said of the settlements of the years before.
fn to_be_settled(dataset: &Dataset) -> Text {
    let years: Vec<String> = dataset.years.iter().map(u32::to_string).collect();
    let (zh, en) = (years.join("、"), years.join(", "));
    text!(
        "{zh} 年的结算报告若没有都列在 [settled] 里，请补上：结余和累计由此接续",
        "where not all settlements of {en} are listed under [settled], add them: balances and counts go on from there"
    )
}
