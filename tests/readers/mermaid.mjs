// Reads a flowchart with the parser of Mermaid, which wants the window of a browser.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });

// The forms in which Mermaid keeps `#35;` until it draws.
const plain = (text) => {
  const html = text.replace(/ﬂ°°/g, "&#").replace(/ﬂ°/g, "&").replace(/¶ß/g, ";");
  return new JSDOM(`<p>${html}</p>`).window.document.body.textContent;
};

const text = readFileSync(process.argv[3], "utf8");
await mermaid.parse(text);
const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
const nodes = [...db.getVertices()].map(([id, { text }]) => ({ id, label: plain(text) }));
const edges = db.getEdges().map(({ start, end, text }, id) => ({ id, label: plain(text), ends: [start, end] }));
process.stdout.write(JSON.stringify({ nodes, edges }));
process.exit();
