//! Moves nodes by the forces of [ForceAtlas2](https://doi.org/10.1371/journal.pone.0098679).

use fa2::{FA2Data, FA2Settings};

use super::network::Network;

/// Below this all pairs of nodes are looked at, by one thread; larger ones are worth several threads and a tree.
const SMALL: usize = 200;

/// Below this the tree is looked at closely. What is looked at roughly is quicker, and shows where there are few nodes.
const MEDIUM: usize = 5_000;

/// How often the forces are applied, at least and at most.
const ROUNDS: (usize, usize) = (32, 500);

/// The work that may be done: nodes times rounds.
const WORK: usize = 3_000_000;

/// How far out nodes may stand, in mean distances from the middle, before they are drawn in.
const FAR: f32 = 2.5;

/// Positions after the forces, of one component from its start, around the origin. The crate adds up the forces on each
/// node in an order of its own, so that the number of threads changes nothing.
pub(super) fn settle(network: &Network, start: &[(f32, f32)]) -> Vec<(f32, f32)> {
    // Nodes that are near each other in the picture are put near each other in memory.
    let reach = start.iter().fold(1.0_f32, |most, (x, y)| most.max(x.abs()).max(y.abs()));
    let mut order: Vec<u32> = (0..start.len() as u32).collect();
    order.sort_by_cached_key(|node| along_curve(start[*node as usize], reach));
    let mut data = FA2Data::<f32>::with_node_capacity(network.len());
    let mut numbers = vec![0; network.len()];
    for node in order {
        let (x, y) = start[node as usize];
        numbers[node as usize] = data.add_node_with_position(x, y);
    }
    for (one, other, strength) in network.joins() {
        data.add_edge_with_weight(numbers[one], numbers[other], strength);
    }
    let large = network.len() >= SMALL;
    let mut settings = FA2Settings::default().scaling_ratio(10.0).slow_down(3.0).parallel(large);
    if large {
        settings = settings.with_barnes_hut_theta(if network.len() < MEDIUM { 0.7 } else { 1.5 });
    }
    let mut layout = settings.build(data);
    layout.run((WORK / network.len().max(1)).clamp(ROUNDS.0, ROUNDS.1));
    let settled: Vec<(f32, f32)> = layout.data().positions().collect();
    let mut positions: Vec<(f32, f32)> = numbers.into_iter().map(|number| settled[number]).collect();
    draw_in(&mut positions, start);
    positions
}

/// Puts the middle at the origin and draws in what was thrown far out, as happens to neighbours of very large nodes. What
/// has no position any more gets that of its start.
fn draw_in(positions: &mut [(f32, f32)], start: &[(f32, f32)]) {
    for (place, start) in positions.iter_mut().zip(start) {
        if !(place.0.is_finite() && place.1.is_finite()) {
            *place = *start;
        }
    }
    let count = positions.len() as f32;
    let middle = positions.iter().fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x / count, sum.1 + y / count));
    positions.iter_mut().for_each(|place| *place = (place.0 - middle.0, place.1 - middle.1));
    let far = FAR * positions.iter().map(|(x, y)| x.hypot(*y) / count).sum::<f32>();
    for place in positions {
        let distance = place.0.hypot(place.1);
        if distance > far {
            let nearer = far * (1.0 + 0.3 * (1.0 - far / distance)) / distance;
            *place = (place.0 * nearer, place.1 * nearer);
        }
    }
}

/// The place of a point on [Morton's curve](https://en.wikipedia.org/wiki/Z-order_curve): what is near in the picture is
/// near in memory.
fn along_curve((x, y): (f32, f32), reach: f32) -> u32 {
    let cell = |at: f32| ((at / reach + 1.0) * 0.5 * 65_535.0) as u32;
    let part = |mut bits: u32| {
        bits = (bits | (bits << 8)) & 0x00ff_00ff;
        bits = (bits | (bits << 4)) & 0x0f0f_0f0f;
        bits = (bits | (bits << 2)) & 0x3333_3333;
        (bits | (bits << 1)) & 0x5555_5555
    };
    part(cell(x)) | (part(cell(y)) << 1)
}
