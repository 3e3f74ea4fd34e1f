//! Dimensions: what a quantity can vary over, and the members of each.

use super::former::Former;
use super::read::{Placed, read};
use crate::finding::{Finding, Findings, Source, nearest};
use crate::model::files::Files;
use crate::text;
use crate::text::Text;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A dimension by its place in [`Dimensions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dim(pub u8);

/// A set of dimensions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DimSet(pub u128);

impl DimSet {
    pub const NONE: DimSet = DimSet(0);
    /// Dimensions there can be.
    pub const MOST: usize = 128;

    pub fn of(dim: Dim) -> DimSet {
        DimSet(1 << dim.0)
    }

    pub fn contains(self, dim: Dim) -> bool {
        self.0 & (1 << dim.0) != 0
    }

    pub fn with(self, dim: Dim) -> DimSet {
        DimSet(self.0 | 1 << dim.0)
    }

    pub fn without(self, dim: Dim) -> DimSet {
        DimSet(self.0 & !(1 << dim.0))
    }

    pub fn union(self, other: DimSet) -> DimSet {
        DimSet(self.0 | other.0)
    }

    pub fn minus(self, other: DimSet) -> DimSet {
        DimSet(self.0 & !other.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn is_subset(self, of: DimSet) -> bool {
        self.0 & !of.0 == 0
    }

    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The dimensions in their fixed order: time first, then regions, then the others.
    pub fn iter(self) -> impl Iterator<Item = Dim> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let lowest = (rest != 0).then(|| Dim(rest.trailing_zeros() as u8));
            rest &= rest.wrapping_sub(1);
            lowest
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DimKind {
    Year,
    Period,
    Region,
    List,
}

/// One member of a listed dimension or one region.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: String,
    pub title: Text,
    /// Member index in each attribute's dimension, in the order of [`Dimension::attributes`].
    pub up: Vec<Option<u32>>,
    /// For regions: nation, province, city, county, special for a unit without a code, or former for one that is no more.
    pub level: Option<String>,
}

impl Member {
    /// Whether this is a unit that has no code of its own.
    pub fn is_special(&self) -> bool {
        self.level.as_deref() == Some("special")
    }

    /// Whether this is a unit that was merged or split.
    pub fn is_former(&self) -> bool {
        self.level.as_deref() == Some(super::former::LEVEL)
    }
}

#[derive(Clone, Debug)]
pub struct Dimension {
    pub id: String,
    pub title: Text,
    pub kind: DimKind,
    /// Column headers that hold its members.
    pub headers: Vec<String>,
    /// Empty for years and periods: those come with the data.
    pub members: Vec<Member>,
    pub index: HashMap<String, u32>,
    /// Dimensions known from a member of this one: the city of a county.
    pub attributes: Vec<Dim>,
    /// For regions: codes and names that no longer stand.
    pub former: Vec<Former>,
    /// For regions: endings of a name that a short name leaves out.
    pub suffixes: Vec<String>,
    /// Whether all members could be read.
    pub whole: bool,
    pub at: Placed,
}

/// All dimensions, in a fixed order.
#[derive(Clone, Debug, Default)]
pub struct Dimensions {
    pub list: Vec<Dimension>,
}

impl Dimensions {
    pub fn find(&self, id: &str) -> Option<Dim> {
        self.list.iter().position(|d| d.id == id).map(|i| Dim(i as u8))
    }

    pub fn get(&self, dim: Dim) -> &Dimension {
        &self.list[dim.0 as usize]
    }

    pub fn of_kind(&self, kind: DimKind) -> Option<Dim> {
        self.list.iter().position(|d| d.kind == kind).map(|i| Dim(i as u8))
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|d| d.id.as_str())
    }

    /// The set together with every dimension its members determine.
    pub fn closure(&self, set: DimSet) -> DimSet {
        set.iter().fold(set, |all, dim| {
            self.get(dim).attributes.iter().fold(all, |all, up| self.closure(DimSet::of(*up)).union(all))
        })
    }

    /// The set without dimensions that others in it determine.
    pub fn essential(&self, set: DimSet) -> DimSet {
        let implied =
            set.iter().fold(DimSet::NONE, |all, dim| all.union(self.closure(DimSet::of(dim)).without(dim)));
        set.minus(implied)
    }

    /// What is said of a word that is no dimension.
    pub fn unknown(&self, word: &str) -> Finding {
        let message = text!("没有维度 `{word}`", "there is no dimension `{word}`");
        let finding = Finding::error("unknown-dimension", message);
        let titled = self.list.iter().find(|d| d.title.zh == word || d.title.en == word);
        match titled.map(|d| d.id.as_str()).or_else(|| nearest(word, self.ids())) {
            Some(near) => finding.did_you_mean(Some(near)),
            None => finding.help(text!(
                "`geep catalog dimensions` 列出全部维度",
                "`geep catalog dimensions` lists the dimensions"
            )),
        }
    }

    /// What is said of a word that is no member of a dimension.
    pub fn no_member(&self, dim: Dim, word: &str) -> Finding {
        let Dimension { id, kind, members, title, .. } = self.get(dim);
        let Text { zh, en } = title;
        let message = match kind {
            DimKind::Region => return self.no_region(dim, word, None),
            DimKind::Year => text!("`{word}` 不是年份", "`{word}` is not a year"),
            DimKind::Period => text!("`{word}` 不是时段", "`{word}` is not a period"),
            DimKind::List => text!("`{word}` 不在{zh}（{id}）之列", "`{word}` is no member of {id} ({en})"),
        };
        let finding = Finding::error("unknown-member", message);
        let near = nearest(word, members.iter().map(|m| m.id.as_str()));
        match (near, kind) {
            (Some(near), _) => finding.did_you_mean(Some(near)),
            (None, DimKind::Year) => finding.help(text!("写四位年份，如 2021", "write a year such as 2021")),
            (None, DimKind::Period) => finding
                .help(text!("写作 2016-07、2016Q3、2016H2 或 2016", "write 2016-07, 2016Q3, 2016H2 or 2016")),
            (None, DimKind::Region | DimKind::List) => {
                let all = members.iter().map(|m| m.id.as_str()).collect::<Vec<_>>().join(" ");
                finding.help(text!("可用：{all}", "members: {all}"))
            }
        }
    }

    /// Reports a word that is no member, at the place of a finding; not where the members themselves could not be read.
    pub fn report(&self, dim: Dim, word: &str, at: Finding, findings: &mut Findings) {
        if self.get(dim).whole {
            findings.unknown(word, at.saying(self.no_member(dim, word)));
        }
    }

    /// Ids of a set, for messages.
    pub fn names(&self, set: DimSet) -> String {
        let names: Vec<&str> = set.iter().map(|d| self.get(d).id.as_str()).collect();
        format!("[{}]", names.join(", "))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    dimension: Vec<DimensionToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DimensionToml {
    id: toml::Spanned<String>,
    title: Text,
    kind: DimKind,
    #[serde(default)]
    headers: Vec<String>,
    /// A CSV file beside this one that lists the regions.
    members: Option<String>,
    /// How the names of CSV files begin that list units without a code of their own.
    special: Option<String>,
    /// A CSV file beside this one that lists former codes and names.
    former: Option<String>,
    #[serde(default)]
    suffixes: Vec<String>,
    #[serde(default)]
    attribute: Vec<AttributeToml>,
    #[serde(default)]
    member: Vec<MemberToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AttributeToml {
    id: String,
    title: Text,
    /// A further attribute, which members that have this one in common have in common too: a city lies in a province.
    within: Option<toml::Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberToml {
    id: toml::Spanned<String>,
    title: Text,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

/// Reads every file of `dimensions/`.
pub fn load(files: &Files, findings: &mut Findings) -> Dimensions {
    let mut declared: Vec<(DimensionToml, Arc<Source>)> = Vec::new();
    for (_, source) in files.under("dimensions", ".toml") {
        if let Some(file) = read::<File>(source, findings) {
            declared.extend(file.dimension.into_iter().map(|d| (d, source.clone())));
        }
    }
    let order = |kind: DimKind| match kind {
        DimKind::Year => 0,
        DimKind::Period => 1,
        DimKind::Region => 2,
        DimKind::List => 3,
    };
    declared.sort_by_key(|(d, _)| order(d.kind));
    let mut dimensions = Dimensions::default();
    for (toml, source) in declared {
        let at = Placed::new(&toml.id, &source);
        let ids = std::iter::once(&at.text).chain(toml.attribute.iter().map(|a| &a.id));
        if let Some((id, other)) = ids.filter_map(|id| Some((id, dimensions.find(id)?))).next() {
            let message = match *id == at.text {
                true => text!("维度 `{id}` 定义了两次", "dimension `{id}` is defined twice"),
                false => text!("属性 `{id}` 与一个维度同名", "attribute `{id}` has the name of a dimension"),
            };
            let finding = Finding::error("duplicate-id", message).help(dimensions.get(other).at.other());
            findings.push(at.whole(finding, Text::default()));
            continue;
        }
        let same_kind = dimensions.of_kind(toml.kind).filter(|_| toml.kind != DimKind::List);
        if let Some(Dimension { id, at: first, .. }) = same_kind.map(|d| dimensions.get(d)) {
            let message = text!(
                "年份、时段、行政区各只能有一个维度，已有 `{id}`",
                "there can be one dimension of years, of periods and of regions, and there is `{id}`"
            );
            let finding = Finding::error("duplicate-id", message).help(first.other());
            findings.push(at.whole(finding, Text::default()));
            continue;
        }
        add(toml, &source, files, &mut dimensions, findings);
    }
    let (year, period) = (dimensions.of_kind(DimKind::Year), dimensions.of_kind(DimKind::Period));
    if let (Some(year), Some(period)) = (year, period) {
        dimensions.list[period.0 as usize].attributes.push(year);
    }
    let most = DimSet::MOST;
    if dimensions.list.len() > most {
        findings.push(Finding::error(
            "too-many-dimensions",
            text!("维度多于 {most} 个", "more than {most} dimensions"),
        ));
        dimensions.list.truncate(DimSet::MOST);
    }
    dimensions
}

/// A CSV file that a dimension names.
fn listed<'f>(
    path: &str,
    toml: &DimensionToml,
    source: &Arc<Source>,
    files: &'f Files,
    findings: &mut Findings,
) -> Option<&'f Arc<Source>> {
    let csv = files.get(&format!("dimensions/{path}"));
    if csv.is_none() {
        findings.push(
            Finding::error(
                "missing-file",
                text!("找不到成员表 dimensions/{path}", "the list of members dimensions/{path} is not there"),
            )
            .at(source, toml.id.span(), Text::default())
            .help(text!(
                "members 写同在 dimensions/ 里的一个 CSV 文件名",
                "`members` names a CSV file that is in dimensions/ too"
            )),
        );
    }
    csv
}

/// Reads former codes; the units among them that are no more join the members.
fn with_former(
    csv: &Arc<Source>,
    members: &mut Vec<super::region::RawMember>,
    findings: &mut Findings,
) -> Vec<Former> {
    let positions = |members: &[super::region::RawMember]| -> HashMap<String, u32> {
        members.iter().zip(0..).map(|(m, i)| (m.id.clone(), i)).collect()
    };
    let standing = positions(members);
    let mut former = super::former::read(csv, &standing, findings);
    let codes: Vec<String> = members.iter().map(|m| m.id.clone()).collect();
    members.extend(super::former::units(&former, members, &standing));
    members.sort_by(|a, b| a.id.cmp(&b.id));
    let index = positions(members);
    for now in former.iter_mut().flat_map(|f| &mut f.now) {
        *now = codes.get(*now as usize).and_then(|code| index.get(code)).copied().unwrap_or(*now);
    }
    former
}

fn add(
    toml: DimensionToml,
    source: &Arc<Source>,
    files: &Files,
    all: &mut Dimensions,
    findings: &mut Findings,
) {
    let before = findings.counts().0;
    let mut members = Vec::new();
    if let Some(csv) = toml.members.as_ref().and_then(|path| listed(path, &toml, source, files, findings)) {
        let special = toml.special.iter().flat_map(|start| {
            files.under("dimensions", ".csv").filter(move |(path, _)| {
                path.strip_prefix("dimensions/").is_some_and(|name| name.starts_with(start.as_str()))
            })
        });
        let lists: Vec<&Arc<Source>> = std::iter::once(csv).chain(special.map(|(_, csv)| csv)).collect();
        members = super::region::read(&lists, findings);
    }
    for m in &toml.member {
        if members.iter().any(|known| known.id == *m.id.get_ref()) {
            findings.push(super::region::twice(m.id.get_ref()).at(source, m.id.span(), Text::default()));
            continue;
        }
        let mut raw = BTreeMap::new();
        for (key, value) in &m.attributes {
            if toml.attribute.iter().any(|a| a.id == *key) {
                raw.insert(key.clone(), value.clone());
            } else {
                let near = nearest(key, toml.attribute.iter().map(|a| a.id.as_str()));
                let message = text!("没有声明属性 `{key}`", "attribute `{key}` is not declared");
                let finding =
                    Finding::error("unknown-attribute", message).at(source, m.id.span(), Text::default());
                findings.push(match near {
                    Some(near) => finding.did_you_mean(Some(near)),
                    None => finding.help(text!(
                        "在这个维度的 attribute 中声明它",
                        "declare it under `attribute` of this dimension"
                    )),
                });
            }
        }
        members.push(super::region::RawMember {
            id: m.id.get_ref().clone(),
            title: m.title.clone(),
            level: None,
            attributes: raw,
        });
    }
    let mut former = Vec::new();
    // Where members are lacking, former codes would seem to lead nowhere.
    let whole = findings.counts().0 == before;
    if let Some(csv) =
        toml.former.as_ref().filter(|_| whole).and_then(|path| listed(path, &toml, source, files, findings))
    {
        former = with_former(csv, &mut members, findings);
    }
    let titles: HashMap<&str, &Text> = members.iter().map(|m| (m.id.as_str(), &m.title)).collect();
    let mut attributes = Vec::new();
    let mut attribute_members: Vec<HashMap<String, u32>> = Vec::new();
    for attribute in &toml.attribute {
        let mut values: Vec<&String> =
            members.iter().filter_map(|m| m.attributes.get(&attribute.id)).collect();
        if toml.kind == DimKind::Region {
            values.sort();
        }
        let mut index: HashMap<String, u32> = HashMap::new();
        let mut list = Vec::new();
        for value in values {
            if !index.contains_key(value) {
                index.insert(value.clone(), list.len() as u32);
                let title = titles.get(value.as_str()).map_or_else(|| Text::same(value), |t| (*t).clone());
                list.push(Member { id: value.clone(), title, up: Vec::new(), level: None });
            }
        }
        attribute_members.push(index.clone());
        attributes.push((attribute, list, index));
    }
    let mut index = HashMap::new();
    let mut list = Vec::new();
    for m in &members {
        index.insert(m.id.clone(), list.len() as u32);
        let up = toml.attribute.iter().zip(&attribute_members);
        let up = up.map(|(a, index)| m.attributes.get(&a.id).and_then(|v| index.get(v)).copied()).collect();
        list.push(Member { id: m.id.clone(), title: m.title.clone(), up, level: m.level.clone() });
    }
    // The old code of a unit that is still the same is its code as well.
    for same in former.iter().filter(|f: &&Former| f.is_same()) {
        index.entry(same.code.clone()).or_insert(same.now[0]);
    }
    let own = all.list.len();
    let at = Placed::new(&toml.id, source);
    all.list.push(Dimension {
        whole: findings.counts().0 == before,
        at: at.clone(),
        id: toml.id.get_ref().clone(),
        title: toml.title.clone(),
        kind: toml.kind,
        headers: toml.headers.clone(),
        members: list,
        index,
        attributes: Vec::new(),
        former,
        suffixes: toml.suffixes.clone(),
    });
    let first = all.list.len();
    let place = |id: &str| toml.attribute.iter().position(|a| a.id == id);
    for (attribute, mut listed, index) in attributes {
        let dim = Dim(all.list.len() as u8);
        all.list[own].attributes.push(dim);
        // Only one further down the list, so that nothing lies in itself.
        let wider = attribute
            .within
            .as_ref()
            .and_then(|id| place(id.get_ref()))
            .filter(|wider| own + 1 + wider > usize::from(dim.0));
        match (wider, &attribute.within) {
            (Some(wider), _) => {
                let (id, further) = (&attribute.id, &toml.attribute[wider].id);
                let pairs = members
                    .iter()
                    .filter_map(|m| Some((m.attributes.get(id)?.as_str(), m.attributes.get(further)?)));
                let lies_in: HashMap<&str, &String> = pairs.collect();
                for m in &mut listed {
                    let value = lies_in.get(m.id.as_str());
                    m.up.push(value.and_then(|value| attribute_members[wider].get(*value).copied()));
                }
            }
            (None, Some(named)) => {
                let word = named.get_ref();
                let message = text!(
                    "`{word}` 不是这个维度后面的属性",
                    "`{word}` is no later attribute of this dimension"
                );
                let finding = Finding::error("unknown-attribute", message).help(text!(
                    "within 写排在它后面的一个 attribute 的 id",
                    "`within` names an attribute that stands behind this one"
                ));
                findings.push(finding.at(source, named.span(), Text::default()));
            }
            (None, None) => {}
        }
        all.list.push(Dimension {
            whole: true,
            at: at.clone(),
            id: attribute.id.clone(),
            title: attribute.title.clone(),
            kind: DimKind::List,
            headers: Vec::new(),
            members: listed,
            index,
            attributes: wider.map(|wider| Dim((first + wider) as u8)).into_iter().collect(),
            former: Vec::new(),
            suffixes: Vec::new(),
        });
    }
}
