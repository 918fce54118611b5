#!/usr/bin/env python3
"""The key schedule of TLS 1.3 in a few lines of Python, to recompute by hand what a trace shows. All values in hex.

    hkdf.py extract SALT INPUT               HKDF-Extract, RFC 5869 section 2.2
    hkdf.py expand SECRET LABEL CONTEXT N    HKDF-Expand-Label, RFC 8446 section 7.1; N bytes come out
    hkdf.py hmac KEY DATA                    what Finished is made with, RFC 8446 section 4.4.4
"""
import hashlib
import hmac
import sys


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def expand_label(secret, label, context, size):
    label = b"tls13 " + label.encode()
    info = size.to_bytes(2, "big") + bytes([len(label)]) + label + bytes([len(context)]) + context
    assert size <= 32, "for more bytes than one hash HKDF-Expand would go round again"
    return mac(secret, info + b"\x01")[:size]


what, *rest = sys.argv[1:] or ["help"]
if what == "expand":
    print(expand_label(bytes.fromhex(rest[0]), rest[1], bytes.fromhex(rest[2]), int(rest[3])).hex())
elif what in ("extract", "hmac"):  # the same computation under two names
    print(mac(bytes.fromhex(rest[0]), bytes.fromhex(rest[1])).hex())
else:
    print(__doc__)
