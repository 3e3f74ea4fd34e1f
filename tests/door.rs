//! The library by its door: stages that can be stored, returned and sent, refusals with the codes of the program, and
//! reports that are byte for byte those of the program.

use geep::{Computed, Computing, Decimal, Lang, Opening, Project, Refused, Settled, Settling};
use std::path::{Path, PathBuf};
use std::process::Command;

fn shipped(dataset: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(dataset)
}

/// The code of what stands in the way.
fn code<T>(result: Result<T, Refused>) -> &'static str {
    let refused = result.err().expect("a refusal");
    let code = refused.first().expect("an error").code;
    assert!(refused.to_string().contains(code) && refused.words(Lang::En).contains("error["), "{refused}");
    code
}

/// A stage outlives the project it comes from.
fn computed() -> Result<Computed, Refused> {
    Project::open(shipped("taixin-air"), None)?.compute(None)
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let read = |entry: std::fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())
    };
    let mut files: Vec<_> = entries.map(read).collect();
    files.sort();
    files
}

/// Runs the program and holds its report against the one that the door wrote.
fn same_as_program(arguments: &[&str], written: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("报告");
    let mut program = Command::new(env!("CARGO_BIN_EXE_geep"));
    let output = program.args(arguments).arg("--out").arg(&out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (ours, theirs) = (files(written), files(&out));
    assert!(ours.len() >= 3);
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours.0, theirs.0);
        assert!(ours.1 == theirs.1, "{} differs", ours.0);
    }
    assert_eq!(ours.len(), theirs.len());
}

#[test]
fn the_whole_way_is_one_expression() -> Result<(), Refused> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("结算");
    Project::open(shipped("taixin-air"), None)?
        .compute(None)?
        .settle(Settling::trial().period("2022Q1"))?
        .write(&out)?;
    assert!(out.join("ledger.csv").exists());
    Ok(())
}

#[test]
fn stages_are_returned_stored_and_sent() -> Result<(), Refused> {
    struct Kept {
        computed: Computed,
        settled: Option<Settled>,
    }
    let mut kept = Kept { computed: computed()?, settled: None };
    let sent = std::thread::spawn(move || {
        kept.settled = Some(kept.computed.settle(Settling::trial().period("2022Q1"))?);
        Ok::<Kept, Refused>(kept)
    });
    let kept = sent.join().unwrap()?;
    // 87.00 万元, says expected.csv.
    let found = kept.computed.figure("target_deduction", &["2022Q1", "140107"]).expect("the line");
    assert_eq!((found.value, found.unit.as_str()), (Some(87.0), "万元"));
    assert_eq!(kept.computed.value("target_deduction", &["2022Q1", "999999"]), None);
    assert_eq!(kept.computed.value("no_such_line", &["2022Q1", "140107"]), None);
    let settled = kept.settled.expect("what was settled");
    assert!(settled.is_trial());
    let all: Decimal = settled.payments().map(|payment| payment.amount).sum();
    assert_eq!(settled.total(), all);
    let nets: Decimal = settled.balances().map(|balance| balance.net()).sum();
    assert_eq!(nets, Decimal::ZERO);
    let paid = settled.balances().find(|balance| balance.party.id == "140107").expect("the district");
    assert_eq!(paid.paid, Decimal::from(870_000));
    assert_eq!(paid.party.title.get(Lang::Zh), "杏花岭区");
    Ok(())
}

#[test]
fn what_is_doubtful_is_told_and_no_hindrance() -> Result<(), Refused> {
    let computed = computed()?;
    assert!(!computed.findings().has_errors());
    let checked = Project::open(shipped("taixin-air"), None)?.check(None);
    // It is made up: settling would refuse it.
    assert!(checked.findings().iter().any(|finding| finding.message.en.starts_with("settling would refuse")));
    assert!(checked.figures().count() > 0 && computed.figures().count() > 0);
    Ok(())
}

#[test]
fn what_is_refused_has_the_codes_of_the_program() -> Result<(), Refused> {
    let air = || Project::open(shipped("taixin-air"), None);
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(code(Project::open(empty.path(), None)), "no-dataset");
    assert_eq!(code(air()?.compute(Some("taixin-aire"))), "unknown-profile");
    assert_eq!(code(air()?.compute(Computing::default().year(1999))), "unknown-year");
    assert_eq!(code(air()?.settle(Settling::trial().period("2022Q5"))), "bad-period");
    // Made-up data may be tried, not paid by.
    assert_eq!(code(air()?.settle(Some("2022Q1"))), "weak-evidence");
    assert_eq!(code(Project::open(shipped("taixin"), None)?.compute(None)?.settle(None)), "no-scheme");
    Ok(())
}

#[test]
fn a_settlement_that_stands_is_not_replaced() -> Result<(), Refused> {
    let folder = tempfile::tempdir().unwrap();
    let settled = |how: Settling| Project::open(shipped("qingdao-2016q3"), None)?.settle(how);
    settled(Settling::default())?.write(folder.path())?;
    let before = files(folder.path());
    assert_eq!(code(settled(Settling::default())?.write(folder.path())), "settlement-stands");
    assert_eq!(files(folder.path()), before);
    assert!(!settled(Settling::default().again())?.write(folder.path())?.is_empty());
    Ok(())
}

#[test]
fn an_account_is_written_as_the_program_writes_it() -> Result<(), Refused> {
    let folder = tempfile::tempdir().unwrap();
    let dataset = shipped("taixin");
    let path = dataset.to_str().unwrap();
    let how = Computing::default().year(2021).compare(["mee-2020"]);
    Opening::new(&dataset).lang(Lang::En).open()?.compute(how)?.write(folder.path())?;
    same_as_program(&["run", path, "--year", "2021", "--compare", "mee-2020", "--lang", "en"], folder.path());
    Ok(())
}

#[test]
fn a_trial_is_written_as_the_program_writes_it() -> Result<(), Refused> {
    let folder = tempfile::tempdir().unwrap();
    let dataset = shipped("taixin-air");
    let path = dataset.to_str().unwrap();
    let how = Settling::trial().period("2022Q2").compare(["shanxi-air-2019"]);
    Project::open(&dataset, None)?.settle(how)?.write(folder.path())?;
    let options = ["settle", path, "--period", "2022Q2", "--compare", "shanxi-air-2019", "--trial"];
    same_as_program(&options, folder.path());
    Ok(())
}
