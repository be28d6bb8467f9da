//! Scenes as pixels, painted on a plotters backend.
//!
//! The backend only mixes pixels and fills rectangles. Slanted lines, circles and letters are measured here with
//! fractions of a pixel, since the backend's own polygons are whole pixels and its letters do not follow our metrics.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use ab_glyph::{Font, OutlinedGlyph};
use plotters::backend::{BitMapBackend, DrawingBackend};
use plotters::drawing::DrawingAreaErrorKind;
use plotters::style::{Color, RGBColor};

use crate::error::{ChartError, PaintError};
use crate::font::{em_width, face, scale};
use crate::scene::{Anchor, Area, Item, Point, Scene, Text, hatch_lines};
use crate::spec::ChartSpec;
use crate::theme::Rgb;

/// Pixels of the PNG for each CSS pixel.
const ZOOM: f64 = 2.0;

/// The chart as PNG, two pixels for each pixel of the layout.
///
/// The letters come from the embedded face: no font of the system is used. The same spec gives the same bytes.
///
/// ```
/// use gongkai_charts::{Chart, ChartSpec, Trend, Unit, ValueFormat, render_png};
/// let spec = ChartSpec::new("标题", ValueFormat::new(Unit::Cases), Chart::Trend(Trend::default()));
/// assert!(render_png(&spec).unwrap().starts_with(b"\x89PNG"));
/// ```
pub fn render_png(spec: &ChartSpec) -> Result<Vec<u8>, ChartError> {
    let scene = spec.layout()?;
    let (width, height) = size(&scene);
    let mut pixels = vec![0_u8; width as usize * height as usize * 3];
    {
        let mut backend: Backend<'_> = BitMapBackend::with_buffer(&mut pixels, (width, height));
        paint(&scene, &mut backend).map_err(ChartError::Paint)?;
    }
    encode(&pixels, width, height).map_err(ChartError::Png)
}

fn size(scene: &Scene) -> (u32, u32) {
    ((scene.width * ZOOM) as u32, (scene.height * ZOOM) as u32)
}

fn encode(pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_depth(png::BitDepth::Eight);
    // Flat areas and letters: unfiltered rows compress best.
    encoder.set_filter(png::Filter::NoFilter);
    // A little larger than at the usual level; a picture takes a fifth less time.
    encoder.set_deflate_compression(png::DeflateCompression::Level(4));
    // 192 dots per inch: printed and pasted at the size of the layout.
    let per_metre = (96.0 * ZOOM / 0.0254) as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    let indexed = indexed(pixels);
    let data = match &indexed {
        Some((palette, indices)) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette);
            indices.as_slice()
        }
        None => {
            encoder.set_color(png::ColorType::Rgb);
            pixels
        }
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(data)?;
    writer.finish()?;
    Ok(out)
}

/// The colours in the order in which they first appear, and each pixel as one of them; none if a byte cannot number them.
///
/// A third of the bytes is a third of the time to compress them, which is most of the time that a picture takes.
fn indexed(pixels: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut numbers: HashMap<[u8; 3], u8> = HashMap::new();
    let mut palette = Vec::new();
    let mut indices = Vec::with_capacity(pixels.len() / 3);
    let mut previous = None;
    for pixel in pixels.as_chunks::<3>().0 {
        let number = match previous {
            Some((color, number)) if color == pixel => number,
            _ => match numbers.entry(*pixel) {
                Entry::Occupied(entry) => *entry.get(),
                Entry::Vacant(entry) => {
                    let number = u8::try_from(palette.len() / 3).ok()?;
                    palette.extend_from_slice(pixel);
                    *entry.insert(number)
                }
            },
        };
        previous = Some((pixel, number));
        indices.push(number);
    }
    Some((palette, indices))
}

type Backend<'a> = BitMapBackend<'a>;
type Painted = Result<(), DrawingAreaErrorKind<PaintError>>;

fn fill(backend: &mut Backend<'_>, from: (i32, i32), to: (i32, i32), color: Rgb) -> Painted {
    let style = RGBColor(color.0, color.1, color.2);
    backend.draw_rect(from, to, &style, true).map_err(DrawingAreaErrorKind::BackendError)
}

/// Steps from bare to covered. Sixteen look as smooth as 255 at two pixels a point, and most pictures have then no more
/// colours than a byte can number.
const STEPS: f64 = 15.0;

fn mix(backend: &mut Backend<'_>, at: (i32, i32), color: Rgb, cover: f64) -> Painted {
    let steps = (cover * STEPS + 0.5) as u8;
    if steps == 0 {
        return Ok(());
    }
    let color = RGBColor(color.0, color.1, color.2).mix(f64::from(steps) / STEPS).to_backend_color();
    backend.draw_pixel(at, color).map_err(DrawingAreaErrorKind::BackendError)
}

fn paint(scene: &Scene, backend: &mut Backend<'_>) -> Painted {
    let (width, height) = size(scene);
    fill(backend, (0, 0), (width as i32, height as i32), scene.background)?;
    for item in &scene.items {
        match item {
            Item::Rect { area, fill, .. } => rect(backend, area, *fill)?,
            Item::Line { from, to, color, width, dashed } => straight(backend, *from, *to, *color, *width, *dashed)?,
            Item::Polyline { points, color, width } => stroke(backend, points, *width, *color)?,
            Item::Circle { center, radius, fill, .. } => stroke(backend, &[*center, *center], radius * 2.0, *fill)?,
            Item::Hatch { area, color, .. } => {
                for (a, b) in hatch_lines(area) {
                    stroke(backend, &[a, b], 1.0, *color)?;
                }
            }
            Item::Band { upper, lower, fill, .. } => band(backend, upper, lower, *fill)?,
            Item::Text(text) => letters(backend, text)?,
        }
    }
    Ok(())
}

fn pixel(value: f64) -> i32 {
    (value * ZOOM).round() as i32
}

/// A rectangle with its edges on whole pixels.
fn rect(backend: &mut Backend<'_>, area: &Area, color: Rgb) -> Painted {
    let (x0, y0, x1, y1) = (pixel(area.x), pixel(area.y), pixel(area.right()), pixel(area.bottom()));
    if x1 > x0 && y1 > y0 { fill(backend, (x0, y0), (x1, y1), color) } else { Ok(()) }
}

/// A level or upright line as sharp rectangles, any other as a stroke.
fn straight(backend: &mut Backend<'_>, from: Point, to: Point, color: Rgb, width: f64, dashed: bool) -> Painted {
    let (on, off) = if dashed { (4.0, 3.0) } else { (f64::INFINITY, 0.0) };
    let length = (to.x - from.x).hypot(to.y - from.y);
    if length <= 0.0 {
        return Ok(());
    }
    let (dx, dy) = ((to.x - from.x) / length, (to.y - from.y) / length);
    let mut at = 0.0;
    while at < length {
        let end = length.min(at + on);
        let a = Point { x: from.x + dx * at, y: from.y + dy * at };
        let b = Point { x: from.x + dx * end, y: from.y + dy * end };
        if dx == 0.0 || dy == 0.0 {
            let (across_x, across_y) = if dx == 0.0 { (width, 0.0) } else { (0.0, width) };
            let area = Area {
                x: a.x.min(b.x) - across_x / 2.0,
                y: a.y.min(b.y) - across_y / 2.0,
                w: (b.x - a.x).abs() + across_x,
                h: (b.y - a.y).abs() + across_y,
            };
            rect(backend, &area, color)?;
        } else {
            stroke(backend, &[a, b], width, color)?;
        }
        at = end + off;
    }
    Ok(())
}

/// A stroke with round joints and ends: each pixel is covered by its distance to the nearest segment.
fn stroke(backend: &mut Backend<'_>, points: &[Point], width: f64, color: Rgb) -> Painted {
    let radius = width * ZOOM / 2.0;
    let points: Vec<(f64, f64)> = points.iter().map(|p| (p.x * ZOOM, p.y * ZOOM)).collect();
    let bounds = |f: fn(&(f64, f64)) -> f64| {
        let (low, high) =
            points.iter().map(f).fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        ((low - radius - 1.0).floor() as i32, (high + radius + 1.0).ceil() as i32)
    };
    if points.is_empty() {
        return Ok(());
    }
    let ((left, right), (top, bottom)) = (bounds(|p| p.0), bounds(|p| p.1));
    let columns = (right - left) as usize;
    let rows = (bottom - top) as usize;
    let mut covered = vec![0.0_f32; columns * rows];
    // The columns of each row that a segment comes near: a long slanted line touches few pixels of its box.
    let mut touched = vec![(right, left); rows];
    let reach = radius + 1.0;
    for pair in points.windows(2) {
        let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
        let (dx, dy) = (bx - ax, by - ay);
        let square = dx * dx + dy * dy;
        let y0 = ((ay.min(by) - reach).floor() as i32).max(top);
        let y1 = ((ay.max(by) + reach).ceil() as i32).min(bottom);
        for y in y0..y1 {
            let middle = f64::from(y) + 0.5;
            let along = |y: f64| if dy == 0.0 { None } else { Some(((y - ay) / dy).clamp(0.0, 1.0)) };
            let (from, to) =
                along(middle - reach).zip(along(middle + reach)).map_or((ax, bx), |(t, u)| (ax + t * dx, ax + u * dx));
            let x0 = ((from.min(to) - reach).floor() as i32).max(left);
            let x1 = ((from.max(to) + reach).ceil() as i32).min(right);
            let row = (y - top) as usize;
            touched[row] = (touched[row].0.min(x0), touched[row].1.max(x1));
            for x in x0..x1 {
                let (px, py) = (f64::from(x) + 0.5 - ax, middle - ay);
                let t = if square > 0.0 { ((px * dx + py * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
                let (away_x, away_y) = (px - t * dx, py - t * dy);
                let distance = (away_x * away_x + away_y * away_y).sqrt();
                let cover = (radius - distance + 0.5).clamp(0.0, 1.0) as f32;
                let cell = &mut covered[row * columns + (x - left) as usize];
                *cell = cell.max(cover);
            }
        }
    }
    for (row, (x0, x1)) in touched.into_iter().enumerate() {
        for x in x0..x1 {
            mix(backend, (x, top + row as i32), color, f64::from(covered[row * columns + (x - left) as usize]))?;
        }
    }
    Ok(())
}

/// The area between two lines, column by column of pixels; its edges are smoothed up and down.
fn band(backend: &mut Backend<'_>, upper: &[Point], lower: &[Point], color: Rgb) -> Painted {
    let ends: Vec<(f64, f64, f64)> =
        upper.iter().zip(lower).map(|(a, b)| (a.x * ZOOM, a.y * ZOOM, b.y * ZOOM)).collect();
    for pair in ends.windows(2) {
        let ((x0, top0, bottom0), (x1, top1, bottom1)) = (pair[0], pair[1]);
        for column in x0.round() as i32..x1.round() as i32 {
            let t = ((f64::from(column) + 0.5 - x0) / (x1 - x0)).clamp(0.0, 1.0);
            let (top, bottom) = (top0 + t * (top1 - top0), bottom0 + t * (bottom1 - bottom0));
            for row in top.floor() as i32..bottom.ceil() as i32 {
                let cover = (bottom.min(f64::from(row) + 1.0) - top.max(f64::from(row))).clamp(0.0, 1.0);
                mix(backend, (column, row), color, cover)?;
            }
        }
    }
    Ok(())
}

/// The letters of a text; bold ones are drawn a second time a little to the right.
fn letters(backend: &mut Backend<'_>, text: &Text) -> Painted {
    let font = face();
    let size = scale(text.size * ZOOM);
    let advance = |c: char| em_width(c) * text.size;
    // A bold face sets its Latin letters a little wider; the box of the text allows for more.
    let spread = |c: char| if text.strong && c.is_ascii() { 0.015 * text.size } else { 0.0 };
    let drawn: f64 = text.text.chars().map(|c| advance(c) + spread(c)).sum();
    let mut x = match text.anchor {
        Anchor::Start => text.x,
        Anchor::Middle => text.x - drawn / 2.0,
        Anchor::End => text.x - drawn,
    };
    let copies: &[f64] = if text.strong { &[0.0, 0.035] } else { &[0.0] };
    for c in text.text.chars() {
        let outline = |shift: &f64| {
            let place = ab_glyph::point(((x + shift * text.size) * ZOOM) as f32, (text.y * ZOOM) as f32);
            font.outline_glyph(font.glyph_id(c).with_scale_and_position(size, place))
        };
        ink(backend, &copies.iter().filter_map(outline).collect::<Vec<_>>(), text.color)?;
        x += advance(c) + spread(c);
    }
    Ok(())
}

/// Fills outlines that lie over each other as one area.
fn ink(backend: &mut Backend<'_>, outlines: &[OutlinedGlyph], color: Rgb) -> Painted {
    let boxes = || outlines.iter().map(OutlinedGlyph::px_bounds);
    let Some(all) = boxes().reduce(|a, b| ab_glyph::Rect {
        min: ab_glyph::point(a.min.x.min(b.min.x), a.min.y.min(b.min.y)),
        max: ab_glyph::point(a.max.x.max(b.max.x), a.max.y.max(b.max.y)),
    }) else {
        return Ok(());
    };
    let columns = all.width() as usize;
    let mut covered = vec![0.0_f32; columns * all.height() as usize];
    for (outline, corner) in outlines.iter().zip(boxes().map(|b| b.min)) {
        let (left, top) = ((corner.x - all.min.x) as usize, (corner.y - all.min.y) as usize);
        outline.draw(|x, y, cover| {
            if let Some(cell) = covered.get_mut((top + y as usize) * columns + left + x as usize) {
                *cell += cover.min(1.0) * (1.0 - *cell);
            }
        });
    }
    let (left, top) = (all.min.x as i32, all.min.y as i32);
    for (row, line) in (top..).zip(covered.chunks(columns.max(1))) {
        for (column, cover) in (left..).zip(line) {
            mix(backend, (column, row), color, f64::from(*cover))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Chart, Trend, Unit, ValueFormat};
    use gongkai_model::Lang;

    /// A bitmap with one text on it.
    fn painted(text: &str) -> Vec<u8> {
        let (width, height) = (200, 60);
        let mut pixels = vec![255_u8; width as usize * height as usize * 3];
        let mut backend: Backend<'_> = BitMapBackend::with_buffer(&mut pixels, (width, height));
        let text = Item::Text(Text::new(text, 5.0, 22.0, 20.0, Rgb(0, 0, 0)));
        for item in crate::boxes::boxed(vec![text]).0 {
            match item {
                Item::Text(text) => letters(&mut backend, &text).unwrap(),
                Item::Polyline { points, color, width } => stroke(&mut backend, &points, width, color).unwrap(),
                other => panic!("{other:?}"),
            }
        }
        drop(backend);
        pixels
    }

    #[test]
    fn han_text_is_painted_and_no_boxes() {
        let (han, boxes, nothing) = (painted("云泽区"), painted("\u{1F600}\u{1F600}\u{1F600}"), painted(""));
        let dark = |pixels: &[u8]| pixels.iter().filter(|p| **p < 128).count();
        assert_eq!(dark(&nothing), 0);
        assert!(dark(&boxes) > 100, "a character outside the face is a box");
        assert!(dark(&han) > 500);
        assert_ne!(han, boxes);
        assert_ne!(painted("云"), painted("泽"));
        assert_ne!(painted("\u{1F600}"), painted("\u{1F601}"), "a box says which character it stands for");
    }

    #[test]
    fn lines_and_areas_are_where_the_scene_says() {
        let scene = Scene {
            width: 20.0,
            height: 10.0,
            background: Rgb(255, 255, 255),
            title: String::new(),
            description: String::new(),
            lang: Lang::Zh,
            items: vec![
                Item::Rect { area: Area { x: 2.0, y: 2.0, w: 3.0, h: 3.0 }, fill: Rgb(255, 0, 0), about: None },
                Item::Line {
                    from: Point { x: 10.5, y: 0.0 },
                    to: Point { x: 10.5, y: 10.0 },
                    color: Rgb(0, 0, 255),
                    width: 1.0,
                    dashed: false,
                },
            ],
            missing: Vec::new(),
        };
        let mut pixels = vec![0_u8; 40 * 20 * 3];
        let mut backend: Backend<'_> = BitMapBackend::with_buffer(&mut pixels, (40, 20));
        paint(&scene, &mut backend).unwrap();
        drop(backend);
        let at =
            |x: usize, y: usize| (pixels[(y * 40 + x) * 3], pixels[(y * 40 + x) * 3 + 1], pixels[(y * 40 + x) * 3 + 2]);
        let red: usize =
            (0..20).flat_map(|y| (0..40).map(move |x| (x, y))).filter(|p| at(p.0, p.1) == (255, 0, 0)).count();
        assert_eq!((red, at(4, 4), at(9, 9), at(10, 10)), (36, (255, 0, 0), (255, 0, 0), (255, 255, 255)));
        assert_eq!(
            (at(19, 5), at(20, 5), at(21, 5), at(22, 5)),
            ((255, 255, 255), (0, 0, 255), (0, 0, 255), (255, 255, 255))
        );
        assert_eq!(at(39, 19), (255, 255, 255));
    }

    #[test]
    fn the_png_is_twice_the_layout_and_can_be_read_back() {
        let spec = ChartSpec::new("标题", ValueFormat::new(Unit::Cases), Chart::Trend(Trend::default()));
        let bytes = render_png(&spec).unwrap();
        let scene = spec.layout().unwrap();
        let reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        let info = reader.info();
        assert_eq!((info.width, info.height), size(&scene));
        assert_eq!(info.width, 1600);
        assert_eq!(bytes, render_png(&spec).unwrap());
    }

    #[test]
    fn a_picture_read_back_is_the_picture_painted_with_few_colours_and_with_many() {
        let (width, height) = (40_u32, 20_u32);
        let few: Vec<u8> = (0..width * height).flat_map(|at| [(at % 7) as u8, 9, 200]).collect();
        let many: Vec<u8> = (0..width * height).flat_map(|at| [(at % 256) as u8, (at / 256) as u8, 3]).collect();
        for (pixels, color) in [(few, png::ColorType::Indexed), (many, png::ColorType::Rgb)] {
            let bytes = encode(&pixels, width, height).unwrap();
            let mut decoder = png::Decoder::new(std::io::Cursor::new(&bytes));
            decoder.set_transformations(png::Transformations::EXPAND);
            let mut reader = decoder.read_info().unwrap();
            assert_eq!(reader.info().color_type, color);
            let mut back = vec![0; reader.output_buffer_size().unwrap()];
            reader.next_frame(&mut back).unwrap();
            assert_eq!(back, pixels);
        }
    }
}
