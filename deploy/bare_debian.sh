#!/bin/sh
# Tries the README's two commands where nothing is installed yet: Debian 12 with python3, make, git
# and certificates, made by debootstrap. As root: sh deploy/bare_debian.sh [FOLDER]
# MIRROR names another archive than debootstrap's own; PIP_INDEX_URL another index.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
place=${1:-$(mktemp -d)}

command -v debootstrap >/dev/null || { apt-get update -q && apt-get install -y -q debootstrap; }
if [ ! -e "$place/etc/debian_version" ]; then
    debootstrap --variant=minbase --include=python3,make,git,ca-certificates bookworm "$place" \
        ${MIRROR:+"$MIRROR"}
fi
# What this machine trusts and whom it asks for names.
cp /etc/ssl/certs/ca-certificates.crt "$place/etc/ssl/certs/"
cp /etc/resolv.conf /etc/hosts "$place/etc/"
leave() {
    for name in dev/shm dev sys proc; do umount -l "$place/$name" 2>/dev/null || true; done
}
trap leave EXIT
mount -t proc proc "$place/proc"
mount --rbind /sys "$place/sys"
mount --rbind /dev "$place/dev"

rm -rf "$place/board"
git clone -q --no-hardlinks "$here" "$place/board"
cat > "$place/try" <<'TRY'
set -eu
cd /board
started=$(date +%s) log=$(mktemp)
make run PORT=8601 > "$log" 2>&1 &
for second in $(seq 600); do
    python3 -c 'import urllib.request as r; r.urlopen("http://localhost:8601/health", timeout=5)' \
        2>/dev/null && break
    sleep 1
done
[ "$second" -lt 600 ] || { cat "$log"; exit 1; }
echo "make run answers after $(($(date +%s) - started)) s"
pkill -f "streamlit run" 2>/dev/null || kill %1 2>/dev/null || true
make test
TRY
chroot "$place" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt ${PIP_INDEX_URL:+PIP_INDEX_URL="$PIP_INDEX_URL"} sh /try
