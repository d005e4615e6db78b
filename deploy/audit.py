"""Known weaknesses in the pinned packages, as PyPI tells them: part of `make lint`.

Without an answer from there nothing is proved and nothing is broken: that is said, not failed.
"""

import json
import subprocess
import sys

COMMAND = (
    sys.executable, "-m", "pip_audit", "-r", "requirements.txt", "--no-deps", "--disable-pip",
    "--progress-spinner", "off", "--timeout", "10", "-f", "json",
)  # fmt: skip


def main() -> int:
    done = subprocess.run(COMMAND, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except ValueError:
        print("Dependencies not audited: PyPI does not answer.")
        return 0
    audited = [one for one in packages if "skip_reason" not in one]
    weak = [one for one in audited if one["vulns"]]
    print(f"Dependencies audited: {len(audited)} of {len(packages)}; {len(weak)} with weaknesses.")
    for one in weak:
        known = ", ".join(vuln["id"] for vuln in one["vulns"])
        print(f"  {one['name']} {one['version']}: {known}")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main())
