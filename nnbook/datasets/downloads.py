"""Downloads: get a file from the first address that provides it."""

import os
from collections.abc import Sequence
from pathlib import Path

#: How many times a transfer that breaks off is tried again.
RETRIES = 3

#: How many seconds to wait for a server that does not answer.
TIMEOUT = 30.0


class Unreachable(Exception):
    """No address provides a file; ``reasons`` has the reason for each address."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


def transfer(name: str, urls: Sequence[str], known_hash: str | None, folder: Path) -> Path:
    """Download a file into a folder, from the first address that provides it.

    Raises
    ------
    Unreachable
        If none does, or what comes has another hash.
    OSError
        If the folder cannot be written.
    """
    import pooch  # type: ignore[import-untyped]  # imported late: only a download needs it

    reasons = []
    for url in urls:
        keeper = pooch.create(
            path=folder,
            base_url="",
            registry={name: known_hash},
            urls={name: url},
            retry_if_failed=RETRIES,
        )
        progress = pooch.HTTPDownloader(progressbar=os.isatty(2), timeout=TIMEOUT)
        try:
            return Path(keeper.fetch(name, downloader=progress))
        except OSError as error:  # what requests raises is an OSError
            if error.errno is not None and error.filename is not None:
                raise  # the disk, not the network
            reasons.append(f"{url} ({type(error).__name__})")
        except ValueError as error:  # the hash
            reasons.append(f"{url} ({error})")
    raise Unreachable(reasons)
