//! Running the command of a pack once more, on what the pack holds.

use super::layout::{self, DATASET};
use super::record::Record;
use crate::disk::Fault;
use crate::output::{self, Format};
use crate::project::{Computed, Computing, Opening, Refused, Settled, Settling, Step};
use crate::report::place::Bundle;
use crate::results::Sheets;
use crate::results::command::Name;
use crate::text;
use crate::text::{Lang, Text};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// What came out.
pub enum Again {
    Computed(Box<Computed>),
    Settled(Box<Settled>),
}

/// What of a command is said in words that this program may not know.
pub struct Words {
    pub lang: Lang,
    formats: Vec<&'static Format>,
    sheets: Sheets,
}

impl Words {
    /// The language and the formats of a report.
    pub fn of(record: &Record) -> Result<Words, Text> {
        let said = &record.command.lang;
        let lang = Lang::from_str(said, false).map_err(|_| {
            text!("run.json 写的语言 {said} 不认得", "run.json names a language that is not known: {said}")
        })?;
        let said = &record.command.sheets;
        let sheets = Sheets::from_str(said, false).map_err(|_| {
            text!("run.json 写的 sheets {said} 不认得", "run.json names sheets that are not known: {said}")
        })?;
        Ok(Words { lang, formats: output::named(&record.command.formats.join(","))?, sheets })
    }
}

/// Runs it, on a pack that was unpacked into a folder.
pub fn again(
    record: &Record,
    words: &Words,
    folder: &Path,
    tell: impl Fn(Step) + Send + Sync + 'static,
) -> Result<Again, Refused> {
    let command = record.command.clone();
    let dataset = match record.workbook() {
        Some(name) => folder.join(DATASET).join(name),
        None => folder.join(DATASET),
    };
    let opening = Opening::new(dataset).lang(words.lang).progress(tell);
    let opening = opening.moved(command.dataset, layout::elsewhere(record, folder));
    let folders = record.definitions.folders.iter().enumerate();
    let laid = |opening: Opening, (number, own): (usize, &super::record::Folder)| {
        opening.definitions_as(folder.join(layout::definitions(number)), own.folder.clone())
    };
    let project = folders.fold(opening, laid).open()?.under_kept(&command.scenario)?;
    match command.name {
        Name::Run => {
            let how = Computing::default().profile(command.profile).compare(command.compare);
            let how = how.accept(command.accept).formats(&words.formats).sheets(words.sheets);
            let how = command.year.into_iter().fold(how, Computing::year);
            let how = if command.strict { how.strict() } else { how };
            Ok(Again::Computed(Box::new(project.compute(how)?)))
        }
        Name::Settle => {
            let how = if command.trial { Settling::trial() } else { Settling::default() };
            let how = how.scheme(command.profile).compare(command.compare).accept(command.accept);
            let how = command.period.into_iter().fold(how, Settling::period);
            let how = how
                .after(command.after.into_iter().map(PathBuf::from))
                .formats(&words.formats)
                .sheets(words.sheets);
            Ok(Again::Settled(Box::new(project.settle(how)?)))
        }
    }
}

impl Again {
    /// Whether it is a settlement, and not a trial.
    pub fn is_settled(&self) -> bool {
        matches!(self, Again::Settled(settled) if !settled.is_trial())
    }

    /// The files of the report.
    pub fn bundle(&self) -> Result<Bundle, Fault> {
        match self {
            Again::Computed(computed) => computed.bundle(),
            Again::Settled(settled) => settled.bundle(),
        }
    }
}
