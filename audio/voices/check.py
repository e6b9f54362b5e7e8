#!/usr/bin/env python3
"""Hold the tour against its own rules, and print what a recogniser makes of each recording.

    check.py                    everything
    check.py --room study       one room; --clip, --variant and --language narrow it further
    check.py --quick            without the recogniser
"""

import argparse
import re
import subprocess
from difflib import SequenceMatcher
from pathlib import Path
from statistics import median

import numpy as np

import captions
import sound
from make import voice_of
from tour import TOUR, narrations, read_room, read_tour

TITLE, ROOM_LINE = 40, 90
VARIANTS = {"standard", "extended", "family", "described", "plain"}
ADVISORIES = {"violence", "death", "suicide", "loud"}
DRIFT = 0.3
PAUSE_NEAR = 0.3  # a cue this close to a sound's onset belongs to it
WORST, USUAL = 0.15, 0.05
WEIGHT = 40_000_000
QUIET, FAINT = 10 ** (-50 / 20), 10 ** (-40 / 20)
PAUSE_FRAMES = 15  # of a hundredth of a second


def main():
    arguments = parse()
    faults = check_tour(arguments.tour)
    chosen = narrations(
        arguments.tour, arguments.room, arguments.clip, arguments.variant, arguments.language
    )
    rows, drifts, misheard = [], [], []
    recogniser = None
    if not arguments.quick:
        from recogniser import Recogniser

        recogniser = Recogniser(arguments.threads)
    print(f"{'narration':44} {'s':>5} {'LUFS':>6} {'dBTP':>5} {'cps':>5} {'WER':>6} {'drift':>6}")
    for narration in chosen:
        found, row = check_narration(narration)
        if recogniser and not found:
            error, off, misses = listen(narration, recogniser)
            row |= {"wer": error, "drift": off}
            drifts += off
            misheard += [(narration, miss) for miss in misses]
            if error > WORST:
                found.append(f"{narration.label}: {error:.1%} of the words were misheard")
        faults += found
        rows.append(row)
        show(narration, row)
    summary(rows, drifts, misheard)
    print("\n".join(["", *faults]) if faults else "\nno faults")
    raise SystemExit(bool(faults))


def check_tour(root):
    """The rules that hold between clips."""
    faults, tour = [], read_tour(root)
    if tour["format"] != 1:
        faults.append("tour.toml: the format is not 1")
    seen, listed = set(), set()
    for slug in tour["rooms"]:
        room = read_room(root, slug)
        for code in tour["languages"]:
            if len(room["line"][code]) > ROOM_LINE or not room["name"][code]:
                faults.append(f"{slug}: name or line in {code}")
        for clip in room["clip"]:
            key = clip["number"], clip["variant"]
            if key in seen:
                faults.append(f"{slug}: clip {key} stands twice in the tour")
            seen.add(key)
            if clip["variant"] not in VARIANTS or not set(clip["advisories"]) <= ADVISORIES:
                faults.append(f"{slug}: clip {key} has an unknown variant or advisory")
            if sorted(clip["narration"]) != sorted(tour["languages"]):
                faults.append(f"{slug}: clip {key} is not told in every language")
            for told in clip["narration"].values():
                listed |= {root / slug / told[kind] for kind in ("recording", "transcript", "captions")}
        if room["number"] not in {clip["number"] for clip in room["clip"]}:
            faults.append(f"{slug}: no clip has the room's number")
        strays = {p for p in (root / slug).iterdir() if p.suffix in {".mp3", ".txt", ".vtt"}} - listed
        faults += [f"{slug}: {stray.name} belongs to no clip" for stray in sorted(strays)]
    weight = sum(p.stat().st_size for p in root.rglob("*") if p.is_file())
    if weight > WEIGHT:
        faults.append(f"the tour weighs {weight / 1e6:.1f} MB")
    return faults


def check_narration(narration):
    """The rules for one recording and its texts."""
    say, faults = (lambda fault: faults.append(f"{narration.label}: {fault}")), []
    for path in (narration.recording, narration.transcript, narration.captions):
        if not path.is_file():
            say(f"{path.name} is missing")
    if faults:
        return faults, {}
    if not 0 < len(narration.title) <= TITLE:
        say("the title's length")
    if voice_of(narration) not in narration.credit:
        say("the credit does not name the voice")
    text = narration.text()
    if "\r" in text or not text.endswith("\n") or re.search(r"\n\n\n| \n|  ", text):
        say("the transcript's spacing")

    level = sound.measure(narration.recording)
    if abs(level.loudness - sound.LOUDNESS) > sound.TOLERANCE:
        say(f"{level.loudness} LUFS")
    if level.peak > sound.PEAK:
        say(f"{level.peak} dBTP")
    if (form := stream(narration.recording)) != ("mp3", 48000, 1, 48000):
        say(f"the recording is {form}")
    head = narration.recording.read_bytes()[:400]
    if head.startswith(b"ID3") or b"Info" not in head:
        say("the recording's tags")
    samples = sound.decode(narration.recording)
    seconds = len(samples) / sound.RATE
    loud = np.flatnonzero(np.abs(samples) > QUIET)
    if loud[0] / sound.RATE > 0.3 or seconds - loud[-1] / sound.RATE > 0.6:
        say("silence at the start or the end")

    cues = captions.read(narration.captions)
    for cue, after in zip(cues, cues[1:] + [None]):
        if len(cue.lines) > captions.LINES or max(map(len, cue.lines)) > captions.LINE:
            say(f"too wide: {cue.text}")
        if cue.speed > captions.SPEED:
            say(f"{cue.speed:.1f} characters a second: {cue.text}")
        if cue.start >= cue.end or cue.end > (after.start if after else seconds) + 0.001:
            say(f"out of order or past the end: {cue.text}")
    if " ".join(cue.text for cue in cues) != " ".join(narration.paragraphs()):
        say("captions and transcript differ")
    row = {"seconds": seconds, "level": level, "speed": max(cue.speed for cue in cues)}
    return faults, row


def stream(recording):
    command = ["ffprobe", "-v", "error", "-of", "csv=p=0"]
    command += ["-show_entries", "stream=codec_name,sample_rate,channels,bit_rate", str(recording)]
    codec, *numbers = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().split(",")
    return codec, *map(int, numbers)


def listen(narration, recogniser):
    """Word error rate, how far each cue's start is from the word heard there, and what was misheard."""
    from recogniser import compare

    heard = recogniser.hear(narration.recording, narration.language)
    text = " ".join(narration.paragraphs())
    misses, wrong, total = compare(text, " ".join(word.text for word in heard), narration.language)
    onsets = sound_onsets(sound.decode(narration.recording))
    return wrong / total, drift(captions.read(narration.captions), heard, onsets), misses


def drift(cues, heard, onsets):
    """Seconds between each cue's start and the moment at which its first word is heard.

    After a pause that moment is the onset of the sound itself. Inside a phrase it is the recogniser's word time,
    and such a cue counts only where its first two words were both recognised, one after the other.
    """
    bare = lambda word: re.sub(r"\W", "", word.lower())
    spoken = [(cue.start, [word for word in map(bare, cue.text.split()) if word]) for cue in cues]
    meant = [(word, start if i == 0 else None) for start, words in spoken for i, word in enumerate(words)]
    words = [(bare(word.text), word.start) for word in heard]
    matcher = SequenceMatcher(None, [word for word, _ in meant], [word for word, _ in words], autojunk=False)
    times = {}
    for first, there, size in matcher.get_matching_blocks():
        for i in range(size - 1):
            if meant[first + i][1] is not None:
                times[meant[first + i][1]] = words[there + i][1]
    found = []
    for cue in cues:
        onset = min(onsets, key=lambda onset: abs(onset - cue.start))
        if abs(onset - cue.start) < PAUSE_NEAR:
            found.append(cue.start - onset)
        elif cue.start in times:
            found.append(cue.start - times[cue.start])
    return found


def sound_onsets(samples):
    """The moments, in seconds, at which sound begins after a pause, be it only a comma's."""
    step = sound.RATE // 100
    frames = samples[: len(samples) // step * step].reshape(-1, step)
    loud = np.flatnonzero(np.abs(frames).max(axis=1) > FAINT)
    gaps = np.diff(loud, prepend=-100)
    return [frame / 100 for frame in loud[gaps > PAUSE_FRAMES]]


def show(narration, row):
    if not row:
        print(f"{narration.label:44} —", flush=True)
        return
    wer = f"{row['wer']:6.1%}" if "wer" in row else "     –"
    off = f"{max(map(abs, row['drift'])):6.2f}" if row.get("drift") else "     –"
    level = row["level"]
    print(
        f"{narration.label:44} {row['seconds']:5.1f} {level.loudness:6.1f} {level.peak:5.1f}"
        f" {row['speed']:5.1f} {wer} {off}",
        flush=True,
    )


def summary(rows, drifts, misheard):
    rows = [row for row in rows if row]
    print(f"\n{len(rows)} narrations, {sum(row['seconds'] for row in rows) / 60:.1f} minutes")
    errors = [row["wer"] for row in rows if "wer" in row]
    if errors:
        verdict = "" if median(errors) <= USUAL else f"  (more than {USUAL:.0%})"
        print(f"word error rate: median {median(errors):.1%}, worst {max(errors):.1%}{verdict}")
    if drifts:
        off = np.abs(drifts)
        within = np.mean(off <= DRIFT)
        print(
            f"cue starts against the words heard: {len(off)} cues, median {np.median(off):.2f} s,"
            f" 95 % below {np.quantile(off, 0.95):.2f} s, {within:.0%} within {DRIFT} s"
        )
    for title, wanted in (("names misheard", True), ("other words misheard", False)):
        lines = [
            f"  {narration.label}: {miss.meant or '·'} | {miss.heard or '·'}"
            for narration, miss in misheard
            if has_name(narration, miss) == wanted
        ]
        if lines:
            print(f"\n{title} (meant | heard):", *lines, sep="\n")


def has_name(narration, miss):
    """A word that has a capital inside a sentence is a name."""
    text = narration.text().replace("\u00a0", " ").replace("\u202f", " ")
    names = re.findall(r"(?<=[\w,;:] )(?:\w{1,2}’)?([A-ZÁÉÍÓÚÀÂÇÈÊÎÔŒ]\w*)", text)
    return not {part for word in miss.meant.split() for part in word.split("'")}.isdisjoint(map(str.lower, names))


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tour", type=Path, default=TOUR, help="the folder that holds tour.toml")
    parser.add_argument("--room")
    parser.add_argument("--clip", help="a clip's number")
    parser.add_argument("--variant")
    parser.add_argument("--language")
    parser.add_argument("--quick", action="store_true", help="without the recogniser")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
