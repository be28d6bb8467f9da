//! Tables in UTF-16, as Excel and PowerShell write them, as UTF-8.

use super::stream::{Stream, StreamFault};
use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// Bytes that are decoded at a time.
const PIECE: usize = 16 << 10;

/// What bytes are, if they are UTF-16: by their mark, or by the first character, which is ASCII in every table of ours.
pub(super) fn encoding(begin: &[u8]) -> Option<&'static Encoding> {
    match begin {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        [first, 0, second, 0, ..] if first.is_ascii_graphic() && *second != 0 => Some(UTF_16LE),
        [0, first, 0, second, ..] if first.is_ascii_graphic() && *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// The stream as UTF-8, whether it is UTF-16 or not.
pub(super) fn in_utf8<'r>(mut stream: Stream<'r>) -> Stream<'r> {
    match stream.peek(4).ok().and_then(encoding) {
        Some(encoding) => {
            Stream::new(Wide { stream, decoder: encoding.new_decoder(), text: String::new(), at: 0, ended: false })
        }
        None => stream,
    }
}

/// Decodes while it is read.
struct Wide<'r> {
    stream: Stream<'r>,
    decoder: Decoder,
    text: String,
    at: usize,
    ended: bool,
}

impl Read for Wide<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.text.clear();
            self.at = 0;
            // Three bytes for each unit of two are the most that come of them.
            self.text.reserve(PIECE * 2);
            let failed = |fault: StreamFault| io::Error::other(fault);
            let here = self.stream.fill().map_err(failed)?;
            let here = &here[..here.len().min(PIECE)];
            self.ended = here.is_empty();
            let (_, taken, _) = self.decoder.decode_to_string(here, &mut self.text, self.ended);
            self.stream.consume(taken);
        }
        let text = &self.text.as_bytes()[self.at..];
        let n = text.len().min(into.len());
        into[..n].copy_from_slice(&text[..n]);
        self.at += n;
        Ok(n)
    }
}
