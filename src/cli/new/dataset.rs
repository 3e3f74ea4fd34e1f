//! `geep new dataset`: an empty dataset with the template of what it is to hold.

use super::super::End;
use super::super::screen::{self, Progress};
use super::further::{self, Going};
use super::{coefficients, not_empty, publish, word};
use crate::disk::{Fault, unmade};
use crate::finding::Findings;
use crate::model::Catalog;
use crate::model::files::Files;
use crate::template::{self, Told};
use crate::text;
use crate::text::{Lang, Text};
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Args)]
pub struct DatasetArgs {
    /// 数据集目录，新的或空的 · Folder of the dataset, new or empty
    folder: PathBuf,
    /// 核算口径或补偿方案；续一年时默认照旧 · Profile or scheme; that of the dataset to go on from, by default
    #[arg(long, value_name = "ID")]
    profile: Option<String>,
    /// 年份 · Accounting years
    #[arg(long, value_name = "YEAR,YEAR", value_delimiter = ',')]
    years: Vec<u32>,
    /// 时段，如 2022Q1；默认按方案的考核周期列出各年的时段 · Periods; by default those of the years
    #[arg(long, value_name = "PERIOD,PERIOD", value_delimiter = ',')]
    periods: Vec<String>,
    /// 行政区划代码；写前 2 或 4 位，就是该省、市的各县 · Region codes; 2 or 4 digits stand for all counties below
    #[arg(long, value_name = "CODE,CODE", value_delimiter = ',')]
    counties: Vec<String>,
    /// 由以前一年的数据集续 · Dataset of the years before to go on from
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// 续到哪一年 · The year to go on to
    #[arg(long, value_name = "YEAR")]
    year: Option<u32>,
    /// 逐行覆盖内置定义的目录，可写几个，后面的在上 · Folder laid over the built-in definitions row by row; may be repeated, the last on top
    #[arg(long, value_name = "DIR")]
    coefficients: Vec<PathBuf>,
    #[arg(from_global)]
    lang: Lang,
}

pub fn dataset(args: &DatasetArgs) -> End {
    let lang = args.lang;
    if let Some(wrong) = wrong_usage(args).or_else(|| not_empty(&args.folder)) {
        return End::Usage(wrong.get(lang).to_string());
    }
    let progress = Progress::new(lang);
    let mut findings = Findings::default();
    progress.step("读取定义", "reading definitions");
    let files = Files::with(&args.coefficients, &mut findings);
    let catalog = Arc::new(Catalog::load(&files, &mut findings));
    let written = match (&args.from, args.year, &args.profile) {
        (Some(from), Some(year), _) => {
            let going = Going {
                folder: &args.folder,
                from,
                year,
                profile: args.profile.as_ref(),
                check: &check(args),
                lang,
            };
            further::write(&going, &catalog, &progress, &mut findings)
        }
        (_, _, Some(profile)) => write(args, profile, &catalog, &mut findings),
        _ => None,
    };
    drop(progress);
    screen::show(&findings, lang);
    match written {
        Some(Ok(words)) => {
            screen::read(words.get(lang));
            End::Done
        }
        Some(Err(fault)) => fault.end(lang),
        None => End::Findings,
    }
}

/// What cannot be carried out, told by the words of the command alone.
fn wrong_usage(args: &DatasetArgs) -> Option<Text> {
    let of_new = !args.years.is_empty() || !args.periods.is_empty() || !args.counties.is_empty();
    match (&args.from, args.year) {
        (Some(_), Some(_)) if of_new => Some(text!(
            "--from 由以前的数据集续，时段和行政区照旧；不写 --years、--periods、--counties。另见 --help",
            "--from goes on by the periods and regions of a dataset; leave --years, --periods and --counties out. See --help"
        )),
        (Some(_), Some(_)) => None,
        (Some(_), None) => Some(text!(
            "写明续到哪一年，如 --year 2023。另见 --help",
            "name the year to go on to, as in --year 2023. See --help"
        )),
        (None, Some(_)) => Some(text!(
            "--year 与 --from 一起用；新建数据集写 --years。另见 --help",
            "--year goes with --from; for a new dataset write --years. See --help"
        )),
        (None, None) if args.profile.is_none() => Some(text!(
            "写明 --profile 口径或方案（`geep catalog profiles` 列出全部），或由以前的数据集续：--from 数据集 --year 年。另见 --help",
            "name a --profile (`geep catalog profiles` lists them), or go on from a dataset: --from DATASET --year YEAR. See --help"
        )),
        (None, None) if args.years.is_empty() && args.periods.is_empty() => Some(text!(
            "写明 --years 年份，如 --years 2022,2023。另见 --help",
            "name the --years, as in --years 2022,2023. See --help"
        )),
        (None, None) => None,
    }
}

fn write(
    args: &DatasetArgs,
    profile: &String,
    catalog: &Arc<Catalog>,
    findings: &mut Findings,
) -> Option<Result<Text, Fault>> {
    let books = template::books(std::slice::from_ref(profile), catalog, findings);
    let told = Told { books, years: &args.years, periods: &args.periods, counties: &args.counties };
    let request = told.look_up(catalog, findings)?;
    let ask = request.ask(catalog, args.lang);
    let name = args.lang.pick("模板.xlsx", "template.xlsx");
    let manifest = template::manifest(&ask);
    let written = template::build(&ask).map_err(|e| unmade(name, &e)).and_then(|bytes| {
        let files = [(name, bytes.as_slice()), ("dataset.toml", manifest.as_bytes())];
        publish(&args.folder, files, args.lang, findings)
    });
    let shown = args.folder.display();
    let command = check(args);
    Some(written.map(|()| {
        text!(
            "写在 {shown}：{name}、dataset.toml。\n\
             {name} 的“说明”表列出要填什么；dataset.toml 的 id、title、money_unit 和 notes 改成自己的。填好后运行：\n{command}",
            "Written to {shown}: {name}, dataset.toml.\n\
             The sheet \"About\" of {name} says what to fill in; give dataset.toml an id, title, money_unit and notes of its own. Then run:\n{command}"
        )
    }))
}

/// The command that comes next.
fn check(args: &DatasetArgs) -> String {
    let own = coefficients(args.coefficients.iter().map(PathBuf::as_path));
    format!("geep check {}{own}", word(&args.folder))
}
