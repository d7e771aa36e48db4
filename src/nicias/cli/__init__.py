"""The command line: parse, call the public functions, print. Results go to stdout, talk to stderr."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `nicias`. A NiciasError prints as one paragraph on stderr and exits 2; anything else is a bug and keeps its traceback."""
    from nicias.cli.app import app
    from nicias.errors import NiciasError

    try:
        app()
    except NiciasError as error:
        sys.stdout.flush()
        print(f"nicias: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    except BrokenPipeError:
        # The reader (head, less) has what it wanted; pointing stdout elsewhere keeps the interpreter's own flush quiet.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
