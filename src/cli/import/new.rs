//! A dataset that is made by its first import.

use super::ImportArgs;
use crate::finding::{Finding, Findings};
use crate::import::{Gathered, Words};
use crate::model::Catalog;
use crate::model::profile::Profile;
use crate::quote::quote;
use crate::table::Dataset;
use crate::text;
use std::collections::BTreeSet;

pub const MANIFEST: &str = "dataset.toml";

/// The profile of the dataset: its own, or the one it is to get.
pub fn profile<'c>(args: &ImportArgs, catalog: &'c Catalog, findings: &mut Findings) -> Option<&'c Profile> {
    if args.into.join(MANIFEST).exists() || args.into.is_file() {
        return Dataset::open(&args.into, findings).and_then(|d| catalog.profile(&d.profile.text).ok());
    }
    let shown = args.into.display();
    let Some(id) = &args.profile else {
        let message = text!("{shown} 还不是数据集", "{shown} is no dataset yet");
        findings.push(Finding::error("no-profile", message).help(text!(
            "要新建就写 --profile 口径；`geep catalog profiles` 列出全部口径",
            "to make one write --profile ID; `geep catalog profiles` lists them"
        )));
        return None;
    };
    catalog.profile(id).map_err(|finding| findings.push(*finding)).ok()
}

/// The manifest of a new dataset, whose years are those of its figures.
pub fn manifest(args: &ImportArgs, gathered: &Gathered, words: &Words<'_>) -> Option<String> {
    let profile = args.profile.as_ref().filter(|_| !args.into.join(MANIFEST).exists())?;
    let name = args.into.canonicalize().unwrap_or_else(|_| args.into.clone());
    let name = name.file_name().unwrap_or_default().to_string_lossy().to_string();
    let dimensions = &words.catalog.dimensions;
    let years: BTreeSet<i32> = gathered
        .records
        .iter()
        .flat_map(|record| record.key.iter().filter_map(|(dim, member)| dimensions.year_of(*dim, *member)))
        .collect();
    let years: Vec<String> = years.iter().map(ToString::to_string).collect();
    let (name, profile, years) = (quote(&name), quote(profile), years.join(", "));
    let remark = text!(
        "# 要核算的年份；更早的数只作比较就从这里删去",
        "# The years to account; drop earlier ones that only serve to compare"
    );
    let remark = remark.get(args.lang);
    Some(format!(
        "id = {name}\ntitle = {{ zh = {name}, en = {name} }}\nprofile = {profile}\n{remark}\nyears = [{years}]\nmoney_unit = \"万元\"\n"
    ))
}
