"""ML-KEM-768 as FIPS 203 writes it, for verify_trace.py: a second pair of eyes on crypto/kem, as slow and plain as can be.
The names are the standard's. Only what the two sides of a key exchange compute; nothing here is constant time."""
import hashlib

Q, N, K, DU, DV = 3329, 256, 3, 10, 4
ZETA = [pow(17, int(f"{i:07b}"[::-1], 2), Q) for i in range(128)]
GAMMA = [pow(17, 2 * int(f"{i:07b}"[::-1], 2) + 1, Q) for i in range(128)]


def ntt(f):  # algorithm 9
    f, i, size = f[:], 1, 128
    while size >= 2:
        for start in range(0, N, 2 * size):
            for j in range(start, start + size):
                t = ZETA[i] * f[j + size] % Q
                f[j], f[j + size] = (f[j] + t) % Q, (f[j] - t) % Q
            i += 1
        size //= 2
    return f


def inverse_ntt(f):  # algorithm 10
    f, i, size = f[:], 127, 2
    while size <= 128:
        for start in range(0, N, 2 * size):
            for j in range(start, start + size):
                f[j], f[j + size] = (f[j] + f[j + size]) % Q, ZETA[i] * (f[j + size] - f[j]) % Q
            i -= 1
        size *= 2
    return [x * 3303 % Q for x in f]


def multiply(f, g):  # algorithms 11 and 12
    out = []
    for i in range(128):
        a0, a1, b0, b1 = f[2 * i], f[2 * i + 1], g[2 * i], g[2 * i + 1]
        out += [(a0 * b0 + a1 * b1 * GAMMA[i]) % Q, (a0 * b1 + a1 * b0) % Q]
    return out


def add(*polynomials):
    return [sum(column) % Q for column in zip(*polynomials)]


def encode(d, f):  # algorithm 5
    return sum(x << d * i for i, x in enumerate(f)).to_bytes(32 * d, "little")


def decode(d, octets):  # algorithm 6
    number = int.from_bytes(octets, "little")
    return [(number >> d * i) % (1 << d) for i in range(N)]


def compress(d, f):
    return [((x << d + 1) + Q) // (2 * Q) % (1 << d) for x in f]


def decompress(d, f):
    return [(x * Q * 2 + (1 << d)) >> d + 1 for x in f]


def sample_ntt(seed):  # algorithm 7
    stream, out = hashlib.shake_128(seed).digest(168 * 8), []
    for at in range(0, len(stream), 3):
        c = stream[at:at + 3]
        out += [d for d in (c[0] + 256 * (c[1] % 16), c[1] // 16 + 16 * c[2]) if d < Q]
    return out[:N]


def noise(seed, counter):  # algorithm 8 with eta = 2
    bits = int.from_bytes(hashlib.shake_256(seed + bytes([counter])).digest(128), "little")
    bit = lambda i: bits >> i & 1
    return [(bit(4 * i) + bit(4 * i + 1) - bit(4 * i + 2) - bit(4 * i + 3)) % Q for i in range(N)]


def matrix(rho):
    return [[sample_ntt(rho + bytes([j, i])) for j in range(K)] for i in range(K)]


def dot(a, b):
    return add(*(multiply(x, y) for x, y in zip(a, b)))


def key_pair(seed):
    """Algorithms 13 and 16: (s, encapsulation key)."""
    g = hashlib.sha3_512(seed[:32] + bytes([K])).digest()
    rho, sigma = g[:32], g[32:]
    s, e = ([ntt(noise(sigma, i + at)) for i in range(K)] for at in (0, K))
    t = [add(dot(row, s), e[i]) for i, row in enumerate(matrix(rho))]
    return s, b"".join(encode(12, x) for x in t) + rho


def encapsulate(ek, m):
    """Algorithms 14 and 17: (shared secret, ciphertext)."""
    g = hashlib.sha3_512(m + hashlib.sha3_256(ek).digest()).digest()
    r, rho = g[32:], ek[-32:]
    t = [decode(12, ek[384 * i:384 * i + 384]) for i in range(K)]
    y = [ntt(noise(r, i)) for i in range(K)]
    u = [add(inverse_ntt(dot(column, y)), noise(r, K + i)) for i, column in enumerate(zip(*matrix(rho)))]
    v = add(inverse_ntt(dot(t, y)), noise(r, 2 * K), decompress(1, decode(1, m)))
    return g[:32], b"".join(encode(DU, compress(DU, x)) for x in u) + encode(DV, compress(DV, v))


def decapsulate(seed, c):
    """Algorithms 15 and 18: the shared secret."""
    s, ek = key_pair(seed)
    u = [ntt(decompress(DU, decode(DU, c[320 * i:320 * i + 320]))) for i in range(K)]
    w = add(decompress(DV, decode(DV, c[320 * K:])), [-x for x in inverse_ntt(dot(s, u))])
    shared, again = encapsulate(ek, encode(1, compress(1, w)))
    return shared if again == c else hashlib.shake_256(seed[32:] + c).digest(32)


def is_key(ek):
    """The check of section 7.2."""
    return len(ek) == 1184 and all(x < Q for i in range(K) for x in decode(12, ek[384 * i:384 * i + 384]))
