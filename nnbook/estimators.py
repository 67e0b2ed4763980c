"""Estimators: objects with hyperparameters that learn by ``fit``, in scikit-learn's manner.

The transformers of :mod:`nnbook.preprocessing` are estimators, and so are the units of
:mod:`nnbook.perceptron`.
"""

from dataclasses import dataclass, fields
from typing import Any, Self


@dataclass(eq=False)
class Estimator:
    """Hyperparameters as fields, which can be read and changed by name.

    What ``fit`` learns goes into attributes that end in ``_``, and the fields stay as they were
    given. So scikit-learn's ``clone``, ``Pipeline`` and ``GridSearchCV`` can work with a subclass.
    scikit-learn itself is not needed.
    """

    def __post_init__(self) -> None:
        self._check()

    def _check(self) -> None:
        """Refuse wrong hyperparameters; a subclass knows which are wrong."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the hyperparameters by name; ``deep`` makes no difference here.

        Examples
        --------
        >>> from nnbook.preprocessing import MinMaxScaler
        >>> MinMaxScaler((-1, 1)).get_params()
        {'feature_range': (-1, 1), 'constant': 'raise'}
        """
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def set_params(self, **params: Any) -> Self:
        """Change hyperparameters; all are checked before any of them changes.

        Raises
        ------
        ValueError
            For an unknown name or a wrong value.

        Examples
        --------
        >>> from nnbook.preprocessing import PCA
        >>> PCA().set_params(n_components=2)
        PCA(n_components=2, whiten=False)
        """
        known = self.get_params()
        for name in params:
            if name not in known:
                raise ValueError(
                    f"{self._who}: expected one of {', '.join(known)}, got the parameter {name!r}"
                )
        type(self)(**{**known, **params})  # refuses what is wrong
        for name, value in params.items():
            setattr(self, name, value)
        return self

    @property
    def _who(self) -> str:
        return type(self).__name__
