//! Names and what they say, one line each.

use crate::Lang;
use crate::agency::{Agency, AgencyError, AgencyKey, AgencyKind, Level, RegionPath};

/// `name @ column → region | body | kind | level`; `-` stands for nothing.
const NAMES: &str = "
柳州市柳南区档案馆 → 柳州市/柳南区 | 档案馆 | archives | county
柳南区档案馆 @ 广西柳州市柳南区 → 广西壮族自治区/柳州市/柳南区 | 档案馆 | archives | county
柳州市柳南区档案馆 @ 广西柳州柳南区 → 广西壮族自治区/柳州市/柳南区 | 档案馆 | archives | county
淮安市洪泽区人民政府 → 淮安市/洪泽区 | 人民政府 | government | county
洪泽区人民政府 @ 江苏省/淮安市/洪泽区 → 江苏省/淮安市/洪泽区 | 人民政府 | government | county
江苏省淮安市洪泽区人民政府 @ 洪泽区 → 江苏省/淮安市/洪泽区 | 人民政府 | government | county
淮安市洪泽区人民政府 @ 江苏省 → 江苏省/淮安市/洪泽区 | 人民政府 | government | county
洪泽区人民政府 @ 江苏省淮安市 → 江苏省/淮安市/洪泽区 | 人民政府 | government | county
宿迁市人民政府 → 宿迁市 | 人民政府 | government | city
宿迁市 → 宿迁市 | 人民政府 | government | city
宿迁市政府办 → 宿迁市 | 人民政府办公室 | government_office | city
宿迁市人民政府办公室 → 宿迁市 | 人民政府办公室 | government_office | city
柳州市市场监督管理局 → 柳州市 | 市场监督管理局 | bureau | city
柳州市场监督管理局 → 柳州市 | 市场监督管理局 | bureau | city
市场监督管理局 → - | 市场监督管理局 | bureau | -
市场监管局 → - | 市场监督管理局 | bureau | -
城市管理局 → - | 城市管理局 | bureau | -
云川市城市管理局 → 云川市 | 城市管理局 | bureau | county
柳州市城市管理局 → 柳州市 | 城市管理局 | bureau | city
诸城市城市管理局 → 诸城市 | 城市管理局 | bureau | county
柳州市政务服务局 → 柳州市 | 政务服务局 | bureau | city
柳州市市政管理局 → 柳州市 | 市政管理局 | bureau | city
柳州市政管理局 → 柳州市 | 市政管理局 | bureau | city
柳州市民政局 → 柳州市 | 民政局 | bureau | city
市民政局 → - | 民政局 | bureau | -
南平市政和县财政局 → 南平市/政和县 | 财政局 | bureau | county
广西壮族自治区人民政府办公厅 → 广西壮族自治区 | 人民政府办公厅 | government_office | province
广西柳州市鱼峰区里雍镇人民政府 → 广西壮族自治区/柳州市/鱼峰区 | 里雍镇人民政府 | town | township
恩施土家族苗族自治州人民政府 → 恩施土家族苗族自治州 | 人民政府 | government | city
恩施州恩施市教育局 → 恩施土家族苗族自治州/恩施市 | 教育局 | bureau | county
青海省海南州共和县教育局 → 青海省/海南藏族自治州/共和县 | 教育局 | bureau | county
海南省教育厅 → 海南省 | 教育厅 | department | province
阜新蒙古族自治县民政局 → 阜新蒙古族自治县 | 民政局 | bureau | county
阜新市阜新蒙古族自治县民政局 → 阜新市/阜新蒙古族自治县 | 民政局 | bureau | county
东乡族自治县人民政府 → 东乡族自治县 | 人民政府 | government | county
镇宁自治县人民政府 @ 贵州安顺镇宁县 → 贵州省/安顺市/镇宁自治县 | 人民政府 | government | county
苏尼特左旗人民政府 → 苏尼特左旗 | 人民政府 | government | county
鄂温克族自治旗人民政府 → 鄂温克族自治旗 | 人民政府 | government | county
阿拉善左旗城市管理局 → 阿拉善左旗 | 城市管理局 | bureau | county
阿拉善盟行政公署 → 阿拉善盟 | 行政公署 | government | city
大兴安岭地区行政公署 → 大兴安岭地区 | 行政公署 | government | city
宿州市审计局 → 宿州市 | 审计局 | bureau | city
郑州市二七区人民政府办公室 → 郑州市/二七区 | 人民政府办公室 | government_office | county
吉林市教育局 → 吉林市 | 教育局 | bureau | city
吉林省吉林市船营区教育局 → 吉林省/吉林市/船营区 | 教育局 | bureau | county
教育局 @ 吉林市龙潭区 → 吉林市/龙潭区 | 教育局 | bureau | county
歙县人民政府 → 歙县 | 人民政府 | government | county
安徽省黄山市歙县人民政府 → 安徽省/黄山市/歙县 | 人民政府 | government | county
阳泉市城区人民政府 → 阳泉市/城区 | 人民政府 | government | county
郊区教育局 @ 山西阳泉郊区 → 山西省/阳泉市/郊区 | 教育局 | bureau | county
乐山市市中区教育局 → 乐山市/市中区 | 教育局 | bureau | county
乐山市中区教育局 → 乐山市/市中区 | 教育局 | bureau | county
津市市档案馆 → 津市市 | 档案馆 | archives | county
三明市沙县区教育局 → 三明市/沙县区 | 教育局 | bureau | county
景德镇市人民政府 → 景德镇市 | 人民政府 | government | city
新乡市教育局 → 新乡市 | 教育局 | bureau | city
湘乡市教育局 → 湘乡市 | 教育局 | bureau | county
镇江市镇海街道 → 镇江市 | 镇海街道办事处 | subdistrict | township
北京市海淀区教育委员会 → 北京市/海淀区 | 教育委员会 | commission | county
重庆市大足区人民政府外事办公室 → 重庆市/大足区 | 人民政府外事办公室 | office | county
渝中区人民政府办公室 @ 重庆渝中区 → 重庆市/渝中区 | 人民政府办公室 | government_office | county
重庆市市场监督管理局机关 → 重庆市 | 市场监督管理局 | bureau | province
天津市河北区人民政府 → 天津市/河北区 | 人民政府 | government | county
河北区教育局 → 河北区 | 教育局 | bureau | county
上海市浦东新区教育局 → 上海市/浦东新区 | 教育局 | bureau | county
天津市滨海新区人民政府 → 天津市/滨海新区 | 人民政府 | government | county
河北雄安新区管委会 → 河北省/雄安新区 | 管理委员会 | zone_committee | zone
苏州工业园区管委会 → 苏州市/苏州工业园区 | 管理委员会 | zone_committee | zone
柳州市高新区管委会 → 柳州市/柳州高新技术产业开发区 | 管理委员会 | zone_committee | zone
柳州高新技术产业开发区管理委员会 → 柳州市/柳州高新技术产业开发区 | 管理委员会 | zone_committee | zone
遂宁经济技术开发区 @ 四川遂宁经开区 → 四川省/遂宁市/遂宁经济技术开发区 | 管理委员会 | zone_committee | zone
临潼区物流园区 @ 陕西西安临潼区 → 陕西省/西安市/临潼区/物流园区 | 管理委员会 | zone_committee | zone
滨州高新区青田街道办事处 → 滨州市/滨州高新技术产业开发区 | 青田街道办事处 | subdistrict | township
武夷山国家级自然保护区管理局 → - | 武夷山国家级自然保护区管理局 | bureau | -
社区矫正管理局 → - | 社区矫正管理局 | bureau | -
国家税务总局宿迁市税务局 → 宿迁市 | 税务局 | bureau | city
宿迁市税务局 → 宿迁市 | 税务局 | bureau | city
国家税务总局柳州市柳南区税务局 → 柳州市/柳南区 | 税务局 | bureau | county
国家税务总局 → - | 国家税务总局 | bureau | ministry
国家统计局柳州调查队 → 柳州市 | 国家统计局调查队 | squad | city
国家新闻出版署 @ 全国 → - | 国家新闻出版署 | ministry | ministry
中华人民共和国生态环境部 → - | 生态环境部 | ministry | ministry
生态环境部 → - | 生态环境部 | ministry | ministry
水利部长江水利委员会 → - | 水利部长江水利委员会 | commission | ministry
深圳市公安局龙华分局 → 深圳市 | 公安局龙华分局 | branch | county
深圳市公安局龙华分局 @ 广东深圳龙华区 → 广东省/深圳市/龙华区 | 公安局龙华分局 | branch | county
区科委 → - | 科学技术委员会 | commission | county
区科委 @ 上海市长宁区 → 上海市/长宁区 | 科学技术委员会 | commission | county
某市审计局 @ 湖北 → 湖北省 | 审计局 | bureau | -
政府办公室 → - | 人民政府办公室 | government_office | -
县政府办公室 → - | 人民政府办公室 | government_office | county
周湾镇人民政府 @ 陕西延安吴起县 → 陕西省/延安市/吴起县 | 周湾镇人民政府 | town | township
湖口县大垅乡 → 湖口县 | 大垅乡人民政府 | township | township
东莞市长安镇政府 → 东莞市 | 长安镇人民政府 | town | township
公主岭市档案局 @ 吉林长春公主岭市 → 吉林省/长春市/公主岭市 | 档案局 | bureau | county
龙田镇人民政府 @ 贵州黔东南岑巩县 → 贵州省/黔东南苗族侗族自治州/岑巩县 | 龙田镇人民政府 | town | township
温泉县 @ 新疆博州温泉县 → 新疆维吾尔自治区/博尔塔拉蒙古自治州/温泉县 | 人民政府 | government | county
巴中市巴州区教育局 → 巴中市/巴州区 | 教育局 | bureau | county
涡阳县第三中学 → 涡阳县 | 第三中学 | school | county
洪泽县县级机关事务管理局 → 洪泽县 | 县级机关事务管理局 | bureau | county
县级机关事务管理局 → - | 县级机关事务管理局 | bureau | -
柳 州 市　柳南区 档案馆 → 柳州市/柳南区 | 档案馆 | archives | county
柳州市财政局（汇总） → 柳州市 | 财政局 | bureau | city
云川省云川市教育局 → 云川省/云川市 | 教育局 | bureau | city
云川市临江区卫健局 → 云川市/临江区 | 卫生健康局 | bureau | county
长春市绿园区教育局 → 长春市/绿园区 | 教育局 | bureau | county
清远市清新区教育局 → 清远市/清新区 | 教育局 | bureau | county
澳门特别行政区政府 → 澳门特别行政区 | 人民政府 | government | province
北京路街道办事处 → - | 北京路街道办事处 | subdistrict | township
营口市西市区教育局 → 营口市/西市区 | 教育局 | bureau | county
兴城市城区街道办事处 → 兴城市 | 城区街道办事处 | subdistrict | township
云川市临江区新区建设办公室 → 云川市/临江区 | 新区建设办公室 | office | county
柳州市公安局高新区分局 → 柳州市 | 公安局高新区分局 | branch | county
北京市城市管理委员会 → 北京市 | 城市管理委员会 | commission | province
柳州市国有资产监督管理委员会 → 柳州市 | 国有资产监督管理委员会 | commission | city
黄山风景区管委会 → - | 黄山风景区管委会 | zone_committee | zone
四川大学 → - | 四川大学 | school | -
<script> → - | <script> | other | -
";

#[test]
fn every_name_says_what_it_should() {
    let mut wrong = Vec::new();
    let lines: Vec<&str> = NAMES.lines().filter(|l| !l.trim().is_empty()).collect();
    assert!(lines.len() >= 80, "{} names", lines.len());
    for line in lines {
        let (input, expected) = line.split_once(" → ").expect("an arrow");
        let (name, column) = match input.split_once(" @ ") {
            Some((name, column)) => (name, Some(column)),
            None => (input, None),
        };
        let agency = Agency::parse(name, column);
        assert_eq!(agency.name, name);
        assert_eq!(agency.key, AgencyKey::new(agency.region.clone(), &agency.body));
        let region = if agency.region.is_empty() { "-".to_owned() } else { agency.region.to_string() };
        let level = agency.level.map_or("-", Level::id);
        let actual = format!("{region} | {} | {} | {level}", agency.body, agency.kind);
        if actual != expected || agency.conflict.is_some() {
            wrong.push(format!("{input}\n  expected {expected}\n  actual   {actual} {:?}", agency.conflict));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_contradiction_keeps_both_facts() {
    let agency = Agency::parse("柳州市财政局", Some("广西桂林市"));
    assert_eq!(agency.region.to_string(), "柳州市");
    let conflict = agency.conflict.expect("a conflict");
    assert_eq!(conflict.from_name.to_string(), "柳州市");
    assert_eq!(conflict.from_column.to_string(), "广西壮族自治区/桂林市");

    // A city's bureau listed under one of its districts: the name decides, the column still fills in the province.
    let agency = Agency::parse("柳州市教育局", Some("广西柳州市柳南区"));
    assert_eq!(agency.key.to_string(), "广西壮族自治区/柳州市|教育局");
    assert_eq!(agency.level, Some(Level::City));
    assert!(agency.conflict.is_some());

    // The prefecture of the name lies in another province than the column says.
    assert!(Agency::parse("淮安市洪泽区人民政府", Some("浙江省")).conflict.is_some());
    assert!(Agency::parse("鼓楼区教育局", Some("云川市临江区")).conflict.is_some());
}

#[test]
fn columns_are_read_in_every_shape() {
    for column in [
        "江苏省淮安市洪泽区",
        "江苏省/淮安市/洪泽区",
        "江苏淮安洪泽区",
        "江苏 淮安 洪泽区",
        "江苏省＞淮安市＞洪泽区",
        "江苏省、淮安市、洪泽区",
    ] {
        assert_eq!(RegionPath::parse(column).to_string(), "江苏省/淮安市/洪泽区", "{column}");
    }
    assert!(RegionPath::parse("全国").is_empty());
    assert!(RegionPath::parse("").is_empty());
    assert_eq!(RegionPath::parse("内蒙古").to_string(), "内蒙古自治区");
    assert_eq!(RegionPath::parse("广西柳州").to_string(), "广西壮族自治区/柳州市");
    assert_eq!(RegionPath::parse("河北区").to_string(), "河北区");
    assert_eq!(RegionPath::parse("吉林市").to_string(), "吉林市");
    assert_eq!(RegionPath::parse("吉林").to_string(), "吉林省");
    assert_eq!(RegionPath::parse("广东广州(站点码440118)").to_string(), "广东省/广州市");
}

#[test]
fn paths_know_their_parts() {
    let path = RegionPath::parse("广西柳州市柳南区");
    assert_eq!(
        (path.province(), path.prefecture(), path.last()),
        (Some("广西壮族自治区"), Some("柳州市"), Some("柳南区"))
    );
    assert!(path.parent().contains(&path) && !path.contains(&path.parent()));
    assert!(RegionPath::from_units(["柳南区"]).is_suffix_of(&path));
    assert_eq!(path.completed(), path);
}

#[test]
fn words_for_levels_and_kinds() {
    for level in Level::ALL {
        assert_eq!(level.id().parse::<Level>().as_ref(), Ok(&level));
        assert_eq!(level.label(Lang::Zh).parse::<Level>().as_ref(), Ok(&level));
    }
    let seen = [
        ("dept_county", Level::County),
        ("national_dept", Level::Ministry),
        ("dept_province_system", Level::Province),
        ("dept_zone", Level::Zone),
        ("dept_city", Level::City),
        ("设区的市", Level::City),
        ("乡镇级", Level::Township),
        (" 县级 ", Level::County),
        ("CITY", Level::City),
    ];
    for (word, level) in seen {
        assert_eq!(word.parse::<Level>().as_ref(), Ok(&level), "{word}");
    }
    let wrong = "countty".parse::<Level>().expect_err("no such level");
    assert!(wrong.to_string().contains("did you mean county"), "{wrong}");
    assert!(matches!("school".parse::<Level>(), Err(AgencyError::UnknownLevel { .. })));

    for kind in AgencyKind::all() {
        assert_eq!(kind.id().parse::<AgencyKind>().as_ref(), Ok(&kind));
        assert_eq!(kind.label(Lang::Zh).parse::<AgencyKind>().as_ref(), Ok(&kind));
        assert!(kind.label(Lang::En).is_ascii());
    }
    assert_eq!("管委会".parse::<AgencyKind>().map(AgencyKind::id), Ok("zone_committee"));
    let wrong = "bureu".parse::<AgencyKind>().expect_err("no such kind");
    assert!(wrong.to_string().contains("did you mean bureau"), "{wrong}");
}

#[test]
fn file_stems_are_harmless() {
    for name in ["../../etc/passwd", "<script>", "=cmd()", "CON", "nul", "com1", "", "a\u{0}b", "..", "C:\\x", "-rf"] {
        let stem = Agency::parse(name, None).key.file_stem();
        assert!(!stem.contains(['/', '\\', ':', '.', '<', '=', '\0']) && !stem.is_empty(), "{name}: {stem}");
        assert!(!matches!(stem.as_str(), "con" | "nul" | "com1"), "{stem}");
    }
    let stem = |body: &str| AgencyKey::new(RegionPath::default(), body).file_stem();
    assert_ne!(stem("Abc局"), stem("abc局"));
    assert_ne!(stem("a/b"), stem("a_b"));
    // The hash is part of people's file names: it may never change.
    assert_eq!(stem("=cmd()"), "_cmd__-ab1de02fa45098fd");
    assert!(stem(&"局".repeat(500)).len() < 200);
}

#[test]
fn bad_keys_say_why() {
    for text in ["", "洪泽区", "a|b|c", "a//b|c", "/|c", "a|b/c"] {
        let error = text.parse::<AgencyKey>().expect_err(text);
        assert!(error.to_string().contains("江苏省/淮安市/洪泽区|人民政府"), "{error}");
    }
}

#[test]
fn the_script_of_a_name_makes_no_other_agency() {
    let printed = Agency::parse("蓼墟市雲澤區機關事務服務中心", None);
    assert_eq!(printed.key, Agency::parse("蓼墟市云泽区机关事务服务中心", None).key);
    assert_eq!(printed.name, "蓼墟市雲澤區機關事務服務中心");
}
