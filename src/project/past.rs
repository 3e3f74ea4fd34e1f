//! What a scheme is settled after: the earlier settlements that a dataset names, and the corrections of them.

use crate::compute;
use crate::finding::{Finding, Findings};
use crate::input;
use crate::plan::Frames;
use crate::rule::Book;
use crate::settle::earlier::{self, Named};
use crate::settle::{Past, Terms, adjustments};
use crate::table::{Dataset, Inputs};
use crate::text;
use std::path::PathBuf;
use std::sync::Arc;

/// Reads what was settled before, by the manifest and in further folders.
pub fn read(
    dataset: &Dataset,
    book: &Book,
    terms: &Terms,
    after: &[PathBuf],
    findings: &mut Findings,
) -> Arc<Past> {
    let in_manifest = dataset.settled.iter().map(|(time, folder)| Named {
        time: Some(time.clone()),
        shown: folder.text.clone(),
        path: dataset.beside(&folder.text),
        at: Some(folder.clone()),
    });
    let further = after.iter().zip(shown(dataset, after)).map(|(path, shown)| Named {
        time: None,
        path: dataset.elsewhere.get(&shown).unwrap_or(path).clone(),
        shown,
        at: None,
    });
    let named: Vec<Named> = in_manifest.chain(further).collect();
    let earlier = earlier::read(&named, book, terms, findings);
    Arc::new(Past { earlier, adjustments: adjustments(dataset, book, terms, findings) })
}

/// What reports call the folders that are named beside those of the dataset.
pub fn shown(dataset: &Dataset, after: &[PathBuf]) -> Vec<String> {
    let mut taken: Vec<String> = dataset.settled.iter().map(|(_, folder)| folder.text.clone()).collect();
    for path in after {
        taken.push(input::shown(path, &taken));
    }
    taken.split_off(dataset.settled.len())
}

/// The same for commands that settle nothing: what the manifest names belongs to the dataset's own scheme.
pub fn of_dataset(
    dataset: &Dataset,
    book: &Book,
    terms: Option<&Terms>,
    findings: &mut Findings,
) -> Arc<Past> {
    if let Some(terms) = terms.filter(|_| book.profile.id == dataset.profile.text) {
        return read(dataset, book, terms, &[], findings);
    }
    let files = dataset.adjustments().len();
    if files + dataset.settled.len() > 0 {
        let (own, id) = (&dataset.profile.text, &book.profile.id);
        let message = text!(
            "数据集的 [settled] 和调整表属于 `{own}` 的结算，按 `{id}` 计算时没有用到",
            "[settled] and the adjustments of the dataset belong to settlements by `{own}`; they were not used for `{id}`"
        );
        findings.push(Finding::warning("settled-unused", message).help(text!(
            "不是要结算的数据集，去掉它们",
            "take them out where nothing is settled by this dataset"
        )));
    }
    Arc::default()
}

/// The rows of a run, with those that earlier settlements gave.
pub fn frames(
    past: &Past,
    book: &Arc<Book>,
    terms: Option<&Terms>,
    inputs: &Arc<Inputs>,
    findings: &mut Findings,
) -> Option<Arc<Frames>> {
    let Some(terms) = terms.filter(|_| !past.earlier.is_empty()) else {
        return compute::frames(book, inputs, findings);
    };
    let keys = earlier::keys(&past.earlier, book);
    let mut frames = compute::frames_with(book, inputs, &keys, findings)?;
    earlier::lay(&past.earlier, book, terms, inputs, &mut frames, findings);
    Some(frames)
}
