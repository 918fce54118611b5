#!/usr/bin/env python3
"""verify_trace_test.py TEST_TLS [CONNECTIONS [EDITS [SEED]]]

Does verify_trace.py confirm what is true, and does it find lies? TEST_TLS writes the streams of randomised
connections, client's and server's, of TLS 1.3 and of TLS 1.2, with and without secrets; all must be confirmed. Then
single values in randomly chosen lines are changed, one lie a time, and lines are dropped, swapped, doubled: all must
be found. So many EDITS are made to the streams of each version; and one to each octet string of a derivation with a
public key.

Not edited, since a stranger cannot know better:
  rfc src in        why and where the source says it, not what happened (their form is checked)
  note meta net http    what they tell is not of the protocol
  check, path       the figures that come from the trust store's own certificates (they are never sent), from
                    the clock's name, or from our own limits on paths: UNKNOWABLE below
"""
import collections, json, os, random, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import verify_trace

UNCITED = {"rfc", "src", "in"}
UNTOLD = {"note", "meta", "net", "http"}


def unknowable(event, path):
    """Whether a stranger cannot recompute this member."""
    if path[0] in UNCITED or event.get("t") in UNTOLD:
        return True
    args = event.get("args", {})
    if event.get("t") == "check" and path[0] == "args":
        of_anchor = event.get("subject", "").startswith("Certificate.tbsCertificate")
        return event["id"] == "path.path_length" and path[1] in ("limit", "issuer") or of_anchor and path[1] not in ("subject", "now", "needed")
    if event.get("t") == "path" and path[0] == "args":
        return path[1] == "clock" or args.get("from") == "store" and path[1] == "key_id"
    return False


def members(value, path=()):
    """Every value in an event: (path, value)."""
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from members(inner, path + (key,))
        elif not isinstance(inner, list):
            yield path + (key,), inner


def put(event, path, value):
    for key in path[:-1]:
        event = event[key]
    if value is None:
        del event[path[-1]]
    else:
        event[path[-1]] = value


HEX = {"hex", "header", "payload", "nonce", "aad", "plaintext", "out", "info", "raw", "digest"}


def lie(value, name, rng, others):
    """(kind of lie, another value)."""
    if isinstance(value, bool):
        return "boolean", not value
    if isinstance(value, int):
        return "number", rng.choice([value + 1, value - 1, value * 2 + 1, value ^ 1 << rng.randrange(8)])
    if name in HEX and value:
        at = rng.randrange(len(value))
        if rng.randrange(8) == 0:
            return "hex, shortened", value[:-2]
        return "hex digit", value[:at] + rng.choice([d for d in "0123456789abcdef" if d != value[at]]) + value[at + 1:]
    if value[:1] in "KT" and value[1:].isdigit():
        return "reference", value[0] + str(max(0, int(value[1:]) + rng.choice([-2, -1, 1, 2])))
    known = [o for o in others if o != value]
    if known and rng.randrange(2):
        return "another line's " + ("path" if name == "path" else "name"), rng.choice(known)
    if not value:
        return "text", "x"
    at = rng.randrange(len(value))
    return ("path" if name == "path" else "text"), value[:at] + rng.choice([c for c in "abcxyz019." if c != value[at]]) + value[at + 1:]


NEEDED = {"field", "map", "record", "transcript", "state"}  # without them a stream is not whole, however it is numbered


def edit(lines, pool, rng):
    """(kind, what was done, the lines with one lie) or None if this try came to nothing."""
    at, what = rng.randrange(1, len(lines)), rng.randrange(20)
    event = json.loads(lines[at])
    if what == 0:
        return "line dropped", f"{at + 1}", lines[:at] + lines[at + 1:]
    if what == 1:
        return "line doubled", f"{at + 1}", lines[:at] + [lines[at]] + lines[at:]
    if what == 2:
        other = rng.randrange(1, len(lines))
        if other == at:
            return None
        changed = list(lines)
        changed[at], changed[other] = lines[other], lines[at]
        return "lines swapped", f"{at + 1} and {other + 1}", changed
    if what == 3:
        if event["t"] not in NEEDED and "id" not in event or event["t"] == "check":
            return None
        rest = [json.loads(line) for line in lines[at + 1:]]
        return "line dropped, the others renumbered", f"{at + 1} {event['t']}", lines[:at] + [json.dumps({**e, "n": e["n"] - 1}) for e in rest]
    choices = [(p, v) for p, v in members(event) if not unknowable(event, p)]
    if not choices:
        return None
    path, value = rng.choice(choices)
    if what == 4 and path != ("n",):
        kind, new = "member removed", None
    else:
        kind, new = lie(value, path[-1], rng, pool[(event["t"],) + path])
        if new == value:
            return None
    put(event, path, new)
    told = f"line {at + 1} ({event.get('t')} {event.get('id', event.get('msg', event.get('op', '')))}): {'.'.join(path)}: {str(value)[:60]} -> {str(new)[:60]}"
    return kind, told, lines[:at] + [json.dumps(event)] + lines[at + 1:]


def write_streams(program, directory, count, **environment):
    os.makedirs(directory)
    subprocess.run([program, "[streams]"], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "HANDGLASS_STREAMS": directory, "HANDGLASS_STREAM_COUNT": str(count), **environment})
    streams = {}
    for name in sorted(os.listdir(directory)):
        with open(os.path.join(directory, name), encoding="utf-8") as file:
            streams[name] = file.read().splitlines()
    return streams


def shortest(streams):
    """By version, streams to tell lies in: short ones, for speed, and only where the truth was confirmed, else any lie
    would be "found". In TLS 1.3 a fifth of all, in TLS 1.2 the shortest of each cipher and each way to a master secret."""
    confirmed = sorted((lines for lines in streams.values() if verify_trace.verify(lines) is None), key=len)
    of13, of12 = [], {}
    for lines in confirmed:
        if not any('"msg":"ServerHello.server_version"' in line for line in lines):
            of13.append(lines)
            continue
        events = [json.loads(line) for line in lines]
        ways = {e["op"] for e in events if e.get("op") in ("session", "premaster", "rsa-decrypt")}
        of12.setdefault((next(e["aead"] for e in events if "aead" in e), *ways), lines)
    assert len(of13) >= 4 and len(of12) >= 4
    return {"TLS 1.3": of13[:max(4, len(of13) // 5)], "TLS 1.2": list(of12.values())}


def lies(streams, rng, count):
    """So many (kind, what was done, the lines of one of these streams with one lie)."""
    pools = []
    for lines in streams:
        pool = collections.defaultdict(list)
        for line in lines[1:]:
            event = json.loads(line)
            for path, value in members(event):
                if isinstance(value, str):
                    pool[(event["t"],) + path].append(value)
        pools.append(pool)
    while count:
        which = rng.randrange(len(streams))
        change = edit(streams[which], pools[which], rng)
        if change is not None:
            count -= 1
            yield change


KEYED = ("sign", "verify", "rsa-encrypt", "rsa-decrypt")


def lies_about_keys(streams):
    """In the first of each kind of derivation with a public key: one digit of every input, and of the result, changed."""
    told = set()
    for lines in streams:
        for at, line in enumerate(lines):
            event = json.loads(line)
            kind = event.get("op"), event.get("name"), event.get("inputs", {}).get("scheme", {}).get("text")
            if event.get("op") not in KEYED or kind in told:
                continue
            told.add(kind)
            for path, value in members(event):
                if path[-1] in ("hex", "out") and value:
                    changed = json.loads(line)
                    put(changed, path, value[:-1] + ("1" if value[-1] == "0" else "0"))
                    yield f"{event['op']} {event['name']}", f"line {at + 1}: {'.'.join(path)}", lines[:at] + [json.dumps(changed)] + lines[at + 1:]


def main():
    program, connections, edits, seed = (sys.argv[1:] + ["200", "1000", "1"][len(sys.argv) - 2:])[:4]
    rng, missed, wrong = random.Random(int(seed)), [], 0
    with tempfile.TemporaryDirectory() as directory:
        open_streams = write_streams(program, os.path.join(directory, "open"), int(connections))
        closed_streams = write_streams(program, os.path.join(directory, "closed"), max(1, int(connections) // 4), HANDGLASS_WITHHOLD="1")
    for title, streams in (("with secrets", open_streams), ("secrets withheld", closed_streams)):
        start, before = time.time(), wrong
        for name, lines in streams.items():
            found = verify_trace.verify(lines)
            if found:
                wrong += 1
                print(f"{name} ({title}): line {found[0]}: {found[2]}\n   {lines[min(found[0], len(lines)) - 1][:300]}")
        print(f"{len(streams)} streams {title}, {sum(map(len, streams.values()))} lines, {len(streams) - wrong + before} confirmed, "
              f"{time.time() - start:.1f} s")
    assert len(open_streams) == 2 * int(connections)

    start, told, found = time.time(), collections.Counter(), collections.Counter()
    short_streams = shortest(open_streams)
    for version, short in short_streams.items():
        for kind, what, lines in lies(short, rng, int(edits)):
            told[version, kind] += 1
            if verify_trace.verify(lines):
                found[version, kind] += 1
            else:
                missed.append(f"{version}, {kind}: {what}")
    of_keys = collections.Counter()
    for kind, what, lines in lies_about_keys(lines for short in short_streams.values() for lines in short):
        told["keys", kind] += 1
        of_keys[kind.split()[0]] += 1
        if verify_trace.verify(lines):
            found["keys", kind] += 1
        else:
            missed.append(f"{kind}: {what}")
    assert set(of_keys) == set(KEYED), of_keys
    for kind in sorted(told):
        print(f"{told[kind]:6} {', '.join(kind)}: {found[kind]} found")
    for what in missed:
        print("NOT FOUND", what)
    print(f"{sum(told.values())} edits, {sum(found.values())} found ({time.time() - start:.1f} s)")
    return 6 if missed or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
