//! What stays in a folder that a report goes to, what goes, and what is told of it.

use super::{SETTLE, done, files, names, place, said, text};

#[test]
fn an_edited_report_is_kept_aside_and_what_is_not_ours_stays() {
    let place = place();
    let out = place.path().join("报告 输出");
    let run = ["run", "账户", "--out", "报告 输出"];
    assert_eq!(done(place.path(), &run), "");
    std::fs::write(out.join("说明.docx"), "别人的").unwrap();
    std::fs::create_dir(out.join(".geep-notes")).unwrap();
    let mut said = String::new();
    for edit in ["第一次改", "第二次改"] {
        std::fs::write(out.join("report.xlsx"), edit).unwrap();
        said += &done(place.path(), &run);
    }
    std::fs::write(out.join("results.csv"), "改").unwrap();
    std::fs::remove_file(out.join("report.xlsx")).unwrap();
    said += &done(place.path(), &[&run[..], &["--lang", "en"]].concat());
    let found = files(&out);
    assert_eq!(found["report（已改动）.xlsx"], "第一次改".as_bytes());
    assert_eq!(found["report（已改动 2）.xlsx"], "第二次改".as_bytes());
    assert_eq!(found["results (edited).csv"], "改".as_bytes());
    assert_eq!(found["说明.docx"], "别人的".as_bytes());
    assert!(found.contains_key(".geep-notes/"));
    assert!(matches!(
        geep::internals::report::folder::verify(&out).unwrap(),
        geep::internals::report::folder::Standing::Sound(_)
    ));
    said!("kept", said);
}

/// A settlement tried, then accounts: the ledger of the former is no part of the latter.
#[test]
fn a_file_that_is_no_longer_produced_goes() {
    let place = place();
    let out = place.path().join("输出");
    done(place.path(), &[&SETTLE[..], &["--trial", "--out", "输出"]].concat());
    assert_eq!(
        names(&out),
        [
            "ledger.csv",
            "ledger.csvt",
            "ledger.parquet",
            "notices.json",
            "report.html",
            "report.xlsx",
            "results.csv",
            "results.csvt",
            "results.parquet",
            "run.json"
        ]
    );
    std::fs::write(out.join("ledger 副本.csv"), "x").unwrap();
    assert_eq!(done(place.path(), &["run", "账户", "--out", "输出"]), "");
    assert_eq!(
        names(&out),
        [
            "ledger 副本.csv",
            "report.html",
            "report.xlsx",
            "results.csv",
            "results.csvt",
            "results.parquet",
            "run.json"
        ]
    );
}

#[test]
fn a_settlement_gives_way_to_another_only_where_it_is_asked_for_again() {
    let place = place();
    let settle = [&SETTLE[..], &["--out", "结算"]].concat();
    done(place.path(), &settle);
    let before = files(&place.path().join("结算"));
    let mut said = String::new();
    let trial = [&settle[..], &["--trial"]].concat();
    for args in [&settle[..], &trial, &["run", "账户", "--out", "结算"]] {
        said += &super::refusal(place.path(), "结算", args, 1);
    }
    let again = [&settle[..], &["--again", "--lang", "en"]].concat();
    said += &done(place.path(), &again);
    assert_ne!(files(&place.path().join("结算")), before);
    said!("settled", said);
    // A settlement takes the place of a trial or of accounts unasked.
    done(place.path(), &["run", "账户", "--out", "核算"]);
    assert_eq!(done(place.path(), &[&SETTLE[..], &["--out", "核算"]].concat()), "");
}

/// Design and marked copies list what is theirs, too.
#[test]
fn a_design_and_marked_copies_are_replaced_only_where_they_are_ours() {
    let place = place();
    let design = ["design", "数据", "--coefficients", "定义", "--out", "设计"];
    let mark = ["check", "账户", "--mark", "标注"];
    let mut said = String::new();
    for (args, out, file) in [(&design[..], "设计", "design.xlsx"), (&mark, "标注", "县域 数据.xlsx")]
    {
        let out = place.path().join(out);
        assert_eq!(done(place.path(), args).matches("警告").count(), 0);
        done(place.path(), args);
        assert_eq!(files(&out).len(), 2, "{:?}", names(&out));
        std::fs::write(out.join(file), "改过").unwrap();
        said += &done(place.path(), args);
        assert_eq!(files(&out).len(), 3, "{:?}", names(&out));
        // Without the list it could be anyone's.
        for json in ["design.json", "marked.json"] {
            let _ = std::fs::remove_file(out.join(json));
        }
        let output = super::geep(place.path(), args);
        assert_eq!(output.status.code(), Some(2));
        said += &text(&output.stderr);
    }
    said!("lists", said);
}

/// A killed run leaves a hidden folder; the next removes it, and only that.
#[test]
fn leftovers_of_a_killed_run_go_with_the_next() {
    let place = place();
    let out = place.path().join("输出");
    for folder in [".geep-a1B2c3/new", ".geep-notes", "archive"] {
        std::fs::create_dir_all(out.join(folder)).unwrap();
    }
    std::fs::write(out.join(".geep-a1B2c3/new/report.xlsx"), "half").unwrap();
    assert_eq!(done(place.path(), &["run", "账户", "--out", "输出"]), "");
    assert_eq!(
        names(&out),
        [
            ".geep-notes/",
            "archive/",
            "report.html",
            "report.xlsx",
            "results.csv",
            "results.csvt",
            "results.parquet",
            "run.json"
        ]
    );
}
