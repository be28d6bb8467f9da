//! The embedded face, and how wide a text is in it.

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, GlyphId};

/// Noto Sans SC Regular, cut to GB 2312, the 8,105 characters of 通用规范汉字表, Latin and signs
/// (SIL OFL 1.1, `fonts/OFL.txt`; made by `fonts/make_font.py`).
pub const FACE: &[u8] = include_bytes!("../fonts/NotoSansSC-Regular-subset.ttf");

/// The families an SVG asks for: the face embedded in it or in its page first, then the Han faces that systems come with.
///
/// The first name is [`FAMILY`](crate::FAMILY), which no system has.
pub const FAMILIES: &str = "'Gongkai Sans','Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',\
'Hiragino Sans GB','WenQuanYi Micro Hei',sans-serif";

pub(crate) fn face() -> &'static FontRef<'static> {
    static FONT: OnceLock<FontRef<'static>> = OnceLock::new();
    FONT.get_or_init(|| FontRef::try_from_slice(FACE).expect("the embedded face is a whole font"))
}

/// The height that ab_glyph calls scale, for a font size in pixels per em.
pub(crate) fn scale(size: f64) -> f32 {
    let font = face();
    size as f32 * font.height_unscaled() / font.units_per_em().unwrap_or(1000.0)
}

/// True if the embedded face can draw this character.
///
/// ```
/// assert!(gongkai_charts::has_glyph('政'));
/// assert!(!gongkai_charts::has_glyph('\u{1F600}'));
/// ```
pub fn has_glyph(c: char) -> bool {
    c == ' ' || face().glyph_id(c) != GlyphId(0)
}

/// The width of a text in pixels at a font size (pixels per em), as the embedded face sets it.
///
/// ```
/// // A Han character is one em wide, a Latin letter about half of that.
/// assert_eq!(gongkai_charts::text_width("信息公开", 10.0), 40.0);
/// assert!(gongkai_charts::text_width("abcd", 10.0) < 25.0);
/// ```
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(em_width).sum::<f64>() * size
}

/// The width in em of the box drawn for a character without a glyph.
pub(crate) const BOX_WIDTH: f64 = 1.0;

/// The width of one character in em; characters without a glyph are as wide as the box drawn for them.
pub(crate) fn em_width(c: char) -> f64 {
    // Asking the face for each letter of each label is slow; most letters are in the first plane, a few rows of it.
    static ROWS: [OnceLock<[f32; 256]>; 256] = [const { OnceLock::new() }; 256];
    let width = |c: char| match face().glyph_id(c) {
        GlyphId(0) => BOX_WIDTH as f32,
        glyph => face().h_advance_unscaled(glyph) / face().units_per_em().unwrap_or(1000.0),
    };
    let code = u32::from(c);
    let Some(row) = usize::try_from(code >> 8).ok().and_then(|row| ROWS.get(row)) else {
        return f64::from(width(c));
    };
    let widths = row.get_or_init(|| {
        std::array::from_fn(|at| {
            let code = (code & !0xff) | u32::try_from(at).unwrap_or(0);
            char::from_u32(code).map_or(BOX_WIDTH as f32, width)
        })
    });
    f64::from(widths[(code & 0xff) as usize])
}

/// As [`text_width`] for text set bold: a viewer's bold Latin letters are wider than the regular ones measured here.
pub(crate) fn strong_width(text: &str, size: f64) -> f64 {
    let latin: f64 = text.chars().filter(char::is_ascii).map(em_width).sum();
    text_width(text, size) + (0.08 * latin + 0.04) * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_a_chart_may_say_has_a_glyph() {
        let text = "申请人情况自然人法人或其他组织商业企业科研机构社会公益组织法律服务机构其他总计\
            一、本年新收政府信息公开申请数量二、上年结转政府信息公开申请数量三、本年度办理结果（一）予以公开\
            （二）部分公开（区分处理的，只计这一情形，不计其他情形）（三）不予公开1.属于国家秘密2.其他法律行政法规禁止公开\
            3.危及“三安全一稳定”4.保护第三方合法权益5.属于三类内部事务信息6.属于四类过程性信息7.属于行政执法案卷\
            8.属于行政查询事项（四）无法提供1.本机关不掌握相关政府信息2.没有现成信息需要另行制作3.补正后申请内容仍不明确\
            （五）不予处理1.信访举报投诉类申请2.重复申请3.要求提供公开出版物4.无正当理由大量反复申请\
            5.要求行政机关确认或重新出具已获取信息（六）其他处理1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请\
            2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请3.其他（七）总计四、结转下年度继续办理\
            行政复议行政诉讼结果维持结果纠正其他结果尚未审结未经复议直接起诉复议后起诉规章行政规范性文件本年制发件数废止现行有效\
            行政许可行政处罚行政强制行政事业性收费本年收费金额（单位：万元）公开率不予公开率同级中位数无数据另有个未显示\
            ①②③⑩％‰±×÷≈≤≥→←↑↓…—～·￥¥€°²³½Ⅰ Ⅱ Ⅲ「」『』《》〈〉【】〔〕\
            0123456789,.−+-()/%:;ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzàéîöüñ\
            洪泽淮安宿迁柳南亳濮郏邗浈涪鄱颍盱眙睢溧阳瓯婺衢莆郫犍筠珙彝綦璧潼罍䲠㙍";
        let without: String = text.chars().filter(|c| !has_glyph(*c)).collect();
        assert_eq!(without, "");
    }

    #[test]
    fn characters_that_share_a_glyph_have_its_width() {
        // The face draws U+2012 and U+2013 alike.
        assert!((text_width("2021–2024", 1.0) - text_width("2021\u{2012}2024", 1.0)).abs() < 1e-6);
        assert!(text_width("–", 1.0) < 0.6);
    }

    #[test]
    fn widths_add_up_and_scale() {
        let one = text_width("公开 rate 12%", 10.0);
        assert!((text_width("公开 rate 12%", 20.0) - 2.0 * one).abs() < 1e-6);
        assert_eq!(text_width("", 12.0), 0.0);
        assert!(!has_glyph('\u{10FFFF}'));
        assert_eq!(text_width("\u{10FFFF}", 10.0), 10.0);
        // Asked for in each plane: Arabic is in none of the planes of the face, the emoji beyond the first.
        assert_eq!(text_width("\u{0627}\u{1F600}", 10.0), 20.0);
    }
}
