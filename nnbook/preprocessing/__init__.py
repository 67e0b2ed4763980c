"""Preprocessing: what is done to the data before the network sees them.

========================= ===================================================================
StandardScaler            mean 0 and standard deviation 1; ``with_std=False`` only centres
MinMaxScaler              the extremes onto a range
RobustScaler              by quantiles, which a few wild samples do not move
PCA                       onto the axes of largest variance; ``whiten=True`` to variance 1
ZCA                       whitening without the rotation
OneHot                    labels to rows, outputs to labels
ImageCentering            the mean image, the mean of a channel, or each image's own
normalize_groups          each patient by its own mean and deviation
========================= ===================================================================

All but the last are a :class:`Transformer`: ``fit`` sees the training data, ``transform`` all data.
Names and attributes are scikit-learn's where it has the same thing, and the transformers work in
its pipelines; scikit-learn is not needed. Where the two differ, the class says so:

- A constant feature is refused, unless ``constant="keep"`` asks for scikit-learn's way.
- NaN and infinity are refused.
- :class:`PCA` with ``whiten=True`` sets directions without variance to 0; scikit-learn divides
  their rounding errors by a tiny number.

The chapter on preprocessing says when to use which, and what each of them erases.

Examples
--------
>>> import numpy as np
>>> from nnbook.preprocessing import StandardScaler
>>> rng = np.random.default_rng(0)
>>> train, test = rng.normal(50.0, 10.0, (80, 3)), rng.normal(50.0, 10.0, (20, 3))
>>> scaler = StandardScaler()
>>> x_train = scaler.fit_transform(train)
>>> x_test = scaler.transform(test)  # with the mean and the deviation of the training data
>>> bool(np.allclose(x_train.mean(axis=0), 0)), bool(np.allclose(x_test.mean(axis=0), 0))
(True, False)
"""

from nnbook.preprocessing.base import Transformer as Transformer
from nnbook.preprocessing.groups import normalize_groups as normalize_groups
from nnbook.preprocessing.images import ImageCentering as ImageCentering
from nnbook.preprocessing.min_max import MinMaxScaler as MinMaxScaler
from nnbook.preprocessing.one_hot import OneHot as OneHot
from nnbook.preprocessing.pca import PCA as PCA
from nnbook.preprocessing.robust import RobustScaler as RobustScaler
from nnbook.preprocessing.standard import StandardScaler as StandardScaler
from nnbook.preprocessing.zca import ZCA as ZCA
