//! What keeps a report from being written where it is asked for, as far as it can be told before anything is read.

use super::{Common, End};
use crate::disk::paths::{is_within, lead};
use crate::output::{self, Format};
use crate::report::place::{Asked, Intent, admit_report};
use crate::text;
use crate::text::{Lang, Text};
use std::path::Path;

/// Holds the folder of a report against what is read and against what stands there.
pub fn report(out: &Path, common: &Common, asked: Asked<'_>, intent: Intent) -> Result<(), End> {
    apart("--out", out, common)?;
    let settles = intent != Intent::Unsettled;
    for name in asked.names(settles) {
        let file = out.join(name);
        let dataset = &common.dataset;
        if dataset.is_file() && matches!((lead(&file), lead(dataset)), (Ok(file), Ok(own)) if file == own) {
            let shown = dataset.display();
            let words = text!(
                "数据集 {shown} 会被报告覆盖；用 --out 换一个目录。另见 --help",
                "the report would replace the dataset {shown}; name another folder with --out. See --help"
            );
            return Err(End::Usage(words.get(common.lang).to_string()));
        }
    }
    admit_report(out, settles, asked, intent).map_err(|fault| fault.end(common.lang))
}

/// Refuses to write into the folders that are read: what is written would be read as data or rules.
pub fn apart(option: &str, out: &Path, common: &Common) -> Result<(), End> {
    let own =
        common.coefficients.iter().map(|folder| (folder, text!("定义目录", "the folder of definitions")));
    let read = std::iter::once((&common.dataset, text!("数据集目录", "the dataset's folder"))).chain(own);
    let mut read = read.filter(|(folder, _)| folder.is_dir() && is_within(out, folder));
    if let Some((folder, what)) = read.next() {
        let (shown, inside) = (out.display(), folder.display());
        let (zh, en) = (what.zh, what.en);
        let words = text!(
            "{option} 的 {shown} 在{zh} {inside} 里，写出的文件会混进去；换一个外面的目录，如 {option} out/报告。另见 --help",
            "{option} {shown} lies in {en} {inside}, with which the files would mix; name a folder outside, such as {option} out/report. See --help"
        );
        return Err(End::Usage(words.get(common.lang).to_string()));
    }
    Ok(())
}

/// The formats that are asked for; a name that is none is wrong usage.
pub fn formats(list: Option<&str>, lang: Lang) -> Result<Vec<&'static Format>, End> {
    let Some(list) = list else { return Ok(output::USUAL.to_vec()) };
    output::named(list).map_err(|Text { zh, en }| {
        let words = text!("--format：{zh}。另见 --help", "--format: {en}. See --help");
        End::Usage(words.get(lang).to_string())
    })
}
