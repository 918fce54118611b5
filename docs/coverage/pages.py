"""The pages of docs/coverage, made from the clauses by coverage.py: one for each RFC, and the counts in README.md."""
import re

TITLES = {"8446": "TLS 1.3", "5246": "TLS 1.2", "5280": "X.509 certificates, path validation", "9112": "HTTP/1.1"}
BEGIN, END = "<!-- counts: written by coverage.py -->", "<!-- end of counts -->"


def counts(entries):
    states = [e.state for e in entries]
    return {"clauses": len(states), "none": states.count("none"), "absent": states.count("absent"),
            "apply": len(states) - states.count("none") - states.count("absent"),
            "enforced": states.count("enforced") + states.count("proven"), "proven": states.count("proven"),
            "open": states.count("open")}


def sentence(entries):
    c = counts(entries)
    return (f"{c['clauses']} clauses, {c['apply']} apply to us ({c['absent']} are about optional features that we do not have, {c['none']} about others), {c['enforced']} are kept by a line of code, "
            f"{c['proven']} of them proven by a test, {c['open']} open")


def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;")


def by_file(found, quote):
    """Each file once, with all that is meant in it."""
    files = {}
    for file, label in found:
        files.setdefault(file, []).append(quote.format(cell(label)))
    return "<br>".join(f"[{file}](../../{file}): {', '.join(labels)}" for file, labels in files.items())


def enforced(entry):
    shown = dict.fromkeys((file, label) for file, _, label in entry.where)
    cited = list(dict.fromkeys(entry.cites))
    note = f" (there as {', '.join(cited)})" if cited and f"{entry.rfc}#{entry.section}" not in cited else ""
    return by_file(shown, "`{}`") + note


def proven(entry):
    """Three tests are enough to see; the rest is counted."""
    shown = list(dict.fromkeys((file, label) for file, _, label in entry.tests))
    return by_file(shown[:3], "“{}”") + (f" and {len(shown) - 3} more" if len(shown) > 3 else "")


def page(rfc, entries):
    def listing(title, chosen, text):
        if chosen:
            yield f"\n## {title}\n"
            for e in chosen:
                yield f"- **{e.id[5:]}** ({e.role}) {cell(' '.join(e.wording))} {text(e)}".rstrip()

    yield f"# RFC {rfc}, {TITLES[rfc]}: clause, line, test\n"
    yield f"Written by `docs/coverage/coverage.py` from `docs/coverage/clauses/rfc{rfc}.txt`; [how to read it](README.md).\n"
    yield sentence(entries)[0].upper() + sentence(entries)[1:] + "."
    yield from listing("Open", [e for e in entries if e.state == "open"], lambda e: f"*{cell(e.reasons())}*")
    yield from listing("Kept, but no test proves it", [e for e in entries if e.state == "enforced"], enforced)
    yield "\n## Clause by clause\n"
    yield "| clause | who | what it demands | line that enforces it | test that proves it |\n|---|---|---|---|---|"
    for e in entries:
        if e.state in ("proven", "enforced"):
            yield f"| {e.section}/{e.number} | {e.role} | {cell(' '.join(e.wording))} | {enforced(e)} | {proven(e)} |"
    yield from listing("Of optional features that we do not have", [e for e in entries if e.state == "absent"], lambda e: f"*{cell(e.reasons())}*")
    yield from listing("Does not apply", [e for e in entries if e.state == "none"], lambda e: f"*{cell(e.reasons())}*")


def table(entries):
    rows = ["| RFC | clauses | not ours | of features we lack | apply to us | kept by a line | proven by a test | open |",
            "|---|---|---|---|---|---|---|---|"]
    for rfc in TITLES:
        if mine := [e for e in entries if e.rfc == rfc]:
            c = counts(mine)
            rows.append(f"| [{rfc}, {TITLES[rfc]}](rfc{rfc}.md) | {c['clauses']} | {c['none']} | {c['absent']} | {c['apply']} | {c['enforced']} | {c['proven']} | {c['open']} |")
    return "\n".join(rows)


def wanted(here, entries):
    """Every page, as it should be."""
    for rfc in sorted({e.rfc for e in entries}):
        yield here / f"rfc{rfc}.md", "\n".join(page(rfc, [e for e in entries if e.rfc == rfc])) + "\n"
    readme = here / "README.md"
    text = readme.read_text(encoding="utf-8")
    yield readme, re.sub(f"{BEGIN}.*{END}", lambda _: f"{BEGIN}\n{table(entries)}\n{END}", text, flags=re.S)


def write(here, entries):
    for path, text in wanted(here, entries):
        path.write_text(text, encoding="utf-8")


def stale(here, entries):
    return [f"docs/coverage/{path.name} is not current: run python3 docs/coverage/coverage.py --update"
            for path, text in wanted(here, entries) if not path.exists() or path.read_text(encoding="utf-8") != text]
