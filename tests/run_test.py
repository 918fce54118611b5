#!/usr/bin/env python3
"""`./run test` installs what the tests need: once a tree, and once more when the list has grown since.

A copy of the script runs where nothing is installed but what it is written in. The package manager, Meson and Ninja
are stand-ins here that write down what they were told.
"""
import pathlib, re, shutil, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
# The manager "installs" by putting a program of the package's name there.
MANAGER = """#!/bin/sh
echo "$@" >>"$LOG"
[ "$1" = install ] || exit 0
for package; do case $package in -*|install) ;; *) : >"$BIN/$package"; chmod +x "$BIN/$package" ;; esac; done
"""


def main():
    with tempfile.TemporaryDirectory(prefix="handglass-run-") as scratch:
        scratch = pathlib.Path(scratch)
        programs, log, tree = scratch / "bin", scratch / "log", scratch / "tree"
        (tree / "build").mkdir(parents=True)
        (tree / "build/build.ninja").touch()  # configured already
        programs.mkdir()
        for name in "sh awk cat chmod cmp cp dirname env grep head id mkdir sed tail touch tr".split():
            (programs / name).symlink_to(shutil.which(name))
        for name, text in {"apt-get": MANAGER, "sudo": '#!/bin/sh\nexec "$@"\n', "meson": "#!/bin/sh\n", "ninja": "#!/bin/sh\n"}.items():
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)

        def installed(peers):
            """What `./run test` had installed, where the tests' peers are these."""
            text = (ROOT / "run").read_text()
            for variable, words in (("peers", peers), ("browser", ""), ("book", "")):
                text, count = re.subn(rf"^{variable}='[^']*'", f"{variable}='{words}'", text, flags=re.M)
                assert count == 1, f"run has no list {variable}"
            (tree / "run").write_text(text)
            log.write_text("")
            done = subprocess.run(["/bin/sh", tree / "run", "test"], capture_output=True, text=True, timeout=120,
                                  env={"PATH": str(programs), "LOG": str(log), "BIN": str(programs), "HOME": str(scratch)})
            assert done.returncode == 0, done
            return [line.split()[-1] for line in log.read_text().splitlines() if line.startswith("install")]

        for what, peers, expected in (("the first time", "valgrind", ["valgrind"]), ("again", "valgrind", []),
                                      ("with a longer list", "valgrind xxd", ["xxd"]), ("again", "valgrind xxd", [])):
            found = installed(peers)
            print("ok  " if found == expected else "FAIL", f"{what}: installed {found or 'nothing'}")
            if found != expected:
                sys.exit(1)


main()
