//! A conversation that gets shorter: tables of one kind share their answers, what was answered is kept for next year, and
//! the first import makes the dataset.

use std::path::Path;
use std::process::{Command, Output};

fn geep(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout))
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
    std::fs::write(folder.join(name), text).unwrap();
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap_or_default()
}

const STATED: [&str; 4] = ["--status", "observed", "--source", "县统计局"];

/// Employment by industry is no value added: the three columns are asked about.
fn employment(year: u32, first: u32) -> String {
    format!(
        "{year}年各县从业人员,,\n县名,第一产业（万人）,地区生产总值（亿元）\n五台县,{first},71\n定襄,3,91\n"
    )
}

#[test]
fn tables_with_one_header_are_asked_about_once() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "原表 2021/1月.csv",
        "县名,年份,地区生产总值（亿元）,备查\n五台县,2021,71,甲\n代县,2021,暂无,乙\n",
    );
    write(
        folder.path(),
        "原表 2021/2月.csv",
        "县名,年份,地区生产总值（亿元）,备查\n五台县,2022,75,甲\n代县,2022,暂无,乙\n",
    );
    let args =
        [&["import", "原表 2021", "--into", "新数据", "--profile", "caep"], STATED.as_slice()].concat();
    let output = geep(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let mapping = read(folder.path(), "新数据/mapping.toml");
    assert_eq!(mapping.matches("\"暂无\"").count(), 1, "{mapping}");
    assert_eq!(mapping.matches("\"\"").count(), 1, "{mapping}");
    assert!(mapping.contains("file = \"2月.csv\"") && mapping.contains("like = \"1月.csv\""), "{mapping}");

    write(
        folder.path(),
        "新数据/mapping.toml",
        &mapping.replace("\"暂无\" = \"\"", "\"暂无\" = \"missing\""),
    );
    let args =
        ["import", "原表 2021", "--into", "新数据", "--profile", "caep", "--mapping", "新数据/mapping.toml"];
    let output = geep(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(read(folder.path(), "新数据/1月.csv").contains("140922,五台县,2021,gdp,71,亿元"));
    assert!(read(folder.path(), "新数据/2月.csv").contains("140922,五台县,2022,gdp,75,亿元"));
    // The years of the new manifest are those of the figures.
    let manifest = read(folder.path(), "新数据/dataset.toml");
    assert!(
        manifest.contains("years = [2021, 2022]") && manifest.contains("profile = \"caep\""),
        "{manifest}"
    );
    let check = geep(folder.path(), &["check", "新数据"]);
    assert_eq!(check.status.code(), Some(0), "{}", said(&check));
}

#[test]
fn a_folder_that_is_no_dataset_needs_a_profile() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "表.csv", "县名,年份,地区生产总值（亿元）\n五台县,2021,71\n");
    let output = geep(folder.path(), &["import", "表.csv", "--into", "新数据"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("no-profile") && !folder.path().join("新数据/mapping.toml").exists());
    let output = geep(folder.path(), &["import", "表.csv", "--into", "新数据", "--profile", "caap"]);
    assert!(said(&output).contains("caep"), "{}", said(&output));
}

#[test]
fn answers_of_this_year_are_those_of_the_next() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "2021年从业.csv", &employment(2021, 4));
    write(folder.path(), "2022年从业.csv", &employment(2022, 5));
    write(folder.path(), "2022年投资.csv", &employment(2022, 5).replace("从业人员", "固定资产投资"));
    let begin = |file: &str, into: &str| {
        let args = [
            &["import", file, "--into", into, "--profile", "caep", "--words", "答案.toml"],
            STATED.as_slice(),
        ];
        geep(folder.path(), &args.concat())
    };
    let output = begin("2021年从业.csv", "甲");
    let mapping = read(folder.path(), "甲/mapping.toml");
    assert!(mapping.contains("measure = \"\""), "{}{mapping}", said(&output));
    let skipped = mapping
        .lines()
        .map(|line| {
            if line.contains("第一产业") {
                "  { at = \"B\", header = \"第一产业（万人）\", skip = true },".into()
            } else {
                line.to_string() + ""
            }
        })
        .collect::<Vec<_>>()
        .join("\n");
    write(folder.path(), "甲/mapping.toml", &skipped);
    let args = [
        "import",
        "2021年从业.csv",
        "--into",
        "甲",
        "--profile",
        "caep",
        "--mapping",
        "甲/mapping.toml",
        "--words",
        "答案.toml",
    ];
    let output = geep(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let answers = read(folder.path(), "答案.toml");
    assert!(answers.contains("skip = true"), "{answers}");

    // The same table of the next year leaves nothing open.
    begin("2022年从业.csv", "乙");
    let mapping = read(folder.path(), "乙/mapping.toml");
    assert!(!mapping.contains("\"\"") && mapping.contains("2022"), "{mapping}");
    // What was said of workers is not said of investment.
    begin("2022年投资.csv", "丙");
    assert!(read(folder.path(), "丙/mapping.toml").contains("measure = \"\""));
    // Nor where nothing but the name of the file tells the two apart.
    let untitled = |year| employment(year, 5).lines().skip(1).map(|l| format!("{l}\n")).collect::<String>();
    write(folder.path(), "2022年从业.csv", &untitled(2022));
    begin("2022年从业.csv", "丁");
    assert!(read(folder.path(), "丁/mapping.toml").contains("measure = \"\""));
}

/// 鼓楼区 of Nanjing is declared; in the table of Fuzhou the word is Fuzhou's own.
#[test]
fn a_word_declared_for_one_table_is_not_meant_in_another() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "表/南京.csv", "区名,年份,地区生产总值（亿元）\n鼓楼区,2021,1800\n");
    let fuzhou = "福州市2021年各区,\n区名,地区生产总值（亿元）\n鼓楼区,2700\n台江区,900\n仓山区,1000\n";
    write(folder.path(), "表/福州.csv", fuzhou);
    let args = [&["import", "表", "--into", "数据", "--profile", "caep"], STATED.as_slice()].concat();
    let output = geep(folder.path(), &args);
    let mapping = read(folder.path(), "数据/mapping.toml");
    let open = mapping
        .lines()
        .find(|line| line.starts_with("\"鼓楼区\" = \"\""))
        .unwrap_or_else(|| panic!("{}", said(&output)));
    write(folder.path(), "数据/mapping.toml", &mapping.replace(open, "\"鼓楼区\" = \"320106\""));
    let args = ["import", "表", "--into", "数据", "--profile", "caep", "--mapping", "数据/mapping.toml"];
    let output = geep(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(read(folder.path(), "数据/南京.csv").contains("320106,鼓楼区,2021,gdp,1800,亿元"));
    assert!(read(folder.path(), "数据/福州.csv").contains("350102,鼓楼区,2021,gdp,2700,亿元"));
}

#[test]
fn a_mapping_whose_title_has_changed_stops() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "表.csv",
        "2021年各县地区生产总值（亿元）,\n县名,地区生产总值（亿元）\n五台县,71\n定襄县,91\n",
    );
    let args = [&["import", "表.csv", "--into", "数据", "--profile", "caep"], STATED.as_slice()].concat();
    geep(folder.path(), &args);
    write(
        folder.path(),
        "表.csv",
        "2022年各县地区生产总值（亿元）,\n县名,地区生产总值（亿元）\n五台县,75\n定襄县,95\n",
    );
    let args = ["import", "表.csv", "--into", "数据", "--profile", "caep", "--mapping", "数据/mapping.toml"];
    let output = geep(folder.path(), &args);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("title-changed") && !folder.path().join("数据/表.csv").exists());
    // A mapping that keeps no title must not contradict it.
    let mapping = read(folder.path(), "数据/mapping.toml");
    let bare: String =
        mapping.lines().filter(|l| !l.starts_with("title")).map(|l| format!("{l}\n")).collect();
    write(folder.path(), "数据/mapping.toml", &bare);
    let output = geep(folder.path(), &args);
    assert!(said(&output).contains("year-beside"), "{}", said(&output));
}

#[test]
fn data_that_nothing_uses_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = "id = \"t\"\ntitle = { zh = \"试\", en = \"t\" }\nprofile = \"geep-identity\"\nyears = [2021]\nmoney_unit = \"亿元\"\n";
    write(folder.path(), "数据/dataset.toml", manifest);
    let rows = "code,year,measure,value,unit,status,source\n140922,2021,gdp,71,亿元,observed,县统计局\n140922,2021,population,24,万人,observed,县统计局\n";
    write(folder.path(), "数据/表.csv", rows);
    let output = geep(folder.path(), &["run", "数据", "--out", "报告"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(
        said(&output).contains("数据里有本口径不用的指标：`population`（常住人口）"),
        "{}",
        said(&output)
    );
    let english = geep(folder.path(), &["run", "数据", "--out", "报告", "--lang", "en"]);
    assert!(said(&english).contains("this profile does not use"), "{}", said(&english));
}
