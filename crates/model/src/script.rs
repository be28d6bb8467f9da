//! Traditional and simplified characters: what the pages of one site print in both.

use std::borrow::Cow;
use std::sync::LazyLock;

/// Traditional forms of the characters in labels, headings, titles and names of agencies, each before its simplified form.
const TRADITIONAL: &str = "來来個个傳传內内動动務务區区參参員员問问單单國国圍围圖图執执報报審审專专對对屬属廢废廳厅強强後后徑径從从復复應应採采據据數数於于時时會会條条業业構构機机欄栏權权歷历決决沒没況况減减濟济為为無无熱热爲为獲获現现當当發发監监眾众確确祕秘種种穩稳範范糾纠納纳組组結结絡络統统經经維维網网線线縣县總总織织繳缴繼继續续罰罚聞闻職职臺台舉举萬万處处號号衆众補补規规計计訓训訟讼訪访設设許许訴诉詢询試试認认說说説说談谈請请議议護护讀读負负責责費费購购輿舆轉转辦办這这進进過过鄉乡錯错鎮镇門门開开間间閱阅閲阅關关隱隐項项頭头題题額额類类館馆駁驳體体點点廣广東东龍龙灣湾雲云澤泽漢汉陽阳陰阴興兴寧宁蘇苏滬沪遼辽瀋沈長长場场財财檔档衛卫醫医療疗鐵铁農农環环資资劃划稅税聯联僑侨團团勞劳術术與与園园島岛橋桥鳳凤贛赣閩闽魯鲁豐丰劉刘溝沟嶺岭瀾澜倉仓儲储軍军殘残婦妇兒儿黨党記记運运輸输電电氣气語语標标準准質质價价糧粮漁渔産产產产擔担賬账歲岁寫写將将該该還还達达選选適适遞递郵邮邊边釋释鑒鉴鑑鉴陸陆陳陈際际險险雜杂難难靈灵靜静順顺須须預预領领顧顾願愿風风飛飞飼饲餘余騰腾驗验驚惊鹽盐麗丽麥麦黃黄齊齐齡龄齒齿濱滨瀏浏滄沧溫温潔洁澗涧塢坞墾垦壩坝聖圣樂乐樓楼榮荣楊杨橫横檢检歐欧殼壳毀毁測测渾浑溼湿漲涨澇涝烏乌爐炉牆墙獎奖瑤瑶畢毕畫画痺痹盜盗盤盘眞真礦矿禮礼穀谷窯窑窪洼競竞筆笔節节築筑籌筹級级紅红純纯紐纽紙纸細细終终給给縮缩綠绿綿绵緊紧緩缓編编緻致縱纵義义習习聲声聽听肅肃腦脑膽胆臨临舊旧艦舰艱艰莊庄華华萊莱葉叶蒼苍蓋盖蓮莲薊蓟藍蓝藝艺藥药蘭兰虛虚蟲虫蠟蜡裏里裡里製制複复親亲觀观觸触訊讯託托診诊評评詞词詳详誠诚誤误課课調调論论證证識识譯译變变讓让豎竖貝贝貢贡貧贫貨货販贩貫贯貴贵貸贷賀贺賓宾賜赐賞赏賢贤賣卖賴赖贊赞趙赵趨趋跡迹踐践軌轨軟软載载較较輔辅輕轻輛辆輪轮輯辑辭辞迴回連连週周遊游遠远遲迟遷迁遺遗鄧邓鄭郑鄰邻醬酱針针釣钓鈔钞鋼钢錄录錢钱錦锦鍵键鎖锁鏈链鏡镜鐘钟鑄铸閉闭閒闲閘闸闊阔隊队階阶隨随雙双離离霧雾頁页頂顶頒颁頓顿頗颇顏颜顯显佈布並并佔占啟启崗岗岡冈庫库彙汇恆恒洩泄羣群舖铺薦荐覈核讚赞";

/// First and last of the block of common Han characters.
const HAN: (u32, u32) = (0x4e00, 0x9fff);

/// What each character of the block is in simplified script.
static SIMPLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut simple: Vec<char> = (HAN.0..=HAN.1).filter_map(char::from_u32).collect();
    let characters: Vec<char> = TRADITIONAL.chars().collect();
    for pair in characters.chunks_exact(2) {
        if let Some(at) = u32::from(pair[0]).checked_sub(HAN.0).and_then(|at| simple.get_mut(at as usize)) {
            *at = pair[1];
        }
    }
    simple
});

/// What makes a character simplified; one that has no other form stays.
pub fn simplifier() -> impl Fn(char) -> char + Copy {
    let simple: &'static [char] = &SIMPLE;
    move |c| u32::from(c).checked_sub(HAN.0).and_then(|at| simple.get(at as usize)).copied().unwrap_or(c)
}

/// A text in simplified characters. Every character keeps its place, and its length in bytes.
///
/// ```
/// assert_eq!(gongkai_model::simplified("雲澤區財政局"), "云泽区财政局");
/// ```
pub fn simplified(text: &str) -> Cow<'_, str> {
    let simple = simplifier();
    if text.chars().all(|c| simple(c) == c) { text.into() } else { text.chars().map(simple).collect::<String>().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_traditional_character_has_one_simplified_form() {
        let simple = simplifier();
        let characters: Vec<char> = TRADITIONAL.chars().collect();
        assert_eq!(characters.len() % 2, 0);
        for pair in characters.chunks_exact(2) {
            assert_eq!(simple(pair[0]), pair[1], "{pair:?}");
            assert_eq!(simple(pair[1]), pair[1], "{pair:?}");
            assert_eq!(pair[0].len_utf8(), pair[1].len_utf8(), "{pair:?}");
        }
    }
}
