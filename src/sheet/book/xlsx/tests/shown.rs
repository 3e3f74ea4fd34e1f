//! What the cells of a workbook show beside their values, read of workbooks written for it.

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use crate::finding::Finding;
use crate::sheet::book::{self, forged};
use crate::sheet::grid::{Budget, Problems, Sheet};
use crate::sheet::raw::{Dated, Kind, Raw};
use crate::sheet::shape::Shape;

fn read<T: Shape>(bytes: &[u8]) -> (Vec<T>, Vec<Finding>) {
    let mut problems = Problems::default();
    let tables = book::read(book::Kind::Xlsx, bytes, "a.xlsx", &mut Budget::default(), &mut problems);
    (tables, problems.finish())
}

fn written(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("t").unwrap());
    book.save_to_buffer().unwrap()
}

fn codes(problems: &[Finding]) -> Vec<(&str, Option<&str>)> {
    problems.iter().map(|problem| (problem.code, problem.cells[0].cell.as_deref())).collect()
}

fn format(code: &str) -> Format {
    Format::new().set_num_format(code)
}

/// 123456 by `0\.0,` shows 12.3, by `0.00,` 123.46.
#[test]
fn numbers_are_as_large_as_they_are_shown() {
    let bytes = written(|tab| {
        tab.write_row(0, 0, ["a", "b", "c", "d"]).unwrap();
        tab.write_with_format(1, 0, 123_456, &format("0\\.0,")).unwrap();
        tab.write_with_format(1, 1, 123_456, &format("0.00,")).unwrap();
        tab.write_with_format(1, 2, 123_456, &format("#,##0.0\"万元\"")).unwrap();
        tab.write_with_format(1, 3, 0.5, &format("0%")).unwrap();
    });
    let (raws, problems) = read::<Raw>(&bytes);
    assert_eq!(codes(&problems), [("shown-smaller", Some("A2"))]);
    assert!(problems[0].message.zh.starts_with("2 个格子"), "{}", problems[0].message.zh);
    let cells: Vec<_> =
        raws[0].row(1).map(|(_, cell)| (cell.text.as_str(), cell.power(), cell.words())).collect();
    assert_eq!(
        cells,
        [("12.3456", 4, None), ("123.456", 3, None), ("123456", 0, Some("万元")), ("50%", 0, None)]
    );

    let (sheets, problems) = read::<Sheet>(&bytes);
    assert_eq!(codes(&problems), [("shown-smaller", Some("A2"))]);
    let cells: Vec<_> = (0..4).map(|column| sheets[0].cell(0, column).unwrap()).collect();
    assert_eq!(cells, ["12.3456", "123.456", "123456", "50%"]);
}

/// 44562 is 2022-01-01.
#[test]
fn dates_tell_how_fine_they_are_shown() {
    let bytes = written(|tab| {
        tab.write_row(0, 0, ["a", "b", "c", "d"]).unwrap();
        tab.write_with_format(1, 0, 44_562, &format("yyyy\"年\"m\"月\"")).unwrap();
        tab.write_with_format(1, 1, 44_562, &format("yyyy-mm-dd")).unwrap();
        tab.write_with_format(1, 2, 44_562, &format("yyyy")).unwrap();
        // Of this one the file has the number alone, as the Chinese Excel writes it.
        tab.write_with_format(1, 3, 44_562, &Format::new().set_num_format_index(57)).unwrap();
    });
    let (raws, problems) = read::<Raw>(&bytes);
    assert!(problems.is_empty(), "{problems:?}");
    let cells: Vec<_> =
        raws[0].row(1).map(|(_, cell)| (cell.kind, cell.text.as_str(), cell.dated())).collect();
    let day = "2022-01-01";
    let dated = |dated| (Kind::Date, day, Some(dated));
    assert_eq!(cells, [dated(Dated::Month), dated(Dated::Day), dated(Dated::Year), dated(Dated::Month)]);

    // A tidy table has no kinds: there the text itself is as fine.
    let (sheets, _) = read::<Sheet>(&bytes);
    let cells: Vec<_> = (0..4).map(|column| sheets[0].cell(0, column).unwrap()).collect();
    assert_eq!(cells, ["2022-01", "2022-01-01", "2022", "2022-01"]);
}

/// A code typed as a number: 10203 by `000000` shows 010203.
#[test]
fn codes_keep_the_zeros_they_are_shown_with() {
    let bytes = written(|tab| {
        tab.write_row(0, 0, ["a", "b"]).unwrap();
        tab.write_with_format(1, 0, 10_203, &format("000000")).unwrap();
        tab.write_with_format(1, 1, 7, &format("0")).unwrap();
    });
    let (raws, problems) = read::<Raw>(&bytes);
    assert!(problems.is_empty(), "{problems:?}");
    let cells: Vec<_> = raws[0].row(1).map(|(_, cell)| (cell.kind, cell.text.as_str())).collect();
    assert_eq!(cells, [(Kind::Number, "010203"), (Kind::Number, "7")]);
    let (sheets, _) = read::<Sheet>(&bytes);
    assert_eq!(sheets[0].cell(0, 0), Some("010203"));
}

#[test]
fn a_raised_note_number_is_no_digit() {
    let bytes = written(|tab| {
        let (plain, raised) =
            (Format::new(), Format::new().set_font_script(rust_xlsxwriter::FormatScript::Superscript));
        tab.write_row(0, 0, ["a", "b"]).unwrap();
        tab.write_rich_string(1, 0, &[(&plain, "61.2"), (&raised, "1")]).unwrap();
        tab.write(1, 1, "61.2").unwrap();
        tab.write_rich_string(2, 0, &[(&plain, "km"), (&raised, "2")]).unwrap();
    });
    let (sheets, problems) = read::<Sheet>(&bytes);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(sheets[0].cell(0, 0), Some("61.2¹"));
    assert_eq!(sheets[0].cell(0, 1), Some("61.2"));
    assert_eq!(sheets[0].cell(1, 0), Some("km²"));
}

#[test]
fn raised_and_plain_digits_that_look_alike_are_not_guessed() {
    let bytes = written(|tab| {
        let (plain, raised) =
            (Format::new(), Format::new().set_font_script(rust_xlsxwriter::FormatScript::Superscript));
        tab.write_row(0, 0, ["a", "b"]).unwrap();
        tab.write_rich_string(1, 0, &[(&plain, "61.2"), (&raised, "1")]).unwrap();
        tab.write(1, 1, "61.21").unwrap();
    });
    let (_, problems) = read::<Sheet>(&bytes);
    assert_eq!(codes(&problems), [("workbook-cell", Some("A2")), ("workbook-cell", Some("B2"))]);
}

#[test]
fn hidden_rows_and_columns_are_told() {
    let bytes = written(|tab| {
        tab.write_row(0, 0, ["a", "b"]).unwrap();
        tab.write_row(1, 0, [1, 2]).unwrap();
        tab.write_row(2, 0, [3, 4]).unwrap();
        tab.set_row_hidden(2).unwrap();
        tab.set_column_hidden(1).unwrap();
        // There is nothing in these.
        tab.set_row_hidden(9).unwrap();
        tab.set_column_hidden(5).unwrap();
    });
    let (raws, _) = read::<Raw>(&bytes);
    let hidden = &raws[0].hidden;
    assert!(hidden.row(2) && hidden.column(1) && !hidden.row(1) && !hidden.column(0));
    let (sheets, problems) = read::<Sheet>(&bytes);
    assert_eq!(sheets[0].len(), 2);
    assert_eq!(problems[0].code, "hidden-cells");
    assert_eq!(problems[0].message.zh, "隐藏的行（3）和隐藏的列（B）里的数也读了");
}

/// As XlsxWriter, openpyxl and EPPlus write formulas that nothing has computed.
#[test]
fn zeros_of_a_workbook_that_nothing_computed_are_no_values() {
    let uncomputed = written(|tab| {
        tab.write_row(0, 0, ["a", "b"]).unwrap();
        tab.write(1, 0, 0).unwrap();
        tab.write(1, 1, Formula::new("=A2+1")).unwrap();
    });
    let (raws, _) = read::<Raw>(&uncomputed);
    let kinds: Vec<_> = raws[0].row(1).map(|(_, cell)| cell.kind).collect();
    assert_eq!(kinds, [Kind::Number, Kind::Formula]);
    let (_, problems) = read::<Sheet>(&uncomputed);
    assert_eq!(codes(&problems), [("formula-uncomputed", Some("B2"))]);

    // One value other than 0 shows that somebody computed.
    let computed = written(|tab| {
        tab.write_row(0, 0, ["a", "b"]).unwrap();
        tab.write(1, 0, Formula::new("=1+1").set_result("2")).unwrap();
        tab.write(1, 1, Formula::new("=A2-2").set_result("0")).unwrap();
    });
    let (sheets, problems) = read::<Sheet>(&computed);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(sheets[0].cell(0, 1), Some("0"));
}

/// As Excel, WPS and LibreOffice save a workbook: they ask for nothing, or keep the order of computing.
#[test]
fn zeros_that_an_office_saved_are_values() {
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c></row>\
                 <row r=\"2\"><c r=\"A2\"><f>1-1</f><v>0</v></c></row></sheetData></worksheet>";
    let zero = |calculation: &str, more: &[(&str, &str)]| {
        let book = forged::workbook_with(sheet, calculation, more);
        let (raws, _) = read::<Raw>(&book);
        raws[0].cell(1, 0).unwrap().kind
    };
    assert_eq!(zero("<calcPr calcId=\"191029\"/>", &[]), Kind::Number);
    assert_eq!(zero("<calcPr iterateCount=\"100\" refMode=\"A1\" iterate=\"false\"/>", &[]), Kind::Number);
    assert_eq!(zero("", &[]), Kind::Number);
    let asked = "<calcPr calcId=\"124519\" fullCalcOnLoad=\"1\"/>";
    assert_eq!(zero(asked, &[("xl/calcChain.xml", "<calcChain/>")]), Kind::Number);
    assert_eq!(zero(asked, &[]), Kind::Formula);
}

#[test]
fn a_number_format_of_any_length_is_refused() {
    let styles = format!(
        "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"{}\"/></numFmts></styleSheet>",
        "0,".repeat(5000)
    );
    let book = forged::workbook_with("<worksheet/>", "", &[("xl/styles.xml", &styles)]);
    let (_, problems) = read::<Sheet>(&book);
    assert_eq!(codes(&problems), [("file-too-large", None)]);
    assert!(
        problems[0].message.zh.contains("xl/styles.xml 里，有数字格式超过 1000 个字节"),
        "{}",
        problems[0].message.zh
    );
}
