//! One dataset under further profiles.

use super::course::{Ask, Course};
use super::purpose::Purpose;
use crate::finding::{Finding, Findings, Severity};
use crate::judge::compare::{self, Totals};
use crate::model::profile::Profile;
use crate::text;
use crate::text::Text;

/// What the dataset comes to under each profile in its last year. One that does not fit stops neither the others nor
/// the account: it is said, and stands in the comparison with its reason.
pub fn others(profiles: &[String], course: &mut Course) -> Vec<Totals> {
    let catalog = course.catalog.clone();
    let mut others = Vec::new();
    for id in profiles {
        let profile = match catalog.profile(id) {
            Ok(profile) => profile,
            Err(finding) => {
                course.findings.push(*finding);
                continue;
            }
        };
        match totals(profile, course) {
            Ok(totals) => others.extend(totals),
            Err(why) => {
                course.findings.push(unfit(profile, &why));
                others.push(compare::unfit(&catalog, profile, first_error(&why)));
            }
        }
    }
    others
}

/// What a dataset comes to under a profile, or what is wrong. Of warnings only those of the own profile are told.
fn totals(profile: &Profile, course: &Course) -> Result<Option<Totals>, Findings> {
    let Some(project) = course.beside() else { return Ok(None) };
    let ask = Ask { profile: Some(&profile.id), ..Ask::default() };
    let course = Course::run(project, ask, Purpose::Comparison);
    match course.run.filter(|_| !course.findings.has_errors()) {
        Some(run) => Ok(course.dataset.years.last().map(|year| compare::totals(&run, *year))),
        None => Err(course.findings),
    }
}

/// What is said first of what is wrong.
pub fn first_error(wrong: &Findings) -> Text {
    let error = wrong.iter().find(|finding| finding.severity == Severity::Error);
    error.map(|finding| finding.message.clone()).unwrap_or_default()
}

fn unfit(profile: &Profile, wrong: &Findings) -> Finding {
    let (id, errors, Text { zh, en }) = (&profile.id, wrong.counts().0, first_error(wrong));
    let (more, more_en) = match errors {
        ..=1 => (String::new(), String::new()),
        _ => (format!("（共 {errors} 个错误）"), format!(" ({errors} errors in all)")),
    };
    let message = text!(
        "不能按口径 `{id}` 核算，比较表中注明：{zh}{more}",
        "cannot be computed under profile `{id}`, which the comparison says: {en}{more_en}"
    );
    Finding::warning("unfit-profile", message).help(text!(
        "要看全部原因：geep check … --profile {id}；不需要就从 --compare 去掉",
        "for all reasons: geep check … --profile {id}; or drop it from --compare"
    ))
}
