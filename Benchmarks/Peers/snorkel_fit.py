"""Snorkel's LabelModel on a vote matrix that `benchmark fit --peer` made: fit with the defaults, then predict_proba.

    snorkel_fit.py VOTES --rows N --functions M --classes K

VOTES is the matrix [N × M], line by line, an int8 a vote, -1 abstains; it is mapped into memory. Prints one line of JSON:
version, CPU seconds (user and system, all threads) of fit and of predict_proba, and the bytes of memory (anonymous and
shared) that the process had after its imports, which take none of the seconds.
"""

import argparse
import json
import os

# One thread: more of them wait for each other, and waiting costs CPU seconds.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import time

import numpy


def memory():
    with open("/proc/self/status", encoding="utf-8") as file:
        lines = dict(line.split(":", 1) for line in file)
    return sum(int(lines[name].split()[0]) << 10 for name in ("RssAnon", "RssShmem"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("votes")
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--functions", type=int, required=True)
    parser.add_argument("--classes", type=int, required=True)
    options = parser.parse_args()

    from importlib.metadata import version

    from snorkel.labeling.model import LabelModel

    imported = memory()
    votes = numpy.memmap(options.votes, dtype=numpy.int8, mode="r", shape=(options.rows, options.functions))
    started = time.process_time()
    model = LabelModel(cardinality=options.classes, verbose=False)
    # The defaults, with a seed so that every run does the same.
    model.fit(votes, seed=1, progress_bar=False)
    fitted = time.process_time()
    posterior = model.predict_proba(votes)
    ended = time.process_time()
    print(
        json.dumps(
            dict(
                version=version("snorkel"),
                fitSeconds=fitted - started,
                predictSeconds=ended - fitted,
                importedBytes=imported,
                meanBest=float(posterior.max(axis=1).mean()),
            )
        )
    )


if __name__ == "__main__":
    main()
