#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The whole mission in a minute: a daemon of its own, 13 branches, a watcher, the figures of
# four real documents. Ends with status 0 only if everything below happened.
set -euo pipefail

source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export PATH=${KAOHE_DEMO_BIN:-$source/build/bin}:$PATH
documents=$source/tests/documents
work=$(mktemp -d "${TMPDIR:-/tmp}/kaohe-demo-XXXXXX")
admin=$work/state/admin.sock
daemon='' watcher=''

tidy() {
    [[ -z $watcher ]] || kill "$watcher" 2>/dev/null || true
    [[ -z $daemon ]] || kill "$daemon" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap tidy EXIT

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
show() { printf '  $ kaohe %s\n' "$*"; }
fail() { echo "demo: $*" >&2; [[ ! -f $work/log ]] || tail -5 "$work/log" >&2; exit 1; }
# as BRANCH ARGS…: the program kaohe on that branch's machine.
as() { local who=$1; shift; kaohe "$@" --home "$work/$who"; }

start_daemon() {
    say "Headquarters starts its daemon (本署啟動 kaohed), in $work"
    printf '[kaohed]\nstate_directory = %s/state\nrequests = tcp://127.0.0.1:0\nrankings = tcp://127.0.0.1:0\n' \
        "$work" >"$work/kaohed.conf"
    kaohed --config "$work/kaohed.conf" 2>"$work/log" &
    daemon=$!
    for ((i = 0; i < 300; i++)); do
        kaohe status --admin "$admin" >"$work/status" 2>/dev/null && break
        kill -0 "$daemon" 2>/dev/null || fail "the daemon did not start"
        sleep 0.1
    done
    cat "$work/status"
}

enrol() {
    say "The operator hands each branch a one-time token; each makes a key of its own (核發憑證、各分署自製金鑰)"
    local branch
    for branch in headquarters "${branches[@]}"; do
        if [[ $branch == headquarters ]]; then set -- --role headquarters; else set -- --branch "$branch"; fi
        kaohe key token "$@" --output "$work/$branch.token" --admin "$admin" 2>/dev/null
        as "$branch" key enrol "$work/$branch.token" >/dev/null 2>&1
        printf '  %s' "$branch"
    done
    echo
}

watch_boards() {
    say "Headquarters watches (本署開始觀看排行榜)"
    show "watch phone-branch/106H1 collection-amount/106H1 survey-telephone-courtesy/106H1"
    kaohe watch phone-branch/106H1 collection-amount/106H1 survey-telephone-courtesy/106H1 \
        --home "$work/headquarters" > >(tee "$work/watched" | sed -u 's/^/  │ /') 2>&1 &
    watcher=$!
}

# watched PATTERN: waits until the watcher has shown it.
watched() {
    for ((i = 0; i < 100; i++)); do
        grep -q "$1" "$work/watched" && return 0
        sleep 0.1
    done
    fail "the watcher did not show '$1'"
}

file_invented() {
    say "Twelve branches file reports of 106H1, invented for this demonstration (虛構數字)"
    local branch
    for branch in "${branches[@]}"; do
        [[ $branch != TNY ]] || continue
        /usr/bin/python3 "$source/tests/demo/invent.py" \
            "$documents/report-106H1-tainan.corrected.json" "$branch" >"$work/$branch.json" ||
            fail "the report of $branch could not be made up"
        as "$branch" submit "$work/$branch.json" >"$work/$branch.receipt" 2>&1 ||
            fail "$branch was not accepted: $(cat "$work/$branch.receipt")"
        watched "phone-branch/106H1" # from the first filing on, it sees every change
    done
}

tainan() {
    say "Tainan files its report of 106H1 as it was printed (臺南分署陳報 106 年上半年，照印本)"
    show "submit report-106H1-tainan.printed.json"
    local code=0
    as TNY submit --anyway "$documents/report-106H1-tainan.printed.json" >"$work/refused" 2>&1 || code=$?
    sed 's/^/  /' "$work/refused"
    ((code == 65)) || fail "the printed report ended with $code, not with a refusal"
    grep -q '156,110,403' "$work/refused" || fail "the refusal does not show the sum"

    say "…corrects it, and files again (更正後再陳報)"
    show "submit report-106H1-tainan.corrected.json"
    as TNY submit "$documents/report-106H1-tainan.corrected.json" >"$work/accepted" ||
        fail "the corrected report was refused: $(cat "$work/accepted")"
    sed 's/^/  /' "$work/accepted"
    watched TNY
}

others() {
    say "The other documents are filed in their own periods (其他文件各依其期間陳報)"
    local file branch
    for file in TYY:report-104C09-taoyuan TPY:sheet-104-taipei TPY:sheet-107-taipei; do
        branch=${file%%:*} file=${file#*:}
        as "$branch" submit "$documents/$file.corrected.json" >"$work/receipt" ||
            fail "$file was refused: $(cat "$work/receipt")"
        printf '  %-22s ' "$file"
        head -1 "$work/receipt"
    done
}

boards() {
    say "The boards of 106H1 (106 年上半年排行榜)"
    local board
    for board in phone-branch survey-telephone-courtesy collection-amount; do
        as headquarters rank "$board" 106H1 >"$work/board"
        sed 's/^/  /' "$work/board"
        (($(grep -cE 'TPY|NTP|SLY|TYY|SCY|TCY|CHY|CYY|TNY|KSY|PTY|HLY|ILY' "$work/board") == 13)) ||
            fail "$board does not show 13 branches"
        echo
    done
}

finish() {
    kill "$watcher" && wait "$watcher" 2>/dev/null || true
    watcher=''
    kill "$daemon"
    wait "$daemon" || fail "the daemon did not stop clean"
    daemon=''
    say "Done in $SECONDS s; the daemon has stopped and $work is removed."
    cat <<END
Try next:
  build/bin/kaohe check tests/documents/sheet-104-taipei.printed.json
  LANGUAGE=zh_TW build/bin/kaohe check tests/documents/report-106H1-tainan.printed.json
  man -l docs/man/kaohe.1
  README.md, then docs/architecture.md
END
}

main() {
    local branches=(TPY NTP SLY TYY SCY TCY CHY CYY TNY KSY PTY HLY ILY)
    start_daemon
    enrol
    watch_boards
    file_invented
    tainan
    others
    boards
    finish
}

main
