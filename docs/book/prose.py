"""prose.py: a comment as it stands in the source becomes prose: paragraphs, lists, figures, names that are links."""
import html
import re

ITEM = re.compile(r"( *)([-*]|\d+[.)]) +\S")
FIGURE = re.compile(r"[│┌└├─╭╰▶▼━↓↑]|\S {3,}\S|-->|<--|^\s*[|+v^](?:\s|$|-)")


def blocks(lines):
    """(kind, lines) with kind "p", "list" or "figure". Lines come without the comment mark."""
    # One blank before the text belongs to the comment mark.
    lines = [line[1:] if line.startswith(" ") else line for line in lines]
    paragraph, out = [], []
    for line in [*lines, ""]:
        if line.strip():
            paragraph.append(line.rstrip())
            continue
        if paragraph:
            out += split(paragraph)
            paragraph = []
    # Figures that follow one another are one figure: a blank line inside of it is part of it.
    merged = []
    for kind, content in out:
        if kind == "figure" and merged and merged[-1][0] == "figure":
            merged[-1][1].extend(["", *content])
        else:
            merged.append((kind, list(content)))
    return merged


def split(paragraph):
    """A paragraph; or some lines of prose and then something that is laid out by its columns."""
    for i, line in enumerate(paragraph):
        if is_list(paragraph[i:]):
            return [*([("p", paragraph[:i])] if i else []), ("list", paragraph[i:])]
        if FIGURE.search(line) or line.startswith("  "):
            head = [("p", paragraph[:i])] if i else []
            for j in range(i + 1, len(paragraph)):  # prose again, right below?
                rest = paragraph[j:]
                if all(not FIGURE.search(r) and not r.startswith(" ") for r in rest) and len(" ".join(rest)) > 30:
                    return [*head, ("figure", paragraph[i:j]), ("p", rest)]
            return [*head, ("figure", paragraph[i:])]
    return [("p", paragraph)]


def is_list(lines):
    """Items, and their further lines deeper than they are."""
    found = ITEM.match(lines[0])
    if not found:
        return False
    deep = len(found[1])
    return all(ITEM.match(line) and len(ITEM.match(line)[1]) == deep or len(line) - len(line.lstrip()) > deep and not FIGURE.search(line) for line in lines[1:])


def dedented(lines):
    cut = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[cut:] for line in lines)


def inline(text, links):
    """`code`, names of files, clauses."""
    out = []
    for i, part in enumerate(re.split(r"`([^`]+)`", text)):
        escaped = html.escape(part, quote=False)
        out.append(f"<code>{links.in_code(part, escaped)}</code>" if i % 2 else links.in_text(escaped))
    return "".join(out)


def without_name(said):
    """A file opens with its own name, which a page has as its heading already."""
    return re.sub(r"<p>[\w./-]+\.\w+: (\w?)", lambda m: "<p>" + m[1].upper(), said, count=1)


def render(lines, links):
    """HTML, and whether it has a figure that wants the whole width."""
    out, is_wide = [], False
    for kind, content in blocks(lines):
        if kind == "figure":
            text = dedented(content)
            is_wide = is_wide or max(len(line) for line in text.split("\n")) > 44
            out.append(f"<pre class=fig-text tabindex=0>{links.in_text(html.escape(text, quote=False))}</pre>")
        elif kind == "list":
            tag = "ol" if ITEM.match(content[0])[2][0].isdigit() else "ul"
            items = re.split(r"(?m)^ *(?:[-*]|\d+[.)]) +", "\n".join(content))[1:]
            out.append(f"<{tag}>" + "".join(f"<li>{inline(' '.join(item.split()), links)}</li>" for item in items) + f"</{tag}>")
        else:
            out.append(f"<p>{inline(' '.join(' '.join(content).split()), links)}</p>")
    return "".join(out), is_wide
