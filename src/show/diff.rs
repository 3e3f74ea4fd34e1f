//! What a comparison comes to, on the terminal: what differs, and of each line what moved its total.

use crate::diff::{Explained, Explanation, Pair, Step, Value, differences};
use crate::show::Ruled;
use crate::text;
use crate::text::{Lang, Text};

/// So many kinds of differences are named.
const NAMED: usize = 12;
/// So many regions are shown of a line.
const ROWS: usize = 12;
/// So many factors have a column of their own.
const COLUMNS: usize = 3;

/// A pair of sides in so many columns of a terminal.
pub fn table(pair: &Pair, explained: &Explained, room: Option<usize>, lang: Lang) -> String {
    let [a, b] = pair.sides().map(|side| side.label.get(lang));
    let mut out = vec![text!("A：{a}　B：{b}", "A: {a}  B: {b}").get(lang).to_string()];
    out.push(differing(pair, explained, room, lang));
    for line in &explained.lines {
        out.push(shares(explained, line, room, lang));
        out.push(regions(pair, explained, line, room, lang));
        out.push(check(pair, line, lang));
    }
    let (tried, (parts, most)) = (explained.tried, explained.parts);
    let words = text!(
        "试算 {tried} 个混合：{parts} 个部分，每个至多 {most} 个因素",
        "{tried} mixtures were tried: {parts} parts with at most {most} factors each"
    );
    out.push(words.get(lang).to_string());
    out.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What differs, a row a thing.
fn differing(pair: &Pair, explained: &Explained, room: Option<usize>, lang: Lang) -> String {
    let header = [lang.pick("不同的", "Differs"), "id", lang.pick("处", "Places"), "A", "B"];
    let mut table = Ruled::new(header).numbers(2);
    let (mut shown, mut more) = (0, 0);
    for atom in &explained.atoms {
        if shown == NAMED {
            more += 1;
            continue;
        }
        let all = differences(pair, std::slice::from_ref(atom));
        // Rows begin or end to hold between two years, and what is in force is the same.
        if all.is_empty() {
            continue;
        }
        shown += 1;
        let ends = match all.as_slice() {
            [one] => one.sides.each_ref().map(|value| match value {
                Value::Number(number) => number.to_string(),
                Value::Words(words) => words.get(lang).to_string(),
                Value::Nothing => "—".to_string(),
            }),
            _ => ["…", "…"].map(str::to_string),
        };
        let kind = all.first().map_or(String::new(), |one| one.kind.get(lang).to_string());
        let [a, b] = ends;
        table.row([kind, atom.id.clone(), all.len().to_string(), a, b]);
    }
    let mut out = table.fit(room);
    if more > 0 {
        let words = text!("另有 {more} 项不同，见 diff.xlsx", "{more} more differ, see diff.xlsx");
        out = format!("{out}\n{}", words.get(lang));
    }
    out
}

/// A change with its sign; what prints as nothing has none.
pub fn signed(value: f64, digits: usize) -> String {
    let words = format!("{value:+.digits$}");
    match words.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        true => words,
        false => words[1..].to_string(),
    }
}

/// The total of a line: what each factor moved, the largest first.
fn shares(explained: &Explained, line: &Explanation, room: Option<usize>, lang: Lang) -> String {
    let rows: Vec<usize> =
        (0..line.line.rows.len()).filter(|row| line.line.rows[*row].change().is_some()).collect();
    let sum = |of: &dyn Fn(usize) -> f64| rows.iter().map(|row| of(*row)).sum::<f64>();
    let a = sum(&|row| line.line.rows[row].a.unwrap_or_default());
    let b = sum(&|row| line.line.rows[row].b.unwrap_or_default());
    let (title, unit, id) = (line.line.title.get(lang), &line.line.unit, &line.line.id);
    let digits = line.line.decimals;
    let (count, change) = (rows.len(), b - a);
    let percent = if a == 0.0 { String::new() } else { format!("{:+.2} %", 100.0 * change / a) };
    let words = text!(
        "{title} `{id}`（{unit}，{count} 行）：{a:.digits$} → {b:.digits$}，变化 {change:+.digits$} {percent}",
        "{title} `{id}` ({unit}, {count} rows): {a:.digits$} → {b:.digits$}, change {change:+.digits$} {percent}"
    );
    let mut out = vec![words.get(lang).to_string()];
    let gone = line.line.rows.iter().filter(|row| row.b.is_none()).count();
    let new = line.line.rows.iter().filter(|row| row.a.is_none()).count();
    if gone + new > 0 {
        let words = text!(
            "新出现 {new} 行，不再有 {gone} 行：没有可比的数，不在合计内",
            "{new} rows appeared and {gone} vanished: there is nothing to compare, and they are not in the total"
        );
        out.push(words.get(lang).to_string());
    }
    let header = [
        lang.pick("因素", "Factor"),
        "id",
        lang.pick("份额", "Share"),
        lang.pick("先换", "First"),
        lang.pick("后换", "Last"),
    ];
    let mut table = Ruled::new(header).numbers(2);
    let mut ranked: Vec<(&Vec<usize>, [f64; 4])> = line
        .amounts
        .iter()
        .map(|(factors, all)| {
            let of =
                |pick: fn(&crate::diff::Amount) -> f64| rows.iter().map(|row| pick(&all[*row])).sum::<f64>();
            (factors, [of(|x| x.share), of(|x| x.first), of(|x| x.last), of(|x| x.error)])
        })
        .filter(|(factors, numbers)| {
            numbers[..3].iter().any(|n| *n != 0.0)
                || factors.iter().all(|f| line.beneath.contains(f)) && factors.len() == 1
        })
        .collect();
    ranked.sort_by(|a, b| b.1[0].abs().total_cmp(&a.1[0].abs()));
    for (factors, [share, first, last, error]) in &ranked {
        let number = |value: &f64| signed(*value, digits);
        let share =
            if *error > 0.0 { format!("{} ±{error:.digits$}", number(share)) } else { number(share) };
        let (title, id) = (explained.factors.title(factors), explained.factors.id(factors));
        table.row([title.get(lang).to_string(), id, share, number(first), number(last)]);
    }
    out.push(table.fit(room));
    out.join("\n")
}

/// The rows of a line with the factors that moved it most.
fn regions(
    pair: &Pair,
    explained: &Explained,
    line: &Explanation,
    room: Option<usize>,
    lang: Lang,
) -> String {
    let rows: Vec<usize> =
        (0..line.line.rows.len()).filter(|row| line.line.rows[*row].change().is_some()).collect();
    if rows.len() < 2 {
        return String::new();
    }
    let weight = |all: &Vec<crate::diff::Amount>| rows.iter().map(|row| all[*row].share.abs()).sum::<f64>();
    let mut largest: Vec<(&Vec<usize>, f64)> = line.amounts.iter().map(|(f, all)| (f, weight(all))).collect();
    largest.sort_by(|a, b| b.1.total_cmp(&a.1));
    largest.truncate(COLUMNS);
    let ids = largest.iter().map(|(factors, _)| explained.factors.id(factors));
    let own = [lang.pick("行政区", "Region"), lang.pick("变化", "Change"), lang.pick("名次", "Place")];
    let header: Vec<String> = own.map(String::from).into_iter().chain(ids).collect();
    let mut table = Ruled::new(header).numbers(1);
    let digits = line.line.decimals;
    let dimensions = &pair.catalog.dimensions;
    let mut shown = rows.clone();
    shown.sort_by(|a, b| {
        let change = |row: &usize| line.line.rows[*row].change().unwrap_or_default().abs();
        change(b).total_cmp(&change(a))
    });
    for row in shown.iter().take(ROWS) {
        let changed = &line.line.rows[*row];
        let members = line.line.per.iter().zip(changed.key.iter().copied());
        let told = members.filter(|(dim, member)| dimensions.year_of(*dim, *member).is_none());
        let name = dimensions.words(told, lang);
        let place = match changed.ranks {
            [Some(a), Some(b)] if a != b => format!("{a}→{b}"),
            [_, Some(b)] => b.to_string(),
            _ => String::new(),
        };
        let change = signed(changed.change().unwrap_or_default(), digits);
        let shares = largest.iter().map(|(factors, _)| signed(line.amounts[*factors][*row].share, digits));
        table.row([name, change, place].into_iter().chain(shares));
    }
    let mut out = table.fit(room);
    if rows.len() > ROWS {
        let more = rows.len() - ROWS;
        out = format!(
            "{out}\n{}",
            text!("另有 {more} 行，见 diff.xlsx", "{more} more rows in diff.xlsx").get(lang)
        );
    }
    out
}

/// Whether the shares close in every row, counted.
fn check(pair: &Pair, line: &Explanation, lang: Lang) -> String {
    let book = &pair.b.run.book;
    let Some(checked) = book.find_line(&line.line.id).map(|place| &book.lines[place]) else {
        return String::new();
    };
    let step = Step::of(book, checked, line.line.decimals);
    let (mut closed, mut all) = (0, 0);
    for (at, row) in line.line.rows.iter().enumerate() {
        let (Some(a), Some(b)) = (row.a, row.b) else { continue };
        let values: Vec<f64> = line.shares(at).iter().map(|share| share.amount.share).collect();
        all += 1;
        closed += usize::from(step.close(a, b, &values).closes());
    }
    let digits = step.decimals;
    let Text { zh, en } = text!(
        "核对：{all} 行中 {closed} 行的份额之和等于变化（到小数 {digits} 位）",
        "check: in {closed} of {all} rows the shares sum to the change (to {digits} decimal places)"
    );
    lang.pick(&zh, &en).to_string()
}
