#!/usr/bin/env python3
"""Rewrites a word in the first certificate of a PEM file: forge.py FILE OLD NEW, both words equally long."""
import base64
import re
import sys

file, old, new = sys.argv[1], sys.argv[2].encode(), sys.argv[3].encode()
assert len(old) == len(new), "the lengths around it would be wrong"
pem = open(file).read()
body = re.search(r"-----BEGIN CERTIFICATE-----\n(.*?)-----END", pem, re.S)[1]
print(pem.replace(body, base64.encodebytes(base64.b64decode(body).replace(old, new)).decode()), end="")
