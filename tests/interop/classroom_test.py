#!/usr/bin/env python3
"""What a classroom uses: --present on a real terminal and in a file, --step, and demo --quiz."""
import codecs, fcntl, json, os, pty, re, select, signal, struct, subprocess, termios, time

from peers import Cases, ENVIRONMENT, HANDGLASS, Impossible, PATIENCE, expect, handglass

cases = Cases("the classroom")
SCENES = ["tls13", "tls12-rsa", "tls12-ecdhe", "tls12-resume"]
ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"


class Terminal:
    """Our program on a terminal of its own, so many rows and columns large."""

    def __init__(self, *argv, rows=40, columns=120, stdin=None):
        try:
            self.master, self.slave = pty.openpty()
        except OSError as reason:
            raise Impossible(reason) from None
        self.resize(rows, columns)
        self.before, self.output = self.modes(), ""
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a read may end within a character

        def own():
            os.setsid()
            fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
        self.process = subprocess.Popen([HANDGLASS, *argv], stdin=self.slave if stdin is None else stdin, stdout=self.slave, stderr=subprocess.DEVNULL,
                                        env=ENVIRONMENT | {"TERM": "xterm"}, preexec_fn=own, pass_fds=[self.slave])

    def modes(self):
        return termios.tcgetattr(self.slave)

    def resize(self, rows, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, until):
        """What comes until the pattern is there, in what came since the last call."""
        start, end = len(self.output), time.monotonic() + PATIENCE
        while not (found := re.search(until, self.output[start:], re.S)):
            expect(time.monotonic() < end, "waited in vain for", until, "in", ascii(self.output[start:][-600:]))
            if select.select([self.master], [], [], 0.1)[0]:
                self.hear()
        return self.output[start:start + found.end()]

    def hear(self):
        self.output += self.decoder.decode(os.read(self.master, 65536))

    def type(self, keys):
        os.write(self.master, keys.encode())

    def end(self):
        """Its exit code, once it has ended by itself. What it says until then has to be read: a terminal holds little."""
        until = time.monotonic() + PATIENCE
        while True:
            has_ended = self.process.poll() is not None  # before the last look, which then sees all
            if select.select([self.master], [], [], 0.2 if has_ended else 0.05)[0]:
                self.hear()
            elif has_ended:
                break
            expect(time.monotonic() < until, "it does not end; it said", ascii(self.output[-600:]))
        code = self.process.returncode
        after = self.modes()
        os.close(self.master), os.close(self.slave)
        expect(after == self.before, "the terminal was left in another mode")
        expect(self.output.count(ENTER) == self.output.count(LEAVE), "the other screen was not left", self.output.count(ENTER), self.output.count(LEAVE))
        expect(self.output.rstrip().endswith(LEAVE), "something came behind the end:", ascii(self.output[-80:]))
        expect(self.output.rfind("\x1b[?25h") > self.output.rfind("\x1b[?25l"), "the cursor is still hidden")
        return code


KEYS = r"space: on · p: back · q: quit"


def keys():
    for options in (["demo", "--seed", "1"], ["replay", "rfc8448/simple-1rtt"]):
        t = Terminal(*options, "--present", "--color", "never")
        expect(" 1/" in t.read(KEYS), "does not begin with the first screen")
        expect(not t.modes()[3] & (termios.ICANON | termios.ECHO), "keys are not read one by one")
        t.type(" ")
        expect(" 2/" in t.read(KEYS), "space does not go on")
        t.type("\r")
        expect(" 3/" in t.read(KEYS), "Enter does not go on")
        t.type("p")
        expect(" 2/" in t.read(KEYS), "p does not go back")
        t.type("\x1b[C")
        expect(" 3/" in t.read(KEYS), "the arrow does not go on")
        t.type("\x1b[5~")
        expect(" 2/" in t.read(KEYS), "page up does not go back")
        t.type("G")
        last = re.search(r" (\d+)/(\d+)", t.read(KEYS))
        expect(last[1] == last[2], "G does not go to the end")
        t.type(" ")
        expect(f" {last[2]}/" in t.read(KEYS), "the end is not the end")
        t.type("g")
        expect(" 1/" in t.read(KEYS), "g does not go to the beginning")
        t.type("x?q") if options[0] == "demo" else t.type("q")
        if options[0] == "replay":  # what the command says besides comes on the ordinary screen
            t.read("agree with RFC 8448")
            code = t.process.wait(PATIENCE)
            expect(code == 0, code)
            expect(t.modes() == t.before, "the terminal was left in another mode")
        else:
            expect(t.end() == 0, "does not end with 0")


def interrupted(how):
    t = Terminal("demo", "--seed", "1", "--present")
    t.read(KEYS)
    if isinstance(how, str):
        t.type(how)
    else:
        t.process.send_signal(how)
    code = t.end()
    expect(code < 0, "it ended with", code, "as if nothing had happened")


def stopped():
    """Ctrl-Z gives the terminal back; going on takes it again."""
    t = Terminal("demo", "--seed", "1", "--present")
    t.read(KEYS)
    t.type(" ")
    t.read(" 2/.*" + KEYS)
    t.type("\x1a")
    _, status = os.waitpid(t.process.pid, os.WUNTRACED)
    expect(os.WIFSTOPPED(status), "Ctrl-Z does not stop it:", status)
    expect(t.modes() == t.before, "stopped, it keeps the terminal")
    t.process.send_signal(signal.SIGCONT)
    t.read(" 2/.*" + KEYS)
    expect(t.modes() != t.before, "it goes on without its keys")
    t.type("q")
    expect(t.end() == 0, "does not end with 0")


def windows():
    t = Terminal("demo", "--seed", "1", "--present", "--color", "never", rows=24, columns=80)
    for _ in range(6):
        lines = t.read(KEYS).split("\x1b[2J")[-1].split("\x1b[")[0].splitlines()
        expect(len(lines) <= 22, len(lines), "lines in 24 rows")
        # (A name is not broken: the longest of the registries stand out.)
        wide = [line for line in map(str.rstrip, lines) if len(line) > 80 and len(line.split()[-1]) < 24]
        expect(not wide, "in 80 columns:", wide)
        t.type(" ")
    t.resize(40, 120)
    t.process.send_signal(signal.SIGWINCH)
    t.read(KEYS)
    t.type("q")
    expect(t.end() == 0, "does not end with 0")


def no_keys():
    """Standard output is a terminal, standard input is nothing."""
    t = Terminal("demo", "--seed", "1", "--present", stdin=subprocess.DEVNULL)
    expect(t.end() == 0 and " 1/" in t.output, t.output[-300:])


def screens():
    for scene in SCENES:
        for lang in ("en", "zh"):
            made = [handglass("demo", scene, "--seed", "9", "--lang", lang, "--present").stdout.decode() for _ in range(2)]
            expect(made[0] == made[1], "two runs differ")
            titles = re.findall(r"^━━ (.*?) ━+ (\d+)/(\d+)$", made[0], re.M)
            expect([int(n) for _, n, _ in titles] == list(range(1, int(titles[0][2]) + 1)), "the numbers have gaps", titles)
            for screen in made[0].split("\n\n━━"):
                expect(len(screen.splitlines()) <= 31, "a screen of", len(screen.splitlines()), "lines")
            expect("\x1b" not in made[0], "escape sequences in a file")
    colour = handglass("demo", "--seed", "9", "--present", "--color", "always").stdout.decode()
    expect(re.sub(r"\x1b\[[0-9;]*m", "", colour) == handglass("demo", "--seed", "9", "--present").stdout.decode(), "--color always is not the same with colours")
    ascii_only = handglass("demo", "--seed", "9", "--present", "--ascii", "--lang", "en").stdout
    expect(ascii_only.isascii(), "--ascii is not")
    for wrong in (["--present", "--step"], ["--present", "--format", "jsonl"], ["--step", "--format", "html"]):
        done = handglass("demo", *wrong, code=2)
        expect(done.stderr and not done.stdout, wrong, "does not say why")


def steps():
    """The prompt says what was, whichever way one goes: checked against the JSON Lines of the same connection."""
    events = [json.loads(line) for line in handglass("demo", "--seed", "1", "--format", "jsonl").stdout.splitlines()][1:]
    wanted = [1, 61, 200, 112, 554, 108, 60, 2, 530, len(events)]
    typed = "".join(f"g {n}\n" for n in wanted) + "q\n"
    shown = handglass("demo", "--seed", "1", "--step", stdin=typed.encode()).stdout.decode()
    prompts = re.findall(r"event (\d+) of (\d+)(?: so far)? · (.*?) · keys: (\d+)>", shown)[1:]
    expect([int(p[0]) for p in prompts[:len(wanted)]] == wanted, [p[0] for p in prompts])
    most = 0
    for number, last, state, keys in prompts:
        before = events[:int(number)]
        most = max(most, int(number))
        expect(int(last) == most, "so far", last, "not", most)
        arrows = [e for e in before if e["t"] == "state"]
        if arrows:
            expect(state == f"client {arrows[-1]['to']}", number, state)
        expect(int(keys) == sum(e["t"] == "derive" and "id" in e for e in before), number, keys)
    expect(any("no state yet" in p[2] for p in prompts) or prompts[-1], prompts)


def golden():
    """A seed is a promise: what one prepares is what the room sees, on every machine and with every release. (Who
    changes a sentence of the catalogue or adds a question may have to renew what stands here; nobody else.)"""
    deck = handglass("demo", "--seed", "1", "--lang", "en", "--present").stdout.decode()
    for part in ("  random[32]                       3658c2fa…a18083bd  32 random bytes of the server's own\n",
                 "  server_share.key_exchange[32]    6bf23b74…3c39cc6c  an ephemeral public key", "    = 48afcd4e…aa45685f\n", "    = 6a8d98a8…c307cd4a\n",
                 "nonce = K8 XOR 0 = 297d65b6edddfebb177619f1    AAD = 17 03 03 04 2c"):
        expect(part in deck, part, "is not on the screens")
    for scene, letters in GOLDEN.items():
        text = handglass("demo", scene, "--quiz", "--seed", "3", "--lang", "en", "--width", "200", "--questions", "12", stdin=b"a\n" * 12, code=6).stdout.decode()
        right = "".join(letter for _, _, letter, _ in answers_of(text))
        expect(right == letters, scene, "has the answers", right)


GOLDEN = {"tls13": "cbcbbadcaaaa", "tls12-rsa": "babbccabadab", "tls12-ecdhe": "ababcbbcadcc", "tls12-resume": "abdbbdcbcbbc"}
QUESTION = re.compile(r"━━ QUESTION (\d+)/(\d+)\n(.*?)\n your answer> (.*?)(?=\n\n━━)", re.S)


def answers_of(text):
    """For each question of a finished quiz: what it was, the choices, and which letter was right."""
    found = []
    for number, _, body, after in QUESTION.findall(text):
        choices = dict(re.findall(r"^   ([a-d])\) (.*)$", body, re.M))
        given = after.split("\n")[0]
        wrong = re.search(r"Not so. It is ([a-d])\)", after)
        found.append((body, choices, wrong[1] if wrong else given, after))
    return found


def quiz(scene, more):
    options = ["demo", scene, *more, "--quiz", "--seed", "3", "--lang", "en", "--width", "200", "--questions"]
    first = handglass(*options, "12", stdin=b"a\n" * 12, code=None).stdout.decode()
    expect(first == handglass(*options, "12", stdin=b"a\n" * 12, code=None).stdout.decode(), "two runs with one seed differ")
    found = answers_of(first)
    expect(len(found) == 12 or more, len(found), "questions were asked")
    # Whoever knows all answers gets all right, and 0; the score says so.
    letters = "".join(right + "\n" for _, _, right, _ in found)
    done = handglass(*options, "12", stdin=letters.encode(), code=0)
    expect(f"{len(found)} of {len(found)} right" in done.stdout.decode(), done.stdout.decode()[-300:])
    right = sum(1 for _, _, letter, _ in found if letter == "a")
    expect(f"{right} of {len(found)} right" in first, "the score is not what was graded")
    # An answer short of all: 6, and what is left is said.
    done = handglass(*options, "12", stdin=letters.encode()[:4], code=6)
    expect(f"2 of 2 right · {len(found) - 2} not answered" in done.stdout.decode(), done.stdout.decode()[-300:])
    # The events say the same as the quiz.
    events = [json.loads(line) for line in handglass("demo", scene, *more, "--seed", "3", "--format", "jsonl", code=None).stdout.splitlines()][1:]
    checked = 0
    for body, choices, letter, after in found:
        evidence = re.search(r"\[(\d+)\] (\w+)  ", after)
        if not evidence:
            continue
        event, answer = events[int(evidence[1]) - 1], choices[letter]
        expect(event["t"] == evidence[2], "event", evidence[1], "is no", evidence[2])
        expected = None
        if "In which state is it then?" in body:
            expected = event["to"]
        elif "What is the nonce" in body:
            expected = event["nonce"]
        elif "How many bytes is it on the wire" in body:
            expected = str(len(event["header"] + event["payload"]) // 2)
        elif "Which cipher suite" in body or "Which version did" in body:
            expected = event["value"]
        elif "up to and including which one" in body:
            expected = event["message"]
        elif "Which alert does the peer get" in body:
            expected = event["value"]
        elif "Which earlier results go into" in body:
            expected = ", ".join(i["ref"] for i in event["inputs"].values() if "ref" in i)
        if expected is not None:
            checked += 1
            expect(answer == expected, "the quiz says", answer, "the events say", expected)
    expect(checked >= 3 or more, "only", checked, "answers could be checked against the events")


def typing():
    """Values instead of letters, hints, what cannot be read, the end of the input, q."""
    options = ["demo", "--quiz", "--seed", "3", "--lang", "en", "--questions", "16", "--width", "200"]
    found = answers_of(handglass(*options, stdin=b"a\n" * 16, code=6).stdout.decode())
    at = next(i for i, (body, *_) in enumerate(found) if "What is the nonce" in body)
    body, choices, letter, _ = found[at]
    before = "".join(f[2] + "\n" for f in found[:at])
    for typed, good in ((choices[letter], True), (choices[letter].upper(), True), ("0x" + choices[letter], True),
                        (":".join(re.findall("..", choices[letter])), True), ("00" * 12, False)):
        text = handglass(*options, stdin=(before + typed + "\n").encode(), code=None).stdout.decode()
        expect(f"{at + good} of {at + 1} right" in text, typed, text[-200:])
    text = handglass(*options, stdin=b"?\nhello\n\x1b[2J\ne\nq\n", code=6).stdout.decode()
    expect(text.count("a letter from a to") == 3 and "0 of 0 right · 16 not answered" in text, text[-600:])
    expect("\x1b" not in text, "what was typed is echoed raw")
    expect("0 of 0 right" in handglass(*options, stdin=b"", code=6).stdout.decode(), "the end of the input")
    zh = handglass("demo", "--quiz", "--seed", "3", "--lang", "zh", stdin=b"?\na\n" * 8, code=6).stdout.decode()
    expect("第 8/8 题" in zh and "QUESTION" not in zh and "<" not in re.sub(r"<-", "", zh), zh[-400:])
    handglass("demo", "--questions", "3", code=2)
    handglass("demo", "--quiz", "--questions", "0", code=2)
    expect("--quiz: exit code 0" in handglass("demo", "--help").stdout.decode(), "--help does not say which exit code")


def main():
    cases.run("keys on a terminal", keys)
    for name, how in {"Ctrl-C": "\x03", "Ctrl-\\": "\x1c", "SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP}.items():
        cases.run(f"{name} gives the terminal back", interrupted, how)
    cases.run("Ctrl-Z gives the terminal back for a while", stopped)
    cases.run("small windows, and windows that grow", windows)
    cases.run("a terminal without keys", no_keys)
    cases.run("screens into a file", screens)
    cases.run("golden seeds", golden)
    cases.run("steps say what was", steps)
    for scene in SCENES:
        cases.run(f"a quiz about {scene}", quiz, scene, [])
    for more in (["--flaw", "expired"], ["--side", "server"], ["--retry", "--client-cert", "--key-update"], ["--cipher", "TLS_CHACHA20_POLY1305_SHA256", "--pad", "64"]):
        cases.run(f"a quiz about tls13 {' '.join(more)}", quiz, "tls13", more)
    cases.run("what may be typed", typing)
    cases.end()


main()
