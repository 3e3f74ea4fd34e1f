//! What the columns of words say of a row: region, time, members, measure, unit, status, source.

use super::Reader;
use super::records::Row;
use crate::cell::{code, narrow, time};
use crate::finding::Finding;
use crate::import::facts;
use crate::import::plan::Role;
use crate::import::region::{Beside, Doubt};
use crate::import::skip::is_total;
use crate::import::spell::fold;
use crate::import::subject::Of;
use crate::import::words::split;
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::model::{Called, document, faults, quoted};
use crate::sheet::raw::Cell;
use crate::table::{basis, wrong_name};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

impl Reader<'_> {
    /// What the columns of words say; none where one of them cannot be read.
    pub(super) fn about(&mut self, row: u32) -> Option<Row> {
        let mut about = Row::default();
        let mut whole = true;
        let region = self.words.catalog.dimensions.of_kind(DimKind::Region);
        let coded = self.table.columns.iter().any(|c| matches!(c.role, Role::Key(d) if Some(d) == region));
        let above = self.units_above(row);
        whole &= above.is_some();
        let above = above.unwrap_or_default();
        for column in &self.table.columns {
            let cell = self.cell(row, column.at);
            match (&column.role, cell) {
                (Role::Key(dim), Some(cell)) => match self.member(*dim, cell, row, &above) {
                    Some(member) => {
                        about.keys.push((*dim, member));
                        about.keys.extend(self.month_of(*dim, cell));
                    }
                    None => {
                        whole = false;
                        self.say_unknown(*dim, cell, row, column.at, &above);
                    }
                },
                (Role::Name, Some(cell)) => match (region, coded) {
                    (Some(dim), false) => match self.member(dim, cell, row, &above) {
                        Some(member) => about.keys.push((dim, member)),
                        None => {
                            whole = false;
                            self.say_unknown(dim, cell, row, column.at, &above);
                        }
                    },
                    (Some(dim), true) => self.check_name(row, column.at, cell, dim, &about),
                    _ => {}
                },
                (Role::Measure, Some(cell)) => {
                    about.measure = self.measure(&cell.text);
                    if let Some(unit) = split(&cell.text).1 {
                        about.unit = Unit::parse(&unit).ok();
                    }
                    if about.measure.is_none() {
                        whole = false;
                        let text = split(&cell.text).0;
                        let place = (row, column.at);
                        self.error_of(("measure", &text), place, |reader| reader.unknown_measure(&text));
                    }
                }
                (Role::Unit, Some(cell)) => match Unit::parse(unit_in(&narrow(&cell.text))) {
                    Ok(unit) => about.unit = Some(unit),
                    Err(e) => {
                        whole = false;
                        self.error_of(("unit", &cell.text), (row, column.at), |_| crate::model::bad_unit(&e));
                    }
                },
                (Role::Status, Some(cell)) => {
                    about.status = Status::parse(&cell.text);
                    if about.status.is_none() {
                        whole = false;
                        self.error_of(("status", &cell.text), (row, column.at), |_| {
                            faults::bad_status(Some(&cell.text))
                        });
                    }
                }
                (Role::Source, Some(cell)) => {
                    about.source = Some(cell.text.clone());
                    if let (Of::Coefficients, Err(finding)) =
                        (self.words.of, document::find(&self.words.catalog.documents, cell.text.trim()))
                    {
                        whole = false;
                        self.error_of(("source", &cell.text), (row, column.at), |_| *finding);
                    }
                }
                (Role::Fact(name), Some(cell)) => match facts::read(name, cell) {
                    Ok(written) => drop(about.facts.insert(name, written)),
                    Err(finding) => {
                        whole = false;
                        self.error_of((name, &cell.text), (row, column.at), |_| *finding);
                    }
                },
                (Role::Note, Some(cell)) => about.note = Some(cell.text.clone()),
                (Role::Vintage, Some(cell)) => about.basis.vintage = Some(cell.text.clone()),
                (Role::PriceYear, Some(cell)) => {
                    about.basis.price_year = Some(cell.text.clone());
                    if !facts::is_price_year(&cell.text, self.words.of) {
                        whole = false;
                        self.error(row, column.at, basis::no_price_year(&cell.text));
                    }
                }
                _ => {}
            }
        }
        for (dim, member) in &about.keys {
            let level = self
                .words
                .catalog
                .dimensions
                .get(*dim)
                .members
                .get(*member as usize)
                .and_then(|m| m.level.as_deref());
            if Some(*dim) == region && matches!(level, Some("city" | "province")) {
                self.above = Some(*member);
            }
        }
        whole.then_some(about)
    }

    /// The units that a row's columns of units above may mean, as far as they lie in each other; none where one says
    /// nothing that can be read.
    fn units_above(&mut self, row: u32) -> Option<Vec<u32>> {
        let Some(search) = &self.search else { return Some(Vec::new()) };
        let beside = Beside { above: self.above, years: self.years(Some(row)), within: None };
        let mut deepest: Vec<u32> = Vec::new();
        let mut wrong = None;
        for column in self.table.columns.iter().filter(|c| matches!(c.role, Role::Parent)) {
            let Some(cell) = self.cell(row, column.at) else { continue };
            let found = search.candidates(&cell.text, Beside { above: None, ..beside });
            if found.is_empty() {
                let doubt = search.find(&cell.text, beside).err().unwrap_or(Doubt::Unknown);
                wrong = Some((cell, column.at, doubt));
                break;
            }
            let inside = |m: &u32| deepest.is_empty() || deepest.iter().any(|d| search.lies_in(*m, Some(*d)));
            let holding = |d: &u32| found.iter().any(|m| search.lies_in(*d, Some(*m)));
            let nested: Vec<u32> = found.iter().copied().filter(inside).collect();
            if !nested.is_empty() {
                deepest = nested;
            } else if !deepest.iter().any(holding) {
                wrong = Some((cell, column.at, Doubt::Outside(found)));
                break;
            }
        }
        match wrong {
            None => Some(deepest),
            Some((cell, column, doubt)) => {
                self.error_of(("parent", &cell.text), (row, column), |reader| match &reader.search {
                    Some(search) => search.finding(&cell.text, &doubt),
                    None => faults::unknown_region(text!("没有行政区", "there are no regions")),
                });
                None
            }
        }
    }

    /// The member a cell names, where it names one.
    fn member(&self, dim: Dim, cell: &Cell, row: u32, above: &[u32]) -> Option<u32> {
        let dimensions = &self.words.catalog.dimensions;
        // A region may be declared for another table of the file: the search tells. What looks like a total it leaves.
        let searched = dimensions.get(dim).kind == DimKind::Region && !is_total(&cell.text);
        let declared = self.plan.members.get(&dim).filter(|_| !searched);
        if let Some(member) = declared.and_then(|d| d.get(&fold(&cell.text))) {
            return Some(*member);
        }
        match dimensions.get(dim).kind {
            DimKind::Region => self.region(cell, row, above)?.ok(),
            DimKind::Year | DimKind::Period => {
                let years = dimensions.get(dim).kind == DimKind::Year;
                let read = time::read(cell);
                let id = read.and_then(|time| if years { time.year_id() } else { time.id() });
                dimensions.member(dim, &id.or_else(|| time::id(&cell.text))?)
            }
            DimKind::List if dimensions.get(dim).numbered.is_some() => {
                let day = time::read(cell).and_then(|time| time.day).map(|day| day.to_string());
                self.words.member(dim, day.as_deref().unwrap_or(&cell.text))
            }
            DimKind::List => self.words.member(dim, &cell.text),
        }
    }

    /// The period that a date in a column of days lies in.
    fn month_of(&self, dim: Dim, cell: &Cell) -> Option<(Dim, u32)> {
        let dimensions = &self.words.catalog.dimensions;
        dimensions.get(dim).numbered?;
        let month = time::Time { day: None, ..time::read(cell).filter(|time| time.day.is_some())? };
        let period = dimensions.of_kind(DimKind::Period)?;
        Some((period, dimensions.member(period, &month.id()?)?))
    }

    fn region(&self, cell: &Cell, row: u32, above: &[u32]) -> Option<Result<u32, Doubt>> {
        let search = self.search.as_ref()?;
        let beside = Beside { above: self.above, years: self.years(Some(row)), within: None };
        Some(match above {
            // A word that also stands for a total is not taken for a region.
            _ if is_total(&cell.text) => Err(Doubt::Several(search.candidates(&cell.text, beside))),
            [] => search.find(&cell.text, beside),
            units => search.find_below(&cell.text, beside, units),
        })
    }

    /// What is said of a cell that names no member.
    fn say_unknown(&mut self, dim: Dim, cell: &Cell, row: u32, column: u32, above: &[u32]) {
        let region = self.region(cell, row, above);
        self.error_of(("member", &cell.text), (row, column), |reader| {
            let dimensions = &reader.words.catalog.dimensions;
            match dimensions.get(dim).kind {
                DimKind::Region if code::is_below_county(&cell.text) => code::below_county(&cell.text),
                DimKind::Region => match (&reader.search, region) {
                    (Some(search), Some(Err(doubt))) => search.finding(&cell.text, &doubt),
                    _ => dimensions.no_member(dim, &cell.text),
                },
                DimKind::Year | DimKind::Period => dimensions.no_member(dim, &cell.text),
                DimKind::List => {
                    let (id, text) = (&dimensions.get(dim).id, &cell.text);
                    let finding = dimensions.no_member(dim, text);
                    let all = dimensions.get(dim).members.iter().map(|m| m.id.as_str()).collect::<Vec<_>>().join(" ");
                    finding.help(text!(
                        "在映射文件的 [words.{id}] 写 \"{text}\" = \"…\"，或把它写进 skip；可用：{all}",
                        "write \"{text}\" = \"…\" under [words.{id}] of the mapping, or put it into `skip`; members: {all}"
                    ))
                }
            }
        });
    }

    fn unknown_measure(&self, text: &str) -> Finding {
        let near = self.words.near_measure(text).map(|m| &self.words.subjects[m]);
        let (Text { zh: noun, en: noun_en }, of) = (self.words.of.noun(), self.words.of.key());
        self.words.of.sought().missed(text).help(match near {
            Some(near) => {
                let (id, Text { zh, en }) = (&near.id, quoted(&near.id, &near.title));
                text!(
                    "若是{zh}，在映射文件的 [words.{of}] 写 \"{text}\" = \"{id}\"；用不着就写进 skip",
                    "if it is {en}, write \"{text}\" = \"{id}\" under [words.{of}] of the mapping; if of no use put it into `skip`"
                )
            }
            None => text!(
                "在映射文件的 [words.{of}] 写 \"{text}\" = \"{noun}\"；用不着就写进 skip",
                "write \"{text}\" = \"{noun_en}\" under [words.{of}] of the mapping; if of no use put it into `skip`"
            ),
        })
    }

    /// A name beside a code must be that of the code.
    fn check_name(&mut self, row: u32, column: u32, cell: &Cell, dim: Dim, about: &Row) {
        let dimensions = &self.words.catalog.dimensions;
        let Some((_, member)) = about.keys.iter().find(|(d, _)| *d == dim) else { return };
        let known = &dimensions.get(dim).members[*member as usize];
        let same = fold(&known.title.zh) == fold(&cell.text);
        if !same && !matches!(dimensions.called(dim, *member, &cell.text), Called::Yes) {
            let names = dimensions.region_names(dim, *member);
            self.error(row, column, wrong_name(&known.id, &names, &cell.text));
        }
    }
}

/// `(万人)` in a column of units.
fn unit_in(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(text).trim()
}
