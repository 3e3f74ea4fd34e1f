//! Members of dimensions: a list into the folder of the user's definitions.

use super::{ImportArgs, given_mapping, mapping_exists, of, proposed, received, stop, there, write_proposal};
use crate::cli::screen::{self, Progress};
use crate::cli::{End, width};
use crate::disk::{self, Old, Staging};
use crate::finding::{Finding, Findings, Severity, Source};
use crate::import::Kind;
use crate::import::members::{self, Given, Listed, Plan};
use crate::model::Catalog;
use crate::model::dimension::Dimensions;
use crate::model::files::Files;
use crate::sheet::raw::Raw;
use crate::text;
use crate::text::Text;
use std::sync::Arc;

pub fn import(args: &ImportArgs, progress: Progress, mut findings: Findings) -> End {
    progress.step("读取定义", "reading definitions");
    if let Err(fault) = disk::mend(&of::folder(args, Kind::Members), &mut findings) {
        drop(progress);
        return fault.end(args.lang);
    }
    let mut files = Files::with(&args.coefficients, &mut findings);
    of::lay_own(args, Kind::Members, &mut files, &mut findings);
    let path = match &args.mapping {
        Some(path) => path.clone(),
        None => args.into.join("mapping.toml"),
    };
    let given = match given_mapping(args, &path) {
        Ok(given) => given,
        Err(finding) => {
            findings.push(*finding);
            return stop(progress, &findings, args);
        }
    };
    if let Some(source) = given.as_ref().filter(|_| args.replace) {
        replaced(&mut files, source);
    }
    let mut dimensions = Catalog::load(&files, &mut findings).dimensions;
    progress.step("读取原表", "reading the tables");
    let raws = received::read(args, &mut findings);
    if findings.has_errors() {
        return stop(progress, &findings, args);
    }
    let followed = given.is_some();
    let source = match given.or_else(|| proposal(args, &raws, &dimensions, &mut findings)) {
        Some(source) => source,
        None => return stop(progress, &findings, args),
    };
    if args.replace && !followed {
        replaced(&mut files, &source);
        dimensions = Catalog::load(&files, &mut findings).dimensions;
    }
    let Some(plan) = members::read(&source, &raws, &dimensions, &mut findings) else {
        return stop(progress, &findings, args);
    };
    let mut told = Findings::default();
    let listed = members::gather(&plan, &raws, &dimensions, &mut told);
    let list = Imported { plan: &plan, listed: &listed, raws: &raws, dimensions: &dimensions };
    if followed || args.yes && plan.open.is_empty() {
        findings.extend(plan.open.clone());
        if plan.open.is_empty() {
            findings.extend(told);
        }
        return publish(args, &list, &files, progress, findings);
    }
    if path.exists() {
        findings.push(mapping_exists(&path));
        return stop(progress, &findings, args);
    }
    let written = write_proposal(args, &path, &source.text, &mut findings);
    drop(progress);
    if plan.open.is_empty() {
        findings.extend(told);
    }
    // Nothing keeps a proposal from being written: what is wrong with the list is told as a warning.
    let mut doubts = Findings::default();
    findings.iter().for_each(|f| doubts.push(Finding { severity: Severity::Warning, ..f.clone() }));
    args.show(&doubts);
    if let Err(fault) = written {
        return fault.end(args.lang);
    }
    screen::read(&list.shown(args));
    proposed(args, &path, plan.open.counts().0);
    End::Done
}

/// What was read of lists.
struct Imported<'a> {
    plan: &'a Plan,
    listed: &'a [Listed],
    raws: &'a [Raw],
    dimensions: &'a Dimensions,
}

impl Imported<'_> {
    fn shown(&self, args: &ImportArgs) -> String {
        members::show(self.plan, self.listed, self.raws, self.dimensions, (args.lang, width::of_output()))
    }
}

fn proposal(
    args: &ImportArgs,
    raws: &[Raw],
    dimensions: &Dimensions,
    findings: &mut Findings,
) -> Option<Arc<Source>> {
    let given = Given {
        dimension: args.dimension.clone(),
        sheet: args.sheet.clone(),
        evidence: args.status.clone(),
        source: args.source.clone(),
        lang: args.lang,
    };
    let text = members::propose(raws, &given, dimensions, findings)?;
    let name = args.mapping.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    Some(Arc::new(Source { name, text }))
}

/// Takes out what is going to be replaced: its members are not there already.
fn replaced(files: &mut Files, mapping: &Arc<Source>) {
    for output in members::outputs(mapping) {
        files.leave_out(&format!("dimensions/{output}"));
    }
}

fn publish(
    args: &ImportArgs,
    list: &Imported<'_>,
    files: &Files,
    progress: Progress,
    mut findings: Findings,
) -> End {
    let new = members::files(list.plan, list.listed, list.raws, list.dimensions, args.lang);
    if new.is_empty() && !findings.has_errors() {
        let shown: Vec<String> = args.file.iter().map(|file| file.display().to_string()).collect();
        findings.push(members::nothing_new().at_words(Text::same(shown.join(" "))));
    }
    let folder = of::folder(args, Kind::Members);
    let there = there(args, &folder, new.iter().map(|(name, _)| name.as_str()), &mut findings);
    if !findings.has_errors() {
        try_out(files, &new, &mut findings);
    }
    if findings.has_errors() {
        return stop(progress, &findings, args);
    }
    let old: Vec<Old> = there.iter().map(|name| Old::Remove(name.to_string())).collect();
    let written = Staging::new(&folder, &mut findings).and_then(|mut staging| {
        new.iter().try_for_each(|(name, content)| staging.add(name, content.as_bytes()))?;
        staging.publish(&old, args.lang, &mut findings)
    });
    drop(progress);
    args.show(&findings);
    if let Err(fault) = written {
        return fault.end(args.lang);
    }
    screen::read(&list.shown(args));
    for (name, _) in &new {
        let shown = folder.join(name).display().to_string();
        let words = match there.contains(&name.as_str()) {
            true => text!("覆盖 {shown}", "replaced {shown}"),
            false => text!("写出 {shown}", "written {shown}"),
        };
        screen::read(words.get(args.lang));
    }
    screen::read(of::next(args, Kind::Members).get(args.lang));
    End::Done
}

/// Reads the definitions with the new ones among them: what they say of those keeps them from being written.
fn try_out(files: &Files, new: &[(String, String)], findings: &mut Findings) {
    let mut files = files.clone();
    files.lay(new.iter().map(|(name, text)| (format!("dimensions/{name}"), text.clone())));
    let mut told = Findings::default();
    Catalog::load(&files, &mut told);
    told.iter().filter(|finding| finding.severity == Severity::Error).for_each(|f| findings.push(f.clone()));
}
