"""refuses.py RUNNER: what the runner of NIST's files must not take for a pass. See tests/wycheproof/refuses.py."""
import pathlib
import subprocess
import sys
import tempfile

runner = sys.argv[1]
SHA = "[L = 32]\n\nLen = 24\nMsg = 616263\nMD = ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n\n"
# GCM's designers' test case 2, as NIST's files write it
GCM = """[Keylen = 128]
[IVlen = 96]
[PTlen = 128]
[AADlen = 0]
[Taglen = 128]

Count = 0
Key = 00000000000000000000000000000000
IV = 000000000000000000000000
PT = 00000000000000000000000000000000
AAD =
CT = 0388dace60b6a392f328c2b971b2fe78
Tag = ab6e47d42cec13bdf53a67b21257bddf

"""
# FIPS 197 appendix C.1
ECB = """[ENCRYPT]

COUNT = 0
KEY = 000102030405060708090a0b0c0d0e0f
PLAINTEXT = 00112233445566778899aabbccddeeff
CIPHERTEXT = 69c4e0d86a7b0430d8cdb78070b4c55a

"""
# file name, text: cases that pass, failures
FAULTS = [
    ("SHA256ShortMsg.rsp", SHA, 1, 0),
    ("gcmEncryptExtIV128.rsp", GCM, 1, 0),
    ("ECBMMT128.rsp", ECB, 1, 0),
    ("SHA256ShortMsg.rsp", SHA.replace("15ad", "15ae"), 0, 1),
    ("SHA256ShortMsg.rsp", SHA.replace("L = 32", "L = 28"), 0, 1),
    ("SHA256ShortMsg.rsp", SHA.replace("L = 32", "LL = 32"), 0, 1),
    ("SHA256ShortMsg.rsp", SHA.replace("Len = 24", "Len = 999"), 0, 1),
    ("SHA256ShortMsg.rsp", SHA.replace("Len = 24", "Len = -8"), 0, 1),
    ("SHA256ShortMsg.rsp", SHA.replace("616263", "61626"), 0, 1),
    ("SHA256ShortMsg.rsp", SHA.replace("Msg = ", "Twist = 00\nMsg = "), 0, 1),
    ("SHA256ShortMsg.rsp", SHA + "Len = 24\nMsg = 616263\n", 0, 1),
    ("SHA257ShortMsg.rsp", SHA, 0, 1),
    ("TwistShortMsg.rsp", SHA, 0, 1),
    ("SHA3_256ShortMsg.rsp", SHA, 0, 1),
    ("SHA3_256ShortMsg.rsp", SHA.replace("L = 32", "L = 257"), 0, 1),
    ("SHA256ShortMsg.rsp", "", 0, 1),
    ("SHA256ShortMsg.rsp", "# nothing\n", 0, 1),
    ("gcmEncryptExtIV128.rsp", GCM.replace("ddf", "dde"), 0, 1),
    ("gcmEncryptExtIV128.rsp", GCM.replace("fe78", "fe79"), 0, 1),
    ("gcmEncryptExtIV128.rsp", GCM.replace("Tag = ab6e47d42cec13bdf53a67b21257bddf", "Tag ="), 0, 1),
    ("gcmEncryptExtIV128.rsp", GCM.replace("CT = 0388dace60b6a392f328c2b971b2fe78", "CT ="), 0, 1),
    ("gcmEncryptExtIV128.rsp", GCM.replace("Key = 00", "Key = "), 0, 1),
    ("gcmEncryptExtIV128.rsp", GCM.replace("PT = 00000000000000000000000000000000", "FAIL"), 0, 1),
    ("ECBMMT128.rsp", ECB.replace("c55a", "c55b"), 0, 1),
    ("ECBMMT128.rsp", ECB.replace("KEY = 00", "KEY = 0000"), 0, 1),
    ("ECBMMT128.rsp", ECB.replace("PLAINTEXT = 00", "PLAINTEXT = "), 0, 1),
    ("CBCMMT128.rsp", ECB, 0, 1),
]

faults = 0
with tempfile.TemporaryDirectory() as temporary:
    for name, text, passes, failures in FAULTS + [("missing.rsp", None, 0, 1)]:
        path = pathlib.Path(temporary) / name
        if text is not None:
            path.write_text(text)
        done = subprocess.run([runner, str(path)], capture_output=True, text=True)
        lines = done.stdout.splitlines()
        counted = [sum(line.startswith(verdict + "\t") for line in lines) for verdict in ("PASS", "FAIL")]
        if (
            counted != [passes, failures]
            or lines[-1:] != [f"{passes} passed, {failures} failed, 0 skipped"]
            or done.returncode != (1 if failures else 0)
        ):
            print(name, (text or "")[:60].replace("\n", " "), "->", lines, done.returncode)
            faults += 1
if subprocess.run([runner], capture_output=True).returncode == 0:
    print("no files at all are a success")
    faults += 1
print(len(FAULTS) + 2, "plants,", faults, "not caught")
sys.exit(faults != 0)
