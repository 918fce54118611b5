"""api.py: the API reference, from the headers of the library.

Doxygen (Debian's package) reads the declarations: it parses C++ better than patterns would, in a second. Of its
output only the structure is taken (what there is, its signature, its line). The comments are read from the source
itself, since ours are plain // as often as ///, and then cited clauses and named files become links as they do in the
annotated source.
"""
import collections
import pathlib
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as ET

import cxx
import prose
from pages import Page, breakable, esc

FOLDERS = ["core", "crypto", "x509", "tls", "http"]
KINDS = {"function": "function", "variable": "value", "typedef": "type", "enum": "enum"}


def doxygen(root):
    with tempfile.TemporaryDirectory(prefix="handglass-api-") as scratch:
        settings = {"INPUT": " ".join(f'"{root / f}"' for f in FOLDERS), "FILE_PATTERNS": "*.h", "RECURSIVE": "YES", "GENERATE_HTML": "NO",
                    "GENERATE_LATEX": "NO", "GENERATE_XML": "YES", "XML_PROGRAMLISTING": "NO", "EXTRACT_ALL": "YES", "QUIET": "YES",
                    "WARNINGS": "NO", "WARN_IF_DOC_ERROR": "NO", "OUTPUT_DIRECTORY": scratch, "STRIP_FROM_PATH": f'"{root}"'}
        subprocess.run([shutil.which("doxygen"), "-"], input="\n".join(f"{k}={v}" for k, v in settings.items()), text=True, check=True,
                       capture_output=True, timeout=60)
        for path in sorted(pathlib.Path(scratch, "xml").glob("*.xml")):
            if path.stem not in ("index",) and not path.stem.startswith("dir_"):
                yield ET.parse(path).getroot()


def text_of(element):
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def tidy(text):
    """Doxygen writes std::vector< Bytes >."""
    return re.sub(r"\s+([>,&*])", r"\1", re.sub(r"<\s+", "<", text)).replace(">=", "> =") if "operator" not in text else text


def address(header):
    """Where a header stands in the reference."""
    return f"api/{header.rsplit('/', 1)[0].replace('/', '-')}.html#{header.replace('/', '-')}"


class Api:
    def __init__(self, site, tree, links, root):
        self.site, self.tree, self.links, self.root = site, tree, links, root
        self.items = collections.defaultdict(dict)  # header -> line -> (kind, owner, name, signature)
        for tree_ in doxygen(root):
            for compound in tree_.iter("compounddef"):
                self.compound(compound)

    def compound(self, compound):
        name = text_of(compound.find("compoundname"))
        if compound.get("kind") in ("class", "struct", "union"):
            where = compound.find("location")
            short = re.sub(r"^handglass::(?:(?:core|crypto|x509|tls|http|trace)::)?", "", name)
            if compound.get("prot") != "private" and "@" not in name:
                self.add(where, "class" if compound.get("kind") == "class" else compound.get("kind"), "", short, "")
        elif compound.get("kind") != "namespace":
            return
        owner = re.sub(r"^handglass::?(?:(?:core|crypto|x509|tls|http)(?:::|$))?", "", name) if compound.get("kind") != "namespace" else ""
        for member in compound.iter("memberdef"):
            if member.get("prot") == "private" or member.get("kind") not in KINDS:
                continue
            signature = self.signature(member)
            self.add(member.find("location"), KINDS[member.get("kind")], owner, text_of(member.find("name")), signature)

    @staticmethod
    def signature(member):
        kind, name = member.get("kind"), text_of(member.find("name"))
        if kind == "enum":
            values = ", ".join(text_of(v.find("name")) for v in member.findall("enumvalue"))
            return f"enum class {name} {{ {values} }}" if len(values) < 300 else f"enum class {name} {{ {values[:280].rsplit(',', 1)[0]}, … }}"
        if kind == "typedef":
            return f"using {name} = {text_of(member.find('type'))}"
        head = text_of(member.find("type"))
        head = "static " + head if member.get("static") == "yes" and not head.startswith("static") else head
        head = tidy(head)
        value = text_of(member.find("initializer"))
        args = tidy(text_of(member.find("argsstring")))
        template = member.find("templateparamlist")
        prefix = ""
        if template is not None:
            params = [" ".join(filter(None, (text_of(p.find("type")), text_of(p.find("declname"))))) for p in template.findall("param")]
            prefix = f"template <{', '.join(params)}>\n"
        return f"{prefix}{head + ' ' if head else ''}{name}{args}{' ' + value if value and len(value) < 60 and kind == 'variable' else ''}"

    def add(self, where, kind, owner, name, signature):
        if where is None or not where.get("line") or name.startswith(("HANDGLASS", "@")):
            return
        file = where.get("file")
        file = pathlib.Path(file).resolve().relative_to(self.root).as_posix() if file.startswith("/") else file
        if file in self.tree.files:
            self.items[file].setdefault(int(where.get("line")), (kind, owner, name, signature))

    # --- pages -------------------------------------------------------------------------------------

    def comment(self, lines, line):
        """What stands right above a declaration, or behind it."""
        above, at = [], line - 2
        while at >= 0 and re.match(r"\s*(template|\[\[)", lines[at]):
            at -= 1
        while at >= 0 and (found := re.match(r"\s*///?(?!<)(.*)", lines[at])):
            above.insert(0, found[1].lstrip("/"))
            at -= 1
        if at < 0:  # the comment that opens the file is about the file
            above = []
        if found := re.search(r"//[/!]<(.*)", lines[line - 1]):
            above.append(found[1])
            at = line
            while at < len(lines) and (more := re.match(r"\s*///<(.*)", lines[at])):
                above.append(more[1])
                at += 1
        return prose.render(above, self.links)[0] if above else ""

    def head(self, lines):
        comment = []
        for line in lines:
            if not line.startswith("//"):
                break
            comment.append(line[2:])
        said = prose.render(comment, self.links)[0]
        return prose.without_name(said)

    def header(self, name, doors):
        lines = self.tree.text(name).split("\n")
        anchor = name.replace("/", "-")
        out = [f'<section class=header id="{esc(anchor)}"><h2 translate=no><a href="@{self.tree.files[name]}">{esc(name)}</a>'
               f'{" <span class=door>door</span>" if name in doors else ""}</h2><div class=lead-in>{self.head(lines)}</div>']
        for line, (kind, owner, item, signature) in sorted(self.items.get(name, {}).items()):
            full = f"{owner}::{item}" if owner else item
            code = "\n".join(cxx.coloured(signature, ".cpp")) if signature else ""
            if kind == "value":
                rest = signature.removesuffix(item).strip() if signature.endswith(item) else signature
                typed = "".join(cxx.coloured(rest, ".cpp"))
                out.append(f'<div class="item{" member" if owner else ""} i-value" id="{esc(anchor)}-L{line}"><h3 translate=no><a href="@{self.tree.files[name]}#L{line}">{esc(full)}</a> <code>{typed}</code></h3>{self.comment(lines, line)}</div>')
                continue
            out.append(f'<div class="item{" member" if owner else ""} i-{kind}" id="{esc(anchor)}-L{line}"><h3 translate=no><a href="@{self.tree.files[name]}#L{line}">{esc(full)}</a> <span class=what>{kind}</span></h3>'
                       + (f"<pre class=code translate=no tabindex=0>{code}</pre>" if code else "") + self.comment(lines, line) + "</div>")
        return "".join(out) + "</section>", anchor

    def add_pages(self):
        doors = self.doors()
        menu, folders = [("api/index.html", "The API", 0)], collections.defaultdict(list)
        for name in sorted(self.tree.files):
            if name.endswith(".h") and name.split("/")[0] in FOLDERS:
                folders[name.rsplit("/", 1)[0]].append(name)
        self.entries = {}
        for folder in sorted(folders, key=lambda f: (FOLDERS.index(f.split("/")[0]), f)):
            path = f"api/{folder.replace('/', '-')}.html"
            body, toc, entries = [], [], []
            for name in folders[folder]:
                section, anchor = self.header(name, doors)
                body.append(section)
                toc.append((2, anchor, esc(name.rsplit("/", 1)[-1])))
                for line, (kind, owner, item, signature) in sorted(self.items.get(name, {}).items()):
                    if kind != "value":
                        entries.append((f"{anchor}-L{line}", f"{owner}::{item}" if owner else item, f"{name} {signature}"))
            menu.append((path, esc(folder + "/"), 1 + folder.count("/")))
            self.site.add(Page(path, f"{folder}/: API", f"<h1 translate=no>{esc(folder)}/</h1>{''.join(body)}", "use", toc=toc, entries=entries,
                               kind="api", kicker='<a href="@api/index.html">API</a>', layout="doc api"))
        rows = []
        for name in doors:
            rows.append(f'<tr><td><a href="@{address(name)}"><code>{breakable(name)}</code></a></td>'
                        f"<td>{re.sub('</?p>', '', self.head(self.tree.text(name).split(chr(10))).split('</p>')[0])}</td></tr>")
        everything = "".join(f'<tr><td><a href="@api/{f.replace("/", "-")}.html"><code>{esc(f)}/</code></a></td><td class=num>{len(names)}</td>'
                             f'<td class=num>{sum(len(self.items.get(n, {})) for n in names)}</td></tr>' for f, names in sorted(folders.items(), key=lambda i: (FOLDERS.index(i[0].split("/")[0]), i[0])))
        body = ("<h1>The API</h1><p class=lead>What the headers of the library declare, each with its comment and a link to its place in the annotated source.</p>"
                "<h2 id=doors>The doors</h2><p>The headers that the example programs and the program itself include: where most uses begin. "
                'The examples: <a href="@examples/index.html">a minute each</a>.</p>'
                f"<table class=files>{''.join(rows)}</table><h2 id=all>All headers</h2><table><thead><tr><th>folder</th><th class=num>headers</th><th class=num>declarations</th></tr></thead>{everything}</table>")
        self.site.add(Page("api/index.html", "The API", body, "use", kind="api", entries=[("", "The API", "headers functions classes reference")]))
        self.site.menu("use", "en", menu)

    def doors(self):
        """Headers of the library that examples include, and those that at least three files of cli/ do."""
        count = collections.Counter()
        for name in self.tree.files:
            if name.startswith(("docs/examples/", "cli/")) and name.endswith((".cpp", ".h")):
                for header in re.findall(r'#include "([^"]+)"', self.tree.text(name)):
                    if header.split("/")[0] in FOLDERS and header in self.tree.files:
                        count[header] += 3 if name.startswith("docs/") else 1
        return sorted((h for h, n in count.items() if n >= 3), key=lambda h: (-FOLDERS.index(h.split("/")[0]), h))
