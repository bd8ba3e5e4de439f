"""`python -m pipelines` is the same program as `jiheng`."""

from pipelines.cli import main

if __name__ == "__main__":
    main()
