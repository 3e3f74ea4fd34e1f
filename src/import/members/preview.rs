//! What was understood of lists, as tables on the terminal.

use super::list::{Listed, Row};
use super::plan::{Plan, Table};
use super::write::count;
use crate::model::dimension::Dimensions;
use crate::place::letters;
use crate::sheet::raw::Raw;
use crate::show::Ruled;
use crate::text;
use crate::text::{Lang, Text};

/// So many members are shown.
const ROWS: usize = 6;

/// In so many columns of a terminal.
pub fn show(
    plan: &Plan,
    listed: &[Listed],
    raws: &[Raw],
    dimensions: &Dimensions,
    (lang, room): (Lang, Option<usize>),
) -> String {
    let lists = plan.tables.iter().zip(listed);
    let shown: Vec<String> =
        lists.map(|(table, list)| one(table, list, raws, dimensions, (lang, room))).collect();
    shown.join("\n\n")
}

fn one(
    table: &Table,
    list: &Listed,
    raws: &[Raw],
    dimensions: &Dimensions,
    (lang, room): (Lang, Option<usize>),
) -> String {
    let Text { zh, en } = raws[table.raw].place(None, None).words();
    let (first, last) = (table.header.0 + 1, table.header.1 + 1);
    let (of, output) = (&dimensions.get(table.dim).id, &table.output);
    let title = text!(
        "{zh}：表头第 {first}–{last} 行，{of} 的成员 → {output}",
        "{en}: header in rows {first}–{last}, members of {of} → {output}"
    );
    let mut columns =
        Ruled::new([lang.pick("列", "column"), lang.pick("表头", "header"), lang.pick("读作", "read as")]);
    for column in &table.columns {
        let read = column.holds.words(dimensions).get(lang).to_string();
        columns.row([letters(column.at), column.header.clone(), read]);
    }
    let mut out = format!("{}\n{}\n", title.get(lang), columns.fit(room));
    for (row, said, why) in &list.skipped {
        let (row, short, why) = (row + 1, said.chars().take(16).collect::<String>(), why.words());
        let Text { zh, en } = why;
        out += text!("不读第 {row} 行（{zh}）：{short}\n", "row {row} left out ({en}): {short}\n").get(lang);
    }
    if list.rows.is_empty() {
        return out.trim_end().to_string();
    }
    out += &format!("{}\n", members(&list.rows, dimensions, lang).fit(room));
    let ((new, further), all) = (count(table, list, dimensions), list.rows.len());
    let as_they_are = all - new - further;
    out += text!(
        "共 {all} 个：新的 {new} 个，补别名的 {further} 个，已有而不变的 {as_they_are} 个",
        "{all} in all: {new} new, {further} with further aliases, {as_they_are} there already and unchanged"
    )
    .get(lang);
    out
}

fn members(rows: &[Row], dimensions: &Dimensions, lang: Lang) -> Ruled {
    let mut shown = Ruled::new([
        lang.pick("编码", "id"),
        lang.pick("名称", "title"),
        lang.pick("英文名称", "English title"),
        lang.pick("别名", "aliases"),
        lang.pick("属性", "attributes"),
    ]);
    for row in rows.iter().take(ROWS) {
        let attributes: Vec<String> =
            row.attributes.iter().map(|(dim, id)| format!("{} {id}", dimensions.get(*dim).id)).collect();
        let join = lang.pick("、", ", ");
        shown.row([
            row.id.clone(),
            row.title.clone(),
            row.title_en.clone().unwrap_or_default(),
            row.aliases.join(join),
            attributes.join(join),
        ]);
    }
    shown
}
