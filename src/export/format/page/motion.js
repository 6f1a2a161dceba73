/* What moves: nodes that are dragged with those that hang on them, and the view. */

const calm = matchMedia('(prefers-reduced-motion: reduce)');
const view = { x: 0, y: 0, k: 1, fitted: true };
const motion = { held: null, warm: 0, version: 0 };
const frame = { asked: false, last: 0, cost: 0, later: 0 };
let flight = null;

/** Asks for a new picture; as often as it is asked before the next frame, one is drawn. */
function ask() {
  if (frame.asked) return;
  frame.asked = true;
  requestAnimationFrame((now) => {
    frame.asked = false;
    const flies = flight && fly(now);
    const moves = motion.warm > 0.01 && step();
    draw(now);
    if (flies || moves) ask();
  });
}

/** Draws all; or, where that takes long and one picture follows another, the main part first and all when it rests. */
function draw(now) {
  if (!size.width) return;
  const some = frame.cost > 50 && now - frame.last < 250;
  const begin = performance.now();
  paint(pen, canvas.width / size.width, some);
  clearTimeout(frame.later);
  if (some) frame.later = setTimeout(ask, 300);
  else frame.cost = performance.now() - begin;
  frame.last = performance.now();
}

/** Moves the view to a place and scale; at once for those who want no motion. */
function flyTo(x, y, k, time = 350) {
  view.fitted = false;
  if (calm.matches || time === 0) {
    Object.assign(view, { x, y, k });
    flight = null;
    moved();
  } else {
    flight = { from: { ...view }, to: { x, y, k }, begin: performance.now(), time };
  }
  ask();
}

function fly(now) {
  const part = Math.min(Math.max((now - flight.begin) / flight.time, 0), 1);
  const eased = part * part * (3 - 2 * part);
  const { from, to } = flight;
  view.k = from.k * (to.k / from.k) ** eased;
  view.x = from.x + (to.x - from.x) * eased;
  view.y = from.y + (to.y - from.y) * eased;
  if (part === 1) flight = null;
  moved();
  return part < 1;
}

/** Every edge pulls its ends back to how they stood to each other, and every node is pulled home; so the picture gives
    way to what is dragged and stays the picture that it was. */
function step() {
  let energy = 0;
  for (const edge of edges) {
    if (!edge.shown) continue;
    const { source, target } = edge;
    const x = target.x - source.x - target.homeX + source.homeX;
    const y = target.y - source.y - target.homeY + source.homeY;
    const s = 0.3 / source.edges.length;
    const t = 0.3 / target.edges.length;
    source.vx += x * s;
    source.vy += y * s;
    target.vx -= x * t;
    target.vy -= y * t;
  }
  for (const node of nodes) {
    if (node === motion.held) {
      node.vx = node.vy = 0;
      continue;
    }
    node.vx = (node.vx + (node.homeX - node.x) * 0.04) * 0.6;
    node.vy = (node.vy + (node.homeY - node.y) * 0.04) * 0.6;
    node.x += node.vx;
    node.y += node.vy;
    energy += node.vx * node.vx + node.vy * node.vy;
  }
  motion.version += 1;
  motion.warm = motion.held ? 1 : motion.warm * 0.98 * (energy / nodes.length < 1e-4 ? 0 : 1);
  return motion.warm > 0.01;
}

function hold(node) {
  motion.held = node;
  motion.warm = 1;
}

/** Brings the held node to a place; the others follow, or stay for those who want no motion. */
function drag(x, y) {
  Object.assign(motion.held, { x, y });
  motion.version += 1;
  if (calm.matches) {
    Object.assign(motion.held, { homeX: x, homeY: y });
    motion.warm = 0;
  }
  ask();
}

/** Lets go: all stay where they are now. */
function release() {
  motion.held = null;
  for (const node of nodes) Object.assign(node, { homeX: node.x, homeY: node.y });
  ask();
}

/** Brings all nodes back to their first places. */
function goHome() {
  for (const node of nodes) {
    Object.assign(node, { homeX: node.firstX, homeY: node.firstY });
    if (calm.matches) Object.assign(node, { x: node.firstX, y: node.firstY });
  }
  motion.version += 1;
  motion.warm = calm.matches ? 0 : 1;
  ask();
}
