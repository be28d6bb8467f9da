//! Output that is whole or untouched, and never at the cost of what others wrote.
//!
//! Every command writes through [`OutFolder`] or [`OutFile`]: begin, write, finish. What is written lies in a hidden place
//! until all of it is there; then names are changed, the manifest last. A folder says in `gongkai-manifest.json` what in it
//! was written by this program, with hashes: only that is ever replaced or removed, and only as long as it is unchanged.

mod device;
mod error;
mod file;
mod folder;
mod lock;
mod manifest;

pub use error::OutputError;
pub use file::{OutFile, Watched};
pub use folder::{Finished, LeftOver, OutFolder};
pub use manifest::{MANIFEST_FILE, Manifest, UNFINISHED_FILE};
