#!/usr/bin/env python3
"""Vaudenay's attack of 2002, by hand: reads a CBC record without its key, because a server says why it refuses one.
For `handglass lab padding-oracle` on your own machine; explained in lesson 10.

    padding_oracle.py [HOST:PORT]        127.0.0.1:8021 if not told
"""
import socket
import sys

BLOCK, MAC_SIZE, ALERT, BAD_PADDING = 16, 20, 21, 21
ANY = bytes(BLOCK)  # a block whose contents do not matter


class Server:
    def __init__(self, address="127.0.0.1:8021"):
        host, port = address.strip().rsplit(":", 1)
        self.connection = socket.create_connection((host.strip("[]"), int(port)), timeout=60)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream, self.asked = self.connection.makefile("rb"), 0
        record = self.receive()[1]  # every visitor is given the secret, encrypted
        self.blocks = [record[i:i + BLOCK] for i in range(0, len(record), BLOCK)]  # the first one is the IV

    def exactly(self, size):
        octets = self.stream.read(size)
        return octets if len(octets) == size else sys.exit("the server has closed the connection")

    def receive(self):
        kind, *_, high, low = self.exactly(5)  # type, version, length: as in lesson 2
        return kind, self.exactly(256 * high + low)

    def ask(self, *blocks):
        """Sends a record made of these blocks. Returns what the alert says; None: the record was accepted."""
        octets, self.asked = b"".join(blocks), self.asked + 1
        self.connection.sendall(b"\x17\x03\x02" + len(octets).to_bytes(2, "big") + octets)
        kind, answer = self.receive()
        return answer[1] if kind == ALERT else None

    def leave(self):
        self.connection.shutdown(socket.SHUT_WR)
        self.stream.read(1)  # comes back when the server has closed its side, too


def undo_aes(server, block):
    """What AES makes of this block backwards, before CBC's XOR. Learned from the last byte to the first."""
    known = bytearray(BLOCK)
    for padding in range(BLOCK):  # padding 0 is the one byte 00, padding 1 is 01 01, and so on up to 0f … 0f
        at = BLOCK - 1 - padding
        before = bytearray(k ^ padding for k in known)  # CBC will XOR this with the result: the end is as we want it
        for guess in range(256):
            before[at] = guess
            if server.ask(ANY, ANY, before, block) == BAD_PADDING:
                continue
            # Was it 00? Or, by luck, 01 01: then a change in the byte before is noticed.
            if padding == 0 and server.ask(ANY, ANY, bytes([*before[:14], 0x80, guess]), block) == BAD_PADDING:
                continue
            known[at] = guess ^ padding
            break
        if sys.stderr.isatty():
            print(f"{server.asked:6} records  {known[at:].hex(' '):>47}", end="\r", file=sys.stderr)
    return known


def main():
    server, plaintext = Server(*sys.argv[1:]), b""
    # Does the answer depend at all on how the plaintext ends? All 256 last bytes, and any two different answers.
    if len({server.ask(ANY, ANY, bytes([i] * BLOCK), server.blocks[-1]) for i in range(256)}) == 1:
        server.leave()
        sys.exit("256 different endings, 256 times the same answer. Whether the padding or the MAC is wrong, this\n"
                 "server does not let us feel it. There is nothing to attack: the hole is closed.")
    for previous, block in zip(server.blocks, server.blocks[1:]):
        text = bytes(a ^ b for a, b in zip(undo_aes(server, block), previous))
        print(f"{server.asked:6} records  {text.hex(' ')}  {text}", flush=True)
        plaintext += text
    server.leave()
    print("content:", plaintext[:-plaintext[-1] - 1 - MAC_SIZE].decode())


if __name__ == "__main__":
    main()
