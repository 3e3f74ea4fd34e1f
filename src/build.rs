//! Build script: the definitions are compiled in, so a file added to them must rebuild the program; and the commit it
//! is built from is named in it, with the machine it is built for.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=coefficients");
    println!("cargo::rustc-env=GEEP_COMMIT={}", commit().as_deref().unwrap_or("unknown"));
    println!("cargo::rustc-env=GEEP_TARGET={}", std::env::var("TARGET").as_deref().unwrap_or("unknown"));
    // HEAD names a branch, and the branch a commit: the log of HEAD grows whenever either moves.
    for name in ["HEAD", "logs/HEAD"] {
        let path = git(&["rev-parse", "--git-path", name]).filter(|path| Path::new(path).exists());
        path.iter().for_each(|path| println!("cargo::rerun-if-changed={path}"));
    }
    // So may what differs from the commit.
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
}

/// The commit in short, with a mark where files differ from it. None outside a repository or without git.
fn commit() -> Option<String> {
    // In the repository of something else it would be the commit of that.
    git(&["ls-files", "--error-unmatch", "Cargo.toml"])?;
    let commit = git(&["rev-parse", "--short", "HEAD"])?;
    // Only what the program is built of: a report or a note beside it changes no result.
    let changed = git(&[
        "--no-optional-locks",
        "status",
        "--porcelain",
        "--",
        "src",
        "coefficients",
        "Cargo.toml",
        "Cargo.lock",
    ])?;
    Some(if changed.is_empty() { commit } else { commit + "-dirty" })
}

/// What git says, if it is there and has no complaint.
fn git(words: &[&str]) -> Option<String> {
    let output = Command::new("git").args(words).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_string())
}
