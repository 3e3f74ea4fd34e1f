//! Files made to take all memory or time, or to steer whoever looks at them: refused by the name of what is wrong with
//! them, with little memory. They are made here, since as files they would be as large as they look.
//!
//! `cargo test --test hostile -- --ignored` tries them at full size.

use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MANIFEST: &str = "id = \"t\"\ntitle = { zh = \"测试\", en = \"Test\" }\nprofile = \"geep-identity\"\nyears = [2020]\nmoney_unit = \"万元\"\n";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A text of the package, written as often as is said.
struct Part<'a> {
    name: &'a str,
    before: String,
    again: (&'a str, usize),
    after: &'a str,
}

fn part<'a>(name: &'a str, before: impl Into<String>, again: (&'a str, usize), after: &'a str) -> Part<'a> {
    Part { name, before: before.into(), again, after }
}

fn package(parts: &[Part<'_>]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for Part { name, before, again: (piece, times), after } in parts {
        package.start_file(*name, SimpleFileOptions::default().large_file(true)).unwrap();
        package.write_all(before.as_bytes()).unwrap();
        let block = piece.repeat(1000);
        (0..times / 1000).for_each(|_| package.write_all(block.as_bytes()).unwrap());
        package.write_all(piece.repeat(times % 1000).as_bytes()).unwrap();
        package.write_all(after.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

/// An Excel workbook of so many worksheets that all stand in one part, and another part.
fn book(sheets: usize, sheet: (&str, usize), extra: Option<Part<'_>>) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{REL}/{kind}\" Target=\"{target}\"/>")
    };
    let named: String =
        (0..sheets).map(|i| format!("<sheet name=\"s{i}\" sheetId=\"{i}\" r:id=\"r1\"/>")).collect();
    let mut parts = vec![
        part("[Content_Types].xml", "<Types/>", ("", 0), ""),
        part(
            "_rels/.rels",
            format!("<Relationships>{}</Relationships>", relation("r1", "officeDocument", "xl/workbook.xml")),
            ("", 0),
            "",
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships>{}</Relationships>",
                relation("r1", "worksheet", "worksheets/sheet1.xml")
            ),
            ("", 0),
            "",
        ),
        part("xl/workbook.xml", format!("<workbook><sheets>{named}</sheets></workbook>"), ("", 0), ""),
        part("xl/worksheets/sheet1.xml", "<worksheet><sheetData>", sheet, "</sheetData></worksheet>"),
    ];
    parts.extend(extra);
    package(&parts)
}

fn ods(table: (&str, usize)) -> Vec<u8> {
    let head = "<office:document-content><office:body><office:spreadsheet>";
    package(&[
        part("META-INF/manifest.xml", "<manifest/>", ("", 0), ""),
        part("content.xml", head, table, "</office:spreadsheet></office:body></office:document-content>"),
    ])
}

const ONE: (&str, usize) = ("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", 1);

/// Name, content, and what has to be said of it.
type Bomb = (&'static str, Vec<u8>, &'static str);

/// `full` is the size at which they took all memory or many minutes; without it just enough to be refused.
fn bombs(full: bool) -> Vec<Bomb> {
    let times = |least: usize, most: usize| if full { most } else { least };
    let long = "长".repeat(32_768);
    let repeated = |rows: usize, columns: usize, text: &str| {
        format!(
            "<table:table table:name=\"t\"><table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell \
             table:number-columns-repeated=\"{columns}\" office:value-type=\"string\"><text:p>{text}</text:p>\
             </table:table-cell></table:table-row></table:table>"
        )
    };
    let spans = "<table:table table:name=\"t\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
                 table:number-columns-repeated=\"16384\" table:number-columns-spanned=\"2\"/></table:table-row></table:table>";
    vec![
        (
            "格式.xlsx",
            book(
                1,
                ONE,
                Some(part(
                    "xl/styles.xml",
                    "<styleSheet><cellXfs>",
                    ("<xf/>", times(250_001, 100_000_000)),
                    "</cellXfs></styleSheet>",
                )),
            ),
            "其中的 xl/styles.xml 里，单元格格式超过 250000 个",
        ),
        (
            "字体.xlsx",
            book(
                1,
                ONE,
                Some(part(
                    "xl/styles.xml",
                    format!(
                        "<styleSheet><fonts><font><name val=\"{}\"/></font></fonts><cellXfs>",
                        "x".repeat(500_000)
                    ),
                    ("<xf fontId=\"0\"/>", 100_000),
                    "</cellXfs></styleSheet>",
                )),
            ),
            "其中的 xl/styles.xml 里，格式的名称过长",
        ),
        (
            "文字.xlsx",
            book(
                1,
                ONE,
                Some(part(
                    "xl/sharedStrings.xml",
                    "<sst>",
                    ("<si/>", times(5_000_001, 200_000_000)),
                    "</sst>",
                )),
            ),
            "其中的 xl/sharedStrings.xml 里，共用文字超过 5000000 个",
        ),
        (
            "一格.xlsx",
            book(1, ("x", times(1_100_000, 1_500_000_000)), None),
            "其中的 xl/worksheets/sheet1.xml 里，一段文字或标记超过 1024 KiB",
        ),
        (
            "行.xlsx",
            book(1, ("<row/>", times(1_048_577, 16_777_216)), None),
            "其中的 xl/worksheets/sheet1.xml 里，行超过 1048576 个",
        ),
        ("同一部分.xlsx", book(2, ONE, None), "其中的 xl/workbook.xml 里，不止一张工作表用同一部分“r1”"),
        ("许多表.xlsx", book(times(1001, 100_000), ONE, None), "xl/workbook.xml"),
        ("重复.ods", ods((&repeated(1_048_576, 1, &"长".repeat(30_000)), 1)), "表格过大"),
        ("长格.ods", ods((&repeated(1, 1, &long), 1)), "文字过长：超过一个单元格能放的 32767 个字符"),
        ("空合并.ods", ods((spans, 1)), "表格过大"),
        ("许多表.ods", ods(("<table:table table:name=\"t\"/>", times(1001, 300_000))), "工作表超过 1000 张"),
        (
            "许多表.xls",
            "<table><tr><td>a</table>".repeat(times(1001, 300_000)).into_bytes(),
            "网页里的表格超过 1000 个",
        ),
        (
            "合并.xls",
            format!(
                "<html><table><tr><td colspan=16384 rowspan=1048576>x</td></tr>{}",
                "<tr><td>".repeat(times(10_000, 8_000_000))
            )
            .into_bytes(),
            "网页里的单元格或合并单元格过多",
        ),
        ("长格.csv", format!("code,name\n140922,{long}\n").into_bytes(), "长格.csv，第 2 行，“name”列"),
        (
            "列.csv",
            (0..16_384).map(|i| format!("列{i}")).collect::<Vec<_>>().join(",").into_bytes(),
            "有 16384 列不认识：列0、列1、列2、列3、列4 等",
        ),
    ]
}

/// Runs the program on a folder with no more than so many MiB of address space.
fn geep(arguments: &[&str], folder: &Path, mib: usize) -> Output {
    // The threads' stacks are address space as well, hence few of them.
    Command::new("sh")
        .args(["-c", &format!("ulimit -v {}; exec \"$0\" \"$@\"", mib << 10), env!("CARGO_BIN_EXE_geep")])
        .args(arguments)
        .env("RAYON_NUM_THREADS", "2")
        .env("POLARS_MAX_THREADS", "2")
        .env("MALLOC_ARENA_MAX", "2")
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn try_all(full: bool, mib: usize) {
    for (name, content, wanted) in bombs(full) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("dataset.toml"), MANIFEST).unwrap();
        std::fs::write(folder.path().join(name), &content).unwrap();
        let start = Instant::now();
        let output = geep(&["check", "."], folder.path(), mib);
        let (taken, said) = (start.elapsed(), text(&output.stderr));
        if full {
            println!("{name}: {} bytes, {:.1} s", content.len(), taken.as_secs_f64());
        }
        assert_eq!(output.status.code(), Some(1), "{name}: {said:.2000}");
        assert!(said.contains(wanted) && said.contains(name), "{name}: {said:.2000}");
        assert!(said.len() < 20_000, "{name}: {} bytes", said.len());
        assert!(taken < Duration::from_secs(30), "{name}: {taken:?}");
    }
}

#[test]
fn bombs_are_refused_by_name() {
    try_all(false, 1536);
}

#[test]
#[ignore = "full size: run by .ci/run"]
fn bombs_of_full_size_are_refused_by_name() {
    try_all(true, 1536);
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_refused() {
    let pipe = |path: &Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    let said = |arguments: &[&str], folder: &Path| {
        let output = geep(arguments, folder, 1536);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        text(&output.stderr).to_string()
    };
    for name in ["县域 数据.csv", "dataset.toml", "expected.csv"] {
        let folder = tempfile::tempdir().unwrap();
        if name != "dataset.toml" {
            std::fs::write(folder.path().join("dataset.toml"), MANIFEST).unwrap();
        }
        pipe(&folder.path().join(name));
        let said = said(&["check", "."], folder.path());
        assert!(said.contains("设备或管道") && said.contains(name), "{said}");
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("dataset.toml"), MANIFEST).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("零.csv")).unwrap();
    assert!(said(&["check", "."], folder.path()).contains("零.csv"));
    std::fs::create_dir_all(folder.path().join("定义/measures")).unwrap();
    pipe(&folder.path().join("定义/measures/x.toml"));
    assert!(said(&["check", ".", "--coefficients", "定义"], folder.path()).contains("x.toml 是设备或管道"));
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("dataset.toml"), MANIFEST).unwrap();
    let into = other.path().to_str().unwrap();
    assert!(said(&["import", "/dev/zero", "--into", into], folder.path()).contains("不支持这种文件格式"));
    pipe(&folder.path().join("原表.xlsx"));
    assert!(said(&["import", "原表.xlsx", "--into", into], folder.path()).contains("设备或管道"));
    std::fs::write(folder.path().join("表.csv"), "a,b\n1,2\n").unwrap();
    pipe(&folder.path().join("映射.toml"));
    let arguments = ["import", "表.csv", "--into", into, "--mapping", "映射.toml"];
    assert!(said(&arguments, folder.path()).contains("设备或管道"));
}

/// A manifest or definitions of many megabytes take more than a hundred times as much memory once they are read.
#[test]
fn texts_of_many_megabytes_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let big = "x = 1\n".repeat(1_000_000);
    std::fs::write(folder.path().join("dataset.toml"), &big).unwrap();
    let output = geep(&["check", "."], folder.path(), 1536);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("文件过大：超过 4 MiB 的上限"), "{}", text(&output.stderr));
    std::fs::write(folder.path().join("dataset.toml"), MANIFEST).unwrap();
    std::fs::create_dir_all(folder.path().join("定义/measures")).unwrap();
    std::fs::write(folder.path().join("定义/measures/x.toml"), &big).unwrap();
    let output = geep(&["check", ".", "--coefficients", "定义"], folder.path(), 1536);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("x.toml"), "{}", text(&output.stderr));
}

/// Whatever stands in a file, a terminal shows it and does nothing else.
#[test]
fn nothing_of_the_data_steers_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &str| std::fs::write(folder.path().join(name), content).unwrap();
    write("dataset.toml", MANIFEST);
    let hostile = "\u{1b}]0;x\u{7}\u{9b}2J\u{202e}";
    write(
        "县\u{1b}[2J.csv",
        &format!(
            "code,year,measure,value,unit,status,source,note,{hostile}\n140922,2020,{hostile},{hostile},,observed,x,,\n"
        ),
    );
    for lang in ["zh", "en"] {
        for more in [&[][..], &["--json"]] {
            let output = geep(&[&["check", ".", "--lang", lang], more].concat(), folder.path(), 1536);
            let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
            assert_eq!(output.status.code(), Some(1));
            assert!(said.contains("\\u001b[2J.csv") && said.contains("\\u202e"), "{said}");
            let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!said.contains(steers), "{said:?}");
            if !more.is_empty() {
                assert!(serde_json::from_str::<serde_json::Value>(text(&output.stdout)).is_ok());
            }
        }
    }
    // The same where the line of a definition is drawn.
    write("dataset.toml", &MANIFEST.replace("geep-identity", "无\\u0007\u{202e}此口径"));
    let output = geep(&["check", "."], folder.path(), 1536);
    let said = text(&output.stderr);
    assert!(!said.contains('\u{202e}') && said.contains("此口径"), "{said}");
}
