/* Nodes and edges in tables: the same for those who do not see the picture. */

const table = { most: 500, by: { nodes: null, edges: null } };

/** Nodes and edges in tables, as far as they are shown. */
function fillTable() {
  const { columns } = WORDS;
  const nodeColumns = [
    [columns.name, (node) => to(node), (node) => node.name],
    [columns.kind, (node) => node.kind.label],
    [columns.when, (node) => node.when ?? '', (node) => node.days?.[0] ?? Infinity],
    [columns.relations, (node) => node.edges.length],
    [columns.passages, (node) => node.passages],
  ];
  const edgeColumns = [
    [columns.source, (edge) => to(edge.source), (edge) => edge.source.name],
    [columns.relation, (edge) => to(edge, edge.label), (edge) => edge.label],
    [columns.target, (edge) => to(edge.target), (edge) => edge.target.name],
    [columns.when, (edge) => edge.when ?? '', (edge) => edge.days?.[0] ?? Infinity],
    [columns.weight, (edge) => (edge.derived ? edge.weight : ''), (edge) => edge.weight],
    [columns.passages, (edge) => edge.passages],
  ];
  $('table').replaceChildren(
    rows('nodes', nodes, nodeColumns, WORDS.nodesShown),
    rows('edges', edges, edgeColumns, WORDS.edgesShown),
  );
}

function rows(name, all, columns, caption) {
  const shown = all.filter((it) => it.shown);
  const by = table.by[name];
  if (by) {
    const key = columns[by.column][2] ?? columns[by.column][1];
    const compare = (a, b) => (typeof a === 'number' ? a - b : String(a).localeCompare(String(b)));
    shown.sort((a, b) => compare(key(a), key(b)) * by.way);
  }
  const heads = columns.map(([label], column) => {
    const sort = make('button', {}, label);
    sort.onclick = () => {
      table.by[name] = { column, way: by?.column === column ? -by.way : 1 };
      fillTable();
      $('table').querySelectorAll(`table.${name} th button`)[column].focus();
    };
    return make('th', { scope: 'col', 'aria-sort': by?.column === column ? (by.way > 0 ? 'ascending' : 'descending') : 'none' }, sort);
  });
  const body = make('tbody');
  const add = (from) => body.append(...shown.slice(from, from + table.most).map((it) => make('tr', {}, ...columns.map(([, cell]) => make('td', { dir: 'auto' }, cell(it))))));
  add(0);
  const element = make('table', { className: name }, make('caption', {}, caption(shown.length, all.length)), make('thead', {}, make('tr', {}, ...heads)), body);
  if (shown.length <= table.most) return element;
  const more = make('button', {}, WORDS.showMore(shown.length - table.most));
  more.onclick = () => {
    add(body.rows.length);
    if (body.rows.length >= shown.length) more.remove();
    else more.textContent = WORDS.showMore(shown.length - body.rows.length);
  };
  return make('div', {}, element, more);
}
