//! The rules that a dataset is computed by.

use crate::finding::{Findings, Severity};
use crate::model::Catalog;
use crate::model::account::Model;
use crate::model::date::Date;
use crate::model::faults;
use crate::model::profile::Profile;
use crate::model::scheme::Scheme;
use crate::rule::Book;
use crate::table::expected::{self, Expected};
use crate::table::{Dataset, Inputs};
use crate::text;
use crate::text::Text;
use std::sync::Arc;

/// The profile asked for, else the dataset's own.
pub fn profile<'c>(
    catalog: &'c Catalog,
    dataset: &Dataset,
    asked: Option<&str>,
    findings: &mut Findings,
) -> Option<&'c Profile> {
    let own = &dataset.profile;
    let id = asked.unwrap_or(&own.text);
    match catalog.profile(id) {
        Ok(found) => Some(found),
        Err(finding) => {
            let placed = match asked {
                Some(_) => *finding,
                None => own.whole(*finding, Text::default()),
            };
            findings.unknown(id, placed);
            None
        }
    }
}

/// Checks the rules of a profile for the years computed.
pub fn book(
    catalog: &Arc<Catalog>,
    profile: &Profile,
    years: &[u32],
    heeds_force: bool,
    findings: &mut Findings,
) -> Option<Arc<Book>> {
    let book = Book::of_years(catalog, profile, years, findings)?;
    if heeds_force {
        report_outside(catalog, profile, years, findings);
    }
    Some(book)
}

/// Models that are not in force in the years computed.
fn report_outside(catalog: &Catalog, profile: &Profile, years: &[u32], findings: &mut Findings) {
    let held = |m: &&Model| profile.models.iter().any(|p| p.text == m.id);
    // Schemes go by the days of what is settled.
    for model in catalog.models.iter().filter(held).filter(|m| m.scheme.is_none()) {
        let outside = |year: &&u32| !model.validity.holds(Date::end_of(**year as i32));
        let outside: Vec<String> = years.iter().filter(outside).map(u32::to_string).collect();
        // A span that ends before it begins has been reported.
        if !outside.is_empty() && !model.validity.is_crossed() {
            let (id, span, years) = (&model.id, model.validity, outside.join(" "));
            let message = text!(
                "模型 `{id}` 在 {years} 年不适用（有效期 {span}）",
                "model `{id}` is not in force in {years} (in force {span})"
            );
            let finding = faults::not_in_force(Severity::Error, message).help(text!(
                "换用当年有效的口径，或在口径中改用当年有效的模型",
                "use a profile in force that year, or put a model in force into the profile"
            ));
            findings.push(model.at.whole(finding, Text::default()));
        }
    }
}

/// Whether some rule of a profile uses other years than its own. What is wrong with the rules is said elsewhere.
pub fn reach_back(catalog: &Arc<Catalog>, profile: &Profile) -> bool {
    Book::new(catalog, profile, &mut Findings::default()).is_some_and(|book| book.reaches_back())
}

/// The scheme that a profile is made of, if it is one.
pub fn scheme_of<'c>(catalog: &'c Catalog, profile: &Profile) -> Option<&'c Scheme> {
    catalog.models.iter().filter(|m| m.id == profile.id).find_map(|m| m.scheme.as_ref())
}

/// The inputs that a profile reads: a scheme leaves periods of other lengths than its own aside.
pub fn inputs_of(catalog: &Catalog, profile: &Profile, inputs: Arc<Inputs>) -> Arc<Inputs> {
    match scheme_of(catalog, profile) {
        Some(scheme) => Arc::new(crate::settle::inputs_of(&inputs, scheme, &catalog.dimensions)),
        None => inputs,
    }
}

/// The published results that a run of this book must meet: those of the dataset's own profile, for the years computed.
/// The others stand aside.
pub fn expected(dataset: &Dataset, book: &Book, findings: &mut Findings) -> (Vec<Expected>, Vec<Expected>) {
    if book.profile.id != dataset.profile.text {
        return Default::default();
    }
    let computed = |wanted: &Expected| wanted.years(book).all(|year| dataset.years.contains(&year));
    expected::read(dataset, book, findings).into_iter().partition(computed)
}
