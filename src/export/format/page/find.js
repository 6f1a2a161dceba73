/* The legend, by which kinds are hidden, and the search for names. */

/** The kinds and relations with their numbers; unticked ones are hidden. */
function fillLegend() {
  const count = (all, key) => all.reduce((map, it) => map.set(key(it), (map.get(key(it)) ?? 0) + 1), new Map());
  const row = (set, key, label, number, mark) => {
    const box = make('input', { type: 'checkbox', checked: !set.has(key) });
    box.onchange = () => { if (box.checked) set.delete(key); else set.add(key); refresh(); };
    return make('label', { title: label }, box, mark, make('bdi', {}, label), make('span', { className: 'number' }, String(number)));
  };
  const kinds = count(nodes, (node) => node.kind);
  $('classes').replaceChildren(...classes.map((kind) => row(filter.classes, kind.name, kind.label, kinds.get(kind) ?? 0, swatch(kind))));
  const relations = [...count(edges, (edge) => edge.label)].sort((a, b) => b[1] - a[1]);
  $('relations').replaceChildren(...relations.map(([label, number]) => row(filter.relations, label, label, number, null)));
  $('more').hidden = relations.length < 2;
  const notes = [nodes.some((node) => node.hollow) && WORDS.hollow, edges.some((edge) => edge.dashed) && WORDS.dashed];
  $('notes').textContent = notes.filter(Boolean).join(' ');
}

const finder = { found: [], at: -1 };

/** Shows the names that match what is typed. */
function showFound() {
  const input = $('search');
  finder.found = search(input.value, 12);
  finder.at = finder.found.length ? 0 : -1;
  const open = Boolean(input.value.trim());
  $('found').hidden = !open;
  input.setAttribute('aria-expanded', String(open));
  const options = finder.found.map((node, number) => {
    const option = make('li', { role: 'option', id: `found-${number}` }, swatch(node.kind), make('bdi', {}, node.bare ?? node.name), make('span', { className: 'number' }, joined(node.kind.label, node.when)));
    option.onpointerdown = (event) => { event.preventDefault(); takeFound(number); };
    return option;
  });
  $('found').replaceChildren(...(options.length ? options : [make('li', { role: 'option', 'aria-disabled': 'true' }, WORDS.nothing)]));
  markFound();
}

function markFound() {
  [...$('found').children].forEach((option, number) => option.setAttribute('aria-selected', String(number === finder.at)));
  if (finder.at >= 0) $('search').setAttribute('aria-activedescendant', `found-${finder.at}`);
  else $('search').removeAttribute('aria-activedescendant');
}

/** Goes to a name that was found. */
function takeFound(number) {
  const node = finder.found[number];
  closeFound();
  if (node) choose(node, true);
}

function closeFound() {
  $('search').value = '';
  $('found').hidden = true;
  $('search').setAttribute('aria-expanded', 'false');
  $('search').removeAttribute('aria-activedescendant');
}
