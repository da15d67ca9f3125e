"""Korean particles follow the sound that a word ends with: dx가, dout이. Messages write both, `이(가)`."""

from __future__ import annotations

import re

PAIRS = {
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "은(는)": ("은", "는"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)라": ("이라", "라"),
}
BOTH = re.compile(
    rf"(?P<word>[\w^²³]+)(?P<quote>['\"`]?)(?P<pair>{'|'.join(map(re.escape, PAIRS))})"
)
HANGUL, FINALS, RIEUL = 0xAC00, 28, 8
SOUND_OF_DIGIT = dict(zip("0123456789", "ㅇㄹ-ㅁ--ㄱㄹㄹ-", strict=True))
SOUND_OF_LETTER = {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "r": "ㄹ"}
# Words as they are usually said in Korean: 레이블, 네임, 라인; 아웃풋, 핏, 스텝; 메트릭.
SPOKEN = (
    (r"(l|le)$", "ㄹ"),
    (r"(m|me)$", "ㅁ"),
    (r"(n|ne|ng)$", "ㄴ"),
    (r"(out|put|\b[^aeiou]+[aeiou]t|[^aeiou][aeiou]p)$", "ㅅ"),
    (r"ic$", "ㄱ"),
    (r"[bcpt]$|ck$", ""),  # rank and track, float and input: there is no telling
    (r".$", "-"),
)


def settled(text: str) -> str:
    """The text with each `이(가)` decided where the word before it tells; else it stays as it is."""
    return BOTH.sub(_decided, text)


def _decided(found: re.Match[str]) -> str:
    word, quote, pair = found["word"], found["quote"], found["pair"]
    sound = final_sound(word)
    if not sound:
        return found[0]
    closed, opened = PAIRS[pair]
    is_open = sound == "-" or (pair == "(으)로" and sound == "ㄹ")
    return f"{word}{quote}{opened if is_open else closed}"


def final_sound(word: str) -> str:
    """The consonant that a word ends with in Korean (any of one kind stands for all but ㄹ), `-` where it is
    a vowel, "" where nobody can tell."""
    last = word[-1]
    if "가" <= last <= "힣":
        final = (ord(last) - HANGUL) % FINALS
        return "-" if not final else "ㄹ" if final == RIEUL else "ㅇ"
    if last in SOUND_OF_DIGIT:
        return SOUND_OF_DIGIT[last]
    if last in "²³":
        return "ㅂ"  # 제곱
    letters = re.search(r"[A-Za-z]+$", word)
    if letters is None:
        return ""
    name = letters[0]
    if name.isupper() or not re.search("[aeiouy]", name):  # GPU, dW, lr: letter by letter
        return SOUND_OF_LETTER.get(name[-1].lower(), "-")
    return next(sound for ends, sound in SPOKEN if re.search(ends, name.lower()))
