/* The card of what was chosen, the tooltip of what lies under the mouse, and what both are made of. */

const $ = (id) => document.getElementById(id);

/** Makes an element. Text is always text. */
function make(name, properties = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes('-') || key === 'role') element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...inside.filter((part) => part !== null && part !== undefined));
  return element;
}

const isAddress = (text) => /^https?:\/\//.test(text);
const link = (address, text = address) =>
  (isAddress(address) ? make('a', { href: address, target: '_blank', rel: 'noreferrer noopener', dir: 'auto' }, text) : make('bdi', {}, text));

function swatch({ colour, event }) {
  const mark = make('span', { className: event ? 'swatch event' : 'swatch' });
  mark.style.background = colour;
  return mark;
}

const joined = (...parts) => parts.filter(Boolean).join(' \u00b7 ');
const arrowOf = (edge) => (edge.symmetric ? ' \u2194 ' : ' \u2192 ');
const titleOf = (it) => (it.source ? `${it.source.name}${arrowOf(it)}${it.target.name}` : it.name);
const often = (edge) => (edge.derived && edge.weight > 1 ? WORDS.eventCount(edge.weight) : '');
const kindOf = (it) => (it.source ? joined(it.label, it.when, often(it)) : joined(it.kind.label, it.when));

/** A sentence with its source. */
function quotation(number, short) {
  const [address, sentence, document] = passages[number];
  const source = documents[document] ?? {};
  const origin = [source.publisher, source.date].filter(Boolean).join(', ');
  const words = sentence ?? address;
  const cite = make('cite', { dir: 'auto' }, link(source.iri ?? address, source.title ?? source.iri ?? address), origin ? ` \u2014 ${origin}` : null);
  const quote = make('blockquote', { dir: 'auto' }, make('p', {}, sentence ? `\u201c${sentence}\u201d` : words), cite);
  if (!short) {
    const copy = make('button', { className: 'plain', title: WORDS.copyTip }, WORDS.copy);
    copy.onclick = () => copyText(`\u201c${words}\u201d \u2014 ${[source.title, origin].filter(Boolean).join(', ')} <${address}>`, copy);
    quote.append(copy);
  }
  return quote;
}

/** Puts text on the clipboard, and says so on the button. */
async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.body.appendChild(make('textarea', { value: text }));
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  const word = button.textContent;
  button.textContent = WORDS.copied;
  setTimeout(() => { button.textContent = word; }, 1200);
}

/** A list of which the first ones are seen, and the others on demand. */
function list(name, items, each, most = 20) {
  const element = make(name, {}, ...items.slice(0, most).map(each));
  if (items.length <= most) return element;
  const more = make('button', { className: 'plain' }, WORDS.showMore(items.length - most));
  more.onclick = () => { more.remove(); element.append(...items.slice(most).map(each)); };
  return make('div', {}, element, more);
}

/** Fills the card with a node or an edge. */
function showCard(it) {
  const card = $('card');
  card.hidden = !it;
  card.replaceChildren();
  document.body.classList.toggle('carded', Boolean(it));
  if (!it) return;
  const close = make('button', { className: 'close', title: WORDS.close, 'aria-label': WORDS.close }, '\u00d7');
  close.onclick = () => choose(null);
  const title = make('h2', { dir: 'auto' }, it.source ? '' : it.name);
  if (it.source) title.append(to(it.source), arrowOf(it), to(it.target));
  card.append(close, title, make('p', { className: 'kind' }, it.source ? null : swatch(it.kind), kindOf(it)));
  if (it.derived) card.append(make('p', { className: 'note' }, WORDS.derived));
  if (!it.source && it.edges.length) {
    const around = make('button', {}, WORDS.around);
    around.onclick = () => lookAround(it);
    card.append(around);
  }
  addFacts(card, it);
  if (it.source) addEvents(card, it);
  else addRelations(card, it);
  addEvidence(card, it);
  card.scrollTop = 0;
}

/** A button that leads to a node or edge. */
function to(it, text = titleOf(it)) {
  const button = make('button', { className: 'to', dir: 'auto' }, it.source ? null : swatch(it.kind), text);
  button.onclick = () => choose(it, true);
  return button;
}

function addFacts(card, it) {
  const facts = it.facts.filter(([name, values]) => name !== 'Names' || values.some((value) => value !== it.name));
  const rows = facts.flatMap(([name, values]) => [make('dt', {}, name), ...values.map((value) => make('dd', { dir: 'auto' }, link(value)))]);
  if (isAddress(it.iri)) rows.push(make('dt', {}, WORDS.address), make('dd', {}, link(it.iri)));
  if (rows.length) card.append(make('h3', {}, WORDS.facts), make('dl', {}, ...rows));
}

function addEvents(card, edge) {
  if (!edge.events?.length) return;
  card.append(make('h3', {}, WORDS.events), list('ul', edge.events, (address) => {
    const node = nodes.find((each) => each.iri === address);
    return make('li', {}, node ? to(node) : link(address));
  }));
}

/** The relations of a node by their names, each in the order of time. */
function addRelations(card, node) {
  const groups = new Map();
  for (const edge of node.edges) {
    const name = edge.symmetric || edge.source === node ? edge.label : `\u2190 ${edge.label}`;
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(edge);
  }
  const day = (edge) => (edge.days ?? otherEnd(edge, node).days ?? [Infinity])[0];
  for (const [name, together] of [...groups].sort((a, b) => b[1].length - a[1].length)) {
    together.sort((a, b) => day(a) - day(b) || (otherEnd(a, node).name < otherEnd(b, node).name ? -1 : 1));
    card.append(make('h3', {}, `${name} (${together.length})`), list('ul', together, (edge) => {
      const other = otherEnd(edge, node);
      const details = make('button', { className: 'plain', title: WORDS.details, 'aria-label': `${WORDS.details}: ${other.name}` }, '\u00b6');
      details.onclick = () => choose(edge);
      const about = make('span', { className: 'when' }, joined(edge.when || other.when, other.kind.label, often(edge)), details);
      return make('li', {}, about, to(other, other.bare));
    }));
  }
}

function addEvidence(card, it) {
  let said = it.said;
  if (!said.length && it.edges) said = [...new Set(it.edges.flatMap((edge) => edge.said))];
  card.append(make('h3', {}, WORDS.evidence(Math.max(it.passages, said.length))));
  if (said.length) card.append(list('div', said, (number) => quotation(number), 10));
  else card.append(make('p', { className: 'note' }, WORDS.noEvidence));
  if (it.passages > said.length && said.length) card.append(make('p', { className: 'note' }, WORDS.morePassages(it.passages - said.length)));
}

/** The tooltip beside a point of the window; away without it. */
function showTooltip(it, x, y) {
  const tip = $('tooltip');
  tip.hidden = !it;
  if (!it) return;
  const quotes = it.said.slice(0, 2).map((number) => quotation(number, true));
  tip.replaceChildren(make('strong', { dir: 'auto' }, titleOf(it)), make('p', { className: 'kind' }, kindOf(it)), ...quotes);
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(8, x + 16 + width > innerWidth ? x - width - 12 : x + 16)}px`;
  tip.style.top = `${Math.max(8, Math.min(y + 14, innerHeight - height - 8))}px`;
}
