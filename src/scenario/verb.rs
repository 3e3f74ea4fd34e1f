//! Verbs with their words looked up: which measures, members, units and amounts they mean.

use super::amount::{self, Amount};
use super::faults;
use super::loose::Member;
use super::read::{VerbToml, Written};
use super::select::{Select, named};
use super::spot::Spot;
use super::toml::{Between, Short};
use crate::finding::{Findings, Sought, unknown};
use crate::function::Exact;
use crate::model::dimension::{Dim, DimKind};
use crate::model::{Catalog, Placed, Spanned};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use std::collections::BTreeMap;

pub struct Verb {
    pub act: Act,
    pub spot: Spot,
}

pub enum Act {
    /// The same in one measure after the other.
    Move {
        moves: Vec<Move>,
        at: Select,
        all: bool,
    },
    Follow {
        measure: usize,
        over: usize,
        dim: Dim,
        weights: BTreeMap<u32, Exact>,
        at: Select,
    },
    Change {
        target: Target,
        change: Change,
        at: Select,
    },
    Path {
        measures: Vec<usize>,
        others: bool,
        from: u32,
        to: u32,
        course: Course,
        at: Select,
    },
    Replace {
        model: String,
        with: String,
    },
    Prices {
        year: u32,
    },
}

/// From one member of a dimension to another.
pub struct Move {
    pub measure: usize,
    pub dim: Dim,
    pub from: u32,
    pub to: u32,
    pub amount: Amount,
}

/// What one number, or many, is changed of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Measure(usize),
    Coefficient(usize),
    /// Of a step table by id: one step, from 0 on, or all.
    Tier(String, Option<usize>),
}

#[derive(Clone, Debug)]
pub enum Change {
    Times(Exact),
    To(Exact),
    Plus(Exact),
}

/// How values go on in later years.
pub enum Course {
    /// By this part of the year before.
    Growth(Exact),
    /// Values of some years, ascending, and what lies between.
    Points(Vec<(u32, Exact)>, Between),
}

/// Looks up the words of a verb.
pub fn resolve(written: Written, catalog: &Catalog, findings: &mut Findings) -> Option<Verb> {
    let Written { verb, spot } = written;
    let mut reader = Reader { catalog, spot: &spot, findings };
    let act = match verb {
        VerbToml::Move(toml) => {
            let at = reader.at(&toml.at)?;
            let moves = toml.measure.get_ref().0.iter().map(|id| {
                let measure = reader.measure(id)?;
                let dim = reader.along(measure, [toml.from.get_ref(), toml.to.get_ref()])?;
                let from = reader.member(dim, toml.from.get_ref())?;
                let to = reader.member(dim, toml.to.get_ref())?;
                let unit = &reader.catalog.measures[measure].unit;
                let amount = Amount::read(toml.amount.get_ref(), unit);
                let amount = reader.sound(amount, "5 % of to", unit)?;
                if from == to {
                    reader.findings.push(faults::unclear(
                        reader.spot,
                        text!("转出和转入是同一个成员", "it moves from a member to itself"),
                        text!("改正 from 或 to", "mend `from` or `to`"),
                    ));
                    return None;
                }
                Some(Move { measure, dim, from, to, amount })
            });
            Act::Move { moves: moves.collect::<Option<_>>()?, at, all: toml.short == Short::All }
        }
        VerbToml::Follow(toml) => {
            let at = reader.at(&toml.at)?;
            let (measure, over) =
                (reader.measure(toml.measure.get_ref())?, reader.measure(toml.over.get_ref())?);
            let (own, its) = (&catalog.measures[measure].per, &catalog.measures[over].per);
            let further: Vec<Dim> = its.iter().copied().filter(|dim| !own.contains(dim)).collect();
            let [dim] = further[..] else {
                let (a, b) = (toml.measure.get_ref(), toml.over.get_ref());
                reader.unclear(text!(
                    "`{b}` 应当比 `{a}` 正好多一个维度，权数按它写",
                    "`{b}` must vary over just one dimension more than `{a}`: that of the weights"
                ));
                return None;
            };
            let mut weights = BTreeMap::new();
            for (word, weight) in toml.weights.get_ref() {
                let member = reader.member(dim, &Member::Word(word.get_ref().clone()))?;
                weights.insert(member, Exact::typed(*weight));
            }
            Act::Follow { measure, over, dim, weights, at }
        }
        VerbToml::Scale(toml) => {
            let at = reader.at(&toml.at)?;
            let (target, _) = reader.target([&toml.measure, &toml.coefficient, &toml.tier], toml.step)?;
            let factor = amount::factor(&toml.by.get_ref().0);
            let factor = reader.sound(factor, "1.5", &Unit::one())?;
            Act::Change { target, change: Change::Times(factor), at }
        }
        VerbToml::Set(toml) => {
            let at = reader.at(&toml.at)?;
            let (target, unit) = reader.target([&toml.measure, &toml.coefficient, &toml.tier], toml.step)?;
            let to = amount::value(&toml.to.get_ref().0, &unit);
            let to = reader.sound(to, "60", &unit)?;
            Act::Change { target, change: Change::To(to), at }
        }
        VerbToml::Shift(toml) => {
            let at = reader.at(&toml.at)?;
            let (target, unit) = reader.target([&toml.measure, &toml.coefficient, &toml.tier], toml.step)?;
            let by = amount::value(&toml.by.get_ref().0, &unit);
            let by = reader.sound(by, "-2", &unit)?;
            Act::Change { target, change: Change::Plus(by), at }
        }
        VerbToml::Path(toml) => {
            let at = reader.at(&toml.at)?;
            let (from, to) = (*toml.from.get_ref(), *toml.to.get_ref());
            if to <= from {
                reader.unclear(text!("{to} 年不在 {from} 年之后", "{to} is not after {from}"));
                return None;
            }
            let words = &toml.measure.get_ref().0;
            let others = words.iter().any(|word| word == "*");
            let named = words.iter().filter(|word| *word != "*").map(|id| reader.measure(id));
            let measures: Vec<usize> = named.collect::<Option<_>>()?;
            let course = match (&toml.growth, &toml.points) {
                (Some(growth), None) => match amount::percent(growth.get_ref()) {
                    Some(growth) => Course::Growth(growth),
                    None => {
                        let found = growth.get_ref();
                        reader.bad(
                            text!("`{found}` 不是百分数", "`{found}` is no percentage"),
                            text!("写作 growth = \"5.5 %\"", "write growth = \"5.5 %\""),
                        );
                        return None;
                    }
                },
                (None, Some(points)) if !others && measures.len() == 1 => {
                    let unit = &catalog.measures[measures[0]].unit;
                    let mut list = Vec::new();
                    for (year, value) in points {
                        let (word, value) = (year.get_ref(), amount::value(&value.get_ref().0, unit));
                        let value = reader.sound(value, "120", unit)?;
                        match word.parse::<u32>().ok().filter(|year| (from + 1..=to).contains(year)) {
                            Some(year) => list.push((year, value)),
                            None => {
                                reader.bad(
                                    text!(
                                        "`{word}` 不在 {from} 与 {to} 之间",
                                        "`{word}` is not from {from} to {to}"
                                    ),
                                    text!("写其间的年份", "write a year after the first, up to the last"),
                                );
                                return None;
                            }
                        }
                    }
                    list.sort_by_key(|(year, _)| *year);
                    if list.last().is_none_or(|(year, _)| *year != to) {
                        reader.bad(
                            text!("没有 {to} 年的值", "there is no value of {to}"),
                            text!(
                                "points 里写到最后一年，或改 to",
                                "give the last year among `points`, or mend `to`"
                            ),
                        );
                        return None;
                    }
                    Course::Points(list, toml.between)
                }
                _ => {
                    reader.unclear(text!(
                        "path 写 growth 或 points 其中之一；points 只对一个指标",
                        "a path has either `growth` or, for one measure, `points`"
                    ));
                    return None;
                }
            };
            Act::Path { measures, others, from, to, course, at }
        }
        VerbToml::Replace(toml) => {
            let (model, with) = (reader.model(&toml.model)?, reader.model(&toml.with)?);
            Act::Replace { model, with }
        }
        VerbToml::Prices(toml) => Act::Prices { year: *toml.year.get_ref() },
    };
    Some(Verb { act, spot })
}

struct Reader<'a> {
    catalog: &'a Catalog,
    spot: &'a Spot,
    findings: &'a mut Findings,
}

impl Reader<'_> {
    fn at(&mut self, at: &super::toml::AtToml) -> Option<Select> {
        Select::read(at, self.catalog, self.spot, self.findings)
    }

    fn unclear(&mut self, message: Text) {
        let help = text!("见“研究”一页的动词表", "see the table of verbs on the research page");
        self.findings.push(faults::unclear(self.spot, message, help));
    }

    fn bad(&mut self, message: Text, help: Text) {
        self.findings.push(faults::bad_amount(self.spot, message, help));
    }

    fn sound<T>(&mut self, amount: Result<T, Text>, example: &str, unit: &Unit) -> Option<T> {
        match amount {
            Ok(amount) => Some(amount),
            Err(message) => {
                let unit = if *unit == Unit::one() { String::new() } else { format!(" {unit}") };
                let help = match example.ends_with("to") {
                    true => text!(
                        "写作 \"5 % of to\"、\"10 % of from\" 或 \"120{unit}\"",
                        "write \"5 % of to\", \"10 % of from\" or \"120{unit}\""
                    ),
                    false => text!("写作 \"{example}{unit}\"", "write \"{example}{unit}\""),
                };
                self.bad(message, help);
                None
            }
        }
    }

    fn measure(&mut self, id: &str) -> Option<usize> {
        let found = self.catalog.measure(id);
        if found.is_none() {
            let known = self.catalog.measures.iter().map(|m| m.id.as_str());
            self.lacks(unknown(Sought::Measure, id, known, all("measures")));
        }
        found
    }

    fn model(&mut self, id: &Spanned<String>) -> Option<String> {
        let placed = Placed::new(id, self.spot.source());
        if !self.catalog.models.iter().any(|m| m.id == placed.text) {
            let known = self.catalog.models.iter().map(|m| m.id.as_str());
            let finding = unknown(Sought::Model, &placed.text, known, all("models"));
            self.findings.push(placed.whole(finding, Text::default()));
            return None;
        }
        Some(placed.text)
    }

    fn lacks(&mut self, finding: crate::finding::Finding) {
        self.findings.push(self.spot.whole(finding));
    }

    /// The dimension along which a measure is moved: the one that is named, or the only list it varies over.
    fn along(&mut self, measure: usize, sides: [&Member; 2]) -> Option<Dim> {
        let (dimensions, measure) = (&self.catalog.dimensions, &self.catalog.measures[measure]);
        let lists: Vec<Dim> =
            measure.per.iter().copied().filter(|dim| dimensions.get(*dim).kind == DimKind::List).collect();
        let said = sides.iter().find_map(|side| match side {
            Member::Of(map) => {
                map.keys().filter_map(|word| named(dimensions, word)).find(|dim| lists.contains(dim))
            }
            Member::Word(_) => None,
        });
        let found = said.or(match lists[..] {
            [dim] => Some(dim),
            _ => None,
        });
        if found.is_none() {
            let id = &measure.id;
            self.unclear(text!(
                "看不出 `{id}` 沿哪个维度转移：写作 from = {{ class = \"…\" }}",
                "it is not said along which dimension `{id}` is moved: write from = {{ class = \"…\" }}"
            ));
        }
        found
    }

    fn member(&mut self, dim: Dim, side: &Member) -> Option<u32> {
        let dimensions = &self.catalog.dimensions;
        let word = match side {
            Member::Word(word) => Some(word),
            Member::Of(map) => {
                map.iter().find(|(key, _)| named(dimensions, key) == Some(dim)).map(|(_, w)| w)
            }
        };
        let Some(word) = word else {
            let id = &dimensions.get(dim).id;
            self.unclear(text!("没有写 `{id}` 的成员", "it does not say which member of `{id}`"));
            return None;
        };
        let found = dimensions.member(dim, word);
        if found.is_none() {
            self.lacks(dimensions.no_member(dim, word));
        }
        found
    }

    /// What is changed, and the unit of its values.
    fn target(
        &mut self,
        named: [&Option<Spanned<String>>; 3],
        step: Option<usize>,
    ) -> Option<(Target, Unit)> {
        let catalog = self.catalog;
        match named {
            [Some(id), None, None] if step.is_none() => {
                let measure = self.measure(id.get_ref())?;
                Some((Target::Measure(measure), catalog.measures[measure].unit.clone()))
            }
            [None, Some(id), None] if step.is_none() => {
                let id = id.get_ref();
                let Some(at) = catalog.coefficients.iter().position(|c| c.id == *id) else {
                    let known = catalog.coefficients.iter().map(|c| c.id.as_str());
                    self.lacks(unknown(Sought::Coefficient, id, known, all("coefficients")));
                    return None;
                };
                Some((Target::Coefficient(at), catalog.coefficients[at].unit.clone()))
            }
            [None, None, Some(id)] => {
                let id = id.get_ref();
                let mut tiers = catalog.models.iter().flat_map(|m| &m.tiers);
                let Some(tier) = tiers.clone().find(|tier| tier.id == *id) else {
                    let known = tiers.by_ref().map(|tier| tier.id.as_str());
                    self.lacks(unknown(Sought::Tier, id, known, all("models")));
                    return None;
                };
                if let Some(step) = step.filter(|step| !(1..=tier.steps.len()).contains(step)) {
                    let count = tier.steps.len();
                    self.unclear(text!(
                        "`{id}` 没有第 {step} 档，共 {count} 档",
                        "`{id}` has no step {step}; there are {count}"
                    ));
                    return None;
                }
                Some((Target::Tier(id.clone(), step.map(|step| step - 1)), tier.unit.clone()))
            }
            _ => {
                self.unclear(text!(
                    "写 measure、coefficient、tier 其中正好一个；step 只与 tier 同写",
                    "write just one of `measure`, `coefficient` and `tier`; `step` goes with `tier`"
                ));
                None
            }
        }
    }
}

fn all(kind: &str) -> Text {
    text!("`geep catalog {kind}` 列出全部名称", "`geep catalog {kind}` lists all names")
}
