"""Runs the `run:` steps of a GitHub workflow in order, as far as ours need it."""

import dataclasses
import os
import re
import subprocess

import ruamel.yaml

from support import environment

TOKEN = re.compile(r"\s*('(?:[^']|'')*'|&&|\|\||[!=]=|[!()]|,|[\w.*/-]+)")
WORDS = {"&&": "and", "||": "or", "!": "not", "true": "True", "false": "False"}


def read(path):
    return ruamel.yaml.YAML(typ="safe").load(path.read_text("utf-8"))


@dataclasses.dataclass
class Result:
    """What came of a run: the code of the first step that failed, what was said and summed up."""

    code: int
    output: str
    summary: str
    ran: list


class Workflow:
    """One job of a workflow; `values` are what expressions name, such as `secrets.HF_TOKEN`."""

    def __init__(self, path, job, values):
        self.steps = read(path)["jobs"][job]["steps"]
        self.values = dict(values)

    def run(self, temp, workspace, path, inherited=environment):
        """Runs the job with an empty folder `temp`, and `path` before the programs' path."""
        files = {}
        for name in ("GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
            files[name] = temp / name.lower()
            files[name].write_text("")
        settings, paths, result = {}, [str(path)], Result(0, "", "", [])
        values = self.values | {"runner.temp": str(temp)}
        for step in self.steps:
            condition = step.get("if", "success()")
            if result.code and "always()" not in condition:
                continue
            if "run" not in step or not self.value(condition, values):
                continue
            given = {k: self.text(v, values) for k, v in step.get("env", {}).items()}
            found = os.pathsep.join([*reversed(paths), os.environ["PATH"]])
            outcome = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=workspace, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, timeout=300,
                env=inherited(**{"PATH": found, "RUNNER_TEMP": str(temp)}, **settings, **given)
                | {name: str(file) for name, file in files.items()},
            )  # fmt: skip
            result.ran.append(step["name"])
            result.output += f"== {step['name']}\n{outcome.stdout}"
            result.code = result.code or outcome.returncode
            settings |= dict(line.split("=", 1) for line in self.lines(files["GITHUB_ENV"]))
            paths += self.lines(files["GITHUB_PATH"])
            for line in self.lines(files["GITHUB_OUTPUT"]):
                name, value = line.split("=", 1)
                values[f"steps.{step['id']}.outputs.{name}"] = value
        result.summary = files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        return result

    @staticmethod
    def lines(file):
        """The lines that a step has written, which are then gone."""
        lines = file.read_text("utf-8").splitlines()
        file.write_text("")
        return lines

    def text(self, value, values):
        """A value with its expressions worked out."""

        def worked_out(match):
            found = self.value(match[1], values)
            return str(found).lower() if isinstance(found, bool) else str(found)

        return re.sub(r"\$\{\{(.*?)\}\}", worked_out, str(value))

    def value(self, expression, values):
        """What an expression is worth: strings, names, comparisons, and, or, not, `always()`."""
        words, position = [], 0
        expression = expression.strip()
        while position < len(expression):
            token = TOKEN.match(expression, position)
            if not token:
                raise AssertionError(f"{expression}: not understood from {position} on")
            position, word = token.end(), token[1]
            is_name = word[0].isalpha() and word not in WORDS
            words.append(f"name({word!r})" if is_name else WORDS.get(word, word))
        text = re.sub(r"name\('(always|success)'\) \( \)", "True", " ".join(words))
        return eval(text, {"name": lambda name: values.get(name, "")})  # Our own file.
