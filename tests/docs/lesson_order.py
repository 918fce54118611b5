#!/usr/bin/env python3
"""The order of the lessons, as a graph and as a table, in docs/teach/README.md and README.zh.md.

    lesson_order.py [--update]

Titles and minutes are taken from the lessons themselves; which lesson needs which is written here. Without --update it
only says whether the pages are up to date, and whether every lesson has its row.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LESSONS = ROOT / "docs" / "lessons"

# lesson: (those it needs, those after which it is better). Lessons that are not there yet are left out.
ORDER = {
    1: ([], []), 2: ([1], []), 3: ([2], []), 4: ([3], []), 5: ([4], []), 6: ([4], [5]), 7: ([5, 6], []), 8: ([7], []),
    9: ([5], [8]), 10: ([2], []), 11: ([7, 8], []), 12: ([6], []), 13: ([1], [5]), 14: ([2, 13], []), 15: ([13], [5]),
    16: ([13], [9]), 17: ([14, 15], []), 18: ([2], []), 19: ([5], [18]), 20: ([7, 18], []),
}
HEADS = {"": ("lesson", "needs", "better after", "minutes"), ".zh": ("课", "需要先学", "最好先学", "分钟")}


def lessons(lang):
    """{number: (file name, title, minutes)}"""
    found = {}
    for path in sorted(LESSONS.glob("[0-9][0-9]-*.md")):
        if path.name.endswith(".zh.md") == bool(lang):
            text = path.read_text(encoding="utf-8")
            title = re.match(r"# (?:Lesson \d+: |第 \d+ 课：)(.*)", text)
            minutes = re.search(r"(\d+) (?:minutes|分钟)", text)
            found[int(path.name[:2])] = (path.name, title[1] if title else "", minutes[1] if minutes else "")
    return found


def block(lang, known):
    rows, nodes, edges = [], [], []
    for number in sorted(known):
        name, title, minutes = known[number]
        needs, better = ([n for n in some if n in known] for some in ORDER[number])
        rows.append(f"| {number} | [{title}](../lessons/{name}) | {', '.join(map(str, needs)) or '–'} | "
                    f"{', '.join(map(str, better))} | {minutes} |")
        nodes.append(f'  L{number}["{number} {title}"]')
        edges += [f"  L{n} ==> L{number}" for n in needs] + [f"  L{n} -.-> L{number}" for n in better]
    head = "| | " + " | ".join(HEADS[lang]) + " |\n|---|---|---|---|---|"
    return "\n".join(["```mermaid", "flowchart TD", *nodes, *edges, "```", "", head, *rows])


def main():
    faults = []
    for lang in HEADS:
        known = lessons(lang)
        faults += [f"lesson {n}{lang}: not in ORDER of tests/docs/lesson_order.py" for n in known if n not in ORDER]
        faults += [f"{name}: no title, or no minutes" for name, title, minutes in known.values() if not title or not minutes]
        if set(known) != set(lessons("")):
            faults.append("the lessons in English and Chinese are not the same ones")
        if faults:
            continue
        page = ROOT / "docs" / "teach" / f"README{lang}.md"
        text = page.read_text(encoding="utf-8")
        begin, end = "<!-- lessons: begin -->\n", "\n<!-- lessons: end -->"
        fresh = re.sub(f"{begin}.*?{end}", lambda _: begin + block(lang, known) + end, text, flags=re.S)
        if begin not in text or end not in text:
            faults.append(f"{page.name}: no place for the lessons")
        elif "--update" in sys.argv:
            page.write_text(fresh, encoding="utf-8")
        elif fresh != text:
            faults.append(f"docs/teach/{page.name}: not up to date; run tests/docs/lesson_order.py --update")
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"order of the lessons: {len(lessons(''))} lessons, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
