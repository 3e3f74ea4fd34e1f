//! `geep import`: an office's table into tidy tables of a dataset, by way of a mapping file.

mod new;
mod of;
mod received;
mod words;

use super::screen::{self, Progress};
use super::{End, width};
use crate::disk::{self, Old, Staging};
use crate::finding::codes::OF_OPEN_MAPPINGS;
use crate::finding::{Finding, Findings, Severity, Source};
use crate::import::{self, Gathered, Given, Of, Plan, Words, preview, write};
use crate::input;
use crate::model::Catalog;
use crate::model::files::Files;
use crate::sheet::raw::Raw;
use crate::text;
use crate::text::{Lang, Text};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Args)]
pub struct ImportArgs {
    /// 原表：Excel（.xls、.xlsx 等）、ODS、网页、文本或 Parquet，可写几个，也可写装着它们的目录 · Tables as received, or a folder of them
    #[arg(required = true)]
    file: Vec<PathBuf>,
    /// 数据集目录；还没有就新建，须写 --profile。系数写自己的定义目录 · Folder with dataset.toml; a new one is made, with --profile. Of coefficients the folder of your definitions
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// 读成什么：数据表、系数还是预期结果；有映射文件时由它说 · What the tables are read as; a mapping says it itself
    #[arg(long, value_enum)]
    of: Option<Of>,
    /// 新数据集的口径 · Profile of a new dataset
    #[arg(long, value_name = "ID")]
    profile: Option<String>,
    /// 答过的问题：先从这里找答案，导入后把新的记进去 · What was answered before: looked up first, and kept after an import
    #[arg(long, value_name = "FILE")]
    words: Option<PathBuf>,
    /// 映射文件；还没有就把建议写在那里 · Mapping; where there is none yet the proposal goes there
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// 只看这个工作表 · Only this sheet
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// 没有待填的就直接导入 · Import at once where nothing is open
    #[arg(long)]
    yes: bool,
    /// 数据状态，写进建议；系数写证据等级，预期结果写来历 · Status for the proposal; of coefficients their evidence, of expected results their basis
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
    /// 出处，写进建议 · Source for the proposal
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// 列出全部提示，不省略 · List all findings
    #[arg(long)]
    all: bool,
    /// 覆盖已有的数据表 · Replace tables that are there already
    #[arg(long)]
    replace: bool,
    /// 逐行覆盖内置定义的目录，可写几个，后面的在上 · Folder laid over the built-in definitions row by row; may be repeated, the last on top
    #[arg(long, value_name = "DIR")]
    coefficients: Vec<PathBuf>,
    #[arg(from_global)]
    lang: Lang,
}

pub fn import(args: &ImportArgs) -> End {
    let progress = Progress::new(args.lang);
    let mut findings = Findings::default();
    progress.step("读取定义", "reading definitions");
    let of = match of::of(args) {
        Ok(of) => of,
        Err(end) => return end,
    };
    let mut files = Files::built_in();
    args.coefficients.iter().for_each(|folder| files.overlay(folder, &mut findings));
    of::lay_own(args, of, &mut files, &mut findings);
    let catalog = Arc::new(Catalog::load(&files, &mut findings));
    if let Err(fault) = disk::mend(&of::folder(args, of), &mut findings) {
        drop(progress);
        return fault.end(args.lang);
    }
    let profile = match of {
        Of::Coefficients => None,
        Of::Measures | Of::Expected => new::profile(args, &catalog, &mut findings),
    };
    progress.step("读取原表", "reading the tables");
    let raws = received::read(args, &mut findings);
    let answers = words::read(args, &mut findings);
    if findings.has_errors() {
        return stop(progress, &findings, args);
    }
    let Some(words) = of::words(of, &catalog, profile, &mut findings) else {
        return stop(progress, &findings, args);
    };
    let path = args.mapping.clone().unwrap_or_else(|| args.into.join("mapping.toml"));
    let given = match (&args.mapping, path.exists()) {
        (Some(_), true) => return follow(args, &path, &raws, &words, progress, findings),
        (None, true) if !args.yes => {
            findings.push(mapping_exists(&path));
            return stop(progress, &findings, args);
        }
        _ => Given {
            sheet: args.sheet.clone(),
            status: args.status.clone(),
            source: args.source.clone(),
            answers,
            lang: args.lang,
        },
    };
    let Some(proposal) = import::propose(&raws, &given, &words, &mut findings) else {
        return stop(progress, &findings, args);
    };
    let source = Arc::new(Source { name: path.display().to_string(), text: proposal });
    let Some(plan) = import::read(&source, &raws, &words, &mut findings) else {
        return stop(progress, &findings, args);
    };
    // What is still open shows up as errors of a half-filled plan: they are told once it is filled in.
    let mut trial = Findings::default();
    let gathered = import::gather(&plan, &raws, &words, args.lang, &mut trial);
    if args.yes && plan.open.is_empty() {
        findings.extend(trial);
        return publish(args, (&source, &plan), &gathered, &raws, &words, progress, findings);
    }
    if path.exists() {
        findings.push(mapping_exists(&path));
        return stop(progress, &findings, args);
    }
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_string();
    let written = Staging::new(folder, &mut findings).and_then(|mut staging| {
        staging.add(&name, source.text.as_bytes())?;
        staging.publish(&[], args.lang, &mut findings)
    });
    drop(progress);
    if let Err(fault) = written {
        args.show(&findings);
        return fault.end(args.lang);
    }
    findings.extend(trial);
    args.show(&doubts(&findings, &plan));
    screen::read(&preview::show(&plan, &gathered, &raws, &words, (args.lang, width::of_output())));
    let (shown, open, again) = (path.display(), plan.open.counts().0, args.again(&path));
    let words = text!(
        "建议写在 {shown}，待填 {open} 项；数据表还没有写。核对、填写后运行：\n{again}",
        "the proposal is in {shown}, {open} entries open; no table was written yet. Check it, fill it in and run:\n{again}"
    );
    screen::read(words.get(args.lang));
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
            return stop(progress, &findings, args);
        }
    };
    let source = Arc::new(Source { name, text });
    let Some(plan) = import::read(&source, raws, words, &mut findings) else {
        return stop(progress, &findings, args);
    };
    findings.extend(plan.open.clone());
    if findings.has_errors() {
        return stop(progress, &findings, args);
    }
    let gathered = import::gather(&plan, raws, words, args.lang, &mut findings);
    publish(args, (&source, &plan), &gathered, raws, words, progress, findings)
}

fn publish(
    args: &ImportArgs,
    (mapping, plan): (&Arc<Source>, &Plan),
    gathered: &Gathered,
    raws: &[Raw],
    words: &Words<'_>,
    progress: Progress,
    mut findings: Findings,
) -> End {
    let tables = write::tables(gathered, plan, words);
    if tables.is_empty() && !findings.has_errors() {
        let message = text!("没有读到一个数", "not a single figure was read");
        let files: Vec<String> = args.file.iter().map(|file| file.display().to_string()).collect();
        let finding = Finding::error("no-figures", message).at_words(Text::same(files.join(" ")));
        findings.push(
            finding
                .help(text!("核对映射文件的 header 和各列", "check `header` and the columns of the mapping")),
        );
    }
    let folder = of::folder(args, words.of);
    let there: Vec<&str> =
        tables.iter().map(|(name, _)| name.as_str()).filter(|n| folder.join(n).exists()).collect();
    for name in there.iter().filter(|_| !args.replace) {
        let shown = folder.join(name).display().to_string();
        let message =
            text!("已有数据表 {shown}，没有覆盖", "there is a table {shown} already; it was left as it is");
        findings.push(Finding::error("table-exists", message).help(text!(
            "要覆盖就加 --replace，或在映射文件改 output",
            "add --replace to replace it, or change `output` in the mapping"
        )));
    }
    let manifest = match words.of {
        Of::Measures => new::manifest(args, gathered, words),
        Of::Coefficients | Of::Expected => None,
    };
    if findings.has_errors() {
        return stop(progress, &findings, args);
    }
    let replaced: Vec<Old> = there.iter().map(|name| Old::Remove(name.to_string())).collect();
    let written = Staging::new(&folder, &mut findings).and_then(|mut staging| {
        tables.iter().try_for_each(|(name, content)| staging.add(name, content.as_bytes()))?;
        manifest.iter().try_for_each(|content| staging.add(new::MANIFEST, content.as_bytes()))?;
        staging.publish(&replaced, args.lang, &mut findings)
    });
    drop(progress);
    let kept = written.and_then(|()| words::keep(args, (mapping, plan, raws), words, &mut findings));
    args.show(&findings);
    if let Err(fault) = kept {
        return fault.end(args.lang);
    }
    screen::read(&preview::show(plan, gathered, raws, words, (args.lang, width::of_output())));
    for (name, content) in &tables {
        let (shown, rows) = (folder.join(name).display().to_string(), content.lines().count() - 1);
        let words = match there.contains(&name.as_str()) {
            true => text!("覆盖 {shown}：{rows} 行", "replaced {shown}: {rows} rows"),
            false => text!("写出 {shown}：{rows} 行", "written {shown}: {rows} rows"),
        };
        screen::read(words.get(args.lang));
    }
    if manifest.is_some() {
        let shown = args.into.join(new::MANIFEST).display().to_string();
        screen::read(
            text!("写出 {shown}，核对其中的年份和单位", "written {shown}: check its years and unit")
                .get(args.lang),
        );
    }
    screen::read(of::next(args, words.of).get(args.lang));
    End::Done
}

fn stop(progress: Progress, findings: &Findings, args: &ImportArgs) -> End {
    drop(progress);
    args.show(findings);
    End::Findings
}

impl ImportArgs {
    fn show(&self, findings: &Findings) {
        match self.all {
            true => screen::show_all(findings, self.lang),
            false => screen::show(findings, self.lang),
        }
    }

    /// The command that imports by the mapping.
    fn again(&self, mapping: &Path) -> String {
        let quoted = |text: String| match text.contains(char::is_whitespace) {
            true => format!("\"{text}\""),
            false => text,
        };
        let path = |path: &Path| quoted(path.display().to_string());
        let files: Vec<String> = self.file.iter().map(|file| path(file)).collect();
        let mut command = format!("geep import {} --into {}", files.join(" "), path(&self.into));
        if let Some(of) = self.of {
            command += &format!(" --of {}", of.id());
        }
        if let Some(profile) = self.profile.as_ref().filter(|_| !self.into.join(new::MANIFEST).exists()) {
            command += &format!(" --profile {}", quoted(profile.clone()));
        }
        command += &format!(" --mapping {}", path(mapping));
        if let Some(words) = &self.words {
            command += &format!(" --words {}", path(words));
        }
        command
    }
}
