"""The nightly clock: `python scheduler.py` is `rxjobs schedule`. The work lives in app/clock.py."""

import sys

from app.cli import main

if __name__ == "__main__":
    main(["schedule", *sys.argv[1:]])
