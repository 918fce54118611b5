"""catalogue.py: the sentences of trace/catalogue, file by file, in both languages."""
import pathlib
import re


def read(path):
    """id -> sentence of one file, in its order."""
    entries, key = {}, None
    if not path.exists():
        return entries
    for line in path.read_text(encoding="utf-8").splitlines():
        if line[:1] in (" ", "\t") and line.strip() and key:  # a long sentence goes on
            entries[key] += " " + line.strip()
        elif line and line[0] not in "# \t":
            key, equals, text = line.partition(" = ")
            key = key.strip() if equals else None
            if key:
                entries[key] = text.strip()
    return entries


def heading(path):
    """What the file says of itself on its first line."""
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    return first.lstrip("# ").strip() if first.startswith("#") else path.stem


class Catalogue:
    def __init__(self, root):
        folder = pathlib.Path(root) / "trace" / "catalogue"
        self.files = {}  # stem -> (heading, {id: (en, zh)})
        for path in sorted((folder / "en").glob("*.txt")):
            zh = read(folder / "zh" / path.name)
            self.files[path.stem] = (heading(path), {key: (text, zh.get(key, "")) for key, text in read(path).items()})
        self.home = {key: stem for stem, (_, entries) in self.files.items() for key in entries}

    def __contains__(self, key):
        return key in self.home

    def sentence(self, key):
        return self.files[self.home[key]][1][key]

    def base(self, key):
        """The id that "sh.x.fail" and "message.Y.full" belong to."""
        for suffix in (".fail", ".full"):
            if key.endswith(suffix) and key[: -len(suffix)] in self.home:
                return key[: -len(suffix)]
        return key

    def holes(self, text):
        return re.findall(r"\{(\w+)", text)
