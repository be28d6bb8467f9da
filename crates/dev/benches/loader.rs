//! Page → report, beside the least that any program must do with the same bytes: decode them, split them into tags,
//! build the tree of a browser.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark may stop at once")]

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use gongkai_dev::{pipe_text, plain, plain_html};
use gongkai_loader::{Options, decode, load};
use gongkai_model::FormId;

/// Size of a page: what pages of published reports have without their pictures and scripts.
const PAGE: usize = 40 << 10;

/// Different pages in turn, so that no branch is learnt by heart.
const PAGES: usize = 16;

const ATTRIBUTES: &str = " style=\"border: 1px solid; text-align: center\"";

fn main() {
    divan::main();
}

/// A paragraph unlike the one before it, of the same length each time.
fn paragraph(dice: &mut plain::Dice) -> String {
    const WHO: [&str; 6] =
        ["围绕群众关切", "结合机构职责", "对照公开目录", "按照年初安排", "针对来信意见", "依托服务窗口"];
    const WHAT: [&str; 6] =
        ["整理历年文件", "更新办事指南", "答复来电来信", "补充解读材料", "培训窗口人员", "清理过期栏目"];
    let mut pick = |from: [&'static str; 6]| from[dice.below(6) as usize];
    let clauses: Vec<String> = (0..3).map(|_| format!("{}，{}", pick(WHO), pick(WHAT))).collect();
    format!("{}。\n", clauses.join("；"))
}

/// A report as text with so much narrative that `finish` makes a page of the wanted size of it.
fn page(nth: usize, finish: impl Fn(&str) -> String) -> Vec<u8> {
    let form = FormId::F2021.form();
    let report = plain::report(form, "云泽区财政局", 2021 + (nth % 5) as i32, nth as u64);
    let text = pipe_text::write(&report);
    let (head, tail) = text.split_once("二、").unwrap();
    let with = |paragraphs: usize| {
        let mut dice = plain::Dice::new(nth as u64);
        let narrative: String = (0..paragraphs).map(|_| paragraph(&mut dice)).collect();
        finish(&format!("{head}{narrative}二、{tail}"))
    };
    let missing = PAGE.saturating_sub(with(0).len());
    let each = with(1).len() - with(0).len();
    with(missing.div_ceil(each)).into_bytes()
}

fn html_pages() -> Vec<Vec<u8>> {
    (0..PAGES).map(|nth| page(nth, |text| plain_html::write(text, ATTRIBUTES))).collect()
}

fn text_pages() -> Vec<Vec<u8>> {
    (0..PAGES).map(|nth| page(nth, str::to_owned)).collect()
}

/// Runs over all pages at a time: divan then prints pages and bytes a second.
fn over<T>(bencher: Bencher<'_, '_>, pages: &[Vec<u8>], run: impl Fn(&[u8]) -> T + Sync) {
    let bytes: usize = pages.iter().map(Vec::len).sum();
    bencher.counter(ItemsCount::new(pages.len())).counter(BytesCount::new(bytes)).bench(|| {
        for page in pages {
            black_box(run(black_box(page)));
        }
    });
}

#[divan::bench]
fn yardstick_decode(bencher: Bencher<'_, '_>) {
    over(bencher, &html_pages(), |page| decode(page).unwrap().text.len());
}

#[divan::bench]
fn yardstick_html5gum_tags(bencher: Bencher<'_, '_>) {
    over(bencher, &html_pages(), |page| {
        let text = std::str::from_utf8(page).unwrap();
        html5gum::Tokenizer::new(text).count()
    });
}

#[divan::bench]
fn yardstick_html5ever_tree(bencher: Bencher<'_, '_>) {
    over(bencher, &html_pages(), |page| {
        let text = std::str::from_utf8(page).unwrap();
        scraper::Html::parse_document(text).tree.values().count()
    });
}

/// Loads a page and holds that the numbers are all there: a fast load of nothing would be no figure.
fn whole(name: &str, page: &[u8], options: &Options) -> usize {
    let loaded = load(name, page, options).unwrap();
    let cells = loaded.reports[0].cells.as_ref().unwrap();
    let found = cells.present().filter(|(_, cell)| cell.number.is_some()).count();
    assert_eq!(found, cells.form().statutory);
    found
}

fn options() -> Options {
    Options::at("2027-03-01".parse().unwrap())
}

#[divan::bench]
fn load_html(bencher: Bencher<'_, '_>) {
    let options = options();
    over(bencher, &html_pages(), |page| whole("page.html", page, &options));
}

#[divan::bench]
fn load_text(bencher: Bencher<'_, '_>) {
    let options = options();
    over(bencher, &text_pages(), |page| whole("page.txt", page, &options));
}
