"""figures.py: what the program draws of itself: `handglass figure`, and whole traces as pages to step through."""
import html
import pathlib
import re
import subprocess

from pages import Page, esc

FIGURES = [
    ("sequence", "tls13", "The sequence of a TLS 1.3 handshake", "Dashed: in the clear. From ServerHello on, everything is encrypted."),
    ("key-schedule", "tls13", "The key schedule of TLS 1.3", "Each key with what it was made from, as the run computed it."),
    ("client-states", "tls13", "The client's states, as a TLS 1.3 handshake walks them", "All arrows are those that compile: see the overloads of <code>on</code> in <code>tls/handshake/client13.h</code>."),
    ("server-states", "tls13", "The server's states, likewise", "<code>tls/handshake/server13.h</code>."),
    ("certificate-path", "tls13", "How the certificate path was found", "<code>x509/path_build.cpp</code> searches, <code>x509/path_verify.cpp</code> judges."),
    ("sequence", "tls12-rsa", "The sequence of a TLS 1.2 handshake with RSA key transport", "Everything up to ChangeCipherSpec is in the clear; the client's key travels encrypted."),
    ("key-schedule", "tls12-rsa", "The keys of TLS 1.2", "One secret, one block, cut into pieces."),
    ("client-states", "tls12-ecdhe", "The client's states, as TLS 1.2 walks them", "<code>tls/handshake/client12.h</code>."),
]

TRACES = [
    ("tls13", ["demo", "--seed", "1"], "A TLS 1.3 handshake", "Full handshake, one GET, close. The bytes are those of the lessons: seed 1."),
    ("tls12-rsa", ["demo", "tls12-rsa", "--seed", "1"], "A TLS 1.2 handshake with RSA key transport", "The handshake of the mind map: the client makes the secret and encrypts it with the server's public key."),
    ("retry", ["demo", "--seed", "1", "--retry", "--client-cert"], "TLS 1.3 with HelloRetryRequest and a client certificate", "The first guess was wrong, and the server wants to know who the client is."),
    ("rfc8448", ["replay", "rfc8448/simple-1rtt"], "RFC 8448, section 3", "The published handshake, recomputed bit for bit."),
]


def run(handglass, *arguments):
    done = subprocess.run([handglass, *arguments], capture_output=True, text=True, encoding="utf-8", timeout=60)
    if done.returncode != 0:
        raise SystemExit(f"handglass {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def drawing(handglass, name, scene, number):
    """The SVG without its own colours: those of the book stand in css/figures.css under the same names."""
    svg = run(handglass, "figure", name, "--scene", scene, "--seed", "1", "--lang", "en")
    svg = svg[svg.index("<svg"):]
    svg = re.sub(r"<style>.*?</style>", "", svg, flags=re.S)
    for part in ("title", "description"):
        svg = svg.replace(f'id="{part}"', f'id="{part}-{number}"')
    svg = svg.replace('aria-labelledby="title description"', f'aria-labelledby="title-{number}"')
    return svg.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)


def add_figures(site, handglass, links):
    parts, toc, entries = [], [], []
    for number, (name, scene, title, about) in enumerate(FIGURES, 1):
        anchor = f"{name}-{scene}"
        command = f"handglass figure {name} --scene {scene} --seed 1 -o {name}.svg"
        parts.append(f'<h2 id="{anchor}">{esc(title)}</h2><p>{links.in_html(about)}</p><figure class=drawn tabindex=0 aria-label="{esc(title)}">{drawing(handglass, name, scene, number)}</figure>'
                     f'<pre class=console translate=no tabindex=0><b class=first>{esc(command)}</b></pre>')
        toc.append((2, anchor, esc(title)))
        entries.append((anchor, title, re.sub(r"<[^>]+>", "", about)))
    intro = "<h1>Figures</h1><p class=lead>Drawn by the program from its own events, when this page was built. The arrows of the states are enumerated from the code that compiles.</p>"
    site.add(Page("figures.html", "Figures", intro + "".join(parts), "watch", toc=toc, entries=entries, kind="figure", layout="wide"))
    site.menu("watch", "en", [("figures.html", "Figures", 0)])


def add_traces(site, handglass, links):
    rows = []
    for name, arguments, title, about in TRACES:
        path = f"traces/{name}.html"
        text = run(handglass, *arguments, "--format", "html", "--lang", "en")
        # The way back. Everything else of the page stays as the program writes it.
        text = text.replace("<b>handglass</b>", '<b><a href="index.html">handglass</a></b>', 1)
        target = pathlib.Path(site.out) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        command = "handglass " + " ".join(arguments) + f" --format html -o {name}.html"
        rows.append(f'<section class=card><h2 id={name}><a href="@{path}">{esc(title)}</a></h2><p>{esc(about)}</p>'
                    f'<pre class=console translate=no tabindex=0><b class=first>{html.escape(command)}</b></pre></section>')
        site.extra.append(path)
    body = ("<h1>Traces to step through</h1><p class=lead>Each is one page: every byte, every key, every check of one connection. "
            "← and → step through time, <kbd>d</kbd> encrypts and decrypts, <kbd>1</kbd> <kbd>2</kbd> <kbd>3</kbd> choose whose eyes you see with, <kbd>l</kbd> the language.</p>"
            f"<div class=cards>{''.join(rows)}</div>")
    site.add(Page("traces/index.html", "Traces to step through", body, "watch", entries=[("", "Traces to step through", "html page trace sequence bytes step")], kind="trace", layout="wide"))
    site.menu("watch", "en", [("traces/index.html", "Traces to step through", 0)])
