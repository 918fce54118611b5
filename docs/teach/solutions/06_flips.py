"""For each alert a bit that brings it about. Needs flip.py of lesson 20 beside it, and a PKI.

    python3 06_flips.py PKI
"""
import sys

from flip import run

FOUND = [  # direction, record, octet, bit
    ("s2c", 0, 0, 3),    # the type of the record
    ("s2c", 0, 3, 7),    # its length, high octet
    ("s2c", 0, 80, 0),   # the length of all extensions
    ("s2c", 0, 126, 0),  # selected_version
    ("s2c", 0, 82, 0),   # the type of an extension
    ("s2c", 0, 10, 0),   # legacy_version
    ("s2c", 2, 20, 0),   # anything that is encrypted
    ("c2s", 0, 161, 0),  # a letter of "http/1.1": here the server speaks
]
for flip in FOUND:
    client, server = run(sys.argv[1], *flip)
    word = [said.removeprefix("the peer ended the connection: ") for said in (client, server) if said.startswith("the peer")]
    print(*flip, *word)
