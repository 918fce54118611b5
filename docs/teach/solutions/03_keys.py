"""Recomputes the key schedule of a trace (JSON Lines): every Extract, Expand-Label and HMAC in it."""
import hmac
import json
import sys

count = 0
for event in map(json.loads, sys.stdin):
    if event.get("t") != "derive" or event["op"] not in ("hkdf-extract", "hkdf-expand-label", "hmac"):
        continue
    name = event["hash"].replace("-", "").lower()
    given = {key: bytes.fromhex(value["hex"]) for key, value in event["inputs"].items() if "hex" in value}
    if event["op"] == "hkdf-extract":
        out = hmac.digest(given["salt"], given["ikm"], name)
    elif event["op"] == "hmac":
        out = hmac.digest(given["key"], given["data"], name)
    else:
        label = ("tls13 " + event["inputs"]["label"]["text"]).encode()
        context, size = given.get("context", b""), event["out_len"]
        info = size.to_bytes(2, "big") + bytes([len(label)]) + label + bytes([len(context)]) + context
        out = hmac.digest(given["secret"], info + b"\x01", name)[:size]  # one round is enough: size <= the hash's
    assert out.hex() == event["out"], event["name"]
    count += 1
print(count, "values recomputed, all as in the trace")
