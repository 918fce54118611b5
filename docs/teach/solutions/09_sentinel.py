"""Looks for the downgrade sentinel (RFC 8446 section 4.1.3). Reads traces (JSON Lines).

    python3 09_sentinel.py TRACE.jsonl...
"""
import json
import sys

MARKS = {b"DOWNGRD\x01": "could do TLS 1.3", b"DOWNGRD\x00": "could do TLS 1.2"}
for name in sys.argv[1:]:
    for event in map(json.loads, open(name, encoding="utf-8")):
        if event.get("t") == "field" and event["path"] == "ServerHello.random":
            end = bytes.fromhex(event["hex"])[-8:]
            print(name, MARKS.get(end, "no sentinel"))
