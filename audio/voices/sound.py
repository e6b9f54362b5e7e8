"""From the model's samples to the finished recording: level, peaks, mp3."""

import re
import subprocess
from dataclasses import dataclass

import numpy as np
import soxr

RATE = 48_000
BITRATE = "48k"
LOUDNESS, TOLERANCE = -18.0, 0.3
PEAK = -2.0
CEILING = -3.0  # dBFS; leaves the encoder room to overshoot
BLOCK = RATE // 1000
REACH = 8  # blocks that the limiter looks ahead and behind


@dataclass
class Level:
    loudness: float
    peak: float


class OutOfBounds(Exception):
    """No gain was found at which loudness and peak both keep their bounds."""


def measure(path):
    """Integrated loudness (LUFS) and true peak (dBTP) of a sound file, by EBU R 128."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path)]
    command += ["-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    loudness = float(re.search(r"I:\s+(-?[\d.]+) LUFS", summary)[1])
    peak = float(re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)[1])
    return Level(loudness, peak)


def decode(path):
    """A recording's samples, as a listener's player would hear them."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "1", "-ar", str(RATE), "-"]
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.float32)


def record(samples, rate, path):
    """Write the mp3 at the tour's loudness; the level is measured on the decoded mp3, then mended."""
    full = soxr.resample(samples.astype(np.float64), rate, RATE, quality="VHQ")
    gain, ceiling = 0.0, CEILING
    fresh = path.with_suffix(".new.mp3")
    for _ in range(12):
        _encode(_limit(full * 10 ** (gain / 20), ceiling), fresh)
        level = measure(fresh)
        if abs(level.loudness - LOUDNESS) < 0.15 and level.peak <= PEAK:
            break
        gain += LOUDNESS - level.loudness
        if level.peak > PEAK and abs(level.loudness - LOUDNESS) < 1.0:
            ceiling -= max(0.5, level.peak - PEAK)
    if abs(level.loudness - LOUDNESS) > TOLERANCE or level.peak > PEAK:
        fresh.unlink()
        raise OutOfBounds(f"{path.name}: {level}")
    fresh.replace(path)
    return level


def _limit(samples, ceiling):
    """A gentle look-ahead limiter; it leaves a recording alone that never reaches the ceiling."""
    count = -(-len(samples) // BLOCK)
    padded = np.zeros(count * BLOCK)
    padded[: len(samples)] = np.abs(samples)
    peaks = padded.reshape(count, BLOCK).max(axis=1)
    needed = np.minimum(1.0, 10 ** (ceiling / 20) / np.maximum(peaks, 1e-9))
    if needed.min() == 1.0:
        return samples
    around = np.lib.stride_tricks.sliding_window_view(np.pad(needed, REACH, mode="edge"), 2 * REACH + 1)
    window = np.hanning(2 * REACH + 1)
    gain = np.convolve(np.pad(around.min(axis=1), REACH, mode="edge"), window / window.sum(), mode="valid")
    centres = (np.arange(count) + 0.5) * BLOCK
    return samples * np.interp(np.arange(len(samples)), centres, gain)


def _encode(samples, path):
    command = ["ffmpeg", "-v", "error", "-y", "-f", "f64le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
    command += ["-c:a", "libmp3lame", "-b:a", BITRATE, "-compression_level", "0", "-write_xing", "1"]
    command += ["-id3v2_version", "0", "-map_metadata", "-1", "-fflags", "+bitexact", "-f", "mp3", str(path)]
    subprocess.run(command, input=samples.astype("<f8").tobytes(), check=True)
