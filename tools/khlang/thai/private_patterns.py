"""Patterns of what tells who somebody is or where they live: mobile numbers, citizen ids, places on a map.

They are searched in a text with folded signs (`khlang.thai.signs`) and are valid in Python and in JavaScript, as all
of `khlang.thai.patterns`. A match without its group is something sound (a date, the number of a letter), in whose
digits nothing is to be found. No part repeats without a bound, so each search takes linear time.
"""

from __future__ import annotations

from khlang.thai.patterns import TextPattern


def _groups(gap: str, *sizes: int) -> str:
    """Give groups of so many digits, with a gap between two of them."""
    return gap.join(f"{_D}{{{size}}}" for size in sizes)


def _with_digits(least: int, first: str) -> str:
    """Look ahead for one of the first signs of a number, which is soon told, and for so many true digits: letters
    may stand for some of a number, not for all."""
    return f"(?=[{first}])(?={f'{_NO_DIGIT}{{0,12}}[0-9]' * least})"


def _in_any_case(text: str) -> str:
    """Match ASCII letters in both cases."""
    return "".join(f"[{sign.lower()}{sign.upper()}]" if sign.isalpha() else f"[{sign}]" for sign in text)


# A digit, or a letter that looks like one; a sign that is neither a letter nor a digit.
_D, _ZERO = "[0-9OolI]", "[0Oo]"
_NO_WORD = "[^0-9A-Za-z\u0e00-\u0e7f]"
# What may stand between any two digits of a number, also Thai vowels and marks, which nobody reads on a digit; and
# between the usual groups of a number, also a comma or a picture.
_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_GAP = f"[ \\n./_()*{_MARKS}-]{{0,4}}"
_SIGN = f"{_NO_WORD}{{1,5}}"
# A sign, a Thai vowel or mark, or one of the letters that look like digits.
_NO_DIGIT = "[^0-9A-HJ-NP-Za-kmnp-z\u0e00-\u0e30\u0e32\u0e33\u0e3b-\u0e46\u0e4f-\u0e7f]"

# Before and after a number: no digit, no point or comma of a longer number; but no amount goes on with ten digits.
_START = (
    "(?:^|[^0-9.,]|[^0-9][.,]|^[.,]|[0-9]{4},|[0-9][.](?=[0-9]{3}[ /-][0-9]{3}[ /-])"
    "|[0-9],(?=0[0-9]{2}[ /-][0-9]{3}[ /-])|[0-9]{2},(?=0[0-9]{9}(?![0-9])))"
)
_END = "(?![0-9])"
# An amount goes on with a comma and up to three digits, a list of numbers with more.
_NO_AMOUNT = f"{_END}(?!,(?:0{{1,3}}|[1-9][0-9]{{0,2}})(?![0-9]))"
_NO_BAHT = "(?! ?(?:ล้าน)?บาท)"
# Digits in unusual groups are a number only by themselves, not in a row with others.
_ALONE = "(?:^|[^0-9 \\n./_()*,-]|[ \\n./_()*,-]{5})[ \\n./_()*-]{0,4}"
_ALONE_END = f"(?!{_GAP},?{_GAP}[0-9])"
# Signs that stand between digits one by one, if all are the same.
_SINGLE = (",[ ]?", "[|]", ":", "~", "[+]", "=", "'")

_YEAR = "(?:2[45]|20|19)[0-9][0-9]"
_DATE = f"[0-9]{{1,2}}[ ./-]{{1,3}}[0-9]{{1,2}}[ ./-]{{1,3}}{_YEAR}{_END}"
_NEARLY_DATE = "[0-9]{1,2}[ ./-]{1,3}[0-9]{1,2}[ ./-]{1,3}[0-9]{2}"
_SHORT_DATE = "|".join(
    f"[0-3]?[0-9]{sign}(?:0?[1-9]|1[0-2]){sign}[0-9]{{2}}(?![0-9]|{sign}[0-9])" for sign in ("/", "[.]", "-")
)
_TIME = f"[0-2]?[0-9][.:][0-5][0-9]{_END}"
_TIMES = (
    f"{_TIME}(?:(?: ?- ?|[ \\n,/]|, ){_TIME}){{1,9}}|"
    "0[689][0-5][05] ?- ?(?:0[7-9]|1[0-9]|2[0-3])[0-5][05](?![0-9-])"
)
# Months, hours or numbers of houses, one after the other.
_IN_A_ROW = "|".join(
    "[ ,/-]{1,2}".join(numbers) for numbers in (("06", "07", "08"), ("08", "09", "10"), ("09", "10", "11"))
)
# The number of an official letter: นค 0019.3/16226.
_LETTER = "0[0-9]{3,5}(?:[.][0-9]{1,3}){1,3} ?/ ?[0-9]"
# As banks print accounts: 080-0-00000-0, 080-000000-0.
_ACCOUNT = f"0[0-9]{{2}}-(?:[0-9]-[0-9]{{5}}|[0-9]{{6}})-[0-9]{_END}"
_NO_NUMBER = (
    f"(?!{_DATE}|{_SHORT_DATE}|{_TIMES}|{_IN_A_ROW}|{_LETTER}|{_ACCOUNT}|0[.][0-9]{{2}}|0[689]/{_YEAR}{_END})"
)
# What is sound by what stands before it, and dates, in whose middle a number may seem to begin.
_SOUND = "|".join(
    (
        "[Ii][Ss][Bb][Nn](?:-1[03])?[ :.]{0,3}97[89](?:[ -]?[0-9]){10}",
        "[Ii][Ss][Bb][Nn](?:-10)?[ :.]{0,3}[0-9]{1,5}[ -][0-9]{1,7}[ -][0-9]{1,7}[ -][0-9Xx]",
        # An account of พร้อมเพย์ is a mobile number or a citizen id.
        "(?:เลขที่บัญชี|เลขบัญชี|บัญชี(?![^0-9\\n]{0,16}พร้อม)[^0-9\\n]{0,16}เลขที่)[ :.]{0,3}[0-9](?:[ -]?[0-9]){9,14}"
        "(?![ -]?[0-9]|[^0-9\\n]{0,12}พร้อมเพย์)",
        f"(?:^|[^0-9])(?={_NEARLY_DATE})(?:{_DATE}|{_SHORT_DATE})",
        f"[ก-ฮ][.]? ?{_LETTER}",
        f"[+](?!66|0)[0-9](?:{_GAP}[0-9]){{9,14}}",
        "ที่ ?[ก-ฮ][ก-ฮ.]{1,7} ?0[0-9]{3,5}/[0-9]{1,5}(?![0-9])",
    )
)

# The usual groups of a mobile number after its zero and the digit that says mobile (6, 8, 9).
_MOBILE_GROUPS = "|".join(
    (
        f"{_D}{_SIGN}{_groups(_SIGN, 3, 4)}",
        f"{_D}{_SIGN}{_D}{{7}}",
        f"{_D}{_SIGN}{_groups(_SIGN, 4, 3)}",
        f"{_SIGN}{_groups(_SIGN, 4, 4)}",
        f"[ .)_-]{{1,3}}{_D}{{8}}",
        # By spaces, only where no other numbers stand in the row.
        *(f"{sign}{_groups(sign, 2, 2, 2, 2)}" for sign in ("-", "[.]", "/", "_")),
        f"{_D}%20{_groups('%20', 3, 4)}",
    )
)
_MOBILE = "|".join(
    (
        f"(?:[+]66|00{_GAP}66|[(][+]?66[)]){_GAP}(?:{_ZERO}{_GAP})?[689](?:{_GAP}{_D}){{8}}{_END}",
        f"66{_GAP}(?:0[)]{_GAP})?[689]{_D}{_GAP}{_D}{{3}}{_GAP}{_D}{{4}}{_NO_AMOUNT}{_NO_BAHT}",
        f"{_ZERO}[689]{_D}{{8}}(?:,{_ZERO}[2-9]{_D}{{7,8}}){{0,9}}{_END}(?!,[0-9](?![0-9]))",
        f"(?={_ZERO}[689]){_NO_NUMBER}{_ZERO}[689](?:{_MOBILE_GROUPS}){_END}",
    )
)
_MOBILE_ALONE = (
    f"(?={_ZERO}[^0-9]{{0,4}}[689]){_NO_NUMBER}{_ZERO}(?:{_GAP}[689](?:{_GAP}{_D}){{8}}{_ALONE_END}"
    + "".join(f"|{sign}[689](?:{sign}{_D}){{8}}(?!(?:{sign})?[0-9])" for sign in _SINGLE)
    # Digits one by one, then a number of something else.
    + f"| [689](?: {_D}){{8}}{_END}(?!(?: [0-9]){{3}}{_END})"
    + ")"
)
# After these words, ten digits are one number in whatever groups.
_MOBILE_LABEL = "(?:โทร|เบอร์)(?:ศัพท์)?(?:มือถือ)?[ .:]{0,3}"

# The number of a company or a society (0, its province, its kind, its year 5xx) or of an office (0994000), public.
_COMPANY = "|".join(
    _GAP.join(digits) for digits in (("0", "[1-9]", "[0-9]", "[1-9]", "5", "[0-7]"), "0994000")
)
# Neither a number abroad nor a row of years; nobody's id begins with 9.
_CITIZEN_START = f"(?!00{_GAP}66{_GAP}[689]|{_YEAR}[ ,/-]{{1,3}}{_YEAR}{_END}|{_COMPANY})[0-8OolI]"
_CITIZEN_GROUPS = "|".join(
    (
        f"{_D}{{12}}",
        f"{_SIGN}{_groups(_SIGN, 4, 5, 2, 1)}",
        f"{_SIGN}{_groups(_SIGN, 4, 5, 3)}",
        f"{_SIGN}{_D}{{12}}",
    )
)
_CITIZEN = f"{_CITIZEN_START}(?:{_CITIZEN_GROUPS}){_END}"
_CITIZEN_ALONE = (
    f"{_CITIZEN_START}(?:(?:{_GAP}{_D}){{12}}{_ALONE_END}"
    + "".join(f"|(?:{sign}{_D}){{12}}(?!(?:{sign})?[0-9])" for sign in _SINGLE)
    + ")"
)

# Thailand lies between 5° and 21° north, 97° and 106° east. Three decimals say a place to within 110 metres.
_LATITUDE, _LONGITUDE = (
    f"(?:{whole})(?:[.][0-9]{{3,15}}|,[0-9]{{4,15}})"
    for whole in ("0?[5-9]|1[0-9]|2[01]", "0?9[7-9]|(?!100[.]0{3}(?![0-9]))10[0-6]")
)
_BETWEEN = "(?:[ \\n,;:/|()°+]{1,4}|%2[Cc]|[ \\n,]{1,3}[NE] ?|[ \\n]?°?[ \\n]?(?:N|E|เหนือ)[ \\n,;:/|()]{0,4}[NE]?[ ]?)"
_NAMED = "(?:[Ll][Aa][Tt]|[Ll][Oo][Nn]|[Ll][Nn][Gg]|ละติจูด|ลองจิจูด|ลองติจูด|แลต|ลอง|[xXyY])"
_PAIR = "|".join(
    f"{first}(?:{_BETWEEN}|[^0-9]{{0,12}}{_NAMED}[^0-9]{{1,12}}){second}"
    for first, second in ((_LATITUDE, _LONGITUDE), (_LONGITUDE, _LATITUDE))
)
_DEGREES = "(?:°|องศา)"
_MINUTES = "(?:'|ลิปดา)"
_SEXAGESIMAL = (
    f"[0-9]{{1,3}} ?{_DEGREES} ?[0-9]{{1,2}}"
    f"(?:[.][0-9]{{1,6}} ?{_MINUTES}|(?: ?{_MINUTES}) ?[0-9]{{1,2}}(?:[.][0-9]{{1,6}})? ?(?:\"|''|พิลิปดา|ฟิลิปดา|[NE]))"
)
# Two numbers with three decimals may be amounts; hardly anything but a place has four twice.
_EXACT_PAIR = "|".join(
    f"(?:{first})[.][0-9]{{4,15}}[^0-9\\n]{{1,14}}(?:{second})[.][0-9]{{4,15}}"
    for first, second in (("[5-9]|1[0-9]|2[01]", "9[7-9]|10[0-6]"), ("9[7-9]|10[0-6]", "[5-9]|1[0-9]|2[01]"))
)
_SHARES = f"(?:ร้อยละ|เฉลี่ย) ?[0-9]{{1,3}}[.][0-9]{{3}}[ ,]{{1,2}}[0-9]{{1,3}}[.][0-9]{{3}}{_END}"
_UNIT = "(?! ?(?:บาท|ตัน|กิโล|กก|ไร่|ลิตร|%))"
# Zone 47 or 48, metres east and north; a full Plus Code of Thailand.
_UTM = f"4[78] ?[NPQ] ?(?:[A-Z] ?)?0?[0-9]{{6}}(?: ?[mM]?[EeNn]?)[ ,/]{{1,3}}[0-9]{{7}}{_END}"
_CODE = "[2-9CFGHJMPQRVWXcfghjmpqrvwx]"
_PLUS_CODE = f"[67][MPmp]{_CODE}{{6}}[+]{_CODE}{{2,3}}"
# A host may end in a point and a port.
_PATH = "[.]?(?::[0-9]{1,5})?/{1,3}"
_GOOGLE = _in_any_case("google") + "(?:[.][A-Za-z]{2,3}){1,2}"
_SHORT_LINKS = ("maps.app.goo.gl", "osm.org/go", "w3w.co", "maps.apple/p", "share.here.com", "longdo.com/p")
_MAP_LINKS = "|".join(
    (
        f"(?:{'|'.join(map(_in_any_case, _SHORT_LINKS))}){_PATH}[^ \\n]",
        f"(?:{_in_any_case('goo.gl')}|{_in_any_case('g.co')}){_PATH}{_in_any_case('maps')}/[^ \\n]",
        f"{_GOOGLE}{_PATH}(?:[A-Za-z-]{{2,6}}/){{0,3}}{_in_any_case('maps')}[/?@][^ \\n]",
        _in_any_case("maps.google.") + "[A-Za-z.]{2,6}(?::[0-9]{1,5})?[/?][^ \\n]",
        _in_any_case("earth.google.com") + f"{_PATH}[^ \\n]{{0,80}}@[0-9]",
        _in_any_case("maps.apple.com") + "/?[^ \\n/]",
        _in_any_case("openstreetmap.org") + f"{_PATH}[^ \\n]{{0,80}}(?:map=|lat=)[0-9]",
        _in_any_case("waze.com") + f"{_PATH}[^ \\n]{{0,80}}(?:ll[=.]|/ul/)",
        _in_any_case("longdo.com") + f"{_PATH}[^ \\n]{{0,80}}lat=",
        _in_any_case("bing.com") + f"{_PATH}{_in_any_case('maps')}[^ \\n]{{0,80}}=[0-9]{{1,2}}[.]",
        _in_any_case("here.com") + f"{_PATH}[^ \\n]{{0,80}}map=[0-9]",
        _in_any_case("what3words.com") + f"{_PATH}[^ \\n./]{{1,40}}[.][^ \\n./]{{1,40}}[.][^ \\n]",
        _in_any_case("geo:") + "-?[0-9]{1,3}[.][0-9]",
    )
)
_COORDINATES = f"(?:{_PAIR})(?![0-9]){_UNIT}|{_EXACT_PAIR}|{_SEXAGESIMAL}|{_UTM}|{_PLUS_CODE}"

# By the code of the problem that a find leads to; with the labels that may stand before a number.
NUMBER_PATTERNS = {
    "citizen_id": (
        TextPattern(f"{_SOUND}|{_START}{_with_digits(8, '0-8OolI')}({_CITIZEN})", 1, True, "citizen_id"),
        TextPattern(
            f"{_SOUND}|{_ALONE}{_with_digits(8, '0-8OolI')}({_CITIZEN_ALONE})", 1, True, "citizen_id"
        ),
    ),
    "mobile_number": (
        TextPattern(f"{_SOUND}|{_START}{_with_digits(5, '0Oo6+(')}({_MOBILE})", 1, True),
        TextPattern(f"{_SOUND}|{_ALONE}{_with_digits(5, '0Oo')}({_MOBILE_ALONE})", 1, True),
        TextPattern(f"{_MOBILE_LABEL}(0[689](?:-?[0-9]){{8}}{_END}(?!,[0-9]{_END}))", 1, True),
    ),
}
PLACE_PATTERNS = {
    "map_place": (
        TextPattern(f"{_SHARES}|(?:^|[^0-9.,])({_COORDINATES})", 1, True),
        TextPattern(f"(?:^|[^A-Za-z0-9])({_MAP_LINKS})", 1, True),
    ),
}
