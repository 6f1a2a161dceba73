/* What is seen, kept in the address: a copied link shows the same again. */

let kept = '';

/** What is seen as a part of the address: the same address shows the same again. */
function addressOf() {
  const parts = new URLSearchParams();
  if (tab !== 'graph') parts.set('tab', tab);
  if (chosen.it) parts.set('chosen', chosen.it.id);
  if (filter.around) parts.set('around', filter.around.id);
  for (const name of filter.classes) parts.append('hide', name);
  for (const name of filter.relations) parts.append('without', name);
  if (filter.from > -Infinity) parts.set('from', filter.from);
  if (filter.to < Infinity) parts.set('to', filter.to);
  if (!filter.undated) parts.set('undated', '0');
  const at = flight ? flight.to : view;
  if (!view.fitted) parts.set('view', [at.x.toFixed(1), at.y.toFixed(1), at.k.toPrecision(4)].join());
  return `#${parts}`;
}

/** Keeps the address up to date; what was chosen before is a step back. */
function keepAddress(step = false) {
  clearTimeout(keepAddress.later);
  const keep = () => {
    const address = addressOf();
    if (address === kept) return;
    kept = address;
    try {
      history[step ? 'pushState' : 'replaceState'](null, '', address);
    } catch {
      // A browser may refuse it for files; then the link is still copied.
    }
  };
  if (step) keep();
  else keepAddress.later = setTimeout(keep, 200);
}

function moved() {
  showTooltip(null);
  keepAddress();
}

/** Shows what an address says. */
function readAddress(address = location.hash) {
  const parts = new URLSearchParams(address.slice(1));
  kept = address;
  const number = (name, other) => (/^-?\d+$/.test(parts.get(name)) ? Number(parts.get(name)) : other);
  const around = byId.get(parts.get('around'));
  Object.assign(filter, {
    classes: new Set(parts.getAll('hide')), relations: new Set(parts.getAll('without')),
    from: number('from', -Infinity), to: number('to', Infinity), undated: parts.get('undated') !== '0',
    around: around?.source ? null : around ?? null,
  });
  chosen.it = null;
  fillLegend();
  showTime();
  showTab(['timeline', 'table'].includes(parts.get('tab')) ? parts.get('tab') : 'graph');
  refresh();
  chosen.it = byId.get(parts.get('chosen')) ?? null;
  if (chosen.it && !chosen.it.shown) reveal(chosen.it);
  showCard(chosen.it);
  markTimeline();
  const at = (parts.get('view') ?? '').split(',').map(Number);
  if (at.length === 3 && at.every(Number.isFinite) && at[2] > 0) flyTo(...at, 0);
  else fit(0);
}
