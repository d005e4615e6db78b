#!/bin/sh
# A browser for the tests: Debian's headless shell of Chromium where we may install it, else Playwright's own.
set -e
command -v chromium-headless-shell >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium-headless-shell libatomic1
else
    .venv/bin/playwright install --only-shell chromium
fi
