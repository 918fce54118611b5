"""pages.py: pages, and how they are put into a frame and written.

A page is made with links that begin with @ and go from the top of the site: href="@source/tls/derive.h.html#L12".
When it is written they become relative, so that the site works from any folder and from file://.
"""
import dataclasses
import html
import pathlib
import posixpath
import re
import string

# Section, its first page, and its name in both languages. A page belongs to one.
SECTIONS = [
    ("learn", "lessons/index.html", "Learn", "学习"),
    ("teach", "teach/index.html", "Teach", "教学"),
    ("read", "reading-order.html", "Read", "读源码"),
    ("watch", "events/index.html", "Watch", "观察"),
    ("use", "api/index.html", "Use", "使用"),
    ("design", "architecture.html", "Design", "设计"),
]

WORDS = {
    "en": {"search": "Search", "menu": "Menu", "close": "Close", "theme": "Light or dark", "other": "中文", "skip": "Skip to the text",
           "contents": "On this page", "previous": "Previous", "next": "Next", "sections": "Sections", "pages": "Pages of this part",
           "hint": "Words, an id such as sh.cipher_suite, a file, a function", "none": "Nothing found.", "home": "Home",
           "noscript": "Searching needs JavaScript; everything else on these pages does without it."},
    "zh": {"search": "搜索", "menu": "目录", "close": "关闭", "theme": "浅色或深色", "other": "English", "skip": "跳到正文",
           "contents": "本页内容", "previous": "上一页", "next": "下一页", "sections": "各部分", "pages": "本部分的页面",
           "hint": "词语、标识（如 sh.cipher_suite）、文件、函数", "none": "没有找到。", "home": "首页",
           "noscript": "搜索需要 JavaScript；其余内容都不需要。"},
}


def esc(text):
    return html.escape(str(text), quote=True)


def breakable(identifier):
    """A long id may be broken behind its dots and underscores."""
    return re.sub(r"([._])(?=\w)", r"\1<wbr>", esc(identifier))


@dataclasses.dataclass
class Page:
    path: str               # from the top of the site
    title: str              # plain text
    body: str               # HTML
    section: str = ""       # key of SECTIONS
    lang: str = "en"
    layout: str = "doc"     # doc, wide, source, home: the class of <body>
    toc: list = dataclasses.field(default_factory=list)     # (level, anchor, HTML)
    twin: str = ""          # the same page in the other language
    previous: tuple = ()    # (path, HTML)
    next: tuple = ()
    kicker: str = ""        # HTML above the title: "Lesson 5"
    entries: list = dataclasses.field(default_factory=list)  # for the search: (anchor, title, text)
    kind: str = ""          # what the search calls it


class Site:
    def __init__(self, out, templates, assets):
        self.out = pathlib.Path(out)
        self.frame = string.Template((templates / "page.html").read_text(encoding="utf-8"))
        self.assets = assets
        self.pages = {}
        self.extra = []  # pages that were written by others
        self.menus = {}  # (section, lang) -> [(path or "", text, depth)]

    def add(self, page):
        if page.path in self.pages:
            raise SystemExit(f"two pages want to be {page.path}")
        self.pages[page.path] = page
        return page

    def menu(self, section, lang, rows):
        self.menus.setdefault((section, lang), []).extend(rows)

    def write(self):
        for page in self.pages.values():
            target = self.out / page.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(relative(self.framed(page), page.path), encoding="utf-8")

    # --- the frame ---------------------------------------------------------------------------------

    def in_language(self, path, lang):
        """The Chinese page where there is one."""
        if lang == "zh":
            chinese = re.sub(r"\.html$", ".zh.html", path)
            if chinese in self.pages:
                return chinese
        return path

    def first_page(self, section, lang):
        """Where a part of the book begins: its index, or whatever its menu begins with."""
        first = next(path for key, path, _, _ in SECTIONS if key == section)
        if first in self.pages:
            return self.in_language(first, lang)
        return next((path for path, _, _ in self.menus.get((section, lang)) or self.menus.get((section, "en"), []) if path in self.pages), None)

    def framed(self, page):
        words = WORDS[page.lang]
        top = "".join(
            f'<li><a href="@{self.first_page(key, page.lang)}"{current(key == page.section, "true")}>{zh if page.lang == "zh" else en}</a></li>'
            for key, _, en, zh in SECTIONS if self.first_page(key, page.lang))
        home = self.in_language("index.html", page.lang)
        twin = ""
        if page.twin:
            other = "zh" if page.lang == "en" else "en"
            twin = f'<a class=tool href="@{page.twin}" lang={other} hreflang={other}>{words["other"]}</a>'
        steps = []
        for name, rel, where in (("previous", "prev", page.previous), ("next", "next", page.next)):
            if where:
                steps.append(f'<a class={name} rel={rel} href="@{where[0]}"><span>{words[name]}</span> {where[1]}</a>')
        return self.frame.substitute(
            lang="zh-Hans" if page.lang == "zh" else "en", code=page.lang, title=esc(page.title), layout=page.layout,
            section=page.section, assets="@assets", home=f"@{home}", top=top, twin=twin,
            menu=self.menu_html(page), toc=self.toc_html(page),
            kicker=f"<p class=kicker>{page.kicker}</p>" if page.kicker else "",
            body=page.body, steps=f"<nav class=steps aria-label=\"{words['previous']}, {words['next']}\">{''.join(steps)}</nav>" if steps else "",
            **{"w_" + key: text for key, text in words.items()})

    def menu_html(self, page):
        rows = self.menus.get((page.section, page.lang)) or self.menus.get((page.section, "en"), [])
        if not rows:
            return ""
        out = []
        for path, text, depth in rows:
            inner = f'<a href="@{path}"{current(path == page.path)}>{text}</a>' if path else f"<b>{text}</b>"
            out.append(f"<li class=d{depth}>{inner}</li>")
        return f"<ul>{''.join(out)}</ul>"

    def toc_html(self, page):
        rows = [(level, anchor, text) for level, anchor, text in page.toc if level in (2, 3)]
        if len(rows) < 3:
            return ""
        items = "".join(f'<li class=l{level}><a href="#{esc(anchor)}">{text}</a></li>' for level, anchor, text in rows)
        return f'<nav class=toc aria-labelledby=toc-title><h2 id=toc-title>{WORDS[page.lang]["contents"]}</h2><ul>{items}</ul></nav>'


def current(is_it, value="page"):
    return f" aria-current={value}" if is_it else ""


def relative(text, path):
    """Every "@…" becomes relative to where the page is."""
    here = posixpath.dirname(path) or "."
    known = {}

    def link(found):
        target, hash_, anchor = found[2].partition("#")
        if target not in known:
            known[target] = posixpath.relpath(target or "index.html", here)
        return f'{found[1]}="{known[target]}{hash_}{anchor}"'
    return re.sub(r'\b(href|src|data-root)="@([^"]*)"', link, text)
