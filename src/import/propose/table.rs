//! A `[[table]]` of the proposal, line by line.

use super::{Draft, Drafted, What, quote};
use crate::cell::time;
use crate::import::header::{Figures, has_list, lists};
use crate::import::words::split;
use crate::model::dimension::{Dim, DimKind};
use crate::place::letters;
use crate::sheet::raw::Cell;
use crate::table::basis;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

impl Draft<'_> {
    /// The `[[table]]` of the mapping file.
    pub(super) fn table(&self, output: &str) -> String {
        let named_by_rows = self.columns.iter().any(|c| c.what == What::Key("measure".into()));
        let unit_by_rows = self.columns.iter().any(|c| c.what == What::Key("unit".into()));
        let figures = || {
            self.columns.iter().filter_map(|c| match &c.what {
                What::Figures(f) => Some(f),
                _ => None,
            })
        };
        let unnamed = |f: &Figures| f.measure.is_none() && f.rest.is_empty();
        let mut out = String::from("\n[[table]]\n");
        let blank = |column: &u32| {
            (self.layout.header.0..=self.area.rows.1).all(|row| self.raw.cell(row, *column).is_none())
        };
        let first = self.columns.first().map_or(self.area.columns.0, |c| c.at);
        if let Some(gap) = (first..self.area.columns.1).find(blank) {
            let gap = letters(gap);
            out += text!(
                "# {gap} 列是空的：若左右是两张表，各写一个 [[table]]，用 range = \"A2:C9\" 指明\n",
                "# column {gap} is empty: where two tables stand side by side write a [[table]] for each, with range = \"A2:C9\"\n"
            )
            .get(self.lang);
        }
        if let Some(tab) = &self.raw.tab {
            out += &format!("sheet = {}\n", quote(tab));
        }
        out += &format!("header = \"{}:{}\"\n", self.layout.header.0 + 1, self.layout.header.1 + 1);
        out += &format!("output = {}\n", quote(output));
        out += &self.basis(figures().filter_map(|f| f.measure).chain(self.row_measures()));
        if !named_by_rows && figures().any(unnamed) {
            out += &format!("measure = \"\"  # {}\n", self.measure_choices(figures().filter(|f| unnamed(f))));
        }
        if named_by_rows && !unit_by_rows {
            let by_label = || self.label_units();
            match self.layout.units.as_slice() {
                [one] => out += &format!("unit = {}\n", quote(one)),
                _ if by_label() => {}
                _ => {
                    out += text!(
                        "unit = \"\"  # 表里没有写单位\n",
                        "unit = \"\"  # the table does not give the unit\n"
                    )
                    .get(self.lang)
                }
            }
        } else if !named_by_rows
            && let [one] = self.layout.units.as_slice()
            && figures().any(|f| unnamed(f) && f.unit.is_none())
        {
            out += &format!("unit = {}\n", quote(one));
        }
        out += &self.keys(named_by_rows);
        out += "column = [\n";
        for column in &self.columns {
            out += &self.column(column, named_by_rows, unit_by_rows);
        }
        out + "]\n"
    }

    /// Prices that the titles speak of, where any figure is money.
    fn basis(&self, mut measures: impl Iterator<Item = usize>) -> String {
        if !measures.any(|m| self.words.catalog.measures[m].unit.holds_money()) {
            return String::new();
        }
        let constant = |title: &&String| ["不变价", "可比价"].iter().any(|kind| title.contains(kind));
        let Some(title) = self.layout.titles.iter().find(constant) else { return String::new() };
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
        let at = self.columns.iter().find(|c| c.what == What::Key("measure".into())).map(|c| c.at);
        at.is_some_and(|at| self.body(at).iter().all(|c| split(&c.text).1.is_some()))
    }

    /// What all rows have in common and no column says.
    fn keys(&self, named_by_rows: bool) -> String {
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
        let timed = self.columns.iter().any(|c| matches!(&c.what, What::Figures(f) if f.time.is_some()));
        let mut keys = Vec::new();
        let varies = |kind: DimKind| {
            let dim = dimensions.of_kind(kind)?;
            let over = measures.iter().any(|m| self.words.catalog.measures[*m].per.contains(&dim));
            (over || (measures.is_empty() && kind != DimKind::Period && (any_figures || named_by_rows)))
                .then_some(dim)
        };
        if let Some(dim) = varies(DimKind::Region).filter(|d| !self.has_key(*d)) {
            let remark = self.lang.pick("所有行的行政区代码", "the code of the region of all rows");
            keys.push((dimensions.get(dim).id.clone(), remark.to_string()));
        }
        let time = varies(DimKind::Year).or_else(|| varies(DimKind::Period)).filter(|d| {
            let period = dimensions.of_kind(DimKind::Period);
            !self.has_key(*d) && !timed && !period.is_some_and(|p| self.has_key(p))
        });
        if let Some(dim) = time {
            let said: Vec<&str> =
                self.layout.titles.iter().map(String::as_str).filter(|t| t.contains('年')).collect();
            let remark = match said.first() {
                Some(title) => text!(
                    "标题写着“{title}”，填数据所属的年份或时段",
                    "the title says \"{title}\": give the year or period of the figures"
                ),
                None => text!("填数据所属的年份或时段", "give the year or period of the figures"),
            };
            keys.push((dimensions.get(dim).id.clone(), remark.get(self.lang).to_string()));
        }
        if keys.is_empty() {
            return String::new();
        }
        let pairs: Vec<String> = keys.iter().map(|(id, _)| format!("{id} = \"\"")).collect();
        let remarks: Vec<&str> = keys.iter().map(|(_, remark)| remark.as_str()).collect();
        format!("keys = {{ {} }}  # {}\n", pairs.join(", "), remarks.join(self.lang.pick("；", "; ")))
    }

    fn row_measures(&self) -> Vec<usize> {
        let at = self.columns.iter().find(|c| c.what == What::Key("measure".into())).map(|c| c.at);
        let named = |cell: &&Cell| self.words.measures(&split(&cell.text).0).first().copied();
        at.map(|at| self.body(at).iter().filter_map(named).collect()).unwrap_or_default()
    }

    /// Measures that figures without a name could be.
    fn measure_choices<'f>(&self, figures: impl Iterator<Item = &'f Figures>) -> String {
        let figures: Vec<&Figures> = figures.collect();
        let measures = &self.words.catalog.measures;
        let all_members: Vec<&String> = figures.iter().flat_map(|f| &f.members).collect();
        let held = |m: &usize| {
            let known = |w: &&&String| lists(*m, self.words).any(|d| self.words.member(d, w).is_some());
            all_members.iter().filter(known).count()
        };
        let fits = |m: &usize| {
            let of = &measures[*m];
            let unit = |u: &String| Unit::parse(u).is_ok_and(|u| u.same_dimension(&of.unit));
            figures.iter().all(|f| f.unit.as_ref().is_none_or(unit))
                && (self.layout.units.is_empty() || self.layout.units.iter().any(unit))
                && figures.iter().any(|f| !f.members.is_empty()) == has_list(*m, self.words)
                && held(m) * 2 >= all_members.len()
        };
        let near = self.layout.titles.iter().find_map(|t| self.words.near_measure(t)).filter(fits);
        let mut all: Vec<usize> = near.into_iter().collect();
        all.extend((0..measures.len()).filter(fits).filter(|m| Some(*m) != near).take(5));
        let named = all.iter().map(|m| {
            let (id, Text { zh, en }) = (&measures[*m].id, &measures[*m].title);
            text!("{id}（{zh}）", "{id} ({en})").get(self.lang).to_string()
        });
        let named = named.collect::<Vec<_>>().join(self.lang.pick("、", ", "));
        match all.is_empty() {
            true => text!(
                "这些数是哪个指标？geep catalog measures 列出全部",
                "which measure are these figures? geep catalog measures lists them"
            ),
            false => {
                text!("这些数是哪个指标？如 {named}", "which measure are these figures? {named}, say")
            }
        }
        .get(self.lang)
        .to_string()
    }

    fn column(&self, column: &Drafted, named_by_rows: bool, unit_by_rows: bool) -> String {
        let mut parts = vec![format!("at = {}", quote(&letters(column.at)))];
        if !column.header.is_empty() {
            parts.push(format!("header = {}", quote(&column.header)));
        }
        let mut remark = column.remark.clone();
        match &column.what {
            What::Key(key) => parts.push(format!("key = {}", quote(key))),
            What::Skip => parts.push("skip = true".into()),
            What::Figures(figures) => {
                remark = self.figures(figures, named_by_rows, unit_by_rows, &mut parts);
                let prices = figures.prices.filter(|_| !parts.iter().any(|part| part == "skip = true"));
                parts.extend(prices.map(|prices| format!("price_year = {}", quote(&prices.id()))));
            }
        }
        let remark = if remark.is_empty() { String::new() } else { format!("  # {remark}") };
        format!("  {{ {} }},{remark}\n", parts.join(", "))
    }

    /// The entries of a column of figures; what is doubtful comes back as a remark.
    fn figures(
        &self,
        figures: &Figures,
        named_by_rows: bool,
        unit_by_rows: bool,
        parts: &mut Vec<String>,
    ) -> String {
        let catalog = self.words.catalog;
        let Figures { measure, unit, time, members, rest, prices: _ } = figures;
        let Some(measure) = *measure else {
            if !rest.is_empty() {
                if named_by_rows && self.is_only_unknown() {
                    return String::new();
                }
                let word = rest.join("");
                let near = self.words.near_measure(&word).map(|m| &catalog.measures[m]);
                return match near.filter(|_| !named_by_rows) {
                    Some(near) => {
                        parts.push("measure = \"\"".into());
                        parts.extend(unit.iter().map(|u| format!("unit = {}", quote(u))));
                        parts.extend(self.time_key(time.as_ref(), None));
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
            parts.extend(unit.iter().map(|u| format!("unit = {}", quote(u))));
            if unit.is_none() && !named_by_rows && self.layout.units.len() != 1 {
                parts.push("unit = \"\"".into());
            }
            parts.extend(self.time_key(time.as_ref(), None));
            if !members.is_empty() {
                let members: Vec<String> = members.iter().map(|m| quote(m)).collect();
                parts.push(format!("members = [{}]", members.join(", ")));
            }
            return String::new();
        };
        let of = &catalog.measures[measure];
        let lacking: Vec<Dim> = lists(measure, self.words)
            .filter(|d| !self.has_key(*d) && !members.iter().any(|m| self.words.member(*d, m).is_some()))
            .collect();
        let declared = |unit: &String| Unit::parse(unit).is_ok_and(|u| u.same_dimension(&of.unit));
        // A word that was not used may change what the figures are: 农村人口 is not 人口.
        if lacking.is_empty() && !rest.is_empty() {
            parts.push("measure = \"\"".into());
            parts.extend(unit.iter().map(|u| format!("unit = {}", quote(u))));
            parts.extend(self.time_key(time.as_ref(), Some(measure)));
            let (rest, id, Text { zh, en }) = (rest.join(" "), &of.id, &of.title);
            let remark = text!(
                "“{rest}”没有用上；去掉它若确是 {id}（{zh}），就填 {id}",
                "\"{rest}\" was not used; if without it this is {id} ({en}) indeed, fill in {id}"
            );
            return remark.get(self.lang).to_string();
        }
        if let Some(unit) = unit.as_ref().filter(|u| !declared(u)) {
            parts.push("measure = \"\"".into());
            parts.push(format!("unit = {}", quote(unit)));
            let (id, Text { zh, en }, wanted) = (&of.id, &of.title, &of.unit);
            let remark =
                text!("像 {id}（{zh}），但它的单位是 {wanted}", "like {id} ({en}), but that is in {wanted}");
            return remark.get(self.lang).to_string();
        }
        parts.push(format!("measure = {}", quote(&of.id)));
        let mut remarks = Vec::new();
        let announced: Vec<&String> = self.layout.units.iter().filter(|u| declared(u)).collect();
        match (unit, announced.as_slice()) {
            (Some(unit), _) => parts.push(format!("unit = {}", quote(unit))),
            (None, [one]) => parts.push(format!("unit = {}", quote(one))),
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
        let time = self.time_pair(time.as_ref(), Some(measure));
        keys.splice(0..0, time);
        if !keys.is_empty() {
            parts.push(format!("keys = {{ {} }}", keys.join(", ")));
        }
        remarks.join(self.lang.pick("；", "; "))
    }

    /// Whether the columns of figures stand for members.
    fn has_members(&self) -> bool {
        let by_member = |f: &Figures| f.measure.is_none() && !f.members.is_empty();
        self.columns.iter().any(|c| matches!(&c.what, What::Figures(f) if by_member(f)))
    }

    /// Whether one column alone has a header that means nothing, and none a time: where rows name their measures it is
    /// the column of figures.
    fn is_only_unknown(&self) -> bool {
        let figures = || {
            self.columns.iter().filter_map(|c| match &c.what {
                What::Figures(f) => Some(f),
                _ => None,
            })
        };
        figures().count() == 1 && figures().all(|f| f.time.is_none())
    }

    fn time_key(&self, time: Option<&time::Time>, measure: Option<usize>) -> Option<String> {
        self.time_pair(time, measure).map(|pair| format!("keys = {{ {pair} }}"))
    }

    /// `year = "2021"`, or a period where the measure wants one.
    fn time_pair(&self, time: Option<&time::Time>, measure: Option<usize>) -> Option<String> {
        let time = time?;
        let dimensions = &self.words.catalog.dimensions;
        let per = measure.map(|m| self.words.catalog.measures[m].per.clone()).unwrap_or_default();
        let period = dimensions.of_kind(DimKind::Period).filter(|p| per.contains(p) || time.part.is_some());
        let dim = period.or_else(|| dimensions.of_kind(DimKind::Year))?;
        Some(format!("{} = {}", dimensions.get(dim).id, quote(&time.id().unwrap_or_default())))
    }
}
