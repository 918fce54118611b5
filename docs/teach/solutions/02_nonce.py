"""The nonce of every protected record: iv XOR sequence number (RFC 8446 section 5.3). Reads a trace (JSON Lines)."""
import json
import sys

events = [json.loads(line) for line in sys.stdin]
results = {event["id"]: event["out"] for event in events if event.get("t") == "derive" and "id" in event}
count = {"c2s": {}, "s2c": {}}  # for each direction and key: how many records so far
for record in events:
    if record.get("protected"):
        so_far = count[record["dir"]]
        seq = so_far[record["key"]] = so_far.get(record["key"], -1) + 1
        iv = bytes.fromhex(results[record["iv"]])
        nonce = bytes(a ^ b for a, b in zip(iv, seq.to_bytes(len(iv), "big")))
        same = nonce.hex() == record["nonce"]
        print(record["dir"], record["iv"], "XOR", seq, "=", nonce.hex(), "as in the trace" if same else "WRONG")
