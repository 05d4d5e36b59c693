"""Label models of other projects, on votes that `benchmark models --peers` writes.

    label_models.py PEER VOTES POSTERIORS

VOTES is JSON: functionCount, classCount, and one entry for each distinct line of the vote matrix in patterns (pairs of
labeling function and class) and counts (how many rows have it). POSTERIORS becomes JSON: a list of class probabilities
for each pattern. Every peer sees every row, and has its defaults unless its function says otherwise.
"""

import argparse
import json

import numpy

ABSTAIN = -1


class Votes:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            votes = json.load(file)
        self.class_count = votes["classCount"]
        self.counts = numpy.array(votes["counts"])
        self.patterns = numpy.full((len(self.counts), votes["functionCount"]), ABSTAIN)
        for line, pattern in zip(self.patterns, votes["patterns"]):
            for function, vote in pattern:
                line[function] = vote
        self.covered = (self.patterns != ABSTAIN).any(axis=1)

    def of_covered(self):
        """The covered rows' votes, and where each covered pattern's first row lies."""
        counts = self.counts[self.covered]
        return numpy.repeat(self.patterns[self.covered], counts, axis=0), numpy.cumsum(counts) - counts

    def with_uncovered(self, posterior):
        """Uncovered patterns get the same probability for every class."""
        whole = numpy.full((len(self.counts), self.class_count), 1 / self.class_count)
        whole[self.covered] = posterior
        return whole


def snorkel(votes):
    from snorkel.labeling.model import LabelModel

    model = LabelModel(cardinality=votes.class_count, verbose=False)
    # Without a seed each run gives other numbers.
    model.fit(numpy.repeat(votes.patterns, votes.counts, axis=0), seed=1)
    return model.predict_proba(votes.patterns)


def dawid_skene(votes):
    import pandas
    from crowdkit.aggregation import DawidSkene

    rows, first = votes.of_covered()
    task, worker = numpy.nonzero(rows != ABSTAIN)
    answers = pandas.DataFrame(dict(task=task, worker=worker, label=rows[task, worker]))
    # A class that nobody voted for has no column.
    found = DawidSkene().fit_predict_proba(answers).reindex(columns=range(votes.class_count), fill_value=0)
    return votes.with_uncovered(found.sort_index().to_numpy()[first])


def cleanlab(votes):
    """CROWDLAB with the smoothed shares of the votes in place of a classifier's probabilities.

    The most frequent class is best, those probabilities break ties: on the seven LF sets 0.731, where its default,
    "best_quality", gets 0.716. It says how sure of the best class it is; the other classes share the rest.
    """
    from cleanlab.multiannotator import get_label_quality_multiannotator

    rows, first = votes.of_covered()
    k = votes.class_count
    shares = numpy.stack([(rows == label).sum(axis=1) for label in range(k)], axis=1) + 1
    shares = shares / shares.sum(axis=1, keepdims=True)
    voting = (rows != ABSTAIN).any(axis=0)
    labels = numpy.where(rows == ABSTAIN, numpy.nan, rows)[:, voting]
    found = get_label_quality_multiannotator(
        labels,
        shares,
        consensus_method="majority_vote",
        return_detailed_quality=False,
        return_annotator_stats=False,
        verbose=False,
    )["label_quality"]
    best = found["consensus_label"].to_numpy().astype(int)[first]
    # At least so much that its best class is ours too.
    quality = numpy.maximum(found["consensus_quality_score"].to_numpy()[first], 1 / k + 1e-6)
    posterior = numpy.repeat(((1 - quality) / (k - 1))[:, None], k, axis=1)
    posterior[numpy.arange(len(best)), best] = quality
    return votes.with_uncovered(posterior)


PEERS = dict(snorkel=snorkel, dawid_skene=dawid_skene, cleanlab=cleanlab)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("votes")
    parser.add_argument("posteriors")
    options = parser.parse_args()
    posterior = PEERS[options.peer](Votes(options.votes))
    with open(options.posteriors, "w", encoding="utf-8") as file:
        json.dump(posterior.tolist(), file, allow_nan=False)


if __name__ == "__main__":
    main()
