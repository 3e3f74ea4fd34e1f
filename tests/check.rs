//! What a check finds, as JSON and as marks in copies of the tables, by the real program.

use calamine::{Reader, Xlsx, open_workbook};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn geep(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).output().unwrap()
}

/// A dataset of one table.
fn dataset(folder: &Path, table: &str) -> String {
    let manifest = "id = \"x\"\ntitle = { zh = \"甲\", en = \"A\" }\nprofile = \"geep-identity\"\n\
                    years = [2020, 2021]\nmoney_unit = \"万元\"\n";
    std::fs::write(folder.join("dataset.toml"), manifest).unwrap();
    std::fs::write(folder.join("县.csv"), table).unwrap();
    folder.to_str().unwrap().to_string()
}

const HEAD: &str = "code,year,gdp（万元）,status,source\n";

fn json(folder: &str) -> (Value, Option<i32>) {
    let output = geep(&["check", folder, "--json"]);
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.code())
}

#[test]
fn findings_come_as_json_with_their_places() {
    let folder = tempfile::tempdir().unwrap();
    let shown =
        dataset(folder.path(), &format!("{HEAD}140922,2020,-5,observed,甲\n140922,2021,7,measured,甲\n"));
    let (found, code) = json(&shown);
    assert_eq!((code, &found["errors"], &found["warnings"]), (Some(1), &Value::from(2), &Value::from(0)));
    let place = |code: &str| {
        let finding = found["findings"].as_array().unwrap().iter().find(|f| f["code"] == code).unwrap();
        assert_eq!(finding["severity"], "error");
        assert!(finding["message"]["zh"].is_string() && finding["help"]["en"].is_string());
        let place = &finding["place"];
        (place["file"].clone(), place["line"].clone(), place["column"].clone())
    };
    assert_eq!(place("out-of-bounds"), ("县.csv".into(), 2.into(), "gdp（万元）".into()));
    assert_eq!(place("bad-status"), ("县.csv".into(), 3.into(), "status".into()));
}

#[test]
fn a_sound_dataset_says_in_json_what_it_covers() {
    let folder = tempfile::tempdir().unwrap();
    let shown =
        dataset(folder.path(), &format!("{HEAD}140922,2020,5,observed,甲\n140922,2021,7,observed,甲\n"));
    let (found, code) = json(&shown);
    assert_eq!((code, &found["findings"]), (Some(0), &Value::Array(Vec::new())));
    let accounts = found["coverage"].as_array().unwrap();
    let missing = accounts.iter().flat_map(|a| a["missing"].as_array().unwrap());
    assert!(missing.map(|m| m.as_str().unwrap()).any(|m| m == "pollution_damage_cost"), "{found}");
}

/// By hand: 60 is 10 times the 6 of the year before, beyond the factor 5; 30 would be just 5 times as much.
#[test]
fn a_figure_far_from_the_year_before_is_doubted_and_marked() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "140922,2020,6,observed,甲\n140922,2021,60,observed,甲\n\
                140923,2020,6,observed,甲\n140923,2021,30,observed,甲\n";
    let shown = dataset(folder.path(), &format!("{HEAD}{rows}"));
    let (found, code) = json(&shown);
    assert_eq!((code, found["findings"].as_array().unwrap().len()), (Some(0), 1), "{found}");
    let finding = &found["findings"][0];
    let lines: Vec<&Value> = finding["cells"].as_array().unwrap().iter().map(|c| &c["line"]).collect();
    assert_eq!((finding["code"].as_str(), lines), (Some("unusual-change"), vec![&3.into(), &2.into()]));

    let marked = tempfile::tempdir().unwrap();
    let output = geep(&["check", &shown, "--mark", marked.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    let mut book: Xlsx<_> = open_workbook(marked.path().join("县.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["检查结果", "Sheet1"]);
    let table = book.worksheet_range("Sheet1").unwrap();
    assert_eq!(table.get_value((2, 2)).unwrap().to_string(), "60");
    let list = book.worksheet_range("检查结果").unwrap();
    assert_eq!(list.get_value((2, 1)).unwrap().to_string(), "unusual-change");
    assert_eq!(list.get_value((2, 4)).unwrap().to_string(), "C3");
    // The cell is filled with the colour of a warning and carries the words.
    let part = |name: &str| {
        let file = std::fs::File::open(marked.path().join("县.xlsx")).unwrap();
        let mut package = zip::ZipArchive::new(file).unwrap();
        std::io::read_to_string(package.by_name(name).unwrap()).unwrap()
    };
    assert!(part("xl/styles.xml").contains("FFE699"));
    assert!(
        part("xl/comments1.xml").contains("ref=\"C3\"")
            && part("xl/comments1.xml").contains("与相邻一年相差")
    );
}

/// By hand: the median of 6, 6, 6, 6, 6 and 60000 is 6, and 60000 is 10000 times as much, beyond the factor 100 and, as
/// an amount of money, beyond 1000: told once, with the name under which it is accepted.
#[test]
fn a_figure_far_from_the_other_regions_is_doubted() {
    let folder = tempfile::tempdir().unwrap();
    let codes = ["140902", "140921", "140922", "140923", "140924"];
    let rows: String =
        codes.iter().flat_map(|c| [2020, 2021].map(|y| format!("{c},{y},6,observed,甲\n"))).collect();
    let shown = dataset(folder.path(), &format!("{HEAD}{rows}140925,2021,60000,observed,甲\n"));
    let (found, _) = json(&shown);
    let told: Vec<(&str, u64)> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|f| Some((f["code"].as_str()?, f["cells"][0]["line"].as_u64()?)))
        .filter(|(code, _)| code.starts_with("unusual") || code.starts_with("amount"))
        .collect();
    assert_eq!(told, [("amount-apart", 12)]);
}

#[test]
fn marked_copies_do_not_go_into_the_dataset() {
    let folder = tempfile::tempdir().unwrap();
    let shown =
        dataset(folder.path(), &format!("{HEAD}140922,2020,5,observed,甲\n140922,2021,7,observed,甲\n"));
    let output = geep(&["check", &shown, "--mark", &shown]);
    assert_eq!(output.status.code(), Some(2));
}

/// A marked workbook whose cell was mended is a table again: the list of findings is not read as data.
#[test]
fn a_marked_copy_can_be_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let shown =
        dataset(folder.path(), &format!("{HEAD}140922,2020,6,observed,甲\n140922,2021,60,observed,甲\n"));
    let marked = tempfile::tempdir().unwrap();
    geep(&["check", &shown, "--mark", marked.path().to_str().unwrap()]);
    std::fs::copy(folder.path().join("dataset.toml"), marked.path().join("dataset.toml")).unwrap();
    let (found, code) = json(marked.path().to_str().unwrap());
    assert_eq!((code, &found["findings"][0]["cells"][0]["cell"]), (Some(0), &"C3".into()), "{found}");
}

/// Names that no spreadsheet program would write, but that a file can hold all the same.
#[test]
fn sheets_of_forged_names_are_marked_under_names_that_excel_allows() {
    let folder = tempfile::tempdir().unwrap();
    let shown = dataset(folder.path(), HEAD);
    std::fs::remove_file(folder.path().join("县.csv")).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, year) in [("first", "2020"), ("second", "2021")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_row(0, 0, HEAD.trim().split(',')).unwrap();
        sheet.write_row(1, 0, ["140922", year, "-6", "observed", "甲"]).unwrap();
    }
    let whole = book.save_to_buffer().unwrap();
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(whole)).unwrap();
    let mut to = zip::ZipWriter::new(std::fs::File::create(folder.path().join("县.xlsx")).unwrap());
    for i in 0..from.len() {
        let part = from.by_index(i).unwrap();
        let name = part.name().unwrap().into_owned();
        let text = std::io::read_to_string(part).unwrap();
        let text =
            text.replace("name=\"first\"", "name=\"甲/乙\"").replace("name=\"second\"", "name=\"甲?乙\"");
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut to, text.as_bytes()).unwrap();
    }
    to.finish().unwrap();
    let marked = tempfile::tempdir().unwrap();
    let output = geep(&["check", &shown, "--mark", marked.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let book: Xlsx<_> = open_workbook(marked.path().join("县.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["检查结果", "甲 乙", "甲 乙 2"]);
}
