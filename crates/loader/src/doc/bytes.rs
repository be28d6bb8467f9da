//! Numbers in a stream, lowest byte first.

/// Bytes of a stream.
pub(super) type Bytes = [u8];

/// Two bytes.
pub(super) fn two(bytes: &Bytes, at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|two| u16::from_le_bytes(*two))
}

/// Four bytes.
pub(super) fn four(bytes: &Bytes, at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

/// Two bytes that may tell of less than nothing.
pub(super) fn signed(bytes: &Bytes, at: usize) -> Option<i16> {
    bytes.get(at..)?.first_chunk().map(|two| i16::from_le_bytes(*two))
}
