"""The attack of lesson 10, with fewer questions: guesses what is likely first. Needs padding_oracle.py beside it.

    python3 10_oracle.py HOST:PORT

The script of the lesson tries 0 to 255 for each octet of AES backwards. But what is behind them is text: once an
octet of the plaintext is guessed, XOR with the block before gives the guess for AES. Letters and digits come first.
"""
import string
import sys

from padding_oracle import ANY, BAD_PADDING, BLOCK, MAC_SIZE, Server

LIKELY = (string.ascii_lowercase + string.ascii_uppercase + string.digits + "=: ;-_").encode()
ORDER = [*LIKELY, *(i for i in range(256) if i not in LIKELY)]


def read(server, previous, block):
    known = bytearray(BLOCK)  # of AES backwards
    for padding in range(BLOCK):
        at = BLOCK - 1 - padding
        before = bytearray(k ^ padding for k in known)
        for octet in ORDER:  # the plaintext, if it is this one ...
            before[at] = octet ^ previous[at] ^ padding  # ... then AES backwards is that
            if server.ask(ANY, ANY, before, block) == BAD_PADDING:
                continue
            if padding == 0 and server.ask(ANY, ANY, bytes([*before[:14], 0x80, before[15]]), block) == BAD_PADDING:
                continue
            known[at] = before[at] ^ padding
            break
    return bytes(a ^ b for a, b in zip(known, previous))


server, text = Server(sys.argv[1]), b""
for previous, block in zip(server.blocks, server.blocks[1:]):
    text += read(server, previous, block)
    print(server.asked, "records so far", flush=True)
server.leave()
print("content:", text[:-text[-1] - 1 - MAC_SIZE].decode())
