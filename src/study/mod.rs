//! Studies: one dataset under several scenarios and profiles. Each pair is a cell, computed or refused by itself.

pub mod cell;
mod faults;
pub mod response;
pub mod tables;
mod toml;

pub use toml::StudyToml;

use crate::finding::{Findings, Source};
use crate::input;
use crate::model::{Placed, Spanned, read as read_toml};
use crate::text::Text;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the dataset is without any scenario.
pub const BASE: &str = "base";
/// So many cells may a study have.
const CELLS: usize = 20_000;

/// A study as it was read.
pub struct Study {
    pub id: String,
    pub title: Text,
    pub note: Text,
    /// The dataset's folder, as it is seen from where the program runs.
    pub dataset: PathBuf,
    /// Empty for the dataset's own.
    pub profiles: Vec<Placed>,
    /// The base first, whether or not it was named.
    pub scenarios: Vec<Placed>,
    pub lines: Vec<Placed>,
    pub years: Vec<u32>,
    pub file: Arc<Source>,
}

impl Study {
    /// Reads a study file.
    pub fn read(path: &Path, findings: &mut Findings) -> Option<Study> {
        let shown = path.display().to_string();
        let text = match input::text(path, input::TOML) {
            Ok(text) => text,
            Err(unread) => {
                findings.push(faults::unreadable(&shown, &unread));
                return None;
            }
        };
        let file = Arc::new(Source { name: shown, text });
        let toml: StudyToml = read_toml(&file, findings)?;
        let placed = |list: &[Spanned<String>]| -> Vec<Placed> {
            list.iter().map(|word| Placed::new(word, &file)).collect()
        };
        let id = Placed::new(&toml.id, &file);
        let base = id.clone().meaning(BASE.to_string());
        let mut scenarios = vec![base];
        for scenario in placed(&toml.scenarios) {
            match scenarios.iter().skip(1).any(|known| known.text == scenario.text) {
                true => findings.push(faults::twice(&scenario)),
                false if scenario.text == BASE => {}
                false => scenarios.push(scenario),
            }
        }
        let (profiles, lines) = (placed(&toml.profiles), placed(&toml.lines));
        let cells = scenarios.len() * profiles.len().max(1);
        if cells > CELLS {
            findings.push(faults::too_many(&id, cells, CELLS));
        }
        let own = path.parent().unwrap_or(Path::new(""));
        let dataset = own.join(toml.dataset.get_ref());
        let StudyToml { title, note, years, .. } = toml;
        Some(Study { id: id.text, title, note, dataset, profiles, scenarios, lines, years, file })
    }
}
