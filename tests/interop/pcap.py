"""pcap.py: a capture file from a trace, for tests: the octets of the records, in Ethernet, IP and TCP made up around them.

The trace holds what crossed the wire; the frames are what a tap would have seen it in. Segments are short, so that
records span them, as they do on a real network. (pcap: the file format of libpcap, version 2.4; IP: RFC 791; TCP: RFC 9293.)
"""
import json, struct

SERVER = (bytes([192, 0, 2, 2]), 443)
SEGMENT = 1000
FIN, SYN, PSH, ACK = 1, 2, 8, 16


def records(jsonl):
    """Of a handglass trace: [(direction, octets of a record)], in the order they were sent and received."""
    found, length = [], {"c2s": 0, "s2c": 0}
    for line in jsonl.splitlines():
        event = json.loads(line)
        if event.get("t") == "record":
            octets = bytes.fromhex(event["header"] + event["payload"])
            # Nothing may be missing between two records.
            assert event["off"] == length[event["dir"]], event
            assert len(octets) == 5 + int.from_bytes(octets[3:5], "big"), event
            length[event["dir"]] += len(octets)
            found.append((event["dir"], octets))
    return found


def _checksum(octets):
    total = sum(struct.unpack(f">{(len(octets) + 1) // 2}H", octets + b"\0" * (len(octets) % 2)))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


class Connection:
    """One of a capture; the client's port tells it from the others."""

    def __init__(self, port, start):
        self.client, self.packets, self.time = (bytes([192, 0, 2, 1]), port), b"", start
        self.next = {self.client: 1000, SERVER: 2000}
        self._segment(self.client, SERVER, SYN)
        self._segment(SERVER, self.client, SYN | ACK)
        self._segment(self.client, SERVER, ACK)

    def _segment(self, source, target, flags, data=b""):
        acknowledged = self.next[target] if flags & ACK else 0
        tcp = struct.pack(">HHIIBBHHH", source[1], target[1], self.next[source], acknowledged, 5 << 4, flags, 65535, 0, 0)
        pseudo = source[0] + target[0] + struct.pack(">BBH", 0, 6, len(tcp) + len(data))
        tcp = tcp[:16] + struct.pack(">H", _checksum(pseudo + tcp + data)) + tcp[18:]
        ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp) + len(data), 0, 0x4000, 64, 6, 0) + source[0] + target[0]
        ip = ip[:10] + struct.pack(">H", _checksum(ip)) + ip[12:]
        frame = bytes(5) + b"\x02" + bytes(5) + b"\x01" + b"\x08\x00" + ip + tcp + data
        self.packets += struct.pack("<IIII", self.time // 10**6, self.time % 10**6, len(frame), len(frame)) + frame
        self.time += 100
        self.next[source] += len(data) + bool(flags & (SYN | FIN))

    def send(self, direction, octets):
        source, target = (self.client, SERVER) if direction == "c2s" else (SERVER, self.client)
        for at in range(0, len(octets), SEGMENT):
            self._segment(source, target, ACK | PSH, octets[at:at + SEGMENT])

    def end(self):
        self._segment(SERVER, self.client, FIN | ACK)
        self._segment(self.client, SERVER, FIN | ACK)
        self._segment(SERVER, self.client, ACK)


def capture(traces):
    """The pcap file of several traces: {port of the client: JSON Lines}, one second apart."""
    file = struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 1 << 16, 1)
    for number, (port, jsonl) in enumerate(traces.items()):
        connection = Connection(port, (1_790_000_000 + number) * 10**6)
        for direction, octets in records(jsonl):
            connection.send(direction, octets)
        connection.end()
        file += connection.packets
    return file
