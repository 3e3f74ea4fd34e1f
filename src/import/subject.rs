//! What the figures of a table are of: measures, or coefficients or results known beforehand in their place.

use crate::finding::Sought;
use crate::model::Catalog;
use crate::model::dimension::Dim;
use crate::model::measure::Bare;
use crate::rule::Book;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use schemars::JsonSchema;
use serde::Deserialize;

/// What figures are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Of {
    #[default]
    Measures,
    Coefficients,
    Expected,
}

impl Of {
    /// As the mapping calls what a column is of.
    pub fn key(self) -> &'static str {
        match self {
            Of::Measures => "measure",
            Of::Coefficients => "coefficient",
            Of::Expected => "line",
        }
    }

    /// As it is called in a sentence.
    pub fn noun(self) -> Text {
        match self {
            Of::Measures => text!("指标", "measure"),
            Of::Coefficients => text!("系数", "coefficient"),
            Of::Expected => text!("核算项", "line"),
        }
    }

    /// The word behind `geep catalog` that lists them.
    pub fn catalog(self) -> &'static str {
        match self {
            Of::Measures => "measures",
            Of::Coefficients => "coefficients",
            Of::Expected => "lines",
        }
    }

    /// As a word that names none of them is reported.
    pub fn sought(self) -> Sought {
        match self {
            Of::Measures => Sought::Measure,
            Of::Coefficients => Sought::Coefficient,
            Of::Expected => Sought::Line,
        }
    }

    /// As the mapping calls it.
    pub fn id(self) -> &'static str {
        match self {
            Of::Measures => "measures",
            Of::Coefficients => "coefficients",
            Of::Expected => "expected",
        }
    }
}

/// One of them, as far as importing wants to know.
pub struct Subject {
    pub id: String,
    pub title: Text,
    pub unit: Unit,
    pub per: Vec<Dim>,
    /// Bounds in `unit`.
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// Further headers it is known by, and those among them that say only part of its name.
    pub headers: Vec<String>,
    pub bare: Option<Bare>,
    /// Ids it had before.
    pub formerly: Vec<String>,
    /// Whether it is a price, of which the year matters.
    pub price: bool,
}

impl Subject {
    fn plain(id: &str, title: &Text, unit: &Unit, per: Vec<Dim>) -> Subject {
        let (id, title, unit) = (id.to_string(), title.clone(), unit.clone());
        Subject {
            id,
            title,
            unit,
            per,
            min: None,
            max: None,
            headers: Vec::new(),
            bare: None,
            formerly: Vec::new(),
            price: false,
        }
    }
}

pub fn measures(catalog: &Catalog) -> Vec<Subject> {
    let subject = |m: &crate::model::measure::Measure| Subject {
        min: m.min,
        max: m.max,
        headers: m.headers.clone(),
        bare: m.bare.clone(),
        formerly: m.formerly.clone(),
        ..Subject::plain(&m.id, &m.title, &m.unit, m.per.clone())
    };
    catalog.measures.iter().map(subject).collect()
}

pub fn coefficients(catalog: &Catalog) -> Vec<Subject> {
    let all = catalog.coefficients.iter();
    all.map(|c| Subject { price: c.price, ..Subject::plain(&c.id, &c.title, &c.unit, c.per.clone()) })
        .collect()
}

/// The lines of a profile.
pub fn lines(book: &Book) -> Vec<Subject> {
    let all = book.results();
    all.map(|(_, line)| Subject::plain(&line.id, &line.title, &line.unit, line.per.iter().collect()))
        .collect()
}
