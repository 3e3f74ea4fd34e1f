//! What papers of a settlement say beside its figures: their title, and the notes below the table.

use crate::results::Request;
use crate::settle::{Settlement, Statement, Unit};
use crate::show::settlement::grouped;
use crate::text;
use crate::text::Lang;
use rust_decimal::Decimal;

/// The title of the table of a time.
pub fn title(settled: &Settlement, statement: &Statement, lang: Lang) -> String {
    let dimensions = &settled.run.book.catalog.dimensions;
    let when = statement.time.map_or(String::new(), |(dim, m)| dimensions.time_title(dim, m, lang));
    let title = settled.subject(&when, lang);
    text!("{when}{title}结算表", "Settlement: {title}, {when}").get(lang).to_string()
}

/// The notes below it.
pub fn notes(request: &Request<'_>, settled: &Settlement, statement: &Statement, lang: Lang) -> Vec<String> {
    let scheme = &settled.terms.scheme;
    let source = settled.run.book.catalog.cite(&settled.terms.model.source);
    let basis = text!("依据{source}", "Basis: {source}");
    let mut notes = vec![basis.get(lang).to_string()];
    notes.push(
        lang.pick(
            "净额为正的是应得，为负的是应缴。",
            "A positive net amount is received, a negative one is paid.",
        )
        .to_string(),
    );
    if statement.units.iter().any(Unit::lacks_data) {
        let words = lang.pick(
            "标“缺数据”的单位缺少数据，按方案没有参加结算，合计不含这些金额；不是零。",
            "Units marked \"no data\" lack data and are left out as the scheme says; the sum is without them. It is not zero.",
        );
        notes.push(words.to_string());
    }
    if let Some(words) = &scheme.paper.payment {
        notes.push(words.get(lang).to_string());
    }
    if let Some(words) = request.dataset.office.payment.as_ref() {
        notes.push(words.clone());
    }
    notes.extend(scheme.paper.notes.iter().map(|note| note.get(lang).to_string()));
    let review = request.dataset.office.review.clone();
    notes.extend(review.or_else(|| scheme.paper.review.as_ref().map(|words| words.get(lang).to_string())));
    notes
}

/// An amount of an equation, with at least two decimal places.
pub fn amount(value: Decimal) -> String {
    let value = value.normalize();
    grouped(&if value.scale() < 2 { format!("{value:.2}") } else { value.to_string() })
}
