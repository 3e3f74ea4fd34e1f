//! What tables are imported as: what that asks of the command, what figures are looked up among, and where they go.

use super::{End, ImportArgs};
use crate::disk::paths::is_within;
use crate::finding::{Findings, Source};
use crate::import::{self, Kind, Of, Words};
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
pub fn kind(args: &ImportArgs, findings: &mut Findings) -> Result<Kind, End> {
    let mapped = args.mapping.as_ref().filter(|path| path.exists()).and_then(|path| {
        let (name, text) = (path.display().to_string(), input::text(path, input::TOML).ok()?);
        Kind::of(&Arc::new(Source { name, text }), findings)
    });
    let kind = mapped.or(args.of).unwrap_or_default();
    let refuse = |words: Text| Err(End::Usage(words.get(args.lang).to_string()));
    if let Some(asked) = args.of.filter(|asked| *asked != kind) {
        let (asked, of) = (asked.id(), kind.id());
        return refuse(text!(
            "--of 写的是 {asked}，映射文件里是 of = \"{of}\"；改其中一个。另见 --help",
            "--of says {asked}, the mapping of = \"{of}\"; change one of them. See --help"
        ));
    }
    if kind != Kind::Measures && args.profile.is_some() {
        let of = kind.id();
        return refuse(text!(
            "--profile 只用于数据表，导入 {of} 时去掉。另见 --help",
            "--profile is for tables of measures alone: leave it out for {of}. See --help"
        ));
    }
    if kind == Kind::Members && args.words.is_some() {
        return refuse(text!(
            "--words 只用于数，导入 members 时去掉。另见 --help",
            "--words is for figures: leave it out for members. See --help"
        ));
    }
    if args.dimension.is_some() && (kind != Kind::Members || mapped.is_some()) {
        return refuse(text!(
            "--dimension 只用于 --of members 的建议；已有映射文件的，维度由它说。另见 --help",
            "--dimension is for a proposal with --of members; a mapping names the dimension itself. See --help"
        ));
    }
    // What lies among definitions and defines nothing is refused there.
    let outside = args.mapping.as_ref().is_some_and(|path| !is_within(path, &args.into));
    if kind.is_defined() && !outside {
        return refuse(text!(
            "用 --mapping 给映射文件一个定义目录以外的位置，如 --mapping 映射.toml。另见 --help",
            "name a place for the mapping outside the folder of definitions, such as --mapping mapping.toml. See --help"
        ));
    }
    Ok(kind)
}

/// Own definitions are known as well where others are imported beside them.
pub fn lay_own(args: &ImportArgs, kind: Kind, files: &mut Files, findings: &mut Findings) {
    let laid = args.coefficients.contains(&args.into);
    let filled = std::fs::read_dir(&args.into).is_ok_and(|mut entries| entries.next().is_some());
    if kind.is_defined() && filled && !laid {
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
pub fn folder(args: &ImportArgs, kind: Kind) -> PathBuf {
    match kind {
        Kind::Measures | Kind::Expected => args.into.clone(),
        Kind::Coefficients => args.into.join("values"),
        Kind::Members => args.into.join("dimensions"),
    }
}

/// What to do next.
pub fn next(args: &ImportArgs, kind: Kind) -> Text {
    let into = args.into.display();
    match kind.is_defined() {
        false => text!("接着运行 geep check {into}", "next run geep check {into}"),
        true => text!(
            "接着运行 geep check 数据集 --coefficients {into}",
            "next run geep check DATASET --coefficients {into}"
        ),
    }
}
