//! What came after a rule that has ended: a scheme that is shipped, or only the document that replaced it.

use crate::finding::{Findings, Sought, unknown};
use crate::model::Catalog;
use crate::model::account::Model;
use crate::model::date::Date;
use crate::model::document::Document;
use crate::model::faults;
use crate::text;
use crate::text::Text;

/// Refuses successors that nothing is known of, and those of a rule that does not say when it ends.
pub fn check(models: &[Model], documents: &[Document], findings: &mut Findings) {
    for model in models {
        let Some(successor) = model.scheme.as_ref().and_then(|s| s.successor.as_ref()) else { continue };
        let id = &successor.text;
        let is_scheme = |other: &Model| other.id == *id && other.scheme.is_some();
        if *id == model.id || !(models.iter().any(is_scheme) || documents.iter().any(|d| d.id == *id)) {
            let schemes = models.iter().filter(|m| m.scheme.is_some() && m.id != model.id);
            let otherwise = text!(
                "写代替它的方案的编号；没有收录这个方案的，写代替文件在文献表里的编号",
                "write the id of the scheme that replaced it, or, where that is not here, of the document among the sources"
            );
            let finding = unknown(Sought::Model, id, schemes.map(|m| m.id.as_str()), otherwise);
            findings.unknown(id, successor.whole(finding, Text::default()));
        }
        if model.validity.to.is_none() {
            let message = text!(
                "写了 successor 而没有写何时废止",
                "there is a successor, but no day on which the rule ends"
            );
            let help = text!("在 valid 中写 to", "write `to` under `valid`");
            findings.push(successor.whole(faults::bad_date(message).help(help), Text::default()));
        }
    }
}

/// What to do instead of asking a rule that had ended by a day: the rule to ask, where one is known. A scheme of its
/// family in force on the day goes first.
pub fn instead(catalog: &Catalog, ended: &Model, day: Date) -> Option<Text> {
    let own = ended.scheme.as_ref()?;
    let of_family = |other: &&Model| {
        let family = other.scheme.as_ref().and_then(|s| s.family.as_ref());
        family.zip(own.family.as_ref()).is_some_and(|(theirs, ours)| theirs.text == ours.text)
    };
    let mut family = catalog.models.iter().filter(of_family);
    if let Some(next) = family.find(|m| m.validity.holds(day)) {
        return Some(scheme(next));
    }
    let id = &own.successor.as_ref()?.text;
    let next = catalog.models.iter().find(|m| m.id == *id);
    next.map(scheme).or_else(|| document(catalog, id))
}

fn scheme(model: &Model) -> Text {
    let Model { id, title: Text { zh, en }, validity, .. } = model;
    text!(
        "换用代替它的方案 `{id}`（{zh}，有效期 {validity}）",
        "use the scheme that replaced it, `{id}` ({en}, in force {validity})"
    )
}

fn document(catalog: &Catalog, id: &str) -> Option<Text> {
    let place = catalog.documents.iter().position(|d| d.id == id)?;
    let words = catalog.cite_document(place, "");
    Some(text!(
        "已由{words}代替，本程序没有收录这个方案：按文件写一个方案，或换用当期有效的版本",
        "replaced by {words}, whose scheme is not here: write one after the document, or use a version in force then"
    ))
}
