"""Tests of nnbook.tuning: folds and cross-validation."""

import numpy as np
import pytest

from nnbook.tuning import (
    FoldScores,
    KFold,
    RandomSearch,
    RepeatedKFold,
    StratifiedKFold,
    Uniform,
    cross_validate,
    search,
)

Y = np.array([0, 0, 0, 1, 1, 0, 0, 1, 2, 2, 2, 0])

SPLITTERS = [
    KFold(3),
    KFold(3, shuffle=True, rng=0),
    StratifiedKFold(3),
    StratifiedKFold(3, shuffle=True, rng=0),
    RepeatedKFold(3, n_repeats=2, rng=0),
    RepeatedKFold(3, n_repeats=2, stratified=True, rng=0),
]


def folds(cv):
    return [(train.tolist(), test.tolist()) for train, test in cv.split(Y, Y)]


@pytest.mark.parametrize("cv", SPLITTERS, ids=repr)
def test_each_sample_tests_once_in_each_repetition(cv):
    found = folds(cv)
    repeats = getattr(cv, "n_repeats", 1)
    assert len(found) == 3 * repeats
    for k in range(repeats):
        tests = [row for _, test in found[3 * k : 3 * k + 3] for row in test]
        assert sorted(tests) == list(range(12))
    for train, test in found:
        assert sorted(train + test) == list(range(12))
    assert folds(cv) == found  # all trials see the same folds


def test_kfold_cuts_as_scikit_learn_does():
    """The first n % k folds are one sample larger."""
    tests = [test.tolist() for _, test in KFold(3).split(np.zeros((8, 2)))]
    assert tests == [[0, 1, 2], [3, 4, 5], [6, 7]]


def test_shuffling_follows_the_seed():
    a, b, c = (folds(KFold(3, shuffle=True, rng=rng)) for rng in (0, 0, 1))
    assert a == b != c
    generator = np.random.default_rng(0)
    cv = KFold(3, shuffle=True, rng=generator)
    assert folds(cv) == folds(cv)  # a generator gives one seed
    assert folds(KFold(3, shuffle=True, rng=generator)) != folds(cv)


def test_repetitions_differ():
    found = folds(RepeatedKFold(3, n_repeats=2, rng=0))
    assert found[:3] != found[3:]


@pytest.mark.parametrize("y", [Y, Y[:, None], np.eye(3)[Y], np.array(list("abc"))[Y]])
@pytest.mark.parametrize("shuffle", [False, True])
def test_each_fold_has_the_classes_in_their_shares(y, shuffle):
    cv = StratifiedKFold(3, shuffle=shuffle, rng=0 if shuffle else None)
    for _, test in cv.split(y, y):
        assert np.bincount(Y[test]).tolist() == [2, 1, 1]


def test_means_and_standard_errors_by_hand():
    scores = iter(
        [{"score": 1.0, "loss": 3.0}, {"score": 2.0, "loss": 3.0}, {"score": 6.0, "loss": 3}]
    )
    found = cross_validate(lambda train, test: next(scores), Y, cv=3)
    assert found.mean == 3.0
    assert found.standard_error == pytest.approx(np.sqrt(14 / 6))
    assert found.summary() == {
        "score": 3.0, "score_std_error": pytest.approx(np.sqrt(14 / 6)),
        "loss": 3.0, "loss_std_error": 0.0,
        "score_fold_0": 1.0, "score_fold_1": 2.0, "score_fold_2": 6.0,
    }  # fmt: skip
    assert isinstance(found, FoldScores)


def test_an_objective_may_return_a_cross_validation():
    """The trials see the same folds, so their scores differ only because of the point."""
    seen = []
    cv = StratifiedKFold(3, shuffle=True, rng=5)

    def objective(params, seed):
        def evaluate(train, test):
            seen.append(tuple(test))
            return params["a"] + len(test)

        return cross_validate(evaluate, Y, Y, cv=cv).summary()

    result = search(objective, {"a": Uniform(0, 1)}, RandomSearch(4), rng=0)
    assert len(set(seen)) == 3
    assert len(seen) == 12
    assert result.best.score == pytest.approx(result.best.params["a"] + 4)
    assert result.best.extra["score_fold_2"] == result.best.score
    assert "score_std_error" in result.table()[0]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: KFold(1), ValueError, r"^KFold: expected n_splits >= 2, got 1$"),
        (lambda: KFold(3, rng=0), ValueError, r"^KFold: expected no rng without shuffle, got 0"),
        (lambda: KFold(3, shuffle=True, rng=-1), ValueError, r"^KFold: expected rng to be a seed"),
        (lambda: folds(KFold(13)), ValueError, r"at least n_splits=13 samples, got 12$"),
        (lambda: list(KFold(2).split(Y, Y[1:])), ValueError, r"got 12 samples and 11 targets$"),
        (
            lambda: list(StratifiedKFold(2).split(Y)),
            ValueError,
            r"expected the classes y, got None",
        ),
        (lambda: folds(StratifiedKFold(4)), ValueError, r"n_splits=4 samples .* got 3 of class 1$"),
        (
            lambda: list(StratifiedKFold(2).split(2, np.zeros((2, 1, 1)))),
            ValueError,
            r"expected y of shape \(samples,\) or",
        ),
        (lambda: RepeatedKFold(3, n_repeats=0), ValueError, r"expected n_repeats >= 1, got 0$"),
        (lambda: cross_validate(max, Y, cv="5"), TypeError, r"expected cv such as KFold\(5\)"),
        (lambda: cross_validate(lambda a, b: {}, Y), ValueError, r"expected a number 'score'"),
        (
            lambda: cross_validate(lambda a, b: {"score": 1, str(b[0]): 2}, Y, cv=2),
            ValueError,
            r"from each fold, got \['6', 'score'\] from fold 1$",
        ),
    ],
)
def test_bad_calls(call, error, message):
    with pytest.raises(error, match=message):
        call()
