/* The graph: nodes and edges with who is joined to whom, what of it is shown, and names that are searched for. */

const data = JSON.parse(document.getElementById('data').textContent);
const { classes, documents, passages, nodes, edges } = data;
const byId = new Map();

nodes.forEach((node, number) => {
  Object.assign(node, { number, edges: [], shown: true, firstX: node.x, firstY: node.y, homeX: node.x, homeY: node.y, vx: 0, vy: 0 });
  node.kind = classes[node.class];
  byId.set(node.id, node);
});

edges.forEach((edge) => {
  Object.assign(edge, { source: nodes[edge.source], target: nodes[edge.target], shown: true, bend: 0 });
  edge.source.edges.push(edge);
  if (edge.target !== edge.source) edge.target.edges.push(edge);
  byId.set(edge.id, edge);
});

/** Edges between the same two nodes are bent, so that each is seen. */
(function bend() {
  const between = new Map();
  for (const edge of edges) {
    const ends = [edge.source.number, edge.target.number].sort((a, b) => a - b).join();
    if (!between.has(ends)) between.set(ends, []);
    between.get(ends).push(edge);
  }
  for (const together of between.values()) {
    together.forEach((edge, number) => {
      const aside = (number - (together.length - 1) / 2) * 16;
      edge.bend = edge.source.number <= edge.target.number ? aside : -aside;
    });
  }
})();

/** Nodes by how much their names matter: those of events after all others, the best connected first. */
const byWeight = [...nodes].sort((a, b) => a.event - b.event || b.edges.length - a.edges.length || b.size - a.size);

function otherEnd(edge, node) {
  return edge.source === node ? edge.target : edge.source;
}

/** What hides a part: kinds and relations by name, a time in days, and all that is not around a node. */
const filter = { classes: new Set(), relations: new Set(), from: -Infinity, to: Infinity, undated: true, around: null };

const limited = () => filter.from > -Infinity || filter.to < Infinity;
const within = (days) => days[1] >= filter.from && days[0] <= filter.to;

/** Whether it is without a date though it would have one: an event, or an edge that no event has a part in. */
const isUndated = (it) => !it.days && (it.source ? !it.source.event && !it.target.event : it.event);
const undatedCount = nodes.filter(isUndated).length + edges.filter(isUndated).length;

/** Works out what is shown. Who has no date is there as long as an edge is. */
function applyFilter() {
  const inTime = (it) => !limited() || (it.days ? within(it.days) : !isUndated(it));
  const passes = (it) => inTime(it) && (filter.undated || !isUndated(it));
  const near = filter.around && surroundings(filter.around);
  for (const node of nodes) {
    node.shown = passes(node) && !filter.classes.has(node.kind.name) && (!near || near.has(node));
  }
  for (const edge of edges) {
    edge.shown = edge.source.shown && edge.target.shown && passes(edge) && !filter.relations.has(edge.label);
  }
  if (!limited()) return;
  for (const node of nodes) {
    if (!node.days && !node.event && node.edges.length) node.shown &&= node.edges.some((edge) => edge.shown);
  }
}

/** A node, its neighbours, and who took part in events that are. */
function surroundings(node) {
  const near = new Set([node]);
  for (const edge of node.edges) near.add(otherEnd(edge, node));
  for (const event of [...near].filter((each) => each.event && each !== node)) {
    for (const edge of event.edges) near.add(otherEnd(edge, event));
  }
  return near;
}

const PLAIN = { 'ł': 'l', 'ø': 'o', 'đ': 'd', 'ð': 'd', 'ı': 'i', 'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'þ': 'th' };

/** Text as it is compared: small letters without their diacritics, in any script. */
function fold(text) {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[łøđðıßæœþ]/g, (letter) => PLAIN[letter]);
}

const wordsOf = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** The nodes with a name that has all these words: those where they begin words before others, and then the best connected. */
function search(text, most) {
  const words = wordsOf(text);
  if (!words.length) return [];
  const found = [[], []];
  for (const node of byWeight) {
    const others = node.facts.filter(([name]) => name === 'Names').flatMap(([, values]) => values);
    node.folded ??= ` ${wordsOf([node.name, ...others].join(' ')).join(' ')}`;
    if (words.every((word) => node.folded.includes(word))) {
      found[words.every((word) => node.folded.includes(` ${word}`)) ? 0 : 1].push(node);
    }
  }
  return found.flat().slice(0, most);
}

/** A day by its number from 1970, in words. */
function dayText(day, form) {
  return new Date(day * 864e5).toLocaleDateString('en-GB', { timeZone: 'UTC', ...form });
}
