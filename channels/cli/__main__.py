"""`python -m channels.cli` is `yuemian`."""

from channels.cli import main

main()
