//! Where nodes stand before forces move them: from how many steps they are from a few of them.

use rayon::prelude::*;

use super::network::Network;

/// How many nodes the steps are counted from.
const PIVOTS: usize = 32;

/// Rows that are added up together. Fixed, so that sums do not depend on the number of threads.
const ROWS: usize = 4096;

/// How often a vector is multiplied to find the main directions.
const ROUNDS: usize = 40;

/// Positions of the nodes of one component by [PivotMDS](https://doi.org/10.1007/978-3-540-70904-6_6): distances in the
/// picture follow the steps between nodes. Nodes that are told apart by nothing get places of their own.
pub(super) fn start(network: &Network) -> Vec<(f32, f32)> {
    let pivots = PIVOTS.min(network.len());
    let mut columns = steps_from_pivots(network, pivots);
    centre(&mut columns);
    let product = squared(&columns, network.len());
    let first = main_direction(&product, None);
    let second = main_direction(&product, Some(&first));
    let mut positions: Vec<(f32, f32)> = (0..network.len())
        .into_par_iter()
        .map(|node| {
            let along = |direction: &[f64]| -> f64 {
                columns.iter().zip(direction).map(|(column, part)| f64::from(column[node]) * part).sum()
            };
            (along(&first) as f32, along(&second) as f32)
        })
        .collect();
    spread(&mut positions);
    positions
}

/// The steps of all nodes from each pivot. Each next pivot is the node that is farthest from those before.
fn steps_from_pivots(network: &Network, pivots: usize) -> Vec<Vec<f32>> {
    let mut nearest = vec![u32::MAX; network.len()];
    let mut pivot = (0..network.len()).max_by_key(|node| (network.neighbours(*node).len(), usize::MAX - node));
    let mut columns = Vec::with_capacity(pivots);
    let mut queue: Vec<u32> = Vec::with_capacity(network.len());
    while let (Some(from), true) = (pivot, columns.len() < pivots) {
        let mut steps = vec![u32::MAX; network.len()];
        steps[from] = 0;
        queue.clear();
        queue.push(from as u32);
        let mut next = 0;
        while let Some(node) = queue.get(next) {
            next += 1;
            let beyond = steps[*node as usize] + 1;
            for (other, _) in network.neighbours(*node as usize) {
                let at = *other as usize;
                if steps[at] == u32::MAX {
                    steps[at] = beyond;
                    queue.push(*other);
                }
            }
        }
        for (nearest, steps) in nearest.iter_mut().zip(&steps) {
            *nearest = (*nearest).min(*steps);
        }
        pivot = (0..network.len()).max_by_key(|node| (nearest[*node], usize::MAX - node));
        columns.push(steps.into_iter().map(|steps| steps as f32).collect());
    }
    columns
}

/// Squares the steps and takes the means of rows and columns from them.
fn centre(columns: &mut [Vec<f32>]) {
    let (count, nodes) = (columns.len() as f32, columns.first().map_or(0, Vec::len));
    let mut row_means = vec![0_f32; nodes];
    for column in columns.iter_mut() {
        for (step, mean) in column.iter_mut().zip(&mut row_means) {
            *step *= *step;
            *mean += *step / count;
        }
    }
    let all = row_means.iter().map(|mean| f64::from(*mean)).sum::<f64>() / nodes.max(1) as f64;
    for column in columns {
        let mean = column.iter().map(|step| f64::from(*step)).sum::<f64>() / nodes.max(1) as f64;
        for (step, row_mean) in column.iter_mut().zip(&row_means) {
            *step = (f64::from(*step) - mean - f64::from(*row_mean) + all) as f32 * -0.5;
        }
    }
}

/// The matrix of columns multiplied by itself.
fn squared(columns: &[Vec<f32>], nodes: usize) -> Vec<Vec<f64>> {
    let count = columns.len();
    let starts: Vec<usize> = (0..nodes).step_by(ROWS).collect();
    let parts: Vec<Vec<Vec<f64>>> = starts
        .into_par_iter()
        .map(|from| {
            let rows = from..(from + ROWS).min(nodes);
            let dot = |one: &Vec<f32>, other: &Vec<f32>| -> f64 {
                let pairs = one[rows.clone()].iter().zip(&other[rows.clone()]);
                pairs.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
            };
            columns.iter().map(|one| columns.iter().map(|other| dot(one, other)).collect()).collect()
        })
        .collect();
    let mut whole = vec![vec![0_f64; count]; count];
    for part in parts {
        for (row, sums) in whole.iter_mut().zip(part) {
            for (cell, sum) in row.iter_mut().zip(sums) {
                *cell += sum;
            }
        }
    }
    whole
}

/// The direction in which a symmetric matrix stretches most, or most at a right angle to the one given.
fn main_direction(matrix: &[Vec<f64>], beside: Option<&[f64]>) -> Vec<f64> {
    let mut direction: Vec<f64> = (0..matrix.len()).map(|at| 1.0 / (at + 1) as f64).collect();
    for _ in 0..ROUNDS {
        let mut next: Vec<f64> =
            matrix.iter().map(|row| row.iter().zip(&direction).map(|(cell, part)| cell * part).sum()).collect();
        if let Some(beside) = beside {
            let along: f64 = next.iter().zip(beside).map(|(a, b)| a * b).sum();
            next.iter_mut().zip(beside).for_each(|(part, other)| *part -= along * other);
        }
        let length = next.iter().map(|part| part * part).sum::<f64>().sqrt();
        if length < 1e-9 {
            break;
        }
        next.iter_mut().for_each(|part| *part /= length);
        direction = next;
    }
    direction
}

/// Brings positions to a usual size and moves each a little, all by different ways, so that no two are the same.
fn spread(positions: &mut [(f32, f32)]) {
    let count = positions.len().max(1) as f32;
    let square: f32 = positions.iter().map(|(x, y)| x * x + y * y).sum::<f32>() / count;
    let radius = 10.0 * count.sqrt();
    let scale = if square > 1e-9 { radius / square.sqrt() } else { 0.0 };
    let turn = std::f32::consts::PI * (3.0 - 5_f32.sqrt());
    for (number, (x, y)) in positions.iter_mut().enumerate() {
        let out = 0.25 * radius * ((number as f32 + 0.5) / count).sqrt();
        let angle = number as f32 * turn;
        *x = *x * scale + out * angle.cos();
        *y = *y * scale + out * angle.sin();
    }
}
