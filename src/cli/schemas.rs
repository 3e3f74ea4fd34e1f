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
            screen::read(told(out).get(lang));
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
        "{count} 个 JSON Schema 写在 {shown}。在 TOML 文件的第一行写 #:schema 和其中一个的路径，如 dataset.toml 里写 #:schema ../{first}，编辑器（VS Code 装 Even Better TOML）就会补全和检查",
        "{count} JSON schemas are in {shown}. With #:schema and the path of one in the first line of a TOML file, as #:schema ../{first} in a dataset.toml, an editor (VS Code with Even Better TOML) completes and checks it"
    )
}
