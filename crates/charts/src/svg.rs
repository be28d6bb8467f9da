//! Scenes as SVG: real text, no script, no ids that could clash on one page.

use std::fmt::Write;

use crate::embed::font_face_css;
use crate::error::ChartError;
use crate::font::FAMILIES;
use crate::scene::{About, Anchor, Area, Item, Point, Scene, Text, hatch_lines};
use crate::spec::ChartSpec;
use crate::theme::Theme;
use gongkai_model::in_html;

/// The chart as SVG that stands alone: the letters it needs are inside, so that it looks the same on every machine.
///
/// The title and the description are inside for readers who cannot see it; shortened names are whole in a `<title>`.
/// The same spec gives the same bytes.
///
/// # Errors
///
/// What [`ChartSpec::layout`] finds wrong with the spec, and [`ChartError::Face`].
pub fn render_svg(spec: &ChartSpec) -> Result<String, ChartError> {
    let scene = spec.layout()?;
    let face = font_face_css(scene.texts().flat_map(|text| text.text.chars()))?;
    Ok(write(&scene, &format!("<style>{face}</style>\n")))
}

/// As [`render_svg`] without the letters, for a page that declares the face once for all its pictures by
/// [`font_face_css`].
///
/// ```
/// use gongkai_charts::{Chart, ChartSpec, Trend, Unit, ValueFormat, font_face_css, render_svg_bare};
/// let spec = ChartSpec::new("标题", ValueFormat::new(Unit::Cases), Chart::Trend(Trend::default()));
/// let svg = render_svg_bare(&spec).unwrap();
/// let page = format!("<style>{}</style>{svg}", font_face_css(svg.chars()).unwrap());
/// assert_eq!(page.matches("@font-face").count(), 1);
/// ```
///
/// # Errors
///
/// What [`ChartSpec::layout`] finds wrong with the spec.
pub fn render_svg_bare(spec: &ChartSpec) -> Result<String, ChartError> {
    Ok(write(&spec.layout()?, ""))
}

/// As [`render_svg`] with two pictures in one, of which whoever shows it takes the one that fits: dark on light, or light on dark
/// where dark is preferred. For a notebook; the theme of the spec is not asked.
///
/// ```
/// use gongkai_charts::{Chart, ChartSpec, Trend, Unit, ValueFormat, render_svg_of_both};
/// let spec = ChartSpec::new("标题", ValueFormat::new(Unit::Cases), Chart::Trend(Trend::default()));
/// let svg = render_svg_of_both(&spec).unwrap();
/// assert_eq!(svg.matches("@font-face").count(), 1);
/// assert!(svg.contains("prefers-color-scheme:dark"));
/// ```
///
/// # Errors
///
/// What [`ChartSpec::layout`] finds wrong with the spec, and [`ChartError::Face`].
pub fn render_svg_of_both(spec: &ChartSpec) -> Result<String, ChartError> {
    let scene = |theme| ChartSpec { theme, ..spec.clone() }.layout();
    let (light, dark) = (scene(Theme::Light)?, scene(Theme::Dark)?);
    let face = font_face_css(light.texts().chain(dark.texts()).flat_map(|text| text.text.chars()))?;
    let mut out = String::new();
    // Two pictures on one page share these names, and the rules are the same.
    let style = format!(
        "<style>{face}.gongkai-dark{{display:none}}@media(prefers-color-scheme:dark)\
         {{.gongkai-light{{display:none}}.gongkai-dark{{display:inline}}}}</style>\n"
    );
    open(&mut out, &light, &style);
    for (class, scene) in [("gongkai-light", &light), ("gongkai-dark", &dark)] {
        push(&mut out, format_args!("<g class=\"{class}\">\n"));
        draw(&mut out, scene);
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    Ok(out)
}

/// The scene as SVG; `style` stands behind the title and the description, which readers look for first.
fn write(scene: &Scene, style: &str) -> String {
    let mut out = String::with_capacity(256 * scene.items.len() + style.len());
    open(&mut out, scene, style);
    draw(&mut out, scene);
    out.push_str("</svg>\n");
    out
}

/// The root, what the picture is of, and the style.
fn open(out: &mut String, scene: &Scene, style: &str) {
    let (w, h) = (num(scene.width), num(scene.height));
    let lang = scene.lang.pick("zh-CN", "en");
    let label = in_html(&scene.title);
    // Letters are to be as wide as they were measured, not rounded to pixels.
    push(
        out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{label}\" xml:lang=\"{lang}\" lang=\"{lang}\" \
         width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" font-family=\"{FAMILIES}\" \
         text-rendering=\"geometricPrecision\">\n\
         <title>{label}</title>\n<desc>{}</desc>\n{style}",
            in_html(&scene.description),
        ),
    );
}

/// The ground, and what stands on it.
fn draw(out: &mut String, scene: &Scene) {
    let (w, h) = (num(scene.width), num(scene.height));
    push(out, format_args!("<rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n", scene.background));
    for item in &scene.items {
        write_item(out, item);
    }
}

fn write_item(out: &mut String, item: &Item) {
    match item {
        Item::Rect { area, fill, about } => {
            push(out, format_args!("<rect{} fill=\"{fill}\" shape-rendering=\"crispEdges\"", place(area)));
            close(out, "rect", about.as_ref());
        }
        Item::Line { from, to, color, width, dashed } => {
            let dashes = if *dashed { " stroke-dasharray=\"4 3\"" } else { "" };
            push(
                out,
                format_args!(
                    "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{color}\" stroke-width=\"{}\"{dashes} \
                 shape-rendering=\"crispEdges\"/>\n",
                    num(from.x),
                    num(from.y),
                    num(to.x),
                    num(to.y),
                    num(*width),
                ),
            );
        }
        Item::Polyline { points, color, width } => {
            let list: Vec<String> = points.iter().map(|p| format!("{},{}", num(p.x), num(p.y))).collect();
            push(
                out,
                format_args!(
                    "<polyline points=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{}\" \
                 stroke-linejoin=\"round\" stroke-linecap=\"round\"/>\n",
                    list.join(" "),
                    num(*width),
                ),
            );
        }
        Item::Circle { center, radius, fill, about } => {
            push(
                out,
                format_args!(
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"",
                    num(center.x),
                    num(center.y),
                    num(*radius),
                ),
            );
            close(out, "circle", about.as_ref());
        }
        Item::Hatch { area, color, about } => {
            // An invisible rectangle takes the pointer, so that the reason can be read.
            let line = |(a, b): (Point, Point)| format!("M{} {}L{} {}", num(a.x), num(a.y), num(b.x), num(b.y));
            let path: String = hatch_lines(area).into_iter().map(line).collect();
            push(out, format_args!("<path d=\"{path}\" stroke=\"{color}\" stroke-width=\"1\" fill=\"none\"/>\n"));
            push(out, format_args!("<rect{} fill=\"none\" pointer-events=\"all\"", place(area)));
            close(out, "rect", about.as_ref());
        }
        Item::Band { upper, lower, fill, about } => {
            let around = upper.iter().chain(lower.iter().rev());
            let list: Vec<String> = around.map(|p| format!("{},{}", num(p.x), num(p.y))).collect();
            push(out, format_args!("<polygon points=\"{}\" fill=\"{fill}\"", list.join(" ")));
            close(out, "polygon", about.as_ref());
        }
        Item::Text(text) => write_text(out, text),
    }
}

fn write_text(out: &mut String, text: &Text) {
    let anchor = match text.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = if text.strong { " font-weight=\"600\"" } else { "" };
    push(
        out,
        format_args!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{anchor}{weight}>",
            num(text.x),
            num(text.y),
            num(text.size),
            text.color,
        ),
    );
    if let Some(full) = &text.full {
        push(out, format_args!("<title>{}</title>", in_html(&crate::frame::bounded(full))));
    }
    push(out, format_args!("{}</text>\n", in_html(&text.text)));
}

fn place(area: &Area) -> String {
    format!(" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", num(area.x), num(area.y), num(area.w), num(area.h))
}

fn close(out: &mut String, tag: &str, about: Option<&About>) {
    match about {
        Some(About { text, record: None }) => push(out, format_args!("><title>{}</title></{tag}>\n", in_html(text))),
        Some(About { text, record: Some(record) }) => {
            push(out, format_args!(" data-record=\"{}\"><title>{}</title></{tag}>\n", in_html(record), in_html(text)));
        }
        None => out.push_str("/>\n"),
    }
}

/// At most two decimals, no trailing zeros, no `-0`.
fn num(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String does not fail.
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bar, Bars, Chart, Unit, ValueFormat};

    #[test]
    fn numbers_are_short() {
        assert_eq!(num(12.0), "12");
        assert_eq!(num(0.126), "0.13");
        assert_eq!(num(-0.001), "0");
        assert_eq!(num(100.5), "100.5");
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(in_html("<b a=\"1\">&'"), "&lt;b a=&quot;1&quot;&gt;&amp;&#39;");
    }

    #[test]
    fn a_hostile_name_is_only_text() {
        let name = "<script>alert(\"1\")</script>";
        let bars = Bars { bars: vec![Bar::new(name, Some(1.0))], ..Bars::default() };
        let mut spec = ChartSpec::new(name, ValueFormat::new(Unit::Cases), Chart::Bars(bars));
        spec.source = "来源 & 出处\u{0}".to_owned();
        let svg = render_svg(&spec).unwrap();
        assert!(!svg.contains("<script"), "{svg}");
        assert!(svg.contains("<title>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;</title>"));
        assert!(svg.contains("来源 &amp; 出处</text>"));
        assert!(
            svg.contains("role=\"img\"")
                && svg.contains("<desc>")
                && svg.contains("font-family=\"'Gongkai Sans','Noto Sans SC'")
        );
    }

    #[test]
    fn the_letters_are_inside_once_and_left_out_of_a_bare_one() {
        let bars = Bars { bars: vec![Bar::new("云泽区档案馆", Some(3.0))], ..Bars::default() };
        let spec = ChartSpec::new("公开率", ValueFormat::new(Unit::Cases), Chart::Bars(bars));
        let (svg, bare) = (render_svg(&spec).unwrap(), render_svg_bare(&spec).unwrap());
        assert_eq!(svg, render_svg(&spec).unwrap());
        assert!(!bare.contains("<style") && !bare.contains("@font-face"));
        let tree = roxmltree::Document::parse(&svg).unwrap();
        let names: Vec<&str> =
            tree.root_element().children().filter(|n| n.is_element()).map(|n| n.tag_name().name()).collect();
        assert_eq!(names[..3], ["title", "desc", "style"]);
        assert_eq!(svg.matches("@font-face").count(), 1);
        let from = svg.find("<style>").unwrap();
        let to = svg.find("</style>\n").unwrap() + "</style>\n".len();
        assert_eq!(format!("{}{}", &svg[..from], &svg[to..]), bare);
    }

    #[test]
    fn a_mark_names_its_record() {
        let bar = Bar { datum: crate::Datum::new(Some(1.0)).record("甲\"乙/2023/own"), ..Bar::new("甲", None) };
        let bars = Bars { bars: vec![bar], ..Bars::default() };
        let svg = render_svg(&ChartSpec::new("标题", ValueFormat::percent(2), Chart::Bars(bars))).unwrap();
        assert_eq!(svg.matches(" data-record=\"甲&quot;乙/2023/own\"").count(), 1, "{svg}");
    }

    #[test]
    fn nothing_but_missing_values_says_so() {
        let bars = Bars { bars: vec![Bar::new("云泽区档案馆", None)], ..Bars::default() };
        let spec = ChartSpec::new("标题", ValueFormat::percent(2), Chart::Bars(bars));
        assert!(render_svg(&spec).unwrap().contains(">无数据</text>"));
        let wide = ChartSpec { width: 9000, ..spec };
        assert!(matches!(render_svg(&wide), Err(ChartError::Width { got: 9000, .. })));
    }
}
