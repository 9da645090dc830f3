"""Texts that readers of a model stumble over: all of them must give the same answers.

Each has words around it that models know, so that a character taken for another moves a score.
`scripts/make-golden.py` holds the tokenizer to a reference on the same overviews.
"""

LONG = "pneumono" * 12 + "xyzw"

# A name and an overview.
OVERVIEWS = {
    "accents": "Élodie, a café owner in São Paulo, über-ambitious, falls for the naïve señor.",
    # Decomposed: the marks follow their letters as characters of their own.
    "NFD": "E\u0301lodie, a cafe\u0301 owner, falls in love with the nai\u0308ve sen\u0303or.",
    "NFD of Hangul": "A \u1112\u1161\u11ab\u1100\u116e\u11a8 detective, 한국 war, love story.",
    "final sigma": "Ο Οδυσσέας επιστρέφει στο σπίτι, ΟΔΥΣΣΕΥΣ, ςς, Σ, aΣ, ΑΣ. a war hero comes home.",
    "dotted I": "İSTANBUL, 1962: DİDEM, a young İmam's daughter, İİİ, discovers a murder, ıssız.",
    "sharp s": "Straße STRASSE ẞ, groß GROẞ, ßß ẞẞ, ssß: a documentary about war.",
    "case pairs": "ǅ ǆ Ǆ, ŉ, ΐ, ꟊ, ᾳ ᾼ, ſoft, K (kelvin), Å (angstrom), Ꮳꮳ, ეᲔ, ⅠⅡ: a film.",
    "ligatures": "ﬁne ligatures ﬂow, ﬃ ﬀ ﬆ, Ǳ ĳsvogel, æther œuvre: a ﬁlm oﬀ the ﬁre of love.",
    "full-width": "ＦＵＬＬＷＩＤＴＨ　ＷＡＲ, ａ ｌｏｖｅ ｓｔｏｒｙ！（１９４３）, ｗａｒ，ｌｏｖｅ．",
    "numbers": "Ⅻ monkeys, ½ of a heist, ① ② ③, x² + y², ٣٤ ١٩٤٣, १९४३, 𝟙𝟡𝟜𝟛, ㊿, 〇 a war in 1943.",
    "years": "1943 1943s 1943's '43 43s 999 1000 2099 2100 3001 20000 1939-1945 1939–45 1800s 0199.",
    "Chinese, Japanese": "東京の刑事が連続殺人犯を追う。 A detective in Tokyo hunts 名探偵、〆切 ヶ々 ー.",
    "Korean, Cyrillic": "서울의 젊은 형사 and a young detective; спецназ and a war in Москва, Ёлка.",
    "right to left": "حرب العالم war ה‏מלחמה \u202eevol yrots\u202c \u2067אהבה\u2069 love، قصة؟ ــ.",
    "Arabic marks": "قِصَّةُ حُبٍّ love \u0600\u0661 \u06dd \u08e2 war مُ\u0651\u0651\u0651.",
    "South Asia": "हिन्दी में एक प्रेम कहानी, क्षत्रिय योद्धा, a love story; ภาษาไทย ก็ได้ ครับ; தமிழ்.",
    "Georgian, Cherokee": "ქართული ᲥᲐᲠᲗᲣᲚᲘ, Ꭰꭰ ᏣᎳᎩ, a war of two families.",
    # Unicode 14 to 17: characters that older Pythons and browsers do not know.
    "new scripts": (
        "In space 𑼄𑼅 war, 𐔀𐔁 love \u16ac0 𞓐𞓑 story, 𐵊𐵋 war 𖵀𖵁 young \U00010940\U00010941 love, "
        "Ᲊᲊ family, \U0002ebf0\U00031350\U000323b0 murder, 𐕰𐖗 detective."
    ),
    "new scripts, glued": "space𑼄 war𐵊s \U00010940love 𞓐 𖵀 murder 𑼀𑼄 a\U00011f00war 𐖗detectives.",
    "new symbols": "space 🫠 war, love🫨story, \U0001fae9 family \u20c0 \u20c1 murder \u2ffc \u2e5d young.",
    "new marks": "war\u1acd love\U00010efd story \u1acf a\u1ac1 war\U0001e08f \U00010ec5 murder.",
    "unassigned": "war\u0378love space \u0378\u0379 war \U0001ffff murder \ufdd0 young\ue000 family \U0010fffd.",
    "stacked marks": "\u0301\u0301 marks alone \u0301 and a\u0301\u0302\u0303\u0304\u0305 in a thriller.",
    "a run of marks": "war" + "\u0301\u0327" * 8 + " love" + "\u0301" * 40 + " \u20dd story \u20dd of murder.",
    "enclosing marks": "A\u20dd war 1\u20e3 2\ufe0f\u20e3 love \u20e0murder.",
    "soft hyphens": "A sol\u00addier re\u00adturns from the \u00adwar\u00ad to his fa\u00admily; a \u00ad love.",
    "zero width": "zero\u200bwidth\u200bspaces and zero\u200djoiners\u200d and \ufeffmarks, wa\u2060r, lo\u200cve.",
    "format characters": "\u2062war\u2063 lo\u180eve \U000e0001 \U000e0041tags\U000e007f \u061cstory \U0001d173war.",
    "spaces": "tab\tbreak\u2028line\u2029paragraph\u0085next\u00a0space\u3000wide\u1680ogham\u205f war.",
    "controls": "NUL\u0000byte, bell\u0007 war\u001flove \u007f story\u0080\u009f murder.",
    "emoji": "👩\u200d🚀🚀 An astronaut 👩🏽\u200d🚀 in space 🛸, 👽👾, family 👨\u200d👩\u200d👧 at home ❤️\u200d🔥! 🇫🇷 ✈︎✈️ ©️.",
    "letters beyond 16 bits": "𝒜 𝓂𝒶𝓉𝒽 𝔣𝔯𝔞𝔨𝔱𝔲𝔯 film, 𐐀𐐨 Deseret, 𐓏𐓷, 𝐖𝐀𝐑 love, 🅰️🅱️, 𠮷野家 𪚥.",
    "long words": f"The word {LONG} and {'x' * 64} and {'y' * 65} and {'é' * 32} and {'é' * 33} in war.",
    "70 bytes": f"war {'w' * 70} love {'ab' * 35}, {'東' * 21} {'東' * 22} {'𝒜' * 16} {'𝒜' * 17} story.",
    "grows when lower-cased": f"{'İ' * 21} {'İ' * 22} {'Ⱥ' * 21} {'Ⱥ' * 22} {'ẞ' * 32} {'Ω' * 32} war.",
    "underscores": "snake_case _private __init__ __ _ a_ _b, ‿tie‿ war＿love ﹏ story.",
    "apostrophes": "o'clock's, don't, rock'n'roll, it’s, ‘war’, l’amour, Hawaiʻi, 'tis, dogs', '' love.",
    "hyphens": "A-Team, U.S.A., well-known, post–war, love—story, -war- --, non\u2011breaking, a-b-c, 3-D.",
    "quotation marks": "«War» „love“ ‚story‘ “murder” 「家族」 ‹young› \"family\" `code` ´ ″ ′.",
    "punctuation among words": "!!! war ??? love ... ;;; story :-) & % $ € £ ¥ # @ + = < > | ~ ^ ` \\ / { } [ ] * •",
    "symbols": "♥ war ★ love ☂ story ♪♫ ∞ ≠ → ▲ ░ ⌘ § ¶ † ° ª º µ ¬ ± ¨ ˇ ˆ \ufffd murder.",
    "no known word": "qqqq wwww zzzz",
    "letters alone": "a b c d e f war is over x y z é 東 1 2 3",
    "stems": "ing ed ly s es eed sing sings singly kings reed speed ies fly flies yes buses bass stopped.",
    "stems of other letters": "东东ing ééd ǅǅed éés \u0301\u0301ly müssed missly ßing ßßed war.",
    "repeated stems": "loved loving loves lovely love lov war wars warring warred war's.",
    "references": (
        "&amp;amp; &#38;quot; &quot &QUOT; &nosuch; &#0; &#xD800; &#x110000; &#99999999; &#x; &; &&war; "
        "&#119;ar l&#x6F;ve &#X77;ar &lt;b&gt;story&lt;/b&gt; &eacute;lan &#101;&#769;lan &zwj;war &#7777;."
    ),
    "lines": (
        "a de-\ntective, a war-\r\nlove, sto-\rry, mur-\n\nder, War-\nLove, 19-\ntimes, x- \t\n \ty, re\u00ad"
        "\nturn, fa\u2010\u2028mily, lo-\u00a0\nve, war\u2013\nlove, war--\nlove, cafe\u0301-\nowner, 東-\nwar, "
        "a\u00ad-\nb, c-\u00ad\nd, wa&#45;&#10;r, -\nwar, love-\n"
    ),
    "rows of dashes": "war--love --- story —— young–-—family - - murder \u2212\u2015\uff0d space -\u200b-\u0338 -\u0338-.",
    "equivalents": (
        "\u212b \u2126 \u212a \u1fef \u037e \u0387 \u0958\u0915\u093c \u0344 a\u0344 \ufb2c \u0f73 \U0001d15e x\u0323\u0307 x\u0307\u0323 "
        "\ufa19\U0002f800 \u1100\u1161\u11a8 \uac00\u11a8 a\u1161 \u0b47\u0b56 =\u0338 <\u0338 war."
    ),
    "longest runs": " ".join(
        f"war{c}{mark * count}" for c in ("", "e") for mark in ("\u0301", "\u0323\u0301") for count in (15, 16, 30, 31, 32)
    ),
    "long compatible ideographs": "war " + "\ufa19" * 40 + " " + "\ufb01" * 40 + " love " + "\uff57" * 64,
    "a pair": "war war war war war war love war",
}  # fmt: skip

# Titles, with an overview of a few words.
TITLES = {
    "one letter": "M",
    "two letters": "It",
    "marks alone": "?!",
    "no word": "! ? … — 🎬 a b c",
    "marks and a word": "?! war",
    "marks": "War! What (is) it? 100% “Love” & …",
    "eight words": "The war of love in the dark space",
    "nine words": "The war of love in the dark dark space",
    "a very long title": "The love of war and space " * 40,
    "years": "1943: 1940s War, 2001",
    "emoji": "❤️ Love 🚀🚀 War 👩🏽\u200d🚀",
    "not English": "東京物語 Война и мир حرب हिन्दी",
    "new scripts": "War 𑼄𑼅 Love 𐔀𐔁 \U00010940\U00010941 🫠",
    "NFD": "Ame\u0301lie cafe\u0301 Star",
    "letters beyond 16 bits": "𝐖𝐀𝐑 𐐀𐐨𐐀 of 𠮷",
    "İ, ß, sigma": "İSTANBUL Straße ΟΔΥΣΣΕΥΣ",
    "long words": f"{'x' * 64} {'y' * 65} {'東' * 21}",
}  # fmt: skip

# A word many times: more than a count is told apart by.
REPEATED = {
    f"{text.strip()[:12]}, {count} times": f"A family in space. {text * count}"
    for text in ("war ", "Loves? ", "love story! ", "1943 ", "東京 ", "— ", "murder's ")
    for count in (126, 127, 128, 500, 5000)
}


# A text of a quarter of a megabyte: what takes a time that grows as its square never ends.
ENDLESS = {
    f"endless {unit!r}": "A family in space. " + unit * (250_000 // len(unit.encode()))
    for unit in (
        "\u0301\u0323", "e\u0301\u0323\u0344", "\u1161", "\ufa19", "&", "&#", "&#3", "&amp", "-", "- ", "a- \t", "a-\n",
        "a-\r\n", "\u200d", "\u00ad", "…", "ﬃ", "&#769;",
    )
}  # fmt: skip
ENDLESS["an endless line's end"] = "A family in space. a-" + " " * 250_000


def synopses():
    """All of them, as `overview` and perhaps `title`."""
    story = "A young detective in a space war falls in love."
    texts = [{"name": name, "overview": text} for name, text in OVERVIEWS.items()]
    texts += [
        {"name": f"a title of {name}", "overview": story, "title": text}
        for name, text in (OVERVIEWS | TITLES).items()
    ]
    texts += [{"name": name, "overview": text} for name, text in (REPEATED | ENDLESS).items()]
    texts += [
        {"name": f"a title of {name}", "overview": story, "title": text}
        for name, text in REPEATED.items()
    ]
    return texts
