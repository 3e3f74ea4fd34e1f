//! The files of dimensions, read into dimensions and their members.

use super::further::{Further, FurtherToml, check_words, declared_only};
use super::{Dim, DimKind, DimSet, Dimension, Dimensions, Member};
use crate::finding::{Finding, Findings, Source};
use crate::model::Spanned;
use crate::model::content::{self, Content};
use crate::model::faults;
use crate::model::files::Files;
use crate::model::former::{self, Former};
use crate::model::laid::Laid;
use crate::model::placed::Placed;
use crate::model::read::read;
use crate::model::region::{self, RawMember};
use crate::text;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DimensionFile {
    /// 维度，每个一节 · Dimensions
    #[serde(default)]
    dimension: Vec<DimensionToml>,
    /// 给别处定义的维度增加成员 · Members of dimensions declared elsewhere
    #[serde(default)]
    member: Vec<FurtherToml>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DimensionToml {
    /// 名称，公式和表头里用 · Id for formulas and headers
    id: Spanned<String>,
    /// 标题 · Title
    title: Text,
    /// 种类 · Kind
    kind: DimKind,
    /// 表头里的其他叫法 · Further column headers
    #[serde(default)]
    headers: Vec<String>,
    /// 同目录里列出行政区的 CSV · CSV file beside this one that lists the regions
    members: Option<String>,
    /// 列出没有代码的单位的 CSV，文件名以此开头 · How the names of CSV files begin that list units without a code of their own
    special: Option<String>,
    /// 同目录里列出旧代码的 CSV · CSV file beside this one that lists former codes and names
    former: Option<String>,
    /// 名称里可省的后缀，如 县 · Endings a short name leaves out
    #[serde(default)]
    suffixes: Vec<String>,
    /// 名称里可省的民族名 · Names of peoples a short name leaves out
    #[serde(default)]
    peoples: Vec<String>,
    /// 成员的属性，如所在的市 · Attributes of members, such as the city
    #[serde(default)]
    attribute: Vec<AttributeToml>,
    /// 成员 · Members
    #[serde(default)]
    member: Vec<MemberToml>,
    /// 成员是一串号码 · Members that are numbers, instead of a list
    numbered: Option<Numbered>,
    /// 号码是当月的日子 · Whether they are the days of the month that stands beside them
    #[serde(default)]
    days: bool,
    /// 成员是各地自己的，如断面：模板不列别处的 · Whether every place has its own, as of river sections: a template lists no others
    #[serde(default)]
    local: bool,
    /// 数据表缺这一列时怎么办 · What to do where a table lacks the column
    help: Option<Text>,
}

/// The numbers from 1 on, and their titles with `{}` where the number goes.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Numbered {
    /// 从 1 到多少 · The last number
    to: u16,
    /// 中文标题，{} 处是号码 · Chinese title, `{}` where the number goes
    zh: String,
    /// 英文标题，{} 处是号码 · English title, `{}` where the number goes
    en: String,
}

impl Numbered {
    fn members(&self, at: Text, layer: usize) -> impl Iterator<Item = RawMember> {
        (1..=self.to).map(move |number| {
            let id = number.to_string();
            let title = Text { zh: self.zh.replace("{}", &id), en: self.en.replace("{}", &id) };
            let (attributes, aliases, at) = (BTreeMap::new(), Vec::new(), at.clone());
            RawMember { id, title, level: None, attributes, aliases, at, layer }
        })
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AttributeToml {
    /// 名称 · Id
    id: String,
    /// 标题 · Title
    title: Text,
    /// 更大的属性：市在省内 · A further attribute, which members that have this one in common have in common too: a city lies in a province
    within: Option<Spanned<String>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MemberToml {
    /// 名称 · Id
    id: Spanned<String>,
    /// 标题 · Title
    title: Text,
    /// 数据表里的其他叫法 · Other words for it in tables
    #[serde(default)]
    aliases: Vec<String>,
    /// 属性的值 · Its attributes
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

/// Reads every file of dimensions.
pub fn load(files: &Files, laid: &mut Laid, findings: &mut Findings) -> Dimensions {
    let mut declared: Vec<(DimensionToml, Arc<Source>)> = Vec::new();
    let mut further: Vec<Further> = Vec::new();
    for source in files.of(Content::Dimensions) {
        if let Some(file) = read::<DimensionFile>(source, findings) {
            declared.extend(file.dimension.into_iter().map(|d| (d, source.clone())));
            further.extend(file.member.into_iter().map(|m| m.placed(source)));
        }
    }
    let order = |kind: DimKind| match kind {
        DimKind::Year => 0,
        DimKind::Period => 1,
        DimKind::Region => 2,
        DimKind::List => 3,
    };
    report_unclaimed(&declared, files, findings);
    // Columns stand in this order wherever the files lie.
    declared.sort_by_cached_key(|(d, source)| (order(d.kind), files.layer(source), d.id.get_ref().clone()));
    let mut dimensions = Dimensions::default();
    for (toml, source) in declared {
        let at = Placed::new(&toml.id, &source);
        let ids = std::iter::once(&at.text).chain(toml.attribute.iter().map(|a| &a.id));
        if let Some((id, other)) = ids.filter_map(|id| Some((id, dimensions.find(id)?))).next() {
            let other = &dimensions.get(other).at;
            let finding = match *id == at.text {
                true if files.goes_over(&at, other) => extended(id, other),
                true => faults::defined_twice(&text!("维度", "dimension"), id, other),
                false => faults::duplicate_id(text!(
                    "属性 `{id}` 与一个维度同名",
                    "attribute `{id}` has the name of a dimension"
                ))
                .help(other.other()),
            };
            findings.push(at.whole(finding, Text::default()));
            continue;
        }
        let same_kind = dimensions.of_kind(toml.kind).filter(|_| toml.kind != DimKind::List);
        if let Some(Dimension { id, at: first, .. }) = same_kind.map(|d| dimensions.get(d)) {
            let message = text!(
                "年份、时段、行政区各只能有一个维度，已有 `{id}`",
                "there can be one dimension of years, of periods and of regions, and there is `{id}`"
            );
            let finding = faults::duplicate_id(message).help(first.other());
            findings.push(at.whole(finding, Text::default()));
            continue;
        }
        let own: Vec<Further> = further.extract_if(.., |m| m.of.text == toml.id.get_ref().as_str()).collect();
        add((toml, own), &source, files, &mut dimensions, laid, findings);
    }
    further.iter().for_each(|m| m.report_homeless(&dimensions, findings));
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
    super::coded::report(&dimensions, findings);
    dimensions
}

/// Every list of regions is named by a dimension.
fn report_unclaimed(declared: &[(DimensionToml, Arc<Source>)], files: &Files, findings: &mut Findings) {
    let named = |name: &str, d: &DimensionToml| {
        let whole = [&d.members, &d.former].into_iter().flatten().any(|own| own == name);
        whole || d.special.as_ref().is_some_and(|start| name.starts_with(start.as_str()))
    };
    for list in files.lists(|name| !declared.iter().any(|(d, _)| named(name, d))) {
        let message = text!("没有维度用这张行政区表", "no dimension uses this list of regions");
        findings.push(content::unused(message).at_words(Text::same(&list.name)).help(text!(
            "增补行政区的表名为 county-special-*.csv，改内置的表用同一名字：county.csv、county-former.csv",
            "a list that adds regions is named county-special-*.csv, one that changes the built-in lists as they are: county.csv, county-former.csv"
        )));
    }
}

/// What is said of a dimension that is there already beneath.
fn extended(id: &str, other: &Placed) -> Finding {
    let Text { zh, en } = other.words();
    let message = text!("维度 `{id}` 已有定义", "dimension `{id}` is there already");
    faults::duplicate_id(message).help(text!(
        "另一处在 {zh}；增加成员写 [[member]] of = \"{id}\"，要替换整个文件则在 overlay.toml 的 replace 里写它",
        "the other is at {en}; add members by [[member]] of = \"{id}\", or name the file under `replace` of overlay.toml to replace all of it"
    ))
}

/// The CSV files of the name that a dimension gives, layer by layer.
fn listed<'f>(
    path: &str,
    toml: &DimensionToml,
    source: &Arc<Source>,
    files: &'f Files,
    findings: &mut Findings,
) -> Vec<&'f Arc<Source>> {
    let csv = files.lists(|name| name == path);
    if csv.is_empty() {
        findings.push(
            Finding::error(
                "missing-file",
                text!("找不到成员表 {path}", "the list of members {path} is not there"),
            )
            .at(source, toml.id.span(), Text::default())
            .help(text!(
                "members 写一个首列为 code 的 CSV 文件的名字，不写目录",
                "`members` names a CSV file whose first column is `code`, without its folder"
            )),
        );
    }
    csv
}

/// Reads former codes; the units among them that are no more join the members.
fn with_former(lists: &[&Arc<Source>], members: &mut Vec<RawMember>, findings: &mut Findings) -> Vec<Former> {
    let positions = |members: &[RawMember]| -> HashMap<String, u32> {
        members.iter().zip(0..).map(|(m, i)| (m.id.clone(), i)).collect()
    };
    let standing = positions(members);
    let mut former = former::read(lists, &standing, findings);
    let codes: Vec<String> = members.iter().map(|m| m.id.clone()).collect();
    members.extend(former::units(&former, members, &standing));
    members.sort_by(|a, b| a.id.cmp(&b.id));
    let index = positions(members);
    for now in former.iter_mut().flat_map(|f| &mut f.now) {
        *now = codes.get(*now as usize).and_then(|code| index.get(code)).copied().unwrap_or(*now);
    }
    former
}

fn add(
    (toml, further): (DimensionToml, Vec<Further>),
    source: &Arc<Source>,
    files: &Files,
    all: &mut Dimensions,
    laid: &mut Laid,
    findings: &mut Findings,
) {
    let before = findings.counts().0;
    let mut members = Vec::new();
    let csv = toml.members.iter().flat_map(|path| listed(path, &toml, source, files, findings));
    let mut lists: Vec<&Arc<Source>> = csv.collect();
    if !lists.is_empty() {
        let special =
            toml.special.iter().flat_map(|start| files.lists(|name| name.starts_with(start.as_str())));
        lists.extend(special);
        members = region::read(&lists, files, laid, findings);
    }
    if let Some(numbered) = &toml.numbered {
        members.extend(numbered.members(Placed::new(&toml.id, source).words(), files.layer(source)));
    }
    let attributes: Vec<&str> = toml.attribute.iter().map(|a| a.id.as_str()).collect();
    for m in &toml.member {
        if members.iter().any(|known| known.id == *m.id.get_ref()) {
            findings.push(region::twice(m.id.get_ref()).at(source, m.id.span(), Text::default()));
            continue;
        }
        let id = Placed::new(&m.id, source);
        members.push(RawMember {
            title: m.title.clone(),
            attributes: declared_only(&m.attributes, &attributes, &id, findings),
            aliases: m.aliases.clone(),
            level: None,
            at: id.words(),
            layer: files.layer(source),
            id: id.text,
        });
    }
    for m in &further {
        let own = declared_only(&m.attributes, &attributes, &m.id, findings);
        m.join((toml.id.get_ref(), toml.kind), &mut members, own, (files, laid), findings);
    }
    check_words(&members, findings);
    let mut former = Vec::new();
    // Where members are lacking, former codes would seem to lead nowhere.
    let whole = findings.counts().0 == before;
    if let Some(path) = toml.former.as_ref().filter(|_| whole) {
        let lists = listed(path, &toml, source, files, findings);
        former = with_former(&lists, &mut members, findings);
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
                let aliases = Vec::new();
                list.push(Member { id: value.clone(), title, aliases, up: Vec::new(), level: None });
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
        let (title, aliases) = (m.title.clone(), m.aliases.clone());
        list.push(Member { id: m.id.clone(), title, aliases, up, level: m.level.clone() });
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
        numbered: toml.numbered.as_ref().map(|numbered| numbered.to),
        days: toml.days,
        help: toml.help.clone(),
        own: toml.local.then(|| (0..).zip(&members).filter(|(_, m)| m.layer > 0).map(|(i, _)| i).collect()),
        members: list,
        index,
        attributes: Vec::new(),
        special: toml.special.clone(),
        former,
        suffixes: toml.suffixes.clone(),
        peoples: toml.peoples.clone(),
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
                let finding = super::unknown_attribute(message).help(text!(
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
            numbered: None,
            days: false,
            help: None,
            own: None,
            members: listed,
            index,
            attributes: wider.map(|wider| Dim((first + wider) as u8)).into_iter().collect(),
            special: None,
            former: Vec::new(),
            suffixes: Vec::new(),
            peoples: Vec::new(),
        });
    }
}
