//! What a column is, told from its header.

use super::wording;
use crate::finding::{Finding, Findings, nearest};
use crate::model::dimension::{Dim, DimKind};
use crate::model::{Catalog, bad_unit, faults, quoted};
use crate::sheet::Sheet;
use crate::text;
use crate::unit::{Factor, Unit};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a column holds.
#[derive(Clone, Debug)]
pub enum Role {
    Key(Dim),
    Name,
    /// A measure of its own, in that unit.
    Measure(usize, Unit, Factor),
    /// In a long table: which measure the row gives.
    MeasureId,
    Value,
    Unit,
    Status,
    Source,
    Note,
    /// First release or revision: figures of different ones do not go together.
    Vintage,
    /// The year of whose prices money is.
    PriceYear,
    /// Whether the row is a total that only checks its parts.
    Control,
    /// For expected results.
    Line,
    Tolerance,
    Basis,
    Misprint,
}

const FIXED: [(&str, &str, Role); 14] = [
    ("name", "名称", Role::Name),
    ("measure", "指标", Role::MeasureId),
    ("value", "数值", Role::Value),
    ("unit", "单位", Role::Unit),
    ("status", "数据状态", Role::Status),
    ("source", "来源", Role::Source),
    ("note", "说明", Role::Note),
    ("vintage", "数据版本", Role::Vintage),
    ("price_year", "价格年份", Role::PriceYear),
    ("control", "合计行", Role::Control),
    ("line", "核算项", Role::Line),
    ("tolerance", "允差", Role::Tolerance),
    ("basis", "来历", Role::Basis),
    ("misprint", "印误", Role::Misprint),
];

/// Whether a header is that of the column `name` (one of the fixed roles).
pub fn is_fixed(header: &str, name: &str) -> bool {
    FIXED.iter().any(|(en, zh, _)| *en == name && (header == *en || header == *zh))
}

/// The role of every column; unknown, useless and repeated ones are reported.
pub fn roles(
    sheet: &Sheet,
    (catalog, words): (&Catalog, &Words<'_>),
    useful: impl Fn(&Role) -> bool,
    findings: &mut Findings,
) -> Vec<Option<Role>> {
    let mut roles: Vec<Option<Role>> = Vec::new();
    let mut unknown = Vec::new();
    for column in 0..sheet.headers.len() {
        let mut role = role(sheet, column, (catalog, words), &mut unknown, findings);
        if role.as_ref().is_some_and(|r| !useful(r)) {
            findings.push(wording::stray_column(sheet, column));
            role = None;
        }
        if let Some(role) = &role {
            let same = |other: &Option<Role>| other.as_ref().is_some_and(|o| o.same(role));
            if let Some(first) = roles.iter().position(same) {
                findings.push(wording::repeated_role(sheet, column, first));
            }
        }
        roles.push(role);
    }
    if unknown.len() > MANY {
        findings.push(wording::unknown_columns(sheet, &unknown));
    } else {
        unknown.into_iter().for_each(|column| report_unknown(sheet, column, catalog, findings));
    }
    roles
}

/// Of more unknown columns than these the table as a whole is not what it should be.
const MANY: usize = 20;

fn report_unknown(sheet: &Sheet, column: usize, catalog: &Catalog, findings: &mut Findings) {
    let (word, _) = split_unit(&sheet.headers[column]);
    let names = catalog.measures.iter().flat_map(|m| [m.id.as_str(), m.title.zh.as_str()]);
    let fixed = FIXED.iter().flat_map(|f| [f.0, f.1]);
    let keys = catalog.dimensions.list.iter().flat_map(|d| d.headers.iter().map(String::as_str));
    let near = nearest(&word, names.chain(fixed).chain(keys));
    findings.unknown(&word, wording::unknown_column(sheet, column, near));
    // The column it was meant to be is not to be missed as well.
    near.iter().for_each(|near| findings.lose(*near));
}

impl Role {
    fn same(&self, other: &Role) -> bool {
        match (self, other) {
            (Role::Key(a), Role::Key(b)) => a == b,
            (Role::Measure(a, ..), Role::Measure(b, ..)) => a == b,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

fn role(
    sheet: &Sheet,
    column: usize,
    (catalog, words): (&Catalog, &Words<'_>),
    unknown: &mut Vec<usize>,
    findings: &mut Findings,
) -> Option<Role> {
    let header = &sheet.headers[column];
    if let Some((_, _, role)) = FIXED.iter().find(|(en, zh, _)| header == *en || header == *zh) {
        return Some(role.clone());
    }
    let dimensions = &catalog.dimensions;
    let is_key = |i: &usize| {
        let d = &dimensions.list[*i];
        (d.kind == DimKind::Region
            || d.id == *header
            || d.title.zh == *header
            || d.headers.iter().any(|h| h == header))
            && (d.kind != DimKind::Region || d.headers.iter().any(|h| h == header))
    };
    if let Some(i) = (0..dimensions.list.len()).find(is_key) {
        return Some(Role::Key(Dim(i as u8)));
    }
    let (index, unit) = match words.named(header) {
        Ok(found) => found,
        Err(several) if several.is_empty() => {
            unknown.push(column);
            return None;
        }
        Err(several) => {
            findings.push(words.unclear(header, &several).at_cell(sheet.place(None, Some(column))));
            return None;
        }
    };
    let measure = &catalog.measures[index];
    let place = || sheet.place(None, Some(column));
    let unit = match unit {
        None => measure.unit.clone(),
        Some(text) => match Unit::parse(&text) {
            Ok(unit) => unit,
            Err(e) => {
                findings.push(bad_unit(&e).at_cell(place()));
                return None;
            }
        },
    };
    let factor = unit.factor_to(&measure.unit);
    if factor.is_none() {
        let name = quoted(&measure.id, &measure.title);
        findings.push(faults::inconvertible(&name, &measure.unit, &unit.to_string()).at_cell(place()));
    }
    Some(Role::Measure(index, unit, factor?))
}

/// The words for measures; a table may have thousands of columns to be looked up.
pub struct Words<'c> {
    catalog: &'c Catalog,
    by_word: HashMap<String, Vec<usize>>,
    /// The measures that the profile uses: of several with one title they are meant.
    used: BTreeSet<usize>,
    /// Former ids that were met, with the measures they are of.
    former: RefCell<BTreeMap<String, usize>>,
}

impl<'c> Words<'c> {
    /// The words as a profile takes them.
    pub fn new(catalog: &'c Catalog, profile: &str) -> Words<'c> {
        let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, measure) in catalog.measures.iter().enumerate() {
            for word in measure.words() {
                let known = by_word.entry(plain(word)).or_default();
                if !known.contains(&index) {
                    known.push(index);
                }
            }
        }
        let profile = catalog.profile(profile).ok().filter(|_| by_word.values().any(|of| of.len() > 1));
        let used = profile.map(|profile| catalog.measures_of(profile)).unwrap_or_default();
        Words { catalog, by_word, used, former: RefCell::default() }
    }

    /// The measure a header names, and the unit it gives; else those it could be, none where it is unknown. Titles may
    /// end in brackets themselves, so the whole goes first.
    pub fn named(&self, header: &str) -> Result<(usize, Option<String>), Vec<usize>> {
        let (word, unit) = split_unit(header);
        match self.titled(header) {
            Err(several) if several.is_empty() => self.titled(&word).map(|index| (index, unit)),
            found => found.map(|index| (index, None)),
        }
    }

    /// The same for a word that gives no unit.
    pub fn titled(&self, word: &str) -> Result<usize, Vec<usize>> {
        let word = plain(word);
        let found = self.found(&word)?;
        if self.catalog.measures[found].formerly.contains(&word) {
            self.former.borrow_mut().insert(word, found);
        }
        Ok(found)
    }

    fn found(&self, word: &str) -> Result<usize, Vec<usize>> {
        let of = self.by_word.get(word).map(Vec::as_slice).unwrap_or_default();
        // An id is one measure's own.
        if let Some(own) = of.iter().find(|i| self.catalog.measures[**i].id == word) {
            return Ok(*own);
        }
        let meant: Vec<usize> =
            of.iter().copied().filter(|i| of.len() == 1 || self.used.contains(i)).collect();
        match meant.as_slice() {
            [one] => Ok(*one),
            _ => Err(of.to_vec()),
        }
    }

    /// Says once which former ids were read.
    pub fn report_former(&self, findings: &mut Findings) {
        let former = self.former.borrow();
        if !former.is_empty() {
            let now =
                |(word, index): (&String, &usize)| format!("{word} → {}", self.catalog.measures[*index].id);
            let all: Vec<String> = former.iter().map(now).collect();
            findings.push(wording::former_names(&all));
        }
    }

    /// What is said of a word that could be several measures.
    pub fn unclear(&self, word: &str, several: &[usize]) -> Finding {
        let all = several.iter().map(|i| self.catalog.measures[*i].id.as_str()).collect::<Vec<_>>().join(" ");
        let message = text!("`{word}` 可指几个指标：{all}", "`{word}` could be any of {all}");
        Finding::error("ambiguous-measure", message)
            .help(text!("改写所要的指标的 id", "write the id of the measure that is meant"))
    }
}

/// With the brackets of one script.
fn plain(words: &str) -> String {
    words.trim().replace('（', "(").replace('）', ")")
}

/// `面积（km2）` is the word 面积 and the unit km2.
pub fn split_unit(header: &str) -> (String, Option<String>) {
    let header = plain(header);
    if let Some(inner) = header.strip_suffix(')') {
        // The bracket that belongs to the last one: units may hold brackets themselves.
        let mut depth = 1;
        for (at, c) in inner.char_indices().rev() {
            match c {
                ')' => depth += 1,
                '(' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return (inner[..at].trim().to_string(), Some(inner[at + 1..].to_string()));
            }
        }
    }
    (header, None)
}

#[cfg(test)]
mod tests {
    use super::split_unit;

    #[test]
    fn parts_the_unit_from_the_word() {
        let parts = |h: &str| split_unit(h);
        assert_eq!(parts("area（km2）"), ("area".into(), Some("km2".into())));
        assert_eq!(parts("npp (tC/(hm2 a))"), ("npp".into(), Some("tC/(hm2 a)".into())));
        assert_eq!(parts("GDP"), ("GDP".into(), None));
    }
}
