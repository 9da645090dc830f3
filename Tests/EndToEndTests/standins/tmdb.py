#!/usr/bin/env python3
"""A stand-in for the TMDB API: lists, details, changes and daily exports of invented films.

    tmdb.py --state DIR --movies FILE      prints its port; FILE has a film a line, as JSON

The genres of a film are names, or numbers that nobody has heard of.

POST /__ctl/movies {"upsert": [film, …], "delete": [id, …]} changes the catalogue of today, and
POST /__ctl/today {"today": "YYYY-MM-DD"} says which day that is. The export of a day is what
there was on that day; today's is not made yet. Other lists than those by date are never twice
in the same order.
"""

import bisect
import datetime
import gzip
import json
import pathlib
import random
import re

from server import Answer, Server, Service, arguments, serve

PER_PAGE, LAST_PAGE, CHANGES_PER_PAGE, DAYS = 20, 500, 100, 14
NUMBERS = {
    "Action": 28, "Adventure": 12, "Animation": 16, "Comedy": 35, "Crime": 80,
    "Documentary": 99, "Drama": 18, "Family": 10751, "Fantasy": 14, "History": 36, "Horror": 27,
    "Music": 10402, "Mystery": 9648, "Romance": 10749, "Science Fiction": 878,
    "TV Movie": 10770, "Thriller": 53, "War": 10752, "Western": 37,
}  # fmt: skip
# TMDB's own numbers: the HTTP status, and what it says.
PROBLEMS = {
    7: (401, "Invalid API key: You must be granted a valid key."),
    9: (503, "Service offline: This service is temporarily offline, try again later."),
    11: (500, "Internal error: Something went wrong, contact TMDB."),
    20: (422, "Invalid date range: Should be a range no longer than 14 days."),
    22: (400, "Invalid page: Pages start at 1 and max at 500."),
    25: (429, "Your request count is over the allowed limit."),
    34: (404, "The resource you requested could not be found."),
    43: (502, "Couldn't connect to the backend server."),
}


def problem(number):
    status, message = PROBLEMS[number]
    return Answer(status, {"success": False, "status_code": number, "status_message": message})


def date(text):
    """A date, or none: TMDB ignores what it does not understand."""
    try:
        return datetime.date.fromisoformat(text or "")
    except ValueError:
        return None


class TMDB(Service):
    def __init__(self, options):
        super().__init__(options.state / "requests.jsonl")
        self.token, self.key = options.read_token, options.api_key
        self.today = date(options.today) or datetime.datetime.now(datetime.UTC).date()
        self.films, self.gone = {}, {}
        with open(options.movies, encoding="utf-8") as lines:
            for line in lines:
                self.put(json.loads(line), datetime.date.min)
        self.arrange()

    def put(self, film, day):
        """Adds a film or changes it; `day` is when."""
        before = self.films.get(film["id"]) or self.gone.pop(film["id"], {})
        film = {"adult": False, "video": False, "vote_count": 0, "popularity": 0.0} | film
        film |= {"added": before.get("added", day), "changed": day}
        self.films[film["id"]] = film

    def arrange(self):
        """Sorts what lists show by date, for the windows that are asked for."""
        listed = [f for f in self.films.values() if not f["adult"] and not f["video"]]
        self.listed = sorted(listed, key=lambda f: (f["release_date"] or "", f["id"]))
        self.dates = [film["release_date"] or "" for film in self.listed]
        # By what was asked: a long list is not looked through anew for each of its pages.
        self.windows = {}

    def control(self, method, path, data):
        with self.lock:
            if path == "/__ctl/movies":
                for film in data.get("upsert", []):
                    self.put(film, self.today)
                for number in data.get("delete", []):
                    self.gone[number] = self.films.pop(number) | {"deleted": self.today}
                self.arrange()
                return Answer(200, {"movies": len(self.films)})
            if path == "/__ctl/today":
                self.today = date(data["today"])
                return Answer(200, data)
        return super().control(method, path, data)

    def error(self, status):
        known = {status: number for number, (status, _) in PROBLEMS.items()}
        return json.loads(problem(known.get(status, 11)).body)

    def answer(self, request):
        path = request.route
        if export := re.fullmatch(r"/p/exports/movie_ids_(\d\d)_(\d\d)_(\d{4})\.json\.gz", path):
            return self.export(date("{3}-{1}-{2}".format(None, *export.groups())))
        bearer, key = request.headers["Authorization"], request.query.get("api_key")
        if bearer != f"Bearer {self.token}" and key != self.key:
            raise problem(7)
        if path == "/3/authentication":
            return Answer(200, {"success": True, "status_code": 1, "status_message": "Success."})
        if path == "/3/genre/movie/list":
            names = sorted(NUMBERS)
            return Answer(200, {"genres": [{"id": NUMBERS[n], "name": n} for n in names]})
        if path == "/3/discover/movie":
            return Answer(200, self.discover(request.query))
        if path == "/3/movie/changes":
            return Answer(200, self.changes(request.query))
        if detail := re.fullmatch(r"/3/movie/(\d+)", path):
            return Answer(200, self.detail(int(detail[1])))
        raise problem(34)

    def page(self, rows, query, size=PER_PAGE):
        """A page; `total_pages` is the true number, whatever can be asked for."""
        number = query.get("page", "1")
        if not number.isdecimal() or not 1 <= int(number) <= LAST_PAGE:
            raise problem(22)
        start, pages = (int(number) - 1) * size, max(1, -(-len(rows) // size))
        results = rows[start : start + size]
        totals = {"total_pages": pages, "total_results": len(rows)}
        return {"page": int(number), "results": results} | totals

    def discover(self, query):
        with self.lock:
            windows = self.windows
            asked = tuple(sorted((k, v) for k, v in query.items() if k != "page"))
            if asked not in windows:
                windows[asked] = self.window(query)
        rows, order = windows[asked], query.get("sort_by", "")
        if order == "primary_release_date.desc":
            rows = rows[::-1]
        elif order != "primary_release_date.asc":
            rows = random.sample(rows, len(rows))
        page = self.page(rows, query)
        return page | {"results": [self.entry(film) for film in page["results"]]}

    def window(self, query):
        """The films that fit, by date."""
        rows, dates = self.listed, self.dates
        first, last = (date(query.get(f"primary_release_date.{end}")) for end in ("gte", "lte"))
        low = bisect.bisect_left(dates, first.isoformat()) if first else 0
        high = bisect.bisect_right(dates, last.isoformat()) if last else len(dates)
        # Without a date, a film lies in no window.
        rows = rows[max(low, bisect.bisect_left(dates, "0")) if last else low : high]
        if languages := query.get("with_original_language"):
            rows = [f for f in rows if f["original_language"] in languages.split("|")]
        for end, holds in (("gte", int.__ge__), ("lte", int.__le__)):
            if (bound := query.get(f"vote_count.{end}", "")).isdecimal():
                rows = [film for film in rows if holds(film["vote_count"], int(bound))]
        return rows

    def entry(self, film):
        """A film as lists have it."""
        entry = {
            "adult": film["adult"], "backdrop_path": None, "id": film["id"],
            "genre_ids": [NUMBERS.get(genre, genre) for genre in film["genres"]],
            "original_language": film["original_language"], "original_title": film["title"],
            "overview": film["overview"], "popularity": film["popularity"], "poster_path": None,
            "release_date": film["release_date"], "title": film["title"],
            "video": film["video"], "vote_average": 0, "vote_count": film["vote_count"],
        }  # fmt: skip
        if film["release_date"] is None:
            del entry["release_date"]
        return entry

    def detail(self, number):
        film = self.films.get(number)
        if film is None:
            raise problem(34)
        entry = self.entry(film)
        del entry["genre_ids"]
        entry["genres"] = [{"id": NUMBERS.get(g, g), "name": str(g)} for g in film["genres"]]
        return entry | {"imdb_id": None, "runtime": 0, "status": "Released"}

    def changes(self, query):
        first, last = date(query.get("start_date")), date(query.get("end_date"))
        last = last or (first + datetime.timedelta(DAYS) if first else self.today)
        first = first or last - datetime.timedelta(1)
        if not 0 <= (last - first).days <= DAYS:
            raise problem(20)
        with self.lock:
            rows = [
                (film["id"], film["adult"]) for film in self.films.values()
                if first <= film["changed"] <= last
            ]  # fmt: skip
            # Not every deletion is announced.
            rows += [
                (number, None) for number, film in self.gone.items()
                if number % 2 and first <= film["deleted"] <= last
            ]  # fmt: skip
        rows = [{"id": number, "adult": adult} for number, adult in rows]
        return self.page(rows, query, CHANGES_PER_PAGE)

    def export(self, day):
        if day is None or not 0 < (self.today - day).days < 90:
            body = b"<Error><Code>AccessDenied</Code></Error>"
            raise Answer(403, body, Content_Type="application/xml")
        with self.lock:
            there = [f for f in self.films.values() if f["added"] <= day]
            there += [f for f in self.gone.values() if f["added"] <= day < f["deleted"]]
        lines = [
            {"adult": False, "id": film["id"], "original_title": film["title"],
             "popularity": film["popularity"], "video": film["video"]}
            for film in sorted(there, key=lambda film: film["id"] % 97)
            if not film["adult"]
        ]  # fmt: skip
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        return Answer(200, gzip.compress(text.encode(), 1), Content_Type="application/gzip")


if __name__ == "__main__":
    options = arguments(
        movies={"type": pathlib.Path, "required": True},
        read_token={"default": "standin.v4.readtoken"},
        api_key={"default": "0123456789abcdef0123456789abcdef"},
        today={},
        no_quirks={"action": "store_true"},
    )
    serve(Server(TMDB(options), "tmdb", options.port))
