#!/usr/bin/env python3
"""Draw the pictures again: `python3 make.py` writes every room's picture.svg, `python3 make.py garden` only that one.

A room's module has `draw()`, which gives back a `cut.Block`; `guards_house.py` belongs to the folder `guards-house`.
"""
import gzip
import importlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
MOST = 30 * 1024  # bytes gzipped that a room's page may spend on its picture


def main(names):
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(HERE))
    heavy = []
    for module in sorted(HERE.glob("*.py")):
        room = module.stem.replace("_", "-")
        folder = HERE.parent / room
        if not (folder / "room.toml").is_file() or names and room not in names:
            continue
        text = importlib.import_module(module.stem).draw().svg()
        size = len(gzip.compress(text.encode(), 9, mtime=0))
        (folder / "picture.svg").write_text(text)
        print(f"{room:15} {len(text) / 1024:6.1f} KiB  {size / 1024:5.1f} KiB gzipped")
        heavy += [room] if size > MOST else []
    if heavy:
        sys.exit(f"more than {MOST} bytes gzipped: {' '.join(heavy)}")


if __name__ == "__main__":
    main(sys.argv[1:])
