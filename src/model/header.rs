//! The words that name a column of a table: under a profile each may mean one thing only.

use super::Catalog;
use super::dimension::{DimKind, Dimensions};
use super::measure::Measure;
use super::placed::Placed;
use super::profile::Profile;
use crate::finding::{Finding, Findings};
use crate::text;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet, HashMap};

impl Measure {
    /// All words for it in the header of a column.
    pub fn words(&self) -> impl Iterator<Item = &String> {
        [&self.id, &self.title.zh, &self.title.en].into_iter().chain(&self.headers).chain(&self.formerly)
    }
}

impl Catalog {
    /// The measures that the rules of a profile name, and those its pages show.
    pub fn measures_of(&self, profile: &Profile) -> BTreeSet<usize> {
        let mut names: BTreeSet<String> = BTreeSet::new();
        let held = self.models.iter().filter(|m| profile.models.iter().any(|placed| placed.text == m.id));
        for rule in held.flat_map(|m| &m.lines).flat_map(|l| std::iter::once(&l.formula).chain(&l.scope)) {
            rule.tree.names(&mut |name| names.extend([name.to_string()]));
        }
        names.extend(profile.sections.iter().flat_map(|s| &s.lines).map(|line| line.text.clone()));
        let named = |(_, m): &(usize, &Measure)| {
            names.contains(&m.symbol)
                || names.contains(&m.id)
                || m.formerly.iter().any(|former| names.contains(former))
        };
        self.measures.iter().enumerate().filter(named).map(|(i, _)| i).collect()
    }
}

/// Reports words that would name the columns of two dimensions, of a dimension and a measure, or of two measures that
/// one profile uses.
pub fn check(catalog: &Catalog, findings: &mut Findings) {
    let owners = of_dimensions(&catalog.dimensions, findings);
    let mut shared: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
    for (index, measure) in catalog.measures.iter().enumerate() {
        for word in measure.words().collect::<BTreeSet<_>>() {
            if let Some(first) = owners.get(word) {
                findings.push(twice(word, first, &measure.at));
            }
            shared.entry(word).or_default().push(index);
        }
    }
    // The same id twice is reported as such.
    shared.retain(|_, of| of.iter().any(|i| catalog.measures[*i].id != catalog.measures[of[0]].id));
    if shared.is_empty() {
        return;
    }
    let used: Vec<BTreeSet<usize>> = catalog.profiles.iter().map(|p| catalog.measures_of(p)).collect();
    for (word, of) in shared {
        let clash = used.iter().find_map(|used| {
            let mut both = of.iter().filter(|i| used.contains(i));
            Some((*both.next()?, *both.next()?))
        });
        if let Some((first, second)) = clash {
            let [first, second] = [first, second].map(|i| &catalog.measures[i].at);
            findings.push(twice(word, first, second));
        }
    }
}

fn of_dimensions<'d>(dimensions: &'d Dimensions, findings: &mut Findings) -> HashMap<&'d String, &'d Placed> {
    let mut owners: HashMap<&String, &Placed> = HashMap::new();
    for d in &dimensions.list {
        // A region's id and title head columns of names as well.
        let named = (d.kind != DimKind::Region).then_some([&d.id, &d.title.zh]);
        for word in named.into_iter().flatten().chain(&d.headers).collect::<BTreeSet<_>>() {
            // The same id twice is reported as such.
            if let Some(first) = owners.insert(word, &d.at).filter(|first| first.text != d.at.text) {
                findings.push(twice(word, first, &d.at));
            }
        }
    }
    owners
}

fn twice(word: &str, first: &Placed, second: &Placed) -> Finding {
    let (one, other, Text { zh, en }) = (&first.text, &second.text, first.words());
    let message = text!(
        "列名 `{word}` 既可指 `{one}`，又可指 `{other}`",
        "a column `{word}` could be `{one}` or `{other}`"
    );
    let finding = Finding::error("duplicate-header", message).help(text!(
        "另一处在 {zh}；改一个标题或 headers 中的词",
        "the other is at {en}; change a title or a word of `headers`"
    ));
    second.whole(finding, Text::default())
}
