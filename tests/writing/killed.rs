//! Runs killed at random moments: the folder holds the old report, the new one, or says itself that it holds neither.
//! `GEEP_KILLS` is how many; the moments are the same for the same number.
#![cfg(unix)]

use super::{Files, SETTLE, files, place, text};
use geep::internals::report::folder::{self, Standing};
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

const UNFINISHED: &str = "未写完-unfinished.geep";
const OURS: [&str; 10] = [
    "ledger.csv",
    "ledger.csvt",
    "ledger.parquet",
    "notices.json",
    "report.html",
    "report.xlsx",
    "results.csv",
    "results.csvt",
    "results.parquet",
    "run.json",
];

/// Numbers that look random and are the same each time (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end.max(1)
    }
}

/// A shell that sends signals without the time it takes to start one.
struct Sender {
    _shell: Child,
    input: ChildStdin,
}

impl Sender {
    fn new() -> Sender {
        let mut shell = Command::new("sh").stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let input = shell.stdin.take().unwrap();
        Sender { _shell: shell, input }
    }

    fn send(&mut self, signal: &str, process: u32) {
        writeln!(self.input, "kill -{signal} {process}").unwrap();
    }
}

/// When a run is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    After(Duration),
    /// So long after its hidden folder is there.
    Staging(Duration),
    /// So long after the first file has been moved.
    Moving(Duration),
}

impl Moment {
    fn draw(kill: usize, whole: Duration, dice: &mut Dice) -> Moment {
        let micros = whole.as_micros() as u64;
        match kill % 4 {
            0 => Moment::After(Duration::from_micros(dice.below(micros))),
            1 => Moment::After(Duration::from_micros(micros * 7 / 10 + dice.below(micros * 4 / 10))),
            2 => Moment::Staging(Duration::from_micros(dice.below(20_000))),
            _ => Moment::Moving(Duration::from_nanos(dice.below(60_000))),
        }
    }

    /// Waits for the moment; false where the run ended before.
    fn wait(self, run: &mut Child, out: &Path) -> bool {
        let start = Instant::now();
        let mut came = |is_there: &dyn Fn() -> bool| {
            while !is_there() {
                if start.elapsed() > Duration::from_millis(5) && run.try_wait().unwrap().is_some() {
                    return false;
                }
            }
            true
        };
        let hidden = || {
            let entries = std::fs::read_dir(out).into_iter().flatten().flatten();
            entries.map(|e| e.file_name()).any(|name| name.to_str().unwrap().starts_with(".geep-"))
        };
        let (came, more) = match self {
            Moment::After(more) => (true, more),
            Moment::Staging(more) => (came(&hidden), more),
            Moment::Moving(more) => (came(&|| out.join(UNFINISHED).join("old/report.xlsx").exists()), more),
        };
        let since = Instant::now();
        if more > Duration::from_millis(5) {
            std::thread::sleep(more);
        }
        while since.elapsed() < more {
            std::hint::spin_loop();
        }
        came && run.try_wait().unwrap().is_none()
    }
}

fn settle(place: &Path, lang: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_geep"));
    command.args(SETTLE).args(["--again", "--out", "结算 报告", "--lang", lang]).current_dir(place);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// The files that belong to a report.
fn ours(out: &Path) -> Files {
    let mut found = files(out);
    found.retain(|name, _| OURS.contains(&name.as_str()));
    found
}

/// A signal that can be handled ends the run with its number and leaves nothing aside.
fn is_tidy(signal: &str, status: ExitStatus, standing: &Standing, before: &Files, after: &Files) {
    let (number, code) = if signal == "INT" { (2, 130) } else { (15, 143) };
    // Before the program has come to its first line a signal ends it outright.
    let ended = status.signal() == Some(number) || matches!(status.code(), Some(c) if c == code || c == 0);
    assert!(ended, "{signal} {status}");
    assert!(matches!(standing, Standing::Sound(_)), "{signal} {standing:?}");
    // What an earlier run left when it was killed outright may still be there.
    let new = |name: &&String| name.ends_with('/') && !before.contains_key(*name);
    assert_eq!(after.keys().find(new), None, "{signal} left it");
}

/// Runs on until a report is whole; what is told of it.
fn finish(place: &Path, lang: &str) -> String {
    let output = settle(place, lang).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stderr)
}

#[test]
fn a_killed_run_never_mixes_two_reports_in_silence() {
    let kills: usize = std::env::var("GEEP_KILLS").map_or(8, |count| count.parse().unwrap());
    let place = place();
    let out: PathBuf = place.path().join("结算 报告");
    std::fs::create_dir(&out).unwrap();
    std::fs::write(out.join("付款 说明.txt"), "别人的").unwrap();
    let whole = |lang: &str| {
        finish(place.path(), lang);
        ours(&out)
    };
    let (zh, en) = (whole("zh"), whole("en"));
    assert!(
        zh.len() == OURS.len() && zh["report.xlsx"] != en["report.xlsx"] && zh["run.json"] != en["run.json"]
    );
    let timed = Instant::now();
    finish(place.path(), "zh");
    let taken = timed.elapsed();

    let (mut dice, mut sender, mut old) = (Dice(20_260_301), Sender::new(), "zh");
    let (mut kept, mut came, mut mixed, mut late) = (0, 0, 0, 0);
    for kill in 0..kills {
        let new = if old == "zh" { "en" } else { "zh" };
        let signal = ["INT", "TERM", "KILL"][dice.below(3) as usize];
        let moment = Moment::draw(kill, taken, &mut dice);
        let before = files(&out);
        let mut run = settle(place.path(), new).stderr(Stdio::null()).spawn().unwrap();
        late += usize::from(!moment.wait(&mut run, &out));
        match signal {
            // Without the way through the shell.
            "KILL" => run.kill().unwrap(),
            _ => sender.send(signal, run.id()),
        }
        let status = run.wait().unwrap();
        let (found, standing) = (ours(&out), folder::verify(&out).unwrap());
        if signal != "KILL" {
            is_tidy(signal, status, &standing, &before, &files(&out));
        }
        let is = |lang: &str| found == if lang == "zh" { zh.clone() } else { en.clone() };
        match (is(old), is(new)) {
            (true, _) => kept += 1,
            (_, true) => (came, old) = (came + 1, new),
            _ => {
                mixed += 1;
                let Standing::Mixed(told) = &standing else {
                    panic!("{signal} {moment:?}: mixed in silence")
                };
                assert!(told.unfinished && signal == "KILL", "{signal} {moment:?} {told:?}");
                // The next run puts back the old report, says so, and writes its own.
                assert!(finish(place.path(), new).contains("[unfinished]"));
                old = new;
                assert!(ours(&out) == if new == "zh" { zh.clone() } else { en.clone() });
                assert!(matches!(folder::verify(&out).unwrap(), Standing::Sound(_)));
                continue;
            }
        }
        assert!(matches!(standing, Standing::Sound(_)), "{signal} {moment:?} {standing:?}");
    }
    finish(place.path(), old);
    let mut left = files(&out);
    assert_eq!(left.remove("付款 说明.txt").unwrap(), "别人的".as_bytes());
    assert_eq!(left.keys().collect::<Vec<_>>(), OURS, "leftovers");
    println!(
        "{kills} kills: old report {kept}, new report {came}, recognised as mixed {mixed}; {late} came after the run had ended"
    );
    assert!(kills < 500 || (kept > 0 && came > 0 && mixed > 0), "some moments were never met");
}

/// The first report of a folder: nothing is there before, and nothing after but what is whole.
#[test]
fn a_first_report_killed_leaves_nothing_or_all() {
    let place = place();
    let out = place.path().join("结算 报告");
    let mut sender = Sender::new();
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let mut run = settle(place.path(), "zh").spawn().unwrap();
        let moment = Moment::Staging(Duration::ZERO);
        assert!(moment.wait(&mut run, &out));
        sender.send(signal, run.id());
        let output = run.wait_with_output().unwrap();
        match output.status.code() {
            Some(0) => {}
            ended => assert_eq!((ended, text(&output.stderr).contains("已中断")), (Some(code), true)),
        }
        match folder::verify(&out).unwrap() {
            Standing::Nothing => assert!(!out.exists(), "{:?}", files(&out).keys()),
            Standing::Sound(_) => std::fs::remove_dir_all(&out).unwrap(),
            other => panic!("{signal} {other:?}"),
        }
    }
}
