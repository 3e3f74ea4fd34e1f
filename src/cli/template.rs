//! `geep template`: a workbook with just the tables that profiles and schemes ask for.

use super::End;
use super::screen::{self, Progress};
use crate::disk::{Fault, Staging, unmade};
use crate::finding::Findings;
use crate::model::Catalog;
use crate::model::files::Files;
use crate::new::year::codes;
use crate::table::{self, Dataset, Inputs};
use crate::template::{self, Prior, Told};
use crate::text;
use crate::text::{Lang, Text};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Args)]
pub struct TemplateArgs {
    /// 核算口径 · Profile
    #[arg(long, value_name = "ID")]
    profile: Option<String>,
    /// 补偿方案 · Schemes
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    scheme: Vec<String>,
    /// 年份 · Accounting years
    #[arg(long, value_name = "YEAR,YEAR", value_delimiter = ',')]
    years: Vec<u32>,
    /// 时段，如 2022Q1；默认按方案的考核周期列出各年的时段 · Periods; by default those of the years
    #[arg(long, value_name = "PERIOD,PERIOD", value_delimiter = ',')]
    periods: Vec<String>,
    /// 行政区划代码；写前 2 或 4 位，就是该省、市的各县 · Region codes; 2 or 4 digits stand for all counties below
    #[arg(long, value_name = "CODE,CODE", value_delimiter = ',')]
    counties: Vec<String>,
    /// 以前一期的数据集：列出报过数的单位和断面，旁边印上以前的数 · Dataset of the time before: its places and sections are listed, its figures stand beside
    #[arg(long, value_name = "DATASET")]
    like: Option<PathBuf>,
    /// 写到哪个文件 · Workbook to write
    #[arg(long, value_name = "FILE.xlsx")]
    out: PathBuf,
    /// 逐行覆盖内置定义的目录，可写几个，后面的在上 · Folder laid over the built-in definitions row by row; may be repeated, the last on top
    #[arg(long, value_name = "DIR")]
    coefficients: Vec<PathBuf>,
    #[arg(from_global)]
    lang: Lang,
}

pub fn template(args: &TemplateArgs) -> End {
    let lang = args.lang;
    if let Some(wrong) = wrong_usage(args) {
        return End::Usage(wrong.get(lang).to_string());
    }
    let progress = Progress::new(lang);
    let mut findings = Findings::default();
    progress.step("读取定义", "reading definitions");
    let files = Files::with(&args.coefficients, &mut findings);
    let catalog = Arc::new(Catalog::load(&files, &mut findings));
    let written = write(args, &catalog, &mut findings);
    drop(progress);
    screen::show(&findings, lang);
    match written {
        Some(Ok(words)) => {
            screen::read(words.get(lang));
            End::Done
        }
        Some(Err(failed)) => failed.end(lang),
        None => End::Findings,
    }
}

/// What cannot be carried out, told by the words of the command alone.
fn wrong_usage(args: &TemplateArgs) -> Option<Text> {
    let shown = args.out.display();
    if args.profile.is_none() && args.scheme.is_empty() && args.like.is_none() {
        return Some(text!(
            "写明 --profile 口径 或 --scheme 方案；`geep catalog profiles` 列出全部。另见 --help",
            "name a --profile or a --scheme; `geep catalog profiles` lists them. See --help"
        ));
    }
    if args.years.is_empty() && args.periods.is_empty() {
        return Some(text!(
            "写明 --years 年份，如 --years 2022,2023。另见 --help",
            "name the --years, as in --years 2022,2023. See --help"
        ));
    }
    if args.out.extension().is_none_or(|e| !e.eq_ignore_ascii_case("xlsx")) {
        return Some(text!(
            "--out 要写一个 .xlsx 文件名，这里是 {shown}。另见 --help",
            "--out wants the name of an .xlsx file, not {shown}. See --help"
        ));
    }
    // It may have been filled in.
    args.out.exists().then(|| {
        text!(
            "{shown} 已经有了，没有改动它；换个文件名，或先移走它。另见 --help",
            "{shown} is there already and was left alone; choose another name or move it away. See --help"
        )
    })
}

/// Writes the workbook and, where there is none beside it, a dataset.toml. None where something was found wrong.
fn write(
    args: &TemplateArgs,
    catalog: &Arc<Catalog>,
    findings: &mut Findings,
) -> Option<Result<Text, Fault>> {
    let like = match &args.like {
        Some(folder) => Some(read(folder, catalog, findings)?),
        None => None,
    };
    let mut profiles: Vec<String> = args.profile.iter().chain(&args.scheme).cloned().collect();
    let mut counties = args.counties.clone();
    if let Some((dataset, inputs)) = &like {
        if profiles.is_empty() {
            profiles.push(dataset.profile.text.clone());
        }
        if counties.is_empty() {
            let first = args.years.iter().min().copied().or(dataset.years.last().copied());
            counties = codes(inputs, &catalog.dimensions, first.unwrap_or_default());
        }
    }
    let books = template::books(&profiles, catalog, findings);
    let told = Told { books, years: &args.years, periods: &args.periods, counties: &counties };
    let request = told.look_up(catalog, findings)?;
    let prior = like
        .as_ref()
        .map(|(dataset, inputs)| Prior::new(inputs, catalog, dataset.years.last().copied(), request.years()));
    let mut ask = request.ask(catalog, args.lang);
    ask.prior = prior.as_ref();
    let shown = args.out.display();
    Some(match template::build(&ask) {
        Ok(bytes) => publish(&args.out, &bytes, &template::manifest(&ask), args.lang, findings),
        Err(e) => Err(unmade(&shown.to_string(), &e)),
    })
}

/// A dataset of the time before.
fn read(folder: &Path, catalog: &Arc<Catalog>, findings: &mut Findings) -> Option<(Dataset, Inputs)> {
    let dataset = Dataset::open(folder, findings)?;
    let inputs = table::read(&dataset, catalog, findings);
    (!findings.has_errors()).then_some((dataset, inputs))
}

fn publish(
    out: &Path,
    bytes: &[u8],
    manifest: &str,
    lang: Lang,
    findings: &mut Findings,
) -> Result<Text, Fault> {
    let folder = out.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = out.file_name().map(|n| n.to_string_lossy().to_string()).unwrap_or_default();
    let mut staging = Staging::new(folder, findings)?;
    let fresh = !folder.join("dataset.toml").exists();
    staging.add(&name, bytes)?;
    if fresh {
        staging.add("dataset.toml", manifest.as_bytes())?;
    }
    staging.publish(&[], lang, findings)?;
    let (shown, folder) = (out.display(), folder.display());
    Ok(match fresh {
        true => text!(
            "模板写在 {shown}，旁边是 dataset.toml。填好后用 geep check {folder} 检查。",
            "The template is {shown}, with a dataset.toml beside it. Check what was filled in with geep check {folder}."
        ),
        false => text!(
            "模板写在 {shown}；目录里原有的 dataset.toml 没有改动。填好后用 geep check {folder} 检查。",
            "The template is {shown}; the dataset.toml there was left alone. Check what was filled in with geep check {folder}."
        ),
    })
}
