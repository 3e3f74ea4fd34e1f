//! What was understood of a file, as tables on the terminal.

use super::facts;
use super::plan::{Plan, Role, Table};
use super::record::{Gathered, Record};
use super::words::Words;
use super::write;
use crate::place::letters;
use crate::sheet::raw::Raw;
use crate::show::Ruled;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeMap;

/// So many rows of the tidy table are shown.
const ROWS: usize = 6;

/// In so many columns of a terminal.
pub fn show(
    plan: &Plan,
    gathered: &Gathered,
    raws: &[Raw],
    words: &Words<'_>,
    (lang, room): (Lang, Option<usize>),
) -> String {
    let mut out = String::new();
    for (index, table) in plan.tables.iter().enumerate() {
        let raw = &raws[table.raw];
        let (sheet, output) = (raw.place(None, None).words(), &table.output);
        let (first, last, begin, end) =
            (table.header.0 + 1, table.header.1 + 1, table.header.1 + 2, table.area.rows.1 + 1);
        let Text { zh, en } = sheet;
        let title = text!(
            "{zh}：表头第 {first}–{last} 行，数据第 {begin}–{end} 行 → {output}",
            "{en}: header in rows {first}–{last}, data in rows {begin}–{end} → {output}"
        );
        out += &format!("{}\n{}\n", title.get(lang), columns(table, words, lang).fit(room));
        out += &skipped(index, gathered, lang);
        let records: Vec<&Record> = gathered.records.iter().filter(|r| r.table == index).collect();
        if !records.is_empty() {
            out += &format!("{}\n", first_rows(&records, words, lang).fit(room));
        }
        let count = records.len();
        out += text!("共 {count} 个数值\n\n", "{count} figures\n\n").get(lang);
    }
    let missing = gathered.missing;
    if missing > 0 {
        out += text!("缺数据的格子 {missing} 个\n", "{missing} cells without a figure\n").get(lang);
    }
    out.trim_end().to_string()
}

fn columns(table: &Table, words: &Words<'_>, lang: Lang) -> Ruled {
    let mut shown = Ruled::new([
        lang.pick("列", "column"),
        lang.pick("表头", "header"),
        lang.pick("读作", "read as"),
        lang.pick("单位", "unit"),
        lang.pick("维度", "keys"),
    ]);
    let dimensions = &words.catalog.dimensions;
    for column in &table.columns {
        let (mut unit, mut keys) = (String::new(), String::new());
        let read = match &column.role {
            Role::Key(dim) => dimensions.get(*dim).title.get(lang).to_string(),
            Role::Name => lang.pick("名称", "name").to_string(),
            Role::Parent => lang.pick("上级行政区", "unit above").to_string(),
            Role::Measure => {
                let Text { zh, en } = words.of.noun();
                text!("{zh}名", "names of {en}s").get(lang).to_string()
            }
            Role::Fact(name) => facts::title(name).get(lang).to_string(),
            Role::Unit => lang.pick("单位", "units").to_string(),
            Role::Status => lang.pick("数据状态", "status").to_string(),
            Role::Source => lang.pick("来源", "source").to_string(),
            Role::Note => lang.pick("说明", "note").to_string(),
            Role::Vintage => lang.pick("数据版本", "vintage").to_string(),
            Role::PriceYear => lang.pick("价格年份", "year of prices").to_string(),
            Role::Skip => lang.pick("不读", "left out").to_string(),
            Role::Open => lang.pick("？待填", "? open").to_string(),
            Role::Figures { measure, unit: of, keys: members, basis, facts } => {
                unit = of.as_ref().map(|u| u.to_string()).unwrap_or_default();
                let members = Some(dimensions.words(members.iter().copied(), lang)).filter(|m| !m.is_empty());
                let price = basis.price_year.as_ref().map(|p| format!("{} {p}", lang.pick("价格", "prices")));
                let facts =
                    facts.iter().map(|(name, said)| format!("{} {said}", facts::title(name).get(lang)));
                let told = [members, price, basis.vintage.clone()].into_iter().flatten().chain(facts);
                keys = told.collect::<Vec<_>>().join(lang.pick("、", ", "));
                let measure = measure.map(|m| &words.subjects[m]);
                measure.map_or(lang.pick("数值", "value").to_string(), |m| {
                    format!("{} {}", m.id, m.title.get(lang))
                })
            }
        };
        shown.row([letters(column.at), column.header.clone(), read, unit, keys]);
    }
    shown
}

fn skipped(index: usize, gathered: &Gathered, lang: Lang) -> String {
    let mut by: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, row, said, why) in gathered.skipped.iter().filter(|s| s.0 == index) {
        let short: String = said.chars().take(16).collect();
        by.entry(why.words().get(lang).to_string()).or_default().push(format!("{} {short}", row + 1));
    }
    let lines = by.into_iter().map(|(why, rows)| {
        let rows = rows.join(lang.pick("、", ", "));
        text!("不读的行（{why}）：{rows}\n", "rows left out ({why}): {rows}\n").get(lang).to_string()
    });
    lines.collect()
}

fn first_rows(records: &[&Record], words: &Words<'_>, lang: Lang) -> Ruled {
    let dimensions = &words.catalog.dimensions;
    let dims = write::dims(records, words);
    let heads = dims.iter().map(|d| dimensions.get(*d).title.get(lang).to_string());
    let rest = [words.of.noun(), text!("数值", "value"), text!("单位", "unit")];
    let mut shown = Ruled::new(heads.chain(rest.map(|word| word.get(lang).to_string())));
    for record in records.iter().take(ROWS) {
        let keys = dims.iter().map(|dim| {
            let member = record.key.iter().find(|(d, _)| d == dim);
            member.map(|key| dimensions.words(std::iter::once(*key), lang)).unwrap_or_default()
        });
        let measure = &words.subjects[record.measure];
        shown.row(keys.chain([
            measure.title.get(lang).to_string(),
            record.digits.clone(),
            record.unit.clone(),
        ]));
    }
    shown
}
