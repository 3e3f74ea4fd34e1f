//! Columns of regions: which holds codes, which names, which the units above; names that fit none or several.

use super::{Draft, What, quote};
use crate::import::region::{Doubt, Search};
use crate::import::skip::{is_note, is_of_which, is_total};
use crate::text;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

impl Draft<'_> {
    /// Of two columns of regions one holds codes and the other names, or one the units above.
    pub(super) fn settle_regions(&mut self) {
        let Some(search) = Search::new(self.words) else { return };
        let id = self.words.catalog.dimensions.get(search.dim).id.clone();
        let of_regions: Vec<usize> =
            (0..self.columns.len()).filter(|i| self.columns[*i].what == What::Key(id.clone())).collect();
        let Some((&last, others)) = of_regions.split_last() else { return };
        for &other in others {
            let pair = (self.layout.header.1 + 1..=self.area.rows.1).find_map(|row| {
                let find = |i: usize| search.find(&self.raw.cell(row, self.columns[i].at)?.text, None).ok();
                Some((find(other)?, find(last)?))
            });
            let same = pair.is_some_and(|(a, b)| a == b);
            let coded =
                self.body(self.columns[other].at).iter().any(|c| c.text.bytes().all(|b| b.is_ascii_digit()));
            match (same, coded) {
                (true, true) => self.columns[last].what = What::Key("name".into()),
                (true, false) => self.columns[other].what = What::Key("name".into()),
                (false, _) => self.columns[other].what = What::Key("parent".into()),
            }
        }
        let by_name = self.columns[last].what == What::Key(id);
        if by_name {
            self.look_at_names(self.columns[last].at, &search);
        }
    }

    /// Names that fit no unit or several.
    fn look_at_names(&mut self, column: u32, search: &Search<'_>) {
        let dimension = self.words.catalog.dimensions.get(search.dim);
        let cells = self.body(column);
        let found: BTreeSet<u32> = cells.iter().filter_map(|c| search.find(&c.text, None).ok()).collect();
        let levels = |m: u32| {
            self.words
                .catalog
                .dimensions
                .lies_in(m)
                .filter(|c| *c != "000000")
                .map(str::to_string)
                .collect::<Vec<_>>()
        };
        // The smallest unit that all names without a doubt lie in.
        let mut common: Option<Vec<String>> = None;
        for member in &found {
            let above = levels(*member);
            common = Some(match common {
                None => above,
                Some(known) => known.into_iter().filter(|c| above.contains(c)).collect(),
            });
        }
        let parent = common.and_then(|c| c.first().cloned()).filter(|_| found.len() > 1);
        let parent_member = parent.as_ref().and_then(|p| dimension.index.get(p)).copied();
        let within = Search { words: self.words, dim: search.dim, parent: parent_member, declared: None };
        let is_province = |m: &u32| dimension.members[*m as usize].level.as_deref() == Some("province");
        // Among provinces a province is meant.
        let among_provinces = found.len() > 1 && found.iter().all(is_province);
        let mut above = None;
        let mut doubtful = false;
        let mut open: BTreeMap<String, String> = BTreeMap::new();
        let rows = self.layout.header.1 + 1..=self.area.rows.1;
        let has_parent = self.columns.iter().any(|c| c.what == What::Key("parent".into()));
        for row in rows {
            let Some(cell) = self.raw.cell(row, column) else { continue };
            if is_note(&cell.text) {
                break;
            }
            let lone = self.raw.row(row).nth(1).is_none();
            let repeated = self.raw.cell(self.layout.header.1, column).is_some_and(|h| h.text == cell.text);
            match within.find(&cell.text, above) {
                Ok(member) => {
                    let level = dimension.members[member as usize].level.as_deref();
                    above = if level == Some("county") { above } else { Some(member) };
                    doubtful |= search.find(&cell.text, None).is_err();
                }
                Err(_)
                    if lone || repeated || has_parent || is_total(&cell.text) || is_of_which(&cell.text) => {}
                Err(Doubt::Unknown { near }) => {
                    let remark = near.map(|near| {
                        let Text { zh, en } = within.describe(near);
                        text!("  # 是否 {zh}？", "  # is it {en}?").get(self.lang).to_string()
                    });
                    open.insert(cell.text.clone(), format!("\"\"{}", remark.unwrap_or_default()));
                }
                Err(Doubt::Several(members)) if among_provinces && members.iter().any(is_province) => {
                    let meant = members.into_iter().find(is_province).unwrap_or_default();
                    let (code, Text { zh, en }) = {
                        let m = &dimension.members[meant as usize];
                        (quote(&m.id), &m.title)
                    };
                    let line = text!(
                        "{code}  # {zh}：其余各行都是省级",
                        "{code}  # {en}: all other rows are provinces"
                    );
                    open.insert(cell.text.clone(), line.get(self.lang).to_string());
                }
                Err(Doubt::Several(members) | Doubt::Outside(members)) => {
                    let all = within.describe_all(&members);
                    open.insert(cell.text.clone(), format!("\"\"  # {}", all.get(self.lang)));
                }
            }
        }
        if let (true, Some(code), Some(member)) = (doubtful, parent, parent_member) {
            let (code, Text { zh, en }) = (quote(&code), &dimension.members[member as usize].title);
            let line = text!(
                "parent = {code}  # 没有重名的各行都在{zh}，重名的也在其中找\n",
                "parent = {code}  # names of one region alone all lie in {en}; the others are looked for there too\n"
            );
            self.parents.insert(line.get(self.lang).to_string());
        }
        if !open.is_empty() {
            self.meanings.entry(dimension.id.clone()).or_default().extend(open);
        }
    }
}
