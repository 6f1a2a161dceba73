//! Who is joined to whom, in the form in which positions are computed.

/// Nodes by number, each with its neighbours and how strongly they pull. Joins have no direction, and of several between
/// two nodes there is one.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    /// Where the neighbours of each node begin in `ends`; one more than there are nodes.
    starts: Vec<u32>,
    ends: Vec<(u32, f32)>,
}

impl Network {
    /// A network of so many nodes, from edges with their weights. What leads a node to itself counts for nothing. A join
    /// pulls the more strongly the more its edges weigh, but not in proportion.
    pub(super) fn new(nodes: usize, edges: impl Iterator<Item = (u32, u32, f64)>) -> Self {
        let mut sorted: Vec<(u32, u32, f64)> = edges
            .filter(|(one, other, _)| one != other)
            .flat_map(|(one, other, weight)| [(one, other, weight), (other, one, weight)])
            .collect();
        sorted.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
        sorted.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            if same {
                kept.2 += next.2;
            }
            same
        });
        let mut starts = vec![0_u32; nodes + 1];
        for (one, ..) in &sorted {
            starts[*one as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let strength = |weight: f64| if weight > 1.0 { 1.0 + weight.ln().min(4.0) as f32 } else { 1.0 };
        Self { starts, ends: sorted.into_iter().map(|(_, other, weight)| (other, strength(weight))).collect() }
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The neighbours of a node, with the strength of each join.
    pub(super) fn neighbours(&self, node: usize) -> &[(u32, f32)] {
        &self.ends[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// The joins, each once.
    pub(super) fn joins(&self) -> impl Iterator<Item = (usize, usize, f32)> {
        (0..self.len()).flat_map(move |node| {
            let later = self.neighbours(node).iter().map(|(other, weight)| (*other as usize, *weight));
            later.filter(move |(other, _)| *other > node).map(move |(other, weight)| (node, other, weight))
        })
    }

    /// Which nodes hang together: the largest component first, of equal ones that with the first node. The nodes of each
    /// stand in the order in which they are reached from its first one.
    pub(super) fn components(&self) -> Vec<Vec<u32>> {
        let mut seen = vec![false; self.len()];
        let mut found = Vec::new();
        for first in 0..self.len() {
            if seen[first] {
                continue;
            }
            seen[first] = true;
            let mut members = vec![first as u32];
            let mut next = 0;
            while let Some(node) = members.get(next) {
                next += 1;
                for (other, _) in self.neighbours(*node as usize) {
                    if !seen[*other as usize] {
                        seen[*other as usize] = true;
                        members.push(*other);
                    }
                }
            }
            found.push(members);
        }
        found.sort_by_key(|members| std::cmp::Reverse(members.len()));
        found
    }

    /// The network of these nodes alone, numbered as they stand. `numbers` has the room of all nodes, with anything in it.
    pub(super) fn part(&self, members: &[u32], numbers: &mut [u32]) -> Self {
        for (number, member) in members.iter().enumerate() {
            numbers[*member as usize] = number as u32;
        }
        let mut part = Self { starts: vec![0], ends: Vec::new() };
        for member in members {
            let neighbours = self.neighbours(*member as usize);
            part.ends.extend(neighbours.iter().map(|(other, weight)| (numbers[*other as usize], *weight)));
            part.starts.push(part.ends.len() as u32);
        }
        part
    }
}
