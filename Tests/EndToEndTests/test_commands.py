"""Every command of `marquee-cron`, as a shell runs it: output, exit codes, files."""

import fcntl
import gzip
import hashlib
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import unittest

from support import (
    GENRES, MOVIES, STARTER, SYNOPSIS, Case, current, cron, database, environment, executable,
    json_lines, make_current, run, starter, stored_movies, trained_state, wait_until,
)  # fmt: skip

COMMANDS = [
    "import", "train", "evaluate", "classify", "publish", "rollback", "reload", "status", "check",
]  # fmt: skip
VERSION = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")


def movie(number, **members):
    return {"id": number, "overview": f"{SYNOPSIS} {number}.", "genres": ["Drama"]} | members


class HelpTests(Case):
    def test_both_executables_tell_their_version(self):
        for name in ("marquee-cron", "marquee-gateway"):
            result = run(executable(name), "--version")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertRegex(result.stdout, r"^\d+\.\d+\.\d+\S*\n$")

    def test_every_command_explains_itself(self):
        for command in COMMANDS:
            with self.subTest(command=command):
                result = run(executable("marquee-cron"), command, "--help")
                self.assertEqual(result.returncode, 0, result.stderr)
                for word in ("USAGE", "--state-dir", "--config", "--quiet"):
                    self.assertIn(word, result.stdout)
                version = run(executable("marquee-cron"), command, "--version")
                self.assertEqual(version.returncode, 0, version.stderr)
        gateway = run(executable("marquee-gateway"), "--help")
        self.assertIn("SIGHUP", gateway.stdout)

    def test_a_wrong_usage_ends_with_64(self):
        wrong = [
            ["no-such-command"], ["import"], ["import", "--no-such-option"], ["train", "extra"],
            ["status", "--format", "xml"], ["classify", "--preference", "boldly"],
            ["classify", "--preference", "1.5"], ["publish", "a", "b"], ["import", "--state-dir"],
        ]  # fmt: skip
        for arguments in wrong:
            with self.subTest(arguments=arguments):
                result = run(executable("marquee-cron"), *arguments)
                self.assertEqual(result.returncode, 64, result.stderr)
                self.assertIn("Usage", result.stderr)
                self.assertEqual(result.stdout, "")
        gateway = run(executable("marquee-gateway"), "--no-such-option")
        self.assertEqual(gateway.returncode, 64, gateway.stderr)


class ConfigurationTests(Case):
    wrong_settings = [
        ("MARQUEE_WORKERS", "many"), ("MARQUEE_WORKERS", "0"), ("MARQUEE_LOG_LEVEL", "loud"),
        ("MARQUEE_MAX_BODY_BYTES", "-5"), ("MARQUEE_SOCKET", "nowhere"),
        ("TMDB_REQUESTS_PER_SECOND", "fast"), ("TMDB_TERMS", "declined"), ("HF_REPO", "no-owner"),
    ]  # fmt: skip

    def test_a_wrong_setting_ends_with_78_and_its_name(self):
        state = self.folder() / "state"
        for key, value in self.wrong_settings:
            with self.subTest(key=key, value=value):
                result = self.cron(state, "status", code=78, **{key: value})
                self.assertIn(key, result.stderr)
                result = run(executable("marquee-gateway"), "--state-dir", state, **{key: value})
                self.assertEqual(result.returncode, 78, result.stderr)
                self.assertIn(key, result.stderr)

    def test_a_wrong_configuration_file_ends_with_78_and_the_line(self):
        folder = self.folder()
        file = folder / "marquee.env"
        for line, expected in [
            ("MARQUEE_WORKRES=2", "MARQUEE_WORKRES"), ("no equals sign", "line 3"),
            ("MARQUEE_WORKERS=lots", "MARQUEE_WORKERS"),
        ]:  # fmt: skip
            with self.subTest(line=line):
                file.write_text(f"# a comment\n\n{line}\n")
                result = self.cron(folder, "status", "--config", file, code=78)
                self.assertIn(expected, result.stderr)
        missing = self.cron(folder, "status", "--config", folder / "none.env", code=78)
        self.assertIn("none.env", missing.stderr)

    def test_a_secret_is_never_shown(self):
        folder = self.folder()
        secret = "tell-nobody-0123456789"
        (folder / "token").write_text(f"{secret}\n")
        file = folder / "marquee.env"
        file.write_text(f"TMDB_API_TOKEN={secret} with spaces\nMARQUEE_WORKERS={secret}\n")
        for settings in [
            {"TMDB_API_TOKEN": f"{secret} with spaces"}, {"TMDB_API_KEY": secret},
            {"HF_TOKEN": secret, "MARQUEE_WORKERS": "x"}, {"HF_TOKEN_FILE": f"{folder}/token"},
            {"HF_TOKEN_FILE": f"{folder}/none"}, {"MARQUEE_PING_URL": f"ftp://{secret}"},
            {"HF_TOKEN": secret, "HF_TOKEN_FILE": f"{folder}/token"},
        ]:  # fmt: skip
            for arguments in (["check"], ["check", "--config", file], ["status"]):
                result = cron(folder, *arguments, MARQUEE_LOG_LEVEL="trace", **settings)
                self.assertIn(result.returncode, (0, 78), result.stderr)
                self.assertNotIn(secret, result.stdout + result.stderr)

    def test_flags_win_over_the_environment_and_that_over_the_file(self):
        folder = self.folder()
        file = folder / "marquee.env"
        file.write_text(f"MARQUEE_STATE_DIR={folder}/file\n")
        program = executable("marquee-cron")
        command = [program, "status", "--format", "json", "--config", file]

        def used(*arguments, **settings):
            return json.loads(run(*command, *arguments, **settings).stdout)["state_directory"]

        self.assertEqual(used(), f"{folder}/file")
        environment = {"MARQUEE_STATE_DIR": f"{folder}/environment"}
        self.assertEqual(used(**environment), f"{folder}/environment")
        self.assertEqual(used("--state-dir", folder / "flag", **environment), f"{folder}/flag")

    def test_check_ends_with_78_where_there_is_a_problem(self):
        state = self.state()
        report = self.report(state, "check")
        self.assertTrue(report["findings"])
        self.assertNotIn("problem", [finding["level"] for finding in report["findings"]])
        self.assertIn("ok", self.cron(state, "check").stdout)
        report = self.report(state, "check", code=78, HF_TOKEN_FILE="/nonexistent/token")
        problems = [f for f in report["findings"] if f["level"] == "problem"]
        self.assertIn("HF_TOKEN_FILE", problems[0]["message"])
        self.assertIn("problem", self.cron(state, "check", code=78, MARQUEE_WORKERS="x").stdout)


class ImportTests(Case):
    def setUp(self):
        self.state_folder = self.folder()
        self.files = self.folder()

    def file(self, name, content):
        path = self.files / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def imported(self, *files, **options):
        report = self.report(self.state_folder, "import", *files, **options)
        return report["added"], report["updated"], report["unchanged"], len(report["skipped"])

    def test_plain_compressed_and_standard_input_and_several_files(self):
        plain = self.file("a.jsonl", json_lines([movie(1), movie(2)]))
        packed = self.file("b.jsonl.gz", gzip.compress(json_lines([movie(3)]).encode()))
        self.assertEqual(self.imported(plain, packed), (3, 0, 0, 0))
        self.assertEqual(self.imported("-", stdin=json_lines([movie(4)])), (1, 0, 0, 0))
        packed = gzip.compress(json_lines([movie(5)]).encode())
        self.assertEqual(self.imported("-", stdin=packed), (1, 0, 0, 0))
        movies, _ = stored_movies(self.state_folder)
        self.assertEqual([row[0] for row in movies], [1, 2, 3, 4, 5])

    def test_a_second_import_changes_nothing(self):
        first = self.imported(STARTER)
        self.assertEqual(first, (len(starter()), 0, 0, 0))
        rows = stored_movies(self.state_folder)
        self.assertEqual(self.imported(STARTER), (0, 0, len(starter()), 0))
        self.assertEqual(stored_movies(self.state_folder), rows)

    def test_a_movie_that_differs_is_updated_and_no_other_touched(self):
        before = self.file("a.jsonl", json_lines([movie(1), movie(2)]))
        self.imported(before)
        untouched = stored_movies(self.state_folder)[0][0]
        after = self.file("b.jsonl", json_lines([movie(1), movie(2, genres=["War", "Drama"])]))
        self.assertEqual(self.imported(after), (0, 1, 1, 0))
        movies, genres = stored_movies(self.state_folder)
        self.assertEqual(movies[0], untouched)
        self.assertEqual([pair for pair in genres if pair[0] == 2], [(2, 18), (2, 10752)])

    def test_every_member_is_kept_and_most_may_be_absent_or_null(self):
        full = movie(
            603, title="Ünïcode ☃", original_language="en", release_date="1999-03-30",
            popularity=83.1,
        )  # fmt: skip
        bare = movie(604, title=None, original_language=None, release_date=None, popularity=None)
        numbers = {"id": 605, "overview": SYNOPSIS, "genre_ids": [28, 878], "new_member": [1]}
        self.assertEqual(self.imported("-", stdin=json_lines([full, bare, numbers])), (3, 0, 0, 0))
        movies, genres = stored_movies(self.state_folder)
        expected = (603, "Ünïcode ☃", full["overview"], "en", "1999-03-30", 83.1)
        self.assertEqual(movies[0][:6], expected)
        self.assertEqual(movies[1][:6], (604, None, bare["overview"], None, None, None))
        self.assertEqual([pair[1] for pair in genres if pair[0] == 605], [28, 878])

    def test_line_ends_marks_and_blank_lines_of_other_systems_are_no_trouble(self):
        lines = json_lines([movie(1), movie(2)]).replace("\n", "\r\n\r\n")
        self.assertEqual(self.imported("-", stdin="\ufeff" + lines.rstrip()), (2, 0, 0, 0))

    def test_broken_lines_are_reported_with_number_and_reason_and_the_rest_goes_in(self):
        good = json.dumps(movie(1)).encode()
        broken = [
            (b"not JSON at all", "JSON"),
            (b'["an", "array"]', "object"),
            (b'"a string"', "object"),
            (json.dumps(movie(1) | {"id": None}).encode(), "id"),
            (b'{"overview": "No number.", "genres": ["Drama"]}', "id"),
            (json.dumps(movie("seven")).encode(), "id"),
            (json.dumps(movie(-7)).encode(), "id"),
            (json.dumps(movie(2, genres=["Cookery"])).encode(), "Cookery"),
            (b'{"id": 3, "overview": "Text.", "genre_ids": [4711]}', "4711"),
            (json.dumps(movie(4, genres=[])).encode(), "genre"),
            (b'{"id": 5, "overview": "No genres."}', "genres"),
            (json.dumps(movie(6, overview="")).encode(), "overview"),
            (json.dumps(movie(7, overview=" \n ")).encode(), "overview"),
            (json.dumps(movie(8, overview=8)).encode(), "overview"),
            (b'{"id": 9, "overview": "caf\xe9 society", "genres": ["Drama"]}', "UTF-8"),
            (b'{"id": 10, "overview": "cut', "JSON"),
            (json.dumps(movie(11, overview="long " * 300_000)).encode(), "1048576"),
        ]
        lines = [line for line, _ in broken] + [good]
        file = self.file("mixed.jsonl", b"\n".join(lines) + b"\n")
        report = self.report(self.state_folder, "import", file)
        self.assertEqual((report["added"], len(report["skipped"])), (1, len(broken)))
        for number, (skipped, (line, reason)) in enumerate(zip(report["skipped"], broken), 1):
            with self.subTest(line=line[:60]):
                self.assertEqual((skipped["file"], skipped["line"]), (str(file), number))
                self.assertIn(reason, skipped["reason"])
        self.assertEqual([row[0] for row in stored_movies(self.state_folder)[0]], [1])
        text = self.cron(self.state_folder, "import", file)
        self.assertIn(f"{file}:1: ", text.stderr)
        self.assertIn(f"{file}:{len(broken)}: ", text.stderr)
        self.assertIn(f"skipped {len(broken)}", text.stdout)

    def test_nothing_but_broken_lines_ends_with_65(self):
        self.cron(self.state_folder, "import", "-", code=65, stdin="one\ntwo\n")
        self.cron(self.state_folder, "import", "-", stdin="")

    def test_a_file_that_is_cut_off_ends_with_65_and_keeps_what_came_before(self):
        movies = starter()[:200]
        packed = gzip.compress(json_lines(movies).encode())
        file = self.file("cut.jsonl.gz", packed[: len(packed) * 3 // 4])
        result = self.cron(self.state_folder, "import", file, code=65)
        self.assertIn(str(file), result.stderr)
        count = len(stored_movies(self.state_folder)[0])
        self.assertIn(count, range(1, 200))
        whole = self.file("whole.jsonl.gz", packed)
        self.assertEqual(self.imported(whole), (200 - count, 0, count, 0))

    def test_a_missing_file_ends_with_66_and_nothing_goes_in(self):
        good = self.file("a.jsonl", json_lines([movie(1)]))
        missing = self.files / "missing.jsonl"
        result = self.cron(self.state_folder, "import", good, missing, code=66)
        self.assertIn(str(missing), result.stderr)
        self.assertEqual(self.imported(good), (1, 0, 0, 0))
        self.cron(self.state_folder, "import", self.files, code=66)

    def test_a_state_folder_that_cannot_be_made_ends_with_73(self):
        file = self.file("file", "not a folder")
        self.cron(file / "state", "import", "-", stdin=json_lines([movie(1)]), code=73)

    def test_a_damaged_database_is_named(self):
        (self.state_folder / "movies.db").write_bytes(b"no database " * 1000)
        result = self.cron(self.state_folder, "import", "-", stdin="", code=65)
        self.assertIn("movies.db", result.stderr)

    def test_quiet_says_nothing_when_all_is_well(self):
        result = self.cron(
            self.state_folder, "import", "--quiet", "-", stdin=json_lines([movie(1)])
        )
        self.assertEqual((result.stdout, result.stderr), ("", ""))


class TrainTests(Case):
    def weights(self, state, version):
        return (state / "models" / version / "model.safetensors").read_bytes()

    def test_it_prints_the_version_and_writes_a_whole_model(self):
        state = self.state(publish=False)
        result = self.cron(state, "train")
        version = result.stdout.strip()
        self.assertRegex(version, f"^{VERSION.pattern}$")
        model = state / "models" / version
        names = {
            "model.safetensors", "config.json", "vocabulary.txt", "metrics.json", "README.md",
            "predict.py", "SHA256SUMS",
        }  # fmt: skip
        self.assertEqual({path.name for path in model.iterdir()}, names)
        sums = subprocess.run(
            ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=model, capture_output=True
        )
        self.assertEqual(sums.returncode, 0, sums.stderr)
        self.assertEqual(sums.stdout.count(b": OK\n"), len(names) - 1)
        digest = hashlib.sha256(self.weights(state, version)).hexdigest()
        self.assertEqual(version[-8:], digest[:8])
        self.assertFalse((state / "models" / "current").exists())

    def test_metrics_have_the_names_of_the_field(self):
        state = self.state(publish=False)
        report = self.report(state, "train")
        model = state / "models" / report["version"]
        metrics = json.loads((model / "metrics.json").read_text("utf-8"))
        for average in ("micro", "macro"):
            for name in ("precision", "recall", "f1"):
                self.assertTrue(0 < metrics[f"{name}_{average}"] <= 1, f"{name}_{average}")
                self.assertEqual(report[f"{name}_{average}"], metrics[f"{name}_{average}"])
        self.assertTrue(0 < metrics["threshold"] < 1)
        self.assertEqual(metrics["n_train"] + metrics["n_test"], MOVIES)
        self.assertEqual(sorted(metrics["per_genre_f1"]), GENRES)
        mean = sum(metrics["per_genre_f1"].values()) / len(GENRES)
        self.assertAlmostEqual(mean, metrics["f1_macro"])
        config = json.loads((model / "config.json").read_text("utf-8"))
        self.assertEqual(config["genres"], GENRES)
        card = (model / "README.md").read_text("utf-8")
        self.assertIn(report["version"], card)

    def test_the_same_movies_give_the_same_bytes_in_whatever_order_they_came(self):
        state = self.state(publish=False)
        [first] = os.listdir(state / "models")
        second = self.cron(state, "train").stdout.strip()
        self.assertEqual(self.weights(state, first), self.weights(state, second))

        other = self.folder() / "state"
        movies = starter()[:MOVIES]
        changed = [movie | {"genres": ["War"]} for movie in movies[:50]]
        for lines in (changed, movies[:400:-1], movies[200:], movies):
            self.cron(other, "import", "-", stdin=json_lines(lines))
        third = self.cron(other, "train").stdout.strip()
        self.assertEqual(self.weights(state, first), self.weights(other, third))

    def test_too_few_movies_are_refused(self):
        state = self.folder()
        for count in (0, 1, 50):
            self.cron(state, "import", "-", stdin=json_lines(starter()[:count]))
            result = self.cron(state, "train", code=65)
            self.assertIn("marquee-cron import", result.stderr)
            self.assertEqual(result.stdout, "")
        self.assertEqual(list((state / "models").glob("*")), [])

    def test_a_second_run_meanwhile_ends_with_75(self):
        state = self.state()
        lock = state / "lock"
        lock.unlink()
        version = current(state)
        command = [executable("marquee-cron"), "train", "--state-dir", state]
        first = subprocess.Popen(
            command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            wait_until(lambda: lock.exists() and lock.read_text(), "the first run takes the lock")
            first.send_signal(signal.SIGSTOP)
            for arguments in (["train"], ["publish"], ["rollback", version]):
                result = self.cron(state, *arguments, code=75)
                self.assertIn(str(first.pid), result.stderr)
            self.assertIn(str(first.pid), self.cron(state, "status").stdout)
        finally:
            first.send_signal(signal.SIGCONT)
            output, _ = first.communicate(timeout=30)
        self.assertEqual(first.returncode, 0)
        self.assertRegex(output.decode(), VERSION)

    def test_a_terminal_gets_a_progress_bar(self):
        state = self.state(publish=False)
        outer, terminal = pty.openpty()
        command = [executable("marquee-cron"), "train", "--state-dir", state]
        process = subprocess.Popen(
            command, env=environment(), stdout=subprocess.PIPE, stderr=terminal
        )
        os.close(terminal)
        shown = b""
        try:
            while chunk := os.read(outer, 4096):
                shown += chunk
        except OSError:
            pass  # What Linux says at the end of a terminal.
        finally:
            os.close(outer)
        output, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0)
        self.assertRegex(shown.decode(), r"\d+ ?%")
        self.assertRegex(output.decode(), f"^{VERSION.pattern}\n$")


class PublishTests(Case):
    def worse_candidate(self, state):
        """Adds a model that learned nonsense to the folder; returns its version."""
        other = self.folder() / "state"
        movies = starter()[:MOVIES]
        genres = [movie["genres"] for movie in movies[1:]] + [movies[0]["genres"]]
        wrong = [movie | {"genres": g} for movie, g in zip(movies, genres)]
        self.cron(other, "import", "-", stdin=json_lines(wrong))
        version = self.cron(other, "train").stdout.strip()
        shutil.copytree(other / "models" / version, state / "models" / version)
        return version

    def test_the_first_model_goes_into_service(self):
        state = self.state(publish=False)
        report = self.report(state, "publish")
        self.assertEqual(report["outcome"], "published")
        self.assertEqual(report["version"], current(state))
        again = self.cron(state, "publish")
        self.assertIn(report["version"], again.stdout)

    def test_a_better_one_replaces_it_and_rollback_brings_it_back(self):
        state, (first, second) = self.state_of_two()
        report = self.report(state, "publish", second, "--force")
        self.assertEqual((report["before"], report["version"]), (first, second))
        self.assertEqual(current(state), second)
        self.assertIn(first, self.cron(state, "rollback").stdout)
        self.assertEqual(current(state), first)
        self.cron(state, "rollback", second)
        self.assertEqual(current(state), second)

    def test_the_gate_keeps_a_worse_one_out_and_says_why(self):
        state = self.state()
        version = current(state)
        worse = self.worse_candidate(state)
        result = self.cron(state, "publish", worse)
        self.assertIn(version, result.stdout)
        self.assertIn("worse", result.stdout)
        self.assertEqual(current(state), version)
        report = self.report(state, "publish", worse)
        self.assertEqual((report["outcome"], report["rule"]), ("kept", "worse"))
        self.assertLess(report["f1_micro"], report["f1_micro_before"])
        self.assertEqual(current(state), version)
        runs = self.report(state, "status")["runs"]
        self.assertEqual((runs[0]["command"], runs[0]["outcome"]), ("publish", "kept"))
        self.cron(state, "publish", worse, "--force")
        self.assertEqual(current(state), worse)

    def test_what_is_not_there_or_not_whole_stays_out(self):
        state = self.state()
        version = current(state)
        self.cron(state, "publish", "20200101T000000Z-00000000", code=66)
        self.cron(state, "publish", "../models", code=66)
        self.cron(self.folder(), "publish", code=66)
        self.cron(self.folder(), "rollback", code=66)
        damaged = "29990101T000000Z-00000000"
        shutil.copytree(state / "models" / version, state / "models" / damaged)
        with open(state / "models" / damaged / "model.safetensors", "r+b") as file:
            file.truncate(100_000)
        for force in ([], ["--force"]):
            result = self.cron(state, "publish", damaged, *force, code=65)
            self.assertIn("model.safetensors", result.stderr)
        self.cron(state, "rollback", damaged, code=65)
        self.assertEqual(current(state), version)

    def test_no_gateway_is_a_note_for_publish_and_a_failure_for_reload(self):
        state = self.state(publish=False)
        self.assertIn("no gateway", self.cron(state, "publish").stderr)
        self.assertIn("no gateway", self.cron(state, "reload", code=69).stderr)
        self.cron(self.folder(), "reload", code=66)


class StatusTests(Case):
    def test_nothing_yet_is_no_failure_and_says_what_to_do(self):
        state = self.folder() / "none"
        self.assertIn("marquee-cron train", self.cron(state, "status").stdout)
        report = self.report(state, "status")
        self.assertEqual((report["movies"]["count"], report["runs"]), (0, []))
        self.assertFalse(state.exists())

    def test_it_tells_model_runs_and_movies(self):
        state = self.state()
        report = self.report(state, "status")
        self.assertEqual(report["model"]["version"], current(state))
        self.assertEqual(report["movies"]["count"], MOVIES)
        drama = sum("Drama" in movie["genres"] for movie in starter()[:MOVIES])
        self.assertEqual(report["movies"]["by_genre"]["Drama"], drama)
        commands = [run["command"] for run in report["runs"]]
        self.assertEqual(commands, ["publish", "train", "import"])
        self.assertEqual({run["outcome"] for run in report["runs"]}, {"done"})
        text = self.cron(state, "status").stdout
        for part in (current(state), f"{MOVIES}", "Science Fiction", "train", "publish"):
            self.assertIn(part, text)


class EvaluateTests(Case):
    def test_the_figures_are_those_of_the_training(self):
        state = self.state()
        model = state / "models" / current(state)
        metrics = json.loads((model / "metrics.json").read_text("utf-8"))
        for arguments in ([], ["--model", model]):
            report = self.report(state, "evaluate", *arguments)
            self.assertEqual(report["model"], current(state))
            for name in ("f1_micro", "f1_macro", "n_test", "per_genre_f1", "with_title"):
                self.assertEqual(report[name], metrics[name], name)
        text = self.cron(state, "evaluate").stdout
        for genre in GENRES:
            self.assertIn(genre, text)

    def test_other_movies_can_be_given(self):
        state = self.state()
        lines = json_lines(starter()[MOVIES : MOVIES + 100])
        report = self.report(state, "evaluate", "--data", "-", stdin=lines)
        self.assertEqual(report["n_test"], 100)
        self.cron(state, "evaluate", "--data", state / "none.jsonl", code=66)
        self.cron(state, "evaluate", "--data", "-", stdin="broken\n", code=65)
        self.cron(state, "evaluate", "--model", state / "none", code=66)
        self.cron(self.folder(), "evaluate", code=66)


class ClassifyTests(Case):
    def setUp(self):
        self.state_folder = trained_state()

    def answers(self, lines, *arguments, **options):
        text = "".join(line + "\n" for line in lines)
        result = self.cron(
            self.state_folder, "classify", "--format", "jsonl", *arguments, stdin=text, **options
        )
        return [json.loads(line) for line in result.stdout.splitlines()]

    def test_a_synopsis_a_line_gives_its_genres_a_line(self):
        result = self.cron(self.state_folder, "classify", stdin=f"{SYNOPSIS}\n{SYNOPSIS}")
        lines = result.stdout.splitlines()
        self.assertEqual(len(lines), 2)
        self.assertRegex(lines[0], r"^[A-Z][a-z].* \d+ %$")
        self.assertEqual(lines[0], lines[1])

    def test_jsonl_has_the_members_of_the_http_answer(self):
        [answer] = self.answers([SYNOPSIS])
        self.assertEqual(list(answer), ["model", "selected", "genres"])
        self.assertEqual(answer["model"], current(self.state_folder))
        self.assertEqual(sorted(genre["genre"] for genre in answer["genres"]), GENRES)
        names = ["genre", "score", "probability", "threshold", "selected", "evidence"]
        for genre in answer["genres"]:
            self.assertEqual(list(genre), names)
            self.assertEqual(genre["genre"] in answer["selected"], genre["selected"])
            for evidence in genre["evidence"]:
                self.assertEqual(list(evidence), ["text", "weight"])
        chances = [genre["probability"] for genre in answer["genres"]]
        self.assertEqual(chances, sorted(chances, reverse=True))

    def test_objects_give_overview_and_title_and_get_their_id_back(self):
        lines = [
            json.dumps({"id": 603, "overview": SYNOPSIS}),
            json.dumps({"id": "tt0133093", "overview": SYNOPSIS, "title": "Space Horror"}),
            json.dumps({"overview": SYNOPSIS, "title": None, "more": {}}),
            json.dumps({"id": "a \"quoted\"\nid ☃", "overview": SYNOPSIS}),
        ]
        answers = self.answers(lines)
        ids = [answer.get("id") for answer in answers]
        self.assertEqual(ids, [603, "tt0133093", None, "a \"quoted\"\nid ☃"])
        self.assertEqual(answers[0]["genres"], answers[2]["genres"])
        self.assertNotEqual(answers[0]["genres"], answers[1]["genres"])

    def test_many_lines_keep_their_order(self):
        movies = starter() + starter()
        answers = self.answers(json.dumps(movie) for movie in movies)
        ids = [answer["id"] for answer in answers]
        self.assertEqual(ids, [movie["id"] for movie in movies])
        self.assertEqual(answers[: len(starter())], answers[len(starter()) :])

    def test_a_file_may_be_plain_or_compressed(self):
        folder = self.folder()
        (folder / "a.txt").write_text(SYNOPSIS + "\n")
        (folder / "a.txt.gz").write_bytes(gzip.compress(SYNOPSIS.encode()))
        [plain] = self.answers([], folder / "a.txt")
        [packed] = self.answers([], folder / "a.txt.gz", "--model",
                                self.state_folder / "models" / "current")
        self.assertEqual(plain, packed)
        self.cron(self.state_folder, "classify", folder / "none", code=66)

    def test_a_line_that_cannot_be_classified_does_not_stop_the_others(self):
        lines = [SYNOPSIS, "", "no", "{broken", '{"id": 7, "title": "x"}', "!?", SYNOPSIS]
        answers = self.answers(lines)
        self.assertEqual(["error" in answer for answer in answers], [False] + [True] * 5 + [False])
        self.assertEqual(answers[0], answers[-1])
        result = self.cron(self.state_folder, "classify", stdin="no\n", code=65)
        self.assertEqual(result.stdout.count("\n"), 1)

    def test_preferences_move_the_thresholds(self):
        sizes = [
            len(self.answers([SYNOPSIS], "--preference", preference)[0]["selected"])
            for preference in ("1", "precise", "balanced", "broad", "0")
        ]
        self.assertEqual(sizes, sorted(sizes))
        self.assertEqual((sizes[0], sizes[-1]), (0, len(GENRES)))

    def test_without_a_model_it_ends_with_66(self):
        result = self.cron(self.folder(), "classify", stdin=SYNOPSIS, code=66)
        self.assertIn("marquee-cron train", result.stderr)


if __name__ == "__main__":
    unittest.main()
