//! `geep template`: a workbook with just the tables that profiles and schemes ask for.

use super::End;
use super::screen::{self, Progress};
use crate::disk::{Fault, Staging, unmade};
use crate::finding::Findings;
use crate::model::Catalog;
use crate::model::dimension::{DimKind, Dimensions};
use crate::model::edition::Edition;
use crate::model::faults;
use crate::model::files::Files;
use crate::model::profile::Profile;
use crate::model::scheme::Cadence;
use crate::rule::{Book, Symbol};
use crate::template::{self, Ask};
use crate::text;
use crate::text::{Lang, Text};
use clap::Args;
use std::collections::BTreeSet;
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
    let mut files = Files::built_in();
    args.coefficients.iter().for_each(|folder| files.overlay(folder, &mut findings));
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
    if args.profile.is_none() && args.scheme.is_empty() {
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
    let profiles: Vec<&Profile> = profiles(args, catalog, findings);
    let books: Vec<Arc<Book>> = profiles.iter().filter_map(|p| Book::new(catalog, p, findings)).collect();
    let (years, periods) = times(args, catalog, &books, findings);
    let regions = regions(&args.counties, &years, &catalog.dimensions, findings);
    if findings.has_errors() {
        return None;
    }
    let ask =
        Ask { catalog, books: &books, years: &years, periods: &periods, regions: &regions, lang: args.lang };
    let shown = args.out.display();
    Some(match template::build(&ask) {
        Ok(bytes) => publish(&args.out, &bytes, &template::manifest(&ask), args.lang, findings),
        Err(e) => Err(unmade(&shown.to_string(), &e)),
    })
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

/// The profile, then the schemes, each once.
fn profiles<'c>(args: &TemplateArgs, catalog: &'c Catalog, findings: &mut Findings) -> Vec<&'c Profile> {
    let mut found: Vec<&Profile> = Vec::new();
    for id in args.profile.iter().chain(&args.scheme) {
        match catalog.profile(id) {
            Ok(profile) if found.iter().all(|p| p.id != profile.id) => found.push(profile),
            Ok(_) => {}
            Err(finding) => findings.unknown(id, *finding),
        }
    }
    found
}

fn regions(codes: &[String], years: &[u32], dimensions: &Dimensions, findings: &mut Findings) -> Vec<u32> {
    let Some(dim) = dimensions.of_kind(DimKind::Region) else { return Vec::new() };
    let mut regions = BTreeSet::new();
    for code in codes {
        let before = regions.len();
        if matches!(code.len(), 2 | 4) {
            let below = dimensions.get(dim).members.iter().enumerate();
            let counties = below.filter(|(_, m)| {
                (m.level.as_deref() == Some("county") || m.is_special()) && m.id.starts_with(code)
            });
            regions.extend(counties.map(|(i, _)| i as u32));
        } else {
            let first = years.iter().min().copied();
            match first.map_or(Edition::Current, |year| dimensions.edition(dim, code, year)) {
                Edition::Current => regions.extend(dimensions.member(dim, code)),
                Edition::Renamed(former) => {
                    findings.push(dimensions.became(dim, former));
                    regions.extend(dimensions.member(dim, code));
                }
                Edition::Gone(former) => findings.push(dimensions.became(dim, former)),
            }
        }
        if regions.len() == before && dimensions.member(dim, code).is_none() {
            findings.push(dimensions.no_member(dim, code));
        }
    }
    regions.into_iter().collect()
}

/// The years and the periods to list.
fn times(
    args: &TemplateArgs,
    catalog: &Catalog,
    books: &[Arc<Book>],
    findings: &mut Findings,
) -> (Vec<u32>, Vec<u32>) {
    let dimensions = &catalog.dimensions;
    let mut years: BTreeSet<u32> = BTreeSet::new();
    if let Some(year) = dimensions.of_kind(DimKind::Year) {
        for given in &args.years {
            match dimensions.member(year, &given.to_string()) {
                Some(member) => years.extend([member]),
                None => findings.push(dimensions.no_member(year, &given.to_string())),
            }
        }
    }
    let Some(period) = dimensions.of_kind(DimKind::Period) else {
        return (years.into_iter().collect(), Vec::new());
    };
    let mut periods: BTreeSet<u32> = BTreeSet::new();
    for given in &args.periods {
        match dimensions.member(period, given) {
            Some(member) => periods.extend([member]),
            None => findings.push(dimensions.no_member(period, given)),
        }
    }
    years.extend(periods.iter().filter_map(|p| dimensions.year_of(period, *p)).map(|y| y as u32));
    let varies = books
        .iter()
        .any(|b| b.used().iter().any(|s| matches!(s, Symbol::Measure(_)) && b.dims(*s).contains(period)));
    if periods.is_empty() && varies && !findings.has_errors() {
        let cadences: Vec<Cadence> = books.iter().filter_map(|b| cadence(b)).collect();
        let labels = years.iter().flat_map(|y| cadences.iter().flat_map(|c| labels(*y, *c)));
        periods.extend(labels.filter_map(|label| dimensions.member(period, &label)));
        if periods.is_empty() {
            findings.push(
                faults::bad_period(text!(
                    "有的指标按时段填报，没有写明是哪些时段",
                    "some measures vary by period, and no periods were named"
                ))
                .help(text!(
                    "加上 --periods，如 --periods 2022Q1,2022Q2",
                    "add --periods, as in --periods 2022Q1,2022Q2"
                )),
            );
        }
    }
    (years.into_iter().collect(), periods.into_iter().collect())
}

/// How often the scheme of a book is measured.
fn cadence(book: &Book) -> Option<Cadence> {
    let held = |id: &str| book.profile.models.iter().any(|p| p.text == id);
    book.catalog.models.iter().filter(|m| held(&m.id)).find_map(|m| m.scheme.as_ref()).map(|s| s.measured)
}

/// The periods of a year.
fn labels(year: u32, cadence: Cadence) -> Vec<String> {
    match cadence {
        Cadence::Month => (1..=12).map(|m| format!("{year}-{m:02}")).collect(),
        Cadence::Quarter => (1..=4).map(|q| format!("{year}Q{q}")).collect(),
        Cadence::HalfYear => (1..=2).map(|h| format!("{year}H{h}")).collect(),
        Cadence::Year => vec![year.to_string()],
        Cadence::YearToDate => (1..=12).map(|m| format!("{year}-01/{year}-{m:02}")).collect(),
    }
}
