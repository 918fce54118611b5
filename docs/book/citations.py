"""citations.py: from "8446#4.1.3" and "RFC 8446 section 4.1.3" to the clause. Links are not requests: nothing is loaded."""
import html
import re

# What an id names if it is no number of an RFC.
STANDARDS = {"X.690": "https://www.itu.int/rec/T-REC-X.690", "X.509": "https://www.itu.int/rec/T-REC-X.509", "X.680": "https://www.itu.int/rec/T-REC-X.680",
             "CABF-BR": "https://cabforum.org/working-groups/server/baseline-requirements/requirements/"}

NIST = re.compile(r"(?<![\w/.])(FIPS|SP) (\d{2,3}(?:-\d+)?[A-Z]?)(?![\w-])")
SECTION = r"(?:[A-Z](?:\.\d+)*|\d+(?:\.\d+)*)"
IN_STRING = re.compile(r"\b(\d{3,5})#(" + SECTION + r")")
IN_PROSE = re.compile(
    r"RFC[  ]?(\d{3,5})[  ]?第[  ]?(" + SECTION + r")[  ]?节|\bRFC[  ]?(\d{3,5})"
    r"(?:,?[  ]+(?:§§?[  ]?|[Ss]ections?[  ]+|[Aa]ppendix[  ]+|[Aa]ppendices[  ]+)(" + SECTION + r"))?"
    r"(?=[^\w#]|$)")


def address(rfc, section=""):
    where = f"https://www.rfc-editor.org/rfc/rfc{int(rfc)}"
    if section:
        where += f"#{'appendix' if section[0].isalpha() else 'section'}-{section}"
    return where


def link(rfc, section, text):
    return f'<a class=rfc href="{address(rfc, section)}">{text}</a>'


def clause(citation):
    """HTML for "8446#4.1.3" as an event carries it."""
    standard, _, section = citation.partition("#")
    if standard.isdigit():
        plain = re.match(SECTION, section)
        return link(standard, plain[0] if plain else "", f"RFC {standard}" + (f" §{html.escape(section)}" if section else ""))
    text = html.escape(standard + (f" §{section}" if section else ""))
    where = STANDARDS.get(standard) or nist(standard)
    return f'<a class=rfc href="{where}">{text}</a>' if where else text


def nist(standard):
    """FIPS180-4, SP800-38D: their permanent addresses."""
    if found := re.fullmatch(r"(FIPS|SP)[ ]?([\w.-]+)", standard):
        return f"https://doi.org/10.6028/NIST.{found[1]}.{found[2]}"
    return None


def in_strings(escaped):
    """Citations in code that is already HTML."""
    return IN_STRING.sub(lambda m: link(m[1], m[2], m[0]), escaped)


def in_prose(escaped):
    escaped = IN_PROSE.sub(lambda m: link(m[1] or m[3], m[2] or m[4] or "", m[0]), escaped)
    return NIST.sub(lambda m: f'<a class=rfc href="{nist(m[1] + m[2])}">{m[0]}</a>', escaped)
