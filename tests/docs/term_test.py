#!/usr/bin/env python3
"""`handglass term`, as somebody types it.

    term_test.py HANDGLASS
"""
import os
import subprocess
import sys
import unicodedata

HANDGLASS = sys.argv[1]
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))} | {"LANG": "C.UTF-8", "NO_COLOR": "1"}
failed = count = 0


def term(*argv):
    done = subprocess.run([HANDGLASS, "term", *argv], env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def expect(what, truth):
    global failed, count
    count += 1
    if not truth:
        failed += 1
        print("NOT SO:", what)


def columns(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


code, out, err = term("nonce")
expect("a term is told, with its Chinese name, a lesson, a clause and others", code == 0 and not err and "只用一次的数" in out
       and "lesson" in out and "RFC 8446 §5.3" in out and "sequence number" in out)
expect("the names of RFC 9846 stand beside those of RFC 8446", "(RFC 9846 §4.2.2)" in term("ClientHello")[1])
expect("what a trace says of a message is told", "in a trace  ClientHello · The client says" in term("ClientHello")[1])
expect("words need no quotes", term("forward", "secrecy")[1] == term("Forward-Secrecy")[1] != "")
expect("a Chinese name finds it, told in English", term("前向保密")[1] == term("forward secrecy")[1])
expect("--lang zh tells it in Chinese, with the English name", "前向保密" in term("pfs", "--lang", "zh")[1]
       and "forward secrecy" in term("pfs", "--lang", "zh")[1])
code, out, err = term("nonse")
expect("a slip is answered with what is near, on standard error, with exit code 2", code == 2 and not out and "Perhaps you mean: nonce" in err)
code, out, err = term("nonse", "--lang", "zh")
expect("the same in Chinese", code == 2 and "也许" in err and "nonce" in err)
code, out, err = term("qqqqqqqqqqqqqqqqqq")
expect("nothing near: it says how to list all", code == 2 and "handglass term lists" in err)
for odd in ("", " ", "---", "\x1b[2J\x07", "‮evil", "a" * 100000, "; rm -rf /", "%s%n", "../../etc/passwd", "{name}"):
    code, out, err = term("--", odd)
    expect(f"odd input is no term, and does no harm: {odd[:20]!r}", code == 2 and not out and "\x1b" not in err
           and "\x07" not in err and "‮" not in err and len(err) < 1000)
    expect("the complaint is one that was meant", "the glossary has no" in err)
code, out, err = term()
lines = out.splitlines()
expect("no name: all of them, in columns", code == 0 and len(lines) > 20 and "nonce" in out and lines[-1].split()[0].isdigit()
       and int(lines[-1].split()[0]) >= 80)
expect("the columns keep to the width", all(columns(line) <= 100 for line in lines))
expect("a narrow width is kept to", all(columns(line) <= 60 for line in term("AEAD", "--width", "60")[1].splitlines()))
expect("Chinese lists keep to it, too", all(columns(line) <= 100 for line in term("--lang", "zh")[1].splitlines()))
expect("--ascii leaves nothing but Chinese names beyond ASCII", "·" not in term("AEAD", "--ascii")[1] and "━" not in term("AEAD", "--ascii")[1])
expect("another language is a mistake", term("nonce", "--lang", "fr")[0] == 2)

print(f"handglass term: {count} expectations, {failed} failed")
sys.exit(1 if failed else 0)
