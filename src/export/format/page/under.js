/* What of the picture lies under a point of the window. */

const grid = { version: -1, cells: new Map(), cell: 60 };

/** The node or, where there is none, the edge under a point of the window. */
function under(x, y, reach = 4) {
  if (grid.version !== motion.version) fillGrid();
  const wx = (x - size.width / 2) / view.k + view.x;
  const wy = (y - size.height / 2) / view.k + view.y;
  let best = null;
  let nearest = Infinity;
  const far = Math.ceil((Math.max((grid.most / 2) * view.k ** 0.75, 1.6) + reach) / view.k / grid.cell);
  const [column, row] = [Math.floor(wx / grid.cell), Math.floor(wy / grid.cell)];
  for (let c = column - far; c <= column + far; c += 1) {
    for (let r = row - far; r <= row + far; r += 1) {
      for (const node of grid.cells.get(c * 1e6 + r) ?? []) {
        const distance = Math.hypot(toX(node.x) - x, toY(node.y) - y) - radius(node);
        if (node.shown && distance < Math.min(reach, nearest)) [best, nearest] = [node, distance];
      }
    }
  }
  return best ?? edgeUnder(x, y, reach);
}

/** Sorts nodes into squares, so that few are looked at. */
function fillGrid() {
  grid.version = motion.version;
  grid.cells.clear();
  grid.most = 0;
  for (const node of nodes) {
    const cell = Math.floor(node.x / grid.cell) * 1e6 + Math.floor(node.y / grid.cell);
    if (grid.cells.has(cell)) grid.cells.get(cell).push(node);
    else grid.cells.set(cell, [node]);
    grid.most = Math.max(grid.most, node.size);
  }
}

/** An edge that is bent is looked for along two lines that meet in its middle. */
function edgeUnder(x, y, reach) {
  let best = null;
  let nearest = reach;
  for (const edge of edges) {
    const { source, target } = edge;
    if (!edge.shown || source === target || !crosses(edge)) continue;
    const ends = [[source.sx, source.sy], [target.sx, target.sy]];
    if (edge.bend) ends.splice(1, 0, middleOf(edge));
    for (let part = 1; part < ends.length; part += 1) {
      const distance = fromLine(x, y, ...ends[part - 1], ...ends[part]);
      if (distance < nearest) [best, nearest] = [edge, distance];
    }
  }
  return best;
}

function fromLine(x, y, x1, y1, x2, y2) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.min(Math.max(((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1), 0), 1);
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}
