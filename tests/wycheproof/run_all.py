"""run_all.py RUNNER FOLDER: every Wycheproof file of a folder, and what may be left out.

Fails if a case fails, if a file has none, or if another number of cases is skipped than is named here: a skip
has to be somebody's decision.
"""
import collections
import pathlib
import subprocess
import sys

# file: cases; the reason is in the runner's line
SKIPS = {
    "ec_prime_order_curves_test.json": 23,  # curves that we do not compute: brainpool, secp256k1, secp224r1 ...
    "rsa_pkcs1_1024_sig_gen_test.json": 8,  # signatures over SHA-1 are refused by design; so below
    "rsa_pkcs1_2048_sig_gen_test.json": 8,
    "rsa_pss_2048_sha1_mgf1_20_params_test.json": 88,
    "rsa_pss_2048_sha1_mgf1_20_test.json": 88,
    "rsa_pss_misc_params_test.json": 54,
    "rsa_pss_misc_test.json": 54,
}

runner, folder = sys.argv[1:]
files = sorted(pathlib.Path(folder).glob("*.json"))
if not files:
    sys.exit("no files in " + folder)
run = subprocess.run([runner, *map(str, files)], capture_output=True, text=True)
lines = run.stdout.splitlines()
skipped = collections.Counter()
seen = collections.Counter()
for line in lines[:-1]:
    verdict, where, comment = line.split("\t", 2)
    seen[where.rsplit(":", 1)[0]] += 1
    if verdict == "FAIL":
        print(line)
    if verdict == "SKIP":
        skipped[where.rsplit(":", 1)[0]] += 1
for file in files:
    if not seen[file.name]:
        sys.exit(f"{file.name}: no case ran")
if dict(skipped) != SKIPS:
    print("skipped:", dict(skipped))
    print("named:  ", SKIPS)
    sys.exit("what is skipped is not what is named")
print(lines[-1])
sys.exit(run.returncode)
