use crate::{Input, InputKind, Pack, PackColumns, PackError, PackKind, SourceError, in_order};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Reads an input whole, if it has at most so many bytes.
///
/// The size is checked before anything is read and again while reading, since a file can grow and a pipe has none.
///
/// # Errors
///
/// A [`SourceError`] that names the input; a saved dataset is no file, and a pack is not read whole.
pub fn read(input: &Input, max_bytes: usize) -> Result<Vec<u8>, SourceError> {
    match &input.kind {
        InputKind::File(path) => file(&input.name, path, max_bytes),
        InputKind::Stdin => bounded(&input.name, io::stdin().lock(), 0, max_bytes),
        InputKind::Dataset(_) | InputKind::Pack(..) => Err(SourceError::NotAFile { name: input.name.clone() }),
    }
}

/// What standard input holds.
pub enum Piped {
    /// One document.
    Document(Vec<u8>),
    /// A pack of documents, to be read on.
    Pack(Box<Pack<'static>>),
}

impl std::fmt::Debug for Piped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Piped::Document(bytes) => write!(f, "Document({} bytes)", bytes.len()),
            Piped::Pack(pack) => write!(f, "Pack({pack:?})"),
        }
    }
}

/// Reads standard input: a pack where it begins like one, else whole, if it has at most so many bytes.
///
/// # Errors
///
/// A [`SourceError`] that names the input, or a pack that cannot be opened.
pub fn read_piped(
    name: &str,
    columns: Option<&PackColumns>,
    max_bytes: usize,
) -> Result<Result<Piped, PackError>, SourceError> {
    let mut begin = Vec::new();
    io::stdin().lock().take(BEGIN).read_to_end(&mut begin).map_err(|error| SourceError::unreadable(name, &error))?;
    let kind = PackKind::of_bytes(&begin, columns);
    let whole = io::Cursor::new(begin).chain(io::stdin());
    match kind {
        Some(kind) => {
            let pack = Pack::open(name, kind, columns, whole, max_bytes);
            Ok(pack.map(|pack| Piped::Pack(Box::new(pack))))
        }
        None => bounded(name, whole, 0, max_bytes).map(|bytes| Ok(Piped::Document(bytes))),
    }
}

/// By so many bytes a pack is told from a document.
const BEGIN: u64 = 4096;

fn file(name: &str, path: &Path, max_bytes: usize) -> Result<Vec<u8>, SourceError> {
    let unreadable = |error: io::Error| SourceError::unreadable(name, &error);
    // Asked of the path and not of the open file: opening a pipe would wait for somebody to write into it.
    let metadata = path.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(SourceError::NotAFile { name: name.to_owned() });
    }
    if metadata.len() > max_bytes as u64 {
        return Err(SourceError::TooLarge { name: name.to_owned(), size: Some(metadata.len()), limit: max_bytes });
    }
    let file = File::open(path).map_err(unreadable)?;
    bounded(name, file, usize::try_from(metadata.len()).unwrap_or(0), max_bytes)
}

fn bounded(name: &str, from: impl Read, expected: usize, max_bytes: usize) -> Result<Vec<u8>, SourceError> {
    let mut bytes = Vec::with_capacity(expected.min(max_bytes));
    let one_more = (max_bytes as u64).saturating_add(1);
    from.take(one_more).read_to_end(&mut bytes).map_err(|error| SourceError::unreadable(name, &error))?;
    if bytes.len() > max_bytes {
        return Err(SourceError::TooLarge { name: name.to_owned(), size: None, limit: max_bytes });
    }
    Ok(bytes)
}

/// Reads many inputs at once and hands over what `work` makes of each in the order of the inputs.
///
/// `work` runs on several threads (`threads`; 0 for as many as there are processors) and should turn the bytes into
/// something smaller, such as reports: no more files are held at a time than there are threads. `each` runs on the
/// calling thread, input by input.
pub fn read_each<T: Send>(
    inputs: &[Input],
    max_bytes: usize,
    threads: usize,
    work: impl Fn(&Input, Result<Vec<u8>, SourceError>) -> T + Sync,
    mut each: impl FnMut(&Input, T),
) {
    let one = |input: &Input| work(input, read(input, max_bytes));
    in_order(inputs, threads, |input| (input, one(input)), |(input, result)| each(input, result));
}
