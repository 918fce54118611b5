"""Lesson 14 and 16: changes what one may not change.

    malleable.py text OLD NEW AT FILE      XORs OLD and NEW into a ciphertext, from byte AT on
    malleable.py xor FILE FILE TEXT        what two ciphertexts under one key stream and one of the texts tell
    malleable.py signature                 from the output of `handglass prim rsa verify`: n, and the signature with one bit changed
"""
import re
import sys

how, *rest = sys.argv[1:]
if how == "text":
    old, new, at, file = rest
    sealed = bytearray.fromhex(open(file).read())
    for i, (a, b) in enumerate(zip(old.encode(), new.encode())):
        sealed[int(at) + i] ^= a ^ b
    print(sealed.hex())
elif how == "xor":
    one, two = (bytes.fromhex(open(file).read()) for file in rest[:2])
    print(bytes(a ^ b ^ c for a, b, c in zip(one, two, rest[2].encode())).decode())
else:
    output = sys.stdin.read()

    def value(name):
        return "".join(re.search("^ " + name + r" +([0-9a-f]+(?:\n {18}[0-9a-f]+)*)", output, re.M)[1].split())

    signature = int(value("--signature"), 16) ^ 1
    print("--n", value("--n"), "--e 03 --number", "%0*x" % (len(value("--n")), signature))
