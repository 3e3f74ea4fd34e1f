//! What a pack needs to know of a `run.json`.

use crate::finding::Finding;
use crate::report::manifest;
use crate::results::command::{Command, Kept};
use crate::table::MANIFEST;
use crate::text;
use crate::text::Text;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Clone, Debug, Deserialize)]
pub struct Record {
    pub program: Program,
    pub command: Command,
    pub dataset: Inputs,
    pub definitions: Definitions,
    pub settlement: Option<Settled>,
    /// SHA-256 by name of every file of the report.
    pub outputs: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Program {
    pub name: String,
    pub version: String,
    pub commit: String,
    pub target: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Inputs {
    /// By name of the file, seen from the dataset.
    pub sha256: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Definitions {
    pub built_in_sha256: String,
    #[serde(default)]
    pub folders: Vec<Folder>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Folder {
    pub folder: String,
    pub files: Vec<Kept>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Settled {
    #[serde(default)]
    pub after: Vec<Earlier>,
    #[serde(default)]
    pub adjustment_files: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Earlier {
    pub folder: String,
    pub manifest_sha256: String,
    pub ledger_sha256: String,
    pub results_sha256: String,
}

impl Record {
    /// Reads it. What cannot be read was written by another program, or by a version that recorded less.
    pub fn read(bytes: &[u8]) -> Result<Record, Text> {
        let record: Record = serde_json::from_slice(bytes).map_err(|e| {
            text!(
                "run.json 没有记全重算所需的内容（{e}）",
                "run.json does not say all that is needed to run it again ({e})"
            )
        })?;
        if record.program.name != "geep" {
            return Err(text!("run.json 不是 geep 写的", "geep did not write run.json"));
        }
        if let Some(scenario) = record.command.scenario.first() {
            let name = &scenario.name;
            return Err(text!(
                "run.json 记有情景 {name}，这个版本的程序不会算情景",
                "run.json speaks of scenario {name}, which this version of the program cannot compute"
            ));
        }
        Ok(record)
    }

    /// The earlier settlements that it rests on.
    pub fn earlier(&self) -> &[Earlier] {
        self.settlement.as_ref().map_or(&[], |settled| &settled.after)
    }

    /// The workbook, where the dataset is one, by its name.
    pub fn workbook(&self) -> Option<&str> {
        let named = Path::new(&self.command.dataset).file_name().and_then(|name| name.to_str());
        named.filter(|_| !self.dataset.sha256.contains_key(MANIFEST))
    }

    /// The program in words.
    pub fn program(&self) -> String {
        let Program { version, commit, target, .. } = &self.program;
        format!("{version} ({commit}, {target})")
    }

    /// Whether this is the program that wrote it, by the same definitions.
    pub fn is_of_this_program(&self, built_in: &str) -> bool {
        let Program { version, commit, .. } = &self.program;
        version == manifest::VERSION
            && commit == manifest::COMMIT
            && self.definitions.built_in_sha256 == built_in
    }
}

/// The table of a kind that cells are compared by: of the formats written the one that is read most easily.
pub fn table_of(outputs: &BTreeMap<String, String>, kind: &str) -> Option<String> {
    let names = ["csv", "parquet", "arrow", "jsonl", "json"].map(|ending| format!("{kind}.{ending}"));
    names.into_iter().find(|name| outputs.contains_key(name))
}

/// What is said of a report that cannot be made again.
pub fn unrepeatable(at: &str, why: Text) -> Finding {
    Finding::error("not-repeatable", why).at_words(Text::same(at)).help(text!(
        "用这个版本的 geep 重新核算或结算一次，再打包",
        "compute or settle it once more with this version of geep, then pack it"
    ))
}
