"""msan.py COMPILER TOP BUILD: builds tests/crypto/msan.cpp with MemorySanitizer, and runs it both ways."""
import pathlib
import subprocess
import sys

compiler, top, build = sys.argv[1:]
top, build = pathlib.Path(top), pathlib.Path(build)
# A secret may be handed to a function; only what is done with it there counts.
FLAGS = ["-std=c++2b", "-O1", "-fsanitize=memory", "-fno-sanitize-memory-param-retval", "-DHANDGLASS_MSAN", f"-I{top}"]
AVX512 = ["-mavx512f", "-mavx512bw", "-mavx512vl", "-mavx512dq"]
SOURCES = {
    "tests/crypto/msan.cpp": [],
    "core/secret.cpp": [], "core/result.cpp": [], "core/bytes.cpp": [], "core/alert.cpp": [],
    "crypto/cpu.cpp": [],
    "crypto/hash/sha256.cpp": [],
    "crypto/hash/sha256_ni.cpp": ["-msha", "-msse4.1"],
    "crypto/hash/sha512.cpp": [],
    "crypto/hash/sha512_avx512.cpp": ["-mbmi", "-mbmi2", *AVX512],
    "crypto/aes/aes_reference.cpp": [], "crypto/aes/forget.cpp": [],
    "crypto/aes/aes_ni.cpp": ["-maes", "-mpclmul", "-mssse3"],
    "crypto/aes/ghash_clmul.cpp": ["-maes", "-mpclmul", "-mssse3"],
    "crypto/aes/aes_vaes.cpp": ["-maes", "-mvaes", *AVX512],
    "crypto/aes/ghash_vaes.cpp": ["-mpclmul", "-mvpclmulqdq", *AVX512],
    "crypto/aead/poly1305_portable.cpp": [],
    "crypto/aead/chacha20_avx2.cpp": ["-mavx2"],
    "crypto/aead/poly1305_avx2.cpp": ["-mavx2"],
    "crypto/aead/chacha20_avx512.cpp": AVX512,
    "crypto/aead/poly1305_avx512.cpp": ["-mavx512ifma", *AVX512],
    "crypto/bigint/ifma.cpp": ["-mavx512ifma", *AVX512],
    "crypto/bigint/power_fast.cpp": [], "crypto/bigint/arithmetic.cpp": [], "crypto/bigint/number.cpp": [],
    "crypto/ec/fast/base25519_ifma.cpp": ["-mavx512ifma", *AVX512],
    "crypto/ec/fast/x25519_ifma.cpp": ["-mavx512ifma", *AVX512],
}
objects = []
for source, flags in SOURCES.items():
    target = build / ("msan_" + source.replace("/", "_") + ".o")
    subprocess.run([compiler, *FLAGS, *flags, "-c", top / source, "-o", target], check=True)
    objects.append(target)
program = build / "msan"
subprocess.run([compiler, "-fsanitize=memory", *objects, "-lsodium", "-o", program], check=True)

run = subprocess.run([program], capture_output=True, text=True)
print(run.stdout + run.stderr)
if run.returncode:
    sys.exit(run.returncode)
planted = subprocess.run([program, "planted"], capture_output=True, text=True)
if planted.returncode == 0 or "use-of-uninitialized-value" not in planted.stderr:
    sys.exit("the planted table was not noticed: nobody was watching")
print("and a planted table was noticed")
