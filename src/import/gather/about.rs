//! What the columns of words say of a row: region, time, members, measure, unit, status, source.

use super::{Reader, Role, Row};
use crate::cell::{code, narrow, time};
use crate::finding::{Finding, Sought};
use crate::import::words::{fold, split};
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::model::{Called, faults, quoted};
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
        let mut parent = None;
        if let (Some(dim), Some(column)) =
            (region, self.table.columns.iter().find(|c| matches!(c.role, Role::Parent)))
            && let Some(cell) = self.cell(row, column.at)
        {
            match self.member(dim, cell, None) {
                Ok(member) => parent = Some(member),
                Err(finding) => {
                    whole = false;
                    self.error(row, column.at, *finding);
                }
            }
        }
        for column in &self.table.columns {
            let cell = self.cell(row, column.at);
            match (&column.role, cell) {
                (Role::Key(dim), Some(cell)) => match self.member(*dim, cell, parent) {
                    Ok(member) => about.keys.push((*dim, member)),
                    Err(finding) => {
                        whole = false;
                        self.error(row, column.at, *finding);
                    }
                },
                (Role::Name, Some(cell)) => match (region, coded) {
                    (Some(dim), false) => match self.member(dim, cell, parent) {
                        Ok(member) => about.keys.push((dim, member)),
                        Err(finding) => {
                            whole = false;
                            self.error(row, column.at, *finding);
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
                        let finding = self.unknown_measure(&text);
                        self.error(row, column.at, finding);
                    }
                }
                (Role::Unit, Some(cell)) => match Unit::parse(&narrow(&cell.text)) {
                    Ok(unit) => about.unit = Some(unit),
                    Err(e) => {
                        whole = false;
                        self.error(row, column.at, crate::model::bad_unit(&e));
                    }
                },
                (Role::Status, Some(cell)) => {
                    about.status = Status::parse(&cell.text);
                    if about.status.is_none() {
                        whole = false;
                        self.error(row, column.at, faults::bad_status(Some(&cell.text)));
                    }
                }
                (Role::Source, Some(cell)) => about.source = Some(cell.text.clone()),
                (Role::Note, Some(cell)) => about.note = Some(cell.text.clone()),
                (Role::Vintage, Some(cell)) => about.basis.vintage = Some(cell.text.clone()),
                (Role::PriceYear, Some(cell)) => {
                    about.basis.price_year = Some(cell.text.clone());
                    if basis::prices(&cell.text).is_none() {
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

    fn member(&self, dim: Dim, cell: &Cell, parent: Option<u32>) -> Result<u32, Box<Finding>> {
        let dimensions = &self.words.catalog.dimensions;
        if let Some(member) = self.plan.members.get(&dim).and_then(|d| d.get(&cell.text)) {
            return Ok(*member);
        }
        match dimensions.get(dim).kind {
            DimKind::Region if code::is_below_county(&cell.text) => Err(Box::new(code::below_county(&cell.text))),
            DimKind::Region => match &self.search {
                Some(search) => search
                    .find(&code::region(&cell.text), parent.or(self.above))
                    .map_err(|doubt| Box::new(search.finding(&cell.text, &doubt))),
                None => Err(Box::new(dimensions.no_member(dim, &cell.text))),
            },
            DimKind::Year | DimKind::Period => {
                let years = dimensions.get(dim).kind == DimKind::Year;
                let read = time::read(cell);
                let id = read.and_then(|time| if years { time.year_id() } else { time.id() });
                let id = id.or_else(|| time::id(&cell.text));
                let found = id.and_then(|id| dimensions.member(dim, &id));
                found.ok_or_else(|| Box::new(dimensions.no_member(dim, &cell.text)))
            }
            DimKind::List => self.words.member(dim, &cell.text).ok_or_else(|| {
                let (id, text) = (&dimensions.get(dim).id, &cell.text);
                let finding = dimensions.no_member(dim, text);
                let all = dimensions.get(dim).members.iter().map(|m| m.id.as_str()).collect::<Vec<_>>().join(" ");
                Box::new(finding.help(text!(
                    "在映射文件的 [words.{id}] 写 \"{text}\" = \"…\"，或把它写进 skip；可用：{all}",
                    "write \"{text}\" = \"…\" under [words.{id}] of the mapping, or put it into `skip`; members: {all}"
                )))
            }),
        }
    }

    fn unknown_measure(&self, text: &str) -> Finding {
        let near = self.words.near_measure(text).map(|m| &self.words.catalog.measures[m]);
        Sought::Measure.missed(text).help(match near {
            Some(near) => {
                let (id, Text { zh, en }) = (&near.id, quoted(&near.id, &near.title));
                text!(
                    "若是{zh}，在映射文件的 [words.measure] 写 \"{text}\" = \"{id}\"；用不着就写进 skip",
                    "if it is {en}, write \"{text}\" = \"{id}\" under [words.measure] of the mapping; if of no use put it into `skip`"
                )
            }
            None => text!(
                "在映射文件的 [words.measure] 写 \"{text}\" = \"指标\"；用不着就写进 skip",
                "write \"{text}\" = \"measure\" under [words.measure] of the mapping; if of no use put it into `skip`"
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
