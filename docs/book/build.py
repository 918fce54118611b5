#!/usr/bin/env python3
"""Builds the book: a static site that works from file://, asks no network, and can be read without scripts.

    build.py --handglass PROGRAM --packages DIR -o OUT [--root ROOT]

PROGRAM plays the scenes whose events are linked to the source; DIR holds node_modules with what package.json names.
`./run docs` calls this with everything in place.
"""
import argparse
import base64
import json
import pathlib
import re
import shutil
import subprocess
import sys
import time

import annotated
import api
import catalogue
import documents
import event_pages
import events
import figures
import folders
import glossary
import home
import links
import pages
import shelves
import tree

HERE = pathlib.Path(__file__).resolve().parent
CSS = ["page.css", "prose.css", "source.css", "events.css", "home.css", "figures.css", "search.css"]
JS = ["theme.js", "reading.js", "search.js"]


def font(packages, style):
    """Source Serif 4 (OFL 1.1), inside the style sheet: some browsers refuse font files of file:// pages."""
    folder = packages / "node_modules/@fontsource-variable/source-serif-4"
    data = base64.b64encode((folder / f"files/source-serif-4-latin-wght-{style}.woff2").read_bytes()).decode()
    sheet = (folder / ("wght.css" if style == "normal" else "wght-italic.css")).read_text()
    block = next(b for b in re.findall(r"@font-face\s*{.*?}", sheet, re.S) if f"latin-wght-{style}" in b)
    block = re.sub(r"src:.*?;", f"src: url(data:font/woff2;base64,{data}) format('woff2');", block, flags=re.S)
    return block.replace("'Source Serif 4 Variable'", "'Book Serif'")


def write_assets(out, root, packages):
    assets = out / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    sheets = [(root / "trace/html/css/tokens.css").read_text(encoding="utf-8")]  # the palette of the page of a trace
    sheets += [(HERE / "css" / name).read_text(encoding="utf-8") for name in CSS]
    sheets += [font(packages, style) for style in ("normal", "italic")]
    (assets / "book.css").write_text("\n".join(sheets), encoding="utf-8")
    script = "\n".join((HERE / "js" / name).read_text(encoding="utf-8") for name in JS)
    (assets / "book.js").write_text("(() => {\n'use strict';\n" + script + "})();\n", encoding="utf-8")
    for name in ("first.js", "tokens.js"):
        shutil.copy(HERE / "js" / name, assets / name)
    shutil.copy(packages / "node_modules/minisearch/dist/umd/index.js", assets / "minisearch.js")


def write_index(site, out, packages):
    rows = []
    for page in site.pages.values():
        for anchor, title, text in page.entries:
            rows.append({"id": len(rows), "url": page.path + (f"#{anchor}" if anchor else ""), "title": title or page.title, "where": page.title,
                         "kind": page.kind, "text": text[:4000], "shown": text.removeprefix(page.title).strip()[:110]})
    source = out / "assets/entries.json"
    source.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    subprocess.run([shutil.which("node"), HERE / "index.mjs", packages, source, out / "assets/search-data.js", out / "assets/tokens.js"], check=True,
                   stdout=subprocess.DEVNULL, timeout=120)
    source.unlink()
    return len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--root", type=pathlib.Path, default=HERE.parents[1])
    parser.add_argument("--handglass", type=pathlib.Path, required=True)
    parser.add_argument("--packages", type=pathlib.Path, required=True)
    parser.add_argument("-o", "--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    begin = time.monotonic()
    root, out, program = options.root.resolve(), options.out.resolve(), options.handglass.resolve()

    # Made beside what is there, and put in its place when it is whole.
    target, out = out, out.with_name(out.name + ".new")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)

    files = tree.Tree(root)
    shelf = documents.Documents(root)
    sentences = catalogue.Catalogue(root)
    all_links = links.Links(files, shelf.pages, sentences)
    heard = events.Events(root, program, sentences)
    site = pages.Site(out, HERE / "templates", HERE)
    terms = glossary.Terms(sentences, site, shelf)

    figures.add_traces(site, program, all_links)
    figures.add_figures(site, program, all_links)
    told = event_pages.EventPages(site, files, sentences, heard, all_links)
    told.add()
    reference = api.Api(site, files, all_links, root)
    reference.add_pages()
    shelves.add_documents(site, shelf, all_links, terms)
    terms.add(all_links)

    order = [n for n in files.reading_order() if pathlib.Path(n).suffix in tree.ANNOTATED]
    annotator = annotated.Annotator(site, files, all_links, heard, told.address, order)
    done = set()
    while remaining := [n for n in files.files if n not in done]:  # a page may mention a file that has none yet
        for name in remaining:
            annotator.page(name)
            done.add(name)
    folders.add_folders(site, files, all_links)
    home.add_home(site, shelf, all_links, files, program)

    write_assets(out, root, options.packages.resolve())
    for name, path in shelf.images.items():
        (out / "assets/images").mkdir(exist_ok=True)
        shutil.copy(path, out / "assets/images" / name)
    site.write()
    entries = write_index(site, out, options.packages.resolve())
    shutil.rmtree(target, ignore_errors=True)
    out.rename(target)
    size = sum(p.stat().st_size for p in target.rglob("*") if p.is_file())
    print(f"{len(site.pages) + len(site.extra)} pages, {entries} entries to search, {heard.count:,} events heard, "
          f"{size / 1e6:.1f} MB, {time.monotonic() - begin:.0f} s", file=sys.stderr)


main()
