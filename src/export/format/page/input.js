/* What mouse, touch and keys do. */

const pointers = new Map();
let grip = null;

function startInput() {
  const at = (event) => [event.offsetX, event.offsetY];
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    const it = under(...at(event), event.pointerType === 'touch' ? 14 : 4);
    grip = { it, from: at(event), dragged: pointers.size > 1 };
    flight = null;
  };
  canvas.onpointermove = (event) => {
    const [x, y] = at(event);
    const before = pointers.get(event.pointerId);
    if (!before) return hover(x, y);
    if (pointers.size === 2) pinch(event.pointerId, [x, y]);
    else if (grip.dragged || Math.hypot(x - grip.from[0], y - grip.from[1]) > 4) {
      if (!grip.dragged && grip.it && !grip.it.source) hold(grip.it);
      grip.dragged = true;
      if (motion.held) drag((x - size.width / 2) / view.k + view.x, (y - size.height / 2) / view.k + view.y);
      else flyTo(view.x - (x - before[0]) / view.k, view.y - (y - before[1]) / view.k, view.k, 0);
    }
    pointers.set(event.pointerId, [x, y]);
  };
  canvas.onpointerup = canvas.onpointercancel = (event) => {
    pointers.delete(event.pointerId);
    if (motion.held) release();
    else if (grip && !grip.dragged && event.type === 'pointerup') choose(grip.it);
    if (!pointers.size) grip = null;
  };
  canvas.onpointerleave = () => { if (!pointers.size) hover(-1e9, -1e9); };
  canvas.ondblclick = (event) => {
    const it = under(...at(event));
    if (it && !it.source) lookAround(it);
    else zoom(2, ...at(event), 250);
  };
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : event.ctrlKey ? 0.01 : 0.002)), ...at(event));
  }, { passive: false });
  canvas.onkeydown = onCanvasKey;
  document.onkeydown = onKey;
  $('search').oninput = $('search').onfocus = showFound;
  $('search').onblur = () => { $('found').hidden = true; };
  $('search').onkeydown = onSearchKey;
  for (const tab of document.querySelectorAll('[role=tab]')) tab.onkeydown = onTabKey;
}

function hover(x, y) {
  const it = under(x, y);
  canvas.style.cursor = it ? 'pointer' : 'grab';
  if (it !== chosen.under) {
    chosen.under = it;
    ask();
  }
  const box = canvas.getBoundingClientRect();
  showTooltip(it, x + box.left, y + box.top);
}

function pinch(id, to) {
  const [[other, fixed]] = [...pointers].filter(([each]) => each !== id);
  const from = pointers.get(id);
  grip = { dragged: true };
  if (other === undefined) return;
  const middle = [(to[0] + fixed[0]) / 2, (to[1] + fixed[1]) / 2];
  flyTo(view.x - (to[0] - from[0]) / 2 / view.k, view.y - (to[1] - from[1]) / 2 / view.k, view.k, 0);
  zoom(Math.hypot(to[0] - fixed[0], to[1] - fixed[1]) / (Math.hypot(from[0] - fixed[0], from[1] - fixed[1]) || 1), ...middle);
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The next node in a direction: a neighbour if there is one, else any. */
function nextTowards(way) {
  const from = chosen.it?.source ?? chosen.it;
  if (!from) return byWeight.find((node) => node.shown);
  const cost = (node) => {
    const [x, y] = [node.x - from.x, node.y - from.y];
    const along = x * way[0] + y * way[1];
    return along <= 0 || node === from || !node.shown ? Infinity : Math.hypot(x, y) + 3 * Math.abs(x * way[1] - y * way[0]);
  };
  const best = (all) => all.reduce((best, node) => (cost(node) < cost(best) ? node : best), from);
  const neighbour = best(from.edges.filter((edge) => edge.shown).map((edge) => otherEnd(edge, from)));
  return neighbour === from ? best(nodes) : neighbour;
}

function onCanvasKey(event) {
  const way = WAYS[event.key];
  if (way && event.shiftKey) flyTo(view.x + (way[0] * 90) / view.k, view.y + (way[1] * 90) / view.k, view.k, 120);
  else if (way) choose(nextTowards(way));
  else if (event.key === 'Enter') { if (chosen.it) $('card').focus(); else choose(nextTowards([1, 0])); }
  else if (event.key === 'o' && chosen.it && !chosen.it.source) lookAround(chosen.it);
  else return;
  event.preventDefault();
}

function onKey(event) {
  const typing = event.target.matches('input, textarea');
  if (event.ctrlKey || event.metaKey || event.altKey || $('keys').open) return;
  if (event.key === 'Escape') return closeOne();
  if (typing) return;
  if (event.key === '/') { showTab('graph'); $('search').focus(); }
  else if (event.key === '+' || event.key === '=') zoom(1.4, undefined, undefined, 150);
  else if (event.key === '-') zoom(1 / 1.4, undefined, undefined, 150);
  else if (event.key === '0') fit();
  else if (event.key === '?') $('keys').showModal();
  else return;
  event.preventDefault();
}

function closeOne() {
  if (document.activeElement === $('search')) { closeFound(); canvas.focus(); }
  else if (chosen.it) { choose(null); canvas.focus(); }
  else if (filter.around) lookAround(filter.around);
}

function onSearchKey(event) {
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const count = finder.found.length;
    if (count) finder.at = (finder.at + (event.key === 'ArrowDown' ? 1 : -1) + count) % count;
    markFound();
  } else if (event.key === 'Enter' && finder.at >= 0) {
    takeFound(finder.at);
    canvas.focus();
  } else return;
  event.preventDefault();
}

function onTabKey(event) {
  const tabs = [...document.querySelectorAll('[role=tab]:not([hidden])')];
  const way = WAYS[event.key]?.[0];
  if (!way) return;
  const next = tabs[(tabs.indexOf(event.target) + way + tabs.length) % tabs.length];
  next.click();
  next.focus();
}
