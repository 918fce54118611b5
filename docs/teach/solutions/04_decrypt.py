"""Reads the request out of a recording, with the key log: ChaCha20 by hand (RFC 8439 section 2.4).

    python3 04_decrypt.py KEYLOG < TRACE.jsonl        only records are used of the trace: what a tap has
"""
import hmac
import json
import struct
import sys


def expand_label(secret, label, size):
    text = b"tls13 " + label
    info = struct.pack("!HB", size, len(text)) + text + b"\x00\x01"
    return hmac.digest(secret, info, "sha256")[:size]


def quarter(s, a, b, c, d):
    for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        s[x] = (s[x] + s[y]) & 0xFFFFFFFF
        s[z] ^= s[x]
        s[z] = (s[z] << turn | s[z] >> (32 - turn)) & 0xFFFFFFFF


def chacha20(key, counter, nonce, text):
    out = b""
    for at in range(0, len(text), 64):
        start = list(struct.unpack("<16I", b"expand 32-byte k" + key + struct.pack("<I", counter + at // 64) + nonce))
        s = start[:]
        for _ in range(10):
            for quad in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                         (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
                quarter(s, *quad)
        stream = struct.pack("<16I", *((x + y) & 0xFFFFFFFF for x, y in zip(s, start)))
        out += bytes(a ^ b for a, b in zip(text[at:at + 64], stream))
    return out


secrets = dict(line.split()[::2] for line in open(sys.argv[1], encoding="ascii"))  # label and secret
secret = bytes.fromhex(secrets["CLIENT_TRAFFIC_SECRET_0"])
key, iv = expand_label(secret, b"key", 32), expand_label(secret, b"iv", 12)

records = [event for event in map(json.loads, sys.stdin) if event.get("t") == "record" and event["dir"] == "c2s"]
sealed = [bytes.fromhex(record["payload"]) for record in records if record["header"].startswith("17")]
for seq, payload in enumerate(sealed[1:]):  # the first one is Finished, under the keys of the handshake
    nonce = bytes(a ^ b for a, b in zip(iv, seq.to_bytes(12, "big")))
    content = chacha20(key, 1, nonce, payload[:-16]).rstrip(b"\x00")  # without tag, and padding
    print(f"record {seq}, type {content[-1]}: {content[:-1]!r}")
