//! `geep new`: what it writes runs in the same test, by the command that it prints; wrong uses say what to do and write
//! nothing.

use calamine::{Reader, Xlsx, open_workbook};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn geep(folder: &Path, command: &str) -> Output {
    let args = command.strip_prefix("geep ").unwrap_or(command).split(' ');
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Runs a command that must succeed; what it prints.
fn done(folder: &Path, command: &str) -> String {
    let output = geep(folder, command);
    assert!(output.status.success(), "{command}\n{}", text(&output.stderr));
    text(&output.stdout).to_string()
}

/// The command in the last line of what was printed.
fn next(said: &str) -> &str {
    let last = said.lines().last().unwrap();
    assert!(last.starts_with("geep "), "{said}");
    last
}

/// Codes of the errors of a check.
fn errors(folder: &Path, command: &str) -> Vec<String> {
    let output = geep(folder, command);
    let codes = text(&output.stderr).lines().filter_map(|line| line.strip_prefix("错误[")?.split(']').next());
    codes.map(str::to_string).collect()
}

fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap()
}

fn write(folder: &Path, path: &str, content: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

/// Every file below a folder, with what it holds.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        match entry.path() {
            path if path.is_dir() => files.extend(tree(&path)),
            path => drop(files.insert(path.clone(), std::fs::read(&path).unwrap())),
        }
    }
    files
}

/// Some columns of a CSV that the program wrote.
fn columns<const N: usize>(content: &str, names: [&str; N]) -> Vec<[String; N]> {
    let mut lines = content.trim_start_matches('\u{feff}').lines().map(|l| l.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let at = names.map(|name| header.iter().position(|h| *h == name).unwrap());
    lines.map(|cells| at.map(|at| cells[at].to_string())).collect()
}

fn ledger(folder: &Path, out: &str) -> Vec<[String; 4]> {
    columns(&read(folder, &format!("{out}/ledger.csv")), ["step", "payer", "payee", "amount_fen"])
}

/// The keys and the empty cells that a worksheet of a template lists: the first cells of each row.
fn listed(file: &Path, sheet: &str, cells: usize) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let range = book.worksheet_range(sheet).unwrap_or_else(|_| panic!("{:?}", book.sheet_names()));
    let labels = ["填报单位", "填表人", "电话", "日期", "数据状态", "来源", "说明"];
    let below = range.rows().skip(1).skip_while(|row| labels.contains(&row[0].to_string().as_str())).skip(1);
    below.map(|row| row.iter().take(cells).map(ToString::to_string).collect()).collect()
}

/// By hand: 8 micrograms above at 100,000 yuan are 800,000, shared 6 to 1: 685,714.28… and 114,285.71…, to 100 yuan.
const PAID: [[&str; 4]; 3] = [
    ["payment", "140106", "fund", "80000000"],
    ["reward", "fund", "140105", "68570000"],
    ["reward", "fund", "140107", "11430000"],
];

#[test]
fn a_new_scheme_settles_by_the_command_it_prints() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let said = done(folder, "new scheme datong-air --into 我的定义 --data 我的数据");
    done(folder, "check 我的数据 --coefficients 我的定义");
    done(folder, next(&said));
    assert_eq!(ledger(folder, "out/datong-air"), PAID);
    // What is made up is only tried.
    let settle = "settle 我的数据 --coefficients 我的定义 --period 2025Q1 --out out/settled";
    assert_eq!(geep(folder, settle).status.code(), Some(1));

    // A second one beside it, in English, and a profile.
    let said = done(folder, "new scheme datong-air-2 --into 我的定义 --data 又一个 --lang en");
    done(folder, next(&said));
    assert_eq!(ledger(folder, "out/datong-air-2"), PAID);
    done(folder, "new profile datong --into 我的定义");
    assert!(done(folder, "catalog profiles --coefficients 我的定义 --find datong").contains("某县口径"));
}

#[test]
fn a_new_dataset_of_a_new_scheme_settles_once_it_is_filled_in() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let said = done(folder, "new scheme datong-air --into 我的定义");
    let made = done(
        folder,
        &next(&said).replace("140106", "140106,140107").replace("--years 2025", "--periods 2025Q1"),
    );
    // Nothing is wrong but that there are no figures.
    assert_eq!(errors(folder, next(&made)), ["no-data"]);
    let keys = listed(&folder.join("我的数据/模板.xlsx"), "生态环境局·时段·空气质量评价项目", 4);
    assert_eq!(keys.len(), 3, "{keys:?}");
    let mut figures = String::from("code,period,air_item,measure,value,unit,status,source\n");
    for (code, is) in [("140105", 44), ("140106", 58), ("140107", 49)] {
        for (measure, value) in [("air_concentration", is), ("air_concentration_target", 50)] {
            figures += &format!("{code},2025Q1,pm25,{measure},{value},ug/m3,observed,市环境监测站\n");
        }
    }
    write(folder, "我的数据/浓度.csv", &figures);
    done(folder, next(&made));
    done(folder, "settle 我的数据 --coefficients 我的定义 --period 2025Q1 --trial --out out/a");
    assert_eq!(ledger(folder, "out/a"), PAID);
}

/// The files that a part of the page shows: a path in a line of its own, the content in the fence below.
fn shown(page: &str) -> BTreeMap<String, String> {
    let part = page.split("<!-- scheme -->").nth(1).unwrap().split("<!-- /scheme -->").next().unwrap();
    let pieces: Vec<&str> = part.split("`：\n\n```").collect();
    let file = |pair: &[&str]| {
        let content = pair[1].split_once('\n').unwrap().1.split("```").next().unwrap();
        (pair[0].rsplit('`').next().unwrap().to_string(), content.to_string())
    };
    pieces.windows(2).map(file).collect()
}

/// The page shows the scheme as if it followed an official text; written, it says that it is made up. In nothing else
/// do they differ but in comments.
#[test]
fn the_scheme_is_that_of_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    done(folder, "new scheme my-air --into 我的定义 --data 我的数据");
    let files = shown(&read(&root(), "docs/schemes.md"));
    assert_eq!(files.len(), 6, "{:?}", files.keys());
    let same = |text: String| {
        text.replace("my_air_", "my_").replace("proposal", "rule").replace("illustrative", "standard")
    };
    for (path, content) in files {
        let written = same(read(folder, &path.replace("/air/", "/")));
        match path.ends_with(".toml") {
            true => {
                let value = |text: &str| text.parse::<toml::Table>().unwrap();
                assert_eq!(value(&written), value(&content), "{path}");
            }
            // The columns in which the two say where the figures are from.
            false => {
                let keys = |text: &str| -> Vec<String> {
                    text.lines()
                        .map(|line| {
                            line.split(",standard,")
                                .next()
                                .unwrap()
                                .split(",observed,")
                                .next()
                                .unwrap()
                                .to_string()
                        })
                        .collect()
                };
                assert_eq!(keys(&written), keys(&content), "{path}");
            }
        }
    }
}

#[test]
fn a_new_profile_runs_by_the_command_it_prints() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let said = done(folder, "new profile my-county --into 我的定义 --data 我的数据");
    done(folder, "check 我的数据 --coefficients 我的定义");
    done(folder, next(&said));
    let results = columns(&read(folder, "out/my-county/results.csv"), ["code", "year", "line", "value"]);
    // The two figures as they were given.
    let wanted = [("140922", "1200.0"), ("140923", "800.0")]
        .map(|(code, value)| [code, "2025", "my_county_value", value].map(str::to_string));
    assert_eq!(results, wanted);

    // The next year: last year's figures go along, the new ones are asked for.
    let said = done(folder, "new dataset 二〇二六 --from 我的数据 --year 2026 --coefficients 我的定义");
    assert_eq!(errors(folder, next(&said)), ["no-data"]);
    assert_eq!(read(folder, "二〇二六/数据.csv"), read(folder, "我的数据/数据.csv"));
    assert_eq!(
        listed(&folder.join("二〇二六/模板-2026.xlsx"), "待定", 3),
        [["140922", "五台县", "2026"], ["140923", "代县", "2026"]]
    );
    let new = read(folder, "我的数据/数据.csv").replace(",2025,", ",2026,").replace("1200", "1300");
    write(folder, "二〇二六/新数.csv", &new);
    done(folder, next(&said));
    done(folder, "run 二〇二六 --coefficients 我的定义 --out out/二");
    let results = columns(&read(folder, "out/二/results.csv"), ["code", "year", "value"]);
    assert!(results.contains(&["140922", "2026", "1300.0"].map(str::to_string)), "{results:?}");
}

#[test]
fn a_new_dataset_of_an_account_lacks_nothing_but_figures() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let said = done(folder, "new dataset 两县 --profile caep --years 2021,2022 --counties 140922,140923");
    assert_eq!(errors(folder, next(&said)), ["no-data", "no-data"]);
    write(
        folder,
        "两县/经济.csv",
        "code,year,gdp（万元）,status,source\n140922,2021,1,observed,年鉴\n140922,2022,2,observed,年鉴\n",
    );
    done(folder, next(&said));
    done(folder, "run 两县 --out out");
}

/// The same quarter a year on. By hand: where every district's air gets better by as much again, each is paid the same
/// again, for money goes by the micrograms it fell.
#[test]
fn the_next_year_of_a_scheme_rests_on_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let from = root().join("datasets/qingdao-2016q3");
    let said = done(folder, &format!("new dataset 青岛 --from {} --year 2017", from.display()));
    let manifest = read(folder, "青岛/dataset.toml");
    for line in [
        "id = \"qingdao-2017q3\"",
        "title = { zh = \"青岛市 2017 年第三季度空气质量补偿\", en = \"Qingdao, third quarter of 2017: compensation for air quality\" }",
        "years = [2017]",
        "# 应当报数的单位和项目：少一个就点名。",
        "county = [\"370202\", \"370203\", \"370212\", \"370213\"]",
    ] {
        assert!(manifest.lines().any(|l| l == line), "{line}\n{manifest}");
    }
    assert_eq!(errors(folder, next(&said)), ["no-data"]);
    let figures = std::fs::read_to_string(from.join("季均浓度.csv")).unwrap();
    assert_eq!(read(folder, "青岛/季均浓度.csv"), figures);
    let names: Vec<String> = tree(&folder.join("青岛"))
        .keys()
        .map(|p| p.file_name().unwrap().to_str().unwrap().to_string())
        .collect();
    assert_eq!(names, ["dataset.toml", "季均浓度.csv", "模板-2017.xlsx"]);
    // Only what is not there yet: the third quarter of 2016 is.
    let asked = listed(&folder.join("青岛/模板-2017.xlsx"), "生态环境局·时段·空气质量评价项目", 3);
    assert_eq!(asked.len(), 8, "{asked:?}");
    assert!(asked.iter().all(|row| row[2] == "2017Q3"), "{asked:?}");

    let rows = columns(&figures, ["code", "period", "air_item", "value"]);
    let value = |code: &str, period: &str, item: &str| -> i64 {
        let row = rows.iter().find(|r| r[0] == code && r[1] == period && r[2] == item);
        row.unwrap()[3].parse().unwrap()
    };
    let mut new = String::from("code,period,air_item,measure,value,unit,status,source\n");
    for [code, _, item, _] in rows.iter().filter(|row| row[1] == "2016Q3") {
        let again = 2 * value(code, "2016Q3", item) - value(code, "2015Q3", item);
        new += &format!("{code},2017Q3,{item},air_concentration,{again},ug/m3,observed,市环境监测站\n");
    }
    write(folder, "青岛/新数.csv", &new);
    done(folder, next(&said));
    done(folder, "settle 青岛 --trial --period 2017Q3 --out out");
    let mut paid: Vec<[String; 2]> =
        columns(&read(folder, "out/ledger.csv"), ["payee", "amount_fen"]).into_iter().collect();
    paid.sort();
    let published = [("370202", 400), ("370203", 136), ("370212", 400), ("370213", 512)];
    assert_eq!(paid, published.map(|(code, amount)| [code.to_string(), format!("{amount}000000")]));
}

/// A dataset with everything that can stand beside its tables.
fn full(folder: &Path) {
    done(folder, "new scheme hz-air --into 定义");
    done(folder, "new scheme hz-air-2 --into 定义");
    let files = [
        (
            "dataset.toml",
            "# 杭州\nid = \"hz-2020\"\ntitle = { zh = \"杭州 2019、2020 年\", en = \"Hangzhou 2019 and 2020\" }\nprofile = \"hz-air\"\nyears = [2019, 2020]  # 两年\nmoney_unit = \"万元\"\naccept = [\"hz_air_rate\"]\n\n[roster]\ncounty = [\"330104\", \"330106\"]\n\n[table.\"旧.csv\"]\ncomplete = true\n\n[table.\"浓度.csv\"]\ncomplete = true\n\n[settled]\n2019Q4 = \"已结/四\"\n2020Q1 = \"../别处/一\"\n\n[notes]\nzh = \"监测站的数\"\nen = \"\"\n",
        ),
        (
            "浓度.csv",
            "code,period,air_item,measure,value,unit,status,source\n330104,2020Q4,pm25,air_concentration,30,ug/m3,observed,站\n330106,2020Q4,pm25,air_concentration,31,ug/m3,observed,站\n",
        ),
        (
            "旧.csv",
            "code,period,air_item,measure,value,unit,status,source\n330106,2019Q4,pm25,air_concentration,35,ug/m3,observed,站\n",
        ),
        ("经济.csv", "code,year,gdp（万元）,status,source\n330106,2020,100,observed,年鉴\n"),
        (
            "expected.csv",
            "code,period,line,value,unit,basis,source\n330106,2020Q4,hz_air_gap,1,ug/m3,by-hand,手算\n",
        ),
        ("调整.csv", "时段,更正时段,付方,收方,金额（元）,理由,来源\n"),
        ("mapping.toml", "status = \"observed\"\nsource = \"站\"\n[[table]]\noutput = \"浓度.csv\"\n"),
        ("答案.toml", "[[table]]\nkind = \"年鉴\"\ncolumn = []\n"),
        ("别的.toml", "a = 1\n"),
        ("说明.docx", "…"),
        ("已结/四/run.json", "{}"),
        ("草稿/x.csv", "a\n"),
    ];
    for (name, content) in files {
        write(folder, &format!("旧年/{name}"), content);
    }
}

#[test]
fn every_file_of_the_year_before_is_named_with_what_became_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    full(folder);
    let mut said = String::new();
    for (lang, name) in [("zh", "新/二〇二一"), ("en --profile hz-air-2", "新/2021")] {
        let command = format!("new dataset {name} --from 旧年 --year 2021 --coefficients 定义 --lang {lang}");
        let output = geep(folder, &command);
        assert!(output.status.success(), "{}", text(&output.stderr));
        said += &format!("{}\n{}\n", text(&output.stderr), text(&output.stdout));
    }
    insta::assert_snapshot!("taken_over", said);
    insta::assert_snapshot!("manifest", read(folder, "新/二〇二一/dataset.toml"));
    assert!(read(folder, "新/2021/dataset.toml").contains("profile = \"hz-air-2\"\n"));
    let before = folder.join("旧年");
    for name in ["浓度.csv", "mapping.toml", "答案.toml"] {
        assert_eq!(read(folder, &format!("新/二〇二一/{name}")), read(&before, name), "{name}");
    }
    assert_eq!(tree(&folder.join("新/二〇二一")).len(), 5);
    // 江干区 was split; what it was split among is asked in its place, and 西湖区 as before.
    let asked = listed(&folder.join("新/二〇二一/模板-2021.xlsx"), "生态环境局·时段·空气质量评价项目", 3);
    let asked: Vec<String> = asked.into_iter().map(|row| format!("{} {}", row[0], row[2])).collect();
    assert_eq!(asked, ["330102 2021Q4", "330106 2021Q4", "330114 2021Q4"]);
}

#[test]
fn wrong_uses_say_what_to_do_and_write_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    full(folder);
    write(
        folder,
        "占着/sources/datong-air.toml",
        "[[source]]\nid = \"other\"\ntitle = \"别的\"\nissuer = \"别人\"\n",
    );
    write(folder, "工作簿.xlsx", "");
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("数据集").unwrap();
    for (row, (key, value)) in
        (0..).zip([("编号", "a"), ("标题", "甲"), ("口径", "caep"), ("年份", "2020"), ("货币单位", "万元")])
    {
        page.write(row, 0, key).unwrap().write(row, 1, value).unwrap();
    }
    book.save(folder.join("工作簿.xlsx")).unwrap();
    let before = tree(folder);
    let mut said = String::new();
    for command in [
        "scheme Datong --into 定义",
        "scheme qingdao-2016 --into 定义",
        "profile caep --into 定义",
        "scheme hz-air --into 定义",
        "scheme datong-air --into 占着",
        "scheme datong-air --into 新的 --data 新的/数据",
        "profile datong --into 新的 --data 旧年",
        // There is a measure horizontal_pool.
        "scheme horizontal --into 新的",
        "dataset 新的",
        "dataset 新的 --profile caep",
        "dataset 新的 --profile capp --years 2022",
        "dataset 新的 --profile caep --years 2022 --counties 140999",
        "dataset 旧年 --profile caep --years 2022",
        "dataset 新的 --profile caep --year 2022",
        "dataset 新的 --from 旧年",
        "dataset 新的 --from 旧年 --year 2021 --counties 330106",
        "dataset 新的 --from 旧年 --year 2020 --coefficients 定义",
        "dataset 新的 --from 工作簿.xlsx --year 2021",
        "dataset 新的 --from 没有 --year 2021",
    ] {
        for lang in ["zh", "en"] {
            let output = geep(folder, &format!("new {command} --lang {lang}"));
            let code = output.status.code().unwrap();
            assert!(
                matches!(code, 1 | 2) && output.stdout.is_empty(),
                "{command}: {code} {}",
                text(&output.stdout)
            );
            said += &format!("geep new {command}\n{}\n", text(&output.stderr));
        }
    }
    assert_eq!(tree(folder), before);
    assert!(!folder.join("新的").exists());
    insta::assert_snapshot!("wrong_uses", said);
}
