"""Models that are whole by their sums, and that no training has made: what is changed, at random."""

import copy
import hashlib
import json
import math
import struct

NUMBERS = [
    -1, 0, 1, 2, 6, 127, -0.5, 1.5, 1e-300, 1e38, 3.5e38, 1e300, -1e300, 2**31, 2**53, 2**63 - 1,
    -(2**63), 2**64, 1e400,
]  # fmt: skip
OTHERS = [
    None, True, "", "a", "NaN", "\0", "\ud800", "<script>alert(1)</script>", "x" * 70_000, [], {},
    [[]], [0.5], [1, 2, 3], {"": {}},
]  # fmt: skip
FLOATS = [
    math.nan, math.inf, -math.inf, 3e38, -3e38, 1e-45, -0.0, 0.0, 1.0, -1.0, 1e6, 65504.0,
]  # fmt: skip


def write(model, name, data):
    """Changes a file of a model, and its sum."""
    (model / name).write_bytes(data)
    sums = (model / "SHA256SUMS").read_text().splitlines()
    rest = [line for line in sums if line.split("  ")[1] != name]
    line = f"{hashlib.sha256(data).hexdigest()}  {name}"
    (model / "SHA256SUMS").write_text("\n".join([*rest, line]) + "\n")


def places(value, path=()):
    """The paths to everything in a JSON value."""
    items = []
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def changed_json(text, random):
    """JSON with a member that is another, is gone, or is there twice."""
    value = json.loads(text)
    for _ in range(random.choice([1, 1, 1, 3])):
        path = random.choice(list(places(value)))
        parent = value
        for key in path[:-1]:
            parent = parent[key]
        match random.randrange(8):
            case 0:
                del parent[path[-1]]
            case 1 if isinstance(parent, list):
                parent.insert(path[-1], copy.deepcopy(parent[path[-1]]))
            case 1:
                parent[random.choice(["", "format", "x", "__proto__"])] = parent[path[-1]]
            case 2:
                parent[path[-1]] = random.choice(OTHERS)
            case _:
                parent[path[-1]] = random.choice(NUMBERS)
        if not value:
            break
    return json.dumps(value).replace("Infinity", "1e999").encode()


def tensors(data):
    """The header of a safetensors file, and where its data begin."""
    (length,) = struct.unpack("<Q", data[:8])
    return json.loads(data[8 : 8 + length]), 8 + length


def with_header(header, data, start):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data[start:]


def changed_tensors(data, random):
    """Tensors with numbers that are none, or a header that promises what there is not."""
    header, start = tensors(data)
    names = [name for name in header if name != "__metadata__"]
    if random.random() < 0.3:
        entry = header[random.choice(names)]
        match random.randrange(6):
            case 0:
                entry["shape"] = random.choice([[], [0], [2**63 - 1, 2], [-1, -19], [1], ["a"]])
            case 1:
                entry["data_offsets"] = random.choice([[0, 2**63 - 1], [-8, 0], [8, 0], [0], []])
            case 2:
                entry["dtype"] = random.choice(["F64", "I8", "F16", "BF16", "", "F32"])
            case 3:
                del header[random.choice(names)]
            case 4:
                header |= {f"t{n}": entry for n in range(2000)}
            case 5:
                header = json.dumps(header).encode()[: random.randrange(100)]
        return with_header(header, data, start)
    data, name = bytearray(data), random.choice(names)
    entry = header[name]
    low, high = entry["data_offsets"]
    size, kind = {"F32": (4, "<f"), "F16": (2, "<e"), "I8": (1, "<b")}[entry["dtype"]]
    count = (high - low) // size
    number, every = random.choice(FLOATS), random.random() < 0.3
    which = range(count) if every else random.sample(range(count), min(count, 3))
    if kind == "<b":
        packed = struct.pack(kind, random.choice([-128, 127, 0]))
    else:
        limit = 65504.0 if kind == "<e" and math.isfinite(number) else math.inf
        packed = struct.pack(kind, max(-limit, min(limit, number)) if number == number else number)
    for index in which:
        place = start + low + index * size
        data[place : place + size] = packed
    return bytes(data)


def changed_terms(text, random):
    """A vocabulary with a line that is another."""
    lines = text.split(b"\n")
    line = random.randrange(len(lines))
    match random.randrange(7):
        case 0:
            lines[line] = b""
        case 1:
            lines[line] = b"\xff\xfe\xfd"
        case 2:
            lines[line] = b"a" * 100_000
        case 3:
            lines[line] = b" ".join([b"b"] * 150)
        case 4:
            del lines[line]
        case 5:
            lines[line] = random.choice([b" ", b"a  b", b" a", b"a ", b"\0", b"<&>\"'", b"\r"])
        case 6:
            lines[line] = lines[random.randrange(len(lines))]
    return b"\n".join(lines)


def change(model, random):
    """Changes something in a model."""
    match random.randrange(10):
        case 0 | 1 | 2:
            name, how = "config.json", changed_json
        case 3 | 4 | 5:
            name, how = "metrics.json", changed_json
        case 6 | 7 | 8:
            name, how = "model.safetensors", changed_tensors
        case 9:
            name, how = "vocabulary.txt", changed_terms
    write(model, name, how((model / name).read_bytes(), random))
    return name
