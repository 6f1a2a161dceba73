//! Puts the components of a picture beside each other.

use rustc_hash::FxHashSet;

/// How many cells the shapes of all components have together, about.
const CELLS: f32 = 12_000.0;

/// The room between two components.
const BETWEEN: f32 = 44.0;

/// How much wider than high a picture is, about.
const WIDE: f32 = 1.5;

/// A component that was laid out by itself.
pub(super) struct Part {
    /// The places of its nodes.
    pub(super) positions: Vec<(f32, f32)>,
    /// The radii of its nodes.
    pub(super) radii: Vec<f32>,
    /// The joins between its nodes.
    pub(super) joins: Vec<(usize, usize)>,
}

/// Moves each part as a whole, so that none lies on or between the nodes of another: the first one in the middle, and the
/// others around it as they fit.
pub(super) fn pack(parts: &mut [Part]) {
    let area: f32 = parts.iter().map(area).sum();
    let size = (area / CELLS).sqrt().max(BETWEEN / 2.0);
    let mut taken: FxHashSet<(i32, i32)> = FxHashSet::default();
    let (mut ring, mut before) = (0, None);
    for part in parts {
        let shape = Shape::new(part, size);
        // What has the same form as the one before fits no nearer.
        if before.as_ref() != Some(&shape.rows) {
            ring = 0;
        }
        let place = loop {
            if let Some(place) = around(ring).find(|place| shape.cells(*place).all(|cell| !taken.contains(&cell))) {
                break place;
            }
            ring += 1;
        };
        taken.extend(shape.cells(place));
        let middle = shape.middle();
        let x = (place.0 - middle.0 - shape.corner.0) as f32 * size;
        let y = (place.1 - middle.1 - shape.corner.1) as f32 * size;
        part.positions.iter_mut().for_each(|position| *position = (position.0 + x, position.1 + y));
        before = Some(shape.rows);
    }
}

/// The cells on a rectangle around the middle, those above and below first.
fn around(ring: i32) -> impl Iterator<Item = (i32, i32)> {
    let (width, height) = ((ring as f32 * WIDE).round() as i32, ring);
    let flat = (0..=width).flat_map(move |x| [(x, height), (-x, height), (x, -height), (-x, -height)]);
    flat.chain((0..height).flat_map(move |y| [(width, y), (-width, y), (width, -y), (-width, -y)]))
}

fn area(part: &Part) -> f32 {
    let (mut low, mut high) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
    for (x, y) in &part.positions {
        low = (low.0.min(*x), low.1.min(*y));
        high = (high.0.max(*x), high.1.max(*y));
    }
    (high.0 - low.0 + 2.0 * BETWEEN) * (high.1 - low.1 + 2.0 * BETWEEN)
}

/// What a component covers.
struct Shape {
    /// The cell of its upper left corner, in the component's own positions.
    corner: (i32, i32),
    /// For each row of cells its first and last column, from the corner.
    rows: Vec<(i32, i32)>,
}

impl Shape {
    fn new(part: &Part, size: f32) -> Self {
        let cell = |at: f32| (at / size).floor() as i32;
        let mut boxes = Vec::with_capacity(part.positions.len());
        for ((x, y), radius) in part.positions.iter().zip(&part.radii) {
            let room = radius + BETWEEN / 2.0;
            boxes.push((cell(x - room), cell(x + room), cell(y - room), cell(y + room)));
        }
        let top = boxes.iter().map(|at| at.2).min().unwrap_or(0);
        let bottom = boxes.iter().map(|at| at.3).max().unwrap_or(0);
        let mut rows = vec![(i32::MAX, i32::MIN); (bottom - top + 1) as usize];
        let mut cover = |row: i32, from: i32, to: i32| {
            let columns = &mut rows[(row - top) as usize];
            *columns = (columns.0.min(from), columns.1.max(to));
        };
        for (left, right, upper, lower) in boxes {
            (upper..=lower).for_each(|row| cover(row, left, right));
        }
        for (one, other) in &part.joins {
            let (from, to) = (part.positions[*one], part.positions[*other]);
            let steps = ((to.1 - from.1).abs() / size).ceil();
            for step in 0..=steps as i32 {
                let along = step as f32 / steps.max(1.0);
                let column = cell(from.0 + (to.0 - from.0) * along);
                cover(cell(from.1 + (to.1 - from.1) * along), column, column);
            }
        }
        let left = rows.iter().map(|columns| columns.0).min().unwrap_or(0);
        rows.iter_mut().for_each(|columns| *columns = (columns.0 - left, columns.1 - left));
        Self { corner: (left, top), rows }
    }

    fn middle(&self) -> (i32, i32) {
        (self.rows.iter().map(|columns| columns.1).max().unwrap_or(0) / 2, self.rows.len() as i32 / 2)
    }

    /// Its cells when its middle stands at a place.
    fn cells(&self, (column, row): (i32, i32)) -> impl Iterator<Item = (i32, i32)> {
        let middle = self.middle();
        self.rows.iter().enumerate().flat_map(move |(line, (from, to))| {
            let row = row - middle.1 + line as i32;
            (*from..=*to).map(move |at| (column - middle.0 + at, row))
        })
    }
}
