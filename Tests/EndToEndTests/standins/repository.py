"""The repositories of the Hub's stand-in: files, commits and tags."""

import datetime
import hashlib
import itertools

ATTRIBUTES = "".join(
    f"*.{ending} filter=lfs diff=lfs merge=lfs -text\n"
    for ending in ("bin", "gz", "npy", "npz", "onnx", "safetensors", "wasm", "zip")
)


def git_id(kind, data):
    return hashlib.sha1(f"{kind} {len(data)}\0".encode() + data).hexdigest()


class Blob:
    """The content of a file, kept by git itself or by LFS."""

    def __init__(self, data, is_lfs=False):
        self.data, self.is_lfs = data, is_lfs
        self.sha256 = hashlib.sha256(data).hexdigest()
        version = "version https://git-lfs.github.com/spec/v1"
        self.pointer = f"{version}\noid sha256:{self.sha256}\nsize {len(data)}\n".encode()
        self.id = git_id("blob", self.pointer if is_lfs else data)

    @property
    def etag(self):
        return self.sha256 if self.is_lfs else self.id

    def entry(self, path):
        """As a tree lists it."""
        entry = {"type": "file", "path": path, "size": len(self.data), "oid": self.id}
        size = {"size": len(self.data), "pointerSize": len(self.pointer)}
        return entry | ({"lfs": {"oid": self.sha256} | size} if self.is_lfs else {})


class Commit:
    numbers = itertools.count()

    def __init__(self, title, message, files, parent):
        self.title, self.message, self.files = title, message, files
        self.date = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        ids = "".join(f"{path} {blob.id}\n" for path, blob in sorted(files.items()))
        text = f"{parent and parent.id}\n{title}\n{next(self.numbers)}\n{ids}"
        self.id = git_id("commit", text.encode())


class Repository:
    """A branch, `main`, and tags."""

    def __init__(self, id, is_space=False):
        self.id, self.tags, self.objects = id, {}, set()
        first = {".gitattributes": ATTRIBUTES}
        if is_space:
            card = "---\ntitle: Template\nsdk: static\n---\n"
            first |= {"README.md": card, "index.html": "<h1>Template</h1>\n", "style.css": "\n"}
        files = {path: Blob(text.encode()) for path, text in first.items()}
        self.commits = [Commit("initial commit", "", files, None)]

    @property
    def head(self):
        return self.commits[-1]

    @property
    def attributes(self):
        return self.head.files[".gitattributes"].data.decode()

    def commit(self, title, files, deleted=(), message=""):
        """Adds a commit; returns its id."""
        after = {p: blob for p, blob in self.head.files.items() if p not in deleted} | files
        patterns = {line.split()[0].removeprefix("*") for line in self.attributes.splitlines()}
        for path, blob in files.items():
            # The Hub itself adds what is not tracked yet.
            if blob.is_lfs and not any(path.endswith(pattern) for pattern in patterns):
                line = f"{path} filter=lfs diff=lfs merge=lfs -text\n"
                attributes = after[".gitattributes"].data + line.encode()
                after[".gitattributes"] = Blob(attributes)
        self.commits.append(Commit(title, message, after, self.head))
        return self.head.id

    def find(self, revision):
        """The commit that a branch, a tag or an id names."""
        name = revision.removeprefix("refs/heads/").removeprefix("refs/tags/")
        if name == "main":
            return self.head
        wanted = self.tags.get(name, name)
        found = [c for c in self.commits if len(wanted) >= 7 and c.id.startswith(wanted)]
        return found[0] if found else None
