//! `geep import`: an office's table into tidy tables of a dataset, by way of a mapping file.

use super::End;
use super::screen::{self, Progress};
use crate::disk::{self, Old, Staging};
use crate::finding::codes::OF_OPEN_MAPPINGS;
use crate::finding::{Finding, Findings, Severity, Source};
use crate::import::{self, Gathered, Given, Plan, Words, preview, write};
use crate::input;
use crate::model::Catalog;
use crate::model::files::Files;
use crate::sheet::{self, raw::Raw};
use crate::table::Dataset;
use crate::text;
use crate::text::{Lang, Text};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Args)]
pub struct ImportArgs {
    /// 原表：Excel（.xls、.xlsx 等）、ODS、网页、文本或 Parquet · Table as received
    file: PathBuf,
    /// 数据集目录 · Folder with dataset.toml
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// 映射文件；还没有就把建议写在那里 · Mapping; where there is none yet the proposal goes there
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// 只看这个工作表 · Only this sheet
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// 没有待填的就直接导入 · Import at once where nothing is open
    #[arg(long)]
    yes: bool,
    /// 数据状态，写进建议 · Status for the proposal
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
    /// 出处，写进建议 · Source for the proposal
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// 覆盖已有的数据表 · Replace tables that are there already
    #[arg(long)]
    replace: bool,
    /// 逐行覆盖内置定义的目录，可写几个，后面的在上 · Folder laid over the built-in definitions row by row; may be repeated, the last on top
    #[arg(long, value_name = "DIR")]
    coefficients: Vec<PathBuf>,
    /// 语言 · Language
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    lang: Lang,
}

pub fn import(args: &ImportArgs) -> End {
    let progress = Progress::new(args.lang);
    let mut findings = Findings::default();
    progress.step("读取定义", "reading definitions");
    let mut files = Files::built_in();
    args.coefficients.iter().for_each(|folder| files.overlay(folder, &mut findings));
    let catalog = Catalog::load(&files, &mut findings);
    if let Err(fault) = disk::mend(&args.into, &mut findings) {
        drop(progress);
        return fault.end(args.lang);
    }
    Dataset::open(&args.into, &mut findings);
    progress.step("读取原表", "reading the table");
    let (raws, problems) = sheet::read_raw(&args.file, &args.file.display().to_string());
    findings.extend(problems.into_iter().collect());
    check_apart(args, &mut findings);
    if findings.has_errors() {
        return stop(progress, &findings, args.lang);
    }
    let words = Words::new(&catalog);
    let path = args.mapping.clone().unwrap_or_else(|| args.into.join("mapping.toml"));
    let given = match (&args.mapping, path.exists()) {
        (Some(_), true) => return follow(args, &path, &raws, &words, progress, findings),
        (None, true) if !args.yes => {
            findings.push(mapping_exists(&path));
            return stop(progress, &findings, args.lang);
        }
        _ => Given {
            sheet: args.sheet.clone(),
            status: args.status.clone(),
            source: args.source.clone(),
            lang: args.lang,
            stem: args.file.file_stem().map(|s| s.to_string_lossy().to_string()).unwrap_or_default(),
        },
    };
    let Some(proposal) = import::propose(&raws, &given, &words, &mut findings) else {
        return stop(progress, &findings, args.lang);
    };
    let source = Arc::new(Source { name: path.display().to_string(), text: proposal });
    let Some(plan) = import::read(&source, &raws, &words, &mut findings) else {
        return stop(progress, &findings, args.lang);
    };
    // What is still open shows up as errors of a half-filled plan: they are told once it is filled in.
    let mut trial = Findings::default();
    let gathered = import::gather(&plan, &raws, &words, args.lang, &mut trial);
    if args.yes && plan.open.is_empty() {
        findings.extend(trial);
        return publish(args, &plan, &gathered, &raws, &words, progress, findings);
    }
    if path.exists() {
        findings.push(mapping_exists(&path));
        return stop(progress, &findings, args.lang);
    }
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_string();
    let written = Staging::new(folder, &mut findings).and_then(|mut staging| {
        staging.add(&name, source.text.as_bytes())?;
        staging.publish(&[], args.lang, &mut findings)
    });
    drop(progress);
    if let Err(fault) = written {
        screen::show(&findings, args.lang);
        return fault.end(args.lang);
    }
    findings.extend(trial);
    screen::show(&doubts(&findings, &plan), args.lang);
    screen::say(&preview::show(&plan, &gathered, &raws, &words, args.lang));
    let (shown, open, file, into) =
        (path.display(), plan.open.iter().count(), args.file.display(), args.into.display());
    let words = text!(
        "建议写在 {shown}，待填 {open} 项；数据表还没有写。核对、填写后运行：\ngeep import {file} --into {into} --mapping {shown}",
        "the proposal is in {shown}, {open} entries open; no table was written yet. Check it, fill it in and run:\n\
         geep import {file} --into {into} --mapping {shown}"
    );
    screen::say(words.get(args.lang));
    End::Done
}

/// A mapping that someone may have filled in is left as it is.
fn mapping_exists(path: &Path) -> Finding {
    let shown = path.display();
    let message = text!("已有映射文件 {shown}", "there is a mapping {shown} already");
    Finding::error("mapping-exists", message).help(text!(
        "按它导入写 --mapping {shown}；要新的建议，写 --mapping 和一个新文件名",
        "to import by it write --mapping {shown}; for a new proposal write --mapping and a new name"
    ))
}

/// A table as received would be read as a tidy one if it lay in the dataset.
fn check_apart(args: &ImportArgs, findings: &mut Findings) {
    let folder = args.file.parent().map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p });
    let same = folder.and_then(|f| f.canonicalize().ok()).zip(args.into.canonicalize().ok());
    if same.is_some_and(|(file, into)| file == into) {
        let shown = args.file.display();
        let message = text!(
            "{shown} 在数据集目录里，会被当作整齐的数据表",
            "{shown} lies in the dataset and would be read as a tidy table"
        );
        let help =
            text!("把原表放到别处再导入", "keep the table as received elsewhere and import it from there");
        findings.push(Finding::error("table-inside", message).help(help));
    }
}

/// What the cells of a proposal give cause to doubt. None of it keeps the proposal from being written, and what
/// follows from an open entry is no news.
fn doubts(findings: &Findings, plan: &Plan) -> Findings {
    let mut doubts = Findings::default();
    for finding in findings.iter().filter(|f| plan.open.is_empty() || !OF_OPEN_MAPPINGS.contains(&f.code)) {
        doubts.push(Finding { severity: Severity::Warning, ..finding.clone() });
    }
    doubts
}

/// Imports by a mapping file.
fn follow(
    args: &ImportArgs,
    path: &Path,
    raws: &[Raw],
    words: &Words<'_>,
    progress: Progress,
    mut findings: Findings,
) -> End {
    let name = path.display().to_string();
    let text = match input::text(path, input::TOML) {
        Ok(text) => text,
        Err(unread) => {
            let (message, help) = unread.words();
            let finding = Finding::error("unreadable-mapping", message).at_words(Text::same(name)).help(help);
            findings.push(finding);
            return stop(progress, &findings, args.lang);
        }
    };
    let source = Arc::new(Source { name, text });
    let Some(plan) = import::read(&source, raws, words, &mut findings) else {
        return stop(progress, &findings, args.lang);
    };
    findings.extend(plan.open.clone());
    if findings.has_errors() {
        return stop(progress, &findings, args.lang);
    }
    let gathered = import::gather(&plan, raws, words, args.lang, &mut findings);
    publish(args, &plan, &gathered, raws, words, progress, findings)
}

fn publish(
    args: &ImportArgs,
    plan: &Plan,
    gathered: &Gathered,
    raws: &[Raw],
    words: &Words<'_>,
    progress: Progress,
    mut findings: Findings,
) -> End {
    let tables = write::tables(gathered, plan, words);
    if tables.is_empty() && !findings.has_errors() {
        let message = text!("没有读到一个数", "not a single figure was read");
        let finding =
            Finding::error("no-figures", message).at_words(Text::same(args.file.display().to_string()));
        findings.push(
            finding
                .help(text!("核对映射文件的 header 和各列", "check `header` and the columns of the mapping")),
        );
    }
    let there: Vec<&str> =
        tables.iter().map(|(name, _)| name.as_str()).filter(|n| args.into.join(n).exists()).collect();
    for name in there.iter().filter(|_| !args.replace) {
        let shown = args.into.join(name).display().to_string();
        let message =
            text!("已有数据表 {shown}，没有覆盖", "there is a table {shown} already; it was left as it is");
        findings.push(Finding::error("table-exists", message).help(text!(
            "要覆盖就加 --replace，或在映射文件改 output",
            "add --replace to replace it, or change `output` in the mapping"
        )));
    }
    if findings.has_errors() {
        return stop(progress, &findings, args.lang);
    }
    let replaced: Vec<Old> = there.iter().map(|name| Old::Remove(name.to_string())).collect();
    let written = Staging::new(&args.into, &mut findings).and_then(|mut staging| {
        tables.iter().try_for_each(|(name, content)| staging.add(name, content.as_bytes()))?;
        staging.publish(&replaced, args.lang, &mut findings)
    });
    drop(progress);
    screen::show(&findings, args.lang);
    if let Err(fault) = written {
        return fault.end(args.lang);
    }
    screen::say(&preview::show(plan, gathered, raws, words, args.lang));
    for (name, content) in &tables {
        let (shown, rows) = (args.into.join(name).display().to_string(), content.lines().count() - 1);
        let words = match there.contains(&name.as_str()) {
            true => text!("覆盖 {shown}：{rows} 行", "replaced {shown}: {rows} rows"),
            false => text!("写出 {shown}：{rows} 行", "written {shown}: {rows} rows"),
        };
        screen::say(words.get(args.lang));
    }
    let into = args.into.display();
    screen::say(text!("接着运行 geep check {into}", "next run geep check {into}").get(args.lang));
    End::Done
}

fn stop(progress: Progress, findings: &Findings, lang: Lang) -> End {
    drop(progress);
    screen::show(findings, lang);
    End::Findings
}
