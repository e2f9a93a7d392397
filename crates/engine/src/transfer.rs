//! How a city comes in and its map goes out: one file and one piece of a column at a time, because memory of WebAssembly never shrinks.

use super::{OpenCity, Reply, Session, send};
use quanli_protocol::{Answer, AskId, Body, Failed, FileRole, Phase, Progress};

/// Gives files when they are wanted and takes the columns of the map as they are made.
pub trait Transfer {
    /// The unpacked bytes of a file; asked for once. `None`: it is not there.
    fn file(&mut self, role: FileRole) -> Option<Vec<u8>>;

    /// A column begins, in the order of [`Answer::buffers`].
    fn begin(&mut self);

    /// The next bytes of the column that was begun last.
    fn take(&mut self, piece: &[u8]);
}

/// All files at once, and all columns.
pub(super) struct Whole {
    pub roles: Vec<FileRole>,
    pub files: Vec<Vec<u8>>,
    pub columns: Vec<Vec<u8>>,
}

impl Transfer for Whole {
    fn file(&mut self, role: FileRole) -> Option<Vec<u8>> {
        let i = self.roles.iter().position(|r| *r == role)?;
        self.files.get_mut(i).map(core::mem::take)
    }

    fn begin(&mut self) {
        self.columns.push(Vec::new());
    }

    fn take(&mut self, piece: &[u8]) {
        if let Some(column) = self.columns.last_mut() {
            column.extend_from_slice(piece);
        }
    }
}

impl Session {
    /// Opens a city as [`quanli_protocol::Ask::Open`] does, file by file and column by column. The last call of `reply` is the answer; its
    /// columns went to `transfer`, and `reply` gets none.
    pub fn open(&mut self, to: AskId, manifest: &str, roles: &[FileRole], transfer: &mut dyn Transfer, reply: &mut Reply<'_>) {
        let progress = &mut |phase, share| send(to, 0, Body::Progress(Progress { phase, share }), Vec::new(), reply);
        let opened = OpenCity::open_from(manifest, roles, &mut |role| transfer.file(role), progress);
        let (body, buffers) = match opened {
            Ok(mut open) => {
                progress(Phase::Drawing, 0.0);
                let (opened, buffers) = open.describe(transfer);
                self.open = Some(Box::new(open));
                (Body::Opened(Box::new(opened)), buffers)
            }
            Err(problems) => (Body::Failed(Failed { problems }), Vec::new()),
        };
        let revision = self.open.as_ref().map_or(0, |o| o.revision);
        reply(Answer { to, revision, body, buffers }, Vec::new());
    }
}
