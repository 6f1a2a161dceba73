// Uses the page as people do, in a browser without a network: by mouse, keys and address. Called by tests/pictures.rs with
// the browser and the folder of the pages; where SCREENSHOTS names a folder, pictures of the page are left there.
'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { chromium } = require('playwright-core');

const [executablePath, folder] = process.argv.slice(2);
const shots = process.env.SCREENSHOTS;
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

/** Opens a page, and makes sure that it asks for nothing and complains about nothing. */
async function open(browser, name, address = '', settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, offline: true, ...settings });
  const page = await context.newPage();
  const faults = [];
  page.on('request', (request) => { if (!/^(file|blob|data):/.test(request.url())) faults.push(`asks for ${request.url()}`); });
  page.on('console', (message) => faults.push(`says ${message.text()}`));
  page.on('pageerror', (error) => faults.push(error.stack));
  await page.goto(`file://${path.join(folder, name)}${address}`);
  await page.waitForFunction(() => document.documentElement.dataset.ready === '1', null, { timeout: 20_000 });
  page.done = async () => {
    await context.close();
    assert.deepEqual(faults, [], name);
  };
  return page;
}

const shown = (page, list) => page.evaluate((name) => (name === 'nodes' ? nodes : edges).filter((it) => it.shown).length, list);
const chosenName = (page) => page.evaluate(() => chosen.it?.name ?? null);
const at = (page, find) => page.evaluate((code) => {
  const node = nodes.find(new Function('node', `return ${code}`));
  const box = canvas.getBoundingClientRect();
  return { name: node.name, x: toX(node.x) + box.left, y: toY(node.y) + box.top };
}, find);
const settled = (page) => page.waitForFunction(() => !flight && motion.warm <= 0.01, null, { timeout: 20_000 });

async function searching(browser) {
  const page = await open(browser, '400.html');
  await page.keyboard.press('/');
  await page.keyboard.type('koprulu');
  await page.waitForSelector('#found [role=option]');
  assert.match(await page.textContent('#found [role=option]'), /Köprülü/, 'found without its diacritics');
  await page.keyboard.press('Enter');
  assert.equal(await chosenName(page), 'Mehmet Fuad Köprülü');
  assert.match(await page.textContent('#card h2'), /Köprülü/);
  await settled(page);
  const { x, y } = await at(page, "node.name === 'Mehmet Fuad Köprülü'");
  assert.ok(x > 0 && x < 1060 && y > 50 && y < 850, 'it is brought into view');
  await page.keyboard.press('/');
  await page.keyboard.type('محمود');
  assert.match(await page.textContent('#found [role=option]'), /فوزي/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal(await chosenName(page), null);
  assert.ok(await page.isHidden('#card'));
  await page.done();
}

async function pointing(browser) {
  const page = await open(browser, '60.html');
  const event = await at(page, 'node.event && node.said.length && !node.hollow');
  await page.mouse.move(event.x, event.y);
  await page.waitForSelector('#tooltip:not([hidden])');
  const tip = await page.textContent('#tooltip');
  assert.match(tip, /19\d\d/, 'the tooltip has a date');
  assert.match(tip, /“On 19.*” ?Dispatch No/s, 'the tooltip has a sentence and its document');
  await page.mouse.click(event.x, event.y);
  assert.equal(await chosenName(page), event.name);
  const card = await page.textContent('#card');
  assert.match(card, /Evidence \(1\)/);
  assert.match(card, /European security/);
  // From the card to an edge, and back.
  await page.click('#card .when button');
  assert.match(await page.textContent('#card h2'), /→/);
  await page.goBack();
  assert.equal(await chosenName(page), event.name);
  // Dragging moves a node, and others after it.
  await page.keyboard.press('Escape');
  await settled(page);
  const hub = await at(page, 'node === byWeight[0]');
  const before = await page.evaluate(() => otherEnd(byWeight[0].edges[0], byWeight[0]).x);
  await page.mouse.move(hub.x, hub.y);
  await page.mouse.down();
  await page.mouse.move(hub.x + 60, hub.y + 40, { steps: 10 });
  await page.waitForTimeout(300);
  await page.mouse.up();
  const after = await at(page, 'node === byWeight[0]');
  assert.ok(Math.abs(after.x - hub.x - 60) < 3, 'the node is where it was dropped');
  assert.notEqual(await page.evaluate(() => otherEnd(byWeight[0].edges[0], byWeight[0]).x), before, 'a neighbour followed');
  await page.click('#reset');
  await settled(page);
  assert.ok(await page.evaluate(() => nodes.every((node) => Math.hypot(node.x - node.firstX, node.y - node.firstY) < 1)));
  // The wheel zooms at the mouse.
  const k = await page.evaluate(() => view.k);
  await page.mouse.move(hub.x, hub.y);
  await page.mouse.wheel(0, -400);
  await page.waitForFunction((before) => view.k > before * 1.5, k);
  await page.done();
}

async function limiting(browser) {
  const page = await open(browser, '400.html');
  const all = [await shown(page, 'nodes'), await shown(page, 'edges')];
  await page.focus('#from');
  for (let press = 0; press < 60; press += 1) await page.keyboard.press('ArrowRight');
  const span = await page.textContent('#span');
  assert.match(span, /^Jan 1954/);
  const late = await shown(page, 'nodes');
  assert.ok(late < all[0] && late > 0, `${late} of ${all[0]}`);
  assert.ok(await page.evaluate(() => nodes.filter((node) => node.shown && node.days).every((node) => node.days[1] >= filter.from)));
  assert.match(await page.textContent('#counts'), new RegExp(`^${late} of ${all[0]} nodes`));
  // The address has it, and shows it again.
  await page.waitForFunction(() => location.hash.includes('from='));
  const again = await open(browser, '400.html', await page.evaluate(() => location.hash));
  assert.equal(await shown(again, 'nodes'), late);
  await again.done();
  await page.click('#all');
  assert.equal(await shown(page, 'nodes'), all[0]);
  // The legend hides a kind, and shows it again.
  await page.click('#classes label:has-text("Person") input');
  assert.ok(await page.evaluate(() => nodes.every((node) => node.shown !== (node.kind.name === 'Person'))));
  await page.click('#classes label:has-text("Person") input');
  assert.equal(await shown(page, 'edges'), all[1]);
  await page.done();
}

async function keys(browser) {
  const page = await open(browser, '60.html');
  await page.focus('#picture');
  await page.keyboard.press('ArrowRight');
  const first = await chosenName(page);
  assert.ok(first);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  assert.notEqual(await chosenName(page), first);
  await page.waitForFunction((name) => document.getElementById('live').textContent.startsWith(name), await chosenName(page));
  await page.keyboard.press('o');
  await settled(page);
  assert.ok(await shown(page, 'nodes') < 61);
  assert.ok(await page.isVisible('#scope'));
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'card');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.closest('#card')), 'Tab goes through the card');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal(await shown(page, 'nodes'), 61);
  await settled(page);
  const k = await page.evaluate(() => view.k);
  await page.keyboard.press('+');
  await page.waitForFunction((before) => view.k > before * 1.3, k);
  await page.keyboard.press('0');
  await page.keyboard.press('?');
  assert.ok(await page.isVisible('#keys'));
  await page.keyboard.press('Escape');
  // Every control is reached by Tab and has a name.
  const nameless = await page.evaluate(() => [...document.querySelectorAll('button, input, canvas[tabindex], [role=tab]')]
    .filter((it) => !(it.getAttribute('aria-label') || it.textContent.trim() || it.closest('label'))).map((it) => it.outerHTML));
  assert.deepEqual(nameless, []);
  await page.done();
}

async function reading(browser) {
  const page = await open(browser, '400.html');
  await page.click('#tab-table');
  const counts = await page.evaluate(() => ({ nodes: nodes.length, edges: edges.length }));
  assert.equal(await page.locator('table.nodes tbody tr').count(), counts.nodes);
  while (await page.locator('#table div > button').count()) await page.click('#table div > button');
  assert.equal(await page.locator('table.edges tbody tr').count(), counts.edges);
  await page.click('table.nodes th:nth-child(4) button');
  await page.click('table.nodes th:nth-child(4) button');
  const most = await page.evaluate(() => Math.max(...nodes.map((node) => node.edges.length)));
  assert.equal(await page.textContent('table.nodes tbody tr td:nth-child(4)'), String(most));
  await page.click('#tab-timeline');
  const dated = await page.evaluate(() => nodes.filter((node) => node.days).length);
  assert.equal(await page.locator('.timeline .item').count(), dated);
  await page.click('.timeline .item .name');
  assert.ok(await chosenName(page));
  assert.equal(await page.locator('.timeline .item.chosen').count(), 1);
  await page.done();
}

async function hostile(browser) {
  const page = await open(browser, 'hostile.html');
  const bad = await page.evaluate(() => nodes[0].name);
  assert.match(bad, /^<\/script><img/);
  for (const tab of ['table', 'timeline', 'graph']) await page.click(`#tab-${tab}`);
  for (let number = 0; number < 22; number += 1) {
    const name = await page.evaluate((at) => { choose(nodes[at], true); return nodes[at].name; }, number);
    assert.equal(await page.evaluate(() => document.querySelector('#card h2').textContent), name);
    await page.evaluate((at) => { choose(edges[at], true); showTooltip(edges[at], 200, 200); }, number);
  }
  assert.ok(await page.evaluate(() => [...document.links].every((link) => /^https?:/.test(link.href))));
  assert.equal(await page.locator('img').count(), 0);
  assert.match(await page.title(), /^<\/script><img/, 'the title is the text that it was');
  const [svg] = await Promise.all([page.waitForEvent('download'), page.click('#svg')]);
  const drawing = require('node:fs').readFileSync(await svg.path(), 'utf8');
  assert.ok(drawing.startsWith('<svg') && !/<(img|script)/.test(drawing));
  const [png] = await Promise.all([page.waitForEvent('download'), page.click('#png')]);
  assert.ok(require('node:fs').statSync(await png.path()).size > 1000);
  await page.done();
}

/** Frames in a second while something goes on. */
async function frames(page, act, time = 2500) {
  await page.evaluate(() => {
    globalThis.seen = [];
    const next = (now) => { seen.push(now); if (!globalThis.stopped) requestAnimationFrame(next); };
    globalThis.stopped = false;
    requestAnimationFrame(next);
  });
  for (const begin = Date.now(); Date.now() - begin < time;) await act();
  const seen = await page.evaluate(() => { globalThis.stopped = true; return globalThis.seen; });
  return (1000 * (seen.length - 1)) / (seen.at(-1) - seen[0]);
}

async function speed(browser) {
  const page = await open(browser, '2000.html');
  await page.waitForTimeout(500);
  let turn = 0;
  const round = (x, y) => page.mouse.move(x + 160 * Math.sin(turn / 12), y + 90 * Math.cos((turn += 1) / 12));
  const hub = await at(page, 'node === byWeight[0]');
  await page.mouse.move(hub.x, hub.y);
  await page.mouse.down();
  const dragging = await frames(page, () => round(hub.x, hub.y));
  assert.ok(await page.evaluate(() => nodes.filter((node) => Math.hypot(node.x - node.firstX, node.y - node.firstY) > 1).length > 100), 'many move');
  await page.mouse.up();
  await settled(page);
  // All nodes at once, as after a reset.
  await page.evaluate(() => { for (const node of nodes) node.homeX += 300 * Math.sin(node.number); motion.warm = 1; ask(); });
  const all = await frames(page, () => page.waitForTimeout(50));
  await page.mouse.move(720, 800);
  await page.mouse.down();
  const panning = await frames(page, () => round(720, 700));
  await page.mouse.up();
  const figures = { dragging, all, panning };
  console.log(`frames in a second with ${await shown(page, 'nodes')} nodes and ${await shown(page, 'edges')} edges: `
    + Object.entries(figures).map(([name, figure]) => `${name} ${figure.toFixed(0)}`).join(', '));
  // Thirty are wanted; a machine that does other things beside this one gives fewer.
  for (const [name, figure] of Object.entries(figures)) assert.ok(figure > 8, `${name}: ${figure}`);
  await page.done();
}

async function still(browser) {
  const page = await open(browser, '60.html', '', { reducedMotion: 'reduce', colorScheme: 'dark' });
  await page.evaluate(() => choose(byWeight[0], true));
  assert.equal(await page.evaluate(() => flight), null, 'nothing flies for those who want no motion');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(23, 25, 29)');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.isHidden('#time'));
  await page.done();
}

async function screenshots(browser) {
  for (const about of [60, 400, 2000]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await open(browser, `${about}.html`, '', { colorScheme });
      await page.screenshot({ path: path.join(shots, `${about}-${colorScheme}.png`) });
      await page.done();
    }
  }
}

(async () => {
  const browser = await chromium.launch({ executablePath, args });
  try {
    for (const act of [searching, pointing, limiting, keys, reading, hostile, still, speed, ...(shots ? [screenshots] : [])]) {
      await act(browser);
      console.log(`${act.name}: good`);
    }
  } finally {
    await browser.close();
  }
})().catch((error) => {
  console.error(error.stack);
  process.exit(1);
});
