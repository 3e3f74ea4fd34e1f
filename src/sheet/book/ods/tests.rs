use super::super::forged;
use super::*;
use crate::finding::Finding;
use crate::sheet::grid::{Kind, Sheet};
use crate::sheet::raw::{Dated, Raw};

/// Reads a spreadsheet of one worksheet "t" with the given rows.
fn read_rows(rows: &str) -> (Vec<Sheet>, Vec<Finding>) {
    read_body(&table(rows))
}

fn table(rows: &str) -> String {
    format!("<table:table table:name=\"t\">{rows}</table:table>")
}

fn read_body<T: Shape>(body: &str) -> (Vec<T>, Vec<Finding>) {
    let bytes = forged::package(&[(
        "content.xml",
        &format!("<office:document-content>{body}</office:document-content>"),
    )]);
    let (mut problems, mut sheets) = (Problems::default(), Vec::new());
    if let Err(detail) = read(&bytes, "a.ods", &mut Budget::new(10_000, 1 << 20), &mut problems, &mut sheets)
    {
        problems.push(faults::broken(crate::place::Place::file("a.ods"), &detail));
    }
    (sheets, problems.finish())
}

fn cells(sheet: &Sheet, row: usize) -> Vec<Option<&str>> {
    (0..sheet.headers.len()).map(|column| sheet.column(column).unwrap().get(row)).collect()
}

const HEADER: &str = "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>";

#[test]
fn every_kind_of_value_becomes_text() {
    for (cell, wanted) in [
        ("office:value-type=\"float\" office:value=\"140922\"><text:p>140,922</text:p>", "140922"),
        ("office:value-type=\"percentage\" office:value=\"0.125\"><text:p>12.5%</text:p>", "12.5%"),
        ("office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>真</text:p>", "TRUE"),
        ("office:value-type=\"date\" office:date-value=\"2021-01-01\"><text:p>1</text:p>", "2021-01-01"),
        ("office:value-type=\"date\" office:date-value=\"2021-01-01T12:00:00\">", "2021-01-01T12:00:00"),
        ("office:value-type=\"time\" office:time-value=\"PT06H30M00S\">", "06:30:00"),
        (
            "office:value-type=\"string\"><text:p>五<text:span>台</text:span>县<text:s text:c=\"2\"/>&lt;&#x4e00;</text:p><text:p>二</text:p>",
            "五台县  <一\n二",
        ),
        (
            "office:value-type=\"string\"><office:annotation><text:p>remark</text:p></office:annotation><text:p>x</text:p>",
            "x",
        ),
    ] {
        let (sheets, problems) = read_rows(&format!(
            "{HEADER}<table:table-row><table:table-cell {cell}</table:table-cell></table:table-row>"
        ));
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(cells(&sheets[0], 0), [Some(wanted), None]);
    }
}

#[test]
fn repeated_rows_and_columns_keep_the_places_right() {
    let (sheets, problems) = read_rows(
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>
         <table:table-row><table:table-cell table:number-columns-repeated=\"2\"/><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>
         <table:table-row table:number-rows-repeated=\"2\"><table:covered-table-cell table:number-columns-repeated=\"2\"/><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>
         <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
    );
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!((sheets[0].len(), sheets[0].line(1)), (2, 5));
    assert_eq!(sheets[0].place(Some(0), Some(0)).cell.as_deref(), Some("C4"));
}

#[test]
fn endless_repetition_meets_the_limits() {
    let cell = "<table:table-cell table:number-columns-repeated=\"4000000000\"><text:p>x</text:p></table:table-cell>";
    let (_, problems) = read_rows(&format!("<table:table-row>{cell}</table:table-row>"));
    assert_eq!(problems.first().map(|p| p.code), Some("table-too-wide"));
    let row = |times: u32| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{times}\"><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
        )
    };
    let (sheets, problems) = read_rows(&format!("{HEADER}{}", row(4_000_000_000)));
    assert_eq!(problems.first().map(|p| p.code), Some("table-too-large"));
    assert_eq!(sheets[0].len(), 5000);
}

#[test]
fn hidden_tables_changes_and_made_up_entities_are_not_read() {
    let styled = |style: &str, name: &str| {
        format!("<table:table table:name=\"{name}\" table:style-name=\"{style}\">{HEADER}</table:table>")
    };
    let (sheets, problems) = read_body::<Sheet>(&format!(
        "<style:style style:name=\"s1\"><style:table-properties table:display=\"false\"/></style:style>
         <style:style style:name=\"s2\"><style:table-properties table:display=\"true\"/></style:style>
         <table:tracked-changes>{}</table:tracked-changes>{}{}",
        styled("s2", "old"),
        styled("s1", "hidden"),
        styled("s2", "seen"),
    ));
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(sheets.iter().filter_map(|s| s.tab.as_deref()).collect::<Vec<_>>(), ["seen"]);

    let bomb = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b SYSTEM \"file:///etc/hostname\">]>";
    for name in ["a", "b"] {
        let (_, problems) = read_body::<Sheet>(&format!(
            "{bomb}<table:table table:name=\"t\"><table:table-row><table:table-cell><text:p>&{name};</text:p></table:table-cell></table:table-row></table:table>"
        ));
        assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["workbook-broken"]);
        assert!(problems[0].message.en.contains("entity"), "{}", problems[0].message.en);
    }
}

#[test]
fn error_values_and_bad_numbers_are_reported_with_their_cells() {
    let (_, problems) = read_rows(&format!(
        "{HEADER}<table:table-row><table:table-cell office:value-type=\"string\" calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell>
         <table:table-cell office:value-type=\"float\" office:value=\"INF\"/></table:table-row>"
    ));
    let found: Vec<_> = problems.iter().map(|p| (p.code, p.cells[0].cell.as_deref())).collect();
    assert_eq!(found, [("workbook-error-value", Some("A2")), ("workbook-cell", Some("B2"))]);
}

#[test]
fn a_table_without_end_is_damage() {
    for body in [
        "<table:table table:name=\"t\"><table:table-row>",
        "<table:table><table:table-row><table:table-cell><text:p>",
    ] {
        let bytes = forged::package(&[("content.xml", body)]);
        let (mut problems, mut sheets) = (Problems::default(), Vec::<Sheet>::new());
        let _ = read(&bytes, "a.ods", &mut Budget::default(), &mut problems, &mut sheets);
        assert_eq!(problems.finish().iter().map(|p| p.code).collect::<Vec<_>>(), ["workbook-broken"]);
    }
}

#[test]
fn a_table_as_it_stands_keeps_kinds_and_merged_cells() {
    let (raws, problems) = read_body::<Raw>(&table(
        "<table:table-row><table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"3\"><text:p>a</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
         <table:table-row table:number-rows-repeated=\"2\"><table:covered-table-cell table:number-columns-repeated=\"2\"/>
         <table:table-cell office:value-type=\"percentage\" office:value=\"0.123\"><text:p>12%</text:p></table:table-cell>
         <table:table-cell calcext:value-type=\"error\"><text:p>#N/A</text:p></table:table-cell></table:table-row>",
    ));
    assert!(problems.is_empty(), "{problems:?}");
    let cell = |row, column| raws[0].cell(row, column).map(|cell| (cell.kind, cell.text.as_str()));
    assert_eq!(cell(0, 0), Some((Kind::Text, "a")));
    assert_eq!(cell(2, 2), Some((Kind::Percent, "12.3%")));
    assert_eq!(cell(1, 3), Some((Kind::Error, "#N/A")));
    let block = raws[0].merge(2, 1).unwrap();
    assert_eq!((block.rows, block.columns), ((0, 2), (0, 1)));
}

#[test]
fn endless_repetition_ends_as_it_stands_too() {
    let row = |cell: &str| {
        format!("<table:table-row table:number-rows-repeated=\"4000000000\">{cell}</table:table-row>")
    };
    for cell in [
        "<table:table-cell><text:p>x</text:p></table:table-cell>",
        "<table:table-cell table:number-columns-repeated=\"9\" table:number-rows-spanned=\"2\"/>",
    ] {
        let (_, problems) = read_body::<Raw>(&table(&row(cell)));
        assert_eq!(problems.first().map(|p| p.code), Some("table-too-large"));
    }
}

/// As LibreOffice writes the formats of Excel named in the comments, and as it shows 123456 by each.
const STYLES: &str = r##"
    <number:number-style style:name="N1"><number:number number:decimal-places="2" number:min-integer-digits="1" number:display-factor="1000"/></number:number-style>
    <number:number-style style:name="N2"><number:number number:decimal-places="0" number:min-integer-digits="2" number:display-factor="1000"><number:embedded-text number:position="1">.</number:embedded-text></number:number><number:text>万</number:text></number:number-style>
    <number:number-style style:name="N3P0"><number:number number:decimal-places="1" number:min-integer-digits="1" number:display-factor="1000"/></number:number-style>
    <number:number-style style:name="N3"><number:number number:decimal-places="0" number:min-integer-digits="1"/><style:map style:condition="value()&gt;=10000" style:apply-style-name="N3P0"/></number:number-style>
    <number:percentage-style style:name="N4"><number:number number:decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
    <number:number-style style:name="N5"><number:number number:decimal-places="1" number:min-integer-digits="1"/><number:text>万元</number:text></number:number-style>
    <number:number-style style:name="N6"><number:text>LONG</number:text><number:number number:display-factor="1000"/></number:number-style>
    <number:date-style style:name="N7"><number:year number:style="long"/><number:text>年</number:text><number:month/><number:text>月</number:text></number:date-style>
    <number:date-style style:name="N8"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/><number:text> </number:text><number:hours/><number:text>:</number:text><number:minutes/></number:date-style>
    <number:number-style style:name="N9"><number:number number:decimal-places="0" number:min-integer-digits="6"/></number:number-style>
    <style:style style:name="d7" style:family="table-cell" style:data-style-name="N7"/>
    <style:style style:name="d8" style:family="table-cell" style:data-style-name="N8"/>
    <style:style style:name="d9" style:family="table-cell" style:data-style-name="N9"/>
    <style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/>
    <style:style style:name="c2" style:family="table-cell" style:data-style-name="N2"/>
    <style:style style:name="c3" style:family="table-cell" style:data-style-name="N3"/>
    <style:style style:name="c4" style:family="table-cell" style:data-style-name="N4"/>
    <style:style style:name="c5" style:family="table-cell" style:data-style-name="N5"/>
    <style:style style:name="c6" style:family="table-cell" style:data-style-name="N6"/>
    <style:style style:name="c7" style:family="table-cell" style:parent-style-name="c1"/>
    <style:style style:name="T1" style:family="text"><style:text-properties style:text-position="33% 58%"/></style:style>
    <style:style style:name="T2" style:family="text"><style:text-properties style:text-position="sub 58%"/></style:style>"##;

#[test]
fn numbers_are_read_as_their_formats_show_them() {
    let number = |style: &str, value: &str| {
        format!(
            "<table:table-cell table:style-name=\"{style}\" office:value-type=\"float\" office:value=\"{value}\"/>"
        )
    };
    let cells = [
        number("c1", "123456"), // 0.00,
        number("c2", "123456"), // 0\.0,"万"
        number("c3", "123456"), // [>=10000]0.0,;0
        number("c3", "99"),
        number("c4", "0.5"),    // 0.0%
        number("c5", "123456"), // 0.0"万元"
        number("c7", "123456"),
        number("none", "123456"),
    ];
    let (raws, problems) = read_body::<Raw>(&format!(
        "{STYLES}{}",
        table(&format!("<table:table-row>{}</table:table-row>", cells.concat()))
    ));
    let told: Vec<_> = problems.iter().map(|p| (p.code, p.cells[0].cell.as_deref())).collect();
    assert_eq!(told, [("shown-smaller", Some("A1"))]);
    let read: Vec<_> = raws[0]
        .row(0)
        .map(|(_, cell)| (cell.kind, cell.text.as_str(), cell.words().unwrap_or_default()))
        .collect();
    assert_eq!(
        read,
        [
            (Kind::Number, "123.456", ""),
            (Kind::Number, "12.3456", "万"),
            (Kind::Number, "123.456", ""),
            (Kind::Number, "99", ""),
            (Kind::Percent, "50%", ""),
            (Kind::Number, "123456", "万元"),
            (Kind::Number, "123.456", ""),
            (Kind::Number, "123456", ""),
        ]
    );
}

#[test]
fn dates_and_codes_are_read_as_their_formats_show_them() {
    let date = |style: &str| {
        format!(
            "<table:table-cell table:style-name=\"{style}\" office:value-type=\"date\" office:date-value=\"2022-03-01\"/>"
        )
    };
    let code =
        "<table:table-cell table:style-name=\"d9\" office:value-type=\"float\" office:value=\"10203\"/>";
    let header = "<table:table-row>".to_string()
        + &["a", "b", "c"]
            .map(|name| format!("<table:table-cell><text:p>{name}</text:p></table:table-cell>"))
            .concat()
        + "</table:table-row>";
    let row = format!("<table:table-row>{}{}{code}</table:table-row>", date("d7"), date("d8"));
    let body = format!("{STYLES}{}", table(&(header + &row)));
    let (raws, problems) = read_body::<Raw>(&body);
    assert!(problems.is_empty(), "{problems:?}");
    let read: Vec<_> = raws[0].row(1).map(|(_, cell)| (cell.text.as_str(), cell.dated())).collect();
    let day = "2022-03-01";
    assert_eq!(read, [(day, Some(Dated::Month)), (day, Some(Dated::Day)), ("010203", None)]);
    // A tidy table has no kinds: there the text itself is as fine.
    let (sheets, _) = read_body::<Sheet>(&body);
    assert_eq!(cells(&sheets[0], 0), [Some("2022-03"), Some(day), Some("010203")]);
}

#[test]
fn cells_without_a_style_have_that_of_their_row_or_column() {
    let number = "<table:table-cell table:number-columns-repeated=\"3\" office:value-type=\"float\" office:value=\"5000\"/>";
    let body = format!(
        "{STYLES}<table:table table:name=\"t\">
         <table:table-column table:default-cell-style-name=\"c1\"/>
         <table:table-column table:number-columns-repeated=\"2\" table:visibility=\"collapse\"/>
         <table:table-row>{number}</table:table-row>
         <table:table-row table:visibility=\"filter\" table:default-cell-style-name=\"c1\">{number}</table:table-row>
         <table:table-row table:number-rows-repeated=\"2\" table:visibility=\"collapse\"/></table:table>"
    );
    let (raws, _) = read_body::<Raw>(&body);
    let row = |row| raws[0].row(row).map(|(_, cell)| cell.text.as_str()).collect::<Vec<_>>();
    assert_eq!((row(0), row(1)), (vec!["5", "5000", "5000"], vec!["5", "5", "5"]));
    assert_eq!((&raws[0].hidden.rows[..], &raws[0].hidden.columns[..]), (&[(1, 3)][..], &[(1, 2)][..]));
}

#[test]
fn a_number_under_a_format_of_any_length_is_not_read() {
    let styles = STYLES.replace("LONG", &"万".repeat(400));
    let cell =
        "<table:table-cell table:style-name=\"c6\" office:value-type=\"float\" office:value=\"5000\"/>";
    let row = format!("<table:table-row>{cell}</table:table-row>");
    let (raws, problems) = read_body::<Raw>(&format!("{styles}{}", table(&row)));
    assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["workbook-cell"]);
    assert!(raws.iter().all(|raw| raw.cell(0, 0).is_none()));
}

#[test]
fn note_numbers_are_told_from_digits() {
    let cell = |text: &str, declared: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"{declared}><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let cells = [
        cell("61.2<text:span text:style-name=\"T1\">1</text:span>", ""),
        cell("CO<text:span text:style-name=\"T2\">2</text:span>", ""),
        cell(
            "9<text:span text:style-name=\"T1\"><text:span>10</text:span></text:span>0",
            " office:string-value=\"9100\"",
        ),
    ];
    let row = format!("<table:table-row>{}</table:table-row>", cells.concat());
    let (raws, problems) = read_body::<Raw>(&format!("{STYLES}{}", table(&row)));
    assert!(problems.is_empty(), "{problems:?}");
    let read: Vec<_> = raws[0].row(0).map(|(_, cell)| cell.text.as_str()).collect();
    assert_eq!(read, ["61.2¹", "CO2", "9¹⁰0"]);
}
