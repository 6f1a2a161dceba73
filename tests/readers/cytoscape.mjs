// Reads elements and style with Cytoscape.js, without drawing.
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";

const file = JSON.parse(readFileSync(process.argv[3], "utf8"));
const graph = cytoscape({ ...file, headless: true, styleEnabled: true });
const place = ({ x, y }) => [x, y];
const nodes = graph.nodes().map((node) => ({
  id: node.id(),
  label: node.data("name"),
  attributes: { ...node.data(), drawn: [node.style("background-color"), node.width()], at: place(node.position()) },
}));
const edges = graph.edges().map((edge) => ({
  id: edge.id(),
  label: edge.data("name"),
  attributes: edge.data(),
  ends: [edge.source().id(), edge.target().id()],
}));
// A graph with a style keeps Node alive.
process.stdout.write(JSON.stringify({ nodes, edges }), () => process.exit());
