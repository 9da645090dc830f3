"""Help, usage, configuration, and the commands that tell and classify, as a shell runs them."""

import gzip
import json
import os
import subprocess
import unittest

from support import (
    GENRES, MOVIES, SYNOPSIS, Case, cron, current, environment, executable, json_lines, run,
    starter, trained_state,
)  # fmt: skip

COMMANDS = [
    "import", "train", "evaluate", "classify", "publish", "rollback", "reload", "status", "check",
]  # fmt: skip


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


class LogTests(Case):
    def log(self, **options):
        """The lines that `train` logs; options are worked out from the file it logs to."""
        state, path = self.folder(), self.folder() / "log"
        self.cron(state, "import", "-", stdin=json_lines(starter()[:200]))
        with path.open("w") as file:
            stream = {name: number(os.fstat(file.fileno())) for name, number in options.items()}
            command = [executable("marquee-cron"), "train", "--state-dir", str(state)]
            subprocess.run(command, env=environment(**stream), stderr=file, stdout=file, check=True)
        return [line for line in path.read_text("utf-8").splitlines() if "training: " in line]

    def test_a_line_has_its_time_and_level(self):
        other = {"JOURNAL_STREAM": lambda status: f"{status.st_dev}:{status.st_ino + 1}"}
        for options in {}, other:
            lines = self.log(**options)
            self.assertTrue(lines)
            for line in lines:
                self.assertRegex(line, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ info: training: ")

    def test_the_journal_is_told_the_level_alone(self):
        lines = self.log(JOURNAL_STREAM=lambda status: f"{status.st_dev}:{status.st_ino}")
        self.assertTrue(lines)
        for line in lines:
            self.assertRegex(line, "^<6>training: ")


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
                if not key.startswith("MARQUEE_"):
                    continue  # The gateway reads none of the others.
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
        self.assertEqual(list(answer), ["model", "selected", "genres", "notes"])
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

    def test_json_and_tables_of_any_form_are_read(self):
        movies = [{"id": 9007199254740993, "title": "T", "overview": SYNOPSIS}, {"id": "b", "synopsis": SYNOPSIS}]
        pretty = json.dumps(movies, indent=1)
        table = f'id;title;Plot\n9007199254740993;T;"{SYNOPSIS}"\n\nb;;"{SYNOPSIS}"\n'
        for text in [" " + json_lines(movies), pretty, pretty[1:-1].replace("},", "}"), table, "sep=;\n" + table]:
            for encoding in ("utf-8-sig", "utf-16"):
                with self.subTest(text=text[:20], encoding=encoding):
                    stdin = text.encode(encoding)
                    result = self.cron(self.state_folder, "classify", "--format", "jsonl", stdin=stdin)
                    answers = [json.loads(line) for line in result.stdout.splitlines()]
                    self.assertEqual([str(answer["id"]) for answer in answers], ["9007199254740993", "b"])
                    self.assertEqual([answer["overview"] for answer in answers], [SYNOPSIS] * 2)
        [answer] = self.answers(['["' + SYNOPSIS + '"]'])
        self.assertEqual(answer, self.answers([SYNOPSIS])[0])
        for kind in (b"%PDF-1.7", b"PK\3\4xl/", SYNOPSIS.encode("utf-16-le")):
            self.cron(self.state_folder, "classify", stdin=kind, code=65)

    def test_what_it_gives_out_can_be_judged_when_genres_are_added(self):
        movies = starter()[:50]
        answers = self.answers(json.dumps(movie) for movie in movies)
        judged = [answer | {"genres": movie["genres"]} for answer, movie in zip(answers, movies)]
        report = self.report(self.state_folder, "evaluate", "--data", "-", stdin=json_lines(judged))
        data = json_lines([{k: movie[k] for k in ("id", "title", "overview", "genres")} for movie in movies])
        self.assertEqual(report, self.report(self.state_folder, "evaluate", "--data", "-", stdin=data))
        # Without numbers, in an array, as the batch page gives them out.
        page = [{"title": m["title"], "synopsis": m["overview"], "genres": m["genres"]} for m in movies]
        again = self.report(self.state_folder, "evaluate", "--data", "-", stdin=json.dumps(page))
        self.assertEqual(report, again)

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
