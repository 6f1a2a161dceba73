"""What readers are, how what they find is compared, and how programs in Node are asked."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

READERS = []


class Absent(Exception):
    """A program that is not here."""


@dataclass
class Thing:
    """A node or an edge as a reader found it; what it cannot tell is None."""

    label: str | None = None
    attributes: dict | None = None
    ends: tuple | None = None


@dataclass
class Found:
    """What a reader found: nodes and edges by their ids."""

    nodes: dict = field(default_factory=dict)
    edges: dict = field(default_factory=dict)
    # Whether attributes may have lost line breaks, which a label may always.
    one_line: bool = False
    # The name that an attribute has in the format, and which attributes the format has no place for.
    rename: Callable = lambda name: name
    without: tuple = ()
    # Whether the reader gives values to attributes that a node or edge has not.
    fills: bool = False


@dataclass
class Reader:
    format: str
    program: str
    read: Callable


def reader(format, program):
    """Declares a function of a folder and the manifest, which returns `Found`, or a text when it only checks the file."""
    return lambda read: READERS.append(Reader(format, program, read)) or read


def run(reader, folder, manifest):
    """The row of the table, and what is different."""
    name = (reader.format, reader.program)
    try:
        found = reader.read(folder, manifest)
    except (Absent, ImportError) as absent:
        return (*name, "-", "-", f"skipped: {absent}"), []
    except Exception as error:
        return (*name, "-", "-", "DIFFERENT"), [f"it cannot be read: {type(error).__name__}: {str(error)[:2000]}"]
    if isinstance(found, str):
        return (*name, "-", "-", found), []
    differences = list(compare(found, manifest))
    result = "DIFFERENT" if differences else "same" + kept(found)
    return (*name, len(found.nodes), len(found.edges), result), differences


def kept(found):
    """What the reader has not told, in words."""
    things = [*found.nodes.values(), *found.edges.values()]
    lost = []
    if not things:
        return ""
    if all(thing.label is None for thing in things):
        lost.append("labels")
    if all(thing.attributes is None for thing in things):
        lost.append("attributes")
    return f" (of {' and '.join(lost)} it says nothing)" if lost else ""


def compare(found, manifest):
    for kind in ("nodes", "edges"):
        things, expected = getattr(found, kind), {thing["id"]: thing for thing in manifest[kind]}
        if set(things) != set(expected):
            lost, more = sorted(set(expected) - set(things))[:3], sorted(set(things) - set(expected), key=str)[:3]
            yield f"{kind}: lost {lost}, more {more}"
            continue
        for id, thing in things.items():
            wanted = expected[id]
            if kind == "edges" and thing.ends is not None and thing.ends != (wanted["source"], wanted["target"]):
                yield f"edge {id}: from {thing.ends[0]} to {thing.ends[1]}"
            if thing.label is not None and line(thing.label) != line(wanted["label"]):
                yield f"{kind} {id}: label {thing.label!r} for {wanted['label']!r}"
            if thing.attributes is not None:
                names = [name for name in manifest["columns"][kind] if name not in (*found.without, "label")]
                different = attributes(found, thing.attributes, wanted["attributes"], names)
                yield from (f"{kind} {id}: {text}" for text in different)


def attributes(found, has, wanted, names):
    for name in names:
        value, expected = has.get(found.rename(name)), wanted.get(name)
        if expected is None and (found.fills or value in (None, "", [])):
            continue
        if expected is None or not same(value, expected, found.one_line):
            yield f"{name} is {value!r:.300}, not {expected!r:.300}"


def same(found, wanted, one_line):
    """Whether a value is the one that was wanted. Numbers that are text are numbers, as in tables."""
    if isinstance(wanted, list):
        return isinstance(found, list) and len(found) == len(wanted) and all(
            same(one, other, one_line) for one, other in zip(found, wanted)
        )
    if isinstance(wanted, bool):
        return found is wanted or str(found).lower() == str(wanted).lower()
    if isinstance(wanted, (int, float)):
        try:
            return not isinstance(found, bool) and math.isclose(float(found), wanted, rel_tol=1e-15)
        except (TypeError, ValueError):
            return False
    clean = line if one_line else lambda text: text
    # A reader may give a text such as "007" or "true" as what it takes it for.
    return isinstance(found, str) and clean(found) == clean(wanted)


def line(text):
    """Text on a line: spaces for line breaks and control characters, one for each run."""
    breaks = lambda c: c in "\u2028\u2029\ufffe\uffff " or unicodedata.category(c) == "Cc"
    return " ".join(part for part in "".join(" " if breaks(c) else c for c in text).split(" ") if part)


def only(folder):
    """The file of a format that has one."""
    (path,) = folder.iterdir()
    return path


def typed(text, column):
    """A value of a column of the manifest that a format without types has as text."""
    if column["many"]:
        return text
    return {"integer": int, "number": float, "boolean": lambda text: text == "true"}.get(column["type"], str)(text)


def program(name):
    """The path of a program."""
    path = shutil.which(name)
    if path is None:
        raise Absent(f"no {name}")
    return path


def output(*command, **options):
    """What a program says; its errors are ours."""
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, **options)
    if done.returncode != 0:
        raise RuntimeError((done.stderr or done.stdout)[:2000])
    return done.stdout


def schema(name):
    """A schema, which is no part of the project: in `CHANCERY_SCHEMAS`, or where the project lies with its references."""
    beside = Path(__file__).parents[3] / "shared/reference/schemas"
    path = Path(os.environ.get("CHANCERY_SCHEMAS", beside)) / name
    if not path.exists():
        raise Absent(f"no {name} in $CHANCERY_SCHEMAS")
    return path


def packages():
    """The folder with the packages of Node."""
    folder = os.environ.get("CHANCERY_READERS")
    if not folder or not (Path(folder) / "node_modules").is_dir():
        raise Absent("no packages of Node; make readers installs them")
    return Path(folder).resolve()


def node(module, format, path):
    """What `MODULE.mjs` finds with packages of Node: see `package.json`."""
    script = packages() / f"{module}.mjs"
    shutil.copy(Path(__file__).parent / f"{module}.mjs", script)
    found = json.loads(output(program("node"), str(script), format, str(path.resolve())))
    things = lambda kind: {
        thing["id"]: Thing(thing.get("label"), thing.get("attributes"), tuple(thing["ends"]) if "ends" in thing else None)
        for thing in found[kind]
    }
    assert len(things("nodes")) == len(found["nodes"]) and len(things("edges")) == len(found["edges"]), "an id stands twice"
    return Found(things("nodes"), things("edges"))
