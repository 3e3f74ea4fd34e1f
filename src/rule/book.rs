//! The book of one profile: all its lines, checked and put in order.

use super::check::Checker;
use super::checked::CheckedLine;
use super::line::line;
use super::order::{self, Stage};
use super::page::{self, Accounts};
use super::symbols::Symbols;
use super::{Choice, Op, Symbol, Term};
use crate::finding::{Finding, Findings, Sought, nearest, unknown};
use crate::model::account::{Line, Model};
use crate::model::coefficient::Row;
use crate::model::condition::Check;
use crate::model::date::Date;
use crate::model::dimension::{Dim, DimKind, DimSet};
use crate::model::faults;
use crate::model::profile::Profile;
use crate::model::{Catalog, Placed};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The checked rules of one profile.
#[derive(Debug)]
pub struct Book {
    pub catalog: Arc<Catalog>,
    pub profile: Profile,
    /// Lines of the profile's models in their order, then auxiliary ones.
    pub lines: Vec<CheckedLine>,
    /// The lines in an order in which they can be computed.
    pub stages: Vec<Stage>,
    pub headline: Vec<PageLine>,
    pub sections: Vec<Presentation>,
    pub accounts: Vec<Accounts>,
    pub price_index: Option<usize>,
    /// How the row of each coefficient of the catalog is chosen.
    pub(super) choices: Vec<Choice>,
    /// The accounting years; empty where all years are accounted. Rows of other years only serve these.
    pub years: Vec<u32>,
}

/// A section of the report with its columns resolved.
#[derive(Clone, Debug)]
pub struct Presentation {
    pub id: String,
    pub title: Text,
    pub columns: Vec<PageLine>,
    pub chart: Vec<PageLine>,
}

/// A column of a section: a line, or a measure shown as it was given.
pub type PageLine = Symbol;

impl Book {
    /// Checks all rules of a profile; none where something is wrong, which is then reported.
    pub fn new(catalog: &Arc<Catalog>, profile: &Profile, findings: &mut Findings) -> Option<Arc<Book>> {
        Book::of_years(catalog, profile, &[], findings)
    }

    /// The same for some accounting years.
    pub fn of_years(
        catalog: &Arc<Catalog>,
        profile: &Profile,
        years: &[u32],
        findings: &mut Findings,
    ) -> Option<Arc<Book>> {
        let before = findings.counts().0;
        let origins = origins(catalog, profile, findings);
        let price_index = price_index(catalog, profile, findings);
        let symbols = Symbols::new(catalog, profile, price_index.is_some(), &origins);
        let mut checker = Checker::new(&symbols, findings, origins.len());
        let checked: Vec<Option<CheckedLine>> = (0..origins.len()).map(|i| line(&mut checker, i)).collect();
        let auxiliary = std::mem::take(&mut checker.auxiliary);
        let (headline, sections) = presentation(&symbols, profile, findings);
        let accounts: Vec<Accounts> =
            profile.accounts.iter().filter_map(|page| page::resolve(page, &symbols, findings)).collect();
        if findings.counts().0 > before {
            return None;
        }
        let mut lines: Vec<CheckedLine> = checked.into_iter().collect::<Option<_>>()?;
        lines.extend(auxiliary);
        page::add_up(&profile.accounts, &accounts, &lines, catalog, findings);
        if findings.counts().0 > before {
            return None;
        }
        let stages = order::stages(catalog, &lines, findings)?;
        Some(Arc::new(Book {
            catalog: catalog.clone(),
            profile: profile.clone(),
            lines,
            stages,
            headline,
            sections,
            accounts,
            price_index,
            choices: symbols.choices,
            years: years.to_vec(),
        }))
    }

    /// The catalog's line behind a checked one.
    pub fn origin(&self, line: &CheckedLine) -> (&Model, &Line) {
        let model = &self.catalog.models[line.origin.0];
        (model, &model.lines[line.origin.1])
    }

    /// The lines that are results, with their index: no part of another's formula, and no check.
    pub fn results(&self) -> impl Iterator<Item = (usize, &CheckedLine)> {
        let result = |l: &CheckedLine| !l.auxiliary && self.origin(l).1.check.is_none();
        self.lines.iter().enumerate().filter(move |(_, l)| result(l))
    }

    /// The lines that are checks, with their index.
    pub fn checks(&self) -> impl Iterator<Item = (usize, &CheckedLine, &Check)> {
        let own = self.lines.iter().enumerate().filter(|(_, l)| !l.auxiliary);
        own.filter_map(|(i, l)| self.origin(l).1.check.as_ref().map(|check| (i, l, check)))
    }

    pub fn find_line(&self, id: &str) -> Option<usize> {
        self.lines.iter().position(|l| l.id == id)
    }

    /// What is said of a name that no line has.
    pub fn unknown_line(&self, id: &str) -> Finding {
        let otherwise = text!(
            "写口径中一行的 id；`geep catalog lines` 列出全部行",
            "write the id of a line of the profile; `geep catalog lines` lists them"
        );
        let own = self.lines.iter().filter(|l| !l.auxiliary);
        unknown(Sought::Line, id, own.map(|l| l.id.as_str()), otherwise)
    }

    /// What formulas call it.
    pub fn id(&self, symbol: Symbol) -> &str {
        match symbol {
            Symbol::Measure(i) => &self.catalog.measures[i].symbol,
            Symbol::Coefficient(i) => &self.catalog.coefficients[i].id,
            Symbol::Line(i) => &self.lines[i].id,
        }
    }

    pub fn title(&self, symbol: Symbol) -> &Text {
        match symbol {
            Symbol::Measure(i) => &self.catalog.measures[i].title,
            Symbol::Coefficient(i) => &self.catalog.coefficients[i].title,
            Symbol::Line(i) => &self.lines[i].title,
        }
    }

    pub fn unit(&self, symbol: Symbol) -> &Unit {
        match symbol {
            Symbol::Measure(i) => &self.catalog.measures[i].unit,
            Symbol::Coefficient(i) => &self.catalog.coefficients[i].unit,
            Symbol::Line(i) => &self.lines[i].unit,
        }
    }

    /// Decimal places in which a symbol is shown.
    pub fn decimals(&self, symbol: Symbol) -> usize {
        let said = match symbol {
            Symbol::Line(i) => self.origin(&self.lines[i]).1.decimals,
            _ => None,
        };
        said.map_or(2, usize::from)
    }

    /// Dimensions over which a symbol has its rows.
    pub fn dims(&self, symbol: Symbol) -> DimSet {
        match symbol {
            Symbol::Measure(i) => self.catalog.measures[i].per.iter().copied().collect(),
            Symbol::Coefficient(i) => self.choice(i).dims,
            Symbol::Line(i) => self.lines[i].per,
        }
    }

    /// Whether some rule uses other years than its own.
    pub fn reaches_back(&self) -> bool {
        let mut reaches = false;
        let years = |d: &Dim| matches!(self.catalog.dimensions.get(*d).kind, DimKind::Year | DimKind::Period);
        for line in &self.lines {
            line.term.walk(&mut |t| match &t.op {
                Op::Ref(r) => {
                    reaches |= r.picks.iter().any(|p| match p {
                        super::Picked::Shift(d, _) | super::Picked::Member(d, _) => years(d),
                        super::Picked::Above(..) => false,
                    })
                }
                Op::Over(o) => reaches |= o.over.iter().any(|d| years(&d)),
                _ => {}
            });
        }
        reaches
    }

    /// What the report shows of its own accord: headline, sections and accounts.
    pub fn presented(&self) -> impl Iterator<Item = Symbol> {
        let sections = self.sections.iter().flat_map(|s| s.columns.iter().chain(&s.chart));
        let shown = sections.chain(&self.headline).copied();
        let accounts = self.accounts.iter().flat_map(|page| page.symbols().chain(page.beside()));
        shown.chain(accounts)
    }

    /// Every symbol that some rule of the book names, each once, ordered.
    pub fn used(&self) -> Vec<Symbol> {
        let mut used = Vec::new();
        let mut note = |term: &Term| term.reads(|symbol| used.push(symbol));
        for line in &self.lines {
            line.term.walk(&mut note);
            if let Some(scope) = &line.scope {
                scope.walk(&mut note);
            }
        }
        used.extend(self.presented());
        used.sort();
        used.dedup();
        used
    }
}

/// Lines of the profile's models as (model, line) indices.
fn origins(catalog: &Catalog, profile: &Profile, findings: &mut Findings) -> Vec<(usize, usize)> {
    let mut origins = Vec::new();
    let mut seen: HashMap<&str, &str> = HashMap::new();
    let mut tiers: HashMap<&str, &str> = HashMap::new();
    for placed in &profile.models {
        let id = &placed.text;
        let Some(model) = catalog.models.iter().position(|m| m.id == *id) else {
            let finding = Sought::Model.missed(id);
            let finding = match nearest(id, catalog.models.iter().map(|m| m.id.as_str())) {
                Some(near) => {
                    // What the model holds is not to be missed as well.
                    let lines = catalog.models.iter().filter(|m| m.id == near).flat_map(|m| &m.lines);
                    lines.for_each(|l| findings.lose(&l.id));
                    finding.did_you_mean(Some(near))
                }
                None => finding.help(text!(
                    "`geep catalog models` 列出全部模型",
                    "`geep catalog models` lists them all"
                )),
            };
            findings.unknown(id, placed.whole(finding, Text::default()));
            continue;
        };
        if origins.iter().any(|(m, _)| *m == model) {
            let message = text!("口径里的模型 `{id}` 写了两次", "model `{id}` stands twice in the profile");
            let finding = faults::duplicate_id(message).help(text!("删去其中一个", "remove one of them"));
            findings.push(placed.whole(finding, Text::default()));
            continue;
        }
        for tier in &catalog.models[model].tiers {
            if let Some(other) = tiers.insert(&tier.id, id).filter(|other| other != id) {
                let tier = &tier.id;
                let message = text!(
                    "口径里的模型 `{other}` 与 `{id}` 都有分档表 `{tier}`",
                    "models `{other}` and `{id}` of this profile both have a step table `{tier}`"
                );
                let finding = duplicate_line(message);
                findings.push(placed.whole(finding, Text::default()));
            }
        }
        for (i, line) in catalog.models[model].lines.iter().enumerate() {
            // Twice in one model has been said where the model was read.
            if let Some(other) = seen.insert(&line.id, id).filter(|other| other != id) {
                let line = &line.id;
                let message = text!(
                    "口径里的模型 `{other}` 与 `{id}` 都定义了行 `{line}`",
                    "models `{other}` and `{id}` of this profile both define line `{line}`"
                );
                let finding = duplicate_line(message);
                findings.push(placed.whole(finding, Text::default()));
            }
            origins.push((model, i));
        }
    }
    origins
}

/// Two models of a profile with lines or step tables of one name.
fn duplicate_line(message: Text) -> Finding {
    Finding::error("duplicate-line", message)
        .help(text!("从口径中去掉其中一个模型", "take one of the models out of the profile"))
}

fn price_index(catalog: &Catalog, profile: &Profile, findings: &mut Findings) -> Option<usize> {
    let placed = profile.price_index.as_ref()?;
    let found = catalog.coefficients.iter().position(|c| c.id == placed.text);
    if found.is_none() {
        let id = &placed.text;
        let otherwise = text!("写一个系数，如 price_index", "write a coefficient, such as price_index");
        let known = catalog.coefficients.iter().map(|c| c.id.as_str());
        let finding = unknown(Sought::Coefficient, id, known, otherwise);
        findings.unknown(id, placed.whole(finding, Text::default()));
    }
    let rows = &catalog.coefficients[found?].rows;
    if rows.windows(2).any(|pair| pair[0].factor != pair[1].factor) {
        let id = &placed.text;
        let message =
            text!("价格指数 `{id}` 各行的单位不一致", "rows of the price index `{id}` differ in unit");
        let finding = Finding::error("mixed-units", message)
            .help(text!("把各行写成同一个单位", "write all rows in one unit"));
        findings.push(placed.whole(finding, Text::default()));
    }
    found
}

/// The headline and the sections of a profile with their names resolved.
fn presentation(
    symbols: &Symbols<'_>,
    profile: &Profile,
    findings: &mut Findings,
) -> (Vec<PageLine>, Vec<Presentation>) {
    let mut resolve = |placed: &Placed| symbols.shown(placed, findings);
    let headline = profile.headline.iter().filter_map(&mut resolve).collect();
    let sections = profile.sections.iter().map(|section| Presentation {
        id: section.id.clone(),
        title: section.title.clone(),
        columns: section.lines.iter().filter_map(&mut resolve).collect(),
        chart: section.chart.iter().filter_map(&mut resolve).collect(),
    });
    (headline, sections.collect())
}

impl Book {
    /// The dimensions of every frame: of measures and lines in use, and of the groups of functions over dimensions.
    pub fn frames(&self) -> BTreeSet<DimSet> {
        let rowed = self.used().into_iter().filter(|symbol| !matches!(symbol, Symbol::Coefficient(_)));
        let mut frames: BTreeSet<DimSet> = rowed.map(|symbol| self.dims(symbol)).collect();
        for line in &self.lines {
            frames.insert(line.per);
            let mut group = |term: &Term| match &term.op {
                Op::Over(over) => frames.extend([over.group]),
                Op::Upto(upto) => frames.extend([upto.group]),
                _ => {}
            };
            line.term.walk(&mut |term| group(term));
            line.scope.iter().for_each(|scope| scope.walk(&mut |term| group(term)));
        }
        frames
    }
}

impl Book {
    /// How the row of a coefficient is chosen.
    pub fn choice(&self, coefficient: usize) -> &Choice {
        &self.choices[coefficient]
    }

    /// The row of the price index for a year: the nation's at its end.
    pub fn index_row(&self, year: i32) -> Option<&Row> {
        let (index, day) = (self.price_index?, Some(Date::end_of(year)));
        let choice = self.choice(index);
        let row = choice.first(choice.rows.values().flatten(), None, day, &self.catalog.dimensions)?;
        Some(&self.catalog.coefficients[index].rows[row])
    }
}
