//! Results held against what was published: a dataset's expected results, and the examples inside models.

use crate::compute::{self, Run};
use crate::finding::{Finding, Findings};
use crate::judge::known::{self, Verdict};
use crate::model::Catalog;
use crate::model::account::Model;
use crate::model::evidence::Evidence;
use crate::model::example::Example;
use crate::model::profile::Profile;
use crate::place::Place;
use crate::rule::Book;
use crate::table::expected::{Expected, Tolerance};
use crate::table::{Inputs, observe_given};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Reports every expected result that does not come out, and every misprint that is none.
pub fn compare(run: &Run, expected: &[Expected], findings: &mut Findings) {
    for wanted in expected {
        let (found, verdict) = known::outcome(run, wanted);
        let id = &run.book.lines[wanted.line].id;
        if verdict == Verdict::NoMisprint {
            findings.push(no_misprint(id).at_cell(wanted.place.clone()));
        } else if verdict.is_unmet() {
            let (message, help) = differs(id, found, (wanted.value, &wanted.unit, wanted.tolerance.by));
            let finding = Finding::error("unexpected-result", message).at_cell(wanted.place.clone());
            findings.push(finding.help(help));
        }
    }
}

/// Says once that results known beforehand are of years that are not computed.
pub fn report_aside(aside: &[Expected], computed: &[u32], book: &Book, findings: &mut Findings) {
    let Some(first) = aside.first() else { return };
    let years = aside.iter().flat_map(|wanted| wanted.years(book));
    let others: BTreeSet<u32> = years.filter(|year| !computed.contains(year)).collect();
    let others: Vec<String> = others.iter().map(u32::to_string).collect();
    let (count, zh, en) = (aside.len(), others.join("、"), others.join(", "));
    let message = text!(
        "{count} 个预期结果是 {zh} 年的，dataset.toml 的 years 里没有，没有对照",
        "expected results of {en}, which `years` of dataset.toml leaves out, were not compared: {count}"
    );
    let help = text!(
        "要对照就把年份加进 years；不要的行删去",
        "add the years to `years` to compare them, or remove the rows"
    );
    let place = Place { tab: first.place.tab.clone(), ..Place::file(&first.place.file) };
    findings.push(Finding::warning("expected-aside", message).at_cell(place).help(help));
}

fn no_misprint(id: &str) -> Finding {
    let message = text!(
        "`{id}` 与表上的值相符，那个值却认作印误",
        "`{id}` comes out as the table has it, though that value is held to be misprinted"
    );
    Finding::warning("no-misprint", message).help(text!(
        "不是印误就清空 misprint（印误）列的这一格",
        "where it is no misprint, empty this row's cell in the column `misprint`"
    ))
}

/// In what a result differs from the wanted value, and what to do.
fn differs(id: &str, found: Option<f64>, (value, unit, tolerance): (f64, &Unit, f64)) -> (Text, Text) {
    match found {
        Some(found) => (
            text!(
                "`{id}` 算得 {found} {unit}，预期值 {value} ± {tolerance}",
                "`{id}` comes out as {found} {unit}, expected {value} ± {tolerance}"
            ),
            text!(
                "输入、系数或公式与预期值的算法不同；核对后改正，或改正预期值",
                "inputs, coefficients or formula differ from those of the expected value; mend them, or mend the expected value"
            ),
        ),
        None => (
            text!(
                "`{id}` 没有算出，预期值 {value} {unit}",
                "`{id}` is not accounted, expected {value} {unit}"
            ),
            text!(
                "补上它所需的数据（`geep explain` 说明缺什么），或去掉这个预期值",
                "add the data it needs (`geep explain` says what is missing), or drop the expected value"
            ),
        ),
    }
}

/// Runs the worked examples of a profile's models. Those built in hold by the values built in, which the tests of the
/// program see to: where a user lays other values over them, only the user's own are run.
pub fn examples(catalog: &Arc<Catalog>, profile: &Profile, findings: &mut Findings) {
    let laid = &catalog.laid;
    let holds = |model: &Model| profile.models.iter().any(|held| held.text == model.id);
    for model in catalog.models.iter().filter(|model| laid.files.is_empty() || laid.is_own(&model.at)) {
        for example in &model.examples {
            match &example.profile {
                Some(named) if *named == profile.id => run_example(catalog, profile, example, findings),
                None if holds(model) => run_example(catalog, &own_profile(model, example), example, findings),
                _ => {}
            }
        }
    }
}

/// Runs every example of the definitions once.
pub fn all_examples(catalog: &Arc<Catalog>, findings: &mut Findings) {
    for model in &catalog.models {
        for example in &model.examples {
            match example.profile.as_ref().map(|named| catalog.profile(named)) {
                Some(Ok(profile)) => run_example(catalog, profile, example, findings),
                Some(Err(unknown)) => findings.push(*unknown),
                None => run_example(catalog, &own_profile(model, example), example, findings),
            }
        }
    }
}

/// The profile made for an example that names none: the model it stands in, with what it uses, prices as given.
fn own_profile(model: &Model, example: &Example) -> Profile {
    Profile {
        id: model.id.clone(),
        formerly: Vec::new(),
        title: model.title.clone(),
        version: model.validity.to_string(),
        source: model.source.clone(),
        evidence: Evidence::Unverified,
        note: None,
        models: example.uses.iter().cloned().chain([model.at.clone()]).collect(),
        sets: example.sets.clone(),
        sets_first: example.sets_first,
        price_index: None,
        headline: Vec::new(),
        sections: Vec::new(),
        accounts: Vec::new(),
        at: example.at.clone(),
    }
}

fn run_example(catalog: &Arc<Catalog>, profile: &Profile, example: &Example, findings: &mut Findings) {
    let mut complain = |(message, help): (Text, Text)| {
        let Text { zh, en } = &example.title;
        let Text { zh: what_zh, en: what_en } = message;
        let message = text!("算例“{zh}”：{what_zh}", "example \"{en}\": {what_en}");
        findings.push(example.at.whole(Finding::error("example", message), Text::default()).help(help));
    };
    let wrong = |message: Text| (message, text!("核对算例", "compare the example with the profile"));
    let inputs = match given(catalog, example) {
        Ok(inputs) => inputs,
        Err(message) => return complain(wrong(message)),
    };
    let mut own = Findings::default();
    let book = Book::new(catalog, profile, &mut own);
    let frames = book.as_ref().and_then(|book| compute::frames(book, &inputs, &mut own));
    let Some((book, frames)) = book.zip(frames) else {
        let why = own.iter().next().map(|f| f.message.clone()).unwrap_or_default();
        let Text { zh, en } = why;
        return complain(wrong(text!("规则算不起来：{zh}", "the rules cannot be computed: {en}")));
    };
    let run = compute::run(&book, &Arc::new(inputs), &frames, None);
    for wanted in &example.expect {
        let key =
            book.find_line(&wanted.line).map(|line| (line, key(catalog, example, &book, line, &wanted.at)));
        let unit = Unit::parse(&wanted.unit).ok();
        match (key, unit) {
            (Some((line, Some(key))), Some(unit)) => {
                let found = known::found(&run, line, &key, &unit);
                let tolerance = Tolerance { by: wanted.within, as_printed: false };
                if !found.is_some_and(|found| tolerance.holds(found, wanted.value)) {
                    complain(differs(&wanted.line, found, (wanted.value, &unit, wanted.within)));
                }
            }
            _ => {
                let line = &wanted.line;
                complain(wrong(text!(
                    "结果 `{line}` 的名称、单位或成员不对",
                    "name, unit or member of result `{line}` is wrong"
                )));
            }
        }
    }
}

type At = std::collections::BTreeMap<String, String>;

fn key(catalog: &Catalog, example: &Example, book: &Book, line: usize, at: &At) -> Option<Vec<u32>> {
    book.lines[line].per.iter().map(|dim| member(catalog, example, None, dim, at)).collect()
}

fn member(
    catalog: &Catalog,
    example: &Example,
    year: Option<i32>,
    dim: crate::model::dimension::Dim,
    at: &At,
) -> Option<u32> {
    use crate::model::dimension::DimKind;
    let dimension = catalog.dimensions.get(dim);
    let text = match dimension.kind {
        DimKind::Region => at.get(&dimension.id).unwrap_or(&example.code).clone(),
        DimKind::Year => year.unwrap_or(example.year).to_string(),
        _ => at.get(&dimension.id)?.clone(),
    };
    catalog.dimensions.member(dim, &text)
}

/// The inputs of an example as if they had been read from tables.
fn given(catalog: &Catalog, example: &Example) -> Result<Inputs, Text> {
    let mut readings = Vec::new();
    for given in &example.given {
        let id = &given.measure;
        let wrong =
            || text!("输入 `{id}` 的名称、单位或成员不对", "name, unit or member of input `{id}` is wrong");
        let measure = catalog.measure(id).ok_or_else(wrong)?;
        let unit = Unit::parse(&given.unit).map_err(|_| wrong())?;
        let factor = unit.factor_to(&catalog.measures[measure].unit).ok_or_else(wrong)?;
        let dims = crate::table::key_dims(catalog, measure);
        let key = dims
            .iter()
            .map(|d| member(catalog, example, given.year, *d, &given.at))
            .collect::<Option<Vec<_>>>();
        readings.push((measure, key.ok_or_else(wrong)?, given.value, unit, factor));
    }
    Ok(observe_given(catalog, readings))
}
