//! Figures of any kind: tidy tables, coefficients, results known beforehand.

use super::{
    ImportArgs, given_mapping, mapping_exists, new, of, proposed, received, stop, there, words,
    write_proposal,
};
use crate::cli::screen::{self, Progress};
use crate::cli::{End, width};
use crate::disk::{self, Old, Staging};
use crate::finding::codes::OF_OPEN_MAPPINGS;
use crate::finding::{Finding, Findings, Severity, Source};
use crate::import::{self, Gathered, Given, Kind, Of, Plan, Words, preview, write};
use crate::model::Catalog;
use crate::model::files::Files;
use crate::sheet::raw::Raw;
use crate::text;
use crate::text::Text;
use std::sync::Arc;

pub fn import(args: &ImportArgs, (kind, of): (Kind, Of), progress: Progress, mut findings: Findings) -> End {
    progress.step("读取定义", "reading definitions");
    let mut files = Files::with(&args.coefficients, &mut findings);
    of::lay_own(args, kind, &mut files, &mut findings);
    let catalog = Arc::new(Catalog::load(&files, &mut findings));
    if let Err(fault) = disk::mend(&of::folder(args, kind), &mut findings) {
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
    match given_mapping(args, &path) {
        Ok(None) => {}
        Ok(Some(source)) => return follow(args, &source, &raws, &words, progress, findings),
        Err(finding) => {
            findings.push(*finding);
            return stop(progress, &findings, args);
        }
    }
    let given = Given {
        sheet: args.sheet.clone(),
        status: args.status.clone(),
        source: args.source.clone(),
        answers,
        lang: args.lang,
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
    let written = write_proposal(args, &path, &source.text, &mut findings);
    drop(progress);
    if let Err(fault) = written {
        args.show(&findings);
        return fault.end(args.lang);
    }
    findings.extend(trial);
    args.show(&doubts(&findings, &plan));
    screen::read(&preview::show(&plan, &gathered, &raws, &words, (args.lang, width::of_output())));
    proposed(args, &path, plan.open.counts().0);
    End::Done
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
    source: &Arc<Source>,
    raws: &[Raw],
    words: &Words<'_>,
    progress: Progress,
    mut findings: Findings,
) -> End {
    let Some(plan) = import::read(source, raws, words, &mut findings) else {
        return stop(progress, &findings, args);
    };
    findings.extend(plan.open.clone());
    if findings.has_errors() {
        return stop(progress, &findings, args);
    }
    let gathered = import::gather(&plan, raws, words, args.lang, &mut findings);
    publish(args, (source, &plan), &gathered, raws, words, progress, findings)
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
    let folder = of::folder(args, words.of.kind());
    let there = there(args, &folder, tables.iter().map(|(name, _)| name.as_str()), &mut findings);
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
    screen::read(of::next(args, words.of.kind()).get(args.lang));
    End::Done
}
