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

/// A list that says nothing which is not known.
pub fn nothing_new() -> Finding {
    let message = text!(
        "名录里没有新的成员或别名，什么也没有写",
        "the list has no new member or alias: nothing was written"
    );
    Finding::error("nothing-new", message).help(text!(
        "它的成员都已有，不必再导入；若不该如此，核对映射文件的 header、range 和各列",
        "its members are there already and need no import; if they should not be, check `header`, `range` and the columns of the mapping"
    ))
}

/// What to do where one word stands for two members.
pub fn one_of_two() -> Text {
    text!(
        "是同一个就合成一行，另一个词写进别名列；不是就改编码或名称",
        "if they are one, make one row of them and put the other word into the column of aliases; else change the id or the title"
    )
}
