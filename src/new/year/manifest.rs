//! `dataset.toml` of a further year: that of the year before with what is another, comments and all.

use super::words::renewed;
use crate::disk::paths::lead;
use crate::model::Spanned;
use crate::quote::quote;
use crate::table::Dataset;
use crate::text;
use crate::text::Text;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

/// What changes from year to year, with its places in the file.
#[derive(Deserialize)]
struct Places {
    id: Spanned<String>,
    title: Words,
    profile: Spanned<String>,
    years: Spanned<Vec<u32>>,
    accept: Option<Spanned<Vec<String>>>,
    notes: Option<Words>,
    #[serde(default)]
    settled: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    table: BTreeMap<String, Table>,
}

#[derive(Deserialize)]
struct Words {
    zh: Spanned<String>,
    en: Spanned<String>,
}

#[derive(Deserialize)]
struct Table {
    complete: Option<Spanned<bool>>,
}

/// The new text, and what is to be said of it.
pub struct Manifest {
    pub text: String,
    pub said: Vec<Text>,
}

/// The manifest of a dataset for another year under a profile, in the folder `into`; `taken` are the tables that go along.
pub fn manifest(
    dataset: &Dataset,
    (year, profile): (u32, &str),
    into: &Path,
    taken: &[&str],
) -> Option<Manifest> {
    let places: Places = toml::from_str(&dataset.source.text).ok()?;
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut said = Vec::new();
    let old = &dataset.years;
    let id = renewed(places.id.get_ref(), old, year).unwrap_or(format!("{}-{year}", places.id.get_ref()));
    let Words { zh, en } = &places.title;
    let [new_zh, new_en] =
        [zh, en].map(|title| renewed(title.get_ref(), old, year).unwrap_or(title.get_ref().clone()));
    said.push(text!(
        "id 改为 {id}，title 改为“{new_zh}”，years 改为 {year}：请核对",
        "id is now {id}, the title \"{new_en}\", years {year}: check them"
    ));
    edits.push((places.id.span(), quote(&id)));
    edits.extend([(zh.span(), quote(&new_zh)), (en.span(), quote(&new_en))]);
    edits.push((places.years.span(), format!("[{year}]")));
    if places.profile.get_ref() != profile {
        said.push(text!("profile 改为 {profile}", "the profile is now {profile}"));
        edits.push((places.profile.span(), quote(profile)));
    }
    if let Some(notes) = places.notes.filter(|n| !n.zh.get_ref().is_empty() || !n.en.get_ref().is_empty()) {
        said.push(text!(
            "notes 说的是以前的数据，已清空",
            "the notes were about the earlier data and are empty now"
        ));
        edits.extend([notes.zh, notes.en].map(|words| (words.span(), "\"\"".to_string())));
    }
    if let Some(accept) = places.accept.filter(|accept| !accept.get_ref().is_empty()) {
        let names = accept.get_ref().join(" ");
        said.push(text!(
            "accept 已清空：{names} 是对以前的数据接受的，要接受就重新写",
            "accept is empty now: {names} was accepted of the earlier data; write it again if it is accepted anew"
        ));
        edits.push((accept.span(), "[]".to_string()));
    }
    for (name, table) in &places.table {
        let Some(complete) = table.complete.as_ref().filter(|complete| *complete.get_ref()) else { continue };
        if taken.contains(&name.as_str()) {
            said.push(text!(
                "[table.\"{name}\"] 的 complete 照旧，只说这张旧表；新填的表若也是没有列出的就是没有，另写一节",
                "complete of [table.\"{name}\"] stays and speaks of that earlier table alone; where a new table lists all there is, say so of it as well"
            ));
        } else {
            said.push(text!(
                "[table.\"{name}\"] 的 complete 改为 false：这张表没有带过来",
                "complete of [table.\"{name}\"] is now false: that table was not taken over"
            ));
            edits.push((complete.span(), "false".to_string()));
        }
    }
    for (time, folder) in &places.settled {
        let new = seen_from(into, &dataset.beside(folder.get_ref()), Path::new(folder.get_ref()));
        said.push(text!("[settled] 的 {time} 现在写作 {new}", "{time} under [settled] now reads {new}"));
        edits.push((folder.span(), quote(&new)));
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut text = dataset.source.text.clone();
    for (range, new) in edits.into_iter().rev() {
        text.replace_range(range, &new);
    }
    Some(Manifest { text, said })
}

/// The path of a folder as it is written in another; an absolute one stays.
fn seen_from(from: &Path, folder: &Path, written: &Path) -> String {
    let plain = |path: &Path| path.to_string_lossy().replace('\\', "/");
    if written.is_absolute() {
        return plain(written);
    }
    let (Ok(from), Ok(to)) = (lead(from), lead(folder)) else { return plain(folder) };
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    // On another drive there is no way from one to the other.
    if shared == 0 {
        return plain(&to.iter().collect::<PathBuf>());
    }
    let up = std::iter::repeat_n("..", from.len() - shared);
    plain(
        &up.map(Path::new)
            .chain(to[shared..].iter().map(|part| Path::new(part.as_os_str())))
            .collect::<PathBuf>(),
    )
}
