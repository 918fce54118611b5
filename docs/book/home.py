"""home.py: the first page. Its facts are the README's: what is said there is said here, and nowhere a second time."""
import json
import re
import subprocess

import citations
from pages import Page, esc

DOORS = {
    "en": [("learn", "lessons/index.html", "Learn", "{lessons} lessons, from why HTTPS exists to what a certificate proves. You break things on the way."),
           ("read", "reading-order.html", "Read", "The source, annotated: {happy} files are the happy path of a client, each line beside its reason and its clause."),
           ("watch", "traces/index.html", "Watch", "Step through real connections, byte by byte; look up every event that the code can tell."),
           ("use", "api/index.html", "Use", "The library's headers, and example programs of a minute each."),
           ("teach", "teach/index.html", "Teach", "Scripts for the classroom: commands whose bytes are the same on every screen.")],
    "zh": [("learn", "lessons/index.zh.html", "学习", "{lessons} 课，从为什么要有 HTTPS 讲到证书证明了什么。一路上你会亲手弄坏一些东西。"),
           ("read", "reading-order.html", "读源码", "带注解的源码：{happy} 个文件就是客户端一路顺利走完的路径，每一行旁边是它的理由和条款。"),
           ("watch", "traces/index.html", "观察", "一个字节一个字节地走完真实的连接；查阅代码能讲述的每一个事件。"),
           ("use", "api/index.html", "使用", "库的头文件，以及一分钟读完一个的示例程序。"),
           ("teach", "teach/index.zh.html", "教学", "课堂讲稿：同样的命令，在每块屏幕上都是同样的字节。")],
}
CHAIN = {"en": ("the byte", "what it means", "the line that read it", "the clause that demands it"),
         "zh": ("字节", "它的含义", "读它的那一行", "要求它的条款")}


def the_byte(handglass):
    """The ServerHello of `demo --seed 1`, and in it the two bytes of the cipher suite."""
    out = subprocess.run([handglass, "demo", "--seed", "1", "--format", "jsonl"], capture_output=True, text=True, check=True, timeout=60).stdout
    events = [json.loads(line) for line in out.splitlines()]
    record = next(e for e in events if e.get("t") == "record" and e["dir"] == "s2c")
    field = next(e for e in events if e.get("t") == "field" and e["msg"] == "ServerHello.cipher_suite")
    return record["header"] + record["payload"], 5 + field["off"], field


CELL, LINE = 10, 34  # a character's width and a row's height, in the drawing


def lens(octets, at, size):
    """Six rows of bytes, fading away from the ones that matter, and a hand glass over those."""
    rows, middle = [], at // 16
    for row in range(max(0, middle - 4), middle + 2):
        y = LINE * (row - middle + 4) + 34
        text = " ".join(octets[16 * row:16 * row + 16])
        rows.append(f'<text class="row far{abs(row - middle)}" x="{6 * CELL}" y="{y}" textLength="{CELL * len(text)}">{text}</text>'
                    f'<text class="row offset far{abs(row - middle)}" x="0" y="{y}" textLength="{4 * CELL}">{16 * row:04x}</text>')
    x, y = CELL * (6 + 3 * (at % 16) + (3 * size - 1) / 2), LINE * 4 + 29
    return (f'<svg class=lens viewBox="0 0 610 270" aria-hidden="true">{"".join(rows)}<line x1="{x + 40}" y1="{y + 40}" x2="{x + 86}" y2="{y + 86}"></line>'
            f'<circle cx="{x}" cy="{y}" r="57"></circle><text class=seen x="{x}" y="{y + 9}">{" ".join(octets[at:at + size])}</text></svg>')


def glass(handglass, tree, lang):
    """The figure of the first page; the bytes are a picture, the list beside them says it all: from a byte to its meaning, its line of code and its clause."""
    octets, at, field = the_byte(handglass)
    file, _, line = field["src"].rpartition(":")
    code = tree.text(file).split("\n")[int(line) - 1].strip()
    drawing = lens([octets[i:i + 2] for i in range(0, len(octets), 2)], at, field["len"])
    words = CHAIN[lang]
    section = field["rfc"][0].partition("#")[2]
    items = [f"<code>{field['hex'][:2]} {field['hex'][2:]}</code>",
             f'<a href="@events/messages.html#{field["msg"]}"><code>{esc(field["msg"])}</code></a> = {esc(field["value"])}',
             f'<a href="@{tree.page(file)}#L{line}"><code>{esc(field["src"])}</code></a><code class=src>{esc(" ".join(code.split()))}</code>',
             citations.link("8446", section, f"RFC 8446 §{section}")]
    steps = "".join(f"<li><span>{word}</span> {item}</li>" for word, item in zip(words, items))
    return (f'<figure class=glass>{drawing}<ol>{steps}</ol></figure>')


def parts_of(body):
    """heading's anchor -> HTML of that section of the README."""
    pieces = re.split(r'(?=<h2 )', body)
    return pieces[0], pieces[1:]


def add_home(site, documents, links, tree, handglass):
    lessons = sum(bool(re.match(r"docs/lessons/\d+-(?!.*\.zh\.md)", n)) for n in documents.pages)
    for lang, name, path in (("en", "README.md", "index.html"), ("zh", "README.zh.md", "index.zh.html")):
        if name not in documents.pages:
            continue
        body, _ = documents.render(name, links)
        opening, sections = parts_of(body)
        opening = re.sub(r"<h1.*?</h1>", "", opening, flags=re.S)
        blocks = re.findall(r"<p>.*?</p>|<pre.*?</pre>", opening, re.S)
        first = next(p for p in blocks if p.startswith("<p><strong>"))
        claim = re.match(r"<p><strong>(.*?)</strong>(.*)</p>", first, re.S)
        trace = next((p for p in blocks if "console" in p[:60] and "━━" in p), "")
        facts = {"lessons": lessons, "happy": len(tree.happy_path())}
        doors = "".join(f'<a class=door href="@{where}"><h2>{esc(title)}</h2><p>{esc(text.format(**facts))}</p></a>'
                        for section, address, title, text in DOORS[lang] if (where := address if address in site.pages else site.first_page(section, lang)))
        # "Where to go" is what the doors are; the rest follows as it stands.
        rest = [s for s in sections if 'href="@lessons/index' not in s.split("</ul>")[0][:900] or "<table" in s]
        run = next((p for p in blocks if "./run demo" in p), "")
        body = (f'<header class=hero><p class=wordmark translate=no>handglass</p><h1>{claim[1]}</h1><p class=lead>{claim[2].strip()}</p></header>'
                f"{glass(handglass, tree, lang)}<div class=doors>{doors}</div>"
                f'<div class=facts>{run}{"".join(rest[:1])}'
                f'<h2 id=trace>{"A piece of a trace" if lang == "en" else "跟踪片段"}</h2>{trace}{"".join(rest[1:])}</div>')
        site.add(Page(path, "handglass" if lang == "en" else "handglass：TLS 握手的放大镜", body, "", lang, layout="home",
                      twin="index.zh.html" if lang == "en" else "index.html"))
