//! How each metric is defined.

use crate::input::PageInput;
use askama::Template;
use gongkai_analytics::MetricCard;
use gongkai_model::Lang;

#[derive(Template)]
#[template(path = "definitions.html")]
pub(crate) struct View {
    lang: Lang,
    note: String,
    cards: Vec<Card>,
}

struct Card {
    id: String,
    label: String,
    formula: String,
    facts: String,
    caveats: Vec<String>,
}

pub(crate) fn view(input: &PageInput<'_>) -> View {
    let lang = input.lang;
    let cards = MetricCard::all()
        .iter()
        .map(|card| {
            let minimum = match card.minimum {
                Some(n) => lang.pick(format!("基数不足 {n} 时不参加排名"), format!("not ranked below n = {n}")),
                None => lang.pick("无最低基数", "no minimum n").to_owned(),
            };
            Card {
                id: card.id.clone(),
                label: card.label(lang).to_owned(),
                formula: card.formula.get(lang).to_owned(),
                facts: [
                    lang.pick(format!("单位：{}", card.unit), format!("unit: {}", card.unit)),
                    card.better.label(lang).to_owned(),
                    minimum,
                ]
                .join(lang.pick("；", "; ")),
                caveats: card.caveats.iter().map(|caveat| caveat.get(lang).to_owned()).collect(),
            }
        })
        .collect();
    View {
        lang,
        note: lang
            .pick(
                "分母为零时没有定义；所需数字未填报时为缺失；两者都不是零。",
                "Undefined where the denominator is 0, missing where a number needed is not reported; neither is zero.",
            )
            .to_owned(),
        cards,
    }
}
