// Reads GEXF and GraphML with graphology.
import { readFileSync } from "node:fs";
import { MultiGraph } from "graphology";

const [format, path] = process.argv.slice(2);
const { parse } = (await import(`graphology-${format}`)).default;
const graph = parse(MultiGraph, readFileSync(path, "utf8"));
const nodes = graph.mapNodes((id, { label, ...attributes }) => ({ id, label: label ?? "", attributes }));
const edges = graph.mapEdges((id, { label, ...attributes }, source, target) => ({
  id,
  label: label ?? "",
  attributes,
  ends: [source, target],
}));
process.stdout.write(JSON.stringify({ nodes, edges }));
