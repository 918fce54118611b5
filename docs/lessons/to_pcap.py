"""to_pcap.py: makes of a trace what a tap would have recorded. For lesson 19.

    handglass demo --format jsonl | python3 to_pcap.py FILE.pcap

A pcap file is a header of 24 octets, and then, for each packet, the time, its length, and the packet: here an IP
header, a TCP header and one TLS record, for nothing else was sent. Wireshark opens it.
"""
import json
import struct
import sys

CLIENT, SERVER = (bytes([192, 0, 2, 1]), 49152), (bytes([192, 0, 2, 2]), 443)  # addresses for examples, RFC 5737
SYN, ACK = 0x02, 0x10


def packet(source, target, seq, ack, flags, content=b""):
    tcp = struct.pack("!HHIIBBHHH", source[1], target[1], seq, ack, 5 << 4, flags, 65535, 0, 0) + content
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0, source[0], target[0])
    return ip + tcp


packets = [packet(CLIENT, SERVER, 0, 0, SYN), packet(SERVER, CLIENT, 0, 1, SYN | ACK), packet(CLIENT, SERVER, 1, 1, ACK)]
sent = {"c2s": 1, "s2c": 1}  # the sequence number of the next octet in each direction
for line in sys.stdin:
    event = json.loads(line)
    if event.get("t") == "record":
        record = bytes.fromhex(event["header"] + event["payload"])
        there, back = (CLIENT, SERVER), "s2c"
        if event["dir"] == "s2c":
            there, back = (SERVER, CLIENT), "c2s"
        packets.append(packet(*there, sent[event["dir"]], sent[back], ACK, record))
        sent[event["dir"]] += len(record)

with open(sys.argv[1], "wb") as file:
    file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))  # 101: packets begin with IP
    for number, content in enumerate(packets):
        file.write(struct.pack("<IIII", 0, number * 1000, len(content), len(content)) + content)
print(f"{len(packets)} packets, {sum(map(len, packets))} octets")
