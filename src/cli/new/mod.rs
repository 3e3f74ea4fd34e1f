//! `geep new`: something that runs at once and is then changed, never anything over what is there.

mod dataset;
mod definitions;
mod further;

use super::End;
use crate::disk::{Fault, Staging};
use crate::finding::Findings;
use crate::new::Draft;
use crate::text;
use crate::text::{Lang, Text};
use clap::{Args, Subcommand};
use std::path::Path;

#[derive(Args)]
pub struct NewArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 一个完整的最小方案，写进自己的定义目录 · A least complete scheme, in a folder of definitions
    Scheme(definitions::DefinitionArgs),
    /// 一个最小口径：一个账户、一个指标、一页报告 · A least profile: an account, a measure, a page of the report
    Profile(definitions::DefinitionArgs),
    /// 一个空的数据集和它的模板，或由上一年的数据集续一年 · An empty dataset with its template, or the next year of one
    Dataset(dataset::DatasetArgs),
}

pub fn new(args: &NewArgs) -> End {
    match &args.what {
        What::Scheme(args) => definitions::definitions(Draft::Scheme, args),
        What::Profile(args) => definitions::definitions(Draft::Profile, args),
        What::Dataset(args) => dataset::dataset(args),
    }
}

/// Writes files into a folder together, the last of them last; what is there already is left alone.
fn publish<'f>(
    folder: &Path,
    files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
    lang: Lang,
    findings: &mut Findings,
) -> Result<(), Fault> {
    let mut staging = Staging::new(folder, findings)?;
    files.into_iter().try_for_each(|(name, content)| staging.add(name, content))?;
    staging.publish(&[], lang, findings)
}

/// What is wrong with a folder that is to become a dataset: whatever is in it would be read as its data.
fn not_empty(folder: &Path) -> Option<Text> {
    let shown = folder.display();
    let holds = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    (holds || folder.is_file()).then(|| {
        text!(
            "{shown} 已经有了，没有改动它；数据集要写在新的或空的目录里，换一个目录。另见 --help",
            "{shown} is there already and was left alone; a dataset goes into a folder that is new or empty: name another. See --help"
        )
    })
}

/// The option for the folders of definitions, as a command wants it.
fn coefficients<'p>(folders: impl IntoIterator<Item = &'p Path>) -> String {
    folders.into_iter().map(|folder| format!(" --coefficients {}", word(folder))).collect()
}

/// A path as one word of a command.
fn word(path: &Path) -> String {
    let shown = path.display().to_string();
    if shown.contains(char::is_whitespace) { format!("\"{shown}\"") } else { shown }
}
