"""Where words are in space, written from the description of `WordAssociations` and `WordVectors`."""

import numpy as np
from golden_features import INVENTED, Block, document_frequencies, most_frequent, rounded, stems

CONTEXTS = 45
DIMENSIONS = 16
WEIGHT = 0.8
GENRES = 19


def associations(present, contexts):
    """Positive pointwise mutual information, smoothed and discounted: words by contexts.

    P(c) = (Σ_w n)^¾ / Σ_c (Σ_w n)^¾,  m = max(0, ln(n / (Σ_c n · P(c)))) · n / (n + 1)
    """
    present = present.astype(float)
    n = present.T @ present[:, contexts]
    n[contexts, range(len(contexts))] = 0
    chances = n.sum(axis=0) ** 0.75
    chances /= chances.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        m = np.log(n / (n.sum(axis=1, keepdims=True) * chances)) * n / (n + 1)
    return np.where(n > 0, np.maximum(0, m), 0)


def coefficient(dimension, genre):
    """Made up for the test, by a rule that is repeated there."""
    return ((dimension * 7 + genre * 3) % 11 - 5) / 10


def word_vectors(starter):
    movies = [{k: m[k] for k in ("title", "overview")} for m in starter] + INVENTED * 2
    block = Block(movies, 1, stems, min_df=2)
    terms = block.vocabulary
    x = block.rows(movies).toarray()
    contexts = most_frequent(movies, stems, CONTEXTS)
    m = associations(x > 0, [terms.index(term) for term in contexts])
    products = m.T @ m
    values, vectors = np.linalg.eigh(products)
    values, vectors = values[::-1][:DIMENSIONS], vectors[:, ::-1][:, :DIMENSIONS]
    axes = vectors / values**0.25
    places = m @ axes
    lengths = np.linalg.norm(places, axis=1, keepdims=True)
    places = np.divide(places, lengths, where=lengths > 0, out=np.zeros_like(places))
    places *= WEIGHT / np.sqrt(((x @ places) ** 2).sum(axis=1).mean())
    learned = np.array(
        [[coefficient(d, g) for g in range(GENRES)] for d in range(DIMENSIONS)]
    )
    frequencies = document_frequencies(movies, stems)
    sample = sorted(terms, key=lambda term: (-frequencies[term], term))[:: len(terms) // 24]
    place = {term: i for i, term in enumerate(terms)}

    def row(numbers):
        return [rounded(number) for number in numbers]

    return {
        "starter": len(starter),
        "invented": INVENTED * 2,
        "contexts": contexts,
        "dimensions": DIMENSIONS,
        "weight": WEIGHT,
        "associations": {
            term: {c: rounded(v) for c, v in zip(contexts, m[place[term]]) if v > 0}
            for term in sample
        },
        "products": [row(r) for r in products],
        "eigenvalues": row(np.linalg.eigvalsh(products)[::-1]),
        "eigenvectors": [row(r) for r in vectors],
        "axes": [row(r) for r in axes],
        "places": {term: row(places[place[term]]) for term in sample},
        "folded": {term: row(0.5 + places[place[term]] @ learned) for term in sample},
    }
