"""A program for tests: prints its arguments and its standard input as JSON, or fails as it is told."""

import json
import sys

if sys.argv[1:2] == ["--exit"]:
    print("an error of it", file=sys.stderr)
    sys.exit(int(sys.argv[2]))
print(json.dumps([sys.argv[1:], sys.stdin.read()]))
