//! Tables with units across and indicators down: the commonest of a prefecture's yearbook.

use super::{Draft, What};
use crate::import::common;
use crate::import::region::{Beside, Doubt, Search};
use crate::import::skip::is_total;
use crate::import::words::label;
use crate::quote::quote;
use crate::sheet::raw::Cell;
use crate::text;
use crate::text::Text;

impl Draft<'_> {
    /// Columns whose headers are regions hold those regions' figures, and the words at the left name the measures.
    pub(super) fn settle_across(&mut self) {
        let Some(search) = Search::new(self.words) else { return };
        let id = self.words.catalog.dimensions.get(search.dim).id.clone();
        if self.columns.iter().any(|c| c.what == What::Key(id.clone()) || c.what == What::Key("name".into()))
        {
            return;
        }
        let beside = Beside { years: self.years_of_columns(), ..Beside::default() };
        let names = |what: &What| match what {
            What::Figures(f) if f.measure.is_none() && f.rest.len() == 1 => {
                let found = search.find(&f.rest[0], beside);
                (!matches!(found, Err(Doubt::Unknown))).then(|| f.rest[0].clone())
            }
            _ => None,
        };
        let across: Vec<(usize, String)> =
            self.columns.iter().enumerate().filter_map(|(i, c)| Some((i, names(&c.what)?))).collect();
        let open = self.figures().filter(|f| f.measure.is_none() && !f.rest.is_empty()).count();
        // The column of labels has a header of its own.
        if across.len() < 2 || across.len() * 2 < open {
            return;
        }
        let known: Vec<u32> = across.iter().filter_map(|(_, word)| search.find(word, beside).ok()).collect();
        let parent = common::named_in(&self.layout.said.titles, &search)
            .filter(|unit| known.iter().any(|m| search.lies_in(*m, Some(*unit))))
            .or_else(|| common::parent_of_most(&known, &search));
        let Some(within) = Search::new(self.words).map(|s| s.within(parent, None)) else { return };
        for (i, word) in &across {
            let region = match within.find(word, beside) {
                Ok(member) => (self.words.catalog.dimensions.member_id(search.dim, member), String::new()),
                Err(Doubt::Several(all) | Doubt::Outside(all)) => {
                    let Text { zh, en } = within.describe_all(&all);
                    let remark = text!("“{word}”是哪一个：{zh}", "which one is \"{word}\": {en}");
                    (String::new(), remark.get(self.lang).to_string())
                }
                Err(Doubt::Unknown) => (String::new(), String::new()),
            };
            self.columns[*i].region = Some(region);
            if let What::Figures(figures) = &mut self.columns[*i].what {
                figures.rest.clear();
            }
        }
        let first = across[0].0;
        let label = (0..first).find(|i| match &self.columns[*i].what {
            What::Key(key) => key == "measure",
            What::Figures(f) => f.measure.is_none() && f.time.is_none() && f.members.is_empty(),
            What::Skip => false,
        });
        if let Some(label) = label {
            self.columns[label].what = What::Key("measure".into());
            self.columns[label].remark.clear();
        }
    }

    /// Where rows name their measures: those that are known are read, and those alone.
    pub(super) fn choose_rows(&mut self) {
        let Some(at) = self.keyed("measure") else { return };
        let context = self.context();
        // Parts of an indicator are rows as well.
        let cells: Vec<&Cell> = self.rows.iter().filter_map(|row| self.raw.cell(*row, at)).collect();
        for cell in cells.into_iter().filter(|cell| !is_total(&cell.text)) {
            let word = label(&cell.text);
            let list = match self.words.measure_in(&word, &context) {
                Some(_) => &mut self.only,
                None => &mut self.left,
            };
            if !list.contains(&word) {
                list.push(word);
            }
        }
        if self.left.is_empty() || self.only.is_empty() {
            self.only.clear();
            self.left.clear();
        }
    }

    /// `only`, with what is left out.
    pub(super) fn only_line(&self) -> String {
        if self.only.is_empty() {
            return String::new();
        }
        let only: Vec<String> = self.only.iter().map(|word| quote(word)).collect();
        let near = |word: &String| {
            let shown = text!("{word}", "\"{word}\"").get(self.lang).to_string();
            let near = self.words.near_measure(word).map(|m| &self.words.subjects[m]);
            let Some(near) = near else { return shown };
            let (id, Text { zh, en }) = (&near.id, &near.title);
            text!("{shown}（近于 {id} {zh}）", "{shown} (near {id}, {en})").get(self.lang).to_string()
        };
        let left: Vec<String> = self.left.iter().take(30).map(near).collect();
        let (only, left, count) = (only.join(", "), left.join(self.lang.pick("、", ", ")), self.left.len());
        text!(
            "only = [{only}]  # 其余 {count} 种行不读：{left}\n",
            "only = [{only}]  # rows of {count} other kinds are left out: {left}\n"
        )
        .get(self.lang)
        .to_string()
    }
}
