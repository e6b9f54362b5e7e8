"""The tour on disk: which narrations it has, and where their files lie."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOUR = HERE.parent


@dataclass(frozen=True)
class Narration:
    """One clip told in one language."""

    room: str
    number: str
    variant: str
    advisories: tuple[str, ...]
    language: str
    title: str
    credit: str
    recording: Path
    transcript: Path
    captions: Path

    @property
    def label(self):
        return f"{self.room} {self.number} {self.variant} {self.language}"

    def text(self):
        return self.transcript.read_text(encoding="utf-8")

    def paragraphs(self):
        return [" ".join(p.split(" ")).strip() for p in self.text().strip().split("\n\n")]


def read_toml(path):
    with open(path, "rb") as file:
        return tomllib.load(file)


def read_tour(root=TOUR):
    return read_toml(root / "tour.toml")


def read_room(root, room):
    return read_toml(root / room / "room.toml")


def narrations(root=TOUR, room=None, number=None, variant=None, language=None):
    """The narrations of the tour in its own order; each argument given narrows them."""
    found = []
    for slug in read_tour(root)["rooms"]:
        if room and slug != room:
            continue
        for clip in read_room(root, slug)["clip"]:
            if number and clip["number"] != number or variant and clip["variant"] != variant:
                continue
            for code, told in clip["narration"].items():
                if language and code != language:
                    continue
                found.append(
                    Narration(
                        room=slug,
                        number=clip["number"],
                        variant=clip["variant"],
                        advisories=tuple(clip["advisories"]),
                        language=code,
                        title=told["title"],
                        credit=told["credit"],
                        recording=root / slug / told["recording"],
                        transcript=root / slug / told["transcript"],
                        captions=root / slug / told["captions"],
                    )
                )
    return found
