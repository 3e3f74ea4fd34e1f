//! Files written aside first and put in place together, so that nothing is ever half-written.

use crate::text;
use crate::text::Text;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tempfile::TempDir;

/// The folder to remove should the user interrupt.
static PENDING: Mutex<Option<PathBuf>> = Mutex::new(None);

/// A folder inside the output folder that holds what is being written.
pub struct Staging {
    aside: TempDir,
    out: PathBuf,
    names: Vec<String>,
}

impl Staging {
    pub fn new(out: &Path) -> Result<Staging, Text> {
        let shown = out.display();
        let failed =
            |e: io::Error| text!("写不了输出目录 {shown}：{e}", "cannot write to the folder {shown}: {e}");
        std::fs::create_dir_all(out).map_err(failed)?;
        let aside = tempfile::Builder::new().prefix(".geep-").tempdir_in(out).map_err(failed)?;
        if let Ok(mut pending) = PENDING.lock() {
            *pending = Some(aside.path().to_path_buf());
        }
        Ok(Staging { aside, out: out.to_path_buf(), names: Vec::new() })
    }

    pub fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        std::fs::write(self.aside.path().join(name), bytes)?;
        self.names.push(name.to_string());
        Ok(())
    }

    /// Moves everything into place in the order in which it was added, so the manifest, which speaks of the others, last.
    pub fn publish(self) -> io::Result<()> {
        for name in &self.names {
            std::fs::rename(self.aside.path().join(name), self.out.join(name))?;
        }
        if let Ok(mut pending) = PENDING.lock() {
            *pending = None;
        }
        self.aside.close()
    }
}

/// Removes what is being written; called when the user interrupts.
pub fn abandon() {
    if let Ok(mut pending) = PENDING.lock()
        && let Some(folder) = pending.take()
    {
        // Nothing more can be done if this fails: the program is ending.
        let _ = std::fs::remove_dir_all(folder);
    }
}
