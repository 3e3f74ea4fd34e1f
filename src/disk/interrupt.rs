//! What a signal finds: it ends the program, but never in the midst of putting files in place.

use super::os;
use crate::text;
use crate::text::Text;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How far the writing has come.
#[derive(Default)]
pub enum Stage {
    #[default]
    Nothing,
    /// Files are being written in a folder of their own; it, and the folders made for it, innermost first, go.
    Aside { folder: PathBuf, made: Vec<PathBuf> },
    /// All files are in place.
    Written,
    /// A part is in place; more is to come.
    Partly,
}

static STAGE: Mutex<Stage> = Mutex::new(Stage::Nothing);
/// Folders that are to go with the program.
static TEMPORARY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The stage; a signal waits while it is held.
pub fn stage() -> MutexGuard<'static, Stage> {
    STAGE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From here on a signal that asks the program to end leaves what stood in the output folder before; `tell` says so.
pub fn guard(tell: fn(&Text)) {
    os::on_signal(move |code| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        // Never let go: nothing more is put in place.
        let stage = stage();
        let words = match &*stage {
            Stage::Nothing => text!("已中断，什么也没有写。", "Interrupted; nothing was written."),
            Stage::Aside { folder, made } => {
                clear(folder, made);
                text!("已中断，原有的文件没有改动。", "Interrupted; what stood there is unchanged.")
            }
            Stage::Written => {
                text!("已中断；文件已经全部写好。", "Interrupted; all files had been written.")
            }
            Stage::Partly => text!(
                "已中断；做完的部分已经留下，再运行一次接着做。",
                "Interrupted; what was finished is kept, and the next run goes on from there."
            ),
        };
        for folder in TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let _ = std::fs::remove_dir_all(folder);
        }
        say(tell, words);
        std::process::exit(code);
    });
}

/// What was just put in place is a part of what is to come.
pub fn goes_on() {
    *stage() = Stage::Partly;
}

/// Has a folder removed when a signal ends the program.
pub fn remember(folder: &Path) {
    TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner).push(folder.to_path_buf());
}

/// Says it, unless what is written to takes no more just now: that must not keep the program from ending.
fn say(tell: fn(&Text), words: Text) {
    let (told, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        tell(&words);
        let _ = told.send(());
    });
    let _ = heard.recv_timeout(std::time::Duration::from_millis(200));
}

/// Removes a folder of files not in place, and the folders made for it if nothing else is in them.
pub fn clear(folder: &Path, made: &[PathBuf]) {
    // What cannot be removed now the next run removes.
    let _ = std::fs::remove_dir_all(folder);
    for folder in made {
        let _ = std::fs::remove_dir(folder);
    }
}

/// Where a signal has come, leaves the last word to it.
pub fn yield_to_signal() {
    while INTERRUPTED.load(Ordering::SeqCst) {
        std::thread::park();
    }
}
