"""Several ways to do the same thing, timed in turns, so that the machine's moods hit all alike."""

import os
import statistics
import sys
import time


def interleave(ways, rounds):
    """Calls each way once a round.

    - ways: by name, functions that return seconds, or nothing: then they are timed.
    Returns the seconds of each by name, round after round.
    """
    seconds = {name: [] for name in ways}
    for index in range(rounds):
        for name, way in ways.items():
            began = time.perf_counter()
            reported = way()
            seconds[name].append(reported or time.perf_counter() - began)
            print(f"round {index + 1}/{rounds}: {name} {seconds[name][-1]:.3f} s", file=sys.stderr)
    return seconds


def spread(numbers, digits=2):
    """The median, and the least and the largest."""
    low, high = min(numbers), max(numbers)
    return f"{statistics.median(numbers):.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def ratios(slow, fast):
    """How many times as long `slow` took, round by round."""
    return [a / b for a, b in zip(slow, fast, strict=True)]


def machine():
    """One line about what was measured on, and how busy it was."""
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        model = next((l.split(":")[1].strip() for l in lines if l.startswith("model name")), "?")
    load = os.getloadavg()[0]
    return f"{model}, {os.cpu_count()} cores, load {load:.1f} at the end of the run."
