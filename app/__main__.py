"""`python -m app`: the same as `rxjobs`, for processes that this one starts."""

from app.cli import main

if __name__ == "__main__":
    main()
