//! The short table at the end of a run.

use crate::judge::{checks, idle};
use crate::model::dimension::DimKind;
use crate::model::evidence::Status;
use crate::plan::State;
use crate::results::Request;
use crate::rule::Symbol;
use crate::show::Ruled;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

/// Regions shown at most.
const REGIONS: usize = 20;
/// Columns shown at most.
const COLUMNS: usize = 6;

/// The headline of the profile for the last year, one row a region, in so many columns of a terminal.
pub fn table(request: &Request<'_>, room: Option<usize>) -> String {
    let (run, lang) = (request.run, request.lang);
    let Some(year) = request.dataset.years.last() else { return String::new() };
    let columns: Vec<Symbol> =
        run.book.headline.iter().copied().filter(|s| regional(request, *s)).take(COLUMNS).collect();
    let mut header = vec![lang.pick("行政区", "Region").to_string()];
    header.extend(columns.iter().map(|s| {
        let (unit, _) = shown_unit(request, run.book.unit(*s));
        let (title, unit) =
            (run.book.title(*s).get(lang), (unit != Unit::one()).then(|| unit.words(lang.is_zh())));
        unit.map_or(title.to_string(), |unit| {
            text!("{title}（{unit}）", "{title} ({unit})").get(lang).to_string()
        })
    }));
    let mut table = Ruled::new(header).numbers(1);
    let mut regions = 0;
    for (name, values) in rows(request, &columns, *year) {
        regions += 1;
        if regions <= REGIONS {
            let mut cells = vec![name];
            cells.extend(values.into_iter().zip(&columns).map(|(v, symbol)| match v {
                Some(v) => format!("{v:.*}", run.book.decimals(*symbol)),
                None => lang.pick("未核算", "not accounted").to_string(),
            }));
            table.row(cells);
        }
    }
    let (title, profile) = (request.dataset.title.get(lang), run.book.profile.title.get(lang));
    let head = text!("{title} · {year} 年 · 口径：{profile}", "{title} · {year} · profile: {profile}");
    let mut lines = vec![head.get(lang).to_string(), table.fit(room)];
    if regions > REGIONS {
        let more = regions - REGIONS;
        let Text { zh, en } = request.sheets.beside("results.csv");
        lines.push(
            text!("另有 {more} 个行政区，见 {zh}", "{more} more regions in {en}").get(lang).to_string(),
        );
    }
    lines.push(share(request));
    lines.extend(idle::sentence(run).map(|words| words.get(lang).to_string()));
    lines.extend(checks::told(run).map(|words| words.get(lang).to_string()));
    lines.join("\n")
}

/// The share of inputs by status, in one sentence.
fn share(request: &Request<'_>) -> String {
    let used = request.run.book.used();
    let statuses = request.run.inputs.statuses(|m| used.contains(&Symbol::Measure(m)));
    let all: usize = statuses.values().sum();
    let part = |s: Status| {
        let count = statuses.get(&s).copied().unwrap_or(0);
        100.0 * count as f64 / (all.max(1)) as f64
    };
    let (observed, derived) = (part(Status::Observed), part(Status::Derived));
    let illustrative = part(Status::Illustrative);
    let sentence = text!(
        "输入 {all} 个：实测或公布 {observed:.1}%，推算 {derived:.1}%，示意 {illustrative:.1}%",
        "{all} inputs: observed {observed:.1}%, derived {derived:.1}%, illustrative {illustrative:.1}%"
    );
    let sentence = match part(Status::Assumed) {
        0.0 => sentence,
        assumed => {
            let Text { zh, en } = sentence;
            text!("{zh}，情景假定 {assumed:.1}%", "{en}, assumed {assumed:.1}%")
        }
    };
    let sentence = sentence.get(request.lang).to_string();
    match request.met().words() {
        None => sentence,
        Some(words) => [&sentence, words.get(request.lang)].join(request.lang.pick("；", "; ")),
    }
}

/// Whether a symbol has one value per region and year.
fn regional(request: &Request<'_>, symbol: Symbol) -> bool {
    let dimensions = &request.run.book.catalog.dimensions;
    let kinds = [DimKind::Year, DimKind::Region].into_iter().filter_map(|k| dimensions.of_kind(k));
    request.run.book.dims(symbol) == kinds.collect()
}

/// Money is shown in the dataset's unit, everything else in its own.
pub fn shown_unit(request: &Request<'_>, unit: &Unit) -> (Unit, f64) {
    let money = Unit::parse(&request.dataset.money_unit).ok().filter(|_| unit.is_money());
    let target = money.unwrap_or_else(|| unit.clone());
    let factor = unit.factor_to(&target).map_or(1.0, |f| f.to_f64());
    (target, factor)
}

fn rows(request: &Request<'_>, columns: &[Symbol], year: u32) -> Vec<(String, Vec<Option<f64>>)> {
    let run = request.run;
    let Some((_, frame)) = columns.first().and_then(|s| run.framed(*s)) else { return Vec::new() };
    let dimensions = &run.book.catalog.dimensions;
    let (Some(time), Some(region)) = (dimensions.of_kind(DimKind::Year), dimensions.of_kind(DimKind::Region))
    else {
        return Vec::new();
    };
    let rows = (0..frame.len()).filter(|row| frame.member(time, *row) == Some(year));
    rows.map(|row| {
        let name = frame.member(region, row).map(|m| dimensions.member_title(region, m, request.lang));
        let values = columns.iter().map(|symbol| {
            let factor = shown_unit(request, run.book.unit(*symbol)).1;
            match run.column(*symbol).map(|c| c.state(row)) {
                Some(State::Accounted(value)) => Some(value * factor),
                _ => None,
            }
        });
        (name.unwrap_or_default(), values.collect())
    })
    .collect()
}
