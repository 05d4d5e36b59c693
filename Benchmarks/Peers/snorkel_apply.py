"""The ten labeling functions of LabelingFunctions/Comments10 in Snorkel's PandasLFApplier.

Prints one line of JSON. Only `apply` is timed: neither the imports nor the reading of the rows.
With the votes of a Tally run on the same rows (.npy), counts the votes that differ.
"""

import argparse
import itertools
import json
import re
import time

import numpy
import pandas
import snorkel
from snorkel.labeling import PandasLFApplier, labeling_function

ABSTAIN, HAM, SPAM = -1, 0, 1


@labeling_function()
def subscribe(row):
    text = row.text.lower()
    return SPAM if any(phrase in text for phrase in ("subscribe", "my channel")) else ABSTAIN


@labeling_function()
def link(row):
    text = row.text.lower()
    return SPAM if any(phrase in text for phrase in ("http", "www.")) else ABSTAIN


@labeling_function()
def free(row):
    text = row.text.lower()
    return SPAM if any(phrase in text for phrase in ("free", "gift", "dollars")) else ABSTAIN


@labeling_function()
def song(row):
    text = row.text.lower()
    return HAM if any(phrase in text for phrase in ("love", "views", "lyrics", "listening")) else ABSTAIN


CHECK_OUT = re.compile(r"check\s+(it\s+)?out", re.IGNORECASE | re.ASCII)


@labeling_function()
def check_out(row):
    return SPAM if CHECK_OUT.search(row.text) else ABSTAIN


LOOKS_BACK = re.compile(r"(remember|reminds).*\b20\d\d", re.IGNORECASE | re.ASCII)


@labeling_function()
def looks_back(row):
    return HAM if LOOKS_BACK.search(row.text) else ABSTAIN


CAMPAIGNS = {f"2021-11-{day}" for day in range(10, 29)} | {f"2024-06-{day}" for day in range(10, 29)}


@labeling_function()
def campaign(row):
    return SPAM if row.published_at in CAMPAIGNS else ABSTAIN


WORD = re.compile(r"\w+(?:['’]\w+)*")


@labeling_function()
def short(row):
    return HAM if len(WORD.findall(row.text)) < 6 else ABSTAIN


@labeling_function()
def shouting(row):
    return SPAM if sum("A" <= letter <= "Z" for letter in row.text) > 12 else ABSTAIN


THANKS = {"thanks", "thank", "please", "pls", "congrats"}


@labeling_function()
def thanks(row):
    return HAM if any(word in THANKS for word in WORD.findall(row.text.lower())) else ABSTAIN


FUNCTIONS = [subscribe, link, free, song, check_out, looks_back, campaign, short, shouting, thanks]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", help="JSON Lines")
    parser.add_argument("--rows", type=int, default=100_000, help="the first so many")
    parser.add_argument("--votes", help="votes.npy of a Tally run on the same file")
    options = parser.parse_args()

    with open(options.data, encoding="utf-8") as lines:
        rows = pandas.DataFrame(json.loads(line) for line in itertools.islice(lines, options.rows))
    applier = PandasLFApplier(FUNCTIONS)
    wall, cpu = time.perf_counter(), time.process_time()
    votes = applier.apply(rows, progress_bar=False)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu

    differing = None
    if options.votes:
        differing = int((numpy.load(options.votes, mmap_mode="r")[: len(rows)] != votes).sum())
    version = getattr(snorkel, "__version__", "?")
    print(json.dumps(dict(version=version, rows=len(rows), cpuSeconds=cpu, wallSeconds=wall, differingVotes=differing)))


if __name__ == "__main__":
    main()
