#!/usr/bin/env python3
"""The parts of docs/book that decide what a reader sees: clauses, prose out of comments, diagrams, names in texts.

They need nothing that is not in Python itself, so this test never skips.
"""
import pathlib
import sys

root = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(root / "docs/book"))
import citations  # noqa: E402
import links  # noqa: E402
import mermaid  # noqa: E402
import prose  # noqa: E402
from arrows import OVERLOAD  # noqa: E402
from catalogue import Catalogue  # noqa: E402
from pages import relative  # noqa: E402
from tree import Tree  # noqa: E402

failed = 0


def expect(what, found, *wanted):
    global failed
    for piece in wanted:
        if piece not in str(found):
            failed += 1
            print(f"FAIL {what}: {piece!r} is not in {found!r}")


def refuse(what, found, *unwanted):
    global failed
    for piece in unwanted:
        if piece in str(found):
            failed += 1
            print(f"FAIL {what}: {piece!r} is in {found!r}")


RFC = 'href="https://www.rfc-editor.org/rfc/rfc'
expect("a citation in code", citations.in_strings('"8446#4.1.3"'), RFC + '8446#section-4.1.3"')
expect("an appendix in code", citations.in_strings("8446#A.1"), RFC + '8446#appendix-A.1"')
for text in ("RFC 8446 section 4.1.3", "RFC 8446 §4.1.3", "RFC 8446, section 4.1.3", "RFC 8446 第 4.1.3 节"):
    expect("a citation in prose", citations.in_prose(text), RFC + '8446#section-4.1.3"')
expect("an RFC alone, at the end of a sentence", citations.in_prose("as in RFC 8701."), RFC + '8701">RFC 8701</a>.')
expect("the clause of an event with more than a section", citations.clause("5280#6.1.3"), "RFC 5280 §6.1.3")
expect("a standard of NIST", citations.clause("SP800-38D#7.1"), "doi.org/10.6028/NIST.SP.800-38D")
refuse("what is no citation", citations.in_prose("RFCs, RFC and 8446"), "<a")

sentences = Catalogue(root)
known = links.Links(Tree(root), {"docs/x509.md": "x509.html"}, sentences)
expect("a file with its line", known.in_text("see tls/derive.h:24."), 'href="@source/tls/derive.h.html#L24"', "</a>.")
expect("a document", known.in_text("docs/x509.md"), 'href="@x509.html"')
expect("an id of an event", known.in_code("sh.key_share.present", "sh.key_share.present"), 'href="@events/checks.html#sh.key_share.present"')
refuse("a file that is not there", known.in_text("tls/nothing.h"), "<a")
expect("code inside of HTML", known.in_html("<p><code>core/tap.h</code></p>"), 'href="@source/core/tap.h.html"')
refuse("a link inside of a link", known.in_html('<a href="x">core/tap.h</a>'), "@source")

comment = ["a.h: what it does, in", " two lines.", "", "   a ──▶ b", "", "   c ──▶ d", "", " - first,", "   still first", " - second", "", " virtual things: no figure."]
said, _ = prose.render(comment, known)
expect("prose out of a comment", said, "<p>a.h: what it does, in two lines.</p>", "a ──▶ b\n\nc ──▶ d</pre>", "<li>first, still first</li><li>second</li>",
       "<p>virtual things: no figure.</p>")
expect("the name of a file before its first sentence", prose.without_name(said), "<p>What it does")
expect("hostile text in a comment", prose.render([" <script>alert(1)</script> `<b>`"], known)[0], "&lt;script&gt;", "<code>&lt;b&gt;</code>")

states, nodes, edges = mermaid.to_dot("stateDiagram-v2\n  [*] --> A\n  A --> B: Hello\n  A --> B: Retry")
expect("a state diagram", (nodes, edges), "(3, 3)")
expect("two arrows between the same states", states, 'label=" Hello \\n Retry "')
flow, nodes, edges = mermaid.to_dot('flowchart LR\n  A["one,<br>two"] --> B["three"]\n  B -.- C')
expect("a flowchart's size", (nodes, edges), "(3, 2)")
expect("a flowchart", flow, 'label="one,\\ntwo"', "style=dashed")
expect("a diagram of another kind", mermaid.to_dot("pie\n  a: 1"), "None")

expect("an arrow of the state diagram", OVERLOAD.search("Step<WaitEe> on(WaitSh&& state, const In<ServerHello>& in, ClientIo& io) {").groups(), "'WaitSh', 'ServerHello'")
expect("an address from a page further down", relative('<a href="@source/a.html#L1">', "lessons/x.html"), 'href="../source/a.html#L1"')
expect("a sentence that is what another is, failed", sentences.base("sh.key_share.present.fail"), "sh.key_share.present")

if failed:
    sys.exit(f"{failed} failed")
print("the parts of the book: all as they should be")
