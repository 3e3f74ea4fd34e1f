//! `geep catalog schemas --out`: a JSON schema of each kind of TOML file, for editors.

use super::End;
use super::screen;
use crate::disk::{Fault, Staging};
use crate::finding::Findings;
use crate::schema::Kind;
use crate::text;
use crate::text::{Lang, Text};
use std::path::Path;

/// Writes all of them into a folder that has none yet.
pub fn write(out: &Path, lang: Lang) -> End {
    let mut findings = Findings::default();
    let written = put(out, lang, &mut findings);
    screen::show(&findings, lang);
    match written {
        Ok(()) => {
            screen::say(told(out).get(lang));
            End::Done
        }
        Err(fault) => fault.end(lang),
    }
}

fn put(out: &Path, lang: Lang, findings: &mut Findings) -> Result<(), Fault> {
    let mut staging = Staging::new(out, findings)?;
    for kind in Kind::ALL {
        staging.add(kind.file(), kind.text().as_bytes())?;
    }
    staging.publish(&[], lang, findings)
}

fn told(out: &Path) -> Text {
    let (count, shown, first) = (Kind::ALL.len(), out.display(), Kind::Dataset.file());
    text!(
        "{count} 个 JSON Schema 写在 {shown}。在 TOML 文件的第一行写 #:schema 和它的路径（如 #:schema ../{shown}/{first}），VS Code 的 Even Better TOML 等编辑器就会补全和检查",
        "{count} JSON schemas are in {shown}. With #:schema and the path of one in the first line of a TOML file (such as #:schema ../{shown}/{first}), editors such as VS Code with Even Better TOML complete and check it"
    )
}
