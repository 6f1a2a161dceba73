/* The page itself: what is chosen and where the view is. */

let tab = 'graph';

/** Chooses a node or edge, or nothing; `go` brings it into view. */
function choose(it, go = false) {
  if (chosen.it === it) return void (go && it && bringIntoView(it));
  chosen.it = it;
  if (it && !it.shown) reveal(it);
  showCard(it);
  markTimeline();
  if (it) announce(WORDS.chosen(titleOf(it), it.source ? it.label : it.kind.label, it.edges?.length ?? 0));
  if (it && tab === 'graph') bringIntoView(it, !go);
  keepAddress(true);
  ask();
}

/** Takes away whatever hides a node or edge. */
function reveal(it) {
  for (const node of it.source ? [it.source, it.target] : [it]) filter.classes.delete(node.kind.name);
  filter.relations.delete(it.label);
  if (filter.around) filter.around = null;
  applyFilter();
  if (!it.shown) Object.assign(filter, { from: -Infinity, to: Infinity, undated: true });
  fillLegend();
  showTime();
  refresh();
}

/** Moves the view so that a node or edge is seen: no more than needed, or so that its neighbours are seen too. */
function bringIntoView(it, little = false) {
  const { x, y, width, height } = freeWindow();
  const middle = it.source ? { x: (it.source.x + it.target.x) / 2, y: (it.source.y + it.target.y) / 2 } : it;
  if (little && Math.abs(toX(middle.x) - x) < width / 2 - 40 && Math.abs(toY(middle.y) - y) < height / 2 - 40) return;
  const far = (key) => [...brightNodes()].reduce((most, node) => Math.max(most, Math.abs(node[key] - middle[key])), 1);
  const fits = Math.min((width / 2 - 90) / far('x'), (height / 2 - 50) / far('y'));
  flyFree(middle.x, middle.y, little ? view.k : Math.min(Math.max(fits, 0.45), 1.2));
}

/** What legend and card leave of the window: its middle, and how wide and high it is. */
function freeWindow() {
  const card = $('card');
  const wide = size.width > 900;
  const left = wide && $('legend').open ? $('legend').offsetWidth : 0;
  const right = wide && !card.hidden ? card.offsetWidth : 0;
  const bottom = !wide && !card.hidden ? card.offsetHeight : 0;
  return { x: (size.width + left - right) / 2, y: (size.height - bottom) / 2, width: size.width - left - right, height: size.height - bottom };
}

/** Brings a point of the picture to the middle of what is free. */
function flyFree(x, y, k, time) {
  const free = freeWindow();
  flyTo(x + (size.width / 2 - free.x) / k, y + (size.height / 2 - free.y) / k, k, time);
}

/** Shows all that is shown at once. */
function fit(time = 350) {
  const shown = nodes.filter((node) => node.shown);
  if (!shown.length || !size.width) return;
  const ends = (key) => shown.reduce(([least, most], node) => [Math.min(least, node[key]), Math.max(most, node[key])], [Infinity, -Infinity]);
  const [[left, right], [top, bottom]] = [ends('homeX'), ends('homeY')];
  const { width, height } = freeWindow();
  const k = Math.max(Math.min((width - 200) / (right - left || 1), (height - 80) / (bottom - top || 1), 2), 0.005);
  flyFree((left + right) / 2, (top + bottom) / 2, k, time);
  view.fitted = true;
}

function zoom(factor, x = size.width / 2, y = size.height / 2, time = 0) {
  const from = flight ? flight.to : view;
  const k = Math.min(Math.max(from.k * factor, 0.005), 12);
  const part = 1 / from.k - 1 / k;
  flyTo(from.x + (x - size.width / 2) * part, from.y + (y - size.height / 2) * part, k, time);
}

/** Only what is around a node, or all again. */
function lookAround(node) {
  filter.around = filter.around === node ? null : node;
  refresh();
  fit();
}

/** Brings everything up to date after the filter changed. */
function refresh() {
  applyFilter();
  filter.version = (filter.version ?? 0) + 1;
  const [shown, lines] = [nodes.filter((node) => node.shown).length, edges.filter((edge) => edge.shown).length];
  $('counts').textContent = WORDS.counts(shown, nodes.length, lines, edges.length);
  announce($('counts').textContent);
  $('scope').hidden = !filter.around;
  if (filter.around) $('scope').firstElementChild.textContent = WORDS.scope(filter.around.name);
  if (chosen.it && !chosen.it.shown) choose(null);
  if (tab === 'table') fillTable();
  markTimeline();
  keepAddress();
  ask();
}

function markTimeline() {
  for (const item of $('timeline').querySelectorAll('.item')) {
    const it = byId.get(item.dataset.id);
    item.classList.toggle('off', !it?.shown);
    item.classList.toggle('chosen', Boolean(it) && it === chosen.it);
  }
}

function announce(text) {
  clearTimeout(announce.later);
  announce.later = setTimeout(() => { $('live').textContent = text; }, 250);
}

function showTab(name) {
  tab = name;
  for (const each of ['graph', 'timeline', 'table']) {
    $(each).hidden = each !== name;
    const button = $(`tab-${each}`);
    button.setAttribute('aria-selected', String(each === name));
    button.tabIndex = each === name ? 0 : -1;
  }
  if (name === 'table') fillTable();
  if (name === 'graph') resize();
  showTooltip(null);
  keepAddress();
}

/** Gives all parts their words. */
function fillWords() {
  for (const element of document.querySelectorAll('[data-word]')) element.textContent = WORDS[element.dataset.word];
  for (const element of document.querySelectorAll('[data-label]')) element.setAttribute('aria-label', WORDS[element.dataset.label]);
  for (const element of document.querySelectorAll('[data-tip]')) element.title = WORDS[element.dataset.tip];
  for (const element of document.querySelectorAll('[data-hint]')) element.placeholder = WORDS[element.dataset.hint];
  for (const [key, does] of WORDS.keys) $('keys').querySelector('dl').append(make('dt', {}, make('kbd', {}, key)), make('dd', {}, does));
}

const CLICKS = {
  skip: () => { showTab('table'); $('table').focus(); },
  'tab-graph': () => showTab('graph'),
  'tab-timeline': () => showTab('timeline'),
  'tab-table': () => showTab('table'),
  copy: () => copyText(location.href.split('#')[0] + addressOf(), $('copy')),
  png: savePng,
  svg: saveSvg,
  reset: () => { readAddress('#'); goHome(); },
  help: () => $('keys').showModal(),
  close: () => $('keys').close(),
  leave: () => lookAround(filter.around),
  nearer: () => zoom(1.5, undefined, undefined, 200),
  farther: () => zoom(1 / 1.5, undefined, undefined, 200),
  fit: () => fit(),
  all: () => { Object.assign(filter, { from: -Infinity, to: Infinity, undated: true }); showTime(); refresh(); },
};

function start() {
  fillWords();
  for (const [id, click] of Object.entries(CLICKS)) $(id).onclick = click;
  $('tab-timeline').hidden = !$('timeline').firstElementChild;
  $('timeline').onclick = (event) => {
    const it = byId.get(event.target.closest('.item')?.dataset.id);
    if (it) { event.preventDefault(); choose(it); }
  };
  startInput();
  if (innerWidth < 720) $('legend').open = false;
  const recolour = () => { readColours(); showTime(); ask(); };
  for (const media of ['(prefers-color-scheme: dark)', 'print']) matchMedia(media).onchange = recolour;
  readColours();
  resize();
  startTime();
  readAddress();
  new ResizeObserver(() => { resize(); showTime(); if (view.fitted) fit(0); }).observe(canvas);
  window.onpopstate = () => { if (location.hash !== kept) readAddress(); };
  document.documentElement.dataset.ready = '1';
}

start();
