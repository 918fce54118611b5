"""Forges a Finished for a conversation that was tampered with. Works only for whoever has the secret.

    python3 05_finished.py KEYLOG < TRACE.jsonl
"""
import hashlib
import hmac
import json
import struct
import sys

secrets = dict(line.split()[::2] for line in open(sys.argv[1], encoding="ascii"))
secret = bytes.fromhex(secrets["CLIENT_HANDSHAKE_TRAFFIC_SECRET"])
messages = [bytes.fromhex(event["raw"]) for event in map(json.loads, sys.stdin)
            if event.get("t") == "transcript" and "raw" in event]


def finished(heard):
    """verify_data over these messages, RFC 8446 section 4.4.4."""
    key = hmac.digest(secret, struct.pack("!HB", 32, 14) + b"tls13 finished" + b"\x00\x01", "sha256")
    return hmac.digest(key, hashlib.sha256(b"".join(heard)).digest(), "sha256")


*before, sent = messages  # the client's Finished is the last
assert finished(before) == sent[4:], "this is not how it is computed"
print("sent:  ", sent[4:].hex())

hello = bytearray(before[0])
hello[4 + 2] ^= 1  # behind the header, one bit of the random
print("forged:", finished([bytes(hello)] + before[1:]).hex())
