//! Gives the nodes of a graph their places in the picture.
//!
//! The places follow from the graph alone: the same graph gives the same picture, with any number of threads.

mod apart;
mod force;
mod network;
mod pack;
mod start;

use rayon::prelude::*;

use super::graph::Graph;
use network::Network;
use pack::Part;

/// The distance between neighbouring nodes if all stood evenly, where a usual node has the size 10.
const SPACING: f32 = 46.0;

/// How much wider than high a component becomes, for names are wide.
const WIDE: f32 = 1.4;

/// The room of a node that stands alone, with its name.
const CELL: (f64, f64) = (150.0, 44.0);

/// The radius of a node whose size is no number that can be drawn.
const RADIUS: (f32, f32, f32) = (1.0, 5.0, 400.0);

/// Gives every node a position. What hangs together is laid out by forces, each component by itself; the
/// components stand around the largest one, and nodes without edges in rows below. No two nodes lie on each other.
pub fn place(graph: &mut Graph) {
    let radii: Vec<f32> = graph.nodes.iter().map(|node| radius(node.size)).collect();
    let joins = graph.edges.iter().map(|edge| (edge.source as u32, edge.target as u32, edge.weight));
    let network = Network::new(graph.nodes.len(), joins);
    let components = network.components();
    let alone = components.partition_point(|members| members.len() > 1);
    let mut numbers = vec![0; network.len()];
    let parts: Vec<Network> = components[..alone].iter().map(|members| network.part(members, &mut numbers)).collect();
    let mut parts: Vec<Part> = parts
        .into_par_iter()
        .zip(&components[..alone])
        .map(|(part, members)| lay_out(&part, members.iter().map(|node| radii[*node as usize]).collect()))
        .collect();
    pack::pack(&mut parts);
    for (part, members) in parts.iter().zip(&components) {
        for ((x, y), node) in part.positions.iter().zip(members) {
            graph.nodes[*node as usize].position = Some((rounded(*x), rounded(*y)));
        }
    }
    let singles: Vec<usize> = components[alone..].iter().flatten().map(|node| *node as usize).collect();
    place_singles(graph, singles);
}

fn radius(size: f64) -> f32 {
    let (least, usual, most) = RADIUS;
    if size.is_finite() { (size as f32 / 2.0).clamp(least, most) } else { usual }
}

fn rounded(at: f32) -> f64 {
    (f64::from(at) * 10.0).round() / 10.0
}

/// One component, around the origin.
fn lay_out(network: &Network, radii: Vec<f32>) -> Part {
    let mut positions = force::settle(network, &start::start(network));
    turn(&mut positions, network);
    apart::apart(&mut positions, &radii);
    positions.iter_mut().for_each(|place| place.0 *= WIDE);
    Part { positions, radii, joins: network.joins().map(|(one, other, _)| (one, other)).collect() }
}

/// Turns a component so that it is wider than high, and gives it a scale at which nodes have room and edges a length.
fn turn(positions: &mut [(f32, f32)], network: &Network) {
    let count = positions.len() as f32;
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in positions.iter() {
        (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
    }
    let mut lengths: Vec<f32> = network
        .joins()
        .map(|(one, other, _)| (positions[one].0 - positions[other].0).hypot(positions[one].1 - positions[other].1))
        .collect();
    let middle = lengths.len() / 2;
    let length = if lengths.is_empty() { 0.0 } else { *lengths.select_nth_unstable_by(middle, f32::total_cmp).1 };
    let by_area = SPACING * count * 0.5 / (xx + yy).sqrt().max(f32::MIN_POSITIVE);
    let scale = by_area.max(SPACING / length.max(f32::MIN_POSITIVE)).min(SPACING * 1e6);
    let angle = 0.5 * f32::atan2(2.0 * xy, xx - yy);
    let (sin, cos) = (angle.sin() * scale, angle.cos() * scale);
    positions.iter_mut().for_each(|(x, y)| (*x, *y) = (*x * cos + *y * sin, *y * cos - *x * sin));
}

/// Puts nodes without edges in rows below the others, by class and name.
fn place_singles(graph: &mut Graph, mut singles: Vec<usize>) {
    singles.sort_by(|one, other| {
        let key = |node: usize| (&graph.nodes[node].class, &graph.nodes[node].label, &graph.nodes[node].id);
        key(*one).cmp(&key(*other))
    });
    let placed = || graph.nodes.iter().filter_map(|node| Some((node.position?, node.size)));
    let (mut left, mut right, mut bottom) = (f64::MAX, f64::MIN, f64::MIN);
    for ((x, y), size) in placed() {
        (left, right, bottom) = (left.min(x), right.max(x), bottom.max(y + f64::from(radius(size))));
    }
    let largest = singles.iter().map(|node| f64::from(radius(graph.nodes[*node].size)) * 2.0).fold(0.0, f64::max);
    let cell = (CELL.0.max(largest + 10.0), CELL.1.max(largest + 10.0));
    let square = (singles.len() as f64 * cell.1 / cell.0 * f64::from(WIDE)).sqrt().ceil().max(1.0);
    let columns = if left < right { ((right - left) / cell.0).ceil().max(square) } else { square };
    let (middle, top) = if left <= right { ((left + right) / 2.0, bottom + 1.6 * cell.1) } else { (0.0, 0.0) };
    let begin = middle - (columns.min(singles.len() as f64) - 1.0) / 2.0 * cell.0;
    for (number, node) in singles.into_iter().enumerate() {
        let (column, row) = (number % columns as usize, number / columns as usize);
        let place = (begin + column as f64 * cell.0, top + row as f64 * cell.1);
        graph.nodes[node].position = Some(((place.0 * 10.0).round() / 10.0, (place.1 * 10.0).round() / 10.0));
    }
}
