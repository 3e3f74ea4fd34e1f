//! What can be wrong with a scenario: one function a kind of finding.

use super::spot::Spot;
use crate::finding::Finding;
use crate::input::Unread;
use crate::text;
use crate::text::Text;

/// A verb that nothing answers to.
pub fn touches_nothing(spot: &Spot, what: Text, help: Text) -> Finding {
    let Text { zh, en } = what;
    let message = text!("{zh}：没有触及任何数", "{en}: it touches nothing");
    spot.whole(Finding::error("touches-nothing", message).help(help))
}

/// A move of more than there is.
pub fn short(spot: &Spot, places: &[Text]) -> Finding {
    let (count, Text { zh, en }) = (places.len(), listed(places));
    let message = text!("有 {count} 处不够转出：{zh}", "there is not enough in {count} places: {en}");
    spot.whole(Finding::error("move-falls-short", message).help(text!(
        "减小 amount，用 at 只取够的地方，或写 short = \"all\"：有多少转多少",
        "lessen `amount`, take only places with enough by `at`, or write short = \"all\" to take what is there"
    )))
}

/// Where a move took what was there.
pub fn took_all(spot: &Spot, places: &[Text]) -> Finding {
    let (count, Text { zh, en }) = (places.len(), listed(places));
    let message =
        text!("有 {count} 处不够，已全部转出：{zh}", "in {count} places all that is there was moved: {en}");
    spot.whole(Finding::warning("move-took-all", message).help(text!(
        "这几处转得比写的少；不该这样就减小 amount，或去掉 short",
        "less was moved there than is written; if that is not meant, lessen `amount` or drop `short`"
    )))
}

/// Places in which a verb finds no value to start from.
pub fn left_alone(spot: &Spot, places: &[Text]) -> Finding {
    let (count, Text { zh, en }) = (places.len(), listed(places));
    let message = text!(
        "有 {count} 处缺数据，这一条没有改动它们：{zh}",
        "{count} places have no value and stay as they are: {en}"
    );
    spot.whole(Finding::warning("scenario-left-alone", message).help(text!(
        "缺的不当作 0；数据里有 0 的写 0",
        "what is missing is not 0; write 0 in the tables where it is none"
    )))
}

/// A value that the bounds of a measure do not allow.
pub fn beyond_bounds(spot: &Spot, message: Text) -> Finding {
    spot.whole(Finding::error("scenario-out-of-bounds", message).help(text!(
        "改小改动，或用 at 只取合适的地方",
        "make the change smaller, or take only places where it fits by `at`"
    )))
}

/// Two verbs that come to another number in the other order.
pub fn order_matters(first: &Spot, second: &Spot, of: &Text) -> Finding {
    let (of, of_en) = (&of.zh, &of.en);
    let (a, b) = (first.words(), second.words());
    let (zh, en, other, other_en) = (a.zh, a.en, b.zh, b.en);
    let message = text!(
        "{other}与{zh}换个次序，`{of}` 就是另一个数；按写的次序做",
        "{other_en} and {en} come to another number of `{of_en}` in the other order; they are done as written"
    );
    second.whole(Finding::warning("order-matters", message).help(text!(
        "确认这是要的次序；两条都是“原来的百分之几”时，改写成固定的数",
        "see that this is the order you mean; where both are parts of what is there, write fixed amounts"
    )))
}

/// An amount, factor or value that cannot be used here.
pub fn bad_amount(spot: &Spot, message: Text, help: Text) -> Finding {
    spot.whole(Finding::error("bad-scenario-amount", message).help(help))
}

/// A verb whose keys do not go together.
pub fn unclear(spot: &Spot, message: Text, help: Text) -> Finding {
    spot.whole(Finding::error("unclear-verb", message).help(help))
}

/// Money in the tables that prices of one year do not reach.
pub fn nominal(spot: &Spot, measures: &[String], year: u32) -> Finding {
    let list = measures.join(" ");
    let message = text!(
        "价格系数折算到 {year} 年；表格里的金额没有折算：{list}",
        "prices of coefficients are those of {year}; money in the tables stays as given: {list}"
    );
    spot.whole(Finding::warning("nominal-inputs", message).help(text!(
        "要可比，另写一条 scale，按缩减指数换算这些金额",
        "to compare, scale these amounts by a deflator of your own"
    )))
}

/// A scenario that cannot be found.
pub fn unknown(name: &str, folder: &str, known: &[String]) -> Finding {
    let message = text!("找不到情景 `{name}`", "there is no scenario `{name}`");
    let all = known.join(" ");
    let help = match known.is_empty() {
        true => text!(
            "情景写在 {folder} 里，一个一个文件，如 forest-5.toml；也可写文件的路径",
            "scenarios stand in {folder}, a file each such as forest-5.toml; a path to a file does as well"
        ),
        false => text!("{folder} 里有：{all}", "{folder} holds: {all}"),
    };
    let near = crate::finding::nearest(name, known.iter().map(String::as_str));
    Finding::error("unknown-scenario", message).did_you_mean_or(near, help)
}

/// A file that cannot be read.
pub fn unreadable(shown: &str, unread: &Unread) -> Finding {
    let (message, help) = unread.words();
    Finding::error("unreadable-scenario", message).at_words(Text::same(shown)).help(help)
}

/// A file whose name is not the id in it.
pub fn misnamed(spot: &Spot, name: &str) -> Finding {
    let message = text!(
        "文件名是 {name}，id 不同：结果里会分不清是哪一个",
        "the file is called {name} and its id is another: results could not be told apart"
    );
    spot.whole(Finding::error("misnamed-scenario", message).help(text!("两者写成一样", "make both the same")))
}

/// The first few of many places.
fn listed(places: &[Text]) -> Text {
    const SHOWN: usize = 5;
    let join =
        |word: fn(&Text) -> &str, by: &str| places.iter().take(SHOWN).map(word).collect::<Vec<_>>().join(by);
    let (zh, en) = (join(|t| &t.zh, "；"), join(|t| &t.en, "; "));
    match places.len() > SHOWN {
        true => text!("{zh} 等", "{en}, …"),
        false => text!("{zh}", "{en}"),
    }
}
