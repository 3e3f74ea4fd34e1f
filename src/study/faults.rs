//! What can be wrong with a study.

use crate::finding::Finding;
use crate::input::Unread;
use crate::model::Placed;
use crate::text;
use crate::text::Text;

pub fn unreadable(shown: &str, unread: &Unread) -> Finding {
    let (message, help) = unread.words();
    Finding::error("unreadable-study", message).at_words(Text::same(shown)).help(help)
}

/// A scenario that is named twice.
pub fn twice(scenario: &Placed) -> Finding {
    let id = &scenario.text;
    let message = text!("情景 `{id}` 写了两次", "scenario `{id}` stands twice");
    scenario.whole(
        Finding::error("duplicate-scenario", message).help(text!("删去其中一个", "remove one of them")),
        Text::default(),
    )
}

/// More cells than a study may have.
pub fn too_many(id: &Placed, cells: usize, most: usize) -> Finding {
    let message = text!(
        "情景与口径共 {cells} 格，超过 {most} 格的上限",
        "scenarios and profiles make {cells} cells; at most {most} are allowed"
    );
    id.whole(
        Finding::error("study-too-large", message)
            .help(text!("拆成几个研究", "split it into several studies")),
        Text::default(),
    )
}
