//! The entries of one column of the proposal.

use super::{Draft, Drafted, What};
use crate::import::header::{Figures, lists};
use crate::model::dimension::{Dim, DimKind};
use crate::place::letters;
use crate::quote::quote;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

impl Draft<'_> {
    pub(super) fn column(&self, column: &Drafted, named_by_rows: bool, unit_by_rows: bool) -> String {
        let mut parts = vec![format!("at = {}", quote(&letters(column.at)))];
        if !column.header.is_empty() {
            parts.push(format!("header = {}", quote(&column.header)));
        }
        let mut remark = column.remark.clone();
        if let Some(answer) = self.answers.of(&self.kind).and_then(|known| known.column(&column.header)) {
            let time = match &column.what {
                What::Figures(figures) => self.time_pair(figures, None),
                _ => None,
            };
            parts.extend(answer.entries(self.words.of, time));
            return format!("  {{ {} }},\n", parts.join(", "));
        }
        match &column.what {
            What::Key(key) if key == "measure" => parts.push(format!("key = {}", quote(self.words.of.key()))),
            What::Key(key) => parts.push(format!("key = {}", quote(key))),
            What::Skip => parts.push("skip = true".into()),
            What::Figures(figures) if column.region.is_some() => {
                let (code, asked) = column.region.clone().unwrap_or_default();
                let region = self.words.catalog.dimensions.of_kind(DimKind::Region);
                let id = region.map(|d| self.words.catalog.dimensions.get(d).id.as_str()).unwrap_or_default();
                let time = self.time_pair(figures, None).map(|pair| format!(", {pair}")).unwrap_or_default();
                parts.extend(figures.unit.iter().map(|u| format!("unit = {}", quote(u))));
                parts.push(format!("keys = {{ {id} = {}{time} }}", quote(&code)));
                remark = asked;
            }
            What::Figures(figures) => {
                let said = self.entries(figures, &column.header, (named_by_rows, unit_by_rows), &mut parts);
                let both = [std::mem::take(&mut remark), said];
                remark = both
                    .into_iter()
                    .filter(|r| !r.is_empty())
                    .collect::<Vec<_>>()
                    .join(self.lang.pick("；", "; "));
                let prices = figures.prices.filter(|_| !parts.iter().any(|part| part == "skip = true"));
                parts.extend(prices.map(|prices| format!("price_year = {}", quote(&prices.id()))));
            }
        }
        let remark = if remark.is_empty() { String::new() } else { format!("  # {remark}") };
        format!("  {{ {} }},{remark}\n", parts.join(", "))
    }

    /// The entries of a column of figures; what is doubtful comes back as a remark.
    fn entries(
        &self,
        figures: &Figures,
        header: &str,
        (named_by_rows, unit_by_rows): (bool, bool),
        parts: &mut Vec<String>,
    ) -> String {
        let catalog = self.words.catalog;
        let Figures { measure, unit, members, rest, .. } = figures;
        let except = self.layout.said.units.of_header(header);
        let Some(measure) = *measure else {
            if !rest.is_empty() {
                if named_by_rows && self.is_only_unknown() {
                    return String::new();
                }
                let word = rest.join("");
                let near = self.words.near_measure(&word).map(|m| &self.words.subjects[m]);
                return match near.filter(|_| !named_by_rows) {
                    Some(near) => {
                        parts.push(format!("{} = \"\"", self.words.of.key()));
                        parts.extend(unit.iter().map(|u| format!("unit = {}", quote(u))));
                        parts.extend(self.time_key(figures, None));
                        let (id, Text { zh, en }, unit) = (&near.id, &near.title, &near.unit);
                        let remark = text!(
                            "“{word}”是否 {id}（{zh}，{unit}）？",
                            "is \"{word}\" {id} ({en}, {unit})?"
                        );
                        remark.get(self.lang).to_string()
                    }
                    // Among members a word that is none may be one by another name.
                    None if self.has_members() && !named_by_rows => {
                        parts.push("members = [\"\"]".into());
                        let remark = text!(
                            "不认识“{word}”：填它是哪一个，用不着就写 skip = true",
                            "\"{word}\" is not known: say which one it is, or write skip = true if it is of no use"
                        );
                        remark.get(self.lang).to_string()
                    }
                    None => {
                        parts.push("skip = true".into());
                        text!("不认识“{word}”", "\"{word}\" is not known").get(self.lang).to_string()
                    }
                };
            }
            let own = unit.as_deref().or(except);
            parts.extend(own.map(|u| format!("unit = {}", quote(u))));
            if own.is_none()
                && !named_by_rows
                && !unit_by_rows
                && self.units_of_all().len() != 1
                && self.unit_of_indicator().is_none()
            {
                parts.push("unit = \"\"".into());
            }
            parts.extend(self.time_key(figures, None));
            if !members.is_empty() {
                let members: Vec<String> = members.iter().map(|m| quote(m)).collect();
                parts.push(format!("members = [{}]", members.join(", ")));
            }
            return String::new();
        };
        let of = &self.words.subjects[measure];
        let lacking: Vec<Dim> = lists(measure, self.words)
            .filter(|d| !self.has_key(*d) && !members.iter().any(|m| self.words.member(*d, m).is_some()))
            .collect();
        let declared = |unit: &String| Unit::parse(unit).is_ok_and(|u| u.same_dimension(&of.unit));
        if self.words.measure_in(&figures.named, &self.context()).is_none() {
            parts.push(format!("{} = \"\"", self.words.of.key()));
            parts.extend(unit.iter().map(|u| format!("unit = {}", quote(u))));
            parts.extend(self.time_key(figures, Some(measure)));
            let (word, id, Text { zh, en }) = (&figures.named, &of.id, &of.title);
            let remark = text!(
                "“{word}”是 {id}（{zh}）吗？标题没有说；是就填 {id}，不是就写 skip = true",
                "is \"{word}\" {id} ({en})? the titles do not say so; if it is fill in {id}, else write skip = true"
            );
            return remark.get(self.lang).to_string();
        }
        // A word that was not used may change what the figures are: 农村人口 is not 人口.
        if lacking.is_empty() && !rest.is_empty() {
            parts.push(format!("{} = \"\"", self.words.of.key()));
            parts.extend(unit.iter().map(|u| format!("unit = {}", quote(u))));
            parts.extend(self.time_key(figures, Some(measure)));
            let (rest, id, Text { zh, en }) = (rest.join(" "), &of.id, &of.title);
            let remark = text!(
                "“{rest}”没有用上；去掉它若确是 {id}（{zh}），就填 {id}",
                "\"{rest}\" was not used; if without it this is {id} ({en}) indeed, fill in {id}"
            );
            return remark.get(self.lang).to_string();
        }
        if let Some(unit) = unit.as_ref().filter(|u| !declared(u)) {
            parts.push(format!("{} = \"\"", self.words.of.key()));
            parts.push(format!("unit = {}", quote(unit)));
            let (id, Text { zh, en }, wanted) = (&of.id, &of.title, &of.unit);
            let remark =
                text!("像 {id}（{zh}），但它的单位是 {wanted}", "like {id} ({en}), but that is in {wanted}");
            return remark.get(self.lang).to_string();
        }
        parts.push(format!("{} = {}", self.words.of.key(), quote(&of.id)));
        let mut remarks = Vec::new();
        let announced: Vec<&String> = self.units_of_all().iter().filter(|u| declared(u)).collect();
        let title = except.map(str::to_string).or_else(|| match announced.as_slice() {
            [one] => Some((*one).clone()),
            _ => None,
        });
        let apart = |own: &String| {
            let differs = |said: &String| Unit::parse(said).ok() != Unit::parse(own).ok();
            title.as_ref().is_some_and(differs) && !announced.contains(&own)
        };
        match (unit, title.as_ref()) {
            (Some(own), Some(said)) if apart(own) => {
                parts.push("unit = \"\"".into());
                let remark = text!(
                    "表头写 {own}，标题写 {said}：填哪一个对",
                    "the header says {own}, the title {said}: fill in which is right"
                );
                remarks.push(remark.get(self.lang).to_string());
            }
            (Some(unit), _) => parts.push(format!("unit = {}", quote(unit))),
            (None, Some(said)) => parts.push(format!("unit = {}", quote(said))),
            (None, _) if unit_by_rows => {}
            (None, _) if of.unit == Unit::one() => parts.push("unit = \"1\"".into()),
            (None, _) => {
                parts.push("unit = \"\"".into());
                let (id, wanted) = (&of.id, &of.unit);
                let remark = text!(
                    "表里没有写单位（{id} 的单位是 {wanted}）",
                    "the table does not give the unit ({id} is in {wanted})"
                );
                remarks.push(remark.get(self.lang).to_string());
            }
        }
        let mut keys: Vec<String> = lists(measure, self.words)
            .filter_map(|d| {
                let member = members.iter().find_map(|m| self.words.member(d, m))?;
                let dimensions = &catalog.dimensions;
                Some(format!("{} = {}", dimensions.get(d).id, quote(&dimensions.member_id(d, member))))
            })
            .collect();
        for dim in &lacking {
            keys.push(format!("{} = \"\"", catalog.dimensions.get(*dim).id));
            let word = rest.first().map(String::as_str).unwrap_or("");
            let near = self.words.near_member(*dim, word);
            remarks.push(self.choices(*dim, near.as_deref()));
        }
        let time = self.time_pair(figures, Some(measure));
        keys.splice(0..0, time);
        if !keys.is_empty() {
            parts.push(format!("keys = {{ {} }}", keys.join(", ")));
        }
        remarks.join(self.lang.pick("；", "; "))
    }

    /// Whether the columns of figures stand for members.
    fn has_members(&self) -> bool {
        let by_member = |f: &Figures| f.measure.is_none() && !f.members.is_empty();
        self.figures().any(by_member)
    }

    /// Whether one column alone has a header that means nothing, and none a time: where rows name their measures it is
    /// the column of figures.
    fn is_only_unknown(&self) -> bool {
        self.figures().count() == 1 && self.figures().all(|f| f.time.is_none())
    }

    fn time_key(&self, figures: &Figures, measure: Option<usize>) -> Option<String> {
        self.time_pair(figures, measure).map(|pair| format!("keys = {{ {pair} }}"))
    }

    /// `year = "2021"`, or a period where the measure wants one.
    fn time_pair(&self, figures: &Figures, measure: Option<usize>) -> Option<String> {
        let time = figures.time.as_ref()?;
        let dimensions = &self.words.catalog.dimensions;
        let per = measure.map(|m| self.words.subjects[m].per.clone()).unwrap_or_default();
        let period = dimensions.of_kind(DimKind::Period).filter(|p| per.contains(p) || time.part.is_some());
        let dim = period.or_else(|| dimensions.of_kind(DimKind::Year))?;
        let member = time.id().filter(|_| !figures.clash).unwrap_or_default();
        Some(format!("{} = {}", dimensions.get(dim).id, quote(&member)))
    }
}
