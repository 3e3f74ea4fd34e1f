//! Names of sheets: the fixed ones, and others made to differ from them and to suit Excel.

use crate::text::Lang;

/// Sheets every workbook may have.
pub struct Fixed {
    pub cover: &'static str,
    pub summary: &'static str,
    pub years: &'static str,
    pub series: &'static str,
    pub form: &'static str,
    pub settlement: &'static str,
    pub ledger: &'static str,
    pub schemes: &'static str,
    pub profiles: &'static str,
    pub known: &'static str,
    pub checks: &'static str,
    pub rules: &'static str,
    pub parameters: &'static str,
    pub inputs: &'static str,
    pub scenario: &'static str,
}

impl Fixed {
    pub fn new(lang: Lang) -> Fixed {
        Fixed {
            cover: lang.pick("封面", "Cover"),
            summary: lang.pick("摘要", "Summary"),
            years: lang.pick("年度比较", "Year on year"),
            series: lang.pick("历年", "Series"),
            form: lang.pick("结算表", "Settlement table"),
            settlement: lang.pick("结算", "Settlement"),
            ledger: lang.pick("台账", "Ledger"),
            schemes: lang.pick("方案比较", "Schemes"),
            profiles: lang.pick("口径比较", "Profiles"),
            known: lang.pick("对照", "Comparison"),
            checks: lang.pick("检查", "Checks"),
            rules: lang.pick("规则", "Rules"),
            parameters: lang.pick("参数", "Parameters"),
            inputs: lang.pick("输入", "Inputs"),
            scenario: lang.pick("情景", "Scenario"),
        }
    }
}

/// Whether a name is not too long for Excel.
pub fn is_whole(name: &str) -> bool {
    name.encode_utf16().count() <= LENGTH
}

/// The names given so far.
pub struct Names(Vec<String>);

/// Characters a sheet name may have, in UTF-16.
const LENGTH: usize = 31;

impl Names {
    pub fn new(fixed: &Fixed) -> Names {
        let Fixed {
            cover,
            summary,
            years,
            series,
            form,
            settlement,
            ledger,
            schemes,
            profiles,
            known,
            checks,
            rules,
            parameters,
            inputs,
            scenario,
        } = fixed;
        let taken = [
            cover, summary, years, series, form, settlement, ledger, schemes, profiles, known, checks, rules,
            parameters, inputs, scenario,
        ];
        Names::beside(taken.map(|name| *name))
    }

    /// Names unlike these.
    pub fn beside(taken: impl IntoIterator<Item = &'static str>) -> Names {
        Names(taken.into_iter().map(str::to_lowercase).collect())
    }

    /// A name as near to the wanted one as Excel allows, unlike all others.
    pub fn give(&mut self, wanted: &str) -> String {
        let suits = |c: char| if "[]:*?/\\'".contains(c) || c.is_control() { ' ' } else { c };
        let clean: String = wanted.chars().map(suits).collect();
        let clean = if clean.trim().is_empty() { "Sheet" } else { clean.trim() };
        let mut name = begin(clean, LENGTH);
        let mut number = 2;
        while self.0.contains(&name.to_lowercase()) {
            let tail = format!(" {number}");
            name = begin(clean, LENGTH - tail.len()) + &tail;
            number += 1;
        }
        self.0.push(name.to_lowercase());
        name
    }
}

/// So many characters of a text, as Excel counts them.
fn begin(text: &str, length: usize) -> String {
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= length
    };
    text.chars().take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_and_suit_excel() {
        let mut names = Names::new(&Fixed::new(Lang::Zh));
        assert_eq!(names.give("摘要"), "摘要 2");
        assert_eq!(names.give("GEP/GDP"), "GEP GDP");
        assert_eq!(names.give("gep gdp"), "gep gdp 2");
        let long = "长".repeat(40);
        assert_eq!(names.give(&long).chars().count(), LENGTH);
        assert!(names.give(&long).ends_with(" 2"));
        assert_eq!(names.give(" '\u{1}"), "Sheet");
        assert_eq!(names.give(&"🌾".repeat(20)).chars().count(), 15);
    }
}
