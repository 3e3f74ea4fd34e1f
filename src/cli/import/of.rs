//! What tables are imported as: what that asks of the command, what figures are looked up among, and where they go.

use super::{End, ImportArgs};
use crate::disk::paths::is_within;
use crate::finding::{Findings, Source};
use crate::import::{self, Mapping, Of, Words};
use crate::input;
use crate::model::Catalog;
use crate::model::files::Files;
use crate::model::profile::Profile;
use crate::rule::Book;
use crate::text;
use crate::text::Text;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// What the command and the mapping say; a command that does not go with it is refused.
pub fn of(args: &ImportArgs) -> Result<Of, End> {
    let mapped = args.mapping.as_ref().filter(|path| path.exists()).and_then(|path| {
        let (name, text) = (path.display().to_string(), input::text(path, input::TOML).ok()?);
        Mapping::of(&Arc::new(Source { name, text }))
    });
    let of = mapped.or(args.of).unwrap_or_default();
    let refuse = |words: Text| Err(End::Usage(words.get(args.lang).to_string()));
    if let Some(asked) = args.of.filter(|asked| *asked != of) {
        let (asked, of) = (asked.id(), of.id());
        return refuse(text!(
            "--of 写的是 {asked}，映射文件里是 of = \"{of}\"；改其中一个。另见 --help",
            "--of says {asked}, the mapping of = \"{of}\"; change one of them. See --help"
        ));
    }
    if of != Of::Measures && (args.words.is_some() || args.profile.is_some()) {
        let of = of.id();
        return refuse(text!(
            "--words 和 --profile 只用于数据表，导入 {of} 时去掉。另见 --help",
            "--words and --profile are for tables of measures alone: leave them out for {of}. See --help"
        ));
    }
    // What lies among definitions and defines nothing is refused there.
    let outside = args.mapping.as_ref().is_some_and(|path| !is_within(path, &args.into));
    if of == Of::Coefficients && !outside {
        return refuse(text!(
            "用 --mapping 给映射文件一个定义目录以外的位置，如 --mapping 系数.toml。另见 --help",
            "name a place for the mapping outside the folder of definitions, such as --mapping coefficients.toml. See --help"
        ));
    }
    Ok(of)
}

/// Own coefficients and documents are known as well where rows of coefficients are imported beside them.
pub fn lay_own(args: &ImportArgs, of: Of, files: &mut Files, findings: &mut Findings) {
    let laid = args.coefficients.contains(&args.into);
    let filled = std::fs::read_dir(&args.into).is_ok_and(|mut entries| entries.next().is_some());
    if of == Of::Coefficients && filled && !laid {
        files.overlay(&args.into, findings);
    }
}

/// What figures are looked up among; none where the rules of the profile cannot be read.
pub fn words<'c>(
    of: Of,
    catalog: &'c Arc<Catalog>,
    profile: Option<&Profile>,
    findings: &mut Findings,
) -> Option<Words<'c>> {
    let subjects = match of {
        Of::Measures => {
            let preferred = profile.map(|profile| catalog.measures_of(profile)).unwrap_or_default();
            return Some(Words::new(catalog, &preferred));
        }
        Of::Coefficients => import::coefficients(catalog),
        Of::Expected => import::lines(&*Book::new(catalog, profile?, findings)?),
    };
    Some(Words::of(catalog, of, subjects, &BTreeSet::new()))
}

/// Where the tables go.
pub fn folder(args: &ImportArgs, of: Of) -> PathBuf {
    match of {
        Of::Measures | Of::Expected => args.into.clone(),
        Of::Coefficients => args.into.join("values"),
    }
}

/// What to do next.
pub fn next(args: &ImportArgs, of: Of) -> Text {
    let into = args.into.display();
    match of {
        Of::Measures | Of::Expected => text!("接着运行 geep check {into}", "next run geep check {into}"),
        Of::Coefficients => text!(
            "接着运行 geep check 数据集 --coefficients {into}",
            "next run geep check DATASET --coefficients {into}"
        ),
    }
}
