#!/bin/sh
# A browser for the tests: Debian's chromium where we may install it, else Playwright's own.
set -e
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium
else
    .venv/bin/playwright install chromium
fi
