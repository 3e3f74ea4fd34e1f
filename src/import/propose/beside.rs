//! What stands beside the cells, held against them: words of titles, years of titles and headers.

use super::{Draft, What};
use crate::cell::time;
use crate::import::said::When;
use crate::import::spell::fold;
use crate::model::dimension::DimKind;
use crate::text;
use crate::text::Text;

impl Draft<'_> {
    /// All words that stand around the figures, folded.
    pub(super) fn context(&self) -> String {
        let headers = self.columns.iter().map(|c| c.header.as_str());
        let labels = self.keyed("measure").map(|at| self.body(at)).unwrap_or_default();
        let labels = labels.iter().map(|cell| cell.text.as_str());
        let titles = self.layout.said.titles.iter().map(String::as_str);
        titles.chain(headers).chain(labels).map(fold).collect::<Vec<_>>().join(" ")
    }

    /// The first and the last year of a row's figures, as far as the sheet says.
    pub(super) fn years(&self, row: u32) -> Option<(u32, u32)> {
        let own = self.timed.and_then(|at| time::read(self.raw.cell(row, at)?)?.year);
        own.map(|year| (year, year)).or(self.span)
    }

    /// The column of years or periods.
    pub(super) fn time_column(&self) -> Option<u32> {
        let dimensions = &self.words.catalog.dimensions;
        let kinds = [DimKind::Year, DimKind::Period].into_iter();
        kinds.filter_map(|kind| dimensions.of_kind(kind)).find_map(|dim| self.keyed(&dimensions.get(dim).id))
    }

    /// The first and the last year that headers or titles speak of.
    pub(super) fn years_of_columns(&self) -> Option<(u32, u32)> {
        let years: Vec<u32> = self.figures().filter_map(|f| f.time.as_ref()?.year).collect();
        let span = years.iter().min().zip(years.iter().max()).map(|(a, b)| (*a, *b));
        span.or_else(|| match self.layout.said.when() {
            When::One(time) => time.year.map(|year| (year, year)),
            _ => None,
        })
    }

    /// The times of columns and headers must hold the one that the titles speak of; else it is asked which is right.
    pub(super) fn hold_times_against_titles(&mut self) {
        let When::One(said) = self.layout.said.when() else { return };
        let Some(year) = said.year else { return };
        let remark = |found: &str| {
            text!(
                "标题或表名写着 {year} 年，这里是 {found}：填哪一个对",
                "the title or tab says {year}, here it is {found}: fill in which is right"
            )
            .get(self.lang)
            .to_string()
        };
        let own: Vec<u32> = self.figures().filter_map(|f| f.time.as_ref()?.year).collect();
        if !own.is_empty() && !own.contains(&year) {
            let found = own[0].to_string();
            let remark = remark(&found);
            for column in &mut self.columns {
                if let What::Figures(figures) = &mut column.what {
                    figures.clash |= figures.time.is_some();
                    column.remark = remark.clone();
                }
            }
        }
        let dimensions = &self.words.catalog.dimensions;
        for kind in [DimKind::Year, DimKind::Period] {
            let Some(id) = dimensions.of_kind(kind).map(|d| dimensions.get(d).id.clone()) else { continue };
            let Some(at) = self.keyed(&id) else { continue };
            let years: Vec<u32> = self.body(at).iter().filter_map(|c| time::read(c)?.year).collect();
            if let Some(found) = years.first().filter(|_| !years.contains(&year)) {
                let remark = remark(&found.to_string());
                let asked = text!(
                    "{remark}；列对就写 {id}，标题对就写 skip = true 并在 keys 写年份",
                    "{remark}; if the column is right write {id}, if the title is write skip = true and the year under keys"
                );
                if let Some(column) = self.columns.iter_mut().find(|c| c.at == at) {
                    column.what = What::Key(String::new());
                    column.remark = asked.get(self.lang).to_string();
                }
            }
        }
    }

    /// What the titles say of the time, for all rows: a member of a dimension, or why there is none.
    pub(super) fn time_of_all(&self, kind: DimKind) -> (String, String) {
        let titles = self.layout.said.titles.iter().map(String::as_str);
        let said: Vec<&str> =
            titles.chain(self.layout.said.tab.as_deref()).filter(|t| t.contains('年')).collect();
        let ask = match said.first() {
            Some(title) => text!(
                "标题写着“{title}”，填数据所属的年份或时段",
                "the title says \"{title}\": give the year or period of the figures"
            ),
            None => text!("填数据所属的年份或时段", "give the year or period of the figures"),
        };
        match self.layout.said.when() {
            When::One(time) if kind == DimKind::Period || time.part.is_none() => {
                (time.id().unwrap_or_default(), String::new())
            }
            When::Several(all) => {
                let all = all.join(self.lang.pick("、", ", "));
                let Text { zh, en } = ask;
                let ask = text!("写着几个时间（{all}）：{zh}", "several times are written ({all}): {en}");
                (String::new(), ask.get(self.lang).to_string())
            }
            _ => (String::new(), ask.get(self.lang).to_string()),
        }
    }
}
