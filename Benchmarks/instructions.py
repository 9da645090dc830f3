"""Instructions of hot loops, counted by callgrind: they do not depend on the machine's mood."""

import contextlib
import json
import pathlib
import re
import subprocess
import tempfile

import inputs
import report

COMMITTED = pathlib.Path(__file__).resolve().parent / "instructions.json"
LOOPS = ["tokenize", "classify", "explain", "fit"]


def count(loop, model, program, data=inputs.STARTER):
    """Instructions a movie."""
    process = subprocess.run(
        [
            "valgrind", "--tool=callgrind", "--collect-atstart=no", "--callgrind-out-file=/dev/null",
            "--toggle-collect=*Bench8measured*", program, "loop", loop,
            "--data", data, "--model", model,
        ],
        env=inputs.environment(SWIFT_DETERMINISTIC_HASHING="1"),
        capture_output=True,
        check=True,
    )  # fmt: skip
    instructions = re.search(r"Collected : (\d+)", process.stderr.decode())
    return int(instructions[1]) // int(process.stdout)


@contextlib.contextmanager
def stripped(program):
    """A copy of a program: older versions of valgrind stumble over what Swift tells debuggers."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "marquee-bench"
        subprocess.run(["strip", "--strip-debug", "-o", copy, program], check=True)
        yield copy


def measure(model, program=inputs.BIN / "marquee-bench"):
    """Instructions a movie of each loop, with a model of the starter movies."""
    with stripped(program) as copy:
        return {loop: count(loop, model, copy) for loop in LOOPS}


def main():
    counts = measure(inputs.model("instructions", inputs.STARTER) / "models" / "current")
    COMMITTED.write_text(json.dumps(counts, indent=2) + "\n", "utf-8")
    rows = [[f"`{loop}`", f"{instructions:,}"] for loop, instructions in counts.items()]
    report.write("instructions", report.table(["loop", "instructions a movie"], rows))


if __name__ == "__main__":
    main()
