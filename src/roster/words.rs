//! The roll in words: for the cover, the terminal and the manifest of a run.

use super::roll::{Roll, listed};
use crate::model::dimension::{DimKind, Dimensions};
use crate::text;
use crate::text::{Lang, Text};

impl Roll {
    /// Label and words of each fact.
    pub fn facts(&self, dimensions: &Dimensions, lang: Lang) -> Vec<(Text, String)> {
        let mut facts = vec![(text!("应报单位", "Who must report"), self.who(lang))];
        let names =
            |units| dimensions.of_kind(DimKind::Region).map(|dim| listed(units, dim, dimensions, lang));
        if let Some(names) = names(&self.outside).filter(|_| !self.outside.is_empty()) {
            facts.push((text!("名单以外、没有参加", "Not on the roster, left out"), names));
        }
        if !self.complete.is_empty() {
            let words =
                text!("没有列出的就是没有（填报单位声明）", "what is not listed is none (as declared)");
            let tables = self.complete.join(lang.pick("、", ", "));
            let words = format!("{tables}{}{}", lang.pick("：", ": "), words.get(lang));
            facts.push((text!("只列有的表", "Tables that list all there is"), words));
        }
        if !self.periods.is_empty() {
            let each = self.periods.iter().map(|(year, (due, given))| {
                text!("{year} 年应有 {due} 期，有数 {given} 期", "{year}: {given} of {due}")
                    .get(lang)
                    .to_string()
            });
            let words = each.collect::<Vec<_>>().join(lang.pick("；", "; "));
            facts.push((text!("全年各期", "Periods of the year"), words));
        }
        facts
    }

    fn who(&self, lang: Lang) -> String {
        let (count, reporting) = (self.units.len(), self.reporting.len());
        let words = match (self.stated, count) {
            (_, 0) => text!("数据不分行政区", "the data are not by region"),
            (true, _) => text!(
                "名单（[roster]）上 {count} 个单位，有数据的 {reporting} 个",
                "{count} units on the roster ([roster]); {reporting} have data"
            ),
            (false, _) => text!(
                "没有指定名单：数据表中出现过的 {count} 个单位都算应报，任一时段报过的项目各期都应有",
                "no roster is stated: the {count} units that stand in some table are expected throughout, with all they report at any time"
            ),
        };
        words.get(lang).to_string()
    }
}
