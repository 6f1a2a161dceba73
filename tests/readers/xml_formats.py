"""Readers of GEXF and GraphML."""

import json
import re

from harness import Absent, Found, Thing, node, only, output, program, reader, schema


def lists(manifest, kind, attributes, read):
    """Attributes with the lists that stood there as text."""
    columns = manifest["columns"][kind]
    many = lambda name: name in columns and columns[name]["many"]
    return {name: read(value) if many(name) and isinstance(value, str) else value for name, value in attributes.items()}


def literal(text):
    """A list as Gephi reads it: what stands in quotation marks, with two escapes, or between commas."""
    pattern = r'"((?:[^"\\]|\\.)*)"|([^\s,\[\]]+)'
    quoted = lambda text: re.sub(r"\\(.)", r"\1", text, flags=re.S)
    return [other or quoted(text) for text, other in re.findall(pattern, text, flags=re.S)]


def xml_name(name):
    """The name of an attribute in GraphML."""
    return re.sub(r"[^\w.-]", "_", name)


def dates(name):
    """The name of an attribute in GEXF."""
    return f"{name}_date" if name in ("begin", "end") else name


def same_picture(drawn, manifest):
    """Checks places, sizes and colours: `drawn` has x, y, size and colour by the ids of the nodes."""
    for wanted in manifest["nodes"]:
        x, y, size, colour = drawn[wanted["id"]]
        # In the files `y` grows upwards.
        place = None if wanted["position"] is None else (wanted["position"][0], -wanted["position"][1])
        found = None if x is None else (float(x), float(y))
        assert (found, float(size), colour) == (place, wanted["size"], wanted["colour"]), f"{wanted['id']} is drawn otherwise"


@reader("gexf", "xmllint, RELAX NG")
def _(folder, manifest):
    output(program("xmllint"), "--noout", "--huge", "--relaxng", str(schema("gexf.rng")), str(only(folder)))
    return "valid"


@reader("gexf", "lxml")
def _(folder, manifest):
    from lxml import etree

    space = "{http://gexf.net/1.3}"
    root = etree.parse(str(only(folder)), etree.XMLParser(huge_tree=True)).getroot()
    days = {name: day for element in root.iter() for name, day in element.items() if name in ("start", "end")}
    assert all(re.fullmatch(r"-?\d{4,}-\d\d-\d\d", day) for day in days.values()), "Gephi reads no such day"
    found = Found(rename=dates)
    for kind, name in (("nodes", "node"), ("edges", "edge")):
        for element in root.iter(space + name):
            values = {value.get("for"): value.get("value") for value in element.iter(space + "attvalue")}
            if element.get("weight"):
                values["weight"] = element.get("weight")
            ends = (element.get("source"), element.get("target")) if kind == "edges" else None
            values = lists(manifest, kind, values, literal)
            getattr(found, kind)[element.get("id")] = Thing(element.get("label"), values, ends)
    return found


@reader("gexf", "networkx")
def _(folder, manifest):
    import networkx

    if [int(part) for part in networkx.__version__.split(".")[:2]] < [3, 6]:
        raise Absent(f"networkx {networkx.__version__} is older than 3.6, which reads GEXF 1.3")
    graph = networkx.read_gexf(only(folder))
    found = Found(rename=dates)
    drawn = {id: data["viz"] for id, data in graph.nodes(data=True)}
    place = lambda viz: [viz["position"][axis] if "position" in viz else None for axis in "xy"]
    colour = lambda viz: "#{r:02x}{g:02x}{b:02x}".format(**viz["color"])
    same_picture({id: (*place(viz), viz["size"], colour(viz)) for id, viz in drawn.items()}, manifest)
    for id, data in graph.nodes(data=True):
        found.nodes[id] = Thing(data["label"], lists(manifest, "nodes", data, literal))
    for source, target, data in graph.edges(data=True):
        found.edges[data["id"]] = Thing(data["label"], lists(manifest, "edges", data, literal), (source, target))
        several = data.get("times", "").count('"') > 2
        assert ("spells" in data) == several, "spells where there are several times"
    return found


@reader("gexf", "graphology-gexf")
def _(folder, manifest):
    found = node("graphs", "gexf", only(folder))
    found.rename = dates
    return found


@reader("graphml", "xmllint, XSD")
def _(folder, manifest):
    output(program("xmllint"), "--noout", "--nonet", "--huge", "--schema", str(schema("graphml.xsd")), str(only(folder)))
    return "valid"


@reader("graphml", "networkx")
def _(folder, manifest):
    return networkx_graphml(folder, manifest)


@reader("graphml", "igraph")
def _(folder, manifest):
    import igraph

    graph = igraph.Graph.Read_GraphML(str(only(folder)))
    found = Found(rename=xml_name, fills=True)
    # What a node has not is none or empty, by the type.
    plain = lambda data: {name: value for name, value in data.items() if value not in ("", None)}
    for vertex in graph.vs:
        data = plain(vertex.attributes())
        found.nodes[data["id"]] = Thing(data.get("label", ""), lists(manifest, "nodes", data, json.loads))
    names = graph.vs["id"]
    # igraph 1.0 gives edges the ids of nodes; they stand in their order.
    for edge, wanted in zip(graph.es, manifest["edges"], strict=True):
        data, ends = plain(edge.attributes()), (names[edge.source], names[edge.target])
        found.edges[wanted["id"]] = Thing(data.get("label", ""), lists(manifest, "edges", data, json.loads), ends)
    return found


@reader("graphml", "graphology-graphml")
def _(folder, manifest):
    found = node("graphs", "graphml", only(folder))
    found.rename = xml_name
    for kind in ("nodes", "edges"):
        for thing in getattr(found, kind).values():
            thing.attributes = lists(manifest, kind, thing.attributes, json.loads)
    drawn = {id: [thing.attributes.get(name) for name in ("x", "y", "size", "color")] for id, thing in found.nodes.items()}
    same_picture(drawn, manifest)
    return found


@reader("yed", "networkx")
def _(folder, manifest):
    found = networkx_graphml(folder, manifest)
    for thing in found.nodes.values():
        assert {"x", "y", "shape_type"} <= set(thing.attributes), "no shape"
    return found


@reader("yed", "lxml")
def _(folder, manifest):
    from lxml import etree

    space, drawn = "{http://graphml.graphdrawing.org/xmlns}", "{http://www.yworks.com/xml/graphml}"
    root = etree.parse(str(only(folder)), etree.XMLParser(huge_tree=True)).getroot()
    found = Found()
    for element in root.iter(space + "node"):
        found.nodes[element.get("id")] = Thing(unmarked(element.find(f".//{drawn}NodeLabel").text))
    for element in root.iter(space + "edge"):
        label = unmarked(element.find(f".//{drawn}EdgeLabel").text)
        found.edges[element.get("id")] = Thing(label, None, (element.get("source"), element.get("target")))
    return found


def networkx_graphml(folder, manifest):
    import networkx

    graph = networkx.read_graphml(only(folder), force_multigraph=True)
    found = Found(rename=xml_name)
    for id, data in graph.nodes(data=True):
        found.nodes[id] = Thing(unmarked(data.get("label", "")), lists(manifest, "nodes", data, json.loads))
    for source, target, id, data in graph.edges(keys=True, data=True):
        label = unmarked(data.get("label", ""))
        found.edges[id] = Thing(label, lists(manifest, "edges", data, json.loads), (source, target))
    return found


def unmarked(label):
    """A label without the mark that keeps yEd from reading it as HTML."""
    return (label or "").removeprefix("\u200b") if (label or "").startswith("\u200b<html") else label or ""
