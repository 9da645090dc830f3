"""Invented films whose synopses are made of words that go with their genres."""

import datetime
import itertools
import random

WORDS = {
    "Action": "ambush convoy bodyguard sniper explosion mercenary rooftop getaway",
    "Adventure": "expedition compass jungle treasure raft glacier caravan map",
    "Animation": "toys squirrel lantern talking puppet meadow broomstick kite",
    "Comedy": "wedding prank roommate mishap awkward karaoke landlord disguise",
    "Crime": "detective heist smuggler informant bribe mafia vault forger",
    "Documentary": "interviews archive footage filmmakers testimony portrait scholars record",
    "Drama": "grief hospital forgiveness widow addiction reconcile dignity burden",
    "Family": "puppy grandparents holiday schoolyard siblings birthday orchard camp",
    "Fantasy": "dragon sorcerer prophecy amulet realm goblin enchanted oracle",
    "History": "empire dynasty treaty coronation parliament chronicle revolution monarch",
    "Horror": "haunted ritual scream cellar possessed corpse nightmare shadow",
    "Music": "concert band guitarist opera choir melody stage rehearsal",
    "Mystery": "riddle vanished clue diary stranger alibi secret lighthouse",
    "Romance": "sweetheart letters kiss proposal longing waltz jilted summer",
    "Science Fiction": "planet robot orbit colony android wormhole laboratory probe",
    "TV Movie": "newsroom neighbour anchor suburb cable pilot miniseries custody",
    "Thriller": "conspiracy hostage stalker blackmail deadline fugitive trap witness",
    "War": "battalion trench soldier armistice bunker regiment siege general",
    "Western": "sheriff saloon outlaw ranch cattle stagecoach gunslinger prairie",
}
PLAIN = "the of and to with from after before town night old young day man woman home".split()
LANGUAGES = "en en en en en en fr es ja ko de hi zh cn pt xx".split()
# So many films bear one date that its query has more pages than can be asked for.
CROWDED, CROWD = "2019-01-01", 11_000

# Real answers are like this too; each is laid over some film.
ODDITIES = [
    {"overview": ""}, {"overview": None}, {"release_date": ""}, {"release_date": None},
    {"genres": []}, {"adult": True}, {"video": True}, {"release_date": "1900-01-01"},
    {"overview": "No overview found."}, {"popularity": 0, "release_date": "2027-12-31"},
    {"title": "Salt &amp; Silver&#39;s <b>Gold</b>"},
    {"overview": "One\r\n\r\ntwo\u200b \u0007 three"},
    {"title": "夜と霧", "overview": "Une fin de siècle 🎬: cafe\u0301, caf\u00e9; 静かな町の物語."},
]  # fmt: skip


def film(number, rng):
    genres = rng.sample(list(WORDS), rng.choice((1, 1, 2, 2, 3)))
    words = [rng.choice(SPLIT[genres[i % len(genres)]]) for i in range(rng.randrange(8, 24))]
    words += rng.choices(PLAIN, k=8)
    rng.shuffle(words)
    days = int(38_000 * rng.random() ** 0.4)
    return {
        "id": 17 + 4 * number + number % 3,
        "title": f"{words[0]} {words[-1]} {number}".title(),
        "overview": f"A story of {' '.join(words)}, number {number}.",
        "genres": genres,
        "original_language": rng.choice(LANGUAGES),
        "release_date": (datetime.date(1921, 3, 1) + datetime.timedelta(days)).isoformat(),
        "popularity": round(150 * rng.random() ** 5, 3),
        "vote_count": int(5_000 * rng.random() ** 6),
    }


SPLIT = {genre: words.split() for genre, words in WORDS.items()}


def films(count):
    """So many films, the same ones each time; one in forty is an oddity."""
    rng = random.Random(count)
    found = [film(number, rng) for number in range(count)]
    for each, oddity in zip(found[20::40], itertools.cycle(ODDITIES)):
        each |= oddity
    # With fewer, a crowded day would leave little else.
    if count >= 2 * CROWD:
        for each in rng.sample([f for f in found if f["release_date"]], CROWD):
            each["release_date"] = CROWDED
    return found


def is_listed(film):
    """Whether discover shows it at all."""
    return not film.get("adult") and not film.get("video")


def is_dated(film):
    return bool(is_listed(film) and film["release_date"])
