"""Text to the phonemes that the voices read, with the tour's own pronunciations applied.

Only what is spoken is respelled here: transcripts and captions keep the right spelling.
"""

import re
import unicodedata

from tour import HERE, read_toml

PAUSES = ",;:.!?…—"


class Phonemes:
    """Reads one language aloud, on paper."""

    def __init__(self, language, accent):
        table = read_toml(HERE / "pronunciations.toml").get(language, {})
        longest_first = sorted(table, key=len, reverse=True)
        self.table = table
        self.names = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, longest_first)) + r")(?!\w)") if table else None
        self.english = language == "en"
        if self.english:
            from hibari.g2p import G2P

            self.read = G2P(british=accent == "en-gb")
        else:
            from misaki.espeak import EspeakG2P

            espeak = EspeakG2P(language=accent)
            self.read = lambda text: espeak(text)[0]
        self.alone = {}

    def of(self, text):
        """The phonemes of a sentence, words parted by single spaces."""
        return " ".join(self.read(self._respelled(text)).split())

    def size(self, word):
        """How many phonemes a word has when it stands alone."""
        if word not in self.alone:
            self.alone[word] = max(1, _letters(self.of(word)))
        return self.alone[word]

    def _respelled(self, text):
        text = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u202f", " ")
        text = re.sub(r"\s+([;:!?»])", r"\1", text)
        text = re.sub(r"[«»“”\"]\s*", "", text)
        if not self.names:
            return text
        return self.names.sub(lambda found: self._saying(found[0]), text)

    def _saying(self, name):
        """A value between slashes is phonemes (English only); any other is a respelling."""
        said = self.table[name]
        return f"[{name}]({said})" if said.startswith("/") else said


def word_starts(words, spoken, phonemes):
    """For each written word, the index in `spoken` of its first phoneme.

    Writing and speech rarely have the same number of words ("1940" is four), so both are cut at
    the pauses that they share, and between two pauses the words are matched by their length.
    """
    written = _runs(words, lambda word: word.rstrip("»”\"\u00a0\u202f )")[-1:] in PAUSES)
    tokens = [(found.start(), found[0]) for found in re.finditer(r"\S+", spoken)]
    said = _runs(tokens, lambda token: token[1].rstrip("”“\"")[-1:] in PAUSES)
    if len(written) != len(said):
        written, said = [words], [tokens]
    starts = []
    for run, sounds in zip(written, said):
        if len(run) == len(sounds):
            starts += [position for position, _ in sounds]
            continue
        total = sum(phonemes.size(word) for word in run)
        length = sum(_letters(sound) for _, sound in sounds)
        marks, passed = [], 0
        for position, sound in sounds:
            marks.append((passed / max(1, length), position))
            passed += _letters(sound)
        passed = 0
        for word in run:
            share = passed / total
            starts.append(min(marks, key=lambda mark: abs(mark[0] - share))[1])
            passed += phonemes.size(word)
    return starts


def _runs(items, ends):
    runs, run = [], []
    for item in items:
        run.append(item)
        if ends(item):
            runs.append(run)
            run = []
    return runs + [run] if run else runs


def _letters(phonemes):
    return sum(1 for c in phonemes if c.isalpha() and c not in "ˈˌː")
