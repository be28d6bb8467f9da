//! A hash that stays the same.

/// FNV-1a, 64 bits: the same on every machine and in every version, unlike the standard library's hasher, for what ends up in names
/// of files and in where data are cut.
///
/// ```
/// assert_eq!(gongkai_model::stable_hash(b"a"), 0xaf63_dc4c_8601_ec8c);
/// ```
pub fn stable_hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3))
}
