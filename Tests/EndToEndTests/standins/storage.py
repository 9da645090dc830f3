"""The storage of the Hub's stand-in: objects behind signed addresses, like S3 and the CDN."""

import hashlib
import hmac
import re
import secrets
import time

from server import Answer


class Storage:
    """Objects by their SHA-256, and uploads in parts that are not complete yet."""

    def __init__(self, hub, address, options):
        self.hub, self.address, self.options = hub, address, options
        self.secret = secrets.token_bytes(32)
        self.objects, self.uploads = {}, {}

    def signature(self, method, path, expires):
        text = f"{method} {path} {expires}"
        return hmac.new(self.secret, text.encode(), "sha256").hexdigest()[:40]

    def signed(self, method, path, base=None):
        """An address that opens for a while."""
        expires = int(time.time()) + self.options.url_ttl
        query = f"X-Amz-Expires={expires}&X-Amz-Signature={self.signature(method, path, expires)}"
        return f"{base or self.address}{path}?{query}"

    def is_signed(self, request):
        method = "GET" if request.command == "HEAD" else request.command
        expires = request.query.get("X-Amz-Expires", "0")
        genuine = self.signature(method, request.route, expires)
        return request.query.get("X-Amz-Signature") == genuine and int(expires) >= time.time()

    def single(self, oid, size):
        """Where an object is to be sent in one go."""
        return {"href": self.signed("PUT", f"/object/{oid}"), "expires_in": self.options.url_ttl}

    def parts(self, oid, size):
        """Where its parts are to be sent, and then the list of them."""
        upload, chunk = secrets.token_hex(8), self.options.chunk_size
        count = -(-size // chunk)
        self.uploads[upload] = {"oid": oid, "count": count, "parts": {}}
        header = {
            f"{number:05}": self.signed("PUT", f"/part/{upload}/{number}")
            for number in range(1, count + 1)
        }
        complete = self.signed("POST", f"/api/complete/{upload}", self.hub)
        return {"href": complete, "header": {"chunk_size": str(chunk)} | header}

    def complete(self, upload, given):
        """Puts an object together, if all its parts are there, and are those that are given."""
        upload = self.uploads[upload]
        parts = sorted(upload["parts"].items())
        body = b"".join(data for _, (_, data) in parts)
        whole = hashlib.sha256(body).hexdigest() == upload["oid"]
        if not whole or given != [(number, etag) for number, (etag, _) in parts]:
            return False
        self.objects[upload["oid"]] = body
        return True

    def answer(self, request):
        if not self.is_signed(request):
            return refusal(403, "AccessDenied")
        if request.headers["Authorization"]:
            return refusal(400, "Only one auth mechanism allowed")
        kind, *names = request.route.strip("/").split("/")
        if request.command != "PUT":
            return ranged(request, self.objects[names[0]])
        if request.headers["Content-Length"] is None:
            return refusal(501, "NotImplemented")
        etag = f'"{hashlib.md5(request.body).hexdigest()}"'
        if kind == "part":
            self.uploads[names[0]]["parts"][int(names[1])] = (etag, request.body)
        elif hashlib.sha256(request.body).hexdigest() != names[0]:
            return refusal(400, "BadDigest")
        else:
            self.objects[names[0]] = request.body
        return Answer(200, ETag=etag)


def refusal(status, code):
    body = f"<Error><Code>{code}</Code></Error>".encode()
    return Answer(status, body, Content_Type="application/xml")


def ranged(request, data):
    """The data, or the part of it that the request wants."""
    wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers["Range"] or "")
    if wanted is None:
        return Answer(200, data, Accept_Ranges="bytes")
    first, last = int(wanted[1]), min(int(wanted[2] or len(data)), len(data) - 1)
    return Answer(206, data[first : last + 1], Content_Range=f"bytes {first}-{last}/{len(data)}")
