//! A workbook to be filled: just the tables that the rules of some profiles and schemes ask for.

mod cover;
mod demand;
mod form;
mod layout;
mod list;
mod prior;
mod sheet;
mod support;
mod told;
mod words;

pub use demand::settles;
pub use prior::Prior;
pub use told::{Told, books};

use crate::model::Catalog;
use crate::model::dimension::{Dim, DimKind};
use crate::quote::quote;
use crate::report::workbook::style::Style;
use crate::rule::Book;
use crate::table::key_dims;
use crate::text::Lang;
use list::Lists;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a template is to be made for.
pub struct Ask<'a> {
    pub catalog: &'a Catalog,
    /// The profiles and schemes, the dataset's own first.
    pub books: &'a [Arc<Book>],
    pub years: &'a [u32],
    pub periods: &'a [u32],
    /// Regions to list; where there are none the user writes them.
    pub regions: &'a [u32],
    /// Whether a cell is still to be filled; where it is not said all are.
    pub wanted: Option<&'a Wanted<'a>>,
    /// Figures of the time before, to stand beside the blanks.
    pub prior: Option<&'a Prior>,
    pub lang: Lang,
}

/// Asked by measure, with the members of a key that the template names.
pub type Wanted<'a> = dyn Fn(usize, &[(Dim, Option<u32>)]) -> bool + 'a;

impl Ask<'_> {
    /// Whether a dimension is one of places: the region itself, or its city or province.
    fn is_place(&self, dim: Dim) -> bool {
        let dimensions = &self.catalog.dimensions;
        let region = dimensions.of_kind(DimKind::Region);
        region.is_some_and(|r| r == dim || dimensions.get(r).attributes.contains(&dim))
    }

    /// The earlier value for a row.
    fn before(&self, measure: usize, dims: &[Dim], row: &[Option<u32>]) -> Option<f64> {
        let key: Vec<(Dim, Option<u32>)> = dims.iter().copied().zip(row.iter().copied()).collect();
        self.prior?.value(self.catalog, measure, &key)
    }
}

/// The years of all figures that a book asks for to account some, those it reaches back to among them.
pub fn years_asked(book: &Book, years: &[u32], periods: &[u32]) -> BTreeSet<i32> {
    let dimensions = &book.catalog.dimensions;
    let mut asked = BTreeSet::new();
    for (measure, demand) in demand::of_book(book, years, periods, true) {
        for dim in key_dims(&book.catalog, measure) {
            asked.extend(demand.want.times().iter().filter_map(|time| dimensions.year_of(dim, *time)));
        }
    }
    asked
}

/// The workbook as bytes: the same request gives the same bytes.
pub fn build(ask: &Ask<'_>) -> Result<Vec<u8>, XlsxError> {
    let style = Style::new();
    let forms = form::forms(ask);
    let mut lists = Lists::new(ask.lang);
    let mut sheets = Vec::new();
    for form in &forms {
        let mut page = Worksheet::new();
        sheet::write(&mut page, ask, form, &mut lists, &style)?;
        sheets.push(page);
    }
    let mut first = Worksheet::new();
    cover::write(&mut first, ask, &forms, &style)?;
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created).set_author("geep"));
    workbook.push_worksheet(first);
    for page in sheets {
        workbook.push_worksheet(page);
    }
    workbook.push_worksheet(lists.sheet()?);
    workbook.save_to_buffer()
}

/// A dataset.toml that goes with the workbook.
pub fn manifest(ask: &Ask<'_>) -> String {
    let Some(book) = ask.books.first() else { return String::new() };
    let (profile, title) = (&book.profile.id, &book.profile.title);
    let years: Vec<String> = ask.years.iter().map(u32::to_string).collect();
    let (span, list) = (years.join("-"), years.join(", "));
    let (zh, en) = (quote(&format!("{}（{list}）", title.zh)), quote(&format!("{} ({list})", title.en)));
    let (id, profile) = (quote(&format!("{profile}-{span}")), quote(profile));
    format!(
        "# 数据集说明；id、title 和 notes 请改成本地的。 Describe your dataset here.\n\
         id = {id}\n\
         title = {{ zh = {zh}, en = {en} }}\n\
         profile = {profile}\n\
         years = [{list}]\n\
         money_unit = \"万元\"\n\
         notes = {{ zh = \"\", en = \"\" }}\n"
    )
}
