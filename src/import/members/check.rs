//! Members of lists held against each other and against those that are known: one word never means two members.

use super::faults::{one_of_two, taken};
use super::list::{Listed, Row, names};
use super::plan::Plan;
use super::words::{key, same};
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind, Dimensions, Member};
use crate::model::{Called, region};
use crate::text;
use crate::text::Text;
use std::collections::{BTreeSet, HashMap};

/// Refuses members that bear the id or a word of another; marks those that are known.
pub fn members(plan: &Plan, all: &mut [Listed], dimensions: &Dimensions, findings: &mut Findings) {
    let dims: BTreeSet<Dim> = plan.tables.iter().map(|table| table.dim).collect();
    for dim in dims {
        let mut rows: Vec<&mut Row> = Vec::new();
        for (table, listed) in plan.tables.iter().zip(all.iter_mut()) {
            rows.extend(listed.rows.iter_mut().filter(|_| table.dim == dim));
        }
        among_each_other(&rows, dim, dimensions, findings);
        for row in &mut rows {
            match against_known(row, dim, dimensions) {
                Ok(known) => row.known = known,
                Err(finding) => findings.push(finding.at_cell(row.place.clone())),
            }
        }
    }
}

/// The words of a row, its id first. Names of regions are borne by several: codes tell them apart.
fn words(row: &Row, kind: DimKind) -> impl Iterator<Item = &String> {
    let title = std::iter::once(&row.title).chain(&row.title_en).chain(&row.aliases);
    std::iter::once(&row.id).chain(title.filter(move |_| kind != DimKind::Region))
}

fn among_each_other(rows: &[&mut Row], dim: Dim, dimensions: &Dimensions, findings: &mut Findings) {
    let kind = dimensions.get(dim).kind;
    let mut owners: HashMap<String, usize> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        for word in words(row, kind) {
            let first = *owners.entry(key(word)).or_insert(index);
            if first == index {
                continue;
            }
            let Text { zh, en } = rows[first].place.words();
            let finding = if same(&rows[first].id, &row.id) {
                region::twice(&row.id).help(text!(
                    "另一处在 {zh}；删去其中一行",
                    "the other is at {en}; remove one of the rows"
                ))
            } else {
                let message = text!(
                    "“{word}”在名录里指两个成员，另一处在 {zh}",
                    "\"{word}\" means two members of the list, the other at {en}"
                );
                taken(message, one_of_two())
            };
            findings.push(finding.at_cell(row.place.clone()));
            break;
        }
    }
}

/// The member that a row is, where there is one already; else why it cannot be that, nor a new one.
fn against_known(row: &Row, dim: Dim, dimensions: &Dimensions) -> Result<Option<u32>, Box<Finding>> {
    let dimension = dimensions.get(dim);
    let kind = dimension.kind;
    let regions = kind == DimKind::Region;
    let find = |test: &dyn Fn(&Member) -> bool| {
        (0..).zip(&dimension.members).find(|(_, member)| test(member)).map(|(index, _)| index)
    };
    let known = find(&|member| same(&member.id, &row.id));
    let Some(known) = known else {
        let owner = words(row, kind).find_map(|word| {
            let owner = find(&|member| names(member).any(|name| same(name, word)))?;
            Some((word, owner))
        });
        let neighbour = || {
            let city = row.attributes.get(dimension.attributes.first()?)?;
            let city = *dimension.index.get(city)?;
            let near = |index: u32| dimensions.lies_within(index, city);
            let found = (0..)
                .zip(&dimension.members)
                .find(|(index, member)| same(&member.title.zh, &row.title) && near(*index))?;
            Some((&row.title, found.0))
        };
        let owner = owner.or_else(|| if regions { neighbour() } else { None });
        return match owner {
            None => Ok(None),
            Some((word, owner)) => Err(Box::new(means_another(row, word, dim, owner, dimensions))),
        };
    };
    let member = &dimension.members[known as usize];
    let called = match regions {
        true => matches!(dimensions.called(dim, known, &row.title), Called::Yes),
        false => names(member).any(|name| same(name, &row.title)),
    };
    if !called || row.id != member.id {
        let (id, title, own) = (&member.id, &row.title, described(member, &dimension.id));
        let Text { zh, en } = own;
        let message = text!(
            "编码 `{id}` 已有：{zh}；这一行叫“{title}”",
            "there is an id `{id}` already: {en}; this row is called \"{title}\""
        );
        let zh_title = &member.title.zh;
        let help = text!(
            "就是它，名称写“{zh_title}”，这个词写进别名列；不是它，换一个编码",
            "if it is that, call it {zh_title} and put this word into the column of aliases; if not, give it another id"
        );
        return Err(Box::new(taken(message, help)));
    }
    let other = row.aliases.iter().filter(|_| !regions).find_map(|word| {
        let owner = find(&|other| !std::ptr::eq(other, member) && names(other).any(|name| same(name, word)))?;
        Some((word, owner))
    });
    if let Some((word, owner)) = other {
        return Err(Box::new(means_another(row, word, dim, owner, dimensions)));
    }
    if let Some(finding) = otherwise(row, known, dim, dimensions) {
        return Err(Box::new(finding));
    }
    Ok(Some(known))
}

/// What a row says of a known member that is not so: a list adds words to it and changes nothing.
fn otherwise(row: &Row, known: u32, dim: Dim, dimensions: &Dimensions) -> Option<Finding> {
    let member = &dimensions.get(dim).members[known as usize];
    let id = &member.id;
    let says = |attribute: &Dim| {
        let above = dimensions.ascend(dim, known, *attribute).map(|up| dimensions.member_id(*attribute, up));
        above.unwrap_or_default()
    };
    let of_attribute = row.attributes.iter().find(|(attribute, said)| says(attribute) != **said);
    let (what, now, said) = match (of_attribute, &row.title_en) {
        (Some((attribute, said)), _) => {
            (dimensions.get(*attribute).title.clone(), says(attribute), said.clone())
        }
        (None, Some(said)) if !names(member).any(|name| same(name, said)) => {
            (text!("英文名称", "English title"), member.title.en.clone(), said.clone())
        }
        _ => return None,
    };
    let Text { zh, en } = what;
    let message = text!(
        "`{id}` 已有，{zh}是“{now}”，这一行写“{said}”",
        "there is `{id}` already, with \"{now}\" for its {en}, and this row says \"{said}\""
    );
    let help = text!(
        "名录只给已有的成员加别名；要改它，在自己的定义里写 [[member]]，或在这一行空着",
        "a list adds aliases to members that are there; to change one write [[member]] in your definitions, or leave the cell empty"
    );
    Some(taken(message, help))
}

fn means_another(row: &Row, word: &str, dim: Dim, owner: u32, dimensions: &Dimensions) -> Finding {
    let dimension = dimensions.get(dim);
    let Text { zh, en } = described(&dimension.members[owner as usize], &dimension.id);
    let id = &row.id;
    let message = text!(
        "`{id}` 的“{word}”已指另一个成员：{zh}",
        "\"{word}\" of `{id}` means another member already: {en}"
    );
    let other = &dimension.members[owner as usize].id;
    taken(
        message,
        text!(
            "是同一个，编码写 {other}；不是，改这个词",
            "if they are one, give it the id {other}; if not, change the word"
        ),
    )
}

/// A member with its dimension: `landuse 的 forest 林地（Forest）`.
fn described(member: &Member, dimension: &str) -> Text {
    let (id, Text { zh, en }) = (&member.id, &member.title);
    match zh == en {
        true => text!("{dimension} 的 {id} {zh}", "{id} {en} of {dimension}"),
        false => text!("{dimension} 的 {id} {zh}（{en}）", "{id} {en} ({zh}) of {dimension}"),
    }
}
