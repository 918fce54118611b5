"""refuses.py RUNNER FOLDER: what the Wycheproof runner must not take for a pass.

Takes two good files apart, plants one fault at a time, and looks for exactly the failures it must cause, a
closing line that counts them, and an exit code that is not 0. A runner that cannot fail proves nothing.
"""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

runner, folder = sys.argv[1:]
folder = pathlib.Path(folder)
gcm = json.loads((folder / "aes_gcm_test.json").read_text())
ecdsa = json.loads((folder / "ecdsa_secp256r1_sha256_test.json").read_text())


def few(file, count=4):
    """The file cut down to its first cases."""
    out = copy.deepcopy(file)
    group = out["testGroups"][0]
    group["tests"] = group["tests"][:count]
    out["testGroups"] = [group]
    out["numberOfTests"] = len(group["tests"])
    return out


def planted(base, change):
    file = few(base)
    change(file, file["testGroups"][0], file["testGroups"][0]["tests"][0])
    return json.dumps(file)


def flip(test, name):
    test[name] = test[name][:-1] + ("0" if test[name][-1] != "0" else "1")


def put(where, name, value):
    where[name] = value


# What is planted: how many of four cases must pass, and how many failures there must be.
FAULTS = {
    "nothing": (planted(gcm, lambda f, g, t: None), 4, 0),
    "a ciphertext": (planted(gcm, lambda f, g, t: flip(t, "tag")), 3, 1),
    "a plaintext": (planted(gcm, lambda f, g, t: put(t, "msg", "00" + t["msg"])), 3, 1),
    "good called bad": (planted(gcm, lambda f, g, t: put(t, "result", "invalid")), 3, 1),
    "a result": (planted(gcm, lambda f, g, t: put(t, "result", "fine")), 3, 1),
    "an attribute of a case": (planted(gcm, lambda f, g, t: put(t, "twist", "00")), 3, 1),
    "an attribute of a group": (planted(gcm, lambda f, g, t: put(g, "twist", 1)), 0, 4),
    "an attribute of the file": (planted(gcm, lambda f, g, t: put(f, "twist", 1)), 0, 1),
    "an algorithm": (planted(gcm, lambda f, g, t: put(f, "algorithm", "AES-GCX")), 0, 4),
    "a type": (planted(gcm, lambda f, g, t: put(g, "type", "AeadTwist")), 0, 4),
    "a flag without a note": (planted(gcm, lambda f, g, t: put(t, "flags", ["Twist"])), 3, 1),
    "an attribute gone": (planted(gcm, lambda f, g, t: t.pop("iv")), 3, 1),
    "no hexadecimal": (planted(gcm, lambda f, g, t: put(t, "msg", "zz")), 3, 1),
    "a key of no size": (planted(gcm, lambda f, g, t: (put(g, "keySize", 8), put(t, "key", "00"))), 0, 4),
    "a count": (planted(gcm, lambda f, g, t: put(f, "numberOfTests", 5)), 4, 1),
    "no tests in a group": (planted(gcm, lambda f, g, t: g.pop("tests")), 0, 1),
    "no case": (planted(gcm, lambda f, g, t: (g["tests"].clear(), put(f, "numberOfTests", 0))), 0, 1),
    "groups that are none": (planted(gcm, lambda f, g, t: put(f, "testGroups", 7)), 0, 1),
    "a group that is none": (planted(gcm, lambda f, g, t: put(f, "testGroups", ["x"])), 0, 1),
    "a comment that is none": (planted(gcm, lambda f, g, t: put(t, "comment", 7)), 0, 1),
    "an algorithm that is none": (planted(gcm, lambda f, g, t: put(f, "algorithm", 7)), 0, 1),
    "a signature": (planted(ecdsa, lambda f, g, t: flip(t, "sig")), 3, 1),
    "a curve": (planted(ecdsa, lambda f, g, t: put(g["publicKey"], "curve", "twist256")), 0, 4),
    "a hash": (planted(ecdsa, lambda f, g, t: put(g, "sha", "SHA-257")), 0, 4),
    "an empty file": ("", 0, 1),
    "half a file": (json.dumps(few(gcm))[:-9], 0, 1),
    "a list": ("[]", 0, 1),
    "a word": ('"testGroups"', 0, 1),
    "no groups": ("{}", 0, 1),
}


def run(*files):
    done = subprocess.run([runner, *map(str, files)], capture_output=True, text=True)
    lines = done.stdout.splitlines()
    words = lines[-1].split() if lines else []
    if len(words) != 6 or words[1::2] != ["passed,", "failed,", "skipped"]:
        sys.exit(f"no closing line: {lines[-1:]}, exit code {done.returncode}")
    for verdict, count in zip(("PASS", "FAIL", "SKIP"), words[::2]):
        if sum(line.startswith(verdict + "\t") for line in lines[:-1]) != int(count):
            sys.exit(f"the closing line counts wrongly: {lines[-1]}")
    return int(words[0]), int(words[2]), done.returncode


faults = 0
with tempfile.TemporaryDirectory() as temporary:
    good = pathlib.Path(temporary) / "good.json"
    good.write_text(FAULTS["nothing"][0])
    bad = pathlib.Path(temporary) / "bad.json"
    for name, (text, passes, failures) in FAULTS.items():
        bad.write_text(text)
        expected = passes, failures, 1 if failures else 0
        # And a good file after it, which must still be run.
        if run(bad) != expected or run(bad, good) != (passes + 4, failures, expected[2]):
            print(f"{name}: {run(bad)}, not {expected}")
            faults += 1
    if run(pathlib.Path(temporary) / "missing.json") != (0, 1, 1):
        print("a missing file is not a failure")
        faults += 1
if subprocess.run([runner], capture_output=True).returncode == 0:
    print("no files at all are a success")
    faults += 1
print(len(FAULTS) + 2, "plants,", faults, "not caught")
sys.exit(faults != 0)
