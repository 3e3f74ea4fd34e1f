//! The files are written by `tests/office/formats/locks.py`, in which another program checks them.

use super::*;

fn file(kind: &str, name: &str) -> Vec<u8> {
    let case = match name.split_once('.') {
        Some((case, ending)) => format!("{case}/县域 数据.{ending}"),
        None => panic!("{name}"),
    };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/office/formats");
    std::fs::read(format!("{folder}/{kind}/{case}")).unwrap()
}

fn said(bytes: Vec<u8>) -> Result<Vec<u8>, (&'static str, String)> {
    unlocked(bytes, "a").map_err(|finding| (finding.code, finding.message.zh))
}

#[test]
fn what_is_not_locked_stays_as_it_is() {
    for bytes in [b"code,year\n".to_vec(), file("read", "xls.xls"), Vec::new()] {
        assert_eq!(said(bytes.clone()), Ok(bytes));
    }
}

#[test]
fn a_key_of_too_many_rounds_is_not_made() {
    let locked = file("read", "默认密码 xlsx.xlsx");
    let at = locked.windows(18).position(|at| at == b"spinCount=\"100000\"").unwrap();
    let slower = |rounds: &[u8]| {
        let mut bytes = locked.clone();
        bytes[at..at + rounds.len()].copy_from_slice(rounds);
        said(bytes).map(|plain| plain.len())
    };
    let (code, message) = slower(b"spinCount='8888888'").unwrap_err();
    assert_eq!(code, "workbook-protected");
    assert!(message.contains("8888888 遍，超过 1000000 遍的上限"), "{message}");
    // Another number of rounds makes another key.
    let (code, message) = slower(b"spinCount=\"100001\"").unwrap_err();
    assert_eq!(code, "workbook-protected");
    assert!(message.contains("不是 Excel 默认的"), "{message}");
}

#[test]
fn another_cipher_is_named() {
    let mut locked = file("read", "默认密码 xlsx.xlsx");
    let at = locked.windows(5).position(|at| at == b"\"AES\"").unwrap();
    locked[at..at + 5].copy_from_slice(b"\"RC2\"");
    assert!(said(locked).unwrap_err().1.contains("（RC2）"));
}

#[test]
fn damage_anywhere_is_an_answer() {
    for name in ["默认密码 xls.xls", "默认密码 xls 2002.xls"] {
        let whole = file("read", name);
        for at in (0..whole.len()).step_by(3) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            let _ = said(bytes);
        }
        for cut in (0..whole.len()).step_by(61) {
            let _ = said(whole[..cut].to_vec());
        }
    }
    for name in ["默认密码 xlsx.xlsx", "默认密码 xlsx 2007.xlsx"] {
        let whole = file("read", name);
        for at in (0..whole.len()).step_by(1511) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            let _ = said(bytes);
            let _ = said(whole[..at].to_vec());
        }
    }
}
