//! The shape of `metrics.toml`, as written.

use super::{Direction, MetricCard, Shape, Text, Unit};
use gongkai_model::Form;
use serde::Deserialize;

/// What is wrong with the catalogue.
#[derive(Debug, thiserror::Error)]
pub(super) enum CatalogueError {
    #[error("not a catalogue: {0}")]
    Toml(#[from] toml::de::Error),
    #[error("metric {metric}: caveat {key:?} is not declared")]
    Caveat { metric: String, key: String },
    #[error("metric {metric}: {quantity:?} is no quantity of any form")]
    Quantity { metric: String, quantity: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    notice: Text,
    caveat: Vec<RawCaveat>,
    metric: Vec<RawMetric>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCaveat {
    key: String,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMetric {
    id: String,
    zh: String,
    en: String,
    formula: Text,
    unit: Unit,
    better: Direction,
    #[serde(default)]
    key: bool,
    shape: Shape,
    minimum: Option<i64>,
    #[serde(default)]
    share: bool,
    #[serde(default)]
    caveats: Vec<String>,
}

pub(super) fn read(text: &str) -> Result<Vec<MetricCard>, CatalogueError> {
    let raw: RawFile = toml::from_str(text)?;
    let mut cards = Vec::new();
    for metric in raw.metric {
        let mut keys = vec!["scope", "self_reported"];
        keys.extend(metric.caveats.iter().map(String::as_str));
        keys.push("form_break");
        if metric.minimum.is_some() {
            keys.push("small_numbers");
        }
        let caveats = keys
            .into_iter()
            .map(|key| {
                let found = raw.caveat.iter().find(|caveat| caveat.key == key);
                found
                    .map(|caveat| Text { zh: caveat.zh.clone(), en: caveat.en.clone() })
                    .ok_or_else(|| CatalogueError::Caveat { metric: metric.id.clone(), key: key.to_owned() })
            })
            .collect::<Result<_, _>>()?;
        let card = MetricCard {
            id: metric.id,
            zh: metric.zh,
            en: metric.en,
            formula: metric.formula,
            unit: metric.unit,
            better: metric.better,
            key: metric.key,
            shape: metric.shape,
            minimum: metric.minimum,
            share: metric.share,
            caveats,
            notice: raw.notice.clone(),
        };
        let unknown = card.quantities().into_iter().find(|id| Form::all().iter().all(|f| f.quantity(id).is_none()));
        if let Some(quantity) = unknown {
            return Err(CatalogueError::Quantity { metric: card.id.clone(), quantity: quantity.to_owned() });
        }
        cards.push(card);
    }
    Ok(cards)
}
