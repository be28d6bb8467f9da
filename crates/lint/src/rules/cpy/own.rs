//! What an agency may say of itself: the words of its own kind and its own line of work.

use crate::words::Words;
use gongkai_model::Report;
use std::sync::LazyLock;

/// Whether a word stands in the agency's name, as printed or written out.
pub(super) fn is_named_after(report: &Report, word: &str) -> bool {
    let agency = &report.agency;
    agency.name.contains(word) || agency.body.contains(word)
}

/// Lines of work, each with the words it goes by. What one body often does together stands together, so that a
/// bureau is not told off for a neighbouring field. Longer words first within a line.
pub(super) const LINES: &[&[&str]] = &[
    &["交通运输", "道路运输", "交通", "公路", "港航"],
    &["水务", "水利"],
    &["档案", "地方志", "党史"],
    &["财政", "国有资产监督管理", "国资"],
    &["教育", "体育"],
    &["公安", "交警", "交通警察"],
    &["民政"],
    &["司法行政", "司法"],
    &["人力资源和社会保障", "人力资源社会保障", "人社", "社会保险", "社保"],
    &["自然资源和规划", "自然资源", "国土资源", "国土", "林业和草原", "林业", "城乡规划", "海洋"],
    &["生态环境", "环境保护", "环保"],
    &["住房和城乡建设", "住房城乡建设", "住建", "住房保障", "房产", "房管", "城市管理", "城管", "综合行政执法", "园林"],
    &["农业农村", "农业", "畜牧", "水产", "渔业", "乡村振兴", "扶贫"],
    &["商务", "招商", "投资促进"],
    &["文化和旅游", "文化广电", "文旅", "文化", "旅游", "广电", "文物", "体育"],
    &["卫生健康", "卫生计生", "卫健", "卫生", "疾病预防控制", "疾控"],
    &["退役军人事务", "退役军人"],
    &["应急管理", "安全生产监督管理", "安监", "消防", "防震减灾", "地震"],
    &["审计"],
    &["市场监督管理", "市场监管", "工商", "质监", "药品监督管理", "食品药品监督管理", "食药监", "知识产权"],
    &["统计"],
    &["医疗保障", "医保"],
    &["税务"],
    &["气象"],
    &["发展和改革", "发展改革", "发改", "物价", "粮食", "能源"],
    &["工业和信息化", "工信", "经济和信息化", "经信", "科学技术", "科技"],
    &["民族宗教", "民宗", "民族", "宗教"],
    &["信访"],
    &["机关事务"],
    &["行政审批", "政务服务", "大数据", "数据"],
    &["人民防空", "人防"],
    &["外事", "侨务"],
];

/// A word for a line of work, where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineOfWork {
    /// First byte.
    pub(super) start: usize,
    /// First byte after it.
    pub(super) end: usize,
    line: usize,
}

impl LineOfWork {
    /// Whether the agency does this work itself, going by its name.
    pub(super) fn is_own(&self, report: &Report) -> bool {
        let own = |line: &[&str]| line.iter().any(|word| is_named_after(report, word));
        // 交通 alone also stands in 交通警察, 体育 in two lines: any line with the same word counts.
        LINES.get(self.line).is_some_and(|line| own(line))
            || LINES.iter().any(|line| {
                own(line) && LINES.get(self.line).is_some_and(|words| words.iter().any(|word| line.contains(word)))
            })
    }
}

/// The words for lines of work in a text, the longest at each place, in reading order.
pub(super) fn lines_of_work(text: &str) -> impl Iterator<Item = LineOfWork> {
    /// Every word, and the line that the word of that number is of.
    static WORDS: LazyLock<(Words, Vec<usize>)> = LazyLock::new(|| {
        let all = || LINES.iter().enumerate().flat_map(|(line, words)| words.iter().map(move |word| (line, *word)));
        (Words::of(all().map(|(_, word)| word)), all().map(|(line, _)| line).collect())
    });
    let (words, lines) = &*WORDS;
    words.places(text).map(|(word, place)| LineOfWork {
        start: place.start,
        end: place.end,
        line: lines.get(word).copied().unwrap_or_default(),
    })
}
