#!/usr/bin/env python3
"""prim_test.py HANDGLASS: does `handglass prim` show what the standards print, and refuse what it should?

Every primitive runs its standard's worked example, alone and with --steps. Intermediate values are compared with those
that the standards print, which stand here a second time. Inputs that are wrong have to be refused with the right reason.
The multiplications on curves are followed step by step. Every derivation in a trace has its command line, unless it is
one of those that trace/text/recompute.h calls given; and every such line is run and must give that value: with handglass and with openssl.
"""
import json
import os
import re
import shutil
import subprocess
import sys

HANDGLASS = sys.argv[1]
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("HANDGLASS_CPU", "LC_ALL", "SSLKEYLOGFILE")} | {"LANG": "C.UTF-8"}
wrong = []


def run(*arguments, environment=None):
    done = subprocess.run([HANDGLASS, *arguments], capture_output=True, text=True, timeout=120, check=False,
                          env=ENVIRONMENT | (environment or {}))
    return done.returncode, done.stdout, done.stderr


def expect(what, condition, detail=""):
    if not condition:
        wrong.append(f"{what}\n{detail}")


def squeezed(text):
    return " ".join(text.split())


# --- every primitive equals its standard ------------------------------------------------------------

code, listing, _ = run("prim")
names = [line.split("  ")[1][len("handglass prim "):].split("  ")[0].strip() for line in listing.splitlines()
         if line.startswith("  handglass prim ")]
expect("`prim` lists more than twenty primitives", code == 0 and len(names) > 20, listing)
for name in names:
    for lang in ("en", "zh"):
        code, out, err = run("prim", *name.split(), "--lang", lang)
        expect(f"{name} ({lang}) runs its worked example and finds it equal", code == 0 and "✓" in out and "✗" not in out and
               "<prim" not in out and not err, f"exit code {code}\n{out}{err}")
    first = run("prim", *name.split(), "--steps")
    expect(f"{name} --steps is the same each time, and ends alike", first == run("prim", *name.split(), "--steps") and
           first[1].splitlines()[-1:] == out.splitlines()[-1:], first[1][-500:])
    fast = run("prim", *name.split(), environment={"HANDGLASS_CPU": "portable"})
    expect(f"{name} gives the same on the portable code", fast[0] == 0 and fast[1].splitlines()[-1:] == out.splitlines()[-1:], fast[1])

# --- what the standards print on the way --------------------------------------------------------------

PRINTED = [
    # NIST's example of SHA-256, "abc", and of SHA-512 and SHA-1
    (["sha256", "--steps"], ["block 1 61626380 00000000", "a..h t=0 5d6aebcd 6a09e667 bb67ae85 3c6ef372 fa2a4622 510e527f 9b05688c 1f83d9ab",
                             "a..h t=63 506e3058 d39a2165 04d24d6c b85e2ce9 5ef50f24 fb121210 948d25b6 961f4894"]),
    (["sha1", "--steps"], ["a..e t=0 0116fc33 67452301 7bf36ae2 98badcfe 10325476", "a..e t=79 42541b35 5738d5e1 21834873 681e6df6 d8fdf6ad"]),
    (["sha512", "--steps"], ["a..h t=0 f6afceb8bcfcddf5 6a09e667f3bcc908 bb67ae8584caa73b 3c6ef372fe94f82b"]),
    # FIPS 197 appendix B, and A.1 for the schedule
    (["aes", "--steps"], ["w[4] a0fafe17", "w[43] b6630ca6", "start 1 193de3bea0f4e22b9ac68d2ae9f84808",
                          "s_box 1 d42711aee0bf98f1b8b45de51e415230", "s_row 1 d4bf5d30e0b452aeb84111f11e2798e5",
                          "m_col 1 046681e5e0cb199a48f8d37a2806264c", "start 10 eb40f21e592e38848ba113e71bc342d2"]),
    # The designers' paper on GCM, test case 4
    (["gcm"], ["H b83b533708bf535d0aa6e52980d53b78", "J0 cafebabefacedbaddecaf88800000001", "S 698e57f70e6ecc7fd9463b7260a9ae5f",
               "CIPH(J0) 3247184b3c4f69a44dbcd22887bbb418"]),
    # SP 800-38A F.2.1 and SP 800-38C example 1
    (["cbc"], ["input block 2 d86421fb9f1a1eda505ee1375746972c", "output block 2 5086cb9b507219ee95db113a917678b2"]),
    (["ccm"], ["B0 4f101112131415160000000000000004"]),
    # RFC 8439 sections 2.3.2, 2.4.2, 2.5.2 and 2.8.2
    (["chacha20", "--key", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "--nonce",
      "000000090000004a00000000", "--counter", "1", "--hex", "00" * 64, "--steps"],
     ["after round 20 837778ab e238d763 a67ae21e 5950bb2f", "added 1 e4e7f110 15593bd1 1fdd0f50 c47120a3",
      "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4ed2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e"]),
    (["chacha20"], ["state 1 61707865 3320646e 79622d32 6b206574", "added 1 f3514f22 e1d91b40 6f27de2f ed1d63b8"]),
    (["poly1305"], ["r 000806d5400e52447c036d555408bed685", "Acc mod P 02c88c77849d64ae9147ddeb88e69c83fc",
                    "Acc + block 0437febea505c820f2ad5150db0709f96e", "Acc mod P 028d31b7caff946c77c8844335369d03a7"]),
    (["chacha20-poly1305"], ["one-time key 7bac2b252db447af09b67a55a4e955840ae1d6731075d9eb2a9375783ed553ff",
                             "r 000455e9a4057ab6080f47b42c052bac7b"]),
    # RFC 6979 A.2.5
    (["ecdsa", "sign"], ["k a6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60",
                         "r efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
                         "s f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"]),
    # RFC 8448 section 3: HkdfLabel
    (["hkdf-expand-label"], ["HkdfLabel 00200d746c733133206465726976656420e3b0c44298fc1c149afbf4c8996fb9 2427ae41e4649b934ca495991b7852b855"]),
]
for arguments, values in PRINTED:
    code, out, err = run("prim", *arguments)
    for value in values:
        expect(f"prim {' '.join(arguments)} shows {value}", value in squeezed(out), out + err)

# The verifier's R is the signer's.
signed, verified = run("prim", "ecdsa", "sign")[1], run("prim", "ecdsa", "verify")[1]
expect("an ECDSA verifier finds the signer's R", re.search(r"R\.x +\w+", signed)[0] == re.search(r"R\.x +\w+", verified)[0])

# --- inputs ---------------------------------------------------------------------------------------------

with open("prim-input.bin", "wb") as file:
    file.write(b"abc")
for arguments in (["abc"], ["--hex", "616263"], ["--hex", "61:62 63"], ["@prim-input.bin"]):
    expect(f"sha256 {arguments} is that of abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" ==
           run("prim", "sha256", *arguments)[1].splitlines()[-1])
os.remove("prim-input.bin")
sealed = run("prim", "gcm")[1].splitlines()[-1]
gcm = ["gcm", "--key", "feffe9928665731c6d6a8f9467308308", "--nonce", "cafebabefacedbaddecaf888", "--aad", "feedfacedeadbeeffeedfacedeadbeefabaddad2"]
expect("gcm --open opens what gcm sealed", "d9313225f88406e5" in run("prim", *gcm, "--open", "--hex", sealed)[1].splitlines()[-1])
aes = ["aes", "--key", "2b7e151628aed2a6abf7158809cf4f3c", "--inverse", "--block", "3925841d02dc09fbdc118597196a0b32"]
expect("aes --inverse undoes aes", run("prim", *aes)[1].splitlines()[-1] == "3243f6a8885a308d313198a2e0370734")
cbc = ["cbc", "--key", "2b7e151628aed2a6abf7158809cf4f3c", "--iv", "000102030405060708090a0b0c0d0e0f", "--decrypt", "--hex",
       "7649abac8119b246cee98e9b12e9197d"]
expect("cbc --decrypt undoes cbc", run("prim", *cbc)[1].splitlines()[-1] == "6bc1bee22e409f96e93d7e117393172a")
m = "11" * 32
kem = run("prim", "ml-kem", "--seed", "22" * 64, "--m", m)[1]
expect("ml-kem takes out what was sent", re.search(r"^ K +(\w+)$", kem, re.M)[1] == kem.splitlines()[-1], kem[-900:])
key = run("prim", "ml-kem-keygen", "--seed", "22" * 64)[1].splitlines()[-1]
sent = run("prim", "ml-kem-encaps", "--ek", key, "--m", m, "--give", "ciphertext")[1].splitlines()[-1]
expect("ml-kem-decaps takes out what ml-kem-encaps sent",
       run("prim", "ml-kem-decaps", "--seed", "22" * 64, "--ciphertext", sent)[1].splitlines()[-1] == kem.splitlines()[-1])
code, out, _ = run("prim", "ml-kem-decaps", "--seed", "22" * 64, "--ciphertext", sent[:-2] + f"{int(sent[-2:], 16) ^ 1:02x}")
expect("ml-kem-decaps gives another secret for another ciphertext, and no error", code == 0 and out.splitlines()[-1] ==
       re.search(r"^ K bar +(\w+)$", out, re.M)[1] != kem.splitlines()[-1], out)

rsa_key = re.search(r"--key +((?:\w+\s+)+?)--cipher", run("prim", "rsa", "decrypt")[1])[1]
rsa_key = re.sub(r"\s", "", rsa_key)
rsa_n = re.sub(r"\s", "", re.search(r"--n +((?:\w+\s+)+?)--e ", run("prim", "rsa", "encrypt")[1])[1])
public = ["--n", rsa_n, "--e", "010001"]
sent = run("prim", "rsa", "encrypt", *public, "premaster")[1].splitlines()[-1]
expect("rsa encrypt draws its padding", sent != run("prim", "rsa", "encrypt", *public, "premaster")[1].splitlines()[-1])
code, out, err = run("prim", "rsa", "decrypt", "--key", rsa_key, "--ciphertext", sent)
expect("rsa decrypt opens what rsa encrypt made", out.splitlines()[-1] == b"premaster".hex(), out + err)
code, out, err = run("prim", "rsa", "decrypt", "--key", rsa_key, "--ciphertext", "00" * 127 + "05")
expect("rsa decrypt has a message that nobody sent for a ciphertext that nobody made", code == 0 and "instead" in out and not err, out + err)

X25519_KEY = "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"
P256_KEY = "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433"
HOSTILE = [  # arguments, exit code, what is said
    (["sha256", "--hex", "616g"], 2, '"g", character 4'),
    (["sha256", "--hex", "616"], 2, "3 hexadecimal digits"),
    (["sha256", "@/no/such/file"], 5, "/no/such/file"),
    (["sha256", "--hex", "\x1b[31m"], 2, "\\x1b"),
    (["hmac", "abc"], 2, "--key is missing"),
    (["aes", "--key", "00", "--block", "00" * 16], 2, "--key has 1 byte; allowed: 16, 24, 32"),
    (["aes", "--key", "00" * 16, "--block", "00" * 17], 2, "--block has 17 bytes; allowed: 16"),
    (["gcm", "--key", "00" * 16, "--nonce", "", "abc"], 2, "--nonce"),
    (["gcm", "--key", "00" * 16, "--nonce", "00" * 12, "--open", "abc"], 2, "TEXT is 3"),
    (["ccm", "--key", "00" * 16, "--nonce", "00" * 6, "abc"], 2, "7"),
    (["ccm", "--key", "00" * 16, "--nonce", "00" * 12, "--tag-size", "5", "abc"], 2, "not 5"),
    (["cbc", "--key", "00" * 16, "--iv", "00" * 16, "abc"], 2, "3 bytes"),
    (["chacha20", "--key", "00" * 32, "--nonce", "00" * 12, "--counter", "4294967296", "abc"], 2, "4294967296"),
    (["hkdf-expand", "--prk", "00", "--length", "8161"], 2, "8160"),
    (["hkdf-expand", "--prk", "00", "--length", "-1"], 2, "-1"),
    (["hkdf-expand", "--prk", "00", "--length", "99999999999999999999"], 2, "99999999999999999999"),
    (["hkdf-expand-label", "--secret", "00", "--label", "x" * 250, "--length", "1"], 2, "249"),
    (["slice", "--block", "0011", "--offset", "3", "--length", "1"], 2, "--offset is 3"),
    (["slice", "--block", "0011", "--offset", "1", "--length", "2"], 2, "--length is 2"),
    (["x25519", "--private", "00"], 2, "--private has 1 byte"),
    (["x25519", "--private", X25519_KEY, "--peer", "00" * 32], 5, "zero"),
    (["ecdh", "--private", "00" * 32], 5, ""),
    (["ecdh", "--private", "ff" * 32], 5, ""),
    (["ecdh", "--private", P256_KEY, "--peer", "04" + "01" * 64], 5, ""),
    (["ecdh", "--curve", "P-111", "--private", "00"], 2, "P-111"),
    (["ecdsa", "sign", "--private", "00" * 32, "abc"], 5, ""),
    (["ecdsa", "verify", "--public", "04" + "00" * 64, "--signature", "00", "abc"], 5, ""),
    (["rsa", "textbook", "--n", "2774", "--e", "17", "--m", "1"], 2, "even"),
    (["rsa", "textbook", "--n", "2773", "--e", "17", "--m", "2773"], 2, "2772"),
    (["rsa", "textbook", "--n", "2773", "--e", "0", "--m", "1"], 2, "--e is 0"),
    (["rsa", "raw", "--n", "03", "--e", "03", "--number", "01"], 2, "512"),
    (["rsa", "raw", "--n", "ff" * 64, "--e", "02", "--number", "00" * 64], 2, "odd"),
    (["rsa", "raw", "--n", "ff" * 64, "--e", "03", "--number", "ff" * 64], 2, "below n"),
    (["rsa", "verify", "--n", "ff" * 2000, "--e", "03", "--signature", "00", "abc"], 2, "8192"),
    (["rsa", "encrypt", *public, "--padding", "00" * 125], 2, "message is missing"),
    (["rsa", "encrypt", *public, "x" * 118], 2, "117"),
    (["rsa", "encrypt", *public, "--padding", "11" * 8, "x"], 2, "allowed: 124"),
    (["rsa", "encrypt", *public, "--padding", "11" * 123 + "00", "x"], 2, "first zero"),
    (["rsa", "decrypt", "--key", "3000", "--ciphertext", "00"], 5, ""),
    (["rsa", "decrypt", "--key", rsa_key, "--ciphertext", "00"], 2, "allowed: 128"),
    (["rsa", "decrypt", "--key", rsa_key, "--ciphertext", "ff" * 128], 2, "below n"),
    (["rsa", "decrypt", "--key", "302e020100300506032b657004220420" + "11" * 32, "--ciphertext", "00"], 2, "Ed25519"),
    (["ml-kem", "--seed", "00"], 2, "allowed: 64"),
    (["ml-kem-encaps", "--ek", "ff" * 1184, "--m", "00" * 32], 2, "ML-KEM"),
    (["ml-kem-decaps", "--seed", "00" * 64, "--ciphertext", "00"], 2, "1088"),
    (["concatenate", "--first", "00"], 2, "--second is missing"),
    (["ecdsa"], 2, ""),
    (["nonsense"], 2, ""),
]
for arguments, code, said in HOSTILE:
    got, out, err = run("prim", *arguments)
    expect(f"prim {arguments} is refused with exit code {code} and \"{said}\"", got == code and said in err and "\x1b" not in err,
           f"exit code {got}\n{err}")

INVALID = [
    ["ecdsa", "verify", "--public", re.search(r"\w{130}", run("prim", "p256")[1])[0], "--signature", "3006020101020101", "sample"],
    ["ed25519", "verify", "--public", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "--signature", "00" * 64, "r"],
    [*gcm, "--open", "--hex", sealed[:-2] + "00"],
]
for arguments in INVALID:
    code, out, err = run("prim", *arguments)
    expect(f"prim {arguments[0]} calls invalid what is, with exit code 6", code == 6 and out.endswith("\ninvalid\n"), f"{code}\n{out}{err}")

# --- the steps of a multiplication ------------------------------------------------------------------------

CURVES = {  # p, n, b and G: SP 800-186
    "P-256": (2**256 - 2**224 + 2**192 + 2**96 - 1, 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b,
              (0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296, 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)),
    "P-384": (2**384 - 2**128 - 2**96 + 2**32 - 1,
              0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef,
              (0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7,
               0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f))}


def add(p, a, b):
    """The sum of two points as a textbook has it; None is O."""
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % p == 0:
        return None
    slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, p) if a == b else (b[1] - a[1]) * pow(b[0] - a[0], -1, p)
    x = (slope * slope - a[0] - b[0]) % p
    return x, (slope * (a[0] - x) - a[1]) % p


def times(p, number, point):
    total = None
    for bit in bin(number)[2:]:
        total = add(p, total, total)
        total = add(p, total, point) if bit == "1" else total
    return total


def steps_of(out):
    """What `--steps` printed of a multiplication: (column or digit, its place, what was added, x and y of the sum)."""
    steps, goes_on = [], False
    for line in out.splitlines():
        if step := re.fullmatch(r" (column|digit) +[st]=(\d+) +([0-9a-f]{2})", line):
            steps.append((step[1], int(step[2]), int(step[3], 16), []))
        value = re.fullmatch(rf"   [xy] +{steps[-1][1]} +([0-9a-f]{{64}})", line) if steps else None
        if value:
            steps[-1][3].append(value[1])
        elif goes_on and re.fullmatch(r" {18}[0-9a-f]{32}", line):  # of P-384
            steps[-1][3][-1] += line.strip()
        goes_on = value is not None
    return [(kind, place, added, tuple(int(v, 16) for v in sum_) or None) for kind, place, added, sum_ in steps]


def follow(curve, out, point, bits):
    """Every step that was printed, computed again. The number that they spell, where they end, how many they are."""
    p, total, number, rows = CURVES[curve][0], None, 0, bits // 4
    for kind, place, added, shown in steps_of(out):
        if kind == "digit":
            number |= added << 4 * place
            total = add(p, times(p, 16, total), times(p, added, point))
        else:
            total = add(p, total, total)
            for row in range(4):
                number |= (added >> row & 1) << place + rows * row
                total = add(p, total, times(p, (added >> row & 1) << rows * row, point))
        expect(f"{curve}, {kind} {place}: the sum is right", shown == total, f"{shown}\n{total}")
    return number, total, len(steps_of(out))


for curve, bits in (("P-256", 256), ("P-384", 384)):
    p, _, g = CURVES[curve]
    d = int.from_bytes(os.urandom(bits // 8 - 1), "big") >> 9 | 1  # digits of 0 at the top: sums that are O
    key, peer = d.to_bytes(bits // 8, "big").hex(), times(p, 77, g)
    mine = run("prim", "ecdh", "--curve", curve, "--private", key, "--steps")[1]
    number, total, steps = follow(curve, mine, g, bits)
    expect(f"the columns of {curve} are the private key, and end in the public key", (number, steps) == (d, bits // 4) and mine.splitlines()[-1] ==
           "04" + "".join(c.to_bytes(bits // 8, "big").hex() for c in total), f"{number:x} {d:x} {steps}\n{mine[-900:]}")
    sec1 = "04" + "".join(c.to_bytes(bits // 8, "big").hex() for c in peer)
    shared = run("prim", "ecdh", "--curve", curve, "--private", key, "--peer", sec1, "--steps")[1]
    number, total, steps = follow(curve, shared, peer, bits)
    expect(f"the digits of {curve} are the private key, and end in the shared secret", (number, steps) == (d, bits // 4) and
           shared.splitlines()[-1] == total[0].to_bytes(bits // 8, "big").hex(), f"{number:x} {d:x} {steps}\n{shared[-900:]}")

verify = run("prim", "ecdsa", "verify", "--steps")[1]
row = {name.strip(): int(value, 16) for name, value in re.findall(r"^ (\S+(?: [GQ]\.[xy])?) +([0-9a-f]{64})$", verify, re.M)}
p, _, g = CURVES["P-256"]
q = re.search(r"--public +(\w+)\n +(\w+)\n +(\w+)", verify)
q = "".join(q.groups())
q = int(q[2:66], 16), int(q[66:], 16)
halves = re.split(r"^ digit", verify, maxsplit=1, flags=re.M)
for half, name, scalar, point in ((halves[0], "u1 G", "u1", g), (" digit" + halves[1], "u2 Q", "u2", q)):
    number, total, steps = follow("P-256", half, point, 256)
    expect(f"the steps of a verification make {name}", (number, total, steps) == (row[scalar], (row[name + ".x"], row[name + ".y"]), 64), str(row))
expect("their sum is R", add(p, (row["u1 G.x"], row["u1 G.y"]), (row["u2 Q.x"], row["u2 Q.y"])) == (row["R.x"], row["R.y"]), str(row))
number, total, steps = follow("P-256", run("prim", "ecdsa", "sign", "--steps")[1], g, 256)
expect("the steps of a signature make R from k", f"{number:064x}" == "a6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60" and
       total == (row["R.x"], row["R.y"]) and steps == 64, f"{number:x} {steps}")

# --- the commands in a trace -----------------------------------------------------------------------------

HEADER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../trace/text/recompute.h")
with open(HEADER, encoding="utf-8") as file:
    GIVEN = set(re.findall(r'"([\w-]+)"', re.search(r" given = \{(.*?)\}", file.read(), re.S)[1]))
expect("what is given is what nobody can compute", GIVEN == {"random", "premaster", "session", "key-log"}, str(GIVEN))
missing = [tool for tool in ("bash", "openssl", "xxd") if not shutil.which(tool)]
path = ENVIRONMENT | {"PATH": os.path.dirname(os.path.abspath(HANDGLASS)) + os.pathsep + os.environ["PATH"]}
ran, seen = {"handglass": 0, "openssl": 0}, set()
# What the openssl lines for signatures say, valid and invalid.
SAID = {"ok": "valid", "successfully": "valid", "failure": "invalid", "failed": "invalid"}


def shell(command):
    done = subprocess.run(["bash" if "<(" in command else "sh", "-c", command], capture_output=True, text=True, timeout=60, check=False, env=path)
    value = (done.stdout.split() or [""])[-1].replace(":", "").lower()
    return SAID.get(value, value), done.stderr


def expected(event):
    """What the lines of a derivation print."""
    if event["op"] in ("sign", "verify"):
        return "valid" if event["out"] != "00" else "invalid"
    return event["inputs"]["ciphertext"]["hex"] if event["op"] == "rsa-decrypt" else event["out"]


KDF = {"hkdf-extract", "hkdf-expand-label", "hmac", "prf", "slice"}
SCENES = [  # the first three are run whole; of the others, what is not the same once more
    [], ["tls12-rsa"], ["--group", "secp256r1", "--cipher", "TLS_AES_256_GCM_SHA384"],
    ["tls12-rsa", "--side", "server"],
    ["--group", "X25519MLKEM768"], ["--group", "X25519MLKEM768", "--side", "server", "--client-cert", "--key-type", "rsa"],
    ["--key-type", "ed25519", "--client-cert"], ["--key-type", "ed25519", "--side", "server"],
    ["--key-type", "ecdsa-p384", "--group", "secp384r1", "--side", "server"], ["--key-type", "ecdsa-p521", "--group", "secp521r1"],
    ["tls12-ecdhe", "--client-cert", "--key-type", "rsa"], ["tls12-ecdhe", "--client-cert", "--side", "server", "--key-type", "ed25519"],
    ["tls12-ecdhe", "--key-type", "ecdsa-p384", "--cipher", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"],
    ["tls12-resume"], ["tls12-resume", "--side", "server"], ["stolen-key"], ["--retry", "--key-update"], ["--flaw", "bad-signature"],
]
ops = set()
for number, scene in enumerate(SCENES):
    demo = ["demo", *scene, "--seed", "1"]
    events = [json.loads(line) for line in run(*demo, "--format", "jsonl")[1].splitlines()]
    derived = [e for e in events if e.get("t") == "derive" and e["op"] not in GIVEN]
    ops |= {e["op"] for e in events if e.get("t") == "derive"}
    commands = re.findall(r"^ +\$ (.*)$", run(*demo, "--explain", "full")[1], re.M)
    ours = [c for c in commands if c.startswith("handglass ")]
    expect(f"{demo}: each derivation has its command, but for what is given", len(ours) == len(derived) > 0,
           f"{len(ours)} commands, {len(derived)} values\n" + "\n".join(e["op"] for e in derived))
    at = -1
    for command in commands:
        at += command.startswith("handglass ")
        is_openssl = "openssl " in command
        if is_openssl and missing or at >= len(derived) or (command, expected(derived[at])) in seen or number > 2 and derived[at]["op"] in KDF:
            continue
        seen.add((command, expected(derived[at])))
        value, err = shell(command)
        ran["openssl" if is_openssl else "handglass"] += 1
        expect(f"{command}\n  gives the trace's {expected(derived[at])}", value == expected(derived[at]), value + err)
expect("the scenes have every operation but that of a key log", ops == KDF | (GIVEN - {"key-log"}) | {
    "public-key", "(ec)dhe", "ml-kem-keygen", "ml-kem-encaps", "ml-kem-decaps", "concatenate", "rsa-encrypt", "rsa-decrypt", "sign", "verify"}, str(ops))

print(f"prim: {len(names)} primitives, {len(HOSTILE)} inputs refused, {ran['handglass']} commands of traces run, {ran['openssl']} with openssl; "
      f"{len(wrong)} wrong")
for one in wrong:
    print(one)
if missing and not wrong:
    print(f"not run for want of {' and '.join(missing)}: the openssl commands")
    sys.exit(1 if os.environ.get("CI") == "true" else 77)
sys.exit(1 if wrong else 0)
