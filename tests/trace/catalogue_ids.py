#!/usr/bin/env python3
"""Does the catalogue say what the code needs said, and nothing else?

    catalogue_ids.py SOURCE_ROOT

Reads the sources, comments removed, and collects
  - every id: a string literal of lower-case words with dots between them. Those in a call of check()
    need a second sentence, `id.fail`
  - every leaf of a structure: `wire_name` and the names given to the codec's verbs
  - the names that trace/text puts together: message.X, alert.X, derive.X, path.WORD.X, word.ROLE
and compares them with trace/catalogue/{en,zh}/*.txt. An id without a sentence is a failure, and so is
a sentence that nobody can say.
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
SPOKEN = ["core", "crypto", "x509", "tls", "http", "cli", "trace"]
problems = []


def without_comments(text):
    token = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.S)
    return token.sub(lambda m: m[0] if m[0].startswith('"') else " ", text)


sources = {}
for folder in SPOKEN:
    for path in sorted((root / folder).rglob("*")):
        if path.suffix in (".h", ".cpp"):
            sources[path.relative_to(root).as_posix()] = without_comments(path.read_text(encoding="utf-8"))


def catalogue(lang):
    keys = set()
    for path in (root / "trace" / "catalogue" / lang).glob("*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and line[0] not in "# \t":
                keys.add(line.split(" = ")[0].strip())
    return keys


# --- ids -------------------------------------------------------------------------------------------

ID = r'"([a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)+)"'
NO_IDS = re.compile(r"^\w+\.key$|\.(h|cpp|txt|py|org|com|test|pem|crt|json|jsonl|md|example|der)$")
required, checks = set(), set()


def call(text, at):
    """From an opening parenthesis to the one that closes it."""
    depth = 0
    for end in range(at, len(text)):
        depth += (text[end] == "(") - (text[end] == ")")
        if depth == 0:
            return text[at : end + 1]
    return text[at:]


for name, text in sources.items():
    if name.startswith("trace/catalogue/"):
        continue
    required |= {i for i in re.findall(ID, text) if not NO_IDS.search(i)}
    for match in re.finditer(r"\bcheck\(", text):
        found = re.search(ID, call(text, match.end() - 1))
        # `check(false, …)` never passes: one sentence is enough, but then it must be the .fail one
        if found:
            checks.add(found[1])

# --- fields ----------------------------------------------------------------------------------------

LEAVES = ("u8 u16 u24 u32 u64 value opaque text rest raw small small_default integer boolean_default oid octet_string "
          "bit_string named_bits any_string ia5_string time optional_time any").split()
HOLDERS = "vec elements explicit_ explicit_default explicit_optional sequence_of set_of optional bit_string_containing".split()
fields, possible, structures = set(), set(), set()
for name, text in sources.items():
    for part in re.split(r"\bstruct\b", text):
        wire = re.search(r'wire_name = "([^"]*)"', part)
        if not wire or not wire[1]:
            continue
        structures.add(wire[1])
        for verb, field in re.findall(r'\b(?:io|in)\.(\w+)\s*\(\s*"([^"]*)"', part):
            key = wire[1] + ("." + field if field else "")
            if verb in LEAVES and (field or len(re.findall(r"\b(?:io|in)\.\w+\s*\(", part)) == 1):
                fields.add(key)
            if verb in LEAVES + HOLDERS:
                possible.add(key)
        # vectors of code points have leaves of their own; vectors of structures do not
        for member, element in re.findall(r"std::vector<(\w+)>\s*(\w+)", part):
            for verb, field, given in re.findall(r'io\.(vec|elements)\s*\(\s*"([^"]*)",\s*m\.(\w+)', part):
                if given == element and re.search(r"enum class " + member + r"\b", "\n".join(sources.values())):
                    fields.add(wire[1] + "." + field)
# Leaves that are named where the record layer takes a record apart: the Parts of tls/record/protection*.cpp.
for name, text in sources.items():
    if name.startswith("tls/record/protection"):
        fields |= {s + "." + f for s, f in re.findall(r'\{"(\w+)", "(\w+)",', text)}
# HTTP: enter("rule") and then leaf(…, "name").
for name, text in sources.items():
    if not name.startswith("http/"):
        continue
    rules = re.findall(r'enter\("([\w-]+)"', text) + ["field-line", "trailer-line"]
    for leaf in re.findall(r'leaf\([^;]*?"([\w-]+)"', text):
        possible |= {rule + "." + leaf for rule in rules}
fields = {f for f in fields if not f.startswith(("HkdfLabel", "StatePlaintext"))}  # never on the wire as they are

# --- names put together by trace/text --------------------------------------------------------------


def slug(name):
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


literals = {m for text in sources.values() for m in re.findall(r'"((?:\\.|[^"\\\n])*)"', text)}
alerts = set(re.findall(r"^\s*(\w+) = \d+,", sources["core/alert.h"], re.M))
required |= {"alert." + a for a in alerts}
composed = {"word.client", "word.server", "figure.state_machine.client", "figure.state_machine.server", "word.tap", "tap.encrypted"}
spoken_of = {f"{kind}.{s}" for kind in ("message", "tap") for s in structures | {"Alert", "ChangeCipherSpec", "encrypted"}}
composed |= spoken_of | {key + ".12" for key in spoken_of}  # .12: of TLS 1.2
composed |= {"derive." + slug(text) for text in literals} | {"derive.op." + text for text in literals}
composed |= {"derive.prf." + slug(text) for text in literals}
composed |= {f"path.{word}.{text}" for word in ("from", "name", "key_id", "reason", "kind") for text in literals}
# cli/prim: what a family of primitives is, and its values by the names that their standard gives them.
families = {f for name, text in sources.items() if name.startswith("cli/prim/") for f in re.findall(r'\.family = "(\w+)"', text)}
composed |= {f"prim.{family}.{word}" for family in families for word in {"about"} | {slug(text) for text in literals}}
composed |= {f"page.epoch.{epoch}" for epoch in ("clear", "early", "handshake", "application")}
composed |= {f"page.lens.{lens}" for lens in ("client", "server", "tap")}
quiz = {i + part for i in required if i.startswith("quiz.ask.") for part in (".hint", ".why")}  # Writer::ask
required |= quiz
composed |= {"field.length", "field.tag", "field.der_length", "field.unusedBits"}
composed |= {"ApplicationData.data"}  # whoever carries octets that mean nothing (the tests) names them so

# The glossary is looked up by what the user types (tests/docs/check_terms.py reads it).
composed |= {key for lang in ("en", "zh") for key in catalogue(lang) if key.startswith("term.")}

# --- compare ---------------------------------------------------------------------------------------

known = {lang: catalogue(lang) for lang in ("en", "zh")}
for lang, keys in known.items():
    for missing in sorted(i for i in required if i not in keys and i + ".fail" not in keys):
        problems.append(f"{lang}: no sentence for {missing}")
    for missing in sorted(i for i in checks if i + ".fail" not in keys):
        problems.append(f"{lang}: no sentence for {missing}.fail")
    for missing in sorted(fields - keys):
        problems.append(f"{lang}: no sentence for the field {missing}")
    sayable = required | checks | fields | possible | composed
    for key in sorted(keys):
        base = re.sub(r"\.(fail|full|short)$", "", key)
        if key not in sayable and base not in sayable:
            problems.append(f"{lang}: nothing says {key}")
        if key.endswith(".fail") and base not in checks and base not in required:
            problems.append(f"{lang}: nothing fails with {key}")

print(f"{len(required)} ids, {len(checks)} checks, {len(fields)} fields; {len(known['en'])} sentences")
for problem in problems:
    print(problem)
sys.exit(1 if problems else 0)
