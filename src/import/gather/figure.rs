//! The figure of a cell: read, checked against its unit and the bounds of its measure.

use super::{Reader, shown};
use crate::cell::figure::{self, Value};
use crate::cell::{faults as cells, unread};
use crate::finding::Finding;
use crate::import::faults::no_unit;
use crate::import::mapping::Below;
use crate::import::spell::fold;
use crate::model::faults;
use crate::model::quoted;
use crate::sheet::faults::formula_uncomputed;
use crate::sheet::raw::Cell;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

impl Reader<'_> {
    /// The digits of a cell, how they were read, and whether they were made rather than read.
    pub(super) fn figure(
        &mut self,
        row: u32,
        column: u32,
        cell: &Cell,
        measure: usize,
        unit: Option<&Unit>,
    ) -> Option<(String, String, bool)> {
        let of = &self.words.subjects[measure];
        let text = &cell.text;
        let name = || quoted(&of.id, &of.title);
        let Some(unit) = unit else {
            let help = text!(
                "在映射文件给这张表写 unit，或加单位列",
                "give the table a `unit` in the mapping, or add a column of units"
            );
            self.error(row, column, no_unit(&name(), help));
            return None;
        };
        let Some(factor) = unit.factor_to(&of.unit) else {
            self.error(row, column, faults::inconvertible(&name(), &of.unit, &unit.to_string()));
            return None;
        };
        if let Some(finding) = shown::against(cell, unit) {
            self.error_of(("shown", &format!("{} {:?}", cell.power(), cell.words())), (row, column), |_| {
                finding
            });
            return None;
        }
        let values = Some(&self.plan.values).filter(|values| !values.is_empty());
        let declared = values.and_then(|values| values.get(&fold(text)));
        let read = match declared {
            Some(None) => Value::Missing,
            Some(Some(digits)) => Value::Number { digits: digits.clone(), percent: false, scaled: false },
            None => figure::read(cell, &self.plan.missing),
        };
        let (digits, rule, derived) = match read {
            Value::Missing => {
                self.out.missing += 1;
                return None;
            }
            Value::Fault => {
                self.out.missing += 1;
                let message = text!("`{text}` 当作缺数据", "`{text}` is taken as missing");
                let finding = Finding::warning("fault-cell", message);
                self.error(row, column, finding.help(text!(
                    "若本有数据，在原表补上；确是缺数据，在映射文件写 missing = [\"{text}\"]",
                    "if there is a figure, put it into the table; if it is missing indeed, write missing = [\"{text}\"] in the mapping"
                )));
                return None;
            }
            Value::Formula => {
                self.error(row, column, formula_uncomputed());
                return None;
            }
            Value::Unread => {
                self.error_of(("value", text), (row, column), |_| {
                    let help = text!(
                        "在原表改成数字；若表示缺数据，在映射文件的 [words.value] 写 \"{text}\" = \"missing\"",
                        "make it a number in the table; if it means a missing figure, write \"{text}\" = \"missing\" under [words.value] of the mapping"
                    );
                    unread(text, help)
                });
                return None;
            }
            Value::Below(limit) => match self.plan.below {
                None => {
                    let help = text!(
                        "在映射文件写 below = \"half\"（取一半）、\"limit\"（取检出限）或 \"missing\"（当作缺数据）",
                        "write below = \"half\", \"limit\" or \"missing\" in the mapping"
                    );
                    self.error(row, column, cells::below_limit(text, help));
                    return None;
                }
                Some(Below::Missing) => {
                    self.out.missing += 1;
                    return None;
                }
                Some(Below::Limit) => {
                    (limit, text!("`{text}` 取检出限", "`{text}` taken at the limit of detection"), true)
                }
                Some(Below::Half) => (
                    figure::half(&limit)?,
                    text!("`{text}` 取检出限的一半", "`{text}` taken at half the limit of detection"),
                    true,
                ),
            },
            Value::Number { digits, percent, scaled } => {
                let of_percent = Unit::parse("%").is_ok_and(|p| p == *unit);
                if percent && !of_percent {
                    let message = text!(
                        "`{text}` 是百分数，这一列的单位是 {unit}",
                        "`{text}` is a percentage, the unit of the column is {unit}"
                    );
                    let help = text!("把 unit 改为 %，或改正这一格", "make the unit %, or mend the cell");
                    self.error(row, column, Finding::error("percent-unit", message).help(help));
                    return None;
                }
                if scaled && unit.to_string().starts_with(['万', '亿']) {
                    self.error(row, column, cells::scaled_twice(text, unit));
                    return None;
                }
                let rule = match scaled {
                    true => text!("`{text}` 读作 {digits}", "`{text}` read as {digits}"),
                    false => Text::default(),
                };
                (digits, rule, false)
            }
        };
        let converted = digits.parse::<f64>().ok()? * factor.to_f64();
        let outside = match (of.min.filter(|min| converted < *min), of.max.filter(|max| converted > *max)) {
            (Some(min), _) => Some((text!("小于下限", "is below"), min)),
            (_, Some(max)) => Some((text!("大于上限", "is above"), max)),
            _ => None,
        };
        if let Some((Text { zh, en }, bound)) = outside {
            let (title, wanted) = (&of.title, &of.unit);
            let (title_zh, title_en) = (&title.zh, &title.en);
            let message = text!(
                "{title_zh}为 {digits} {unit}，{zh} {bound} {wanted}",
                "{title_en} is {digits} {unit}, which {en} {bound} {wanted}"
            );
            self.error(row, column, faults::out_of_bounds(message));
            return None;
        }
        Some((digits, rule.get(self.lang).to_string(), derived))
    }
}
