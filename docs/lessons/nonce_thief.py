"""The private key, from one signature and its k: s = (e + r d)/k has one unknown left. Lesson 15.

    handglass prim ecdsa sign | python3 nonce_thief.py
"""
import sys

n = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # the order of P-256
rows = dict(line.split() for line in sys.stdin if line.startswith((" e ", " k ", " r ", " s ")))
e, k, r, s = (int(rows[name], 16) for name in "ekrs")
print("d = %064x" % ((s * k - e) * pow(r, -1, n) % n))
