//! What a list does not say of its members, said once for all of them.

use super::column::Holds;
use super::faults::unsaid;
use super::list::{Listed, Row};
use super::plan::Table;
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::sheet::faults::hidden_cells;
use crate::sheet::raw::Raw;
use crate::text;
use crate::text::Text;
use std::collections::BTreeSet;

pub fn warn(table: &Table, listed: &Listed, raw: &Raw, dimensions: &Dimensions, findings: &mut Findings) {
    let place = raw.place(None, None);
    let rows: Vec<u32> = listed.rows.iter().map(|r| r.row).filter(|row| raw.hidden.row(*row)).collect();
    let columns = table.columns.iter().filter(|c| c.holds != Holds::Skip).map(|c| c.at);
    let columns: Vec<u32> = columns.filter(|at| raw.hidden.column(*at)).collect();
    let any_hidden = !rows.is_empty() || !columns.is_empty();
    if any_hidden && !listed.rows.is_empty() {
        findings.push(hidden_cells(&rows, &columns).at_cell(place.clone()));
    }
    let dimension = dimensions.get(table.dim);
    // Where a region lies its code tells, and it has one title.
    if dimension.kind == DimKind::Region {
        return;
    }
    let new: Vec<&Row> = listed.rows.iter().filter(|row| row.known.is_none()).collect();
    let count = new.iter().filter(|row| row.title_en.is_none()).count();
    if count > 0 {
        let message = text!(
            "{count} 个新成员没有英文名称，中英文都用同一个名称",
            "new members without an English title, whose one title serves for both: {count}"
        );
        let help =
            text!("要英文报告就加一列英文名称", "add a column of English titles for reports in English");
        findings.push(unsaid(message, help).at_cell(place.clone()));
    }
    for attribute in &dimension.attributes {
        let told = [lacking(&new, *attribute, dimensions), first_named(&new, *attribute, dimensions)];
        told.into_iter().flatten().for_each(|finding| findings.push(finding.at_cell(place.clone())));
    }
}

/// That members belong to nothing.
fn lacking(new: &[&Row], attribute: Dim, dimensions: &Dimensions) -> Option<Finding> {
    let without: Vec<&&Row> = new.iter().filter(|row| !row.attributes.contains_key(&attribute)).collect();
    let (count, first) = (without.len(), &without.first()?.id);
    let above = dimensions.get(attribute);
    let (id, Text { zh, en }) = (&above.id, &above.title);
    let message = text!(
        "{count} 个新成员没有{zh}（{id}），如 {first}：按它分组的合计里没有它们",
        "new members without {id} ({en}), which sums by it leave out: {count}, {first} for one"
    );
    let help = text!(
        "加一列 {id}，或在映射文件这张表写 attributes = {{ {id} = \"…\" }}",
        "add a column of {id}, or write attributes = {{ {id} = \"…\" }} for the table in the mapping"
    );
    Some(unsaid(message, help))
}

/// That the words of a list become the first members of an attribute.
fn first_named(new: &[&Row], attribute: Dim, dimensions: &Dimensions) -> Option<Finding> {
    let above = dimensions.get(attribute);
    let named: BTreeSet<&str> =
        new.iter().filter_map(|row| row.attributes.get(&attribute)).map(String::as_str).collect();
    if !above.members.is_empty() || named.is_empty() {
        return None;
    }
    let named: Vec<&str> = named.into_iter().collect();
    let (id, zh, en) = (&above.id, named.join("、"), named.join(", "));
    let message = text!(
        "`{id}` 还没有成员，名录里的各词就是它的成员：{zh}",
        "`{id}` has no members yet: the words of the list become its members: {en}"
    );
    Some(unsaid(message, text!("核对有没有写错的词", "see whether any of them is a slip")))
}
