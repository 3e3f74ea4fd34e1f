//! The figure of a cell: read, checked against its unit and the bounds of its measure.

use super::Reader;
use crate::finding::Finding;
use crate::import::faults::no_unit;
use crate::import::mapping::Below;
use crate::import::value::{self, Value};
use crate::import::words::fold;
use crate::model::faults;
use crate::model::quoted;
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
        let name = quoted(&of.id, &of.title);
        let Some(unit) = unit else {
            let help = text!(
                "在映射文件给这张表写 unit，或加单位列",
                "give the table a `unit` in the mapping, or add a column of units"
            );
            self.error(row, column, no_unit(&name, help));
            return None;
        };
        let Some(factor) = unit.factor_to(&of.unit) else {
            self.error(row, column, faults::inconvertible(&name, &of.unit, &unit.to_string()));
            return None;
        };
        let declared = self.plan.values.get(&fold(text));
        let read = match declared {
            Some(None) => Value::Missing,
            Some(Some(digits)) => Value::Number { digits: digits.clone(), percent: false, scaled: false },
            None => value::read(cell, &self.plan.missing),
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
                let message = text!("公式没有算出的值", "the formula has no computed value");
                let finding = Finding::error("formula-uncomputed", message);
                self.error(
                    row,
                    column,
                    finding.help(text!(
                        "用 Excel 或 WPS 打开，让它算出来，保存后再导入",
                        "open the file in Excel or WPS so that it is computed, save it and import again"
                    )),
                );
                return None;
            }
            Value::Unread => {
                self.error_of(("value", text), (row, column), |_| {
                    let message = text!("`{text}` 读不成数", "`{text}` cannot be read as a figure");
                    faults::bad_number(message).help(text!(
                        "在原表改成数字；若表示缺数据，在映射文件的 [words.value] 写 \"{text}\" = \"missing\"",
                        "make it a number in the table; if it means a missing figure, write \"{text}\" = \"missing\" under [words.value] of the mapping"
                    ))
                });
                return None;
            }
            Value::Below(limit) => match self.plan.below {
                None => {
                    let message = text!(
                        "`{text}` 低于检出限，没有说怎么读",
                        "`{text}` is below the limit of detection; how to read it is not said"
                    );
                    let finding = Finding::error("below-limit", message);
                    self.error(row, column, finding.help(text!(
                        "在映射文件写 below = \"half\"（取一半）、\"limit\"（取检出限）或 \"missing\"（当作缺数据）",
                        "write below = \"half\", \"limit\" or \"missing\" in the mapping"
                    )));
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
                    value::half(&limit)?,
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
                // `71亿` in a column of 万元 may be 71 亿元 or 71 亿 万元.
                if scaled && unit.to_string().starts_with(['万', '亿']) {
                    let message = text!(
                        "`{text}` 有万、亿，单位 {unit} 也有，不知道是不是说了两遍",
                        "`{text}` says 万 or 亿 and so does the unit {unit}: it may be said twice"
                    );
                    let help =
                        text!("把这一格改写成以 {unit} 计的数", "write the cell as a plain number of {unit}");
                    self.error(row, column, Finding::error("scaled-twice", message).help(help));
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
