//! The metric catalogue: what each metric measures, which way is better, and the standard it is held to.
//! The figures are in `metrics.yaml`; which of them a manifest has to keep is said by rules.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::document::{self, DeError, Limits};
use crate::policy::expr::Value;
use crate::source::FileId;
use crate::value::{Direction, Quantity};

const TEXT: &str = include_str!("metrics.yaml");

/// A metric of the catalogue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Metric {
    pub(crate) id: String,
    pub(crate) title: String,
    #[serde(with = "Way")]
    pub(crate) direction: Direction,
    /// The percentile of the measurements that the standard is about.
    pub(crate) percentile: Option<String>,
    /// The same target in every unit in which it may be written.
    #[serde(default)]
    standard: Vec<String>,
    /// A value in every unit in which it may be written, where there is no standard.
    #[serde(default)]
    units: Vec<String>,
    source: String,
    #[serde(skip)]
    parsed: OnceLock<Vec<Quantity>>,
    #[serde(skip)]
    value: OnceLock<Value<'static>>,
}

#[derive(Deserialize)]
#[serde(remote = "Direction", rename_all = "lowercase")]
enum Way {
    Down,
    Up,
}

/// The metrics, in the order of the catalogue.
pub(crate) fn metrics() -> &'static [Metric] {
    static METRICS: OnceLock<Vec<Metric>> = OnceLock::new();
    // A test reads the same text, so that a mistake in it never ships.
    METRICS.get_or_init(|| read(TEXT).unwrap_or_default())
}

/// The ids of all metrics, as expressions see them.
pub(crate) fn ids() -> Value<'static> {
    static IDS: OnceLock<Value<'static>> = OnceLock::new();
    IDS.get_or_init(|| list(metrics().iter().map(|metric| metric.id.as_str()))).borrowed()
}

fn list<'t>(texts: impl Iterator<Item = &'t str>) -> Value<'t> {
    Value::List(texts.map(Value::text).collect())
}

/// The metric of this id.
pub(crate) fn metric(id: &str) -> Option<&'static Metric> {
    metrics().iter().find(|metric| metric.id == id)
}

fn read(text: &str) -> Result<Vec<Metric>, DeError> {
    let tree = document::parse(FileId(0), text, &Limits::default());
    let root = tree.documents().first().and_then(|document| tree.root(document));
    root.map_or_else(|| Ok(Vec::new()), document::from_node)
}

impl Metric {
    /// A value in every unit in which it may be written, the usual one first.
    pub(crate) fn units(&self) -> &[Quantity] {
        self.parsed.get_or_init(|| {
            let texts = if self.standard.is_empty() { &self.units } else { &self.standard };
            let units = texts.iter().filter_map(|text| text.parse().ok());
            units.map(|unit| Quantity { comparison: None, ..unit }).collect()
        })
    }

    /// As expressions see it.
    pub(crate) fn value(&'static self) -> Value<'static> {
        self.value.get_or_init(|| self.made()).borrowed()
    }

    fn made(&'static self) -> Value<'static> {
        let direction = match self.direction {
            Direction::Down => "down",
            Direction::Up => "up",
        };
        let percentile = self.percentile.as_deref().map_or(Value::Null, Value::text);
        Value::Map(
            [
                ("id", Value::text(self.id.as_str())),
                ("title", Value::text(self.title.as_str())),
                ("direction", Value::text(direction)),
                ("standard", list(self.standard.iter().map(String::as_str))),
                ("percentile", percentile),
                ("source", Value::text(self.source.as_str())),
            ]
            .into_iter()
            .map(|(name, value)| (Value::text(name), value))
            .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn every_metric_can_be_measured_and_its_standard_points_the_better_way() {
        let metrics = read(TEXT).unwrap();
        assert_eq!(metrics.len(), 25);
        for (index, metric) in metrics.iter().enumerate() {
            let first = metrics.iter().position(|other| other.id == metric.id);
            assert_eq!(first, Some(index), "{} is there twice", metric.id);
            assert_ne!(metric.standard.is_empty(), metric.units.is_empty(), "{}", metric.id);
            for text in &metric.standard {
                let standard: Quantity = text.parse().unwrap();
                assert_eq!(standard.direction(), Some(metric.direction), "{}", metric.id);
            }
            assert_eq!(metric.units().len(), metric.standard.len() + metric.units.len(), "{}", metric.id);
        }
    }
}
