#!/usr/bin/env python3
"""One connection, four forms: text, JSON Lines, HTML and key log have to say the same.

    agreement_test.py HANDGLASS              plays scenes with a seed in every form, reads all of them back, compares
    agreement_test.py HANDGLASS --self-test  changes one digit in each form in turn, and wants it found

Nothing is taken from one form to understand another but where a message begins in its stream. What is compared:
every field's octets and place, every derived value and transcript hash, how each record was protected, every line of
the key log, how many checks were made and how many held, the arrows of the state diagram, the alerts.
"""
import html
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from collections import Counter

SCENES = [
    ["tls13"], ["tls13", "--side", "server"], ["tls13", "--retry", "--client-cert", "--key-update"],
    ["tls13", "--cipher", "TLS_CHACHA20_POLY1305_SHA256", "--pad", "64"], ["tls13", "--flaw", "expired"],
    ["tls13", "--fragment", "100"], ["tls12-rsa", "--side", "server"], ["tls12-rsa", "--client-cert"],
    ["tls12-ecdhe", "--cipher", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"], ["plain-http"], ["tls12-ecdhe"], ["tls12-resume"],
]
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("LC_") and k not in ("LANG", "SSLKEYLOGFILE")} | {"LC_ALL": "C.UTF-8"}


def play(handglass, scene, scratch):
    """{form: its text}"""
    made = {}
    for form, options in {"text": ["--explain", "full", "--width", "400"], "jsonl": ["--format", "jsonl"], "html": ["--format", "html"]}.items():
        file = pathlib.Path(scratch, form)
        keylog = pathlib.Path(scratch, "keylog")
        keylog.unlink(missing_ok=True)
        subprocess.run([handglass, "demo", *scene, "--seed", "agreement", "--lang", "en", *options, "-o", file, "--keylog", keylog],
                       capture_output=True, env=ENVIRONMENT, timeout=60, check="--flaw" not in scene)
        made[form] = file.read_text(encoding="utf-8")
        lines = keylog.read_text(encoding="utf-8") if keylog.exists() else ""
        if made.setdefault("keylog", lines) != lines:
            sys.exit(f"FAIL the key log beside the {form} is another")
    return made


# --- JSON Lines: what the others are compared with ------------------------------------------------------


class Events:
    def __init__(self, text):
        self.all = [json.loads(line) for line in text.splitlines()][1:]
        self.maps = self.of("map")
        self.fields = self.of("field")
        self.values = {}  # K4, T2
        for e in self.all:
            if e["t"] == "derive" and "id" in e and "out" in e:
                self.values[e["id"]] = e["out"]
            if e["t"] == "transcript" and "digest" in e:
                self.values.setdefault(e["id"], e["digest"])
        self.records = {(e["dir"], e["rec"]): e for e in self.of("record")}
        self.messages = [(f["buf"], f["off"]) for f in self.fields if f["path"] == "Handshake.msg_type"]

    def of(self, kind):
        return [e for e in self.all if e["t"] == kind]

    def states(self):
        return [(e["role"], e["from"], e["to"]) for e in self.of("state")]

    def place(self, buffer, offset):
        """Where an octet of a stream is in a record; itself if it is in one already."""
        for m in self.maps:
            if m["to"] == buffer and m["to_off"] <= offset < m["to_off"] + m["len"]:
                return m["from"], m["off"] + offset - m["to_off"]
        return buffer, offset

    def octets(self, field):
        return {self.place(field["buf"], field["off"] + i): field["hex"][2 * i:2 * i + 2] for i in range(field["len"])}


# --- text ----------------------------------------------------------------------------------------------

BLOCK = re.compile(r"^━━ \[(\d+)\] (.*)$")
ROW = re.compile(r"^ ([0-9a-f]{4,6})  (\S.*?)(?:  |$)")
VALUE = re.compile(r"^ ([KT]\d+) ")


class Text:
    def __init__(self, text, events):
        self.rows, self.values, self.states, self.alerts, self.protections = [], {}, [], [], []
        self.events, self.messages = events, iter(events.messages)
        blocks, block = [], None
        for line in text.splitlines():
            if found := BLOCK.match(line):
                block = (found[2], [])
                blocks.append(block)
            elif line.startswith("━━ TOTALS"):
                block = ("", [])
            elif block:
                block[1].append(line)
            self.states += re.findall(r"\b(client|server): (\w+) → (\w+)\s*$", line)
            if found := re.match(r"^   (?:we send the alert|the peer sent the alert) (\w+) ", line):
                self.alerts.append(found[1])
            if line.startswith((" nonce = ", " IV = ")):  # how a record was opened or closed
                self.protections.append(" ".join(line.split()))
            if found := re.match(r"^   (\d+)/(\d+) rules held", line):
                self.checks = (int(found[1]), int(found[2]))
        for heading, lines in blocks:
            self.read_values(lines)
            self.read_rows(heading, lines)

    def read_values(self, lines):
        name = None
        for line in lines:
            if found := VALUE.match(line):
                name, octets = found[1], ""
            elif name and (found := re.match(r"^ +(?:= )?([0-9a-f]+)$", line)) and (octets or "= " in line):
                octets += found[1]
                self.values[name] = octets
            elif not line.startswith("     = "):
                name = name if line.startswith("       ") else None

    def read_rows(self, heading, lines):
        """Each row with where it is: a buffer and an offset."""
        record = re.search(r"(C→S|S→C)  (?:in )?record ([cs])(\d+)", heading)
        direction = "s2c" if "S→C" in heading else "c2s"
        inside, base = False, None  # base: the message in its stream
        starts = last = None  # the offset of msg_type in this table; the row above
        for line in lines:
            if line.startswith(" ┄┄"):
                inside = True
            found = ROW.match(line)
            if not found:
                full = re.match(r"^[ │]{12,}((?:[0-9a-f]{2})+)$", line)
                if full and last is not None:
                    last["full"] += full[1]
                continue
            offset = int(found[1], 16)
            name = re.search(r"[│┌└ ]*(\w[\w.\[\] -]*?)(?:  |$)", line[found.end(2):])
            name = name[1] if name else ""
            if name == "msg_type":
                starts, base = offset, next(self.messages, None)
            if base and starts is not None and offset >= starts and not self.is_tail(base, offset - starts):
                place = self.events.place(base[0], base[1] + offset - starts)
            elif record:
                number = int(record[3])
                if inside:
                    place = (f"inner.{direction}.{number}", offset)
                else:
                    place = ("wire." + direction, self.events.records[direction, number]["off"] + offset)
            else:
                place = self.events.place("app." + direction, offset)  # HTTP that was read beside its records
            last = {"place": place, "short": found[2], "full": "", "line": line}
            self.rows.append(last)

    def is_tail(self, message, offset):
        """Behind the message: the true type and the padding of its record."""
        length = next(e["number"] for e in self.events.fields
                      if (e["buf"], e["off"]) == (message[0], message[1] + 1) and e["path"] == "Handshake.length")
        return offset >= 4 + length

    def complaints(self):
        wrong = []
        here = {}
        for row in self.rows:
            here.setdefault(row["place"], []).append(row)
        for field in self.events.fields:
            if field["len"] == 0:
                continue
            rows = here.get(self.events.place(field["buf"], field["off"]), [])
            octets = field["hex"]
            shown = None
            for row in rows:
                short = row["short"].replace(" ", "")
                if row["full"] == octets or short == octets:
                    shown = row
                elif "…" in short and not row["full"] and octets.startswith(short.split("…")[0]) and octets.endswith(short.split("…")[1]) and \
                        field["kind"] == "text" and f'"{field["value"]}"' in html.unescape(row["line"]):
                    shown = row  # a text: its value stands beside it
            if shown:
                rows.remove(shown)
            else:
                wrong.append(f"text: no row says {octets[:40]} for {field['path']} in {field['buf']} at {field['off']}")
        left = [row for rows in here.values() for row in rows if not row["short"].startswith("-")]
        wrong += [f"text: a row that no event accounts for: {row['line'].strip()[:100]}" for row in left]
        return wrong


# --- HTML ----------------------------------------------------------------------------------------------


def without_tags(text):
    return html.unescape(re.sub(r"<span lang=zh>.*?</span>|<[^>]*>", "", text))


class Html:
    def __init__(self, text, events):
        self.events = events
        body = text[text.index("<body"):]
        self.octets, self.rows = {}, []
        for attributes, dump in re.findall(r"<pre class=dump ([^>]*)>(.*?)</pre>", body, re.S):
            buffer, offset = re.search(r"data-b=(\S+)", attributes)[1], int(re.search(r"data-o=(\d+)", attributes)[1])
            for i, octet in enumerate(without_tags(dump).split()):
                self.octets[buffer, offset + i] = octet
        for attributes, table in re.findall(r"<table class=fields ([^>]*)>(.*?)</table>", body, re.S):
            buffer, base = re.search(r"data-b=(\S+)", attributes)[1], int(re.search(r"data-z=(\d+)", attributes)[1])
            for offset, size, path, shown in re.findall(r'<tr [^>]*?data-o=(\d+) data-n=(\d+) data-p="([^"]*)"[^>]*><td>[0-9a-f]*<td>([^<]*)', table):
                self.rows.append((buffer, base + int(offset), int(size), html.unescape(path), shown.replace(" ", "")))
        self.protections = [" ".join(without_tags(p).split()) for p in re.findall(r"<p class=protection[^>]*>(.*?)</p>", body, re.S)]
        self.values = {}
        for block in re.findall(r"<div class=result.*?</div>", body, re.S):
            name = re.search(r"<button class=id[^>]*>([KT]\d+)</button>", block)
            value = re.search(r"<code class=v[^>]*>(.*?)</code>", block, re.S)
            if name and value and (octets := re.sub(r"\s", "", without_tags(value[1]))):
                self.values.setdefault(name[1], octets)
        main = body[:body.index("</main>")] if "</main>" in body else body
        self.states = re.findall(r"(client|server): (\w+) → (\w+)", without_tags("\n".join(re.findall(r"<span class=arrow.*?</p>|<li><button[^>]*>.*?</button>", main, re.S))))
        self.checks = tuple(map(int, re.search(r"<span lang=en>(\d+)/(\d+) rules held", body).groups()))
        self.alerts = re.findall(r"(?:we send the alert|the peer sent the alert) *(\w+)", without_tags(" ".join(re.findall(r"<p class=\"?alert.*?</p>", main, re.S))))

    def complaints(self):
        wrong, by_start, known = [], {}, {}
        for buffer, offset, size, path, shown in self.rows:
            by_start.setdefault((buffer, path), []).append((offset, size, shown))
        for field in self.events.fields:
            for place, octet in self.events.octets(field).items():
                known[place] = octet
                # A message in several records stands by itself, in the buffer of its stream.
            places = [self.events.place(field["buf"], field["off"]), (field["buf"], field["off"])]
            # Of a DER value, tag, length and octets share a row, which has the path of the value.
            in_der = re.search(r"ertificate_list\[\d+\]\.(cert_data|tbsCertificate|signature|tag|length)", field["path"]) is not None
            rows = [r for buffer, at in places for (b, path), rs in by_start.items() if b == buffer and (path == field["path"] or in_der and field["path"].startswith(path))
                    for r in rs if r[0] <= at and at + field["len"] <= r[0] + r[1] and (in_der or (r[0], r[1]) == (at, field["len"]))]
            if not rows:
                wrong.append(f"html: no row for {field['path']} in {field['buf']} at {field['off']}")
            elif not in_der and "…" not in rows[0][2] and rows[0][2] != field["hex"]:
                wrong.append(f"html: the row of {field['path']} says {rows[0][2]}, not {field['hex']}")
            elif not in_der and "…" in rows[0][2] and not (field["hex"].startswith(rows[0][2].split("…")[0]) and field["hex"].endswith(rows[0][2].split("…")[1])):
                wrong.append(f"html: the row of {field['path']} says {rows[0][2]}, not {field['hex']}")
            dump = "".join(self.octets.get(self.events.place(field["buf"], field["off"] + i), self.octets.get((field["buf"], field["off"] + i), "??")) for i in range(field["len"]))
            if dump != field["hex"]:
                wrong.append(f"html: the octets of {field['path']} in {field['buf']} at {field['off']} are {dump[:40]}, not {field['hex'][:40]}")
        for (direction, number), record in self.events.records.items():
            whole = record["header"] + record["payload"]
            there = "".join(self.octets.get((f"wire.{direction}", record["off"] + i), "??") for i in range(len(whole) // 2))
            if there != whole:
                wrong.append(f"html: record {direction} {number} is not what crossed the wire")
        return wrong


# --- all of them ---------------------------------------------------------------------------------------


def keylog_complaints(text, events):
    wrong = []
    randoms = {f["hex"] for f in events.fields if f["path"] == "ClientHello.random"}
    derived = Counter((e["keylog"], e["out"]) for e in events.of("derive") if "keylog" in e)
    logged = Counter()
    for line in text.splitlines():
        label, random, secret = line.split(" ")
        if random not in randoms:
            wrong.append(f"keylog: {random} is no client random of this connection")
        logged[label, secret] += 1
    for entry in (derived - logged) + (logged - derived):
        wrong.append(f"keylog: {entry[0]} {entry[1][:16]}… stands in one of the two only")
    return wrong


def compare(made):
    """([what does not agree], how many values were compared)"""
    events = Events(made["jsonl"])
    text, page = Text(made["text"], events), Html(made["html"], events)
    wrong = text.complaints() + page.complaints() + keylog_complaints(made["keylog"], events)
    checks = events.of("check")
    held = (sum(c["result"] == "pass" for c in checks), len(checks))
    states, alerts = events.states(), [a["value"] for a in events.of("alert")]
    for name, other in {"text": text, "html": page}.items():
        if other.checks != held:
            wrong.append(f"{name}: {other.checks} checks held, not {held}")
        if [tuple(s) for s in other.states] != states:
            wrong.append(f"{name}: the arrows are {other.states}, not {states}")
        if other.alerts != alerts:
            wrong.append(f"{name}: the alerts are {other.alerts}, not {alerts}")
        for value in sorted(events.values.keys() | other.values.keys()):
            if events.values.get(value) != other.values.get(value):
                wrong.append(f"{name}: {value} is {other.values.get(value)}, not {events.values.get(value)}")
    opened = [r for r in events.of("record") if r["protected"]]
    if text.protections != page.protections or len(page.protections) != len(opened):
        wrong.append(f"text and html say of {len(text.protections)} and {len(page.protections)} records how they were protected, and not the same")
    wrong += [f"html: {line} has not the nonce {r['nonce']} of record {r['dir']} {r['rec']}" for r, line in zip(opened, page.protections) if r["nonce"] not in line]
    wrong += [f"jsonl: {r[name]} protects a record and was never derived" for r in opened for name in ("key", "iv", "mac_key")
              if r.get(name, "") and r[name] not in events.values]
    return wrong, {"fields": len(events.fields), "values": len(events.values), "log lines": len(made["keylog"].splitlines()),
                   "checks": held[1], "arrows": len(states), "alerts": len(alerts)}


def flip(text, pattern):
    """One hexadecimal digit changed: the last of the pattern's first group."""
    found = re.search(pattern, text, re.S)
    if not found:
        sys.exit(f"FAIL the self-test found no {pattern!r}")
    at = found.end(1) - 1
    return text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1:]


# A form, a place in it, and where the change must be noticed.
PLANTED = [
    ("text", r" (13 01)  .*?cipher_suite", "text: no row says 1301"),
    ("text", r"\n +│ +([0-9a-f]{64})\n", "text: no row says"),
    ("text", r"\n K4 [^\n]*\n[^\n]*\n     = ([0-9a-f]{64})", "text: K4"),
    ("text", r"\n T2 [^\n]*\n    = ([0-9a-f]{64})", "text: T2"),
    ("text", r"   (\d+)/\d+ rules held", "checks held"),
    ("jsonl", r'"path":"ServerHello.cipher_suite"[^\n]*?"hex":"([0-9a-f]{4})', "1300|1301"),
    ("jsonl", r'"id":"K4"[^\n]*?"out":"([0-9a-f]{64})', "K4 is"),
    ("jsonl", r'"t":"record"[^\n]*?"payload":"([0-9a-f]+)"', "html: record"),
    ("jsonl", r'"t":"transcript"[^\n]*?"digest":"([0-9a-f]{64})', "T1 is"),
    ("html", r"<pre class=dump [^>]*>([0-9a-f ]+)\n", "html: (record|the octets)"),
    ("html", r"<td>([0-9a-f]{2} [0-9a-f]{2})<", "html: the row of"),
    ("html", r"<div class=result id=K4>.*?<code class=v[^>]*><span>([0-9a-f]{64})", "html: K4"),
    ("html", r"<p class=protection.*?nonce = .*?([0-9a-f]{24})", "has not the nonce"),
    ("html", r"<span lang=en>(\d+)/\d+ rules held", "checks held"),
    ("keylog", r"^\S+ ([0-9a-f]{64}) ", "no client random"),
    ("keylog", r"^\S+ \S+ ([0-9a-f]+)\n", "in one of the two only"),
]


def self_test(handglass, scratch):
    made = play(handglass, ["tls13"], scratch)
    wrong, _ = compare(made)
    if wrong:
        sys.exit("FAIL what is to be changed is wrong already:\n" + "\n".join(wrong[:10]))
    missed = 0
    for form, pattern, expected in PLANTED:
        found, _ = compare({**made, form: flip(made[form], pattern)})
        if not any(re.search(expected, complaint) for complaint in found):
            missed += 1
            print(f"FAIL {form}: a changed {pattern!r} was not found: {found[:3]}")
    whole = made["text"].splitlines(keepends=True)
    row = next(i for i, line in enumerate(whole) if ROW.match(line))
    for what, changed in {"a row left out": whole[:row] + whole[row + 1:], "a row twice": whole[:row + 1] + whole[row:]}.items():
        if not compare({**made, "text": "".join(changed)})[0]:
            missed += 1
            print(f"FAIL text: {what} was not found")
    print(f"self-test: {len(PLANTED) + 2} changes, {missed} not found")
    return missed


def main():
    handglass = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="handglass-agreement-") as scratch:
        if "--self-test" in sys.argv:
            sys.exit(1 if self_test(handglass, scratch) else 0)
        total, bad = Counter(), 0
        for scene in SCENES:
            wrong, counts = compare(play(handglass, scene, scratch))
            total.update(counts)
            if wrong:
                bad += 1
                print(f"FAIL demo {' '.join(scene)}: {len(wrong)} things do not agree")
                print("\n".join("     " + w for w in wrong[:12]))
            else:
                print(f"ok   demo {' '.join(scene)}: " + ", ".join(f"{n} {what}" for what, n in counts.items()))
        print(f"{len(SCENES) - bad} of {len(SCENES)} scenes agree: " + ", ".join(f"{n} {what}" for what, n in total.items()))
        sys.exit(1 if bad or not all(total.values()) else 0)


if __name__ == "__main__":
    main()
