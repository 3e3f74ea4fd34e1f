//! Which names the files of a pack may have: such as lie in the folder that a pack is unpacked into, on any system.

use crate::disk;

/// A name may have so many bytes, and so many folders.
const LONGEST: usize = 1024;
const DEEPEST: usize = 32;

/// Whether a name is one of those.
pub fn is_fit(name: &str) -> bool {
    let fit = |part: &str| {
        disk::is_plain(part)
            && part.len() <= 255
            && !part.contains([':', '*', '?', '"', '<', '>', '|'])
            && !part.chars().any(char::is_control)
            && !part.ends_with(['.', ' '])
    };
    name.len() <= LONGEST && name.split('/').count() <= DEEPEST && name.split('/').all(fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_into_the_folder_alone() {
        for name in ["run.json", "dataset/县域 数据（2022）.csv", "definitions/1/values/a.csv", "a/..b/c"]
        {
            assert!(is_fit(name), "{name}");
        }
        let deep = "a/".repeat(DEEPEST) + "a";
        let long = "长".repeat(90);
        let unfit = [
            "", ".", "..", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a\\b", "C:a", "C:/a", "a\0b",
            "a\nb", "a.", "a /b", &deep, &long,
        ];
        unfit.iter().for_each(|name| assert!(!is_fit(name), "{name:?}"));
    }
}
