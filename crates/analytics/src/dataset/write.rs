use super::{Agencies, Contents, DATASET_FILE, Finish, Table, stage};
use crate::{AnalyticsError, Collection};
use std::io;

/// Every report of a collection, used or not, as the files of a dataset.
///
/// ```
/// use gongkai_analytics::{Collection, dataset};
/// let files = dataset::write(&Collection::default())?;
/// let find = |name: &str| {
///     let found = files.iter().find(|(file, _)| file == name).map(|(_, bytes)| bytes.clone());
///     found.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound))
/// };
/// assert!(dataset::read(&find)?.is_empty());
/// # Ok::<(), gongkai_analytics::AnalyticsError>(())
/// ```
///
/// # Errors
///
/// A table that cannot be laid out.
pub fn write(collection: &Collection) -> Result<Vec<(String, Vec<u8>)>, AnalyticsError> {
    let part = stage(collection.reports(), 0)?;
    let open = |_: usize, table: Table| {
        let found = part.tables.iter().find(|(of, _)| *of == table);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    // Who reports is settled in the collection.
    let finish = Finish::of(1, &open, Agencies::default(), |printed| (printed.agency.clone(), printed.scope))?;
    let mut contents = Contents::default();
    contents.part(part.reports, part.cells, part.sections);
    let mut files = Vec::new();
    for table in Table::ALL {
        let bytes = match table {
            Table::Reports => finish.reports(0, &open)?,
            Table::Quantities => finish.quantities(0, &open)?,
            Table::Cells | Table::Sections => {
                open(0, table).map_err(|source| AnalyticsError::Io { file: table.file(0), source })?
            }
        };
        contents.file(&table.file(0), &bytes);
        files.push((table.file(0), bytes));
    }
    files.push((DATASET_FILE.to_owned(), contents.to_json()?));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::columns::Columns;
    use crate::export::describe;

    #[test]
    fn every_column_is_told() {
        let files = write(&Collection::default()).unwrap();
        for table in Table::ALL {
            let (name, bytes) = files.iter().find(|(name, _)| *name == table.file(0)).unwrap();
            let frame = Columns::read(name.clone(), bytes.clone()).unwrap().into_frame();
            assert!(frame.width() > 5, "{name}");
            for column in frame.get_column_names() {
                assert!(describe(table.id(), column).is_some(), "{name}: {column}");
            }
        }
    }
}
