/* The picture on the canvas, and what of it lies under a point. */

const canvas = document.getElementById('picture');
const pen = canvas.getContext('2d', { alpha: false });
const paper = {};
const size = { width: 0, height: 0 };
const chosen = { it: null, under: null };
const FONT = 'system-ui, "Segoe UI", "Helvetica Neue", Arial, "Noto Sans", sans-serif';
const LEFTWARD = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

/** Takes the colours from the style, which knows light from dark. */
function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ['paper', 'ink', 'muted', 'line', 'accent']) paper[name] = style.getPropertyValue(`--${name}`).trim();
}

function resize() {
  const ratio = window.devicePixelRatio || 1;
  Object.assign(size, { width: canvas.clientWidth, height: canvas.clientHeight });
  canvas.width = Math.round(size.width * ratio);
  canvas.height = Math.round(size.height * ratio);
  ask();
}

const toX = (x) => (x - view.x) * view.k + size.width / 2;
const toY = (y) => (y - view.y) * view.k + size.height / 2;
const radius = (node) => Math.max((node.size / 2) * view.k ** 0.75, 1.6);

/** What is drawn while a large picture moves: the best connected nodes, and the edges between them. */
const main = (() => {
  const some = byWeight.slice(0, 3000);
  const among = new Set(some);
  return { nodes: some, edges: edges.filter((edge) => among.has(edge.source) && among.has(edge.target)).slice(0, 4000) };
})();

/** How many shapes are drawn in one go; more at once take much longer. */
const PIECE = 400;

/** Draws what is seen now on the canvas or by another pen; `some` leaves out most of a large picture. */
function paint(pen, ratio, some = false) {
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = paper.paper;
  pen.fillRect(0, 0, size.width, size.height);
  for (const node of nodes) {
    node.sx = toX(node.x);
    node.sy = toY(node.y);
    node.r = radius(node);
  }
  const bright = brightNodes();
  paintEdges(pen, bright, some ? main.edges : edges);
  paintNodes(pen, bright, some ? main.nodes : nodes);
  paintNames(pen, bright);
}

/** What belongs to what is chosen; all when nothing is. */
function brightNodes() {
  const it = chosen.it;
  if (!it) return null;
  return new Set(it.source ? [it.source, it.target] : [it, ...it.edges.filter((edge) => edge.shown).map((edge) => otherEnd(edge, it))]);
}

const isSeen = (x, y, room) => x > -room && y > -room && x < size.width + room && y < size.height + room;

/** Whether a line crosses the window, as far as its ends tell. */
function crosses({ source, target }) {
  return !((source.sx < 0 && target.sx < 0) || (source.sy < 0 && target.sy < 0)
    || (source.sx > size.width && target.sx > size.width) || (source.sy > size.height && target.sy > size.height));
}

/** Edges in few strokes: those of one look together, the faint ones first. */
function paintEdges(pen, bright, all) {
  const looks = new Map();
  for (const edge of all) {
    if (!edge.shown || !crosses(edge)) continue;
    const strong = bright && (edge === chosen.it || edge.source === chosen.it || edge.target === chosen.it);
    const width = Math.min(Math.round(1 + Math.log(Math.max(edge.weight, 1)) * 0.7), 4);
    const look = (strong ? 16 : 0) + (edge.dashed ? 8 : 0) + width;
    if (!looks.has(look)) looks.set(look, []);
    looks.get(look).push(edge);
  }
  pen.lineCap = 'round';
  for (const [look, together] of [...looks].sort((a, b) => a[0] - b[0])) {
    const strong = look >= 16;
    pen.strokeStyle = pen.fillStyle = strong ? paper.accent : paper.line;
    pen.globalAlpha = strong ? 0.9 : bright ? 0.2 : together.length > 2000 ? 0.4 : 0.6;
    pen.lineWidth = (look % 8) * Math.min(Math.max(view.k, 0.5), 1.2);
    pen.setLineDash(look & 8 ? [5, 4] : []);
    inPieces(pen, together, (edge) => trace(pen, edge), () => pen.stroke());
    pen.setLineDash([]);
    if (strong || (view.k > 0.45 && together.length < 3000)) {
      const directed = together.filter((edge) => !edge.symmetric && edge.source !== edge.target);
      inPieces(pen, directed, (edge) => arrow(pen, edge), () => pen.fill());
    }
  }
  pen.globalAlpha = 1;
}

function inPieces(pen, all, each, finish) {
  for (let from = 0; from < all.length; from += PIECE) {
    pen.beginPath();
    for (let at = from; at < Math.min(from + PIECE, all.length); at += 1) each(all[at]);
    finish();
  }
}

/** The point towards which an edge is bent. */
function towards({ source, target, bend }) {
  const x = target.sx - source.sx;
  const y = target.sy - source.sy;
  const length = Math.hypot(x, y) || 1;
  const aside = (bend * 2 * view.k) / length;
  return [(source.sx + target.sx) / 2 - y * aside, (source.sy + target.sy) / 2 + x * aside];
}

function middleOf(edge) {
  const [x, y] = towards(edge);
  return [(x + (edge.source.sx + edge.target.sx) / 2) / 2, (y + (edge.source.sy + edge.target.sy) / 2) / 2];
}

function trace(pen, edge) {
  const { source, target } = edge;
  pen.moveTo(source.sx, source.sy);
  if (source === target) {
    const out = source.r + (18 + Math.abs(edge.bend)) * view.k;
    pen.bezierCurveTo(source.sx - out, source.sy - out * 1.6, source.sx + out, source.sy - out * 1.6, source.sx, source.sy);
  } else if (edge.bend) {
    const [x, y] = towards(edge);
    pen.quadraticCurveTo(x, y, target.sx, target.sy);
  } else {
    pen.lineTo(target.sx, target.sy);
  }
}

function arrow(pen, edge) {
  const { target } = edge;
  const [x, y] = edge.bend ? towards(edge) : [edge.source.sx, edge.source.sy];
  const length = Math.hypot(target.sx - x, target.sy - y);
  if (length < target.r + 16) return;
  const dx = (target.sx - x) / length;
  const dy = (target.sy - y) / length;
  const tipX = target.sx - dx * target.r;
  const tipY = target.sy - dy * target.r;
  const long = 7 * Math.min(Math.max(view.k, 0.6), 1);
  const wide = long * 0.36;
  pen.moveTo(tipX, tipY);
  pen.lineTo(tipX - dx * long - dy * wide, tipY - dy * long + dx * wide);
  pen.lineTo(tipX - dx * long + dy * wide, tipY - dy * long - dx * wide);
}

/** Nodes in few fillings: those of one kind together; those that are not meant at the moment are faint. */
function paintNodes(pen, bright, all) {
  const looks = new Map();
  for (const node of all) {
    if (!node.shown || !isSeen(node.sx, node.sy, node.r)) continue;
    const look = `${bright && !bright.has(node) ? 0 : 1}${node.hollow ? 1 : 0}${node.class}`;
    if (!looks.has(look)) looks.set(look, []);
    looks.get(look).push(node);
  }
  for (const look of [...looks.keys()].sort()) {
    const together = looks.get(look);
    const { colour } = together[0].kind;
    pen.globalAlpha = look[0] === '0' ? 0.25 : 1;
    const hollow = look[1] === '1';
    pen.fillStyle = hollow ? paper.paper : colour;
    pen.strokeStyle = hollow ? colour : paper.paper;
    pen.lineWidth = hollow ? 2 : 1.2;
    inPieces(pen, together, (node) => shape(pen, node, node.r), () => {
      pen.fill();
      if (hollow || view.k > 0.4) pen.stroke();
    });
  }
  pen.globalAlpha = 1;
  for (const it of [chosen.under, chosen.it]) {
    if (!it || it.source || !it.shown) continue;
    pen.beginPath();
    shape(pen, it, it.r + 4);
    pen.lineWidth = 2;
    pen.strokeStyle = it === chosen.it ? paper.accent : paper.ink;
    pen.stroke();
  }
}

/** Events are lozenges, all else circles. */
function shape(pen, { sx, sy, event }, r) {
  if (event) {
    const out = r * 1.15;
    pen.moveTo(sx - out, sy);
    pen.lineTo(sx, sy - out);
    pen.lineTo(sx + out, sy);
    pen.lineTo(sx, sy + out);
    pen.closePath();
  } else {
    pen.moveTo(sx + r, sy);
    pen.arc(sx, sy, r, 0, 2 * Math.PI);
  }
}
