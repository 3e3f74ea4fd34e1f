//! `geep catalog`: what is defined, where it comes from and who uses it.

use super::End;
use super::{schemas, screen};
use crate::catalog::{Item, Kind, evidence, items, regions};
use crate::finding::Findings;
use crate::model::Catalog;
use crate::model::files::Files;
use crate::report::ruled;
use crate::text;
use crate::text::{Lang, Text};
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

#[derive(Args)]
pub struct CatalogArgs {
    /// 列什么；不写则给出总览 · What to list; an overview by default
    #[arg(value_enum)]
    kind: Option<Kind>,
    /// 只列名称、标题或用者含有这段文字的 · Only what has this text in its id, title or users
    #[arg(long, value_name = "TEXT")]
    find: Option<String>,
    /// 列出系数的每一个数值 · Every number of the coefficients
    #[arg(long)]
    numbers: bool,
    /// schemas：写到哪个目录，供编辑器补全和检查 TOML · Of schemas: folder to write them to, for editors
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 输出 JSON · Print JSON
    #[arg(long)]
    json: bool,
    /// 逐行覆盖内置定义的目录，可写几个，后面的在上 · Folder laid over the built-in definitions row by row; may be repeated, the last on top
    #[arg(long, value_name = "DIR")]
    coefficients: Vec<PathBuf>,
    /// 语言 · Language
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    lang: Lang,
}

pub fn catalog(args: &CatalogArgs) -> End {
    if let Some(out) = &args.out {
        return match args.kind {
            Some(Kind::Schemas) => schemas::write(out, args.lang),
            _ => End::Usage(only_schemas().get(args.lang).to_string()),
        };
    }
    let mut findings = Findings::default();
    let mut files = Files::built_in();
    args.coefficients.iter().for_each(|folder| files.overlay(folder, &mut findings));
    let catalog = Catalog::load(&files, &mut findings);
    screen::show(&findings, args.lang);
    if findings.has_errors() {
        return End::Findings;
    }
    let wanted = |item: &Item| match &args.find {
        None => true,
        Some(text) => {
            let holds = |s: &String| s.contains(text.as_str());
            holds(&item.id) || holds(&item.title) || item.used_by.iter().any(holds)
        }
    };
    let list = |kind: Kind| {
        // There are too many regions to list unasked.
        let text = args.find.as_ref().filter(|_| kind == Kind::Dimensions);
        let regions = text.into_iter().flat_map(|text| regions(&catalog, text, args.lang));
        let found = items(&catalog, kind, args.lang).into_iter().filter(wanted);
        found.chain(regions).collect::<Vec<_>>()
    };
    match (args.kind, args.json) {
        (Some(kind), false) => screen::say(&table(&list(kind), kind, args)),
        (Some(kind), true) => screen::say(&pretty(&json!(list(kind)))),
        (None, false) => screen::say(&overview(&catalog, &list, args.lang)),
        (None, true) => {
            let all = Kind::ALL.into_iter().map(|k| (k.title(Lang::En).to_string(), json!(list(k))));
            let mut all: Map<String, Value> = all.collect();
            let graded = evidence(&catalog).into_iter().map(|(e, n)| (e.id().to_string(), json!(n)));
            all.insert("evidence".to_string(), Value::Object(graded.collect()));
            screen::say(&pretty(&Value::Object(all)));
        }
    }
    End::Done
}

fn only_schemas() -> Text {
    text!(
        "--out 只写文件的结构：geep catalog schemas --out 目录。另见 --help",
        "--out writes schemas alone: geep catalog schemas --out DIR. See --help"
    )
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn overview(catalog: &Catalog, list: &dyn Fn(Kind) -> Vec<Item>, lang: Lang) -> String {
    let mut kinds = ruled();
    kinds.set_header([lang.pick("种类", "kind"), lang.pick("个数", "count")]);
    for kind in Kind::ALL {
        kinds.add_row([kind.title(lang).to_string(), list(kind).len().to_string()]);
    }
    let mut grades = ruled();
    grades.set_header([lang.pick("系数数值的证据", "evidence of numbers"), lang.pick("个数", "count")]);
    let counts = evidence(catalog);
    for (grade, count) in &counts {
        grades.add_row([format!("{} ({})", grade.title(lang), grade.id()), count.to_string()]);
    }
    let all: usize = counts.iter().map(|(_, n)| n).sum();
    grades.add_row([lang.pick("合计", "total").to_string(), all.to_string()]);
    let hint = text!(
        "geep catalog coefficients --find 水价 --numbers 列出数值与出处",
        "geep catalog coefficients --find price --numbers lists numbers and sources"
    );
    format!("{kinds}\n{grades}\n{}", hint.get(lang))
}

fn table(items: &[Item], kind: Kind, args: &CatalogArgs) -> String {
    let lang = args.lang;
    let mut table = ruled();
    let title = match kind {
        Kind::Findings => lang.pick("含义", "meaning"),
        _ => lang.pick("标题", "title"),
    };
    let heads = [
        ("id", true),
        (title, true),
        (lang.pick("单位", "unit"), items.iter().any(|i| !i.unit.is_empty())),
        (lang.pick("维度", "per"), items.iter().any(|i| !i.per.is_empty())),
        (
            lang.pick("内容", "about"),
            matches!(kind, Kind::Functions | Kind::Sources | Kind::Dimensions | Kind::Findings),
        ),
        (lang.pick("数值", "numbers"), kind == Kind::Coefficients),
        (lang.pick("用者", "used by"), items.iter().any(|i| !i.used_by.is_empty())),
    ];
    table.set_header(heads.iter().filter(|(_, shown)| *shown).map(|(head, _)| *head));
    for item in items {
        let cells = [
            item.id.clone(),
            item.title.clone(),
            item.unit.clone(),
            item.per.join(" "),
            item.about.clone(),
            item.numbers.len().to_string(),
            item.used_by.join(" "),
        ];
        table.add_row(cells.into_iter().zip(&heads).filter(|(_, (_, shown))| *shown).map(|(cell, _)| cell));
    }
    let mut out = table.to_string();
    if args.numbers {
        items.iter().filter(|i| !i.numbers.is_empty()).for_each(|i| out += &numbers(i, lang));
    }
    out
}

/// Every number of one coefficient with its evidence and source.
fn numbers(item: &Item, lang: Lang) -> String {
    let mut out = format!("\n\n{} [{}]\n", item.title, item.id);
    for number in &item.numbers {
        let key: Vec<&str> = number.key.values().map(String::as_str).collect();
        let year = number.price_year.map(|y| text!("{y} 年价", "{y} prices").get(lang).to_string());
        let parts = [key.join(" "), number.region.clone(), number.set.clone(), number.valid.clone()];
        let place: Vec<String> = parts.into_iter().chain(year).filter(|p| !p.is_empty()).collect();
        let (value, unit) = (number.value, &number.unit);
        let (evidence, source, note) = (number.evidence, &number.source, &number.note);
        out += &format!("  {value} {unit}  [{}]  {evidence}  {source}  {note}\n", place.join(" · "));
    }
    out
}
