"""Eigenschaften der eigenen Regeln und Angebote an gezogenen Familien, mit pytest; braucht lotse[testing]."""

import lotse
from lotse.testing import assert_laws


def test_die_gesetze_gelten() -> None:
    words = lotse.load_vocabulary("vokabular/musterstadt.yaml")
    assert_laws(lotse.load_ruleset("regeln", vocabulary=words), lotse.load_catalogue("angebote", vocabulary=words))
