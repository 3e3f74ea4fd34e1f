//! What the user's own definitions did to a run: what they replaced, and what of them no result used.

use crate::compute::Run;
use crate::finding::{Finding, Findings};
use crate::model::coefficient::Row;
use crate::model::limit;
use crate::rule::Symbol;
use crate::text;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

/// The cover names so many changes; `run.json` has all of them.
const NAMED: usize = 40;

/// What the folders laid over the built-in definitions changed, for the cover.
pub fn facts(run: &Run) -> Vec<(Text, Text)> {
    let laid = &run.book.catalog.laid;
    let mut facts = Vec::new();
    if !laid.files.is_empty() {
        let files = Text { zh: laid.files.join("；"), en: laid.files.join("; ") };
        facts.push((text!("自己的定义文件", "Definitions of one's own"), files));
    }
    let whole =
        laid.whole.iter().map(|path| (text!("整个替换的内置文件", "Replaced whole"), Text::same(path)));
    let changes = laid.changes.iter();
    let changes = changes.map(|change| (text!("替换的定义", "Replaced definitions"), change.words()));
    let unused = unused(run).into_iter().map(|one| (text!("没有用到", "Not used"), one.message()));
    let all: Vec<(Text, Text)> = whole.chain(changes).chain(unused).collect();
    let more = all.len().saturating_sub(NAMED);
    facts.extend(all.into_iter().take(NAMED));
    if more > 0 {
        let words = text!("另有 {more} 处，见 run.json", "{more} more; see run.json");
        facts.push((text!("替换的定义", "Replaced definitions"), words));
    }
    facts
}

/// The rows of the user's that no result of a run used, by coefficient.
pub fn unused(run: &Run) -> Vec<Unused<'_>> {
    let book = &run.book;
    let coefficients = &book.catalog.coefficients;
    if coefficients.iter().flat_map(|c| &c.rows).all(|row| row.layer == 0) {
        return Vec::new();
    }
    let names: BTreeSet<Symbol> = book.used().into_iter().collect();
    let entries = &run.entries.list;
    let used: BTreeSet<(usize, usize)> = entries.iter().map(|e| (e.coefficient, e.row)).collect();
    let years = entries
        .iter()
        .flat_map(|e| [e.prices_of, e.prices_of.and(coefficients[e.coefficient].rows[e.row].price_year)]);
    let years: BTreeSet<i32> = years.flatten().collect();
    let index: Vec<&Row> = years.into_iter().filter_map(|year| book.index_row(year)).collect();
    let read: BTreeSet<&str> = limit::ALL.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
    let somewhere = |set: &String| book.catalog.profiles.iter().any(|p| p.sets.contains(set));
    let mut all: BTreeMap<(usize, Reason), Vec<&Row>> = BTreeMap::new();
    for (c, coefficient) in coefficients.iter().enumerate() {
        let limit = read.contains(coefficient.id.as_str());
        for (r, row) in coefficient.rows.iter().enumerate().filter(|(_, row)| row.layer > 0) {
            let listed = row.set.is_empty() || book.profile.sets.contains(&row.set);
            let reason = match () {
                () if used.contains(&(c, r)) || (limit && r == 0) => continue,
                () if index.iter().any(|used| std::ptr::eq(*used, row)) => continue,
                () if limit => Reason::Behind,
                () if !names.contains(&Symbol::Coefficient(c)) && Some(c) != book.price_index => {
                    Reason::NoRule
                }
                () if !listed && !somewhere(&row.set) => Reason::Nowhere,
                () if !listed => Reason::NoSet,
                () => Reason::Behind,
            };
            all.entry((c, reason)).or_default().push(row);
        }
    }
    let profile = book.profile.id.as_str();
    let one = |((c, reason), rows): ((usize, Reason), Vec<_>)| Unused {
        id: &coefficients[c].id,
        profile,
        reason,
        rows,
    };
    all.into_iter().map(one).collect()
}

/// Why no result used a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// No rule of the profile names the coefficient.
    NoRule,
    /// No profile at all lists the set, which is said where definitions are read.
    Nowhere,
    /// The profile does not list the set.
    NoSet,
    /// Another row goes first wherever the data ask for one.
    Behind,
}

/// Rows of one coefficient that no result used, for one reason.
pub struct Unused<'r> {
    id: &'r str,
    profile: &'r str,
    reason: Reason,
    rows: Vec<&'r Row>,
}

impl Unused<'_> {
    /// Which rows they are.
    pub fn message(&self) -> Text {
        let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for place in self.rows.iter().map(|row| &row.place) {
            files.entry(&place.file).or_default().push(place.line.unwrap_or_default().to_string());
        }
        let join = |between: &str, line: &str, after: &str| {
            let one =
                |(file, lines): (&&str, &Vec<String>)| format!("{file}{line}{}{after}", lines.join(between));
            files.iter().map(one).collect::<Vec<_>>().join(between)
        };
        let (id, zh, en) = (self.id, join("、", " 第 ", " 行"), join(", ", " line ", ""));
        text!("没有结果用到 `{id}` 的这几行：{zh}", "no result used these rows of `{id}`: {en}")
    }

    fn finding(&self) -> Finding {
        let profile = self.profile;
        let help = match self.reason {
            Reason::NoRule => text!(
                "口径 `{profile}` 的公式没有用这个系数；核对 id，或换口径",
                "no rule of profile `{profile}` uses the coefficient; check the id, or use another profile"
            ),
            Reason::NoSet | Reason::Nowhere => text!(
                "口径 `{profile}` 没有列出这一组；在它的 sets 里写上，或让 set 列空着",
                "profile `{profile}` does not list the set; add it to `sets`, or leave the column empty"
            ),
            Reason::Behind => text!(
                "数据的地区、时段和类型都用了别的行：更近的地区、口径里更靠前的组、当时有效的；核对 region、set、valid_from、valid_to",
                "for the regions, times and classes of the data other rows go first: of a nearer region, of a set listed earlier, in force then; check region, set, valid_from, valid_to"
            ),
        };
        Finding::warning("unused-row", self.message()).help(help)
    }
}

/// Warns of them.
pub fn report(run: &Run, findings: &mut Findings) {
    unused(run)
        .iter()
        .filter(|one| one.reason != Reason::Nowhere)
        .for_each(|one| findings.push(one.finding()));
}
