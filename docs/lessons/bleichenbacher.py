#!/usr/bin/env python3
"""Bleichenbacher's attack of 1998 on a toy: what was encrypted with RSA is read without the private key, because its
owner lets one feel whether the padding was right. No network; explained in lesson 9.

    bleichenbacher.py            the owner answers as servers did in 1998
    bleichenbacher.py --fixed    the owner answers as RFC 5246 section 7.4.7.1 wants
"""
import sys

# A key of 128 bits, so that it takes seconds. With 2048 bits the attack is the same; only each question costs more.
P, Q, E, SIZE = 0xc8a04fa84cc980bb, 0xd1a4a53fa2debee9, 65537, 16
N = P * Q
D = pow(E, -1, (P - 1) * (Q - 1))  # the private exponent: nothing of the attacker's below uses it
RECORDED = 0x53770ca9fc256cffbb9d3d223a942d8a  # what a tap has kept


def up(a, b):
    """a / b, rounded up."""
    return -(-a // b)


class Owner:
    def __init__(self, is_fixed):
        self.is_fixed, self.asked = is_fixed, 0

    def answer(self, ciphertext):
        self.asked += 1
        padded = pow(ciphertext, D, N).to_bytes(SIZE, "big")
        if padded.startswith(b"\0\2") or self.is_fixed:  # fixed: goes on with a random secret, and fails at Finished
            return "goes on"
        return "alert"


def attack(owner, ciphertext):
    """Yields the ranges in which the plaintext lies, ever narrower, until it is one number."""
    unit = 1 << 8 * (SIZE - 2)
    low, high = 2 * unit, 3 * unit - 1  # a number that begins with 00 02 lies between these

    def fits(s):  # what is inside, times s: nobody needs to know it for that, since m^e · s^e = (m·s)^e
        return owner.answer(ciphertext * pow(s, E, N) % N) == "goes on"

    ranges, s = [(low, high)], up(N, 3 * unit) - 1
    while ranges[0][0] != ranges[-1][1]:
        if len(ranges) > 1 or ranges[0] == (low, high):  # at first, and in doubt: the next larger s that fits
            s += 1
            while not fits(s):
                s += 1
        else:  # one range: an s about twice as large, so that half of the range falls away
            (a, b), = ranges
            r, s = up(2 * (b * s - low), N), None
            while not s:
                s = next((t for t in range(up(low + r * N, b), (high + r * N) // a + 1) if fits(t)), None)
                r += 1
        # m·s, less some multiple r of N, begins with 00 02: of each range that leaves a few pieces
        pieces = {(max(a, up(low + r * N, s)), min(b, (high + r * N) // s)) for a, b in ranges
                  for r in range(up(a * s - high, N), (b * s - low) // N + 1)}
        ranges = sorted((a, b) for a, b in pieces if a <= b)
        yield ranges


def main():
    owner, step = Owner("--fixed" in sys.argv), 96
    print("recorded:", RECORDED.to_bytes(SIZE, "big").hex(" "))
    if len({owner.answer(RECORDED * pow(s, E, N) % N) for s in range(1, 1001)}) == 1:
        sys.exit(f"{owner.asked:,} questions, and always the same answer: nothing can be learned from it")
    for ranges in attack(owner, RECORDED):
        bits = sum(b - a for a, b in ranges).bit_length()
        if bits <= step:
            print(f"{owner.asked:8,} questions, {bits:2} bits are still unknown", flush=True)
            step = bits - 16
    print("inside:  ", ranges[0][0].to_bytes(SIZE, "big").hex(" "), ranges[0][0].to_bytes(SIZE, "big")[-5:])


if __name__ == "__main__":
    main()
