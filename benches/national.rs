//! The national frame (2,850 counties, 8 classes, 20 years) against hand-written programs that do the same.
//! What is printed are ratios from one run: seconds differ from machine to machine.

#[path = "national/by_hand.rs"]
mod by_hand;
#[path = "national/cells.rs"]
mod cells;
#[path = "national/check.rs"]
mod check;
#[path = "national/dataset.rs"]
mod dataset;
#[path = "national/nation.rs"]
mod nation;
#[path = "national/peak.rs"]
mod peak;
#[path = "national/random.rs"]
mod random;
#[path = "national/timing.rs"]
mod timing;

use calamine::{DataRef, Reader, Xlsx};
use cells::Cells;
use geep::internals::compute::{self, Plan, Run};
use geep::internals::finding::Findings;
use geep::internals::look;
use geep::internals::report::{Request, workbook};
use geep::internals::rule::{Book, Symbol};
use geep::internals::table::{self, Inputs};
use geep::internals::text::Lang;
use nation::Nation;
use peak::Peak;
use rayon::ThreadPool;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;
use timing::{compare, fastest};

const YEARS: u32 = 20;

fn main() {
    let only: Option<String> = std::env::args().nth(1).filter(|a| !a.starts_with("--"));
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    if let Ok(what) = std::env::var(peak::CHILD) {
        let reading = [OURS, THEIRS].iter().find_map(|who| Some((*who == OURS, what.strip_prefix(who)?)));
        return match reading {
            Some((ours, path)) => child_reading(Path::new(path), ours),
            None => child(&what),
        };
    }
    println!("{:62} {:>7} {:>8}", "ratio", "here", "target");
    let folder = tempfile::tempdir().expect("a temporary folder");
    if wanted("evaluation") {
        evaluation();
    }
    if wanted("growth") {
        pool(1).install(growth);
    }
    if wanted("workbook") {
        report(folder.path());
    }
    if wanted("reading") {
        reading(folder.path());
    }
    if wanted("memory") {
        memory();
    }
}

fn pool(threads: usize) -> ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads")
}

/// One row of the table.
fn say(what: &str, ratio: f64, target: Option<f64>) {
    let verdict = match target {
        Some(target) if ratio <= target => format!("{target:>7.2}  met"),
        Some(target) => format!("{target:>7.2}  not met"),
        None => String::new(),
    };
    println!("{what:62} {ratio:>6.2}x {verdict}");
}

fn book(nation: &Nation) -> Arc<Book> {
    let mut findings = Findings::default();
    let book = Book::new(&nation.catalog, &nation.profile, &mut findings);
    book.unwrap_or_else(|| {
        panic!("{}", findings.iter().map(|f| &*f.message.en).collect::<Vec<_>>().join("; "))
    })
}

/// Bytes of all frames: rows times columns of measures and lines, eight bytes each.
fn frame_bytes(run: &Run) -> f64 {
    let measures = (0..run.book.catalog.measures.len()).map(Symbol::Measure);
    let lines = (0..run.book.lines.len()).map(Symbol::Line);
    let rows = |symbol: Symbol| run.framed(symbol).map_or(0, |(_, frame)| frame.len());
    8.0 * measures.chain(lines).map(rows).sum::<usize>() as f64
}

/// The engine against the loop by hand.
fn evaluation() {
    let nation = Nation::new(YEARS);
    let (book, inputs) = (book(&nation), Arc::new(nation.inputs()));
    let mut findings = Findings::default();
    let frames = compute::frames(&book, &inputs, &mut findings).expect("frames");
    let plan = Plan::new(&book, &frames);
    let compared = check::same(&plan.run(&inputs, None), &by_hand::compute(&nation), &nation);
    assert!(!findings.has_errors(), "every coefficient is there");
    println!("({compared} results of {} lines compared beforehand)", book.lines.len());
    let run = || plan.run(&inputs, None);
    let whole = || compute::run(&book, &inputs, &frames, None);
    let build = || compute::frames(&book, &inputs, &mut Findings::default());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    for threads in [1, threads] {
        pool(threads).install(|| {
            let (planned, by_hand) = compare(9, run, || by_hand::compute(&nation));
            let (whole, frames) = (fastest(9, whole), fastest(5, build));
            let on = if threads == 1 { "one thread".to_string() } else { format!("{threads} threads") };
            say(&format!("evaluating a plan / loop by hand, {on}"), planned / by_hand, Some(1.5));
            say(&format!("planning and evaluating, {on}"), whole / by_hand, None);
            say(&format!("building frames, planning and evaluating, {on}"), (whole + frames) / by_hand, None);
        });
    }
}

/// Time per row for more and more years.
fn growth() {
    let time = |years: u32| {
        let nation = Nation::new(years);
        let (book, inputs) = (book(&nation), Arc::new(nation.inputs()));
        let work = || {
            let frames = compute::frames(&book, &inputs, &mut Findings::default()).expect("frames");
            std::hint::black_box(compute::run(&book, &inputs, &frames, None));
        };
        let (ours, by_hand) = compare(7, work, || by_hand::compute(&nation));
        (ours / f64::from(years), by_hand / f64::from(years))
    };
    let (five, ten, twenty) = (time(5), time(10), time(20));
    say("growth: a year of ten / a year of five", ten.0 / five.0, None);
    say("growth: a year of twenty / a year of five", twenty.0 / five.0, None);
    say("growth of the loop by hand: a year of twenty / a year of five", twenty.1 / five.1, None);
}

/// The workbook of one year against a bare program that writes the same cells.
fn report(folder: &Path) {
    let nation = Nation::new(1);
    dataset::write(&nation, folder).expect("tables");
    let (dataset, book) = (dataset::open(folder), book(&nation));
    let mut findings = Findings::default();
    let inputs = Arc::new(table::read(&dataset, &nation.catalog, &mut findings));
    let frames = compute::frames(&book, &inputs, &mut findings).expect("frames");
    let run = compute::run(&book, &inputs, &frames, None);
    look::report(&run, &mut findings);
    assert!(!findings.has_errors(), "sound tables");
    let request = Request {
        map: None,
        causes: None,
        run: &run,
        dataset: &dataset,
        lang: Lang::Zh,
        expected: &[],
        aside: 0,
        others: &[],
        roll: &geep::internals::roster::Roll::default(),
        settlement: None,
        sheets: geep::internals::report::Sheets::All,
    };
    let build = || workbook::build(&request).expect("a workbook");
    let finished = build();
    let cells = Cells::of(&finished);
    let (ours, theirs) = compare(5, build, || cells.write().expect("a workbook"));
    say("workbook of one year / bare writer of the same cells", ours / theirs, Some(1.25));
    println!("    ({} cells, {} of them formulas)", cells.len(), cells.formulas());
}

/// Reading county tables from a workbook against calamine alone.
fn reading(folder: &Path) {
    let nation = Nation::new(5);
    let path = folder.join("counties.xlsx");
    let written = dataset::workbook(&nation, &path).expect("a workbook");
    let ours = || geep::internals::sheet::read(&path, "counties.xlsx");
    let theirs = || {
        let mut count = 0;
        let bytes = std::fs::read(&path).expect("the file");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).expect("a workbook");
        let mut cells = book.worksheet_cells_reader("Sheet1").expect("the sheet");
        while let Some(cell) = cells.next_cell().expect("a cell") {
            count += usize::from(!matches!(std::hint::black_box(cell.get_value()), DataRef::Empty));
        }
        count
    };
    assert_eq!(theirs(), written);
    assert_eq!(ours().0[0].len(), nation.years.len() * nation.counties.len());
    let (read, streamed) = compare(9, ours, theirs);
    say("reading county tables / calamine streaming the cells", read / streamed, Some(1.25));
    let range = || {
        let mut book: Xlsx<_> = calamine::open_workbook(&path).expect("a workbook");
        book.worksheet_range("Sheet1").expect("the sheet")
    };
    say("reading county tables / calamine's table of the cells", read / fastest(5, range), None);
    let shown = path.display();
    let peaks = [OURS, THEIRS].map(|who| peak::measure(&format!("{who}{shown}")));
    if let [Some(ours), Some(theirs)] = peaks {
        let taken = |peak: &Peak| peak.peak - peak.before;
        say("peak memory of that / calamine's table of the cells", taken(&ours) / taken(&theirs), None);
        println!("    ({:.1}x the bytes of all cells)", taken(&ours) / ours.frames);
    }
}

/// What a child process reads, before the path of the workbook.
const OURS: &str = "reading ";
const THEIRS: &str = "table of ";

/// Reads a workbook in a process of its own: prints the bytes before it, at its peak and of the text of its cells.
fn child_reading(path: &Path, ours: bool) {
    let Some(before) = peak::mark() else { return };
    let text: usize = if ours {
        let (sheets, _) = geep::internals::sheet::read(path, "counties.xlsx");
        let columns = |s: &geep::internals::sheet::Sheet| {
            (0..s.headers.len()).filter_map(|c| s.column(c).cloned()).collect::<Vec<_>>()
        };
        sheets.iter().flat_map(columns).map(|c| c.iter().flatten().map(str::len).sum::<usize>()).sum()
    } else {
        let mut book: Xlsx<_> = calamine::open_workbook(path).expect("a workbook");
        book.worksheet_range("Sheet1").expect("the sheet").used_cells().count()
    };
    if let Some(peak) = peak::peak() {
        println!("{before} {peak} {text}");
    }
}

fn memory() {
    for (what, title, target) in [
        ("engine", "peak memory of the national run / its frames", Some(3.0)),
        ("report", "peak memory of one year with its workbook / its frames", None),
    ] {
        match peak::measure(what) {
            Some(p) => {
                say(title, p.peak / p.frames, target);
                println!(
                    "    ({:.2}x held before the run: program, definitions, inputs)",
                    p.before / p.frames
                );
            }
            None => println!("{title:62}  not measured on this system"),
        }
    }
}

/// One run in a process of its own: prints the bytes before it, at its peak and of its frames.
fn child(what: &str) {
    let mut nation = Nation::new(if what == "engine" { YEARS } else { 1 });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut held = Inputs::default();
    if what == "engine" {
        held = nation.inputs();
    } else {
        dataset::write(&nation, folder.path()).expect("tables");
    }
    nation.given = Vec::new();
    let (book, mut findings) = (book(&nation), Findings::default());
    let Some(before) = peak::mark() else { return };
    let dataset = (what != "engine").then(|| dataset::open(folder.path()));
    let inputs = match &dataset {
        Some(dataset) => table::read(dataset, &nation.catalog, &mut findings),
        None => held,
    };
    let inputs = Arc::new(inputs);
    let frames = compute::frames(&book, &inputs, &mut findings).expect("frames");
    let run = compute::run(&book, &inputs, &frames, None);
    look::report(&run, &mut findings);
    if let Some(dataset) = &dataset {
        let request = Request {
            map: None,
            causes: None,
            run: &run,
            dataset,
            lang: Lang::Zh,
            expected: &[],
            aside: 0,
            others: &[],
            roll: &geep::internals::roster::Roll::default(),
            settlement: None,
            sheets: geep::internals::report::Sheets::All,
        };
        std::hint::black_box(workbook::build(&request).expect("a workbook"));
    }
    if let Some(peak) = peak::peak() {
        println!("{before} {peak} {}", frame_bytes(&run));
    }
}
