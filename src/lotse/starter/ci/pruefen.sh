#!/bin/sh
# Was vor jeder Veröffentlichung gelten muss. Läuft auf jedem Rechner und in jeder CI, ohne Netz.
# Mit einem zweiten Ordner als Argument (dem alten Stand) auch der Vergleich: ci/pruefen.sh ../alt
set -eu
cd "$(dirname "$0")/.."

lotse check .
lotse test .

if [ "${1:-}" ]; then
    lotse compare --old-config "$1/lotse.yaml" --expect faelle/tests.yaml --format html > vergleich.html
    lotse compare --old-config "$1/lotse.yaml" --expect faelle/tests.yaml
fi
