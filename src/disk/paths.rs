//! Where a path leads to, whether or not anything is there yet.

use std::io;
use std::path::{Component, Path, PathBuf};

/// The canonical path of a file or folder that need not be there yet: links are followed as far as it is.
pub fn lead(path: &Path) -> io::Result<PathBuf> {
    let mut led = std::env::current_dir()?;
    for part in path.components() {
        match part {
            Component::ParentDir => {
                led.pop();
            }
            Component::CurDir => {}
            other => led.push(other),
        }
        led = led.canonicalize().unwrap_or(led);
    }
    Ok(led)
}

/// Whether a path is a folder or lies in it.
pub fn is_within(path: &Path, folder: &Path) -> bool {
    matches!((lead(path), lead(folder)), (Ok(path), Ok(folder)) if path.starts_with(&folder))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn links_and_what_is_not_there_are_seen_through() {
        let place = tempfile::tempdir().unwrap();
        let (data, other) = (place.path().join("数据 集"), place.path().join("别处"));
        std::fs::create_dir_all(data.join("内")).unwrap();
        std::fs::create_dir(&other).unwrap();
        std::os::unix::fs::symlink(data.join("内"), other.join("链接")).unwrap();
        for within in
            ["数据 集", "数据 集/", "数据 集/新/更新", "别处/链接/新", "别处/../数据 集/x", "没有/../数据 集"]
        {
            assert!(is_within(&place.path().join(within), &data), "{within}");
        }
        // The parent of a link is that of what it leads to.
        assert!(is_within(&other.join("链接/../新"), &data));
        for apart in ["", "数据", "数据 集2", "别处/新", "数据 集/../别处"] {
            assert!(!is_within(&place.path().join(apart), &data), "{apart}");
        }
    }
}
