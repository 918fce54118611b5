"""The curve y^2 = x^3 - 3x + 8 modulo 23: small enough to look at every point. Lesson 15."""
p = 23
points = [(x, y) for x in range(p) for y in range(p) if (y * y - (x**3 - 3 * x + 8)) % p == 0]
G = (1, 11)


def add(P, Q):
    if P is None:
        return Q
    if Q is None:
        return P
    (x1, y1), (x2, y2) = P, Q
    if x1 == x2 and (y1 + y2) % p == 0:
        return None  # opposite points: the point at infinity, the zero of this addition
    if P == Q:
        slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, p)  # of the tangent
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, p)  # of the line through both
    x3 = (slope * slope - x1 - x2) % p
    return x3, (slope * (x1 - x3) - y1) % p


def times(k, P):
    """P + P + ... + P. Real programs double and add; for 23 this will do."""
    sum = None
    for _ in range(k):
        sum = add(sum, P)
    return sum
