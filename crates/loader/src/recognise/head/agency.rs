//! Names of agencies: which words are one, which only point at one (区政府, 我局), and which two are the same.

use super::Claim;
use crate::normal::{pattern, simplified};
use gongkai_model::HeadSource;
use gongkai_model::agency::Agency;
use regex::Regex;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

/// Longest name, in characters.
const LONGEST_NAME: usize = 40;

/// Words for an agency that name none: every report has one of them.
static GENERIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[我本全各该其贵].*|(?:省|市|区|县|旗|镇|乡)?(?:委)?(?:省|市|区|县|旗)?(?:人民)?政府(?:办公室|办公厅|办)?|(?:镇|乡|区|县|市|省)?人民政府|街道(?:办(?:事处)?)?|办事处|管委会|管理委员会|(?:综合)?服务中心|中心|分局|单位|部门|机关|办公室|党政办(?:公室)?|委员会|中华人民共和国.*|国务院办公厅.*|首页.*|当前位置.*)$",
    )
});

/// Rooms of an agency that write its report: the agency is what stands before them.
static ROOM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:党政(?:综合|工作)?办(?:公室)?|党政和人大办公室|(?:党建|行政)?综合(?:管理)?(?:科|股|处|办公室|办)|秘书(?:科|股|处)|文秘(?:科|股)|(?:政策)?法规(?:科|股|处)|机要科|办公室|信息科)+$",
    )
});

/// Most names that are remembered; then all are forgotten.
const MOST_REMEMBERED: usize = 64;

thread_local! {
    /// Names taken apart: those of one report are asked about again and again.
    static REMEMBERED: RefCell<HashMap<Box<str>, Rc<Agency>>> = RefCell::default();
}

/// The agency of a name.
fn parsed(name: &str) -> Rc<Agency> {
    REMEMBERED.with_borrow_mut(|remembered| {
        if let Some(agency) = remembered.get(name) {
            return Rc::clone(agency);
        }
        if remembered.len() >= MOST_REMEMBERED {
            remembered.clear();
        }
        let agency = Rc::new(Agency::parse(name, None));
        remembered.insert(name.into(), Rc::clone(&agency));
        agency
    })
}

/// Any room of a township or a street office: these have no agencies below them.
static TOWNSHIP_ROOM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:街道办事处|[镇乡]人民政府)([\p{Han}]{2,16}(?:办公室|办|科|股|站))$"));

/// Whether a text is the name of an agency.
pub(in crate::recognise) fn is_agency(name: &str) -> bool {
    let short = (2..=LONGEST_NAME).contains(&name.chars().count());
    short
        && !name.contains(['。', '，', '：', ':', '；', '、', '|', '/', '>', '»'])
        && parsed(name).kind.id() != "other"
}

/// Whether a name is one of those that every agency goes by: 区政府, 我局, 服务中心.
pub(super) fn is_generic(name: &str) -> bool {
    GENERIC.is_match(&simplified(name))
}

/// Whether a name says where its agency is.
pub(super) fn has_region(name: &str) -> bool {
    !parsed(name).region.is_empty()
}

/// Whether a text is a region and nothing else: 蓼墟市云泽区.
pub(super) fn is_region(text: &str) -> bool {
    let plain = simplified(text);
    let agency = parsed(&plain);
    !agency.region.is_empty() && plain == agency.region.units().concat()
}

/// An agency that is one of many of its kind, by a name of its own.
pub(super) fn is_own_name(name: &str) -> bool {
    is_agency(name) && !is_generic(name)
}

/// The agency whose room or working group this is: 云泽区财政局办公室, 云泽市人民政府信息公开工作领导小组办公室.
pub(in crate::recognise) fn of_room(name: &str) -> &str {
    let plain = simplified(name);
    let topic = ["政府信息", "信息公开", "政务公开"].iter().filter_map(|words| plain.find(words)).min();
    if let Some(at) = topic.filter(|at| *at > 0 && plain.len() == name.len()) {
        // 云泽市人民政府信息公开…: the two share the word.
        let shared = plain[at..].starts_with("政府信息") && plain[..at].ends_with("人民");
        return &name[..if shared { at + "政府".len() } else { at }];
    }
    if let Some(room) =
        TOWNSHIP_ROOM.captures(&plain).and_then(|found| found.get(1)).filter(|_| plain.len() == name.len())
    {
        return &name[..room.start()];
    }
    let Some(room) = ROOM.find(&plain).filter(|_| plain.len() == name.len()) else { return name };
    let owner = &name[..room.start()];
    // The office of a government or of a commission is an agency itself.
    let kind = parsed(&plain[..room.start()]).kind;
    let itself =
        ["government", "commission", "zone_committee"].contains(&kind.id()) && room.as_str().ends_with("办公室");
    let itself = itself && !room.as_str().starts_with("党政");
    if is_own_name(owner) && !itself { owner } else { name }
}

/// Whether two names can be those of one agency, the first being the shorter: 财政局, 区财政局 and 云泽区财政局.
pub(in crate::recognise) fn is_part_of(short: &str, full: &str) -> bool {
    let (short, full) = (parsed(short), parsed(full));
    let inside = short.region.is_empty() || short.region.is_suffix_of(&full.region);
    // 云泽区人民政府柳渡街道办事处 is 柳渡街道办事处.
    let below = short.kind.is_township()
        && short.kind == full.kind
        && short.body.chars().count() >= 4
        && full.body.ends_with(&short.body);
    inside && (short.body == full.body || below)
}

/// Whether two names can be those of one agency.
pub(in crate::recognise) fn are_one(a: &str, b: &str) -> bool {
    is_part_of(a, b) || is_part_of(b, a)
}

/// The agency of a report by what the places of its document say: the most trusted place decides which it is. A name that
/// says less (财政局, 柳渡街道, 云泽区) gives way to a full one with which it agrees, wherever that stands.
pub(super) fn decide(claims: &[Claim]) -> Option<(&str, &Claim)> {
    let named = || claims.iter().filter_map(|claim| Some((claim.agency.as_deref()?, claim)));
    let own = |name: &str, claim: &Claim| !is_generic(name) && (claim.by == HeadSource::Title || is_agency(name));
    let mut decided = named().filter(|(name, claim)| own(name, claim)).min_by_key(|(_, claim)| claim.by);
    // 市人民政府 is better than no name, if it is the title's.
    decided = decided.or_else(|| named().find(|(_, claim)| claim.by == HeadSource::Title));
    let (short, first) = decided?;
    let mut others =
        named().filter(|(name, claim)| claim.by != HeadSource::FileName && is_own_name(name) && says_more(short, name));
    let fuller =
        others.next().map(|first| others.fold(first, |best, next| if next.1.by < best.1.by { next } else { best }));
    fuller.or(Some((short, first)))
}

/// The first name leaves open which agency it is, or writes only its region, and the second does not.
fn says_more(short: &str, full: &str) -> bool {
    let (a, b) = (Agency::parse(short, None), Agency::parse(full, None));
    let region_only =
        a.body == "人民政府" && !simplified(short).ends_with("政府") && simplified(full).ends_with("人民政府");
    let open = a.region.is_empty() && (!b.region.is_empty() || full.chars().count() > short.chars().count());
    (open || region_only) && is_part_of(short, full) && full.chars().count() > short.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_name_no_agency() {
        for name in [
            "区政府",
            "我局",
            "本机关",
            "人民政府",
            "街道办事处",
            "服务中心",
            "中华人民共和国",
            "各部门",
            "區政府",
            "首页",
        ] {
            assert!(is_generic(name), "{name}");
        }
        for name in ["云泽区人民政府", "区财政局", "柳渡街道", "云泽区服务中心", "柳渡镇人民政府", "市场监督管理局"]
        {
            assert!(!is_generic(name), "{name}");
        }
    }

    #[test]
    fn rooms_of_an_agency() {
        for (room, agency) in [
            ("蓼墟市云泽区人民政府柳渡街道党政办公室综合科", "蓼墟市云泽区人民政府柳渡街道"),
            ("蓼墟市人民政府信息公开工作领导小组办公室", "蓼墟市人民政府"),
            ("云泽区政务公开办公室", "云泽区"),
            ("云泽区财政局办公室", "云泽区财政局"),
            ("云泽区人民政府办公室", "云泽区人民政府办公室"),
            ("云泽区委机构编制委员会办公室", "云泽区委机构编制委员会办公室"),
            ("云泽区财政局", "云泽区财政局"),
        ] {
            assert_eq!(of_room(room), agency);
        }
    }

    #[test]
    fn names_of_one_agency() {
        for (short, full) in [
            ("财政局", "云泽区财政局"),
            ("区财政局", "云泽区财政局"),
            ("柳渡街道", "云泽区人民政府柳渡街道办事处"),
            ("云泽区", "蓼墟市云泽区人民政府"),
            ("區財政局", "云泽区财政局"),
        ] {
            assert!(is_part_of(short, full), "{short} {full}");
        }
        for (one, other) in
            [("云泽区财政局", "砚川区财政局"), ("财政局", "云泽区教育局"), ("柳渡街道", "云泽区桃渡街道")]
        {
            assert!(!are_one(one, other), "{one} {other}");
        }
    }
}
