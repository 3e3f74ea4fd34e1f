//! Columns of regions: which holds the units the figures are of, which their codes or names, which the units above;
//! names that fit none or several. Decided over the whole column, never by its first row.

use super::{Draft, What};
use crate::import::common;
use crate::import::region::{Beside, Doubt, Search};
use crate::import::skip::{is_note, is_numbering, is_of_which, is_total};
use crate::quote::quote;
use crate::sheet::raw::Cell;
use crate::text;
use crate::text::Text;
use std::collections::BTreeMap;

/// How one column of regions stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Same,
    Above,
    Below,
    Neither,
}

impl<'a> Draft<'a> {
    /// Of several columns of regions one holds the units; the others their names or codes, or the units above.
    pub(super) fn settle_regions(&mut self) {
        let Some(search) = Search::new(self.words) else { return };
        let id = self.words.catalog.dimensions.get(search.dim).id.clone();
        let columns: Vec<usize> =
            (0..self.columns.len()).filter(|i| self.columns[*i].what == What::Key(id.clone())).collect();
        if columns.is_empty() {
            return;
        }
        let relations: Vec<Vec<Relation>> = columns
            .iter()
            .map(|&one| columns.iter().map(|&other| self.relation(one, other, &search)).collect())
            .collect();
        let is_unit = |u: &usize| {
            (0..columns.len()).all(|j| matches!(relations[j][*u], Relation::Same | Relation::Above))
        };
        let units: Vec<usize> = (0..columns.len()).filter(is_unit).collect();
        let coded = |u: &&usize| self.is_coded(self.columns[columns[**u]].at);
        let Some(&unit) = units.iter().find(coded).or(units.last()) else {
            return self.ask_which(&columns);
        };
        for (j, &column) in columns.iter().enumerate() {
            self.columns[column].what = match relations[j][unit] {
                _ if j == unit => What::Key(id.clone()),
                Relation::Same => What::Key("name".into()),
                _ => What::Key("parent".into()),
            };
        }
        let named = |u: &usize| *u != unit && !self.is_coded(self.columns[columns[*u]].at);
        let beside = units.iter().any(named);
        self.look_at_names(self.columns[columns[unit]].at, beside);
    }

    /// Two columns of units of which neither lies in the other: only a person knows whose figures these are.
    fn ask_which(&mut self, columns: &[usize]) {
        let headers: Vec<&str> = columns.iter().map(|i| self.columns[*i].header.as_str()).collect();
        let id = self.words.catalog.dimensions.of_kind(crate::model::dimension::DimKind::Region);
        let id = id.map(|d| self.words.catalog.dimensions.get(d).id.as_str()).unwrap_or_default();
        let all = headers.join(self.lang.pick("、", ", "));
        let remark = text!(
            "{all} 哪一列是数所属的行政区？那一列写 {id}，别的写 skip = true",
            "which of {all} is the unit the figures are of? write {id} there and skip = true for the others"
        );
        let remark = remark.get(self.lang).to_string();
        self.asked = true;
        for &column in columns {
            self.columns[column].what = What::Key(String::new());
            self.columns[column].remark = remark.clone();
        }
    }

    fn is_coded(&self, column: u32) -> bool {
        let cells = self.body(column);
        let digits = |c: &&&Cell| c.text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        cells.iter().filter(digits).count() * 2 > cells.len()
    }

    fn relation(&self, one: usize, other: usize, search: &Search<'_>) -> Relation {
        if one == other {
            return Relation::Same;
        }
        let (mut rows, mut same, mut above, mut below) = (0, 0, 0, 0);
        for &row in &self.rows {
            let fits = |i: usize| {
                let cell = self.raw.cell(row, self.columns[i].at).filter(|c| !is_total(&c.text))?;
                Some(search.candidates(&cell.text, self.beside(row, None))).filter(|found| !found.is_empty())
            };
            let (Some(a), Some(b)) = (fits(one), fits(other)) else { continue };
            rows += 1;
            let any = |test: &dyn Fn(u32, u32) -> bool| a.iter().any(|a| b.iter().any(|b| test(*a, *b)));
            let alike = any(&|a, b| a == b);
            same += usize::from(alike);
            above += usize::from(alike || any(&|a, b| search.lies_in(b, Some(a))));
            below += usize::from(alike || any(&|a, b| search.lies_in(a, Some(b))));
        }
        // A slip in a row is told by its cell; it does not change what the column is.
        let most = |count: usize| rows > 0 && count * 10 >= rows * 7;
        match (same == rows && rows > 0, above >= below) {
            (true, _) => Relation::Same,
            (_, true) if most(above) && above > same => Relation::Above,
            (_, false) if most(below) && below > same => Relation::Below,
            _ if most(same) => Relation::Same,
            _ => Relation::Neither,
        }
    }

    /// What a row says of the units above and the years of its figures.
    pub(super) fn beside(&self, row: u32, above: Option<u32>) -> Beside {
        Beside { within: None, above, years: self.years(row) }
    }

    /// The unit that the row's own columns of units above name, where they name one.
    fn within(&self, row: u32, search: &Search<'_>) -> Vec<u32> {
        let columns = self.columns.iter().filter(|c| c.what == What::Key("parent".into()));
        let mut deepest: Vec<u32> = Vec::new();
        for column in columns {
            let Some(cell) = self.raw.cell(row, column.at) else { continue };
            let found = search.candidates(&cell.text, self.beside(row, None));
            let inside = |m: &u32| deepest.is_empty() || deepest.iter().any(|d| search.lies_in(*m, Some(*d)));
            let nested: Vec<u32> = found.into_iter().filter(inside).collect();
            if !nested.is_empty() {
                deepest = nested;
            }
        }
        deepest
    }

    /// Names and codes that fit no unit, several, or one far from all others.
    fn look_at_names(&mut self, column: u32, named: bool) {
        let Some(search) = Search::new(self.words) else { return };
        let dimension = self.words.catalog.dimensions.get(search.dim);
        let coded = self.is_coded(column);
        let has_parent = self.columns.iter().any(|c| c.what == What::Key("parent".into()));
        let find = |search: &Search<'_>, text: &str, row: u32, above: Option<u32>| {
            let beside = self.beside(row, above);
            match self.within(row, search).as_slice() {
                [] => search.find(text, beside),
                all => search.find_below(text, beside, all),
            }
        };
        let head = self.raw.cell(self.layout.header.1, column);
        let mut rows: Vec<(u32, &Cell)> = Vec::new();
        for row in self.layout.header.1 + 1..=self.area.rows.1 {
            let Some(cell) = self.raw.cell(row, column) else { continue };
            if is_note(&cell.text) {
                break;
            }
            let numbering = is_numbering(self.raw.row(row).map(|(_, c)| c.text.as_str()));
            if head.is_none_or(|h| h.text != cell.text) && !numbering {
                rows.push((row, cell));
            }
        }
        let known: Vec<u32> =
            rows.iter().filter_map(|(row, cell)| find(&search, &cell.text, *row, None).ok()).collect();
        let titled = common::named_in(&self.layout.said.titles, &search);
        let titled = titled.filter(|unit| {
            let inside = known.iter().filter(|m| search.lies_in(**m, Some(*unit))).count();
            inside * 2 >= known.len()
        });
        let parent = titled.or_else(|| common::parent_of_most(&known, &search));
        // Where code and name agree, or the row says what its unit lies in, two things stand for the unit.
        let sure = coded && named || has_parent;
        let within = Search::new(self.words).map(|s| s.within(parent.filter(|_| !sure), None));
        let Some(within) = within else { return };
        let levels = |m: &u32| dimension.members[*m as usize].level.as_deref();
        let of_level = |level: &str| known.len() > 1 && known.iter().all(|m| levels(m) == Some(level));
        // Among provinces a province is meant, among cities a city.
        let among = ["province", "city"].into_iter().find(|level| of_level(level));
        let (mut above, mut doubtful, mut apart) = (None, false, false);
        let mut open: BTreeMap<String, String> = BTreeMap::new();
        for (row, cell) in &rows {
            let lone = self.raw.row(*row).nth(1).is_none();
            let text = &cell.text;
            let total = is_total(text);
            let found = match find(&within, text, *row, above) {
                Err(_) if search.is_pair(text, self.beside(*row, None)) => find(&search, text, *row, above),
                found => found,
            };
            match found {
                Ok(member) if total => {
                    let Text { zh, en } = within.describe(member);
                    let remark = text!(
                        "\"\"  # 合计，还是 {zh}？合计就写进 skip",
                        "\"\"  # a total, or {en}? a total belongs into `skip`"
                    );
                    open.insert(text.clone(), remark.get(self.lang).to_string());
                }
                Ok(member) => {
                    above = if levels(&member) == Some("county") { above } else { Some(member) };
                    doubtful |= search.find(text, self.beside(*row, None)).is_err();
                    apart |= parent.is_some_and(|parent| !search.lies_in(member, Some(parent)));
                }
                Err(_) if lone || has_parent || total || is_of_which(text) => {}
                Err(Doubt::Unknown) => {
                    let near = within.near(text, None);
                    let remark = near.map(|near| {
                        let Text { zh, en } = within.describe(near);
                        text!("  # 是否 {zh}？", "  # is it {en}?").get(self.lang).to_string()
                    });
                    open.insert(text.clone(), format!("\"\"{}", remark.unwrap_or_default()));
                }
                Err(Doubt::Several(members)) => {
                    let meant: Vec<u32> =
                        members.iter().copied().filter(|m| among.is_some() && levels(m) == among).collect();
                    if let [meant] = meant.as_slice() {
                        let m = &dimension.members[*meant as usize];
                        let (code, Text { zh, en }) = (quote(&m.id), &m.title);
                        let line = text!(
                            "{code}  # {zh}：其余各行都是这一级",
                            "{code}  # {en}: all other rows are of its level"
                        );
                        open.insert(text.clone(), line.get(self.lang).to_string());
                    } else {
                        let all = within.describe_all(&members);
                        open.insert(text.clone(), format!("\"\"  # {}", all.get(self.lang)));
                    }
                }
                Err(Doubt::Outside(members)) => {
                    let Text { zh, en } = within.describe_all(&members);
                    let whole =
                        parent.map(|p| dimension.members[p as usize].title.clone()).unwrap_or_default();
                    let (of_zh, of_en) = (&whole.zh, &whole.en);
                    let remark = text!(
                        "\"\"  # {zh}；其余各行都在{of_zh}",
                        "\"\"  # {en}; all other rows lie in {of_en}"
                    );
                    open.insert(text.clone(), remark.get(self.lang).to_string());
                }
            }
        }
        if let (true, false, Some(parent)) = (doubtful && !apart, sure, parent) {
            let m = &dimension.members[parent as usize];
            let (code, Text { zh, en }) = (quote(&m.id), &m.title);
            let line = text!(
                "parent = {code}  # 没有重名的各行都在{zh}，重名的也在其中找\n",
                "parent = {code}  # names of one region alone all lie in {en}; the others are looked for there too\n"
            );
            self.parent = Some(line.get(self.lang).to_string());
        }
        if !open.is_empty() {
            let id = dimension.id.clone();
            let known = self.meanings.entry(id).or_default();
            open.into_iter().for_each(|(word, line)| {
                known.entry(word).or_insert(line);
            });
        }
    }
}
