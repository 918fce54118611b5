#!/usr/bin/env python3
"""The pseudorandom function of TLS 1.2 in a few lines of Python, to recompute by hand what a trace shows. All values
in hex. The hash is SHA-256, as for every suite of TLS 1.2 whose name does not end in SHA384.

    prf.py SECRET LABEL SEED N       PRF, RFC 5246 section 5; N bytes come out
    prf.py transcript FILE N         SHA-256 of the first N handshake messages of a trace (--format jsonl)
"""
import hashlib
import hmac
import json
import sys


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def prf(secret, label, seed, size):
    seed = label.encode() + seed
    a, out = seed, b""
    while len(out) < size:
        a = mac(secret, a)  # a chain that only the owner of the secret can walk ...
        out += mac(secret, a + seed)  # ... and at each step a piece of output
    return out[:size]


def transcript(name, count):
    with open(name, encoding="utf-8") as file:
        events = [json.loads(line) for line in file]
    messages = [event["raw"] for event in events if event.get("t") == "transcript" and "raw" in event]
    return hashlib.sha256(bytes.fromhex("".join(messages[:count]))).digest()


what = sys.argv[1:]
if len(what) == 3 and what[0] == "transcript":
    print(transcript(what[1], int(what[2])).hex())
elif len(what) == 4:
    print(prf(bytes.fromhex(what[0]), what[1], bytes.fromhex(what[2]), int(what[3])).hex())
else:
    print(__doc__)
