"""Writes figures into Benchmarks/README.md, each set into a region of its own."""

import pathlib
import re

README = pathlib.Path(__file__).resolve().parent / "README.md"


def write(name, markdown):
    """Replaces what stands between `<!-- begin: name -->` and `<!-- end: name -->`."""
    text = README.read_text("utf-8")
    begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if len(pattern.findall(text)) != 1:
        raise ValueError(f"{README.name} needs one region {name}: add {begin} and {end}")
    region = f"{begin}\n\n{markdown.strip()}\n\n{end}"
    README.write_text(pattern.sub(lambda _: region, text), "utf-8")
    print(markdown.strip(), flush=True)


def table(head, rows):
    """A table of Markdown; numbers should be text already."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)
