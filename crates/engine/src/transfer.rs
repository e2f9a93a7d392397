//! How a city comes in and its map goes out: one file and one piece of a column at a time, because memory of WebAssembly never shrinks.

use quanli_protocol::FileRole;

/// Gives files when they are wanted and takes the columns of the map as they are made.
pub trait Transfer {
    /// The unpacked bytes of a file; asked for once. `None`: it is not there.
    fn file(&mut self, role: FileRole) -> Option<Vec<u8>>;

    /// A column begins, in the order of [`quanli_protocol::Message::buffers`].
    fn begin(&mut self);

    /// The next bytes of the column that was begun last.
    fn take(&mut self, piece: &[u8]);
}

/// All files at once, and all columns.
#[derive(Default)]
pub struct Whole {
    /// What each file is.
    pub roles: Vec<FileRole>,
    /// The files.
    pub files: Vec<Vec<u8>>,
    /// The columns that came, in the order of [`quanli_protocol::Message::buffers`].
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
