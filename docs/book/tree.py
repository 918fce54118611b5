"""tree.py: which files of the tree become pages, under which address, and in which order they are read."""
import pathlib
import re

FOLDERS = ["core", "crypto", "x509", "tls", "http", "trace", "cli"]
ANNOTATED = {".h": "//", ".cpp": "//", ".js": "//", ".mjs": "//", ".py": "#"}  # and what a comment begins with
LISTED = {".css", ".txt", ".sh", ".build", ".json", ".ci", ".dict"}
OURS = re.compile(r"(?:core|crypto|x509|tls|http|trace|cli|tests|docs|vectors|\.ci)/[\w./+-]+|README(?:\.zh)?\.md|CHANGELOG\.md|LICENSE|run")


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.files = {}    # path -> address of its page
        self.wanted = []   # files that something refers to, still without a page
        for folder in FOLDERS:
            for path in sorted((self.root / folder).rglob("*")):
                name = path.relative_to(self.root).as_posix()
                if path.suffix in ANNOTATED or name.startswith("trace/") and path.suffix in LISTED:
                    if "__pycache__" not in name and path.is_file():
                        self.take(name)
        for pattern in ("docs/examples/*.cpp", "docs/examples/**/*.cpp", "docs/lessons/*.py", "docs/book/**/*.py", "docs/teach/**/*.py"):
            for path in sorted(self.root.glob(pattern)):
                self.take(path.relative_to(self.root).as_posix())

    def take(self, name):
        self.files.setdefault(name, f"source/{name}.html")
        return self.files[name]

    def page(self, name):
        """The address of a file's page; of one that is not in a folder of source, a page is made on demand."""
        name = name.rstrip("/")
        if name in self.files:
            return self.files[name]
        path = self.root / name
        if not OURS.fullmatch(name) or not path.is_file() or path.suffix == ".md":
            return None
        if path.suffix not in ANNOTATED and path.suffix not in LISTED and name != "run":
            return None
        if path.stat().st_size > 200_000:
            return None
        self.wanted.append(name)
        return self.take(name)

    def folder(self, name):
        name = name.rstrip("/")
        if any(f.startswith(name + "/") for f in self.files):
            return f"source/{name}/index.html"
        return None

    def text(self, name):
        return (self.root / name).read_text(encoding="utf-8")

    def happy_path(self):
        """(heading, file, sentence) of the numbered list in docs/reading-order.md, in order."""
        rows, heading = [], ""
        for line in self.text("docs/reading-order.md").splitlines():
            if found := re.match(r"\*\*(.+)\*\*$", line):
                heading = found[1]
            elif found := re.match(r"\d+\. `([^`]+)` (.*)", line):
                rows.append((heading, found[1], found[2]))
        return rows

    def reading_order(self):
        """Every annotated file once: the happy path, then what reading-order.md names after it, then folder by folder."""
        order = [name for _, name, _ in self.happy_path()]
        order += [n for n in re.findall(r"`([^`\s]+)`", self.text("docs/reading-order.md")) if n in self.files]
        order += sorted(self.files, key=lambda n: (FOLDERS.index(n.split("/")[0]) if n.split("/")[0] in FOLDERS else 99, n.rsplit("/", 1)[0], partner_key(n)))
        return list(dict.fromkeys(n for n in order if n in self.files))


def partner_key(name):
    """A header stands right before its source."""
    stem, _, suffix = name.rpartition(".")
    return (stem, suffix != "h", suffix)
