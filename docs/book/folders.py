"""folders.py: a page for each folder of source: its files, each with what its first line says of it."""
import re

from pages import Page, esc
from tree import FOLDERS, partner_key

ABOUT = {
    "core": "What all the others share: bytes, results, secrets, the codec, events.", "crypto": "One algorithm a file.",
    "x509": "DER, certificates, paths, keys, a small CA.", "tls": "Messages, extensions, records, the state machines.",
    "http": "A strict HTTP/1.1, and the only file that touches the network.",
    "trace": "Turns events into text, JSON Lines, pages, figures, key logs.", "cli": "The program.", "docs": "Example programs, scripts of lessons, and what makes this book.",
    "tests": "Those tests that the documents speak of.",
}


def first_sentence(tree, name):
    """After "file.h: ", up to the first full stop, from the comment the file opens with."""
    lines = []
    for line in tree.text(name).split("\n")[:14]:
        if found := re.match(r"\s*(?://+|#!?|\*|/\*|\"\"\")\s?(.*)", line):
            if found[1].startswith(("!", "/usr", "pragma", "include")):
                continue
            if not found[1].strip() and lines:
                break
            lines.append(found[1])
        elif lines and (name.endswith((".py", ".css")) and line.strip()) and not line.startswith(("import", "from")):
            lines.append(line)
        else:
            break
    text = " ".join(" ".join(lines).split())
    found = re.match(r"[\w./-]+\.\w+: (.*)", text)
    text = found[1] if found else text if name.endswith((".py", ".txt", ".css")) else ""
    sentence = re.split(r"(?<=[a-z\d)`\"])\. |(?<=\.)\s", text, maxsplit=1)[0].rstrip(" .\"'*/")
    return sentence[:1].upper() + sentence[1:]


def described(tree, name, links):
    """A source that says nothing of itself is what its header says."""
    own = first_sentence(tree, name)
    header = name.rsplit(".", 1)[0] + ".h"
    if not own and name.endswith(".cpp") and header in tree.files:
        return f"<span class=soft>{links.in_text(esc(first_sentence(tree, header)))}</span>"
    return links.in_text(esc(own))


def folders_of(tree):
    found = set()
    for name in tree.files:
        parts = name.split("/")[:-1]
        found |= {"/".join(parts[:i]) for i in range(1, len(parts) + 1)}
    return sorted(found, key=lambda f: (FOLDERS.index(f.split("/")[0]) if f.split("/")[0] in FOLDERS else 99, f))


def listing(tree, folder, links):
    files = sorted((n for n in tree.files if n.rsplit("/", 1)[0] == folder), key=partner_key)
    rows = "".join(f'<tr><td><a href="@{tree.files[n]}"><code>{esc(n.rsplit("/", 1)[-1])}</code></a></td>'
                   f'<td>{described(tree, n, links)}</td></tr>' for n in files)
    return f"<table class=files>{rows}</table>" if rows else ""


def add_folders(site, tree, links):
    all_folders = folders_of(tree)
    rows = [("reading-order.html", "Reading order", 0), ("source/index.html", "All of the source", 0)]
    rows += [(f"source/{f}/index.html", esc(f.rsplit("/", 1)[-1] + "/"), 1 + f.count("/")) for f in all_folders if f.split("/")[0] in FOLDERS]
    site.menu("read", "en", rows)
    for folder in all_folders:
        below = [f for f in all_folders if f.rsplit("/", 1)[0] == folder and f != folder]
        parts = folder.split("/")
        crumbs = ['<a href="@source/index.html">Source</a>'] + [
            f'<a href="@source/{"/".join(parts[:i])}/index.html">{esc(parts[i - 1])}</a>' for i in range(1, len(parts))]
        about = f"<p class=lead>{esc(ABOUT[folder])}</p>" if folder in ABOUT else ""
        inner = "".join(f'<h2 id="{esc(f)}"><a href="@source/{f}/index.html">{esc(f)}/</a></h2>{listing(tree, f, links)}' for f in below)
        site.add(Page(f"source/{folder}/index.html", f"{folder}/", f"<h1 translate=no>{esc(folder)}/</h1>{about}{listing(tree, folder, links)}{inner}",
                      "read", kicker=" <span aria-hidden=true>/</span> ".join(crumbs), kind="source"))
    top = "".join(f'<tr><td><a href="@source/{f}/index.html"><code>{f}/</code></a></td><td>{esc(ABOUT.get(f, ""))}</td>'
                  f'<td class=num>{sum(n.startswith(f + "/") for n in tree.files)}</td></tr>' for f in all_folders if "/" not in f)
    top = f"<table class=files><thead><tr><th>folder</th><th>holds</th><th class=num>files</th></tr></thead>{top}</table>"
    site.add(Page("source/index.html", "The annotated source", "<h1>The annotated source</h1><p class=lead>Commentary on the left, code on the right; "
                  "every clause of an RFC a link; beside each line that tells an observer what it does, the event. "
                  'Best read in <a href="@reading-order.html">reading order</a>; here by folder, each seeing only those above it.</p>' + top, "read", kind="source"))
