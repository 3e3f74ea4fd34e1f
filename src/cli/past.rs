//! What a scheme is settled after: the earlier settlements that a dataset names, and the corrections of them.

use crate::engine::{self, frame::Frames};
use crate::finding::Findings;
use crate::rule::Book;
use crate::settle::earlier::{self, Named};
use crate::settle::{Past, Terms, adjustments};
use crate::table::{Dataset, Inputs};
use std::path::PathBuf;

/// Reads what was settled before, by the manifest and in further folders.
pub fn read(
    dataset: &Dataset,
    book: &Book<'_>,
    terms: &Terms<'_>,
    after: &[PathBuf],
    findings: &mut Findings,
) -> Past {
    let in_manifest = dataset.settled.iter().map(|(time, folder)| Named {
        time: Some(time.clone()),
        shown: folder.text.clone(),
        path: dataset.beside(&folder.text),
        at: Some(folder.clone()),
    });
    let further = after.iter().map(|path| Named {
        time: None,
        shown: path.display().to_string(),
        path: path.clone(),
        at: None,
    });
    let named: Vec<Named> = in_manifest.chain(further).collect();
    let earlier = earlier::read(&named, book, terms, findings);
    Past { earlier, adjustments: adjustments(dataset, book, terms, findings) }
}

/// The same for commands that settle nothing: what the manifest names belongs to the dataset's own scheme.
pub fn of_dataset(
    dataset: &Dataset,
    book: &Book<'_>,
    terms: Option<&Terms<'_>>,
    findings: &mut Findings,
) -> Past {
    match terms.filter(|_| book.profile.id == dataset.profile.text) {
        Some(terms) => read(dataset, book, terms, &[], findings),
        None => Past::default(),
    }
}

/// The rows of a run, with those that earlier settlements gave.
pub fn frames(
    past: &Past,
    book: &Book<'_>,
    terms: Option<&Terms<'_>>,
    inputs: &Inputs,
    findings: &mut Findings,
) -> Option<Frames> {
    let Some(terms) = terms.filter(|_| !past.earlier.is_empty()) else {
        return engine::frames(book, inputs, findings);
    };
    let keys = earlier::keys(&past.earlier, book);
    let mut frames = engine::frames_with(book, inputs, &keys, findings)?;
    earlier::lay(&past.earlier, book, terms, inputs, &mut frames, findings);
    Some(frames)
}
