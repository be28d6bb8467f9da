//! What the two processes say to each other: the length of a header, the header, and for a question the bytes of the file.

use gongkai_loader::{LoadError, Loaded, Options};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

/// What a reader says first, so that another program, or this one of another version, is not taken for one.
pub(crate) const GREETING: &[u8] = concat!("gongkai-reader ", env!("CARGO_PKG_VERSION"), " 1\n").as_bytes();

/// The longest header, in bytes: far above the reports of one file.
const LONGEST: u64 = 512 << 20;

/// To the reader, before anything else: what it may take.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Terms {
    /// Bytes of memory.
    pub(crate) memory: u64,
    /// Seconds of work a file.
    pub(crate) seconds: u64,
}

/// To the reader: a file to read. Its bytes follow.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Question {
    pub(crate) name: String,
    pub(crate) options: Options,
    pub(crate) size: u64,
}

/// From the reader.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// What the loader gave.
    Loaded(Result<Loaded, LoadError>),
    /// The reader panicked, and ends.
    Panicked(String),
}

/// Writes a header, named field by field so that what is left out of it when it is written is left out when it is read.
pub(crate) fn write(mut to: impl Write, header: &impl Serialize) -> io::Result<()> {
    let packed = rmp_serde::to_vec_named(header).map_err(io::Error::other)?;
    to.write_all(&(packed.len() as u64).to_le_bytes())?;
    to.write_all(&packed)
}

/// Reads a header. What it says of its length is believed only as far as bytes come.
pub(crate) fn read<T: DeserializeOwned>(mut from: impl Read) -> io::Result<T> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut packed = Vec::new();
    from.take(length).read_to_end(&mut packed)?;
    if packed.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    rmp_serde::from_slice(&packed).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_loader::{Problem, ProblemKind};
    use gongkai_model::Place;

    #[test]
    fn an_answer_comes_back_equal() {
        let csv = "agency,report_year,region,cell,value\n柳州市财政局,2023,广西桂林市,requests.received.total,约12\n\
                   柳州市财政局,2023,广西桂林市,fees.amount,1.50\n柳州市财政局,2023,广西桂林市,nothing,1\n";
        let options = Options::at("2026-03-01".parse().unwrap());
        let mut loaded = gongkai_loader::load("a.csv", csv.as_bytes(), &options).unwrap();
        assert!(loaded.reports[0].agency.conflict.is_some() && !loaded.problems.is_empty());
        // A last field that is left out where there is nothing, before others.
        loaded.reports.push(loaded.reports[0].clone());
        loaded.reports[0].agency.conflict = None;
        let kind = ProblemKind::RefusedMember {
            member: "a.pdf".to_owned(),
            reason: "damaged_pdf",
            zh: "损坏".to_owned(),
            en: "damaged".to_owned(),
        };
        loaded.problems.push(Problem::new(Place { row: 3, ..Place::default() }, kind));
        let mut sent = Vec::new();
        write(&mut sent, &Answer::Loaded(Ok(loaded.clone()))).unwrap();
        let Answer::Loaded(Ok(back)) = read(sent.as_slice()).unwrap() else { panic!("another answer") };
        assert_eq!(back, loaded);
    }

    #[test]
    fn a_length_is_not_believed() {
        let short = [&1000u64.to_le_bytes()[..], b"abc"].concat();
        assert_eq!(read::<Answer>(short.as_slice()).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(read::<Answer>(&u64::MAX.to_le_bytes()[..]).unwrap_err().kind(), io::ErrorKind::InvalidData);
        let garbage = [&4u64.to_le_bytes()[..], b"\xff\xff\xff\xff"].concat();
        assert_eq!(read::<Answer>(garbage.as_slice()).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
