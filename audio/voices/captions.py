"""Captions: spoken words into cues that can be read, and WebVTT in and out."""

import functools
import re
from dataclasses import dataclass

LINE, LINES = 37, 2
SPEED = 17.0  # characters a second
LINGER = 0.28  # how long a cue may stay after its last word, in seconds
LINGER_LONG = 0.4  # and how long at most, if it is too quick to be read otherwise
SHORT = 1.0  # a cue shorter than this is hard to catch
SENTENCE_INSIDE = 16.0  # the price of a full stop before the end of a cue

# Words that belong to what follows: a line should not end on one of them.
LEANING = {
    "es": "a al ante con de del desde el en entre es fue hasta la las le les lo los más ni no o para pero por que se"
    " ser si sin sobre su sus tan tras un una uno y ya muy era eran ha había como cada esta este ese esa san león",
    "en": "a about after an and are as at be been before but by for from had has have he her his if in into is it its"
    " no not of on one or over she so some than that the their then these they this those to under was were when where"
    " which who whose with without very each leon",
    "fr": "à a après au aux avant avec c’est ce ces cet cette chez comme dans de des deux devant du elle en entre est et"
    " était il ils l’on la le les leur leurs lui mais ne ni on ont ou où par pas plus pour qu’il que qui sa sans se ses"
    " si son sous sur tout très un une vers y léon",
}


@dataclass
class Cue:
    start: float
    end: float
    lines: list[str]

    @property
    def text(self):
        return " ".join(self.lines)

    @property
    def speed(self):
        return len(self.text) / max(0.001, self.end - self.start)


def cues(words, language):
    """The best way to cut one paragraph's words into cues.

    `words` have text, start and end. Every cut has a price, low after a full stop and high inside
    a phrase; so have cues that are too quick or too short. The cheapest whole cutting wins.
    """
    leaning = set(LEANING[language].split())
    texts = [word.text for word in words]
    prices = [_price(text, leaning) for text in texts]

    @functools.cache
    def best(first):
        if first == len(words):
            return 0.0, ()
        options = []
        for last in range(first, len(words)):
            lines = _lines(texts[first : last + 1], prices[first : last + 1])
            if lines is None:
                break
            cue = Cue(words[first].start, _end(words, last, LINGER), lines)
            if cue.speed > SPEED - 0.3:
                cue.end = min(_end(words, last, LINGER_LONG), cue.start + len(cue.text) / (SPEED - 0.3))
            price = 5.0 + prices[last] + sum(SENTENCE_INSIDE for p in prices[first:last] if p == 0.0)
            price += max(0.0, cue.speed - SPEED + 0.3) * 40 + max(0.0, SHORT - (cue.end - cue.start)) * 30
            rest, following = best(last + 1)
            options.append((price + rest, (cue, *following)))
        return min(options, key=lambda option: option[0])

    return list(best(0)[1])


def _end(words, last, linger):
    after = words[last + 1].start if last + 1 < len(words) else float("inf")
    return min(words[last].end + linger, after)


def _price(text, leaning):
    bare = text.strip("«»“”\"'\u00a0\u202f()")
    if bare[-1:] in ".!?…":
        return 0.0
    if bare[-1:] in ",;:—":
        return 3.0
    return 25.0 if bare.lower() in leaning else 11.0


def _lines(texts, prices):
    whole = " ".join(texts)
    if len(whole) <= LINE:
        return [whole]
    if len(whole) > LINE * LINES + 1:
        return None
    options = []
    for cut in range(1, len(texts)):
        upper, lower = " ".join(texts[:cut]), " ".join(texts[cut:])
        if len(upper) <= LINE and len(lower) <= LINE:
            options.append((prices[cut - 1] + abs(len(upper) - len(lower)) / 3, [upper, lower]))
    return min(options, key=lambda option: option[0])[1] if options else None


def write(cue_list, path):
    blocks = ["WEBVTT\n"]
    blocks += [f"{_clock(cue.start)} --> {_clock(cue.end)}\n" + "\n".join(cue.lines) + "\n" for cue in cue_list]
    fresh = path.with_suffix(".new.vtt")
    fresh.write_text("\n".join(blocks), encoding="utf-8", newline="\n")
    fresh.replace(path)


def read(path):
    found = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n")[1:]:
        times, *lines = block.split("\n")
        start, end = re.fullmatch(r"(\S+) --> (\S+)", times).groups()
        found.append(Cue(_seconds(start), _seconds(end), lines))
    return found


def _clock(seconds):
    millis = round(seconds * 1000)
    return f"{millis // 3_600_000:02}:{millis // 60_000 % 60:02}:{millis // 1000 % 60:02}.{millis % 1000:03}"


def _seconds(clock):
    hours, minutes, seconds = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
