//! A `[[table]]` of the proposal, line by line.

use super::{Draft, Drafted, What};
use crate::cell::time::Time;
use crate::import::header::{Figures, has_list, lists};
use crate::import::said::When;
use crate::import::subject::Of;
use crate::import::words::{label, split};
use crate::model::dimension::DimKind;
use crate::office;
use crate::place::letters;
use crate::quote::quote;
use crate::sheet::raw::{Cell, Kind};
use crate::table::basis;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

/// A table of the proposal in parts.
pub struct Entry {
    /// Where it stands.
    place: String,
    /// What its rows have in common.
    own: String,
    /// What tables with the same header share.
    body: String,
    output: String,
}

impl Entry {
    /// As it is written; one whose header was written before refers to that.
    pub fn written(&self, before: &[Entry]) -> String {
        let Entry { place, own, body, output } = self;
        let output = format!("output = {}\n", quote(output));
        match before.iter().find(|other| other.body == *body) {
            Some(other) => format!("\n[[table]]\n{place}{output}like = {}\n{own}", quote(&other.output)),
            None => {
                // `column` stands last.
                let (header, rest) = body.split_at(body.find('\n').map_or(0, |end| end + 1));
                let (facts, columns) = rest.split_at(rest.find("column = [").unwrap_or(0));
                format!("\n[[table]]\n{place}{header}{output}{facts}{own}{columns}")
            }
        }
    }
}

impl Draft<'_> {
    /// The `[[table]]` of the mapping file.
    pub(super) fn table(&mut self, output: String) -> Entry {
        let named_by_rows = self.keyed("measure").is_some();
        let unit_by_rows = self.keyed("unit").is_some();
        let unnamed = |f: &Figures| f.measure.is_none() && f.rest.is_empty();
        let of = self.words.of;
        let mut place = if of == Of::Measures { String::new() } else { format!("of = {}\n", quote(of.id())) };
        if self.files {
            place += &format!("file = {}\n", quote(self.raw.name()));
        }
        if let Some(tab) = &self.raw.tab {
            place += &format!("sheet = {}\n", quote(tab));
        }
        if !self.layout.said.titles.is_empty() {
            place += &format!("title = {}\n", quote(&self.layout.said.title()));
        }
        if self.part {
            let (rows, columns) = (self.area.rows, self.area.columns);
            let (from, to) = (letters(columns.0), letters(columns.1));
            place += &format!("range = \"{from}{}:{to}{}\"\n", rows.0 + 1, rows.1 + 1);
        }
        let mut body = format!("header = \"{}:{}\"\n", self.layout.header.0 + 1, self.layout.header.1 + 1);
        let set = self.answers.of(&self.kind).and_then(|known| known.set.as_ref());
        body += &set.map(|set| format!("set = {}\n", quote(set))).unwrap_or_default();
        body += &self.room();
        body += &self.basis(self.figures().filter_map(|f| f.measure).chain(self.row_measures()));
        if !named_by_rows && self.figures().any(unnamed) {
            body += &self.measure_of_all(&self.figures().filter(|f| unnamed(f)).collect::<Vec<_>>());
        }
        body += &self.only_line();
        if named_by_rows && !unit_by_rows {
            let by_label = || self.label_units();
            match self.units_of_all() {
                [one] => body += &format!("unit = {}\n", quote(one)),
                _ if by_label() => {}
                _ => {
                    body += text!(
                        "unit = \"\"  # 表里没有写单位\n",
                        "unit = \"\"  # the table does not give the unit\n"
                    )
                    .get(self.lang)
                }
            }
        } else if !named_by_rows
            && let Some(one) = self.unit_of_indicator().or_else(|| match self.units_of_all() {
                [one] => Some(one.clone()),
                _ => None,
            })
            && self.figures().any(|f| unnamed(f) && f.unit.is_none())
        {
            body += &format!("unit = {}\n", quote(&one));
        }
        let keys = self.keys(named_by_rows);
        body += "column = [\n";
        for column in &self.columns {
            body += &self.column(column, named_by_rows, unit_by_rows);
        }
        body += "]\n";
        Entry { place, own: self.parent.take().unwrap_or_default() + &keys, body, output }
    }

    /// The unit behind the name of the indicator in the title, or answered before.
    pub(super) fn unit_of_indicator(&self) -> Option<String> {
        let answered = self.answers.of(&self.kind).and_then(|known| known.unit.clone());
        answered.or_else(|| self.layout.said.indicator()?.1)
    }

    /// How far results may lie from values whose cells do not show the digits printed.
    fn room(&self) -> String {
        let numbers = |column: &Drafted| {
            let figures = matches!(column.what, What::Figures(_));
            figures && self.body(column.at).iter().any(|cell| cell.kind != Kind::Text)
        };
        if let Some(known) = self.answers.of(&self.kind).and_then(|known| known.tolerance.as_ref()) {
            return format!("tolerance = {}\n", quote(known));
        }
        if self.words.of != Of::Expected || !self.columns.iter().any(numbers) {
            return String::new();
        }
        text!(
            "tolerance = \"\"  # 单元格不存末尾的 0，看不出印了几位：印到末位的写末位的半个单位，如 0.005\n",
            "tolerance = \"\"  # the cells do not show the digits printed: half a unit of the last one, such as 0.005\n"
        )
        .get(self.lang)
        .to_string()
    }

    /// Prices that the titles speak of, where any figure is money.
    fn basis(&self, mut measures: impl Iterator<Item = usize>) -> String {
        if self.words.of == Of::Coefficients {
            let price = measures.any(|m| self.words.subjects[m].price);
            let asked = text!(
                "price_year = \"\"  # 哪一年的价格；不随物价折算的法定价格写 nominal\n",
                "price_year = \"\"  # the year of the prices; nominal for a price set by law\n"
            );
            return if price { asked.get(self.lang).to_string() } else { String::new() };
        }
        if !measures.any(|m| self.words.subjects[m].unit.holds_money()) {
            return String::new();
        }
        let constant = |title: &&String| office::words().price.constant.within(title).is_some();
        let Some(title) = self.layout.said.titles.iter().find(constant) else { return String::new() };
        match basis::prices_in(title) {
            Some(prices) => format!("price_year = {}\n", quote(&prices.id())),
            None => text!(
                "price_year = \"\"  # 标题写着“{title}”，填是哪一年的价格\n",
                "price_year = \"\"  # the title says \"{title}\": give the year of the prices\n"
            )
            .get(self.lang)
            .to_string(),
        }
    }

    /// Whether names of measures carry their units.
    fn label_units(&self) -> bool {
        let at = self.keyed("measure");
        at.is_some_and(|at| self.body(at).iter().all(|c| split(&c.text).1.is_some()))
    }

    /// What all rows have in common and no column says.
    fn keys(&self, named_by_rows: bool) -> String {
        // A coefficient holds everywhere and always where nothing else is said.
        if self.words.of == Of::Coefficients {
            return String::new();
        }
        let dimensions = &self.words.catalog.dimensions;
        let measures: Vec<usize> = self
            .columns
            .iter()
            .filter_map(|c| match &c.what {
                What::Figures(f) => f.measure,
                _ => None,
            })
            .chain(self.row_measures())
            .collect();
        let any_figures = self
            .columns
            .iter()
            .any(|c| matches!(&c.what, What::Figures(f) if f.measure.is_some() || f.rest.is_empty()));
        let timed =
            self.figures().filter(|f| f.measure.is_some() || f.rest.is_empty()).all(|f| f.time.is_some());
        let across = self.columns.iter().any(|c| c.region.is_some());
        // Before the measures are known, a month in the title speaks for periods.
        let parted = matches!(self.layout.said.when(), When::One(Time { part: Some(_), .. }));
        let unknown = if parted { DimKind::Period } else { DimKind::Year };
        let mut keys = Vec::new();
        let varies = |kind: DimKind| {
            let dim = dimensions.of_kind(kind)?;
            let over = measures.iter().any(|m| self.words.subjects[*m].per.contains(&dim));
            (over
                || measures.is_empty() && kind == unknown && (any_figures || named_by_rows)
                || measures.is_empty() && kind == DimKind::Region && (any_figures || named_by_rows))
                .then_some(dim)
        };
        if let Some(dim) = varies(DimKind::Region).filter(|d| !self.has_key(*d) && !across && !self.asked) {
            let remark = self.lang.pick("所有行的行政区代码", "the code of the region of all rows");
            keys.push((dimensions.get(dim).id.clone(), String::new(), remark.to_string()));
        }
        let time = varies(DimKind::Year).or_else(|| varies(DimKind::Period)).filter(|d| {
            let period = dimensions.of_kind(DimKind::Period);
            !self.has_key(*d) && !timed && !period.is_some_and(|p| self.has_key(p))
        });
        if let Some(dim) = time {
            let (member, remark) = self.time_of_all(dimensions.get(dim).kind);
            keys.push((dimensions.get(dim).id.clone(), member, remark));
        }
        if keys.is_empty() {
            return String::new();
        }
        let pairs: Vec<String> =
            keys.iter().map(|(id, member, _)| format!("{id} = {}", quote(member))).collect();
        let remarks: Vec<&str> =
            keys.iter().map(|(_, _, remark)| remark.as_str()).filter(|r| !r.is_empty()).collect();
        let remarks = remarks.join(self.lang.pick("；", "; "));
        let remarks = if remarks.is_empty() { remarks } else { format!("  # {remarks}") };
        format!("keys = {{ {} }}{remarks}\n", pairs.join(", "))
    }

    fn row_measures(&self) -> Vec<usize> {
        let Some(at) = self.keyed("measure") else { return Vec::new() };
        let context = self.context();
        let named = |cell: &&Cell| self.words.measure_in(&label(&cell.text), &context);
        self.body(at).iter().filter_map(named).collect()
    }

    /// The units that the titles say for all columns.
    pub(super) fn units_of_all(&self) -> &[String] {
        self.layout.said.units.of_all()
    }

    /// The measure of figures whose headers name none, or what it could be.
    fn measure_of_all(&self, figures: &[&Figures]) -> String {
        let answered = self.answers.of(&self.kind).and_then(|known| known.measure.clone());
        if let Some(measure) = answered {
            return format!("{} = {}\n", self.words.of.key(), quote(&measure));
        }
        let said = self.layout.said.indicator();
        if let Some(measure) = said.and_then(|(word, _)| self.words.measure_in(&word, &self.context())) {
            return format!("{} = {}\n", self.words.of.key(), quote(&self.words.subjects[measure].id));
        }
        let all = self.measures_that_fit(figures);
        if let Some(measure) = self.layout.said.subject(self.words).filter(|m| all.contains(m)) {
            return format!("{} = {}\n", self.words.of.key(), quote(&self.words.subjects[measure].id));
        }
        format!("{} = \"\"  # {}\n", self.words.of.key(), self.choices_in_words(&all))
    }

    /// All measures whose unit and members fit: first the one near to the titles, then those of the profile.
    fn measures_that_fit(&self, figures: &[&Figures]) -> Vec<usize> {
        let measures = &self.words.subjects;
        let all_members: Vec<&String> = figures.iter().flat_map(|f| &f.members).collect();
        let held = |m: &usize| {
            let known = |w: &&&String| lists(*m, self.words).any(|d| self.words.member(d, w).is_some());
            all_members.iter().filter(known).count()
        };
        let units = self.units_of_all();
        let fits = |m: &usize| {
            let of = &measures[*m];
            let unit = |u: &String| Unit::parse(u).is_ok_and(|u| u.same_dimension(&of.unit));
            figures.iter().all(|f| f.unit.as_ref().is_none_or(unit))
                && (units.is_empty() || units.iter().any(unit))
                && figures.iter().any(|f| !f.members.is_empty()) == has_list(*m, self.words)
                && held(m) * 2 >= all_members.len()
        };
        let near = self.layout.said.titles.iter().find_map(|t| self.words.near_measure(t)).filter(fits);
        let mut all: Vec<usize> = near.into_iter().collect();
        all.extend((0..measures.len()).filter(fits).filter(|m| Some(*m) != near));
        all.sort_by_key(|m| (Some(*m) != near, !self.words.preferred.contains(m)));
        all
    }

    fn choices_in_words(&self, all: &[usize]) -> String {
        let measures = &self.words.subjects;
        let named = all.iter().take(6).map(|m| {
            let (id, Text { zh, en }) = (&measures[*m].id, &measures[*m].title);
            text!("{id}（{zh}）", "{id} ({en})").get(self.lang).to_string()
        });
        let named = named.collect::<Vec<_>>().join(self.lang.pick("、", ", "));
        let (Text { zh, en }, list) = (self.words.of.noun(), self.words.of.catalog());
        match all.is_empty() {
            true => text!(
                "这些数是哪个{zh}？geep catalog {list} 列出全部",
                "which {en} are these figures? geep catalog {list} lists them"
            ),
            false => {
                text!("这些数是哪个{zh}？如 {named}", "which {en} are these figures? {named}, say")
            }
        }
        .get(self.lang)
        .to_string()
    }
}
