"""nist_all.py RUNNER FOLDER: every .rsp file for hashes and AES below a folder; all cases must pass."""
import pathlib
import subprocess
import sys

runner, folder = sys.argv[1:]
files = sorted(path for part in ("sha", "aes") for path in (pathlib.Path(folder) / part).rglob("*.rsp"))
if len(files) < 60:
    sys.exit(f"only {len(files)} files in {folder}")
run = subprocess.run([runner, *map(str, files)], capture_output=True, text=True)
lines = run.stdout.splitlines()
print(*(line for line in lines if line.startswith("FAIL")), sep="\n")
print(len(files), "files:", lines[-1])
sys.exit(run.returncode)
