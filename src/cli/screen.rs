//! What goes to the terminal: findings, progress, the closing table.

use super::{End, usage, width};
use crate::disk::Fault;
use crate::finding::{Finding, Findings};
use crate::project::{Refused, Step};
use crate::report::folder::RUN;
use crate::report::place::Asked;
use crate::text;
use crate::text::{Lang, Text, visible};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::ffi::OsString;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::Duration;

/// Prints findings to standard error, with a closing count; of each kind as many as one can read.
pub fn show(findings: &Findings, lang: Lang) {
    show_some(findings, Findings::render, lang);
}

/// Prints every finding that was kept.
pub fn show_all(findings: &Findings, lang: Lang) {
    show_some(findings, Findings::render_all, lang);
}

fn show_some(findings: &Findings, render: fn(&Findings, Lang, bool) -> String, lang: Lang) {
    if findings.is_empty() {
        return;
    }
    let error = std::io::stderr();
    let color = error.is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let (errors, warnings) = findings.counts();
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (s, t) = (plural(errors), plural(warnings));
    let zh = format!("共 {errors} 个错误，{warnings} 个警告。");
    let count = Text { zh, en: format!("{errors} error{s}, {warnings} warning{t}.") };
    // A closed pipe at the other end is no reason to fail.
    let said = width::broken(&render(findings, lang, color), width::of_error());
    let _ = writeln!(error.lock(), "{said}{}", count.get(lang));
}

/// One finding as it is shown among others.
pub fn shown(finding: Finding, lang: Lang) -> String {
    let mut findings = Findings::default();
    findings.push(finding);
    let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    findings.render(lang, color).trim_end().to_string()
}

/// Prints a sentence to standard error, behind the findings.
pub fn tell(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", visible(text));
}

/// What was written where.
pub fn written(out: &Path, (money, asked): (bool, Asked<'_>), lang: Lang) -> String {
    let (shown, files) = (out.display(), files(money, asked));
    let (zh, en) = (files.join("、"), files.join(", "));
    text!("报告写在 {shown}：{zh}", "written to {shown}: {en}").get(lang).to_string()
}

/// The files of a report, the manifest last.
fn files(money: bool, asked: Asked<'_>) -> Vec<String> {
    asked.names(money).into_iter().chain([RUN.to_string()]).collect()
}

/// Tells why nothing was done.
pub fn refuse(refused: Refused, lang: Lang) -> End {
    let (findings, fault) = refused.into_parts();
    show(&findings, lang);
    fault.map_or(End::Findings, |fault| fault.end(lang))
}

/// The same as JSON.
pub fn refuse_as_json(refused: Refused) -> End {
    let (findings, _) = refused.into_parts();
    say(&json(&findings, None));
    End::Findings
}

/// Tells all that was found, and why nothing was written where that is so.
pub fn conclude(found: &Findings, written: Result<Findings, Refused>, lang: Lang) -> Result<(), End> {
    let (findings, fault) = all(found, written);
    show(&findings, lang);
    fault.map_or(Ok(()), |fault| Err(fault.end(lang)))
}

/// The same as JSON, with what was written.
pub fn conclude_as_json(
    found: &Findings,
    written: Result<Findings, Refused>,
    (out, money, formats): (&Path, bool, Asked<'_>),
    lang: Lang,
) -> End {
    let (findings, fault) = all(found, written);
    say(&json(&findings, fault.is_none().then_some((out, money, formats))));
    fault.map_or(End::Done, |fault| fault.end(lang))
}

/// What was found with what was told in writing.
fn all(found: &Findings, written: Result<Findings, Refused>) -> (Findings, Option<Fault>) {
    let (told, fault) = written.map_or_else(Refused::into_parts, |told| (told, None));
    let mut findings = found.clone();
    findings.extend(told);
    (findings, fault)
}

/// What `--json` prints: the findings as `check --json` has them, and the folder and files written, if any were.
pub fn json(findings: &Findings, written: Option<(&Path, bool, Asked<'_>)>) -> String {
    let (errors, warnings) = findings.counts();
    let written = written.map(
        |(out, money, asked)| json!({ "folder": out.display().to_string(), "files": files(money, asked) }),
    );
    let all = json!({
        "errors": errors, "warnings": warnings, "findings": findings.json(), "written": written,
    });
    serde_json::to_string_pretty(&all).unwrap_or_default()
}

/// Why standard output took no more.
static REFUSED: OnceLock<String> = OnceLock::new();

/// Prints text to standard output. A closed pipe is no failure; any other is told in the end, by [`failed`].
pub fn say(text: &str) {
    print(&visible(text), "\n");
}

/// Prints words for people, which fit the terminal.
pub fn read(text: &str) {
    say(&width::broken(text, width::of_output()));
}

fn print(text: &str, end: &str) {
    let mut output = std::io::stdout().lock();
    let done = write!(output, "{text}{end}").and_then(|()| output.flush());
    if let Err(e) = done.map_err(|e| (e.kind(), e.to_string()))
        && e.0 != ErrorKind::BrokenPipe
    {
        let _ = REFUSED.set(e.1);
    }
}

/// Whether standard output took not all that was said; that is told.
pub fn failed() -> bool {
    let Some(e) = REFUSED.get() else { return false };
    tell(&format!(
        "写不了标准输出，上面的结果不全 · cannot write to standard output, the result is not whole: {e}"
    ));
    true
}

/// Help and version go to standard output, what is wrong with a command to standard error.
pub fn usage(told: &clap::Error, command: &clap::Command, words: &[OsString], lang: Lang) -> ExitCode {
    // A command of no words is answered by the help, which begins with what to write.
    let helped = told.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if told.use_stderr() {
        match helped {
            true => tell(told.render().to_string().trim_end()),
            false => tell(&usage::words(told, command, words, lang)),
        }
        return ExitCode::from(2);
    }
    let words = told.render();
    match std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        true => print(&words.ansi().to_string(), ""),
        false => print(&words.to_string(), ""),
    }
    if failed() { ExitCode::from(3) } else { ExitCode::SUCCESS }
}

/// A line that tells on a terminal what is being done, and is silent in a pipe.
pub struct Progress {
    bar: ProgressBar,
    lang: Lang,
}

impl Progress {
    pub fn new(lang: Lang) -> Progress {
        let bar =
            if std::io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}  {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Progress { bar, lang }
    }

    pub fn step(&self, zh: &'static str, en: &'static str) {
        self.bar.set_message(self.lang.pick(zh, en));
    }

    /// Shows the steps that are taken with a dataset.
    pub fn watch(&self) -> impl Fn(Step) + Send + Sync + 'static {
        let (bar, lang) = (self.bar.clone(), self.lang);
        move |step| bar.set_message(step.words().get(lang).to_string())
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
