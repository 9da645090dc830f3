"""What monitors see: `/metrics`, the rules for Prometheus, and the example for mails."""

import json
import re
import shutil
import subprocess
import time
import unittest

from stack import Stack
from support import ROOT, Case, current, executable, wait_until

RULES = ROOT / "packaging" / "prometheus-rules.yml"

# A machine at rest, and one on which everything is wrong; the nights ended 47 and 49 hours ago.
SERIES = """
rule_files: [{rules}]
evaluation_interval: 5m
tests:
  - interval: 1m
    input_series:
      - series: up{{job="marquee", instance="{name}"}}
        values: "{up}x7200"
      - series: marquee_model_info{{job="marquee", instance="{name}", version="v"}}
        values: "{model}x7200"
      - series: marquee_last_good_night_timestamp_seconds{{job="marquee", instance="{name}"}}
        values: "0x7200"
      - series: marquee_last_night_outcome{{job="marquee", instance="{name}", outcome="failed"}}
        values: "{failed}x7200"
      - series: marquee_reloads_total{{job="marquee", instance="{name}", result="refused"}}
        values: "0+{refused}x7200"
      - series: marquee_requests_total{{job="marquee", instance="{name}", status="200"}}
        values: "0+100x7200"
      - series: marquee_requests_total{{job="marquee", instance="{name}", status="503"}}
        values: "0+{errors}x7200"
      - series: process_open_fds{{job="marquee", instance="{name}"}}
        values: "{descriptors}x7200"
      - series: process_max_fds{{job="marquee", instance="{name}"}}
        values: "1000x7200"
    promql_expr_test:
      - expr: count by (alertname) (ALERTS{{alertstate="firing"}})
        eval_time: {hours}h
        exp_samples: [{alerts}]
"""
WELL = dict(up=1, model=1, failed=0, refused=0, errors=0, descriptors=20, hours=47)
ILL = dict(up=1, model=1, failed=1, refused=1, errors=5, descriptors=900, hours=49)
DOWN = dict(up=0, model="_", failed=0, refused=0, errors=0, descriptors=20, hours=47)
EMPTY = dict(up=1, model="_", failed=0, refused=0, errors=0, descriptors=20, hours=47)


@unittest.skipUnless(shutil.which("promtool"), "promtool is not there: it comes with prometheus")
class RuleTests(Case):
    def promtool(self, *arguments, stdin=None):
        return subprocess.run(
            ["promtool", *map(str, arguments)], input=stdin, capture_output=True, text=True
        )

    def test_they_are_understood(self):
        result = self.promtool("check", "rules", "--lint-fatal", RULES)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_they_fire_where_something_is_wrong_and_nowhere_else(self):
        for name, facts, alerts in [
            ("well", WELL, []),
            ("down", DOWN, ["MarqueeDown"]),
            ("empty", EMPTY, ["MarqueeWithoutModel"]),
            ("ill", ILL, [
                "MarqueeDescriptors", "MarqueeErrors", "MarqueeModelRefused", "MarqueeNightFailed",
                "MarqueeNightMissing",
            ]),
        ]:  # fmt: skip
            with self.subTest(machine=name):
                expected = ", ".join(
                    f"{{labels: '{{alertname=\"{alert}\"}}', value: 1}}" for alert in alerts
                )
                file = self.folder() / "test.yml"
                file.write_text(SERIES.format(rules=RULES, name=name, alerts=expected, **facts))
                result = self.promtool("test", "rules", file)
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_they_use_figures_that_there_are(self):
        stack = Stack(self.state())
        self.addCleanup(stack.stop)
        text = stack.ask("GET", "/metrics").text
        result = self.promtool("check", "metrics", stdin=text)
        self.assertEqual((result.returncode, result.stdout + result.stderr), (0, ""))
        for name in re.findall(r"\b(?:marquee|process)_[a-z_]+", RULES.read_text()):
            self.assertIn(f"# TYPE {name} ", text)


class MetricsTests(Case):
    def setUp(self):
        self.state_folder = self.state()
        self.stack = Stack(self.state_folder)
        self.addCleanup(self.stack.stop)

    def metrics(self):
        """The samples of `/metrics`, by name and labels."""
        lines = self.stack.ask("GET", "/metrics").text.splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    def night(self, code, **settings):
        self.cron(self.state_folder, "nightly", code=code, **self.stack.settings, **settings)

    def test_nights_and_their_outcome_are_told(self):
        outcomes = [f'marquee_last_night_outcome{{outcome="{name}"}}'
                    for name in ("published", "kept", "failed")]  # fmt: skip
        good, last = "marquee_last_good_night_timestamp_seconds", "marquee_last_night_timestamp_seconds"
        self.assertFalse({good, last, *outcomes} & set(self.metrics()))
        began = int(time.time())
        self.night(0)
        metrics = self.metrics()
        self.assertEqual([metrics[name] for name in outcomes], [0, 1, 0])
        self.assertGreaterEqual(metrics[good], began)
        self.assertEqual(metrics[good], metrics[last])
        # A second further on, so that the two nights can be told apart.
        wait_until(lambda: time.time() >= metrics[good] + 1, "the next second")
        self.night(78, TMDB_API_TOKEN="a token, and no terms")
        after = self.metrics()
        self.assertEqual([after[name] for name in outcomes], [0, 0, 1])
        self.assertEqual(after[good], metrics[good])
        self.assertGreater(after[last], after[good])

    def test_model_and_process_are_told(self):
        metrics = self.metrics()
        model = self.state_folder / "models" / current(self.state_folder)
        facts = json.loads((model / "metrics.json").read_text("utf-8"))
        self.assertEqual(metrics["marquee_model_movies"], facts["n_train"])
        age = time.time() - metrics["marquee_model_created_timestamp_seconds"]
        self.assertTrue(0 <= age < 3600, age)
        resident = metrics["process_resident_memory_bytes"]
        self.assertAlmostEqual(resident / 1e6, self.stack.resident(), delta=10)
        self.assertGreater(metrics["process_max_fds"], metrics["process_open_fds"])
        with self.stack.raw(), self.stack.raw(), self.stack.raw():
            wait_until(
                lambda: self.metrics()["process_open_fds"] >= metrics["process_open_fds"] + 3,
                "open connections are counted",
            )


@unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not there")
class FailureMailTests(Case):
    def test_the_example_is_understood(self):
        units = self.folder()
        night = (ROOT / "packaging" / "marquee-nightly.service").read_text("utf-8")
        night = night.replace("/usr/bin/marquee-cron", executable("marquee-cron"))
        (units / "marquee-nightly.service").write_text(night, "utf-8")
        shutil.copy(ROOT / "packaging" / "on-failure@.service", units)
        shutil.copy(units / "on-failure@.service", units / "on-failure@marquee-nightly.service")
        (units / "marquee-nightly.service.d").mkdir()
        shutil.copy(ROOT / "packaging" / "on-failure.conf", units / "marquee-nightly.service.d")
        result = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", "./marquee-nightly.service",
             "./on-failure@marquee-nightly.service"],
            cwd=units, capture_output=True, text=True,
        )  # fmt: skip
        self.assertEqual((result.returncode, result.stdout + result.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
