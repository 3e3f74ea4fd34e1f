//! The file of answers: looked up before a proposal, added to after an import.

use super::ImportArgs;
use crate::disk::{Fault, Staging};
use crate::finding::{Finding, Findings, Source};
use crate::import::{Answers, Mapping, Plan, Words};
use crate::input;
use crate::model::dimension::DimKind;
use crate::sheet::raw::Raw;
use crate::text::Text;
use std::path::Path;
use std::sync::Arc;

/// What was answered before; nothing where there is no such file yet.
pub fn read(args: &ImportArgs, findings: &mut Findings) -> Answers {
    let Some(path) = args.words.as_ref().filter(|path| path.exists()) else { return Answers::default() };
    let name = path.display().to_string();
    match input::text(path, input::TOML) {
        Ok(text) => Answers::read(&Arc::new(Source { name, text }), findings).unwrap_or_default(),
        Err(unread) => {
            let (message, help) = unread.words();
            findings.push(unreadable(message).at_words(Text::same(name)).help(help));
            Answers::default()
        }
    }
}

/// Keeps what the mapping answered.
pub fn keep(
    args: &ImportArgs,
    (mapping, plan, raws): (&Arc<Source>, &Plan, &[Raw]),
    words: &Words<'_>,
    findings: &mut Findings,
) -> Result<(), Fault> {
    let Some(path) = &args.words else { return Ok(()) };
    let mut told = Findings::default();
    let (Some(read), mut answers) =
        (crate::model::read::<Mapping>(mapping, &mut told), read(args, &mut told))
    else {
        return Ok(());
    };
    let dimensions = &words.catalog.dimensions;
    let times = [DimKind::Year, DimKind::Period].into_iter().filter_map(|kind| dimensions.of_kind(kind));
    let times: Vec<String> = times.map(|dim| dimensions.get(dim).id.clone()).collect();
    answers.learn(words.of, &read, plan, raws, &times);
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_string();
    let mut staging = Staging::new(folder, findings)?;
    staging.add(&name, answers.written().as_bytes())?;
    let old: Vec<_> = path.exists().then_some(crate::disk::Old::Remove(name)).into_iter().collect();
    staging.publish(&old, args.lang, findings)
}

fn unreadable(message: Text) -> Finding {
    Finding::error("unreadable-words", message)
}
