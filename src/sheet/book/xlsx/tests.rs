mod shown;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use super::super::{Kind, forged};
use crate::finding::Finding;
use crate::sheet::grid::{Budget, Problems, Sheet};

fn read_all(bytes: &[u8]) -> (Vec<Sheet>, Vec<Finding>) {
    let mut problems = Problems::default();
    let sheets = read(bytes, &mut Budget::default(), &mut problems);
    (sheets, problems.finish())
}

fn read(bytes: &[u8], budget: &mut Budget, problems: &mut Problems) -> Vec<Sheet> {
    super::super::read(Kind::Xlsx, bytes, "a.xlsx", budget, problems)
}

/// Writes a workbook of one worksheet and reads it.
fn read_written(fill: impl FnOnce(&mut Worksheet)) -> (Vec<Sheet>, Vec<Finding>) {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("土地").unwrap());
    read_all(&book.save_to_buffer().unwrap())
}

fn read_forged(rows: &str) -> (Vec<Sheet>, Vec<Finding>) {
    read_all(&forged::workbook(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")))
}

fn row(sheet: &Sheet, row: usize) -> Vec<Option<&str>> {
    (0..sheet.headers.len()).map(|column| sheet.column(column).unwrap().get(row)).collect()
}

fn found(problems: &[Finding]) -> Vec<(&str, Option<&str>)> {
    problems.iter().map(|problem| (problem.code, problem.cells[0].cell.as_deref())).collect()
}

#[test]
fn every_kind_of_value_becomes_text() {
    let (sheets, problems) = read_written(|tab| {
        tab.write_row(0, 0, ["code", "name", "area", "ok", "date", "formula"]).unwrap();
        tab.write(1, 0, 140_922).unwrap();
        tab.write(1, 1, " 五台县\u{3000}").unwrap();
        tab.write(1, 2, 0.1 + 0.2).unwrap();
        tab.write(1, 3, true).unwrap();
        let day = ExcelDateTime::from_ymd(2021, 1, 1).unwrap();
        tab.write_with_format(1, 4, &day, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
        tab.write(1, 5, Formula::new("=1+1").set_result("2")).unwrap();
    });
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(sheets[0].tab.as_deref(), Some("土地"));
    assert_eq!(
        row(&sheets[0], 0),
        [
            Some("140922"),
            Some("五台县"),
            Some("0.30000000000000004"),
            Some("TRUE"),
            Some("2021-01-01"),
            Some("2")
        ]
    );
}

#[test]
fn blank_margins_and_rows_keep_the_numbers_right() {
    let (sheets, problems) = read_written(|tab| {
        tab.write_row(3, 2, ["a", "b"]).unwrap();
        tab.write_row(4, 2, [1, 2]).unwrap();
        tab.write_blank(5, 2, &Format::new().set_bold()).unwrap();
        tab.write(6, 2, "  ").unwrap();
        tab.write(8, 3, 4).unwrap();
    });
    assert!(problems.is_empty());
    let sheet = &sheets[0];
    assert_eq!(sheet.headers, ["a", "b"]);
    assert_eq!(sheet.len(), 2);
    assert_eq!(row(sheet, 1), [None, Some("4")]);
    assert_eq!(sheet.line(1), 9);
    assert_eq!(sheet.place(Some(1), Some(1)).text(true), "a.xlsx，工作表“土地”，D9 单元格（“b”列）");
}

#[test]
fn only_visible_sheets_with_content_are_read() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("one").unwrap().write(0, 0, "a").unwrap();
    book.add_worksheet().set_name("blank").unwrap();
    let hidden = book.add_worksheet().set_name("hidden").unwrap();
    hidden.write(0, 0, "b").unwrap();
    hidden.set_hidden(true);
    book.add_worksheet().set_name("two").unwrap().write(0, 0, "c").unwrap();
    let (sheets, problems) = read_all(&book.save_to_buffer().unwrap());
    assert!(problems.is_empty());
    let tabs: Vec<_> = sheets.iter().filter_map(|sheet| sheet.tab.as_deref()).collect();
    assert_eq!(tabs, ["one", "two"]);

    let (sheets, problems) = read_written(|_| {});
    assert!(sheets.is_empty());
    assert_eq!(found(&problems), [("table-empty", None)]);
}

#[test]
fn headers_must_be_there_and_differ() {
    let (sheets, problems) = read_written(|tab| {
        tab.write(0, 1, "标题").unwrap();
        tab.write_row(1, 1, ["a", "b"]).unwrap();
        tab.write_row(2, 0, [9, 1, 2]).unwrap();
    });
    assert_eq!(found(&problems), [("header-blank", Some("A1")), ("header-blank", Some("C1"))]);
    assert!(problems[0].message.zh.starts_with("A列没有表头"), "{}", problems[0].message.zh);
    assert!(problems[0].message.zh.contains("首见于第 3 行"), "{}", problems[0].message.zh);
    assert!(
        problems[1].message.en.starts_with("There is no header in column C"),
        "{}",
        problems[1].message.en
    );
    assert_eq!(sheets[0].len(), 2);

    let (sheets, problems) = read_written(|tab| {
        tab.write_row(0, 0, ["a", "b", "a"]).unwrap();
        tab.write_row(1, 0, [1, 2, 3]).unwrap();
    });
    assert_eq!(found(&problems), [("header-duplicate", Some("C1"))]);
    assert!(problems[0].message.zh.contains("A列和C列同名"), "{}", problems[0].message.zh);
    assert_eq!(sheets[0].headers, ["a", "b"]);
}

#[test]
fn error_values_are_all_reported_with_their_cells() {
    let (sheets, problems) = read_written(|tab| {
        tab.write_row(0, 0, ["a", "b"]).unwrap();
        tab.write(1, 0, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        tab.write(1, 1, 5).unwrap();
        tab.write(2, 1, Formula::new("=NA()").set_result("#N/A")).unwrap();
    });
    assert_eq!(
        found(&problems),
        [("workbook-error-value", Some("A2")), ("workbook-error-value", Some("B3"))]
    );
    assert!(problems[0].message.zh.contains("#DIV/0!"));
    assert_eq!(problems[0].cells[0].column.as_deref(), Some("a"));
    assert_eq!(row(&sheets[0], 0), [None, Some("5")]);
}

#[test]
fn cells_the_parser_does_not_know_are_found_too() {
    let (sheets, problems) = read_forged(
        r#"<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>
           <row r="2"><c r="A2" t="e"><v>#SPILL!</v></c><c r="B2"><v>1</v></c></row>
           <row r="3"><c r="A3" t="b"><v>7</v></c><c r="B3" t="zz"><v>2</v></c></row>
           <row r="4"><c r="A4" t="s"><v>99</v></c><c r="B4"><v>1e999</v></c></row>
           <row r="5"><c r="B5"><v>3</v></c></row>"#,
    );
    let mut cells = found(&problems);
    cells.sort_unstable();
    assert_eq!(
        cells,
        [
            ("workbook-cell", Some("A3")),
            ("workbook-cell", Some("A4")),
            ("workbook-cell", Some("B3")),
            ("workbook-cell", Some("B4")),
            ("workbook-error-value", Some("A2")),
        ]
    );
    let spilled = problems.iter().find(|problem| problem.code == "workbook-error-value").unwrap();
    assert!(spilled.message.en.contains("#SPILL!"), "{}", spilled.message.en);
    assert_eq!(row(&sheets[0], 1), [None, Some("3")]);
}

#[test]
fn a_lone_cell_in_the_last_corner_costs_nothing() {
    let (sheets, problems) = read_written(|tab| {
        tab.write(1_048_575, 16_383, "far").unwrap();
    });
    assert!(problems.is_empty());
    assert_eq!(sheets[0].headers, ["far"]);
    assert_eq!(sheets[0].place(None, Some(0)).cell.as_deref(), Some("XFD1048576"));

    let (sheets, problems) = read_written(|tab| {
        tab.write(0, 0, "a").unwrap();
        tab.write(1_048_575, 16_383, "far").unwrap();
    });
    assert_eq!(found(&problems), [("header-blank", Some("XFD1"))]);
    assert!(sheets[0].is_empty());
}

#[test]
fn a_wide_header_over_sparse_rows_meets_the_budget() {
    let mut book = Workbook::new();
    let tab = book.add_worksheet();
    for at in 0..1000 {
        tab.write(0, at, format!("h{at}")).unwrap();
        tab.write(u32::from(at) + 1, 0, 1).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let mut problems = Problems::default();
    let sheets = read(&bytes, &mut Budget::new(50_000, 1 << 20), &mut problems);
    assert_eq!(sheets[0].len(), 50);
    assert_eq!(found(&problems.finish()), [("table-too-large", Some("A52"))]);
}

#[test]
fn cells_out_of_order_are_a_damaged_file() {
    let (sheets, problems) = read_forged(
        r#"<row r="1"><c r="A1" t="str"><v>a</v></c></row>
           <row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>"#,
    );
    assert_eq!(found(&problems), [("table-broken", Some("A2"))]);
    assert_eq!(sheets[0].len(), 1);
}

#[test]
fn addresses_that_make_the_parser_overflow_are_a_damaged_file() {
    for worksheet in [
        "<worksheet><dimension ref=\"B2:A1\"/><sheetData/></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"ZZZZZZZZZ1\"><v>1</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"99999999999\"><c><v>1</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c>",
        "<chartsheet/>",
        "",
    ] {
        let (_, problems) = read_all(&forged::workbook(worksheet));
        assert!(!problems.is_empty(), "{worksheet}");
    }
}

#[test]
fn damaged_packages_are_problems() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "a").unwrap();
    let whole = book.save_to_buffer().unwrap();
    for cut in [0, 1, 4, whole.len() / 2, whole.len() - 1] {
        let (sheets, problems) = read_all(&whole[..cut]);
        assert!(sheets.is_empty());
        assert_eq!(found(&problems), [("workbook-broken", None)], "cut at {cut}");
    }
    // Each byte wrong in turn must not make it fail in any other way.
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        read_all(&bytes);
    }
    let (_, problems) = read_all(&forged::package(&[("hello.txt", "hello")]));
    assert_eq!(found(&problems), [("workbook-broken", None)]);
    let (_, problems) = read_all(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on");
    assert_eq!(found(&problems), [("workbook-broken", None)]);
}

#[test]
fn a_package_that_unpacks_too_far_is_not_unpacked() {
    let mut bytes = forged::package(&[("xl/worksheets/sheet1.xml", "<worksheet/>")]);
    let entry = bytes.windows(4).position(|at| at == b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&3_000_000_000_u32.to_le_bytes());
    let (_, problems) = read_all(&bytes);
    assert_eq!(found(&problems), [("file-too-large", None)]);

    // A part that holds more than it declares is stopped at the declared size.
    let mut bytes = forged::workbook("<worksheet><sheetData><row r=\"1\"/></sheetData></worksheet>");
    let entry = bytes.windows(4).rposition(|at| at == b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&20_u32.to_le_bytes());
    let (_, problems) = read_all(&bytes);
    assert_eq!(found(&problems), [("workbook-broken", None)]);
}
