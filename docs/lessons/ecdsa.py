#!/usr/bin/env python3
"""Checks the ECDSA P-256 signatures of a certificate chain, with the arithmetic of whole numbers and nothing else.

    handglass cert verify --format jsonl … CHAIN > path.jsonl
    ecdsa.py path.jsonl CHAIN

The trace says where each signed message stands ("file[4,+373)"), with which key, and which signature. The message
is taken from CHAIN, not from the trace.
"""
import base64
import hashlib
import json
import re
import sys

P = 2**256 - 2**224 + 2**192 + 2**96 - 1  # the field of P-256; the curve is y² = x³ - 3x + b
N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551  # how many points it has
G = (0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
     0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)


def add(a, b):
    """The third point on the line through two, mirrored. None is the point at infinity."""
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % P == 0:
        return None
    slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P) if a == b else (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def times(k, point):
    result = None
    for bit in bin(k)[2:]:
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def is_good(key, message, signature):
    """FIPS 186-5 section 6.4.2: R = e/s · G + r/s · Q, and its x must be r."""
    Q = int.from_bytes(key[-64:-32], "big"), int.from_bytes(key[-32:], "big")
    length = signature[3]  # 30 len, 02 len r, 02 len s
    r = int.from_bytes(signature[4:4 + length], "big")
    s = int.from_bytes(signature[6 + length:], "big")
    e = int.from_bytes(hashlib.sha256(message).digest(), "big")
    inverse = pow(s, -1, N)
    R = add(times(e * inverse % N, G), times(r * inverse % N, Q))
    return R is not None and R[0] % N == r


pem = open(sys.argv[2]).read()
file = b"".join(base64.b64decode(body) for body in re.findall(r"-----BEGIN CERTIFICATE-----(.*?)-----END", pem, re.S))
for line in open(sys.argv[1]):
    event = json.loads(line)
    if event.get("op") != "verify":
        continue
    told = event["inputs"]
    at, size = map(int, re.fullmatch(r"file\[(\d+),\+(\d+)\)", told["message"]["text"]).groups())
    good = is_good(bytes.fromhex(told["public_key"]["hex"]), file[at:at + size], bytes.fromhex(told["signature"]["hex"]))
    print(f"{size} bytes at {at}: {'good' if good else 'BAD'}; the trace says {'good' if event['out'] == '01' else 'bad'}")
