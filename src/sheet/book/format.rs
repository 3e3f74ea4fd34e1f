//! Number formats: of `0.0%`, `0!.0,` and `yyyy"年"m"月"` what they say of the value.

use crate::sheet::grid::{Dated, Shown};

/// A longer one is none of Excel's, which take 255, and is not read.
pub const LONGEST: usize = 1000;
/// Of words beside the digits no more is kept.
const WORDS: usize = 40;

/// The parts of a format, for numbers of several signs or sizes. None of a format that says nothing.
#[derive(Debug, PartialEq)]
pub struct Format {
    sections: Vec<(Option<Condition>, Shown)>,
    /// It is too long to be read: what it says is not known.
    unread: bool,
}

/// `[>=10000]`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Condition {
    comparison: Comparison,
    bound: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    Unequal,
    MoreOrEqual,
    More,
}

impl Condition {
    /// From what stands in brackets; none where that is a colour or a language.
    fn read(text: &str) -> Option<Condition> {
        use Comparison::*;
        let signs = [
            ("<=", LessOrEqual),
            (">=", MoreOrEqual),
            ("<>", Unequal),
            ("<", Less),
            (">", More),
            ("=", Equal),
        ];
        let (comparison, bound) =
            signs.into_iter().find_map(|(sign, comparison)| Some((comparison, text.strip_prefix(sign)?)))?;
        Some(Condition { comparison, bound: bound.trim().parse().ok()? })
    }

    fn holds(self, value: f64) -> bool {
        match self.comparison {
            Comparison::Less => value < self.bound,
            Comparison::LessOrEqual => value <= self.bound,
            Comparison::Equal => value == self.bound,
            Comparison::Unequal => value != self.bound,
            Comparison::MoreOrEqual => value >= self.bound,
            Comparison::More => value > self.bound,
        }
    }
}

impl Format {
    /// Reads a format; none where it says nothing.
    pub fn read(code: &str) -> Option<Format> {
        if code.len() > LONGEST {
            return Some(Format { sections: vec![(None, Shown::default())], unread: true });
        }
        let mut sections: Vec<(Option<Condition>, Shown)> =
            sections(code).into_iter().take(3).map(|section| read(&section)).collect();
        // Where one part shows percentages, all do: a sign that zero goes without is none the less meant.
        let percent = sections.iter().any(|(_, shown)| shown.percent);
        sections.iter_mut().for_each(|(_, shown)| shown.percent = percent);
        sections.iter().any(|(_, shown)| shown.is_telling()).then_some(Format { sections, unread: false })
    }

    /// The format of a style: as the file writes it out, or else as its number stands for.
    pub fn of_style(number: u32, code: Option<&String>) -> Option<Format> {
        code.map_or_else(|| Format::built_in(number), |code| Format::read(code))
    }

    /// Reads the format that a number stands for in Excel, where it is one of the Chinese dates that files do not write out.
    pub fn built_in(number: u32) -> Option<Format> {
        match number {
            9 | 10 => Format::read("0%"),
            27 | 36 | 50 | 52 | 57 => Format::read("yyyy年m月"),
            14 | 15 | 22 | 28..=31 | 51 | 53 | 54 | 58 => Format::read("yyyy年m月d日"),
            16 => Format::read("m月d日"),
            17 => Format::read("yyyy年m月"),
            _ => None,
        }
    }

    /// Whether it is too long to be read.
    pub fn is_unread(&self) -> bool {
        self.unread
    }

    /// What it says of a number.
    pub fn of(&self, value: f64) -> &Shown {
        let last = self.sections.len() - 1;
        let holds = |at: usize| match (self.sections[at].0, at) {
            (Some(condition), _) => condition.holds(value),
            (None, _) if at == last => true,
            (None, 0) => value > 0.0 || (value == 0.0 && last == 1),
            (None, _) => value < 0.0,
        };
        let at = (0..=last).find(|at| holds(*at)).unwrap_or(0);
        &self.sections[at].1
    }
}

/// One letter of a format, or several that belong together.
#[derive(Debug, PartialEq)]
enum Token {
    /// It stands for itself.
    Literal(String),
    /// What stands in brackets.
    Bracket(String),
    /// It means something.
    Sign(char),
}

/// The parts between semicolons.
fn sections(code: &str) -> Vec<Vec<Token>> {
    let (mut sections, mut section) = (Vec::new(), Vec::new());
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        section.push(match letter {
            '"' => Token::Literal(letters.by_ref().take_while(|letter| *letter != '"').collect()),
            // The Chinese Excel takes `!` for the backslash.
            '\\' | '!' => Token::Literal(letters.next().map(String::from).unwrap_or_default()),
            // As wide as the next letter, or filled up with it: neither is read.
            '_' | '*' => {
                letters.next();
                continue;
            }
            '[' => Token::Bracket(letters.by_ref().take_while(|letter| *letter != ']').collect()),
            ';' => {
                sections.push(std::mem::take(&mut section));
                continue;
            }
            letter if letter.is_ascii() => Token::Sign(letter),
            letter => Token::Literal(letter.to_string()),
        });
    }
    sections.push(section);
    sections
}

fn read(section: &[Token]) -> (Option<Condition>, Shown) {
    let mut shown = Shown::default();
    let mut condition = None;
    for token in section {
        match token {
            Token::Sign('%') => shown.percent = true,
            Token::Bracket(text) => match text.strip_prefix('$') {
                // A currency before the number of its language.
                Some(currency) => shown.words += currency.split('-').next().unwrap_or_default(),
                None => condition = condition.or(Condition::read(text)),
            },
            Token::Literal(text) => shown.words += text,
            Token::Sign(_) => {}
        }
    }
    shown.date = dated(section);
    match shown.date {
        // 年 and 月 are no unit.
        Some(_) => shown.words.clear(),
        None => {
            let (power, dotted) = power(section);
            (shown.power, shown.digits) = (power, zeros(section));
            if dotted {
                shown.words = shown.words.replacen('.', "", 1);
            }
        }
    }
    shown.words = shown.words.trim().chars().take(WORDS).collect();
    // Marks of layout, such as brackets of negative numbers, are no words.
    if !shown.words.chars().any(char::is_alphabetic) {
        shown.words.clear();
    }
    (condition, shown)
}

/// The power of ten by which numbers are shown smaller, and whether a point that stands for itself makes part of it:
/// each comma behind the last digit is a thousand, each digit behind a point in quotes is ten.
fn power(section: &[Token]) -> (u32, bool) {
    let digit = |token: &Token| matches!(token, Token::Sign('0' | '#' | '?'));
    let point = section.iter().position(|token| *token == Token::Sign('.'));
    let whole = &section[..point.unwrap_or(section.len())];
    let Some(last) = section.iter().rposition(digit) else { return (0, false) };
    let mut thousands = section[last + 1..].iter().filter(|token| **token == Token::Sign(',')).count();
    // Before the point as well.
    if point.is_some_and(|point| point < last) {
        let behind = whole.iter().rposition(digit).map_or(0, |at| at + 1);
        thousands += whole[behind..].iter().filter(|token| **token == Token::Sign(',')).count();
    }
    let drawn = whole.iter().position(|token| *token == Token::Literal(".".into()));
    let behind = drawn
        .filter(|at| point.is_none() && whole[..*at].iter().any(digit))
        .map_or(0, |at| whole[at..].iter().filter(|token| digit(token)).count());
    (3 * thousands as u32 + behind as u32, behind > 0)
}

/// The digits that a whole number is at least shown with, by a format of zeros alone; one says nothing.
fn zeros(section: &[Token]) -> usize {
    let signs = section.iter().filter(|token| !matches!(token, Token::Bracket(_)));
    let alone = signs.clone().all(|token| *token == Token::Sign('0'));
    Some(signs.count()).filter(|count| alone && *count > 1).unwrap_or_default()
}

/// How fine a date is shown; none where no date is.
fn dated(section: &[Token]) -> Option<Dated> {
    let signs: String = section
        .iter()
        .filter_map(|token| match token {
            Token::Sign(letter) => Some(letter.to_ascii_uppercase()),
            _ => None,
        })
        .collect();
    // `General` and powers of ten have an e too.
    let signs = signs.replace("GENERAL", "").replace("E+", "").replace("E-", "");
    let has = |letters: &[char]| signs.contains(letters);
    if has(&['0', '#', '?']) && !has(&['Y', 'D', 'M']) {
        return None;
    }
    let timed = has(&['H', 'S']);
    if has(&['D']) {
        Some(Dated::Day)
    } else if has(&['Y', 'E']) {
        Some(if has(&['M']) { Dated::Month } else { Dated::Year })
    } else {
        // Minutes go by the same letter.
        (has(&['M']) && !timed).then_some(Dated::Month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(code: &str, value: f64) -> (bool, u32, String) {
        let format = Format::read(code);
        let Some(format) = format else { return (false, 0, String::new()) };
        let shown = format.of(value);
        (shown.percent, shown.power, shown.words.clone())
    }

    #[test]
    fn a_percent_sign_in_quotes_is_a_letter() {
        for (format, percent) in [
            ("0.0%", true),
            ("0;-0%", true),
            ("\"约\"0%", true),
            ("0.0\"%\"", false),
            ("0\\%", false),
            ("0\\\"%", true),
            ("General", false),
        ] {
            assert_eq!(said(format, 1.0).0, percent, "{format}");
        }
    }

    /// As Excel shows 123456 by each, in the comment.
    #[test]
    fn commas_behind_the_digits_and_drawn_points_divide() {
        for (format, power, words) in [
            ("0.00", 0, ""),             // 123456.00
            ("#,##0.00", 0, ""),         // 123,456.00
            ("0.00,", 3, ""),            // 123.46
            ("0,.00", 3, ""),            // 123.46
            ("#,##0,,", 6, ""),          // 0
            ("0!.0,", 4, ""),            // 12.3
            ("0\\.0,", 4, ""),           // 12.3
            ("0\".\"0,\"万\"", 4, "万"), // 12.3万
            ("0!.0000", 4, ""),          // 12.3456
            ("0.0\"万元\"", 0, "万元"),  // 123456.0万元
            ("0亩", 0, "亩"),            // 123456亩
            ("[$万-804]#,##0", 0, "万"), // 万123,456
            ("_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", 0, ""),
            ("#,##0_);[Red]\\(#,##0\\)", 0, ""),
            ("0.00E+00", 0, ""),
            ("000\\-0000", 0, ""),
            ("@", 0, ""),
        ] {
            assert_eq!(said(format, 123_456.0), (false, power, words.to_string()), "{format}");
        }
    }

    #[test]
    fn formats_of_zeros_keep_those_before_a_number() {
        for (format, digits) in [
            ("000000", 6),
            ("[Red]0000", 4),
            ("000000;-000000", 6),
            ("0", 0),
            ("00.0", 0),
            ("#,000", 0),
            ("000\\-0000", 0),
        ] {
            let read = Format::read(format);
            assert_eq!(read.map_or(0, |format| format.of(12.0).digits), digits, "{format}");
        }
    }

    #[test]
    fn the_part_that_holds_of_a_number_counts() {
        let by_size = "[>=10000]0!.0,\"万\";0";
        assert_eq!(said(by_size, 123_456.0).1, 4);
        assert_eq!(said(by_size, 99.0).1, 0);
        let by_sign = "0.0,;-0;0";
        assert_eq!((said(by_sign, 5000.0).1, said(by_sign, -5000.0).1, said(by_sign, 0.0).1), (3, 0, 0));
        let two = "0.0,;-0";
        assert_eq!((said(two, 0.0).1, said(two, -5000.0).1), (3, 0));
    }

    #[test]
    fn dates_are_as_fine_as_they_are_shown() {
        use Dated::*;
        for (format, dated) in [
            ("yyyy\"年\"m\"月\"", Some(Month)),
            ("yyyy\"年\"m\"月\";@", Some(Month)),
            ("[$-804]yyyy\"年\"m\"月\"d\"日\"", Some(Day)),
            ("yyyy-mm", Some(Month)),
            ("mmm-yy", Some(Month)),
            ("m\"月\"", Some(Month)),
            ("yyyy\"年\"", Some(Year)),
            ("[DBNum1][$-804]yyyy\"年\"", Some(Year)),
            ("mm-dd-yy", Some(Day)),
            ("yyyy/m/d\\ h:mm", Some(Day)),
            ("h:mm", None),
            ("mm:ss", None),
            ("General", None),
            ("G/通用格式", None),
            ("0.00E+00", None),
            ("#,##0.00", None),
            ("0\"元\"", None),
        ] {
            let format_read = Format::read(format);
            assert_eq!(format_read.and_then(|f| f.of(44_562.0).date), dated, "{format}");
        }
        assert_eq!(Format::built_in(57).unwrap().of(1.0).date, Some(Month));
        assert_eq!(Format::built_in(14).unwrap().of(1.0).date, Some(Day));
        assert_eq!(Format::built_in(0), None);
    }

    #[test]
    fn a_format_of_any_length_ends() {
        for piece in ["0,", "\"", "[", "\\", "万", ";", "[>=1]0"] {
            assert!(Format::read(&piece.repeat(10_000)).is_some_and(|format| format.is_unread()));
        }
    }
}
