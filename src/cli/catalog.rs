//! `geep catalog`: what is defined, where it comes from and who uses it.

use super::{End, schemas, screen, width};
use crate::catalog::{self, Item, Kind, evidence, items, members};
use crate::finding::Findings;
use crate::model::Catalog;
use crate::model::files::Files;
use crate::show::Ruled;
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
    /// 只列名称、标题或用者含有这段文字的；dimensions 连同各维度的成员一起找 · Only what has this text in its id, title or users; of dimensions their members, too
    #[arg(long, value_name = "TEXT")]
    find: Option<String>,
    /// 照文件里的原样打印一个定义，连同位置、数值行、用者、上级 · Print one definition as it stands in its file, with its place, rows, users and parents
    #[arg(long, value_name = "ID", conflicts_with_all = ["kind", "find", "numbers", "json"])]
    show: Option<String>,
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
    #[arg(from_global)]
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
    let files = Files::with(&args.coefficients, &mut findings);
    let catalog = Catalog::load(&files, &mut findings);
    screen::show(&findings, args.lang);
    if findings.has_errors() {
        return End::Findings;
    }
    if let Some(id) = &args.show {
        return show(id, &files, &catalog, args.lang);
    }
    let wanted = |item: &Item| match &args.find {
        None => true,
        Some(text) => {
            let holds = |s: &String| s.contains(text.as_str());
            holds(&item.id) || holds(&item.title) || item.used_by.iter().any(holds)
        }
    };
    let list = |kind: Kind| {
        // There are too many members to list unasked.
        let text = args.find.as_ref().filter(|_| kind == Kind::Dimensions);
        let members = text.into_iter().flat_map(|text| members(&catalog, text, args.lang));
        let found = items(&catalog, kind, args.lang).into_iter().filter(wanted);
        found.chain(members).collect::<Vec<_>>()
    };
    match (args.kind, args.json) {
        (Some(kind), false) => screen::read(&table(&list(kind), kind, args)),
        (Some(kind), true) => screen::say(&pretty(&json!(list(kind)))),
        (None, false) => screen::read(&overview(&catalog, &list, args.lang)),
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

/// Prints what an id stands for; that of an unknown one is wrong usage.
fn show(id: &str, files: &Files, catalog: &Catalog, lang: Lang) -> End {
    let shown = catalog::show(id, files, catalog, lang);
    if !shown.is_empty() {
        screen::say(shown.join("\n").trim_end());
        return End::Done;
    }
    let near = catalog::near(id, files).join(lang.pick("、", ", "));
    let help = match near.is_empty() {
        true => text!("用 geep catalog 种类 --find 文字 查找", "look it up by geep catalog KIND --find TEXT"),
        false => text!("是不是 {near}？", "did you mean {near}?"),
    };
    let Text { zh, en } = help;
    let words = text!(
        "错误：没有哪个定义叫 {id}\n  办法：{zh}\n另见 geep catalog --help",
        "error: no definition is called {id}\n  help: {en}\nSee geep catalog --help"
    );
    End::Usage(words.get(lang).to_string())
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
    let mut kinds = Ruled::new([lang.pick("种类", "kind"), lang.pick("个数", "count")]).numbers(1);
    for kind in Kind::ALL {
        kinds.row([kind.title(lang).to_string(), list(kind).len().to_string()]);
    }
    let heads = [lang.pick("系数数值的证据", "evidence of numbers"), lang.pick("个数", "count")];
    let mut grades = Ruled::new(heads).numbers(1);
    let counts = evidence(catalog);
    for (grade, count) in &counts {
        grades.row([format!("{} ({})", grade.title(lang), grade.id()), count.to_string()]);
    }
    let all: usize = counts.iter().map(|(_, n)| n).sum();
    grades.row([lang.pick("合计", "total").to_string(), all.to_string()]);
    let hint = text!(
        "geep catalog coefficients --find 水价 --numbers 列出数值与出处",
        "geep catalog coefficients --find price --numbers lists numbers and sources"
    );
    let room = width::of_output();
    format!("{}\n{}\n{}", kinds.fit(room), grades.fit(room), hint.get(lang))
}

fn table(items: &[Item], kind: Kind, args: &CatalogArgs) -> String {
    let lang = args.lang;
    if items.is_empty() {
        let text = args.find.as_deref().unwrap_or_default();
        let title = kind.title(lang);
        return text!("{title}里没有“{text}”", "none of the {title} has \"{text}\"").get(lang).to_string();
    }
    let title = match kind {
        Kind::Findings => lang.pick("含义", "meaning"),
        _ => lang.pick("标题", "title"),
    };
    let any = |has: &dyn Fn(&Item) -> bool| items.iter().any(has);
    let heads = [
        ("id", true),
        (title, true),
        (lang.pick("维度", "dimension"), any(&|i| !i.of.is_empty())),
        (lang.pick("其他名称", "other names"), any(&|i| !i.formerly.is_empty())),
        (lang.pick("有效", "valid"), any(&|i| !i.valid.is_empty())),
        (lang.pick("上级", "lies in"), any(&|i| !i.within.is_empty())),
        (lang.pick("单位", "unit"), any(&|i| !i.unit.is_empty())),
        (lang.pick("维度", "per"), any(&|i| !i.per.is_empty())),
        (
            lang.pick("内容", "about"),
            matches!(kind, Kind::Functions | Kind::Sources | Kind::Dimensions | Kind::Units | Kind::Findings)
                && any(&|i| !i.about.is_empty()),
        ),
        (lang.pick("数值", "numbers"), kind == Kind::Coefficients),
        (lang.pick("给出它的模型", "given by"), any(&|i| !i.given_by.is_empty())),
        (lang.pick("用者", "used by"), any(&|i| !i.used_by.is_empty())),
    ];
    let shown = |cells: Vec<String>| {
        cells.into_iter().zip(&heads).filter(|(_, (_, shown))| *shown).map(|(cell, _)| cell)
    };
    let mut table = Ruled::new(shown(heads.iter().map(|(head, _)| (*head).to_string()).collect()));
    for item in items {
        table.row(shown(vec![
            item.id.clone(),
            item.title.clone(),
            item.of.clone(),
            item.formerly.join(lang.pick("、", ", ")),
            item.valid.clone(),
            item.within.clone(),
            item.unit.clone(),
            item.per.join(" "),
            item.about.clone(),
            item.numbers.len().to_string(),
            item.given_by.join(" "),
            item.used_by.join(" "),
        ]));
    }
    let mut out = table.fit(width::of_output());
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
