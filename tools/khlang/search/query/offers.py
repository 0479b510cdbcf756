"""Offers: which of the queries that may have been meant are worth asking about, by what they find.

The browser has the same in `did_you_mean_links.js`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from khlang.search.query.did_you_mean import FUZZY, MISSPELLING, DidYouMean
from khlang.search.query.weakness import Evidence


def choose_offers(
    weighed: Iterable[tuple[DidYouMean, Evidence]], typed: Evidence, names: Container[str]
) -> list[DidYouMean]:
    """Give the offers that are answered, none much worse than the best; then those that are `names` of the library.

    `typed` is the evidence of what was typed. An offer that leads to nothing and that nobody knows is none.
    """
    found = [
        (replace(offer, is_answered=_is_answered(offer, meant, typed)), meant) for offer, meant in weighed
    ]
    answered = [(offer, meant) for offer, meant in found if offer.is_answered]
    if not typed.is_weak and any(meant.record == typed.record for _offer, meant in found):
        # However it is spelt, this is what is found first.
        answered = [(offer, meant) for offer, meant in answered if offer.reason != FUZZY]
    others = [
        offer
        for offer, _meant in found
        if not offer.is_answered and (offer.reason == MISSPELLING or offer.text in names)
    ]
    least = answered[0][1] if answered else typed
    return [
        *(
            offer
            for offer, meant in answered
            if meant.held_pairs >= least.held_pairs and meant.share >= least.share
        ),
        *others,
    ]


def _is_answered(offer: DidYouMean, meant: Evidence, typed: Evidence) -> bool:
    """Tell whether an offer is answered; of a known misspelling nobody asks whether it was meant."""
    return meant.is_better(typed) or (offer.reason == MISSPELLING and not meant.is_weak)
