#!/usr/bin/env python3
"""Has programs that we did not write read graphs that we did, and compares what they find with a manifest.

    read.py FOLDER [FORMAT...]

FOLDER has `manifest.json`, which says what the graph is, and a folder for each format with its files. Each reader of
a format (see `harness.py`) says which nodes and edges it found; a program that is absent is skipped. The table goes to
the output; exit code 1 when some reader found something else.
"""

import importlib
import json
import sys
from pathlib import Path

import harness

sys.dont_write_bytecode = True


def main():
    if sys.version_info < (3, 10):
        print("skipped: the readers want Python 3.10 or later")
        return 0
    folder, wanted = Path(sys.argv[1]), sys.argv[2:]
    for module in sorted(Path(__file__).parent.glob("*_formats.py")):
        importlib.import_module(module.stem)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    rows, faults = [], []
    for reader in harness.READERS:
        if (wanted and reader.format not in wanted) or not (folder / reader.format).is_dir():
            continue
        row, differences = harness.run(reader, folder / reader.format, manifest)
        rows.append(row)
        faults += [f"{reader.format}, {reader.program}: {difference}" for difference in differences]
    header = ("format", "reader", "nodes", "edges", "result")
    widths = [max(len(str(row[place])) for row in [header, *rows]) for place in range(4)]
    print(f"{folder.name}: {len(manifest['nodes'])} nodes, {len(manifest['edges'])} edges")
    for row in [header, *rows]:
        cells = [str(cell).ljust(width) for cell, width in zip(row, [*widths, 0])]
        print("  " + "  ".join(cells).rstrip())
    for fault in faults[:40]:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
