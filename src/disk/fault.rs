//! Why files were not put in place, in words: which, what stands in the way, and what to do.

use super::os;
use crate::finding::{Finding, Severity};
use crate::text;
use crate::text::Text;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Why nothing was put in place.
#[derive(Debug)]
pub enum Fault {
    /// Another folder or another option is wanted.
    Usage(Box<Finding>),
    /// What stands there must not be replaced.
    Stands(Box<Finding>),
    /// The disk, another program or this one.
    System(Box<Finding>),
    /// The same, with the folder left half-way.
    Stuck(Box<Finding>),
}

impl Fault {
    pub fn finding(&self) -> &Finding {
        match self {
            Fault::Usage(finding) | Fault::Stands(finding) => finding,
            Fault::System(finding) | Fault::Stuck(finding) => finding,
        }
    }

    pub fn usage(finding: Finding) -> Fault {
        Fault::Usage(Box::new(finding))
    }

    pub fn system(finding: Finding) -> Fault {
        Fault::System(Box::new(finding))
    }
}

/// What it means that a file or folder could not be written.
pub fn io(path: &Path, e: &io::Error) -> Fault {
    let shown = path.display();
    if os::is_full(e) {
        let message =
            text!("写不下 {shown}：磁盘已满，或超过了限额", "there is no room for {shown} on the disk");
        return Fault::system(Finding::error("disk-full", message).help(text!(
            "腾出空间，或用 --out 换一个磁盘；原有的文件没有改动",
            "make room, or name a folder on another disk; what stood there is unchanged"
        )));
    }
    if os::is_in_use(e) {
        let message = text!(
            "{shown} 正被别的程序占用，多半是在 Excel 或 WPS 里打开着",
            "{shown} is in use by another program, such as Excel"
        );
        return Fault::system(Finding::error("file-in-use", message).help(text!(
            "请先关闭它，再运行一次；原有的文件没有改动",
            "close it and run again; what stood there is unchanged"
        )));
    }
    let finding = cannot_write(text!("写不了 {shown}：{e}", "cannot write {shown}: {e}"));
    let elsewhere = text!(
        "核对路径和写入权限，或换一个目录",
        "check the path and the right to write there, or name another folder"
    );
    match e.kind() {
        ErrorKind::PermissionDenied
        | ErrorKind::ReadOnlyFilesystem
        | ErrorKind::NotADirectory
        | ErrorKind::AlreadyExists
        | ErrorKind::InvalidFilename
        | ErrorKind::InvalidInput
        | ErrorKind::NotFound => Fault::usage(finding.help(elsewhere)),
        _ => Fault::system(finding.help(try_again())),
    }
}

/// A file that could not be made, before anything was put in place.
pub fn unmade(name: &str, e: &dyn std::fmt::Display) -> Fault {
    Fault::system(cannot_write(text!("写不了 {name}：{e}", "cannot write {name}: {e}")).help(try_again()))
}

/// A file or folder that cannot be written.
pub fn cannot_write(message: Text) -> Finding {
    Finding::error("cannot-write", message)
}

fn try_again() -> Text {
    text!(
        "检查磁盘或网络，再运行一次；原有的文件没有改动",
        "check the disk or network and run again; what stood there is unchanged"
    )
}

/// A writing that broke off, or the mending of it.
pub fn unfinished(severity: Severity, message: Text) -> Finding {
    Finding::of(severity, "unfinished", message)
}

/// Another run writes to the same folder.
pub fn busy(folder: &Path) -> Fault {
    let shown = folder.display();
    let message = text!("另一个 geep 正在往 {shown} 里写", "another geep is writing to {shown}");
    Fault::system(
        Finding::error("folder-in-use", message)
            .help(text!("等它结束再运行，或换一个目录", "wait until it is done, or name another folder")),
    )
}

/// A folder cannot be held against a second run.
pub fn no_lock(folder: &Path, e: &io::Error) -> Fault {
    if matches!(e.kind(), ErrorKind::PermissionDenied | ErrorKind::NotFound | ErrorKind::NotADirectory) {
        return io(folder, e);
    }
    let shown = folder.display();
    let message = text!(
        "{shown} 所在的磁盘不支持加锁，两次运行可能互相覆盖：{e}",
        "the disk of {shown} has no locks, so that two runs could mix: {e}"
    );
    Fault::usage(Finding::error("no-lock", message).help(text!(
        "先写到本机的目录，再整个复制过去",
        "write to a folder of this machine and copy it there as a whole"
    )))
}

/// A file of someone else has the name of one of ours.
pub fn in_the_way(path: &Path) -> Fault {
    let shown = path.display();
    let message = text!(
        "{shown} 已经有了，不是本程序先前写出的",
        "{shown} is there already and was not written by geep"
    );
    Fault::usage(Finding::error("file-in-the-way", message).help(text!(
        "移走它或换一个目录；它没有改动",
        "move it away or name another folder; it was left alone"
    )))
}

/// Files could be moved neither on nor back.
pub fn stuck(place: &Path, path: &Path) -> Fault {
    let (shown, path) = (place.display(), path.display());
    let message = text!(
        "{shown} 里写到一半：{path} 被占用，挪不动",
        "{shown} is half written: {path} is in use and could not be moved"
    );
    Fault::Stuck(Box::new(unfinished(Severity::Error, message).help(text!(
        "请先关闭它，再运行一次：会先恢复原来的文件。在此之前不要用这个目录里的文件",
        "close it and run again: the files from before are restored first. Until then do not use this folder"
    ))))
}

/// A folder has the name of those that hold what is half written, and is none of ours.
pub fn not_ours(folder: &Path) -> Fault {
    let shown = folder.display();
    let message = text!("认不出 {shown} 里写到一半的是什么", "cannot tell what was half written in {shown}");
    Fault::usage(unfinished(Severity::Error, message).help(text!(
        "原来的文件在其中的 old 里；把要的移出来，删去这个目录，再运行一次",
        "the files from before are in `old` there; move out what is wanted, delete that folder and run again"
    )))
}
