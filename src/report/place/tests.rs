//! Every point at which a run may be killed or refused while it puts its files in place.

use super::*;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use tempfile::TempDir;

type Files = BTreeMap<String, String>;

/// The visible and hidden files of a folder, not of folders in it.
fn files(folder: &Path) -> Files {
    let entries = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        (name, std::fs::read_to_string(path).unwrap())
    };
    entries.filter(|path| path.is_file()).map(read).collect()
}

/// How many folders are left in a folder.
fn folders(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().filter(|e| e.as_ref().unwrap().path().is_dir()).count()
}

/// A report of some files, and its manifest.
fn bundle(kind: &str, names: &[&str]) -> Bundle {
    let content = |name: &&str| (name.to_string(), format!("{kind} {name}").into_bytes());
    let outputs: Vec<(String, Vec<u8>)> = names.iter().map(content).collect();
    let hash = |bytes: &[u8]| crate::hex(&<sha2::Sha256 as sha2::Digest>::digest(bytes));
    let hashes: BTreeMap<&String, String> = outputs.iter().map(|(name, b)| (name, hash(b))).collect();
    let manifest = serde_json::json!({
        "program": { "name": "geep", "version": kind },
        "dataset": { "id": kind, "sha256": {} },
        "outputs": hashes,
    });
    Bundle { outputs, manifest: (RUN, manifest.to_string()) }
}

/// What a bundle is on disk.
fn written(bundle: &Bundle) -> Files {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let outputs = bundle.outputs.iter().map(|(name, bytes)| (name.clone(), text(bytes)));
    outputs.chain([(RUN.to_string(), bundle.manifest.1.clone())]).collect()
}

const OLD: [&str; 3] = ["report.xlsx", "results.csv", "ledger.csv"];
const NEW: [&str; 2] = ["report.xlsx", "results.csv"];

/// A folder with a file of someone else and, where `before`, an old report of which one file was edited.
fn place(before: bool) -> TempDir {
    let place = tempfile::Builder::new().prefix("报告 输出").tempdir().unwrap();
    std::fs::write(place.path().join("说明.txt"), "别人的").unwrap();
    if before {
        put(&bundle("old", &OLD), place.path(), Intent::Unsettled, Lang::Zh, &mut Findings::default())
            .unwrap();
        std::fs::write(place.path().join("results.csv"), "edited").unwrap();
    }
    place
}

/// Puts the new report in place; the mover counts its calls and fails where told to.
fn exchange(place: &Path, fails: &dyn Fn(usize) -> bool) -> (Result<(), Fault>, usize, Findings) {
    let (new, mut findings, mut calls) = (bundle("new", &NEW), Findings::default(), 0);
    let mut mover = |from: &Path, to: &Path| {
        calls += 1;
        match fails(calls) {
            true => Err(io::ErrorKind::ResourceBusy.into()),
            false => std::fs::rename(from, to),
        }
    };
    let mut staging = Staging::new(place, &mut findings).unwrap();
    for (name, content) in written(&new).iter().filter(|(name, _)| *name != RUN) {
        staging.add(name, content.as_bytes()).unwrap();
    }
    staging.add(RUN, new.manifest.1.as_bytes()).unwrap();
    let old = old(&folder::verify(place).unwrap(), RUN);
    let done = staging.publish_by(&mut mover, &old, Lang::Zh, &mut findings);
    (done, calls, findings)
}

/// The new report beside what was kept and what is not ours.
fn renewed(before: bool) -> Files {
    let mut wanted = written(&bundle("new", &NEW));
    wanted.insert("说明.txt".into(), "别人的".into());
    if before {
        wanted.insert("results（已改动）.csv".into(), "edited".into());
    }
    wanted
}

#[test]
fn what_is_listed_goes_what_was_edited_is_kept_and_the_rest_stays() {
    for before in [false, true] {
        let place = place(before);
        let (done, calls, findings) = exchange(place.path(), &|_| false);
        // In come three; of the old report three go and one gets another name.
        assert!(done.is_ok() && calls == if before { 7 } else { 3 }, "{done:?} {calls}");
        assert_eq!(files(place.path()), renewed(before));
        assert_eq!(folders(place.path()), 0);
        assert!(matches!(folder::verify(place.path()).unwrap(), Standing::Sound(_)));
        let codes: Vec<&str> = findings.iter().map(|f| f.code).collect();
        assert_eq!(codes, if before { &["edited-since"][..] } else { &[] });
    }
}

/// Also where the settlement came while the other run computed.
#[test]
fn a_settlement_gives_way_to_nothing_but_another_asked_for_again() {
    let place = place(false);
    let mut settled = bundle("old", &OLD);
    let settlement = "{\"settlement\":{\"scheme\":\"x\",\"period\":null,\"state\":\"settled\"},";
    settled.manifest.1 = settled.manifest.1.replacen('{', settlement, 1);
    let mut findings = Findings::default();
    let mut write = |what: &Bundle, intent| put(what, place.path(), intent, Lang::Zh, &mut findings);
    write(&settled, Intent::Settlement { again: false }).unwrap();
    let before = files(place.path());
    for intent in [Intent::Unsettled, Intent::Settlement { again: false }] {
        let fault = write(&bundle("new", &NEW), intent).unwrap_err();
        assert!(matches!(fault, Fault::Stands(_)), "{fault:?}");
        assert_eq!((files(place.path()), folders(place.path())), (before.clone(), 0));
    }
    write(&bundle("new", &NEW), Intent::Settlement { again: true }).unwrap();
    assert_eq!(files(place.path()), renewed(false));
    assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), ["settlement-replaced"]);
}

/// From some call on nothing can be moved, as if the program had been killed there.
#[test]
fn a_run_killed_at_any_move_is_recognised_and_undone_by_the_next() {
    for before in [false, true] {
        let untouched = files(place(before).path());
        let mut mixed = 0;
        for killed in 1..=7 {
            let place = place(before);
            let (done, ..) = exchange(place.path(), &|call| call >= killed);
            let now = files(place.path());
            if done.is_ok() {
                assert!(!before && killed > 3 && now == renewed(before));
                continue;
            }
            let standing = folder::verify(place.path()).unwrap();
            if now != untouched {
                mixed += 1;
                let Standing::Mixed(told) = &standing else { panic!("{killed} {standing:?}") };
                assert!(told.unfinished, "{told:?}");
            }
            // Whoever comes next finds what was there before.
            let mut findings = Findings::default();
            drop(Staging::new(place.path(), &mut findings).unwrap());
            assert_eq!((files(place.path()), folders(place.path())), (untouched.clone(), 0), "{killed}");
            assert_eq!(findings.iter().count(), usize::from(killed > 1), "{killed}");
            let (done, ..) = exchange(place.path(), &|_| false);
            assert!(done.is_ok() && files(place.path()) == renewed(before));
        }
        assert_eq!(mixed, if before { 6 } else { 2 });
    }
}

/// One move fails, as where a file is open in another program; the moves back do not.
#[test]
fn a_file_that_cannot_be_moved_leaves_the_old_report_whole() {
    for before in [false, true] {
        let untouched = files(place(before).path());
        for held in 1..=(if before { 7 } else { 3 }) {
            let place = place(before);
            let (done, ..) = exchange(place.path(), &|call| call == held);
            let fault = done.unwrap_err();
            assert_eq!(fault.finding().code, "file-in-use");
            assert!(fault.finding().help.as_ref().unwrap().zh.contains("请先关闭"));
            assert_eq!((files(place.path()), folders(place.path())), (untouched.clone(), 0), "{held}");
        }
    }
}

/// The next run, too, may be killed while it undoes.
#[test]
fn undoing_may_be_broken_off_as_often_as_it_likes() {
    let untouched = files(place(true).path());
    for killed in 2..=7 {
        for undone in 1..killed {
            let place = place(true);
            // All moves up to `killed`, then some of those back.
            let (done, ..) = exchange(place.path(), &|call| call == killed || call > killed + undone - 1);
            assert!(done.is_err());
            let mut findings = Findings::default();
            drop(Staging::new(place.path(), &mut findings).unwrap());
            assert_eq!((files(place.path()), folders(place.path())), (untouched.clone(), 0));
        }
    }
}

/// What someone puts into a folder left half-way is not lost, nor what was there before.
#[test]
fn a_file_saved_into_a_half_written_folder_stays_beside_the_old_one() {
    let place = place(true);
    // The first moves take the ledger and the old workbook out.
    let (done, ..) = exchange(place.path(), &|call| call >= 3);
    assert!(done.is_err() && !files(place.path()).contains_key("report.xlsx"));
    std::fs::write(place.path().join("report.xlsx"), "saved").unwrap();
    let mut findings = Findings::default();
    drop(Staging::new(place.path(), &mut findings).unwrap());
    let found = files(place.path());
    assert_eq!(found["report.xlsx"], "saved");
    assert_eq!(found["report（已改动）.xlsx"], "old report.xlsx");
    assert_eq!(findings.iter().count(), 2);
}

#[test]
fn two_runs_never_write_to_one_folder_at_once() {
    let place = place(true);
    let first = Staging::new(place.path(), &mut Findings::default()).unwrap();
    let before = (files(place.path()), folders(place.path()));
    let second = Staging::new(place.path(), &mut Findings::default()).unwrap_err();
    assert_eq!(second.finding().code, "folder-in-use");
    assert_eq!(
        (files(place.path()), folders(place.path())),
        before,
        "it must not clear what the first writes"
    );
    drop(first);
    assert!(Staging::new(place.path(), &mut Findings::default()).is_ok());
}

/// A list of moves that leads out of the folder is none of ours, and nothing is moved by it.
#[test]
fn a_forged_list_of_moves_is_refused() {
    for list in [
        "{\"moves\":[{\"in\":\"../x\"}]}",
        "{\"moves\":[{\"keep\":{\"name\":\"a\",\"under\":\"/etc/x\"}}]}",
        "{\"moves\":[{\"out\":\"..\"}]}",
        "{\"moves\":",
        "",
    ] {
        let place = place(true);
        let aside = place.path().join("未写完-unfinished.geep");
        std::fs::create_dir(&aside).unwrap();
        std::fs::write(aside.join("moves.json"), list).unwrap();
        let before = files(place.path());
        let fault = Staging::new(place.path(), &mut Findings::default()).unwrap_err();
        assert_eq!((fault.finding().code, files(place.path())), ("unfinished", before), "{list}");
    }
}

#[test]
fn a_manifest_of_another_program_or_with_paths_is_none_of_ours() {
    for text in [
        "{}",
        "[1]",
        "{\"program\":{\"name\":\"geep\",\"version\":\"1\"},\"dataset\":{\"id\":\"x\",\"sha256\":{}},\"outputs\":{\"../x\":\"\"}}",
        "{\"program\":{\"name\":\"peeg\",\"version\":\"1\"},\"dataset\":{\"id\":\"x\",\"sha256\":{}},\"outputs\":{}}",
    ] {
        let place = place(false);
        std::fs::write(place.path().join(RUN), text).unwrap();
        assert!(matches!(folder::verify(place.path()).unwrap(), Standing::Foreign), "{text}");
        let mut findings = Findings::default();
        let refused = put(&bundle("new", &NEW), place.path(), Intent::Unsettled, Lang::Zh, &mut findings);
        assert_eq!(refused.unwrap_err().finding().code, "file-in-the-way");
        assert_eq!((files(place.path()).len(), folders(place.path())), (2, 0));
    }
}
