//! Colours: safe for colour-blind readers, and dark enough to be read in print.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl Serialize for Rgb {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Rgb {
    /// The colour at `t` (0 to 1) on the way from this one to another.
    pub(crate) fn toward(self, other: Rgb, t: f64) -> Rgb {
        let t = t.clamp(0.0, 1.0);
        let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * t).round() as u8;
        Rgb(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    fn luminance(self) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// The WCAG contrast of two colours, 1 to 21.
    pub(crate) fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// The look of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Theme {
    /// Dark text on white, for screen and print.
    #[default]
    Light,
    /// Light text on a dark ground, for a screen in the dark.
    Dark,
    /// Greys only, for a printer without colours.
    Print,
}

impl Theme {
    /// Every look.
    pub const ALL: [Theme; 3] = [Theme::Light, Theme::Dark, Theme::Print];
}

/// The colours of one theme.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Colors {
    pub(crate) paper: Rgb,
    pub(crate) ink: Rgb,
    /// Subtitle, notes, tick labels.
    pub(crate) muted: Rgb,
    pub(crate) grid: Rgb,
    pub(crate) axis: Rgb,
    /// What is shown but not spoken of.
    pub(crate) context: Rgb,
    pub(crate) accent: Rgb,
    pub(crate) highlight: Rgb,
    pub(crate) hatch: Rgb,
    /// Lines, from the values of Okabe and Ito without the yellow, which is lost on white.
    pub(crate) series: &'static [Rgb],
    /// Areas, in an order in which neighbours differ in lightness as well.
    pub(crate) segments: &'static [Rgb],
    pub(crate) sequential: [Rgb; 3],
    pub(crate) diverging: [Rgb; 3],
    /// Parts of a whole are hatched as well as shaded.
    pub(crate) hatched: bool,
}

const SERIES: &[Rgb] = &[
    Rgb(0, 114, 178),
    Rgb(213, 94, 0),
    Rgb(0, 158, 115),
    Rgb(204, 121, 167),
    Rgb(86, 180, 233),
    Rgb(230, 159, 0),
    Rgb(68, 68, 68),
    Rgb(120, 94, 171),
];

const SEGMENTS: &[Rgb] = &[
    Rgb(0, 114, 178),
    Rgb(134, 196, 236),
    Rgb(213, 94, 0),
    Rgb(240, 190, 90),
    Rgb(0, 130, 96),
    Rgb(214, 152, 188),
    Rgb(150, 156, 162),
    Rgb(86, 66, 130),
    Rgb(196, 216, 140),
    Rgb(72, 78, 84),
];

/// Greys far enough apart to be told from each other beside one another.
const GREYS: &[Rgb] =
    &[Rgb(40, 40, 40), Rgb(150, 150, 150), Rgb(90, 90, 90), Rgb(185, 185, 185), Rgb(65, 65, 65), Rgb(125, 125, 125)];

/// Parts of a whole in grey: neighbours differ most.
const GREY_SEGMENTS: &[Rgb] =
    &[Rgb(50, 50, 50), Rgb(190, 190, 190), Rgb(105, 105, 105), Rgb(225, 225, 225), Rgb(75, 75, 75), Rgb(160, 160, 160)];

/// Lines on a dark ground.
const LIGHT_SERIES: &[Rgb] = &[
    Rgb(86, 180, 233),
    Rgb(240, 150, 70),
    Rgb(70, 200, 160),
    Rgb(226, 160, 197),
    Rgb(240, 228, 66),
    Rgb(200, 200, 200),
    Rgb(170, 150, 230),
    Rgb(230, 159, 0),
];

/// The colours that stand for things, for a picture drawn elsewhere that is to look like ours.
///
/// ```
/// use gongkai_charts::{Rgb, Theme};
///
/// assert_eq!(Theme::Light.palette().series[0], Rgb(0, 114, 178));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Bars and points of one series.
    pub accent: Rgb,
    /// What the reader asked to see.
    pub highlight: Rgb,
    /// Lines behind the numbers.
    pub grid: Rgb,
    /// Lines, in the order they are given; they repeat after the last one.
    pub series: &'static [Rgb],
    /// Parts of a whole, in an order in which neighbours differ in lightness as well.
    pub segments: &'static [Rgb],
}

impl Theme {
    /// The colours of this theme, for others to draw with.
    pub fn palette(self) -> Palette {
        let Colors { accent, highlight, grid, series, segments, .. } = self.colors();
        Palette { accent, highlight, grid, series, segments }
    }

    pub(crate) fn colors(self) -> Colors {
        match self {
            Theme::Light => Colors {
                paper: Rgb(255, 255, 255),
                ink: Rgb(29, 33, 38),
                muted: Rgb(89, 98, 107),
                grid: Rgb(229, 232, 235),
                axis: Rgb(150, 158, 166),
                context: Rgb(190, 197, 204),
                accent: Rgb(0, 98, 155),
                highlight: Rgb(201, 84, 0),
                hatch: Rgb(176, 183, 190),
                series: SERIES,
                segments: SEGMENTS,
                sequential: [Rgb(229, 240, 248), Rgb(128, 184, 222), Rgb(8, 64, 124)],
                diverging: [Rgb(179, 88, 6), Rgb(236, 236, 236), Rgb(20, 90, 160)],
                hatched: false,
            },
            Theme::Dark => Colors {
                paper: Rgb(24, 27, 31),
                ink: Rgb(236, 239, 242),
                muted: Rgb(170, 178, 186),
                grid: Rgb(52, 58, 64),
                axis: Rgb(120, 128, 136),
                context: Rgb(92, 100, 108),
                accent: Rgb(86, 180, 233),
                highlight: Rgb(240, 150, 70),
                hatch: Rgb(96, 104, 112),
                series: LIGHT_SERIES,
                segments: SEGMENTS,
                sequential: [Rgb(34, 48, 62), Rgb(48, 110, 160), Rgb(170, 215, 245)],
                diverging: [Rgb(235, 140, 60), Rgb(62, 66, 70), Rgb(90, 170, 235)],
                hatched: false,
            },
            Theme::Print => Colors {
                paper: Rgb(255, 255, 255),
                ink: Rgb(0, 0, 0),
                muted: Rgb(70, 70, 70),
                grid: Rgb(222, 222, 222),
                axis: Rgb(120, 120, 120),
                context: Rgb(190, 190, 190),
                accent: Rgb(95, 95, 95),
                highlight: Rgb(0, 0, 0),
                hatch: Rgb(160, 160, 160),
                series: GREYS,
                segments: GREY_SEGMENTS,
                sequential: [Rgb(242, 242, 242), Rgb(165, 165, 165), Rgb(45, 45, 45)],
                diverging: [Rgb(60, 60, 60), Rgb(245, 245, 245), Rgb(130, 130, 130)],
                hatched: true,
            },
        }
    }
}

impl Colors {
    /// The strokes over every second part of a whole, where greys alone would have to tell them apart.
    pub(crate) fn pattern(&self, part: usize) -> Option<Rgb> {
        let fill = self.segments.get(part).filter(|_| self.hatched && part % 2 == 1)?;
        Some(fill.toward(self.on(*fill), 0.55))
    }

    /// A colour darkened until it can be read as text.
    pub(crate) fn as_text(&self, color: Rgb) -> Rgb {
        (0..=20)
            .map(|step| color.toward(self.ink, f64::from(step) / 20.0))
            .find(|c| c.contrast(self.paper) >= 4.5)
            .unwrap_or(self.ink)
    }

    /// The text colour that is read best on a filled area.
    pub(crate) fn on(&self, fill: Rgb) -> Rgb {
        if fill.contrast(self.paper) >= fill.contrast(self.ink) { self.paper } else { self.ink }
    }

    /// A point (0 to 1) of a three-colour scale.
    pub(crate) fn ramp(scale: [Rgb; 3], t: f64) -> Rgb {
        if t <= 0.5 { scale[0].toward(scale[1], t * 2.0) } else { scale[1].toward(scale[2], t * 2.0 - 1.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_colours_can_be_read() {
        for theme in Theme::ALL {
            let colors = theme.colors();
            for color in [colors.ink, colors.muted, colors.accent] {
                assert!(color.contrast(colors.paper) >= 4.5, "{theme:?} {color}");
            }
            for color in colors.series {
                assert!(colors.as_text(*color).contrast(colors.paper) >= 4.5, "{theme:?} {color}");
            }
            for fill in colors.segments {
                assert!(colors.on(*fill).contrast(*fill) >= 4.0, "{theme:?} {fill}");
            }
        }
    }

    #[test]
    fn a_printer_without_colours_gets_none() {
        let colors = Theme::Print.colors();
        let plain = [colors.paper, colors.ink, colors.muted, colors.grid, colors.axis, colors.context, colors.accent];
        let all =
            plain.iter().chain(colors.series).chain(colors.segments).chain(&colors.sequential).chain(&colors.diverging);
        assert!(all.into_iter().all(|Rgb(r, g, b)| r == g && g == b));
        for pair in colors.segments.windows(2) {
            assert!(pair[0].contrast(pair[1]) > 1.6, "{} {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn ramps_run_from_end_to_end() {
        let colors = Theme::Light.colors();
        assert_eq!(Colors::ramp(colors.sequential, 0.0), colors.sequential[0]);
        assert_eq!(Colors::ramp(colors.sequential, 0.5), colors.sequential[1]);
        assert_eq!(Colors::ramp(colors.sequential, 1.0), colors.sequential[2]);
    }
}
