//! Moves nodes apart that lie on each other.

use rustc_hash::FxHashMap;

/// The room that is wanted between two nodes, for the name of one of them.
const GAP: f32 = 14.0;

/// The room that there must be between two nodes.
const LEAST: f32 = 2.0;

/// The angle by which seeds in a sunflower follow each other, so that none hides another.
const GOLDEN_ANGLE: f32 = 2.399_963;

/// How often all pairs that are too near are moved.
const ROUNDS: usize = 60;

/// The work that may be done: nodes times rounds.
const WORK: usize = 3_000_000;

/// Moves nodes until no two lie on each other, each as little as may be. `radii` has the radius of each.
pub(super) fn apart(positions: &mut [(f32, f32)], radii: &[f32]) {
    let count = positions.len().max(1);
    for _ in 0..(WORK / count).clamp(20, ROUNDS) {
        if !push(positions, radii) {
            return;
        }
    }
    settle_rest(positions, radii);
}

/// Moves every two nodes that are too near to each other halfway to where they should be, the smaller one more.
/// Whether there were any.
fn push(positions: &mut [(f32, f32)], radii: &[f32]) -> bool {
    let mut cells = Cells::new(positions.len(), cell_size(radii));
    for (node, place) in positions.iter().enumerate() {
        cells.put(node, *place);
    }
    let mut moved = false;
    for node in 0..positions.len() {
        let radius = radii[node];
        // Of two nodes the larger one looks for the smaller, so that only large ones have far to look.
        cells.near(positions[node], 2.0 * radius + GAP, |other| {
            let other_radius = radii[other];
            if other == node || (other_radius, other) > (radius, node) {
                return;
            }
            let (mut x, mut y) = (positions[other].0 - positions[node].0, positions[other].1 - positions[node].1);
            let mut distance = x.hypot(y);
            let wanted = radius + other_radius + GAP;
            if distance >= wanted - 0.01 {
                return;
            }
            moved = true;
            if distance < 0.01 {
                // On one spot: each pair goes its own way.
                let angle = (node * 7 + other) as f32;
                (x, y, distance) = (angle.cos(), angle.sin(), 1.0);
            }
            let missing = (wanted - distance) * 0.55 / distance;
            let share = other_radius / (radius + other_radius);
            positions[node].0 -= x * missing * share;
            positions[node].1 -= y * missing * share;
            positions[other].0 += x * missing * (1.0 - share);
            positions[other].1 += y * missing * (1.0 - share);
        });
    }
    moved
}

/// Puts each node that still lies on another one on the next free place, the large ones first.
fn settle_rest(positions: &mut [(f32, f32)], radii: &[f32]) {
    let size = cell_size(radii);
    let largest = radii.iter().copied().fold(0.0, f32::max);
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by(|one, other| radii[*other].total_cmp(&radii[*one]).then(one.cmp(other)));
    let mut taken = Cells::new(positions.len(), size);
    // How far one had to go from each corner of the picture: the next one need not try what was full.
    let mut full: FxHashMap<(i32, i32), u32> = FxHashMap::default();
    for node in order {
        let wanted = positions[node];
        let is_free = |place: (f32, f32)| {
            let mut free = true;
            taken.near(place, radii[node] + largest + LEAST, |other| {
                let distance = (positions[other].0 - place.0).hypot(positions[other].1 - place.1);
                free &= distance >= radii[node] + radii[other] + LEAST;
            });
            free
        };
        let mut place = wanted;
        if !is_free(place) {
            let tried = full.entry(cell_of(wanted, 8.0 * size)).or_default();
            while !is_free(place) {
                *tried += 1;
                let out = 0.4 * size * (*tried as f32).sqrt();
                let angle = *tried as f32 * GOLDEN_ANGLE;
                place = (wanted.0 + out * angle.cos(), wanted.1 + out * angle.sin());
            }
        }
        positions[node] = place;
        taken.put(node, place);
    }
}

/// A length at which a cell has few nodes, whatever the largest node is.
fn cell_size(radii: &[f32]) -> f32 {
    let mean = radii.iter().sum::<f32>() / radii.len().max(1) as f32;
    2.0 * mean + GAP
}

fn cell_of((x, y): (f32, f32), size: f32) -> (i32, i32) {
    ((x / size).floor() as i32, (y / size).floor() as i32)
}

/// Nodes by the cell of a grid that they stand in. The grid has no ends: cells share so many lists as there are nodes.
struct Cells {
    size: f32,
    /// The last node of each list, or [`NONE`].
    lists: Vec<u32>,
    /// For each node the one before it in its list.
    before: Vec<u32>,
    /// For each node its cell.
    cells: Vec<(i32, i32)>,
}

const NONE: u32 = u32::MAX;

impl Cells {
    /// Room for so many nodes in cells of this width.
    fn new(nodes: usize, size: f32) -> Self {
        let lists = nodes.next_power_of_two();
        Self { size, lists: vec![NONE; lists], before: vec![NONE; nodes], cells: vec![(0, 0); nodes] }
    }

    fn list(&self, (column, row): (i32, i32)) -> usize {
        let mixed = (column as u32).wrapping_mul(0x9e37_79b1) ^ (row as u32).wrapping_mul(0x85eb_ca77);
        (mixed ^ (mixed >> 15)) as usize & (self.lists.len() - 1)
    }

    fn put(&mut self, node: usize, place: (f32, f32)) {
        let cell = cell_of(place, self.size);
        let list = self.list(cell);
        self.cells[node] = cell;
        self.before[node] = std::mem::replace(&mut self.lists[list], node as u32);
    }

    /// Gives all nodes in the cells that are within reach of a place.
    fn near(&self, (x, y): (f32, f32), reach: f32, mut each: impl FnMut(usize)) {
        let (first, last) = (cell_of((x - reach, y - reach), self.size), cell_of((x + reach, y + reach), self.size));
        for column in first.0..=last.0 {
            for row in first.1..=last.1 {
                let mut node = self.lists[self.list((column, row))];
                while node != NONE {
                    if self.cells[node as usize] == (column, row) {
                        each(node as usize);
                    }
                    node = self.before[node as usize];
                }
            }
        }
    }
}
