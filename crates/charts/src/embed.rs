//! The embedded face cut to what one picture or one page needs, so that it looks the same where no Han font is.

use std::collections::BTreeSet;

use ab_glyph::Font;
use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::subset::{CmapTarget, SubsetError, SubsetProfile, subset};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::error::ChartError;
use crate::font::{FACE, face};

/// The name under which the cut face goes in SVG and CSS. No system has a face of this name, so that the one embedded
/// is the one used.
pub const FAMILY: &str = "Gongkai Sans";

/// The embedded face with the glyphs of these characters only, as a TrueType file.
///
/// A character outside the face is passed over. The order and the number of times a character is given do not matter:
/// the same characters give the same bytes.
///
/// ```
/// use gongkai_charts::{FACE, face_subset};
/// let small = face_subset("政府信息公开".chars()).unwrap();
/// assert!(small.len() * 100 < FACE.len());
/// assert_eq!(small, face_subset("公开政府信息信息\u{1F600}".chars()).unwrap());
/// ```
///
/// # Errors
///
/// [`ChartError::Face`] if the face cannot be cut.
pub fn face_subset(chars: impl IntoIterator<Item = char>) -> Result<Vec<u8>, ChartError> {
    // Glyph 0 is drawn for what is missing, and every face has it; it is also what `glyph_id` gives then.
    let wanted: BTreeSet<u16> = chars.into_iter().map(|c| face().glyph_id(c).0).chain([0]).collect();
    let glyphs: Vec<u16> = wanted.into_iter().collect();
    cut(&glyphs).map_err(|source| ChartError::Face { glyphs: glyphs.len(), source })
}

fn cut(glyphs: &[u16]) -> Result<Vec<u8>, SubsetError> {
    let whole = ReadScope::new(FACE).read::<FontData<'_>>()?.table_provider(0)?;
    // Browsers refuse a face whose characters are not listed as Unicode.
    subset(&whole, glyphs, &SubsetProfile::Minimal, CmapTarget::Unicode)
}

/// A CSS rule that declares the face cut to these characters as [`FAMILY`], with the file itself inside.
///
/// A page with many pictures made by [`render_svg_bare`](crate::render_svg_bare) declares the face once: the characters
/// may simply be those of all the SVG text together.
///
/// ```
/// let css = gongkai_charts::font_face_css("公开率 43.57%".chars()).unwrap();
/// assert!(css.starts_with("@font-face{font-family:'Gongkai Sans';font-weight:400;"));
/// ```
///
/// # Errors
///
/// [`ChartError::Face`] if the face cannot be cut.
pub fn font_face_css(chars: impl IntoIterator<Item = char>) -> Result<String, ChartError> {
    let file = STANDARD.encode(face_subset(chars)?);
    // One weight only: bold text is thickened by the viewer, as it is by us in a PNG.
    Ok(format!(
        "@font-face{{font-family:'{FAMILY}';font-weight:400;font-style:normal;\
         src:url(data:font/ttf;base64,{file}) format('truetype')}}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ab_glyph::{FontRef, GlyphId};

    #[test]
    fn a_subset_holds_what_was_asked_for_and_no_more() {
        let bytes = face_subset("公府 1%\u{1F600}".chars()).unwrap();
        let small = FontRef::try_from_slice(&bytes).unwrap();
        for c in "公府 1%".chars() {
            assert_ne!(small.glyph_id(c), GlyphId(0), "{c}");
        }
        for c in ['开', '2', 'a', '\u{1F600}'] {
            assert_eq!(small.glyph_id(c), GlyphId(0), "{c}");
        }
        assert_eq!(small.glyph_count(), 6);
    }

    #[test]
    fn the_glyphs_are_those_of_the_whole_face() {
        // Of both planes, the widest cut first.
        for text in ["公开率 Wij,.%①—\u{20164}\u{20676}", "\u{2139A}", "x"] {
            let bytes = face_subset(text.chars()).unwrap();
            let small = FontRef::try_from_slice(&bytes).unwrap();
            assert_eq!(small.units_per_em(), face().units_per_em());
            assert_eq!(small.height_unscaled(), face().height_unscaled());
            for c in text.chars() {
                let (a, b) = (small.glyph_id(c), face().glyph_id(c));
                assert_ne!(b, GlyphId(0), "{c}");
                assert_eq!(small.h_advance_unscaled(a), face().h_advance_unscaled(b), "{c}");
                assert_eq!(small.h_side_bearing_unscaled(a), face().h_side_bearing_unscaled(b), "{c}");
                let outline = |font: &FontRef<'_>, glyph| font.outline(glyph).map(|o| format!("{:?}", o.curves));
                assert_eq!(outline(&small, a), outline(face(), b), "{c}");
            }
        }
    }

    #[test]
    fn nothing_can_be_asked_for() {
        let empty = face_subset([]).unwrap();
        assert_eq!(FontRef::try_from_slice(&empty).unwrap().glyph_count(), 1);
    }

    #[test]
    fn the_rule_holds_the_file() {
        let css = font_face_css("公开".chars()).unwrap();
        let file = css.split_once("base64,").unwrap().1.split_once(')').unwrap().0;
        assert_eq!(STANDARD.decode(file).unwrap(), face_subset("开公".chars()).unwrap());
        assert!(css.contains(&format!("'{FAMILY}'")) && crate::FAMILIES.starts_with(&format!("'{FAMILY}'")));
        assert!(!css.contains(['<', '&']), "can stand in SVG as it is");
    }
}
