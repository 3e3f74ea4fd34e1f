//! What Excel does not hold: said before a workbook is written, with the place of the rule that asks for it.

use super::cells::{Cell, LENGTH};
use super::layout::Layout;
use crate::compute::Run;
use crate::finding::{Finding, Findings};
use crate::plan::State;
use crate::results::Sheets;
use crate::rule::{Op, Symbol};
use crate::text;
use crate::text::{Lang, Text};
use rust_xlsxwriter::XlsxError;

/// Levels of brackets, and arguments of a function.
const DEPTH: usize = 64;
const ARGUMENTS: usize = 255;

/// How large a formula is, the leading `=` included.
#[derive(Debug, Default, PartialEq, Eq)]
struct Size {
    length: usize,
    depth: usize,
    arguments: usize,
}

impl Size {
    fn of(formula: &str) -> Size {
        let mut size = Size { length: 1 + formula.encode_utf16().count(), ..Size::default() };
        // The arguments met so far in each open bracket.
        let mut open: Vec<usize> = Vec::new();
        let mut quote = None;
        for c in formula.chars() {
            match (quote, c) {
                (Some(mark), c) if mark == c => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') => quote = Some(c),
                (None, '(') => open.push(1),
                (None, ')') => drop(open.pop()),
                (None, ',') => {
                    if let Some(arguments) = open.last_mut() {
                        *arguments += 1;
                        size.arguments = size.arguments.max(*arguments);
                    }
                }
                _ => {}
            }
            size.depth = size.depth.max(open.len());
        }
        size
    }

    /// What is too large, in both languages.
    fn excess(&self) -> Option<Text> {
        let Size { length, depth, arguments } = self;
        if *length > LENGTH {
            return Some(text!("超过 {LENGTH} 个字符", "more than {LENGTH} characters"));
        }
        if *depth > DEPTH {
            return Some(text!(
                "括号有 {depth} 层，超过 {DEPTH} 层",
                "{depth} levels of brackets, more than {DEPTH}"
            ));
        }
        let many = *arguments > ARGUMENTS;
        many.then(|| {
            text!(
                "一个函数有 {arguments} 个参数，超过 {ARGUMENTS} 个",
                "{arguments} arguments of one function, more than {ARGUMENTS}"
            )
        })
    }
}

/// Reports what of a run does not fit into a whole workbook.
pub fn report(run: &Run, lang: Lang, findings: &mut Findings) {
    let layout = match Layout::new(run, lang, Sheets::All) {
        Ok(layout) => layout,
        Err(words) => return findings.push(too_large(words)),
    };
    for sheet in &layout.frames {
        let rows = run.frames.list[sheet.frame].len();
        for symbol in &sheet.symbols {
            let (Symbol::Line(line), Some(column)) = (*symbol, run.column(*symbol)) else { continue };
            let cell = Cell::new(line, &layout, sheet.frame, &sheet.name);
            let settled = &run.guards(line).settled;
            let mut formula = String::new();
            let excess = (0..rows)
                .filter(|row| !matches!(column.state(*row), State::OutOfScope) && !settled.contains(row))
                .find_map(|row| {
                    formula.clear();
                    cell.write(row, &mut formula);
                    Size::of(&formula).excess()
                });
            if let Some(excess) = excess {
                findings.push(too_long(run, line, &excess));
            }
        }
    }
}

fn too_long(run: &Run, line: usize, excess: &Text) -> Finding {
    let checked = &run.book.lines[line];
    let (model, own) = checked.origin;
    let definition = &run.book.catalog.models[model].lines[own];
    let (id, Text { zh, en }) = (&definition.id, excess);
    let message = text!(
        "`{id}` 的公式写进报告的 Excel 工作簿会太大：{zh}",
        "the formula of `{id}` would be too large for the Excel workbook of the report: {en}"
    );
    let mut tiered = false;
    checked.term.walk(&mut |term| tiered |= matches!(term.op, Op::Tier(..)));
    let help = match tiered {
        true => text!(
            "减少分档表的档数，或把公式拆成几行",
            "give the step table fewer steps, or split the formula into several lines"
        ),
        false => text!(
            "把公式拆成几行；数据很多时可用 run --year 只算一年",
            "split the formula into several lines; with many data choose one year with run --year"
        ),
    };
    definition.formula.at.whole(Finding::error("formula-too-large", message), Text::default()).help(help)
}

/// The results as a whole do not fit.
pub fn too_large(words: Text) -> Finding {
    Finding::error("report-too-large", words).help(text!(
        "用 --year 只算一年，或按地区拆成几个数据集",
        "choose one year with --year, or split the dataset by region"
    ))
}

/// What the writer refuses for its size; none where it fails otherwise.
pub fn of_writer(error: &XlsxError) -> Option<Finding> {
    let words = match error {
        XlsxError::MaxStringLengthExceeded => text!(
            "报告里有一段文字超过 Excel 单元格的 32767 个字符",
            "a text of the report has more than the 32,767 characters of an Excel cell"
        ),
        XlsxError::RowColumnLimitError => text!(
            "报告里有一张表超过 Excel 的 1048576 行或 16384 列",
            "a table of the report has more than the 1,048,576 rows or 16,384 columns of an Excel sheet"
        ),
        _ => return None,
    };
    Some(too_large(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_arguments_are_counted_outside_quotes() {
        let size = |formula: &str| Size::of(formula);
        assert_eq!(size("A1"), Size { length: 3, depth: 0, arguments: 0 });
        assert_eq!(size("SUM(A1,MAX(B1,2,3))+(1)").depth, 2);
        assert_eq!(size("SUM(A1,MAX(B1,2,3))+(1)").arguments, 3);
        // A comma between the arguments of the outer function counts there.
        assert_eq!(size("IF(MIN(1,2),3,4)").arguments, 3);
        assert_eq!(size("'计算 (一),(二)'!A1&\"((,\"").depth, 0);
        assert_eq!(size("'it''s ('!A1").depth, 0);
    }

    #[test]
    fn the_bounds_are_those_of_excel() {
        let nested = |n: usize| "IF(A1,1,".repeat(n) + "0" + &")".repeat(n);
        let wide = |n: usize| format!("SUM({})", vec!["1"; n].join(","));
        assert!(size_is_fine(&nested(64)) && !size_is_fine(&nested(65)));
        assert!(size_is_fine(&wide(255)) && !size_is_fine(&wide(256)));
        assert!(size_is_fine(&"1".repeat(8_191)) && !size_is_fine(&"1".repeat(8_192)));
    }

    fn size_is_fine(formula: &str) -> bool {
        Size::of(formula).excess().is_none()
    }
}
