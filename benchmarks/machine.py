"""Describe the machine and the versions behind a result, without naming the host."""

import importlib.metadata
import os
import platform
from pathlib import Path
from typing import Any

import numpy as np

#: Environment variables that change how the libraries compute.
VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "OPENBLAS_CORETYPE",
    "MKL_NUM_THREADS",
    "NPY_DISABLE_CPU_FEATURES",
    "ATEN_CPU_CAPABILITY",
    "ONEDNN_MAX_CPU_ISA",
    "XLA_FLAGS",
)
PACKAGES = ("nnbook", "numpy", "scikit-learn", "torch", "jax", "jaxlib")


def describe() -> dict[str, Any]:
    """Return the processor, its cores, the BLAS, and the versions and variables by name."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "BLAS": _blas(),
        "versions": {"Python": platform.python_version()} | _versions(),
        "variables": {name: os.environ.get(name, "") for name in VARIABLES},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _blas() -> str:
    """Return NumPy's BLAS and, if known, the kernel that it chose for this processor."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    name = f"{blas['name']} {blas['version']}"
    try:
        import threadpoolctl  # comes with scikit-learn
    except ImportError:
        return name
    pools = [p for p in threadpoolctl.threadpool_info() if "numpy.libs" in p["filepath"]]
    return name + "".join(f", {p['architecture']}, {p['num_threads']} threads" for p in pools)


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
