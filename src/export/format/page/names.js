/* Which names stand in the picture, and where. */

const letters = (node) => Math.min(Math.max(Math.round(12 + (node.size - 10) * 0.22), 12), 18);
const names = { key: '', all: [], relations: [] };

/** Which names have room, those that matter most first. The choice does not depend on where the window is, so that names
    stay when it moves; nor is it made anew while nodes move. */
function placeNames(bright) {
  const place = nodes.length > 4000 ? `${Math.round((view.x * view.k) / 500)},${Math.round((view.y * view.k) / 500)}` : '';
  const key = [view.k, motion.warm > 0.01 ? 'moving' : motion.version, filter.version, chosen.it?.id, chosen.under?.id, place].join();
  if (names.key === key) return names.all;
  names.key = key;
  names.all = [];
  const taken = new Map();
  const first = [chosen.it, chosen.under].filter((it) => it && !it.source);
  const order = [...first, ...(bright ?? byWeight)];
  const seen = new Set();
  // From near no name covers another node.
  if (view.k > 0.6 && !bright) {
    for (const { x, y, r, shown } of nodes) {
      if (shown) take(taken, [x * view.k - r, y * view.k - r, x * view.k + r, y * view.k + r]);
    }
  }
  // From far away only the names of what is well connected are wanted, with room around them.
  const roomX = 6 + 60 * Math.max(0.7 - view.k, 0);
  const roomY = 2 + 36 * Math.max(0.7 - view.k, 0);
  for (const node of order) {
    if (!node.shown || seen.has(node) || (place && !isSeen(node.sx, node.sy, 600))) continue;
    seen.add(node);
    const height = letters(node);
    pen.font = `${height}px ${FONT}`;
    node.wide ??= pen.measureText(node.short).width;
    const meant = bright?.has(node) || node === chosen.under;
    const x = node.x * view.k;
    const y = node.y * view.k;
    const [across, down] = meant || view.k > 0.7 ? [3, 0] : [roomX, roomY];
    for (const [dx, dy] of aside(node, height)) {
      const box = [x + dx - node.wide / 2 - across, y + dy - height * 0.6 - down, x + dx + node.wide / 2 + across, y + dy + height * 0.6 + down];
      if (take(taken, box)) {
        names.all.push({ node, dx, dy, height, meant });
        break;
      }
    }
  }
  names.all.sort((a, b) => a.height - b.height);
  names.relations = placeRelations(taken);
  return names.all;
}

/** Where a name may stand: below its node, to the right, to the left, and above. */
function aside({ r, wide, event }, height) {
  const [across, down] = [r * (event ? 1.15 : 1) + wide / 2 + 4, r * (event ? 1.15 : 1) + height * 0.75];
  return [[0, down], [across, 0], [-across, 0], [0, -down]];
}

/** Takes a box if it is free. Whether it was. */
function take(taken, box) {
  const cells = [];
  for (let column = Math.floor(box[0] / 80); column <= Math.floor(box[2] / 80); column += 1) {
    for (let row = Math.floor(box[1] / 40); row <= Math.floor(box[3] / 40); row += 1) {
      const cell = column * 1e5 + row;
      const boxes = taken.get(cell);
      if (boxes?.some((other) => other[0] < box[2] && box[0] < other[2] && other[1] < box[3] && box[1] < other[3])) return false;
      cells.push(cell);
    }
  }
  for (const cell of cells) {
    if (taken.has(cell)) taken.get(cell).push(box);
    else taken.set(cell, [box]);
  }
  return true;
}

function paintNames(pen, bright) {
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.lineJoin = 'round';
  pen.lineWidth = 3;
  pen.strokeStyle = paper.paper;
  let font = '';
  for (const { node, dx, dy, height, meant } of placeNames(bright)) {
    if (!isSeen(node.sx, node.sy, node.wide)) continue;
    if (font !== `${height}px ${FONT}`) {
      font = `${height}px ${FONT}`;
      pen.font = font;
    }
    pen.direction = LEFTWARD.test(node.short) ? 'rtl' : 'ltr';
    pen.fillStyle = node.event && !meant ? paper.muted : paper.ink;
    pen.strokeText(node.short, node.sx + dx, node.sy + dy);
    pen.fillText(node.short, node.sx + dx, node.sy + dy);
  }
  pen.direction = 'ltr';
  pen.font = `italic 10px ${FONT}`;
  pen.fillStyle = paper.muted;
  for (const edge of names.relations) {
    const [x, y] = middleOf(edge);
    pen.strokeText(edge.label, x, y);
    pen.fillText(edge.label, x, y);
  }
}

/** The relations that are named: of what is chosen, and from near all that have room. */
function placeRelations(taken) {
  const it = chosen.it;
  const wanted = it?.source ? [it] : it ? it.edges : view.k > 1.3 ? edges : [];
  if (wanted.length > 400) return [];
  pen.font = `italic 10px ${FONT}`;
  return wanted.filter((edge) => {
    if (!edge.shown || edge.source === edge.target) return false;
    edge.wide ??= pen.measureText(edge.label).width;
    const [x, y] = middleOf(edge);
    const [left, top] = [x - toX(0) - edge.wide / 2, y - toY(0) - 6];
    return take(taken, [left, top, left + edge.wide, top + 12]);
  });
}
