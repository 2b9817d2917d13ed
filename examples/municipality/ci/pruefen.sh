#!/bin/sh
# Was vor jeder Veröffentlichung gelten muss. Läuft auf jedem Rechner und in jeder CI, ohne Netz.
# Mit einem zweiten Ordner als Argument (dem alten Stand) auch der Vergleich: ci/pruefen.sh ../alt
# Alles wird gezeigt, auch wenn vorher etwas nicht gilt; am Ende sagt der Rückgabewert, ob etwas nicht galt.
set -u
cd "$(dirname "$0")/.."
ergebnis=0

lotse check . || ergebnis=$?
lotse test . || ergebnis=$?

if [ -f "${1:-.}/lotse.yaml" ] && [ "${1:-}" ]; then
    lotse compare --old-config "$1/lotse.yaml" || ergebnis=$?
    lotse compare --old-config "$1/lotse.yaml" --format html > vergleich.neu && mv vergleich.neu vergleich.html
    rm -f vergleich.neu
elif [ "${1:-}" ]; then
    echo "Im alten Stand gibt es keine lotse.yaml: Es gibt nichts zu vergleichen."
fi
exit "$ergebnis"
