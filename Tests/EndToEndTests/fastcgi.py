"""FastCGI, as a web server speaks it to the gateway."""

import struct

BEGIN, END, PARAMS, STDIN, STDOUT = 1, 3, 4, 5, 6


def record(kind, content=b""):
    return struct.pack("!BBHHBx", 1, kind, 1, len(content), 0) + content


def begin(keep=False):
    return record(BEGIN, struct.pack("!HB5x", 1, keep))


def params(path="/classify", method="POST", length=0, **more):
    pairs = {
        "REQUEST_METHOD": method, "DOCUMENT_URI": path, "REQUEST_URI": path, "QUERY_STRING": "",
        "CONTENT_LENGTH": str(length), "CONTENT_TYPE": "application/json", **more,
    }  # fmt: skip
    content = b""
    for name, value in pairs.items():
        content += struct.pack("!BB", len(name), len(value)) + f"{name}{value}".encode()
    return record(PARAMS, content) + record(PARAMS)


def ask(connection, path, **more):
    """The status and the body of the answer to a GET."""
    connection.sendall(begin() + params(path, "GET", **more) + record(STDIN))
    return receive(connection)


def receive(connection):
    """The status and the body of the answer to a request."""
    output = b""
    with connection.makefile("rb") as stream:
        while header := stream.read(8):
            _, kind, _, length, padding = struct.unpack("!BBHHBx", header)
            content = stream.read(length + padding)[:length]
            if kind == STDOUT:
                output += content
            elif kind == END:
                break
        else:
            raise ConnectionError(f"no end after {len(output)} bytes of answer")
    head, _, body = output.partition(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
    return int(fields.get("Status", "200").split()[0]), body
