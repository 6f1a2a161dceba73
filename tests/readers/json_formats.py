"""Readers of the formats in JSON, of JSON-LD, of the lines for FollowTheMoney and of the notes for Obsidian."""

import json
import logging
import re
import subprocess
import sys
from pathlib import Path

from harness import Absent, Found, Thing, node, only, reader, schema


def data(path):
    return json.loads(path.read_text(encoding="utf-8"))


@reader("cytoscape", "networkx")
def _(folder, manifest):
    import networkx

    graph = networkx.cytoscape_graph(data(only(folder)))
    assert graph.is_directed() and graph.is_multigraph()
    found = Found()
    for id, values in graph.nodes(data=True):
        found.nodes[id] = Thing(values["name"], values)
    for source, target, id, values in graph.edges(keys=True, data=True):
        found.edges[id] = Thing(values["name"], values, (source, target))
    return found


@reader("cytoscape", "Cytoscape.js")
def _(folder, manifest):
    found = node("cytoscape", "cytoscape", only(folder))
    drawn = {thing["id"]: thing for thing in manifest["nodes"]}
    for id, thing in found.nodes.items():
        colour, size = thing.attributes["drawn"]
        red, green, blue = (int(drawn[id]["colour"][place : place + 2], 16) for place in (1, 3, 5))
        assert colour == f"rgb({red},{green},{blue})" and drawn[id]["size"] in (0, size), f"{id} is drawn in {colour}, {size}"
        assert drawn[id]["position"] in (None, thing.attributes["at"]), f"{id} is at {thing.attributes['at']}"
    return found


@reader("d3", "networkx")
def _(folder, manifest):
    import networkx

    graph = networkx.node_link_graph(data(only(folder)), edges="links")
    assert graph.is_directed() and graph.is_multigraph()
    found = Found(without=("citations",))
    for id, values in graph.nodes(data=True):
        found.nodes[id] = Thing(values.get("label", ""), values)
    for source, target, id, values in graph.edges(keys=True, data=True):
        found.edges[id] = Thing(values.get("label", ""), values, (source, target))
    cited(manifest, {"nodes": found.nodes, "edges": found.edges}, lambda thing: thing.attributes)
    return found


@reader("jgf", "jsonschema")
def _(folder, manifest):
    import jsonschema

    document = data(only(folder))
    jsonschema.Draft7Validator(data(schema("jgf2.json"))).validate(document)
    found = Found(without=("citations",))
    graph = document["graph"]
    for id, thing in graph["nodes"].items():
        found.nodes[id] = Thing(thing["label"], thing["metadata"])
    for thing in graph["edges"]:
        values = {**thing["metadata"], **({"relation": thing["relation"]} if thing["relation"] else {})}
        found.edges[thing["id"]] = Thing(thing["label"], values, (thing["source"], thing["target"]))
    cited(manifest, {"nodes": found.nodes, "edges": found.edges}, lambda thing: thing.attributes)
    return found


def cited(manifest, things, values):
    """Whether all citations are there with their sentences; lines of them are compared where they are lines."""
    for kind, found in things.items():
        for wanted in manifest[kind]:
            lines = wanted["attributes"].get("citations", [])
            citations = values(found[wanted["id"]]).get("citations", [])
            assert len(lines) == len(citations), f"citations of {wanted['id']}"
            for citation, line in zip(citations, lines):
                assert {"kind", "iri"} <= set(citation) and line.endswith(citation["iri"]), citation


@reader("cx2", "ndex2")
def _(folder, manifest):
    from ndex2.cx2 import RawCX2NetworkFactory

    network = RawCX2NetworkFactory().get_cx2network(data(only(folder)))
    nodes, edges = network.get_nodes(), network.get_edges()
    place = {thing["id"]: thing["position"] for thing in manifest["nodes"]}
    found = Found()
    keys = {}
    for number, item in nodes.items():
        keys[number] = item["v"]["key"]
        found.nodes[keys[number]] = Thing(item["v"]["name"], item["v"])
        at = None if item["x"] is None else [item["x"], item["y"]]
        assert at == place[keys[number]], f"{keys[number]} is at {at}"
    for item in edges.values():
        values = {**item["v"], "label": item["v"]["name"], "relation": item["v"]["interaction"]}
        if not values["relation"]:
            del values["relation"]
        found.edges[item["v"]["key"]] = Thing(item["v"]["name"], values, (keys[item["s"]], keys[item["t"]]))
    frame = network.to_pandas_dataframe() if hasattr(network, "to_pandas_dataframe") else None
    assert frame is None or len(frame) == len(edges)
    return found


@reader("jsonld", "rdflib")
def _(folder, manifest):
    return rdflib_quads(folder)


def rdflib_quads(folder):
    """Compares each file with the N-Quads of the same name."""
    import rdflib
    from rdflib.compare import isomorphic

    # Literals are compared as they are written; of those that are none of their type rdflib would warn.
    rdflib.NORMALIZE_LITERALS = False
    logging.disable(logging.WARNING)
    total = 0
    for path in sorted(folder.glob("*.jsonld")):
        read, wanted = rdflib.Dataset(), rdflib.Dataset()
        read.parse(str(path), format="json-ld")
        wanted.parse(str(path.with_suffix(".nq")), format="nquads")
        graphs = lambda dataset: {graph.identifier: graph for graph in dataset.graphs() if len(graph)}
        names, others = graphs(read), graphs(wanted)
        plain = lambda found: {name for name in found if not isinstance(name, rdflib.BNode)}
        assert plain(names) == plain(others), f"{path.name}: graphs {plain(names) ^ plain(others)}"
        for name in plain(names):
            total += len(names[name])
            same = set(names[name]) == set(others[name]) or isomorphic(names[name], others[name])
            lost, more = set(others[name]) - set(names[name]), set(names[name]) - set(others[name])
            assert same, f"{path.name}, {name}: lost {sorted(lost)[:3]}, more {sorted(more)[:3]}"
    return f"same: {total} quads"


@reader("ftm", "followthemoney")
def _(folder, manifest):
    from followthemoney import model
    from followthemoney.util import sanitize_text

    entities = {}
    for line in only(folder).read_text(encoding="utf-8").splitlines():
        entity = json.loads(line)
        assert entity["id"] not in entities, f"{entity['id']} stands twice"
        entities[entity["id"]] = entity
    for entity in entities.values():
        sound(model, entities, entity)
    found = Found(without=("class", "first_day", "last_day"))
    for kind in ("nodes", "edges"):
        for wanted in manifest[kind]:
            entity = entities.get(entity_id(wanted["id"]))
            label = sanitize_text(wanted["label"]) or ""
            if entity is None and kind == "edges":
                # What a tenure is of stands in the tenure.
                entity = entities[entity_id(wanted["source"])]
                assert entity["schema"] == "Occupancy", f"{wanted['id']} is lost"
                ends, label = None, None
            elif kind == "edges":
                ends = ends_of(model, entity, wanted)
            assert entity is not None, f"{wanted['id']} is lost"
            told = told_in(entity)
            attributes = {"symmetric": False, "derived": False, "weight": 1.0} if kind == "edges" else {}
            if label is None:
                attributes |= {name: wanted["attributes"].get(name) for name in ("relation", "iri")}
            for name, value in wanted["attributes"].items():
                if isinstance(value, list):
                    attributes[name] = [one for one in value if is_told(told, name, one, sanitize_text)]
                elif is_told(told, name, value, sanitize_text):
                    attributes[name] = value
            # A label in quotation marks has lost them in the name, and stands whole in a line.
            is_labelled = label is None or not label or is_told(told, "label", label, sanitize_text)
            thing = Thing(wanted["label"] if is_labelled else None, attributes, ends if kind == "edges" else None)
            assert is_labelled, f"{wanted['id']}: the label is not told"
            getattr(found, kind)[wanted["id"]] = thing
    return found


def entity_id(id):
    """The id of an entity, whose letters are fewer than ours."""
    id = f"chancery-{id.replace('_', '.')}"
    return id + "..0" if id.endswith(("-", ".")) else id


def told_in(entity):
    """All values of an entity, and of lines `name: value` the values by their names."""
    values = {value for values in entity["properties"].values() for value in values}
    lines = {}
    for value in values:
        name, _, rest = value.partition(": ")
        # The edges of a tenure are lines of the tenure, with their relation before the name.
        lines.setdefault(name.rsplit(" ", 1)[-1], set()).add(rest)
        lines.setdefault(name, set()).add(rest)
    return values, lines


def is_told(told, name, value, sanitize_text):
    """Whether a value stands in a property or in a line with its name."""
    values, lines = told
    text = sanitize_text(str(value).lower() if isinstance(value, bool) else str(value)) or ""
    found = values | lines.get(name, set())
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return any(is_number(one, value) for one in found)
    # Codes of countries and identifiers of Wikidata have forms of their own.
    country = name == "isoCode" and {text.lower(), {"SU": "suhh", "YU": "yucs", "CS": "cshh"}.get(text)} & values
    wikidata = name == "sameAs" and text.rsplit("/", 1)[-1] in values
    return not text or text in found or " ".join(text.split()) in found or bool(country) or wikidata


def is_number(text, value):
    try:
        return float(text) == float(value)
    except ValueError:
        return False


def ends_of(model, entity, wanted):
    """Source and target of a link, as the ids of nodes: documents stand first in theirs, whichever way the edge goes."""
    of = model.get(entity["schema"])
    ends = [entity["properties"][end][0] for end in (of.edge_source, of.edge_target)]
    ours = {entity_id(wanted[end]): wanted[end] for end in ("source", "target")}
    ends = tuple(ours.get(end, end) for end in ends)
    return ends[::-1] if entity["schema"] == "Documentation" and ends[0] == wanted["target"] else ends


def sound(model, entities, entity):
    """Whether FollowTheMoney takes an entity as it is: it says nothing of what it drops."""
    of = model.get(entity["schema"])
    assert of is not None, f"no schema {entity['schema']}"
    # Where a trip began no document says.
    missing = {name for name in of.required if not entity["properties"].get(name)} - {"startLocation"}
    assert not missing, f"{entity['id']} has no {missing}"
    for name, values in entity["properties"].items():
        prop = of.properties.get(name)
        assert prop is not None and not prop.stub, f"{entity['schema']} has no {name}"
        for value in values:
            assert prop.type.clean(value) == value, f"{name}: {value!r:.200} becomes {prop.type.clean(value)!r:.200}"
            assert len(value) <= prop.max_length, f"{name} of {entity['id']} is too long"
            if prop.range is not None:
                target = entities.get(value)
                assert target is not None, f"{name} of {entity['id']} leads to {value}, which is not there"
                assert model.get(target["schema"]).is_a(prop.range), f"{name} of {entity['id']} leads to {target['schema']}"
    of.validate(entity)
    for cleaned in (True, False):
        proxy = model.get_proxy(entity, cleaned=cleaned)
        assert proxy.to_dict()["properties"] == entity["properties"], f"{entity['id']} is changed"


@reader("ftm", "ftm validate")
def _(folder, manifest):
    path = only(folder)
    ftm = Path(sys.executable).with_name("ftm")
    if not ftm.exists():
        raise Absent("no ftm beside this Python")
    done = subprocess.run([ftm, "validate", "-i", path], capture_output=True, text=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr[:1000]
    read = lambda text: {entity["id"]: entity for entity in map(json.loads, text.split("\n")[:-1])}
    before, after = read(path.read_text(encoding="utf-8")), read(done.stdout)
    assert set(before) == set(after), "entities are lost"
    for id, entity in before.items():
        assert entity["properties"] == after[id]["properties"], f"{id} is changed"
    return f"same: {len(before)} entities"


@reader("obsidian", "PyYAML, links")
def _(folder, manifest):
    import yaml

    notes = {path.stem if path.suffix == ".md" else path.name: path for path in folder.rglob("*.md")}
    assert len(notes) == len(manifest["nodes"]) + 1, "two notes have one name"
    found = Found(without=("citations",))
    ids, bodies = {}, {}
    for name, path in notes.items():
        text = path.read_bytes().decode("utf-8")
        if name == "Index":
            listed = set(links(text))
            continue
        _, head, body = re.split(r"^---\n", text, maxsplit=2, flags=re.M)
        # Dates stay text, as Obsidian has them.
        properties = yaml.load(head, Loader=yaml.BaseLoader)
        ids[name], bodies[name] = properties["id"], body
        attributes = {key: value for key, value in properties.items()}
        label = properties.get("label", "")
        assert label.strip() == "" or label == name or label in properties["aliases"]
        found.nodes[properties["id"]] = Thing(label, attributes)
    assert listed == set(ids), "the index lists other notes"
    labels = {thing["id"]: thing["label"] for thing in manifest["edges"]}
    for name, body in bodies.items():
        assert set(links(body)) <= set(ids), f"{set(links(body)) - set(ids)} of {name} lead nowhere"
        for line in body.split("\n"):
            edge = re.search(r" \[id:: (.*?)\]$", line)
            if edge and line.startswith("- "):
                id = re.sub(r"\\(.)", r"\1", edge[1])
                target = ids[links(line)[0]]
                label = re.sub(r"\\(.)", r"\1", line[2:].split("[[", 1)[0])
                assert same_line(label, labels[id]), f"{id}: {label!r} for {labels[id]!r}"
                found.edges[id] = Thing(None, None, (ids[name], target))
    sources = sum(len(re.findall(r"^ *> — \[", body, flags=re.M)) for body in bodies.values())
    cited = [len(thing["attributes"].get("citations", [])) for kind in ("nodes", "edges") for thing in manifest[kind]]
    assert sources == sum(cited), f"{sources} sources, not {sum(cited)}"
    return found


def links(text):
    """The notes that a text links to."""
    return re.findall(r"(?<!\\)\[\[([^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]\]", text)


def same_line(one, other):
    plain = lambda text: "".join(c for c in text if c.isalnum())
    return plain(one) == plain(other)


@reader("obsidian", "markdown-it")
def _(folder, manifest):
    """Whether nothing in labels and sentences is taken for a mark: headings, links and HTML are those that we wrote."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": True})
    quotes = 0
    for path in folder.rglob("*.md"):
        text = path.read_bytes().decode("utf-8")
        body = re.split(r"^---\n", text, maxsplit=2, flags=re.M)[-1]
        # Links to notes are Obsidian's own.
        tokens = markdown.parse(re.sub(r"(?<!\\)\[\[[^\[\]\n]+\]\]", "note", body))
        inline = [inner for token in tokens for inner in token.children or []]
        assert not {token.type for token in tokens} & {"html_block", "code_block", "fence", "hr"}, path.name
        allowed = {"text", "text_special", "softbreak", "hardbreak", "link_open", "link_close"}
        assert {token.type for token in inline} <= allowed, f"{path.name}: {({token.type for token in inline} - allowed)}"
        headings = [token for token in tokens if token.type == "heading_open"]
        assert [token.tag for token in headings].count("h1") == 1, path.name
        quotes += sum(token.type == "blockquote_open" for token in tokens)
    wanted = sum(len(thing["attributes"].get("citations", [])) for kind in ("nodes", "edges") for thing in manifest[kind])
    assert quotes == wanted, f"{quotes} quotations, not {wanted}"
    return f"read: {quotes} quotations"
