#!/usr/bin/env python3
"""A stand-in for the Hugging Face Hub: repositories, LFS uploads, commits, tags, downloads.

    hub.py --state DIR      prints its port, and that of its storage

The storage plays S3 and the CDN: it knows signed addresses only and refuses an Authorization
header. Nothing outlives the process. POST /__ctl/commit {"repo", "files": {path: text}} is
somebody else's commit; POST /__ctl/tokens {"token", "role": "write", "read" or null} makes a
token or revokes it.
"""

import base64
import fnmatch
import json
import re
import urllib.parse

from repository import Blob, Repository
from server import Answer, Server, Service, arguments, serve
from storage import Storage, ranged

LFS = "application/vnd.git-lfs+json"
LARGEST_REGULAR = 10 << 20
ROUTES = []


def route(methods, pattern):
    """Marks what answers such a request; the groups of the pattern are its arguments."""
    pattern = pattern.replace("REPO", r"(?P<kind>models|spaces)/(?P<id>[^/]+/[^/]+)")
    pattern = pattern.replace("SITE", r"(?:(?P<kind>spaces)/)?(?P<id>[^/]+/[^/]+)")

    def register(function):
        ROUTES.append((methods.split(), re.compile(pattern + r"\Z"), function))
        return function

    return register


def problem(status, message, code=None):
    headers = {"X_Error_Message": message} | ({"X_Error_Code": code} if code else {})
    return Answer(status, {"error": message}, **headers)


def card_problem(text):
    """What is wrong with the metadata of a card, as far as this looks."""
    block = re.match(r"---\r?\n(.*?)\r?\n---\r?\n", text, re.S)
    if block is None:
        return None if not text.startswith("---") else "the metadata block has no end"
    if "\t" in block[1]:
        return "a tab in the metadata"
    keys = re.findall(r"^(\S[^:\n]*):(?: |$)", block[1], re.M)
    return "a key stands twice" if len(keys) != len(set(keys)) else None


class Hub(Service):
    def __init__(self, options):
        super().__init__(options.state / "requests.jsonl")
        self.options = options
        tokens = options.token or ["hf_standin_write:write", "hf_standin_read:read"]
        self.roles = dict(token.rsplit(":", 1) for token in tokens)
        self.repositories = {}
        self.front, self.back = Server(self, "hub", options.port), Server(self, "storage")
        self.storage = Storage(self.front.address, self.back.address, options)

    def control(self, method, path, data):
        with self.lock:
            if path == "/__ctl/commit":
                repository = self.repositories[data.get("type", "model") + "s", data["repo"]]
                files = {path: Blob(text.encode()) for path, text in data["files"].items()}
                return Answer(200, {"commitOid": repository.commit("of somebody else", files)})
            if path == "/__ctl/tokens":
                self.roles[data["token"]] = data["role"]
                return Answer(200, {})
        return super().control(method, path, data)

    def answer(self, request):
        if request.role == "storage":
            return self.storage.answer(request)
        wrong_method = False
        for methods, pattern, function in ROUTES:
            if match := pattern.match(request.route):
                if request.command in methods:
                    values = match.groupdict()
                    if "kind" in values:
                        values["kind"] = values["kind"] or "models"
                    values = {k: v and urllib.parse.unquote(v) for k, v in values.items()}
                    with self.lock:
                        return function(self, request, **values)
                wrong_method = True
        raise problem(405, "no such method") if wrong_method else problem(404, "no such page")

    # Who asks, and for what

    def role(self, request):
        """What the bearer may do: "write", "read", or none without a token."""
        header = request.headers["Authorization"]
        if header is None:
            return None
        role = self.roles.get(header.removeprefix("Bearer "))
        if role is None:
            raise problem(401, "Invalid credentials in Authorization header")
        return role

    def address(self, kind, id):
        return f"{self.front.address}/{'spaces/' if kind == 'spaces' else ''}{id}"

    def repository(self, request, kind, id, write=False):
        role = self.role(request)
        repository = self.repositories.get((kind, id))
        if repository is None:
            if role is None:
                raise problem(401, "Invalid username or password.")
            raise problem(404, "Repository not found", "RepoNotFound")
        if write and role != "write":
            raise problem(401 if role is None else 403, "Forbidden: this token may not write")
        return repository

    def resolved(self, repository, revision):
        commit = repository.find(revision)
        if commit is None:
            raise problem(404, f"Invalid rev id: {revision}", "RevisionNotFound")
        return commit

    # Account and repositories

    @route("GET", "/api/whoami-v2")
    def whoami(self, request):
        role = self.role(request)
        if role is None:
            raise problem(401, "Invalid username or password.")
        access = {"accessToken": {"displayName": "stand-in", "role": role}}
        return Answer(200, {"type": "user", "name": "tester", "orgs": [], "auth": access})

    @route("POST", "/api/repos/create")
    def create(self, request):
        data = request.json()
        id = f"{data.get('organization') or 'tester'}/{data['name']}"
        kind = data.get("type", "model") + "s"
        if self.role(request) != "write":
            raise problem(403, "You have no right to create a repository here")
        if kind == "spaces" and data.get("sdk") != "static":
            raise problem(402, "This needs a subscription")
        address = self.address(kind, id)
        if (kind, id) in self.repositories:
            message = f"You already created this {kind[:-1]} repo: {id}"
            return Answer(409, {"error": message, "url": address})
        self.repositories[kind, id] = Repository(id, is_space=kind == "spaces")
        return Answer(200, {"url": address, "name": id})

    @route("POST", "/api/validate-yaml")
    def validate(self, request):
        wrong = card_problem(request.json()["content"])
        errors = [{"message": wrong}] if wrong else []
        return Answer(400 if wrong else 200, {"errors": errors, "warnings": []})

    # Reading

    @route("GET", r"/api/REPO(?:/revision/(?P<revision>[^/]+))?")
    def info(self, request, kind, id, revision):
        repository = self.repository(request, kind, id)
        commit = self.resolved(repository, revision or "main")
        return Answer(200, {
            "id": id, "sha": commit.id, "private": False, "tags": [], "downloads": 0,
            "lastModified": commit.date,
            "siblings": [{"rfilename": path} for path in sorted(commit.files)],
        })  # fmt: skip

    @route("GET", r"/api/REPO/tree/(?P<revision>[^/]+)")
    def tree(self, request, kind, id, revision):
        files = self.resolved(self.repository(request, kind, id), revision).files
        paths, size = sorted(files), self.options.page_size
        start = int(request.query.get("cursor", 0))
        answer = Answer(200, [files[path].entry(path) for path in paths[start : start + size]])
        if start + size < len(paths):
            query = urllib.parse.urlencode(request.query | {"cursor": start + size})
            answer.headers["Link"] = f'<{self.front.address}{request.route}?{query}>; rel="next"'
        return answer

    @route("GET", r"/api/REPO/refs")
    def refs(self, request, kind, id):
        repository = self.repository(request, kind, id)
        tags = [
            {"name": name, "ref": f"refs/tags/{name}", "targetCommit": commit}
            for name, commit in repository.tags.items()
        ]
        main = {"name": "main", "ref": "refs/heads/main", "targetCommit": repository.head.id}
        return Answer(200, {"branches": [main], "converts": [], "tags": tags})

    @route("GET", r"/api/REPO/commits/(?P<revision>[^/]+)")
    def commits(self, request, kind, id, revision):
        repository = self.repository(request, kind, id)
        last = repository.commits.index(self.resolved(repository, revision))
        return Answer(200, [
            {"id": c.id, "title": c.title, "message": c.message, "date": c.date, "authors": []}
            for c in reversed(repository.commits[: last + 1])
        ])  # fmt: skip

    @route("GET HEAD", r"/SITE/resolve/(?P<revision>[^/]+)/(?P<path>.+)")
    def resolve(self, request, kind, id, revision, path):
        """Sends to the storage for an LFS file, else to a page for each commit."""
        commit, blob = self.blob(request, kind, id, revision, path)
        if blob.is_lfs:
            self.storage.objects[blob.sha256] = blob.data
            status, location = 302, self.storage.signed("GET", f"/object/{blob.sha256}")
        else:
            quoted = urllib.parse.quote(path)
            status, location = 307, f"/api/resolve-cache/{kind}/{id}/{commit.id}/{quoted}"
        return Answer(
            status, Location=location, X_Repo_Commit=commit.id, ETag=f'"{blob.etag}"',
            X_Linked_Etag=f'"{blob.etag}"', X_Linked_Size=len(blob.data),
        )  # fmt: skip

    @route("GET HEAD", r"/api/resolve-cache/REPO/(?P<revision>[^/]+)/(?P<path>.+)")
    def resolve_cache(self, request, kind, id, revision, path):
        commit, blob = self.blob(request, kind, id, revision, path)
        answer = ranged(request, blob.data)
        answer.headers |= {"X-Repo-Commit": commit.id, "ETag": f'"{blob.etag}"'}
        return answer

    def blob(self, request, kind, id, revision, path):
        commit = self.resolved(self.repository(request, kind, id), revision)
        if path not in commit.files:
            raise problem(404, "Entry not found", "EntryNotFound")
        return commit, commit.files[path]

    # Writing

    @route("POST", r"/api/REPO/preupload/(?P<revision>[^/]+)")
    def preupload(self, request, kind, id, revision):
        repository = self.repository(request, kind, id, write=True)
        there, found = repository.head.files, []
        patterns = [line.split()[0] for line in repository.attributes.splitlines()]
        for file in request.json()["files"]:
            sample = base64.b64decode(file["sample"], validate=True)
            lfs = any(fnmatch.fnmatch(file["path"], pattern) for pattern in patterns)
            lfs = lfs or file["size"] >= LARGEST_REGULAR or b"\0" in sample
            mode = "lfs" if lfs and file["size"] > 0 else "regular"
            row = {"path": file["path"], "uploadMode": mode, "shouldIgnore": False}
            if blob := there.get(file["path"]):
                row["oid"] = blob.etag
            found.append(row)
        return Answer(200, {"commitOid": repository.head.id, "files": found})

    @route("POST", r"/SITE\.git/info/lfs/objects/batch")
    def batch(self, request, kind, id):
        repository = self.repository(request, kind, id, write=True)
        if any(LFS not in (request.headers[name] or "") for name in ("Accept", "Content-Type")):
            raise problem(406, f"this speaks {LFS}")
        data = request.json()
        multipart = "multipart" in data.get("transfers", [])
        rows = []
        for wanted in data["objects"]:
            row = {"oid": wanted["oid"], "size": wanted["size"]}
            if wanted["oid"] not in repository.objects:
                in_parts = multipart and wanted["size"] > self.options.multipart_threshold
                upload = self.storage.parts(**row) if in_parts else self.storage.single(**row)
                verify = {"href": self.address(kind, id) + ".git/info/lfs/objects/verify"}
                row["actions"] = {"upload": upload, "verify": verify}
            rows.append(row)
        return Answer(200, {"transfer": "basic", "objects": rows}, Content_Type=LFS)

    @route("POST", r"/api/complete/(?P<upload>\w+)")
    def complete(self, request, upload):
        if not self.storage.is_signed(request):
            raise problem(403, "Invalid or expired signature")
        given = [(part["partNumber"], part["etag"]) for part in request.json()["parts"]]
        if not self.storage.complete(upload, sorted(given)):
            raise problem(400, "InvalidPart: the parts do not make up the object")
        return Answer(200, {"success": True})

    @route("POST", r"/SITE\.git/info/lfs/objects/verify")
    def verify(self, request, kind, id):
        repository, data = self.repository(request, kind, id, write=True), request.json()
        body = self.storage.objects.get(data["oid"])
        if body is None or len(body) != data["size"]:
            raise problem(404, "there is no such object")
        repository.objects.add(data["oid"])
        return Answer(200, {})

    @route("POST", r"/api/REPO/commit/(?P<revision>[^/]+)")
    def commit(self, request, kind, id, revision):
        repository = self.repository(request, kind, id, write=True)
        if "application/x-ndjson" not in (request.headers["Content-Type"] or ""):
            raise problem(400, "Content-Type must be application/x-ndjson")
        header, *lines = [json.loads(line) for line in request.body.splitlines() if line.strip()]
        parent = header["value"].get("parentCommit")
        if parent and not repository.head.id.startswith(parent):
            raise problem(412, "The branch was updated since: refresh and try again.")
        files, deleted = {}, []
        for line in lines:
            value = line["value"]
            if re.search(r"(^|/)(\.\.?|\.git)(/|$)|\\", value["path"]):
                raise problem(422, f"Invalid path: {value['path']}")
            if line["key"] == "deletedFile":
                deleted.append(value["path"])
            else:
                files[value["path"]] = self.committed(line["key"], **value)
        title, text = header["value"]["summary"], header["value"].get("description") or ""
        oid = repository.commit(title, files, deleted, text)
        address = f"{self.address(kind, id)}/commit/{oid}"
        return Answer(200, {"success": True, "commitOid": oid, "commitUrl": address})

    def committed(self, key, path, content="", encoding=None, oid=None, size=None, algo=None):
        """The content of a file that a commit brings."""
        if key == "lfsFile":
            if oid not in self.storage.objects:
                dangling = "an LFS pointer pointed to a file that does not exist"
                raise problem(400, f"Your push was rejected because {dangling}: - {path}")
            return Blob(self.storage.objects[oid], is_lfs=True)
        data = content.encode()
        if encoding == "base64":
            data = base64.b64decode(content, validate=True)
        if len(data) > LARGEST_REGULAR or b"\0" in data:
            raise problem(400, f"files larger than 10 MiB, or binary files: {path}")
        if path == "README.md" and (wrong := card_problem(data.decode())):
            raise problem(400, f"Invalid metadata in README.md: {wrong}")
        return Blob(data)

    @route("POST", r"/api/REPO/tag/(?P<revision>[^/]+)")
    def tag(self, request, kind, id, revision):
        repository = self.repository(request, kind, id, write=True)
        name = request.json()["tag"]
        if not re.fullmatch(r"[\w][\w.+-]*", name):
            raise problem(400, f"Invalid tag name: {name}")
        if name in repository.tags:
            raise problem(409, f"Tag {name} already exists")
        repository.tags[name] = self.resolved(repository, revision).id
        return Answer(200, {})


if __name__ == "__main__":
    hub = Hub(arguments(
        token={"action": "append"},
        multipart_threshold={"type": int, "default": 16 << 20},
        chunk_size={"type": int, "default": 8 << 20},
        url_ttl={"type": int, "default": 3600},
        page_size={"type": int, "default": 1000},
    ))  # fmt: skip
    serve(hub.front, hub.back)
