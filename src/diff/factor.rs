//! Factors: what the change of a result is shared among. Each is one atom, or several that the user joined.

use super::atom::{Atom, PRICES, PROFILE};
use super::pair::Pair;
use super::rules::{held_tiers, own_lines};
use crate::finding::{Finding, Findings, nearest};
use crate::text;
use crate::text::Text;
use std::collections::BTreeSet;

/// What is asked for; the headline of the profile and no order by default.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub lines: Vec<String>,
    /// Factors to be replaced first, in this order.
    pub order: Vec<String>,
    /// Names of joined factors, with what each holds.
    pub groups: Vec<(String, Vec<String>)>,
}

/// One thing to share among.
#[derive(Clone, Debug)]
pub struct Factor {
    pub id: String,
    pub title: Text,
    pub atoms: BTreeSet<usize>,
}

/// The factors, and those to be replaced first.
pub struct Factors {
    pub list: Vec<Factor>,
    pub order: Vec<usize>,
}

impl Factors {
    /// The factors of some atoms as they are asked for.
    pub fn new(pair: &Pair, atoms: &[Atom], asked: &Asked, findings: &mut Findings) -> Factors {
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let mut list: Vec<Factor> = Vec::new();
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for (name, members) in &asked.groups {
            for member in members {
                if !is_known(pair, atoms, member) {
                    findings.push(unknown(pair, atoms, asked, member));
                } else if !met.insert(member) {
                    findings.push(twice(member));
                }
            }
            let own = |(_, atom): &(usize, &Atom)| members.contains(&atom.id);
            let places: BTreeSet<usize> = atoms.iter().enumerate().filter(own).map(|(i, _)| i).collect();
            taken.extend(&places);
            let title = Text { zh: name.clone(), en: name.clone() };
            list.push(Factor { id: name.clone(), title, atoms: places });
        }
        for (place, atom) in atoms.iter().enumerate().filter(|(place, _)| !taken.contains(place)) {
            let atoms = BTreeSet::from([place]);
            list.push(Factor { id: atom.id.clone(), title: atom.title.clone(), atoms });
        }
        let mut order = Vec::new();
        for name in &asked.order {
            match list.iter().position(|factor| factor.id == *name) {
                Some(place) if order.contains(&place) => findings.push(twice(name)),
                Some(place) => order.push(place),
                // What is the same on both sides adds nothing wherever it stands.
                None if is_known(pair, atoms, name) => {}
                None => findings.push(unknown(pair, atoms, asked, name)),
            }
        }
        Factors { list, order }
    }

    /// The factors that hold some of these atoms.
    pub fn of(&self, atoms: &BTreeSet<usize>) -> BTreeSet<usize> {
        let holds = |(_, factor): &(usize, &Factor)| !factor.atoms.is_disjoint(atoms);
        self.list.iter().enumerate().filter(holds).map(|(place, _)| place).collect()
    }

    /// The id of some factors that are joined.
    pub fn id(&self, joined: &[usize]) -> String {
        joined.iter().map(|factor| self.list[*factor].id.as_str()).collect::<Vec<_>>().join("+")
    }

    /// Their title.
    pub fn title(&self, joined: &[usize]) -> Text {
        let all = |pick: fn(&Text) -> &str, by: &str| {
            joined.iter().map(|f| pick(&self.list[*f].title)).collect::<Vec<_>>().join(by)
        };
        Text { zh: all(|t| &t.zh, "＋"), en: all(|t| &t.en, " + ") }
    }
}

/// Whether anything has the name, be it the same on both sides.
fn is_known(pair: &Pair, atoms: &[Atom], name: &str) -> bool {
    atoms.iter().any(|atom| atom.id == name) || names(pair).any(|known| known == name)
}

fn names(pair: &Pair) -> impl Iterator<Item = String> {
    let catalog = &pair.catalog;
    let inputs = catalog.measures.iter().map(|m| m.id.clone());
    let coefficients = catalog.coefficients.iter().map(|c| c.id.clone());
    let [a, b] = pair.books();
    let tiers = [a, b].into_iter().flat_map(|book| held_tiers(book)).map(|tier| tier.id.clone());
    let rules =
        [a, b].into_iter().flat_map(|book| own_lines(book).into_keys()).map(|id| format!("rule:{id}"));
    inputs.chain(coefficients).chain(tiers).chain(rules).chain([PRICES, PROFILE].map(String::from))
}

fn unknown(pair: &Pair, atoms: &[Atom], asked: &Asked, name: &str) -> Finding {
    let message = text!("没有叫 `{name}` 的因素", "there is no factor called `{name}`");
    let known: Vec<String> = asked.groups.iter().map(|(id, _)| id.clone()).chain(names(pair)).collect();
    let mut differing: Vec<&str> = atoms.iter().map(|atom| atom.id.as_str()).collect();
    differing.sort_unstable();
    let differing = differing.join(" ");
    Finding::error("unknown-factor", message).did_you_mean_or(
        nearest(name, known.iter().map(String::as_str)),
        text!("两边不同的有：{differing}", "these differ: {differing}"),
    )
}

fn twice(name: &str) -> Finding {
    let message = text!("因素 `{name}` 写了两次", "factor `{name}` is named twice");
    Finding::error("factor-twice", message).help(text!(
        "每个因素只归一组、只排一次",
        "put each factor into one group and one place of the order"
    ))
}
