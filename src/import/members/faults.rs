//! What can be wrong with a list, where several places say it.

use crate::finding::Finding;
use crate::text;
use crate::text::Text;

/// A cell of a list that will not do.
pub fn bad_member(message: Text, help: Text) -> Finding {
    Finding::error("bad-member", message).help(help)
}

/// A word that means another member already.
pub fn taken(message: Text, help: Text) -> Finding {
    Finding::error("member-taken", message).help(help)
}

/// Something that a list does not say of its members.
pub fn unsaid(message: Text, help: Text) -> Finding {
    Finding::warning("member-unsaid", message).help(help)
}

/// What to do where one word stands for two members.
pub fn one_of_two() -> Text {
    text!(
        "是同一个就合成一行，另一个词写进别名列；不是就改编码或名称",
        "if they are one, make one row of them and put the other word into the column of aliases; else change the id or the title"
    )
}
