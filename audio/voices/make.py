#!/usr/bin/env python3
"""Make the tour's recordings and captions from its transcripts.

    make.py                            every narration
    make.py --room study               one room
    make.py --room study --clip 81     one clip; --variant and --language narrow it further
    make.py --missing                  only what has no recording of its present text
"""

import argparse
import re
from pathlib import Path

import numpy as np

import captions
import sound
import speech
from tour import HERE, TOUR, narrations, read_toml

BEGIN, SENTENCE, PARAGRAPH, END = 0.15, 0.38, 0.80, 0.40  # silences, in seconds
SENTENCE_END = re.compile(r"(?<=[.!?…])(?: (?=[A-ZÁÉÍÓÚÑÀÂÇÈÊËÎÏÔŒÙÛÜ¿¡«“0-9]))")


def main():
    arguments = parse()
    model = speech.Model(arguments.threads)
    speakers, failures = {}, []
    for narration in narrations(
        arguments.tour, arguments.room, arguments.clip, arguments.variant, arguments.language
    ):
        if arguments.missing and is_made(narration):
            continue
        voice = voice_of(narration)
        key = narration.language, voice
        if key not in speakers:
            speakers[key] = speech.Speaker(model, *key)
        try:
            make(narration, speakers[key])
        except sound.OutOfBounds as failure:
            failures.append(f"{narration.label}: {failure}")
    if failures:
        raise SystemExit("\n".join(failures))


def make(narration, speaker):
    samples, cue_list = tell(narration, speaker)
    level = sound.record(samples, speech.RATE, narration.recording)
    captions.write(cue_list, narration.captions)
    fastest = max(cue.speed for cue in cue_list)
    print(
        f"{narration.label}: {len(samples) / speech.RATE:.1f} s, {level.loudness:.1f} LUFS,"
        f" {level.peak:.1f} dBTP, fastest cue {fastest:.1f} characters/s",
        flush=True,
    )


def tell(narration, speaker):
    """All sentences one after another, and the cues of what is said when."""
    parts, cue_list, now = [silence(BEGIN)], [], BEGIN
    for paragraph in narration.paragraphs():
        if cue_list:
            parts.append(silence(PARAGRAPH))
            now += PARAGRAPH
        words = []
        for text in SENTENCE_END.split(paragraph):
            if words:
                parts.append(silence(SENTENCE))
                now += SENTENCE
            said = speaker.say(text)
            words += [speech.Word(w.text, now + w.start, now + w.end) for w in said.words]
            parts.append(said.samples)
            now += said.seconds
        cue_list += captions.cues(words, narration.language)
    parts.append(silence(END))
    return np.concatenate(parts), cue_list


def is_made(narration):
    if not (narration.recording.exists() and narration.captions.exists()):
        return False
    return " ".join(cue.text for cue in captions.read(narration.captions)) == " ".join(narration.paragraphs())


def silence(seconds):
    return np.zeros(round(seconds * speech.RATE), np.float32)


def voice_of(narration):
    """The witness's clip has a voice of its own; the narrator tells the others."""
    voices = read_toml(HERE / "voices.toml")["language"][narration.language]
    return voices["witness"] if narration.number == "13" else voices["narrator"]


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tour", type=Path, default=TOUR, help="the folder that holds tour.toml")
    parser.add_argument("--room")
    parser.add_argument("--clip", help="a clip's number")
    parser.add_argument("--variant")
    parser.add_argument("--language")
    parser.add_argument("--missing", action="store_true", help="only what has no recording of its present text")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
