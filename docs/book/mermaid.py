"""mermaid.py: the Mermaid blocks of the documents, drawn when the site is built.

Mermaid itself needs a browser to measure its text, and a script in every page. Our documents use two of its forms,
flowchart and stateDiagram-v2, and of these only nodes, arrows and labels: Graphviz (Debian's package `graphviz`) lays
such a thing out in milliseconds. A block that is something else stays as text, which is readable too.
"""
import html
import re
import shutil
import subprocess

ARROW = r"(-->|---|-\.->|-\.-|==>)"
NODE = r'([A-Za-z_]\w*)(?:\["([^"]*)"\]|\[([^\]]*)\]|\("([^"]*)"\)|\(([^)]*)\)|\{"([^"]*)"\}|\{([^}]*)\})?'


def quote(text):
    return '"' + re.sub(r"<br\s*/?>", r"\\n", text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def to_dot(text):
    """The same graph in Graphviz's language, or None if the block uses what is not known here."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip() and not line.strip().startswith("%%")]
    head, nodes, edges = lines[0], {}, []
    if head.startswith("stateDiagram"):
        for line in lines[1:]:
            found = re.fullmatch(r"(\[\*\]|\w+) --> (\[\*\]|\w+)(?:\s*:\s*(.*))?", line)
            if not found:
                return None
            for name in found[1], found[2]:
                nodes[name] = None if name == "[*]" else name
            edges.append((found[1], found[2], found[3] or "", "-->"))
        direction = "TB"
    elif found := re.fullmatch(r"(?:flowchart|graph) (LR|RL|TB|TD|BT)", head):
        direction = found[1].replace("TD", "TB")
        for line in lines[1:]:
            rest, left = line, None
            while rest:
                node = re.match(NODE, rest)
                if not node:
                    return None
                label = next((g for g in node.groups()[1:] if g is not None), None)
                if label is not None or node[1] not in nodes:
                    nodes[node[1]] = label if label is not None else nodes.get(node[1]) or node[1]
                if left:
                    edges.append((left[0], node[1], left[2], left[1]))
                rest = rest[node.end():].strip()
                if not rest:
                    break
                arrow = re.match(ARROW + r'\s*(?:\|"?([^|"]*)"?\|)?\s*', rest)
                if not arrow:
                    return None
                left, rest = (node[1], arrow[1], arrow[2] or ""), rest[arrow.end():]
    else:
        return None
    out = [f'digraph {{ rankdir={direction}; bgcolor="transparent"; nodesep=0.32; ranksep=0.42; pad=0.1;',
           'node [shape=box style="rounded,filled" class="node" fontname="Helvetica" fontsize=13 margin="0.18,0.09" height=0.42];',
           'edge [fontname="Helvetica" fontsize=12 arrowsize=0.7];']
    for name, label in nodes.items():
        out.append(f'{quote(name)} [shape=circle class="start" label="" width=0.16 height=0.16 fixedsize=true];' if label is None
                   else f"{quote(name)} [label={quote(label)}];")
    merged = {}  # arrows between the same two nodes are one arrow with several labels
    for a, b, label, arrow in edges:
        merged.setdefault((a, b, arrow), []).append(label)
    for (a, b, arrow), labels in merged.items():
        label = " <br> ".join(filter(None, labels))
        style = ' style=dashed arrowhead=none' if arrow in ("-.-", "---") else ""
        out.append(f'{quote(a)} -> {quote(b)} [label={quote(" " + label + " ") if label else quote("")}{style}];')
    return "\n".join(out) + "\n}", len(nodes), len(edges)


def draw(text, number):
    """An <svg> whose colours come from the style sheet, with the block itself as its description."""
    graph = to_dot(text)
    dot = shutil.which("dot")
    if not graph or not dot:
        return None
    done = subprocess.run([dot, "-Tsvg"], input=graph[0], capture_output=True, text=True, timeout=30)
    if done.returncode != 0:
        raise SystemExit(f"dot: {done.stderr}")
    svg = done.stdout[done.stdout.index("<svg"):]
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.S)
    svg = re.sub(r"<title>.*?</title>\s*", "", svg, flags=re.S)
    svg = re.sub(r' (?:fill|stroke|font-family|font-size|id|xmlns:xlink)="[^"]*"', "", svg)
    width = re.search(r'width="(\d+)pt"', svg)[1]
    label = html.escape(" ".join(text.split()), quote=True)
    svg = re.sub(r'<svg width="\d+pt" height="\d+pt"\s*', f'<svg class=dot role=img aria-label="{label}" style="width:{int(width) * 1.15:.0f}px" ', svg, count=1)
    return f'<figure class=diagram tabindex=0 aria-label="diagram {number}">{svg}</figure>'
