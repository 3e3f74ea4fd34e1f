//! `geep import`: an office's table into tidy tables of a dataset, by way of a mapping file.

mod figures;
mod members;
mod new;
mod of;
mod received;
mod words;

use super::End;
use super::screen::{self, Progress};
use crate::disk::{Fault, Staging};
use crate::finding::{Finding, Findings, Source};
use crate::import::Kind;
use crate::input;
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
    /// 数据集目录；还没有就新建，须写 --profile。系数和成员写自己的定义目录 · Folder with dataset.toml; a new one is made, with --profile. Of coefficients and members the folder of your definitions
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// 读成什么：数据表、系数、预期结果还是维度的成员；有映射文件时由它说 · What the tables are read as; a mapping says it itself
    #[arg(long, value_enum)]
    of: Option<Kind>,
    /// 成员属于哪个维度，写进建议 · Dimension of the members, for the proposal
    #[arg(long, value_name = "ID")]
    dimension: Option<String>,
    /// 新数据集的口径 · Profile of a new dataset
    #[arg(long, value_name = "ID")]
    profile: Option<String>,
    /// 答过的问题：先从这里找答案，导入后把新的记进去；名单不用 · What was answered before: looked up first, and kept after an import; not for members
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
    /// 数据状态，写进建议；系数和开发区等单位写证据等级，预期结果写来历 · Status for the proposal; of coefficients and regions their evidence, of expected results their basis
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
    let mut findings = Findings::default();
    let kind = match of::kind(args, &mut findings) {
        Ok(kind) => kind,
        Err(end) => return end,
    };
    let progress = Progress::new(args.lang);
    if findings.has_errors() {
        return stop(progress, &findings, args);
    }
    match kind.figures() {
        Some(of) => figures::import(args, (kind, of), progress, findings),
        None => members::import(args, progress, findings),
    }
}

/// The mapping that is to be followed: none where a proposal is to be made, and an error where one would go over what
/// someone may have filled in.
fn given_mapping(args: &ImportArgs, path: &Path) -> Result<Option<Arc<Source>>, Box<Finding>> {
    match (&args.mapping, path.exists()) {
        (Some(_), true) => read_mapping(path).map(Some),
        (None, true) if !args.yes => Err(Box::new(mapping_exists(path))),
        _ => Ok(None),
    }
}

fn read_mapping(path: &Path) -> Result<Arc<Source>, Box<Finding>> {
    let name = path.display().to_string();
    match input::text(path, input::TOML) {
        Ok(text) => Ok(Arc::new(Source { name, text })),
        Err(unread) => {
            let (message, help) = unread.words();
            Err(Box::new(Finding::error("unreadable-mapping", message).at_words(Text::same(name)).help(help)))
        }
    }
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

/// Writes a proposal.
fn write_proposal(args: &ImportArgs, path: &Path, text: &str, findings: &mut Findings) -> Result<(), Fault> {
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_string();
    let mut staging = Staging::new(folder, findings)?;
    staging.add(&name, text.as_bytes())?;
    staging.publish(&[], args.lang, findings)
}

/// What is said of a proposal that was written.
fn proposed(args: &ImportArgs, path: &Path, open: usize) {
    let (shown, again) = (path.display(), args.again(path));
    let words = text!(
        "建议写在 {shown}，待填 {open} 项；数据表还没有写。核对、填写后运行：\n{again}",
        "the proposal is in {shown}, {open} entries open; no table was written yet. Check it, fill it in and run:\n{again}"
    );
    screen::read(words.get(args.lang));
}

/// Of the files to be written those that are there; without --replace each is an error.
fn there<'n>(
    args: &ImportArgs,
    folder: &Path,
    names: impl Iterator<Item = &'n str>,
    findings: &mut Findings,
) -> Vec<&'n str> {
    let there: Vec<&str> = names.filter(|name| folder.join(name).exists()).collect();
    for name in there.iter().filter(|_| !args.replace) {
        let shown = folder.join(name).display().to_string();
        let message =
            text!("已有数据表 {shown}，没有覆盖", "there is a table {shown} already; it was left as it is");
        findings.push(Finding::error("table-exists", message).help(text!(
            "要覆盖就加 --replace，或在映射文件改 output",
            "add --replace to replace it, or change `output` in the mapping"
        )));
    }
    there
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
        for folder in &self.coefficients {
            command += &format!(" --coefficients {}", path(folder));
        }
        if let Some(words) = &self.words {
            command += &format!(" --words {}", path(words));
        }
        command
    }
}
