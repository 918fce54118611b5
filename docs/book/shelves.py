"""shelves.py: which document stands in which part of the book, and in which order; what its page looks like."""
import re

from arrows import Arrows
from documents import sections_of
from pages import Page, esc

# Named here only for their order: a document that is not named comes after those that are.
ORDER = {
    "learn": ["docs/lessons/README.md"],
    "teach": ["docs/teach/README.md"],
    "read": ["docs/reading-order.md"],
    "watch": ["docs/state-diagrams.md", "docs/trace-format.md"],
    "use": ["docs/examples/README.md"],
    "design": ["docs/architecture.md", "docs/threat-model.md", "docs/crypto.md", "docs/x509.md", "docs/coverage/README.md", "docs/contributing.md"],
}


def section_of(name):
    for section, names in ORDER.items():
        if name in names:
            return section
    for prefix, section in (("docs/lessons/", "learn"), ("docs/teach/", "teach"), ("docs/examples/", "use")):
        if name.startswith(prefix):
            return section
    return "design"


def english(name):
    return name.replace(".zh.md", ".md")


def place(name):
    names = ORDER[section_of(english(name))]
    index = re.sub(r"[^/]+$", "README.md", english(name))
    if english(name) not in names and index in names and index != "README.md":  # what lies beside an index follows it
        return (names.index(index) + 0.5, english(name))
    return (names.index(english(name)) if english(name) in names else len(names), english(name))


def number_of(name):
    found = re.match(r"docs/lessons/(\d+)-", name)
    return int(found[1]) if found else None


def add_documents(site, documents, links, terms):
    for lang in ("en", "zh"):
        names = sorted((n for n in documents.pages if n.endswith(".zh.md") == (lang == "zh")), key=place)
        for section in ORDER:
            shelf = [n for n in names if section_of(english(n)) == section]
            rows = []
            for name in shelf:
                if name in ("README.md", "README.zh.md"):  # the home page says it better
                    continue
                title = re.sub(r"^(?:Lesson \d+: |第 ?\d+ ?课：)", "", documents.title(name))
                number = number_of(name)
                depth = 1 if number or name.count("/") > 1 and not name.endswith(("README.md", "README.zh.md")) else 0
                label = f"<span class=num>{number}</span> {esc(title)}" if number else esc(title)
                rows.append((documents.pages[name], label, depth))
            if section == "use" and lang == "en":
                rows += [(path, f"<code>{esc(n.rsplit('/', 1)[-1])}</code>", 1) for n, path in links.tree.files.items() if n.startswith("docs/examples/") and n.endswith(".cpp")]
            if section not in ("read",):
                site.menu(section, lang, rows)
            lessons = [n for n in shelf if number_of(n)]
            for name in shelf:
                add_document(site, documents, links, name, lang, section, lessons, terms)


def add_document(site, documents, links, name, lang, section, lessons, terms):
    body, toc = documents.render(name, links)
    if name == "docs/state-diagrams.md":
        body, _ = Arrows(links.tree).linked(body)
    title = documents.title(name)
    kicker, previous, next_ = "", (), ()
    number = number_of(name)
    if number:
        short = re.sub(r"^(?:Lesson \d+: |第 ?\d+ ?课：)", "", title)
        body = re.sub(r"(<h1[^>]*>).*?(</h1>)", lambda m: m[1] + esc(short) + m[2], body, count=1, flags=re.S)
        kicker = f"第 {number} 课" if lang == "zh" else f"Lesson {number}"
        at = lessons.index(name)
        for other in (at - 1, at + 1):
            if 0 <= other < len(lessons):
                label = re.sub(r"^(?:Lesson (\d+): |第 ?(\d+) ?课：)", lambda m: f"{m[1] or m[2]} ", documents.title(lessons[other]))
                step = (documents.pages[lessons[other]], esc(label))
                previous, next_ = (step, next_) if other < at else (previous, step)
    # The first paragraph of a lesson, if all of it is emphasised, says what it needs and how long it takes.
    body = re.sub(r"(</h1>\s*)<p><em>(.*?)</em></p>", r"\1<p class=needs>\2</p>", body, count=1, flags=re.S)
    # Other language versions have a switch of their own in the bar.
    body = re.sub(r'<p><a [^>]*href="[^"]*">(?:中文|English)</a>(?:\s*[·|]\s*)?(.{0,90}?)</p>', lambda m: f"<p>{m[1]}</p>" if m[1].strip() else "", body, count=1)
    body = terms.linked(body, lang) if section in ("learn", "teach") else body
    twin_name = english(name) if lang == "zh" else name.replace(".md", ".zh.md")
    address = documents.pages[name]
    is_table = body.count("<td") > 200 and body.count("<td") > 5 * body.count("<p>")  # a page that is a table wants the room
    # Of the whole project's README the home page is the better version; it is here for its links.
    site.add(Page(address, title, body, "" if name.startswith("README") else section, lang, toc=[] if is_table else toc, kicker=kicker,
                  twin=documents.pages.get(twin_name, ""), previous=previous, next=next_, layout="doc lesson" if number else "wide tables" if is_table else "doc",
                  entries=sections_of(body), kind="lesson" if number else "document"))
