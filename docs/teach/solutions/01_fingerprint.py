"""What a ClientHello betrays about the program that sent it: its lists, in their order. Reads a trace (JSON Lines).

The octets are taken apart here by hand (RFC 8446 section 4.1.2); of the trace only the first record is used.
"""
import hashlib
import json
import sys

for line in sys.stdin:
    event = json.loads(line)
    if event.get("t") == "record" and event["dir"] == "c2s":
        hello = bytes.fromhex(event["payload"])
        break
at = 4  # behind the header of the handshake message


def take(count):
    global at
    at += count
    return hello[at - count:at]


def number(width):
    return int.from_bytes(take(width), "big")


def vector(width):
    return take(number(width))


version = number(2)
take(32)  # random: new every time, so no part of a fingerprint
vector(1)  # legacy_session_id: the same
suites = vector(2)
vector(1)  # legacy_compression_methods
types, end = [], at + 2 + int.from_bytes(hello[at:at + 2], "big")
take(2)
while at < end:
    types.append(number(2))
    vector(2)
text = f"{version},{'-'.join(str(int.from_bytes(suites[i:i + 2], 'big')) for i in range(0, len(suites), 2))}," \
       f"{'-'.join(map(str, types))}"
print(text)
print(hashlib.sha256(text.encode()).hexdigest()[:12])
