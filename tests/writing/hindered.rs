//! Disks without room and files held by other programs: the old report stays whole.
#![cfg(target_os = "linux")]

use super::{files, place, said, text};
use std::path::Path;
use std::process::{Command, Output};

/// Runs a script in which `$1` is the program.
fn shell(folder: &Path, before: &[&str], script: &str) -> Output {
    let words = [before, &["sh", "-c", script, "sh", env!("CARGO_BIN_EXE_geep")]].concat();
    Command::new(words[0]).args(&words[1..]).current_dir(folder).output().unwrap()
}

/// How to mount something for one program alone, where that is allowed at all.
fn unshared() -> Option<&'static [&'static str]> {
    let ways: [&[&str]; 2] = [&["unshare", "-m"], &["unshare", "-rm"]];
    let works = |way: &&&[&str]| {
        let probe =
            Command::new(way[0]).args(&way[1..]).args(["mount", "-t", "tmpfs", "none", "/mnt"]).output();
        probe.is_ok_and(|output| output.status.success())
    };
    let found = ways.iter().find(works).copied();
    if found.is_none() {
        println!("nothing can be mounted here: only the limit of a file's size was tried");
    }
    found
}

/// Half a KiB a block: the workbook has 19 KiB.
#[test]
fn where_there_is_no_room_the_old_report_stays_whole() {
    let place = place();
    super::done(place.path(), &["run", "账户", "--out", "输出"]);
    let before = files(&place.path().join("输出"));
    let mut said = String::new();
    for lang in ["zh", "en"] {
        let script = format!("ulimit -f 8; exec \"$1\" run 账户 --out 输出 --lang {lang}");
        let output = shell(place.path(), &[], &script);
        assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
        said += &text(&output.stderr);
        assert_eq!(files(&place.path().join("输出")), before);
    }
    // Nor is a folder left behind that was made for it.
    let output = shell(place.path(), &[], "ulimit -f 8; exec \"$1\" run 账户 --out 新/更新");
    assert_eq!((output.status.code(), place.path().join("新").exists()), (Some(3), false));
    if let Some(way) = unshared() {
        let script = "mkdir 小盘 && mount -t tmpfs -o size=92k none 小盘 && \"$1\" run 账户 --out 小盘/输出 --lang zh >/dev/null \
             && sha256sum 小盘/输出/* >前 && \"$1\" run 账户 --out 小盘/输出 --lang en; \
             code=$?; sha256sum 小盘/输出/* >后; cmp 前 后 && ls -A 小盘/输出 | wc -l && exit $code";
        let output = shell(place.path(), way, script);
        let message = text(&output.stderr);
        assert_eq!((output.status.code(), text(&output.stdout).trim()), (Some(3), "6"), "{message}");
        assert!(message.contains("[disk-full]"), "{message}");
    }
    said!("full", said);
}

/// A mount point cannot be renamed: the error is that of a file which another program holds.
#[test]
fn a_file_in_use_is_named_and_the_old_report_stays_whole() {
    let Some(way) = unshared() else { return };
    let place = place();
    super::done(place.path(), &["run", "账户", "--out", "输出"]);
    let before = files(&place.path().join("输出"));
    let mut said = String::new();
    for (name, lang) in [("report.xlsx", "zh"), ("results.csv", "en"), ("run.json", "zh")] {
        let script =
            format!("mount --bind 输出/{name} 输出/{name} && exec \"$1\" run 账户 --out 输出 --lang {lang}");
        let output = shell(place.path(), way, &script);
        assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
        said += &text(&output.stderr);
        assert_eq!(files(&place.path().join("输出")), before, "{name}");
    }
    said!("in-use", said);
}
