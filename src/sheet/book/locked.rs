//! Workbooks under Excel's own password. Excel wrote it into files whose sheets were locked; it, WPS and LibreOffice try
//! it before they ask for one, so that whoever opens such a file never learns of it.

mod agile;
mod base64;
mod block;
mod hash;
mod provider;
mod records;
mod standard;
#[cfg(test)]
mod tests;

use super::compound::{Compound, half, word};
use super::faults;
use crate::finding::Finding;
use crate::place::Place;
use crate::text;

const PASSWORD: &str = "VelvetSweatshop";

/// What says how a package is locked is never this long.
const INFO_BYTES: usize = 64 << 10;

/// Why a workbook stays locked.
#[derive(Debug, PartialEq, Eq)]
enum Lock {
    /// The password is another one.
    Own,
    /// Ways of locking that are not read.
    Method(String),
    /// The key is made in more rounds than Excel, which takes 100,000, asks for.
    Rounds(u32),
    Broken(&'static str),
}

impl Lock {
    fn problem(self, place: Place) -> Finding {
        let how = match self {
            Lock::Broken(detail) => return faults::broken(place, detail),
            Lock::Own => text!(
                "工作簿加了打开密码（不是 Excel 默认的那个，那个试过了）",
                "The workbook has an opening password of its own (Excel's default one does not open it)"
            ),
            Lock::Method(method) => text!(
                "工作簿加了密码，加密的方法（{method}）本程序不读",
                "The workbook is encrypted in a way this program does not read ({method})"
            ),
            Lock::Rounds(rounds) => {
                let most = agile::ROUNDS;
                text!(
                    "工作簿加了密码，密钥要算 {rounds} 遍，超过 {most} 遍的上限",
                    "The workbook is encrypted with a key of {rounds} rounds, beyond the limit of {most},"
                )
            }
        };
        faults::protected(place, &how)
    }
}

/// The workbook without Excel's own password; as it is where it has none.
pub fn unlocked(bytes: Vec<u8>, shown: &str) -> Result<Vec<u8>, Box<Finding>> {
    // What is damaged is said where it is read.
    let Some(file) = Compound::open(&bytes) else { return Ok(bytes) };
    let unlocked = if file.has("EncryptedPackage") { package(&file).map(Some) } else { records::open(&file) };
    match unlocked {
        Ok(Some(plain)) => Ok(plain),
        Ok(None) => Ok(bytes),
        Err(lock) => Err(Box::new(lock.problem(Place::file(shown)))),
    }
}

/// The package of a newer workbook.
fn package(file: &Compound<'_>) -> Result<Vec<u8>, Lock> {
    let damaged = || Lock::Broken("EncryptionInfo");
    let info = file.stream("EncryptionInfo").filter(|info| info.len() <= INFO_BYTES).ok_or_else(damaged)?;
    let (major, minor) = (half(&info, 0).ok_or_else(damaged)?, half(&info, 2).ok_or_else(damaged)?);
    let key = match (major, minor) {
        (4, 4) => Key::Agile(agile::unlock(info.get(8..).ok_or_else(damaged)?)?),
        (2..=4, 2) => Key::Standard(standard::unlock(&info)?),
        _ => return Err(Lock::Method(format!("{major}.{minor}"))),
    };
    let package = file.stream("EncryptedPackage").ok_or(Lock::Broken("EncryptedPackage"))?;
    let length = word(&package, 0).zip(word(&package, 4));
    let length = length.map(|(low, high)| u64::from(high) << 32 | u64::from(low));
    let mut content = package.get(8..).unwrap_or_default().to_vec();
    // Whole blocks are encrypted; behind the last nothing counts.
    content.truncate(content.len() / block::BYTES * block::BYTES);
    let length = length.and_then(|length| usize::try_from(length).ok());
    let length = length.filter(|length| *length <= content.len()).ok_or(Lock::Broken("EncryptedPackage"))?;
    match key {
        Key::Agile(key) => key.decrypt(&mut content),
        Key::Standard(key) => block::decrypt(&key, &mut content),
    }
    .ok_or_else(damaged)?;
    content.truncate(length);
    Ok(content)
}

enum Key {
    Agile(agile::Key),
    Standard(Vec<u8>),
}

/// The password as it enters a key.
fn password() -> Vec<u8> {
    PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
