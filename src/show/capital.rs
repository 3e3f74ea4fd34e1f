//! Amounts in capital figures, as cheques and notices write them (《支付结算办法》附一，正确填写票据和结算凭证的基本规定).

use rust_decimal::Decimal;

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// An amount of yuan in capital figures: 捌拾柒万元整. Nothing is said of a sign, nor of what is finer than a fen; none
/// where it is too large to be written.
pub fn capitals(yuan: Decimal) -> Option<String> {
    let fen = (yuan.abs() * Decimal::ONE_HUNDRED).normalize();
    if !fen.is_integer() {
        return None;
    }
    let fen: u128 = fen.trunc().to_string().parse().ok()?;
    let (whole, jiao, rest) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut words = if whole > 0 { format!("{}元", integer(whole)?) } else { String::new() };
    let digit = |n: u128| DIGITS[(n % 10) as usize];
    match (jiao, rest) {
        (0, 0) if whole == 0 => return Some("零元整".to_string()),
        (0, 0) => words.push('整'),
        (0, rest) => {
            if whole > 0 {
                words.push('零');
            }
            words += &format!("{}分", digit(rest));
        }
        (jiao, 0) => words += &format!("{}角整", digit(jiao)),
        (jiao, rest) => words += &format!("{}角{}分", digit(jiao), digit(rest)),
    }
    Some(words)
}

/// A whole number above 0, in groups of four digits.
fn integer(number: u128) -> Option<String> {
    let mut groups = Vec::new();
    let mut rest = number;
    while rest > 0 {
        groups.push(rest % 10_000);
        rest /= 10_000;
    }
    if groups.len() > GROUPS.len() {
        return None;
    }
    let mut words = String::new();
    // Whether the last digit read before a group is a 0.
    let mut gap = false;
    for (place, group) in groups.iter().enumerate().rev() {
        if *group == 0 {
            gap = !words.is_empty();
            continue;
        }
        // A zero is read where digits are skipped within the number.
        if !words.is_empty() && (gap || *group < 1000) {
            words.push('零');
        }
        gap = group % 10 == 0;
        let mut skipped = false;
        let mut begun = false;
        for (power, name) in PLACES.iter().enumerate().rev() {
            let digit = group / 10u128.pow(power as u32) % 10;
            if digit == 0 {
                skipped = begun;
                continue;
            }
            if skipped {
                words.push('零');
            }
            (skipped, begun) = (false, true);
            words.push(DIGITS[digit as usize]);
            words += name;
        }
        words += GROUPS[place];
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::capitals;
    use rust_decimal::Decimal;

    /// The first six are examples of the regulation itself.
    #[test]
    fn amounts_in_capitals() {
        for (yuan, wanted) in [
            ("1409.50", "壹仟肆佰零玖元伍角整"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
            ("107000.53", "壹拾万零柒仟元伍角叁分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("870000", "捌拾柒万元整"),
            ("1461400", "壹佰肆拾陆万壹仟肆佰元整"),
            ("100000000", "壹亿元整"),
            ("100010001", "壹亿零壹万零壹元整"),
            ("20050000", "贰仟零伍万元整"),
            ("1000001", "壹佰万零壹元整"),
            ("0", "零元整"),
            ("0.05", "伍分"),
            ("0.5", "伍角整"),
            ("-10", "壹拾元整"),
        ] {
            assert_eq!(capitals(yuan.parse::<Decimal>().unwrap()).as_deref(), Some(wanted), "{yuan}");
        }
        assert_eq!(capitals("0.001".parse().unwrap()), None);
    }
}
