//! Rows of coefficients and results known beforehand, imported by a mapping from tables as offices hold them.

use rust_xlsxwriter::{Format, Workbook};
use std::path::Path;
use std::process::{Command, Output};

fn geep(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, words) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, words).unwrap();
    }
}

/// Fills in what a mapping leaves open.
fn fill(mapping: &Path, answers: &[(&str, &str)]) {
    let mut words = std::fs::read_to_string(mapping).unwrap();
    for (open, answer) in answers {
        assert!(words.contains(open), "{open} is not asked:\n{words}");
        words = words.replace(open, answer);
    }
    std::fs::write(mapping, words).unwrap();
}

/// GEEP = 50 − 1 − 0.5 + 40 = 88.5 and GGDP = 50 − 1 − 0.5 = 48.5.
fn dataset(folder: &Path) {
    let manifest = "id = \"test\"\ntitle = { zh = \"测试\", en = \"Test\" }\nprofile = \"geep-identity\"\n\
                    years = [2020]\nmoney_unit = \"亿元\"\n";
    let figures = "code,year,measure,value,unit,status,source\n\
        140922,2020,gdp,50,亿元,observed,年鉴\n\
        140922,2020,pollution_damage_cost,1,亿元,observed,年鉴\n\
        140922,2020,ecological_degradation_cost,0.5,亿元,observed,年鉴\n\
        140922,2020,regulating_services,40,亿元,observed,年鉴\n";
    write(folder, &[("数据/dataset.toml", manifest), ("数据/数据.csv", figures)]);
}

#[test]
fn results_of_a_workbook_ask_how_they_were_printed() {
    let folder = tempfile::tempdir().unwrap();
    dataset(folder.path());
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("表3").unwrap();
    sheet.merge_range(0, 0, 0, 2, "表3 主要结果（单位：亿元）", &Format::new()).unwrap();
    let head = ["行政区", "经济生态生产总值（GEEP）", "绿色 GDP（GGDP）"];
    sheet.write_row(1, 0, head).unwrap();
    sheet.write_row(2, 0, ["五台县"]).unwrap();
    sheet.write_row(2, 1, [88.5, 48.5]).unwrap();
    sheet.write_row(3, 0, ["注：本表为初步结果"]).unwrap();
    book.save(folder.path().join("公报.xlsx")).unwrap();
    let asked = geep(folder.path(), &["import", "公报.xlsx", "--into", "数据", "--of", "expected"]);
    assert!(asked.status.success(), "{}", text(&asked.stderr));
    let mapping = folder.path().join("数据/mapping.toml");
    let answers = [("basis = \"\"", "basis = \"公布\""), ("source = \"\"", "source = \"某市公报\"")];
    fill(&mapping, &answers);
    fill(&mapping, &[("year = \"\"", "year = \"2020\"")]);
    let follow = ["import", "公报.xlsx", "--into", "数据", "--mapping", "数据/mapping.toml"];
    let open = geep(folder.path(), &follow);
    assert_eq!(open.status.code(), Some(1));
    assert!(text(&open.stderr).contains("tolerance = \"\""), "{}", text(&open.stderr));
    // Left out as well, it is not taken for half a unit of what the cell happens to hold.
    let words = std::fs::read_to_string(&mapping).unwrap();
    let without: Vec<&str> = words.lines().filter(|line| !line.starts_with("tolerance")).collect();
    std::fs::write(&mapping, without.join("\n")).unwrap();
    let unsaid = geep(folder.path(), &follow);
    assert_eq!(unsaid.status.code(), Some(1));
    assert!(text(&unsaid.stderr).contains("不知道 B 列的数印了几位"), "{}", text(&unsaid.stderr));
    std::fs::write(&mapping, words).unwrap();
    fill(&mapping, &[("tolerance = \"\"", "tolerance = \"0.05\"")]);
    let done = geep(folder.path(), &follow);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let written = std::fs::read_to_string(folder.path().join("数据/expected.csv")).unwrap();
    assert_eq!(
        written,
        "code,year,line,value,unit,tolerance,basis,misprint,source,note\n\
         140922,2020,geep,88.5,亿元,0.05,published,,某市公报,表3!B3\n\
         140922,2020,ggdp,48.5,亿元,0.05,published,,某市公报,表3!C3\n"
    );
    let run = geep(folder.path(), &["run", "数据", "--out", "报告"]);
    assert!(text(&run.stdout).contains("预期结果 2 个全部相符（公布值 2 个）"), "{}", text(&run.stdout));
    // What is there is not replaced, nor is one kind of table written by the mapping of another.
    assert!(text(&geep(folder.path(), &follow).stderr).contains("table-exists"));
    let other = geep(folder.path(), &[&follow[..], &["--of", "measures"]].concat());
    assert_eq!(other.status.code(), Some(2));
}

/// What was answered of a bulletin is looked up for the next one; the same table read as measures is another kind.
#[test]
fn answers_are_kept_of_results_as_well() {
    let folder = tempfile::tempdir().unwrap();
    dataset(folder.path());
    let bulletin = |name: &str, year: u32| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, format!("{year}年主要结果（单位：亿元）")).unwrap();
        sheet.write_row(1, 0, ["行政区", "经济生态生产总值（GEEP）"]).unwrap();
        sheet.write(2, 0, "五台县").unwrap();
        sheet.write(2, 1, 88.5).unwrap();
        book.save(folder.path().join(name)).unwrap();
    };
    bulletin("2020年公报.xlsx", 2020);
    bulletin("2021年公报.xlsx", 2021);
    let import = |file: &str, mapping: &str, kind: &str| {
        let args = ["import", file, "--into", "数据", "--of", kind, "--mapping", mapping];
        let stated = ["--source", "某市公报", "--words", "答案.toml"];
        geep(folder.path(), &[&args[..], &stated].concat())
    };
    let asked = import("2020年公报.xlsx", "一.toml", "expected");
    assert!(asked.status.success(), "{}", text(&asked.stderr));
    let answers = [("basis = \"\"", "basis = \"published\""), ("tolerance = \"\"", "tolerance = \"0.05\"")];
    fill(&folder.path().join("一.toml"), &answers);
    let done = import("2020年公报.xlsx", "一.toml", "expected");
    assert!(done.status.success(), "{}", text(&done.stderr));
    let asked = import("2021年公报.xlsx", "二.toml", "expected");
    assert!(asked.status.success(), "{}", text(&asked.stderr));
    let mapping = std::fs::read_to_string(folder.path().join("二.toml")).unwrap();
    let wanted = ["tolerance = \"0.05\"", "line = \"geep\"", "year = \"2021\""];
    assert!(wanted.iter().all(|answer| mapping.contains(answer)), "{mapping}");
    import("2021年公报.xlsx", "三.toml", "measures");
    let mapping = std::fs::read_to_string(folder.path().join("三.toml")).unwrap();
    assert!(!mapping.contains("tolerance"), "{mapping}");
    let members = import("2021年公报.xlsx", "四.toml", "members");
    assert_eq!(members.status.code(), Some(2), "{}", text(&members.stderr));
}

/// In a text the digits stand as they were printed; words that are no lines, and marks of misprints, come along.
#[test]
fn results_of_a_text_keep_their_digits() {
    let folder = tempfile::tempdir().unwrap();
    dataset(folder.path());
    let mapping = "basis = \"unstated\"\nsource = \"论文 表 2\"\n[words.line]\n\"绿色国内生产总值\" = \"ggdp\"\n\
        [[table]]\nof = \"expected\"\nheader = \"1\"\noutput = \"expected.csv\"\nunit = \"亿元\"\n\
        keys = { year = \"2020\", county = \"140922\" }\ncolumn = [\n{ at = \"A\", key = \"line\" },\n\
        { at = \"B\" },\n{ at = \"C\", key = \"misprint\" },\n]\n";
    let table = "项目,数值,印误\ngeep,88.50,\n绿色国内生产总值,48.90,与分项之和不符\n";
    write(folder.path(), &[("表.csv", table), ("映射.toml", mapping)]);
    let done = geep(folder.path(), &["import", "表.csv", "--into", "数据", "--mapping", "映射.toml"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let written = std::fs::read_to_string(folder.path().join("数据/expected.csv")).unwrap();
    assert_eq!(
        written,
        "code,year,line,value,unit,tolerance,basis,misprint,source,note\n\
         140922,2020,geep,88.50,亿元,,,,论文 表 2,表.csv 第 2 行 B 列\n\
         140922,2020,ggdp,48.90,亿元,,,与分项之和不符,论文 表 2,表.csv 第 3 行 B 列\n"
    );
    let run = geep(folder.path(), &["run", "数据", "--out", "报告"]);
    let said = "预期结果 2 个，相符 1 个（未注明来历的值 1 个），认作印误 1 个";
    assert!(text(&run.stdout).contains(said), "{}", text(&run.stdout));
}

#[test]
fn coefficients_come_with_their_evidence_source_and_cell() {
    let folder = tempfile::tempdir().unwrap();
    let document = "[[source]]\nid = \"my-2024\"\ntitle = \"某市核算指南\"\nissuer = \"某市\"\n";
    let table = "表2 大气净化能力,,,\n单位：kg/(hm2 a),,,\n生态系统类型,二氧化硫,氮氧化物,证据\n\
                 森林,88.65,6.0,公开发表\n灌丛,40,—,未查到出处\n";
    write(folder.path(), &[("定义/sources/my.toml", document), ("参数.csv", table)]);
    let import = ["import", "参数.csv", "--into", "定义", "--of", "coefficients"];
    // Among definitions a mapping would be a file that defines nothing.
    assert_eq!(geep(folder.path(), &import).status.code(), Some(2));
    let import = [&import[..], &["--mapping", "映射.toml"]].concat();
    let asked = geep(folder.path(), &import);
    assert!(asked.status.success(), "{}", text(&asked.stderr));
    let mapping = folder.path().join("映射.toml");
    let words = std::fs::read_to_string(&mapping).unwrap();
    // Each row has its own evidence: none is asked for all.
    assert!(words.contains("key = \"evidence\"") && !words.contains("evidence = "), "{words}");
    fill(&mapping, &[("source = \"\"", "source = \"mine-2024\"")]);
    fill(&mapping, &[("coefficient = \"\"", "set = \"my-set\"\ncoefficient = \"air_capacity\"")]);
    let unknown = geep(folder.path(), &import);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(text(&unknown.stderr).contains("unknown-source"), "{}", text(&unknown.stderr));
    fill(&mapping, &[("mine-2024", "my-2024")]);
    let done = geep(folder.path(), &import);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let written = std::fs::read_to_string(folder.path().join("定义/values/参数.csv")).unwrap();
    let head = "id,class,pollutant,region,set,value,low,high,unit,price_year,valid_from,valid_to,source,clause,\
                evidence,note\n";
    assert_eq!(
        written,
        format!(
            "{head}\
             air_capacity,forest,so2,,my-set,88.65,,,kg/(hm2 a),,,,my-2024,,published,参数.csv 第 4 行 B 列\n\
             air_capacity,forest,nox,,my-set,6.0,,,kg/(hm2 a),,,,my-2024,,published,参数.csv 第 4 行 C 列\n\
             air_capacity,shrub,so2,,my-set,40,,,kg/(hm2 a),,,,my-2024,,unverified,参数.csv 第 5 行 B 列\n"
        )
    );
    let catalog =
        ["catalog", "coefficients", "--find", "air_capacity", "--numbers", "--coefficients", "定义"];
    let listed = geep(folder.path(), &catalog);
    assert!(text(&listed.stdout).contains("40 kg/(hm2 a)  [shrub so2 · my-set]"), "{}", text(&listed.stdout));
}

/// What a mapping says that its tables have no room for is refused, and so is a year of a coefficient.
#[test]
fn what_has_no_place_in_the_table_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let document = "[[source]]\nid = \"my-2024\"\ntitle = \"某市核算指南\"\nissuer = \"某市\"\n";
    let mapping = "status = \"observed\"\nevidence = \"高\"\nsource = \"my-2024\"\n[[table]]\nof = \"coefficients\"\n\
        header = \"1\"\noutput = \"份额.csv\"\ntolerance = \"1\"\nunit = \"1\"\ncoefficient = \"silt_share\"\n\
        column = [{ at = \"A\", key = \"year\" }, { at = \"B\" }]\n";
    let files =
        [("定义/sources/my.toml", document), ("表.csv", "年份,份额\n2020,0.24\n"), ("映射.toml", mapping)];
    write(folder.path(), &files);
    let refused = geep(folder.path(), &["import", "表.csv", "--into", "定义", "--mapping", "映射.toml"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    for wanted in [
        "of = \"coefficients\" 的表没有 `status`",
        "`高` 不是证据等级",
        "of = \"coefficients\" 的表没有 `tolerance`",
        "系数不随 `year` 变化",
    ] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
    assert!(!folder.path().join("定义/values").exists());
}
