//! Which characters the glyphs of an embedded TrueType font are: its `cmap` table, read backwards.

use std::collections::BTreeMap;

/// Most characters that are looked at.
const MOST: usize = 200_000;

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(usize::from(pair[0]) << 8 | usize::from(pair[1]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u16_at(bytes, at)? << 16 | u16_at(bytes, at.checked_add(2)?)?)
}

/// Glyph → character; empty where the font does not say it.
pub(crate) fn characters(font: &[u8]) -> BTreeMap<u32, char> {
    read(font).unwrap_or_default()
}

fn read(font: &[u8]) -> Option<BTreeMap<u32, char>> {
    let tables = u16_at(font, 4)?;
    let entry = (0..tables).map(|n| 12 + n * 16).find(|at| font.get(*at..*at + 4) == Some(b"cmap"))?;
    let table = font.get(u32_at(font, entry + 8)?..)?;
    // The widest encoding of Unicode first.
    let rank = |platform: usize, encoding: usize| match (platform, encoding) {
        (3, 10) => Some(0),
        (0, 4 | 6) => Some(1),
        (3, 1) => Some(2),
        (0, _) => Some(3),
        _ => None,
    };
    let encodings = (0..u16_at(table, 2)?).map(|n| 4 + n * 8);
    let best = encodings
        .filter_map(|at| Some((rank(u16_at(table, at)?, u16_at(table, at + 2)?)?, u32_at(table, at + 4)?)))
        .min()?;
    let encoding = table.get(best.1..)?;
    let mut out = BTreeMap::new();
    match u16_at(encoding, 0)? {
        4 => segments(encoding, &mut out)?,
        12 => groups(encoding, &mut out)?,
        _ => return None,
    }
    Some(out)
}

/// Several characters may share a glyph: a radical and a character, a space and a wide one. The first is kept, except
/// that a Han character is no radical.
fn keep(glyph: usize, code: usize, out: &mut BTreeMap<u32, char>) {
    let (Ok(glyph), Some(c)) = (u32::try_from(glyph), u32::try_from(code).ok().and_then(char::from_u32)) else {
        return;
    };
    let radical = |c: char| matches!(c, '\u{2e80}'..='\u{2fdf}');
    if glyph == 0 {
        return;
    }
    let known = out.entry(glyph).or_insert(c);
    if radical(*known) && !radical(c) {
        *known = c;
    }
}

fn segments(table: &[u8], out: &mut BTreeMap<u32, char>) -> Option<()> {
    let count = u16_at(table, 6)? / 2;
    let (ends, starts) = (14, 16 + count * 2);
    let (deltas, offsets) = (starts + count * 2, starts + count * 4);
    let mut steps = 0;
    for n in 0..count {
        let (end, start) = (u16_at(table, ends + n * 2)?, u16_at(table, starts + n * 2)?);
        let (delta, offset) = (u16_at(table, deltas + n * 2)?, u16_at(table, offsets + n * 2)?);
        for code in start..=end {
            steps += 1;
            if steps > MOST {
                return Some(());
            }
            let glyph = if offset == 0 {
                code
            } else {
                match u16_at(table, offsets + n * 2 + offset + (code - start) * 2) {
                    Some(0) | None => continue,
                    Some(glyph) => glyph,
                }
            };
            keep((glyph + delta) & 0xffff, code, out);
        }
    }
    Some(())
}

fn groups(table: &[u8], out: &mut BTreeMap<u32, char>) -> Option<()> {
    let mut steps = 0;
    for n in 0..u32_at(table, 12)? {
        let at = 16usize.checked_add(n.checked_mul(12)?)?;
        let Some(first) = u32_at(table, at) else { break };
        let (last, glyph) = (u32_at(table, at + 4)?, u32_at(table, at + 8)?);
        for code in first..=last {
            steps += 1;
            if steps > MOST {
                return Some(());
            }
            keep(glyph.saturating_add(code - first), code, out);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn font(encoding: &[u16]) -> Vec<u8> {
        let mut font = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        font.extend(b"cmap\0\0\0\0\0\0\0\x1c\0\0\0\0");
        font.extend([0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12]);
        font.extend(encoding.iter().flat_map(|n| n.to_be_bytes()));
        font
    }

    #[test]
    fn glyphs_are_found_by_delta_and_by_list() {
        // 0x30–0x39 → glyphs 3–12 by delta; 0x4e00, 0x4e01 → 40, 41 by a list.
        let table = [
            4,
            0,
            0,
            6,
            0,
            0,
            0,
            0x39,
            0x4e01,
            0xffff,
            0,
            0x30,
            0x4e00,
            0xffff,
            0u16.wrapping_sub(0x2d),
            0,
            1,
            0,
            4,
            0,
            40,
            41,
        ];
        let found = characters(&font(&table));
        assert_eq!(found.get(&3), Some(&'0'));
        assert_eq!(found.get(&12), Some(&'9'));
        assert_eq!(found.get(&41), Some(&'丁'));
        assert_eq!(found.get(&0), None);
    }

    #[test]
    fn damaged_fonts_say_nothing() {
        let whole = font(&[4, 0, 0, 4, 0, 0, 0, 0x39, 0xffff, 0, 0x30, 0xffff, 0, 1, 0, 0]);
        for end in 0..whole.len() {
            characters(&whole[..end]);
        }
        assert!(characters(&font(&[12, 0, 0, 0, 0, 0, 0xffff, 0xffff, 0, 0, 0xffff, 0xffff, 0, 0])).len() <= MOST);
        assert!(characters(b"").is_empty());
    }
}
