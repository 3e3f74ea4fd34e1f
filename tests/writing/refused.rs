//! Where nothing is written, and why.

use super::{SETTLE, files, geep, names, place, refusal, said, text};
use std::fs::File;
use std::process::{Command, Stdio};

#[test]
fn a_file_of_someone_else_is_not_replaced() {
    let place = place();
    let out = place.path().join("输出");
    std::fs::create_dir(&out).unwrap();
    std::fs::write(out.join("report.xlsx"), "别人的").unwrap();
    let mut said = refusal(place.path(), "输出", &["run", "账户", "--out", "输出"], 2);
    std::fs::remove_file(out.join("report.xlsx")).unwrap();
    std::fs::write(out.join("run.json"), "{\"name\": \"别的程序\"}").unwrap();
    said += &refusal(place.path(), "输出", &["run", "账户", "--out", "输出"], 2);
    std::fs::write(place.path().join("文件"), "x").unwrap();
    said += &refusal(place.path(), "文件", &["run", "账户", "--out", "文件"], 2);
    said!("in-the-way", said);
}

#[test]
fn nothing_is_written_into_what_is_read() {
    let place = place();
    let inside = place.path().join("账户/里面");
    std::fs::create_dir(&inside).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&inside, place.path().join("链接")).unwrap();
    let before = (names(&place.path().join("账户")), names(&place.path().join("定义")));
    let mut said = String::new();
    for args in [
        &["run", "账户", "--out", "账户"][..],
        &["run", "账户", "--out", "账户/新/更新"],
        &["run", "账户", "--out", "输出/../账户/"],
        #[cfg(unix)]
        &["run", "账户", "--out", "链接/新"],
        &[&SETTLE[..], &["--out", "定义/输出"]].concat(),
        &["design", "数据", "--coefficients", "定义", "--out", "数据"],
        &["check", "账户", "--mark", "账户/里面"],
    ] {
        said += &refusal(place.path(), "账户", args, 2);
    }
    assert_eq!((names(&place.path().join("账户")), names(&place.path().join("定义"))), before);
    said!("inside", said);
}

/// A dataset that is one workbook may lie where its report goes, unless the report would replace it.
#[test]
fn a_workbook_may_lie_beside_its_report() {
    let place = place();
    let out = place.path().join("输出");
    std::fs::create_dir(&out).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("数据集").unwrap();
    let about = [
        ("编号", "x"),
        ("标题", "一个县"),
        ("口径", "geep-identity"),
        ("年份", "2020"),
        ("货币单位", "万元"),
    ];
    for (row, (key, value)) in (0..).zip(about) {
        sheet.write_row(row, 0, [key, value]).unwrap();
    }
    let table = std::fs::read_to_string(place.path().join("账户/县域 数据.csv")).unwrap();
    let sheet = book.add_worksheet().set_name("数据").unwrap();
    for (row, line) in (0..).zip(table.trim_start_matches('\u{feff}').lines()) {
        sheet.write_row(row, 0, line.split(',')).unwrap();
    }
    book.save(out.join("我的数据.xlsx")).unwrap();
    super::done(place.path(), &["run", "输出/我的数据.xlsx", "--out", "输出"]);
    assert_eq!(
        names(&out),
        [
            "report.html",
            "report.xlsx",
            "results.csv",
            "results.csvt",
            "results.parquet",
            "run.json",
            "我的数据.xlsx"
        ]
    );
    book.save(out.join("report.xlsx")).unwrap();
    said!("workbook", refusal(place.path(), "输出", &["run", "输出/report.xlsx", "--out", "输出"], 2));
}

/// The folder is held as another run would hold it.
#[cfg(unix)]
#[test]
fn a_second_run_into_one_folder_is_refused() {
    let place = place();
    super::done(place.path(), &["run", "账户", "--out", "输出"]);
    let first = File::open(place.path().join("输出")).unwrap();
    first.try_lock().unwrap();
    said!("busy", refusal(place.path(), "输出", &["run", "账户", "--out", "输出"], 3));
    drop(first);
    super::done(place.path(), &["run", "账户", "--out", "输出"]);
}

/// An import killed between two tables; a check says so, and the next import puts back what was there.
#[test]
fn an_import_left_half_way_is_said_and_undone() {
    let place = place();
    let data = place.path().join("账户");
    let aside = data.join("未写完-unfinished.geep");
    let before = files(&data);
    for folder in ["new", "old"] {
        std::fs::create_dir_all(aside.join(folder)).unwrap();
    }
    std::fs::write(
        aside.join("moves.json"),
        "{\"moves\":[{\"out\":\"县域 数据.csv\"},{\"in\":\"县域 数据.csv\"},{\"in\":\"乙.csv\"}]}",
    )
    .unwrap();
    std::fs::rename(data.join("县域 数据.csv"), aside.join("old/县域 数据.csv")).unwrap();
    std::fs::write(data.join("县域 数据.csv"), "new").unwrap();
    std::fs::write(aside.join("new/乙.csv"), "new").unwrap();
    let mut said = refusal(place.path(), "账户", &["check", "账户"], 1);
    let received = "code,year,gdp（万元）\n140923,2020,5\n";
    std::fs::write(place.path().join("原表.csv"), received).unwrap();
    let import = ["import", "原表.csv", "--into", "账户", "--yes", "--status", "observed", "--source", "甲"];
    let output = geep(place.path(), &import);
    said += &text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let mut after = files(&data);
    assert!(after.remove("原表.csv").is_some(), "{:?}", after.keys());
    assert_eq!(after, before);
    // Nor is a table there replaced unasked, nor a template that may have been filled in.
    said += &text(&geep(place.path(), &import).stderr);
    let template = ["template", "--profile", "geep-identity", "--years", "2020", "--out", "账户/模板.xlsx"];
    super::done(place.path(), &template);
    assert_eq!(files(&data)["dataset.toml"], before["dataset.toml"]);
    said += &refusal(place.path(), "账户", &template, 2);
    said!("import", said);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_output_device_is_an_error_and_a_closed_pipe_is_none() {
    let place = place();
    for args in [
        &["check", "账户"][..],
        &["check", "账户", "--json"],
        &["check", "没有", "--json"],
        &["catalog"],
        &["catalog", "lines", "--json"],
        &["explain", "账户", "geep", "--county", "140922", "--year", "2020"],
        &["run", "账户", "--out", "输出"],
        &["--help"],
        &["run", "--help"],
        &["--version"],
    ] {
        let run = |output: Stdio| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_geep"));
            command.args(args).current_dir(place.path()).stdout(output).stderr(Stdio::piped());
            let output = command.spawn().unwrap().wait_with_output().unwrap();
            (output.status.code(), text(&output.stderr))
        };
        let full = File::options().write(true).open("/dev/full").unwrap();
        let (code, message) = run(full.into());
        assert_eq!(code, Some(3), "{args:?} {message}");
        assert!(message.contains("写不了标准输出") && message.contains("No space left"), "{message}");
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let (code, message) = run(writer.into());
        assert_eq!(
            (code, message.contains("标准输出")),
            (Some(i32::from(args[1..].contains(&"没有"))), false)
        );
    }
}
