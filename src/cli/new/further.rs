//! `geep new dataset --from`: a dataset of a further year.

use super::super::screen::Progress;
use super::publish;
use crate::disk::{Fault, unmade};
use crate::finding::{Finding, Findings};
use crate::model::Catalog;
use crate::new::year::{Before, File, Further};
use crate::sheet::faults::file_unreadable;
use crate::table::{self, Dataset};
use crate::text;
use crate::text::{Lang, Text};
use std::path::Path;
use std::sync::Arc;

/// Where to go on, from where and to which year.
pub struct Going<'a> {
    pub folder: &'a Path,
    pub from: &'a Path,
    pub year: u32,
    /// Another than the dataset's own.
    pub profile: Option<&'a String>,
    /// The command that comes next.
    pub check: &'a str,
    pub lang: Lang,
}

/// Writes it; none where something is wrong, which is then reported.
pub fn write(
    going: &Going<'_>,
    catalog: &Arc<Catalog>,
    progress: &Progress,
    findings: &mut Findings,
) -> Option<Result<Text, Fault>> {
    let Going { folder, from, year, profile, lang, .. } = *going;
    progress.step("读取数据表", "reading the tables");
    let dataset = Dataset::open(from, findings)?;
    if let Some(finding) = unfit(&dataset, year) {
        findings.push(finding);
        return None;
    }
    let inputs = table::read(&dataset, catalog, findings);
    if findings.has_errors() {
        return None;
    }
    let before = Before {
        dataset: &dataset,
        inputs: &inputs,
        catalog,
        profile: profile.unwrap_or(&dataset.profile.text),
    };
    let further = before.of_year(year, folder, lang, findings)?;
    let name = lang.pick("模板", "template");
    let name = format!("{name}-{year}.xlsx");
    let template = match &further.template {
        Ok(bytes) => bytes.as_slice(),
        Err(e) => return Some(Err(unmade(&name, e))),
    };
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for file in further.files.iter().filter(|file| file.taken) {
        files.push((file.name.clone(), content(file, findings)?));
    }
    let copied = files.iter().map(|(name, content)| (name.as_str(), content.as_slice()));
    let made = [(name.as_str(), template), ("dataset.toml", further.manifest.as_bytes())];
    let written = publish(folder, copied.chain(made), lang, findings);
    Some(written.map(|()| told(going, &name, &further)))
}

/// Why no year can follow.
fn unfit(dataset: &Dataset, year: u32) -> Option<Finding> {
    let shown = &dataset.shown;
    if !dataset.is_folder() {
        let message = text!("{shown} 是一个工作簿", "{shown} is a workbook");
        return Some(no_further_year(message).help(text!(
            "续一年要用目录里的数据集：把数据表另存到一个目录，旁边写 dataset.toml；或者用 --profile 新建",
            "to go on by a year the dataset must be a folder: save its tables in one with a dataset.toml beside, or make a new one with --profile"
        )));
    }
    let last = dataset.years.last().filter(|last| year <= **last)?;
    let message = text!("{shown} 已经核算到 {last} 年", "{shown} accounts {last} already");
    Some(
        no_further_year(message)
            .help(text!("--year 写 {last} 以后的年份", "give --year a year after {last}")),
    )
}

fn no_further_year(message: Text) -> Finding {
    Finding::error("no-further-year", message)
}

fn content(file: &File, findings: &mut Findings) -> Option<Vec<u8>> {
    let read = std::fs::read(&file.path);
    let refused = |e: std::io::Error| {
        let message = text!("文件读不了：{e}", "the file cannot be read: {e}");
        let help = text!("检查它有读取权限", "check that you may read it");
        findings.push(file_unreadable(message, help).at_words(Text::same(file.name.clone())));
    };
    read.map_err(refused).ok()
}

/// What was written, what went along, what did not and why, and what comes next.
fn told(going: &Going<'_>, template: &str, further: &Further) -> Text {
    let mut words = Text::default();
    let mut say = |line: Text| {
        words.zh += &format!("{}\n", line.zh);
        words.en += &format!("{}\n", line.en);
    };
    let shown = going.folder.display();
    say(text!(
        "写在 {shown}：{template}、dataset.toml。以前的数没有当作新一年的数。",
        "Written to {shown}: {template}, dataset.toml. No earlier figure was taken for one of the new year."
    ));
    let heads =
        [(true, text!("带过来的文件：", "Taken over:")), (false, text!("没有带过来的：", "Not taken over:"))];
    for (taken, head) in heads {
        let files: Vec<&File> = further.files.iter().filter(|file| file.taken == taken).collect();
        if !files.is_empty() {
            say(head);
        }
        for File { name, why: Text { zh, en }, .. } in files {
            say(text!("  {name}：{zh}", "  {name}: {en}"));
        }
    }
    say(text!("dataset.toml 里改了的：", "Changed in dataset.toml:"));
    for Text { zh, en } in &further.said {
        say(text!("  {zh}", "  {en}"));
    }
    let command = going.check;
    say(text!(
        "{template} 只列还没有的数。填好后运行：\n{command}",
        "{template} lists only what is not there yet. Fill it in and run:\n{command}"
    ));
    Text { zh: words.zh.trim_end().to_string(), en: words.en.trim_end().to_string() }
}
