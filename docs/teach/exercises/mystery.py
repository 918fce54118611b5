"""Makes a certificate chain with something wrong in it, for exercise 7.

    python3 mystery.py NUMBER        1 to 5; writes mystery-NUMBER/
"""
import base64
import subprocess
import sys

# Written so that one does not read it by accident.
FLAWS = base64.b64decode("cGF0aC1sZW5ndGggcHVycG9zZSBub3QtYS1jYSBuYW1lLWNvbnN0cmFpbnRzIGtleS11c2FnZQ==").decode().split()

number = int(sys.argv[1])
folder = f"mystery-{number}"
made = subprocess.run(["handglass", "pki", "make", folder, "--host", "server.test", "--break", FLAWS[number - 1]],
                      stdout=subprocess.DEVNULL, check=False)
print(folder if made.returncode == 0 else "not made")
sys.exit(made.returncode)
