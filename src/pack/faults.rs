//! What is said of packs, and of what goes into them.

use crate::finding::Finding;
use crate::text;
use crate::text::Text;

/// The beginning of a hash, which is enough to tell two apart.
fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

/// A file that is not what it was when the report was made.
pub fn changed(shown: &str, recorded: &str, found: &str) -> Finding {
    let (recorded, found) = (short(recorded), short(found));
    let message = text!(
        "{shown} 在写出报告之后改动过：run.json 记的 SHA-256 是 {recorded}…，现在是 {found}…，没有打包",
        "{shown} was changed after the report was written: run.json has SHA-256 {recorded}…, it is {found}… now; nothing was packed"
    );
    Finding::error("changed-since-run", message).help(text!(
        "换回当时的文件，或重新核算、结算一次再打包",
        "put back the file as it was, or compute or settle once more and pack that"
    ))
}

/// A file or folder that is not found; `help` says how to name it.
pub fn lacking(message: Text, help: Text) -> Finding {
    Finding::error("pack-lacks", message).help(help)
}

/// What cannot be packed, being too much or of a name that not every system has.
pub fn unfit(message: Text, help: Text) -> Finding {
    Finding::error("pack-unfit", message).help(help)
}

/// A file of a pack that is not what it was, or the pack as a whole.
pub fn broken(shown: &str, why: Text) -> Finding {
    Finding::error("pack-broken", why).at_words(Text::same(shown)).help(text!(
        "重新取得这个压缩包；不要用别的程序解开再压",
        "fetch the pack again; do not unpack and pack it by another program"
    ))
}

/// A zip that geep never writes.
pub fn hostile(shown: &str, why: Text) -> Finding {
    Finding::error("pack-hostile", why).at_words(Text::same(shown)).help(text!(
        "geep pack 不会写出这样的文件，什么也没有解开；向给你的人要原来的压缩包",
        "geep pack writes no such file; nothing was unpacked. Ask whoever sent it for the original"
    ))
}

/// Another program than the one that wrote the report.
pub fn other_program(then: &str, now: &str, same_definitions: bool) -> Finding {
    let (zh, en) = match same_definitions {
        true => ("内置定义相同", "the built-in definitions are the same"),
        false => ("内置定义也不同", "the built-in definitions differ as well"),
    };
    let message = text!(
        "报告是 geep {then} 写的，现在是 {now}；{zh}",
        "the report was written by geep {then}, this is {now}; {en}"
    );
    Finding::warning("other-program", message).help(text!(
        "照样重算，逐格比较逐行结果和台账；要逐字节相同，用当时的版本",
        "it is run again all the same, and results and ledger are compared cell by cell; for the same bytes use that version"
    ))
}

/// What came out is not what came out then.
pub fn differs(message: Text, help: Text) -> Finding {
    Finding::error("rerun-differs", message).help(help)
}
