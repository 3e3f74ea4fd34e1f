//! What came out again, held against what came out then: file by file to the byte, and cell by cell where that is not so.

use super::differ::differing;
use super::open::Pack;
use super::record::unrepeatable;
use super::table::Table;
use super::{differ::Differing, faults};
use crate::finding::{Finding, Findings};
use crate::model::files::Files;
use crate::project::Refused;
use crate::report::folder::RUN;
use crate::report::manifest::{self, hash};
use crate::report::place::Bundle;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeSet;
use std::path::Path;

/// Cells named of a table that another program made otherwise. Of the same program the first tells enough.
const LISTED: usize = 20;

/// How the two stand to each other.
pub enum Compared {
    /// The same, to the byte: so many files.
    Bytes(usize),
    /// Of another program, with the same cells: tables with their rows, and the files of other bytes.
    Cells(Vec<(String, usize)>, Vec<String>),
    /// They differ; in what has been said.
    Differs,
}

impl Compared {
    pub fn is_same(&self) -> bool {
        !matches!(self, Compared::Differs)
    }

    /// That they are the same, in words.
    pub fn words(&self, lang: Lang) -> String {
        let words = match self {
            Compared::Bytes(count) => {
                text!("一致，逐字节相同：{count} 个文件。", "Same, to the byte: {count} files.")
            }
            Compared::Cells(tables, files) => {
                let rows = |(name, rows): &(String, usize)| match lang {
                    Lang::Zh => format!("{name} {rows} 行"),
                    Lang::En => format!("{name}, {rows} rows"),
                };
                let tables = tables.iter().map(rows).collect::<Vec<_>>().join(lang.pick("，", "; "));
                let files = files.join(lang.pick("、", ", "));
                text!(
                    "一致，逐格相同：{tables}。程序版本不同，所以这些文件的字节不同：{files}。",
                    "Same, cell by cell: {tables}. As the program is another, these files have other bytes: {files}."
                )
            }
            Compared::Differs => text!("不一致。", "They differ."),
        };
        words.get(lang).to_string()
    }
}

impl Pack {
    /// Compares them. What differs is said.
    pub fn compare(&mut self, bundle: &Bundle, aside: &Path, findings: &mut Findings) -> Compared {
        let same_program = self.heed_program(findings);
        let mut others = self.other_files(bundle);
        let count = bundle.outputs.len() + usize::from(same_program);
        if same_program && self.run != bundle.manifest.1.as_bytes() {
            others.push(RUN.to_string());
        }
        if others.is_empty() {
            return Compared::Bytes(count);
        }
        let (mut rows, mut cells) = (Vec::new(), Findings::default());
        let listed = if same_program { 1 } else { LISTED };
        match self.tables() {
            Ok(tables) => {
                for (name, was) in tables {
                    let is = bundle.outputs.iter().find(|(own, _)| *own == name);
                    let Some((_, is)) = is.filter(|_| others.contains(&name)) else {
                        rows.extend(table(&name, &was, aside).ok().map(|t| (name, t.rows.len())));
                        continue;
                    };
                    match both(&name, (&was, is), aside) {
                        Ok((all, length)) => {
                            rows.push((name.clone(), length));
                            tell(&name, &all, listed, &mut cells);
                        }
                        Err(why) => {
                            cells.push(faults::differs(why, other_reader()).at_words(Text::same(name)))
                        }
                    }
                }
            }
            Err(why) => cells.push(faults::differs(why, other_reader())),
        }
        let lost = self.record.outputs.keys().any(|name| !bundle.outputs.iter().any(|(own, _)| own == name));
        if !same_program && cells.is_empty() && !lost && !rows.is_empty() {
            return Compared::Cells(rows, others);
        }
        findings.push(self.finding(&others, count, same_program));
        findings.extend(cells);
        Compared::Differs
    }

    /// Whether this is the program of then; where it is not, that is said.
    fn heed_program(&self, findings: &mut Findings) -> bool {
        let built_in = Files::built_in().hash();
        let same = self.record.is_of_this_program(&built_in);
        if !same {
            let now = format!("{} ({}, {})", manifest::VERSION, manifest::COMMIT, manifest::TARGET);
            let same_definitions = self.record.definitions.built_in_sha256 == built_in;
            findings.push(faults::other_program(&self.record.program(), &now, same_definitions));
        }
        same
    }

    /// The files that have other bytes, or are there only once.
    fn other_files(&self, bundle: &Bundle) -> Vec<String> {
        let then = &self.record.outputs;
        let mut others: BTreeSet<&String> = then.keys().collect();
        for (name, bytes) in &bundle.outputs {
            match then.get(name) {
                Some(recorded) if *recorded == hash(bytes) => drop(others.remove(name)),
                _ => drop(others.insert(name)),
            }
        }
        others.into_iter().cloned().collect()
    }

    fn finding(&self, others: &[String], count: usize, same_program: bool) -> Finding {
        let (number, zh, en) = (others.len(), others.join("、"), others.join(", "));
        let message = text!(
            "重算的 {count} 个文件里有 {number} 个与当时不同：{zh}",
            "of {count} files made again {number} are not what they were: {en}"
        );
        let commit = &self.record.program.commit;
        let help = if !same_program {
            text!(
                "逐格的差别列在下面；程序改了什么见 CHANGELOG.md",
                "the cells that differ are listed below; CHANGELOG.md says what became of the program"
            )
        } else if self.record.program.target != manifest::TARGET || commit.ends_with("-dirty") {
            let then = self.record.program();
            text!(
                "当时的程序是 {then}：另一种机器，或由改动过的源代码编译，不一定是同一个程序",
                "the program was {then}: of another kind of machine, or built from changed sources, so that it may be another"
            )
        } else {
            text!(
                "同一个程序由同样的文件应得到同样的字节；请把压缩包发给开发者",
                "the same program makes the same bytes of the same files; please send the pack to the developers"
            )
        };
        faults::differs(message, help)
    }

    /// What is said where a pack asks for something that this program does not know.
    pub fn unknown(&self, path: &Path, why: Text, lang: Lang) -> Refused {
        let mut findings = Findings::default();
        findings.push(unrepeatable(&path.display().to_string(), why));
        Refused::new(findings, lang)
    }
}

fn table(name: &str, bytes: &[u8], aside: &Path) -> Result<Table, Text> {
    Table::read(name, bytes, aside)
}

/// What differs in a table, and its rows.
fn both(name: &str, (was, is): (&[u8], &[u8]), aside: &Path) -> Result<(Vec<Differing>, usize), Text> {
    let (was, is) = (table(name, was, aside)?, table(name, is, aside)?);
    Ok((differing(&was, &is), is.rows.len()))
}

/// Names the first cells that differ.
fn tell(name: &str, all: &[Differing], listed: usize, findings: &mut Findings) {
    let more = all.len().saturating_sub(listed);
    for (number, one) in all.iter().take(listed).enumerate() {
        let mut words = Text { zh: one.words(Lang::Zh), en: one.words(Lang::En) };
        if more > 0 && number + 1 == listed {
            let Text { zh, en } = words;
            words = text!("{zh}（另有 {more} 处）", "{en} ({more} more)");
        }
        let help = text!(
            "原来的值在压缩包的 outputs 里",
            "the values of then are in the folder `outputs` of the pack"
        );
        findings.push(faults::differs(words, help).at_words(Text::same(name)));
    }
}

fn other_reader() -> Text {
    text!("用读得了它的程序比较两份", "compare the two with a program that can read them")
}
