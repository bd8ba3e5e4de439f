"""Lists the licence of every package that is installed, as the package itself states it; fails where one does not.

Usage: python tools/licences.py
"""

import sys
from importlib.metadata import Distribution, distributions

READ = {
    "protobuf": "BSD-3-Clause",
    "pydeck": "Apache-2.0",
}
"""Packages whose metadata are silent; these stand in the licence files that they carry."""

VAGUE = {"", "UNKNOWN", "OSI Approved", "Other/Proprietary License", "DFSG approved"}


def licence_of(distribution: Distribution) -> str:
    """The licence stated: the SPDX expression, else the classifiers, else the first line of the text, else ''."""
    metadata = distribution.metadata
    classifiers = metadata.get_all("Classifier") or []
    named = [each.split(" :: ")[-1] for each in classifiers if each.startswith("License ::")]
    stated = (metadata.get("License") or "").strip().splitlines()
    choices = [metadata.get("License-Expression") or "", " AND ".join(sorted(set(named) - VAGUE)), *stated[:1]]
    read = READ.get(distribution.name.lower(), "")
    return next((choice for choice in [*choices, read] if choice not in VAGUE), "")


def main() -> int:
    """Prints a line a package, sorted by name; 1 when one has no licence that can be told."""
    found = {each.name: (each.version, licence_of(each)) for each in distributions() if each.name != "jiheng"}
    for name, (version, licence) in sorted(found.items(), key=lambda item: item[0].lower()):
        print(f"{name}\t{version}\t{licence or 'UNKNOWN'}")
    unknown = sorted(name for name, (_, licence) in found.items() if not licence)
    if unknown:
        print(
            f"许可证不明，请查看其许可证文件 / licence unknown, read their files: {', '.join(unknown)}", file=sys.stderr
        )
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
