"""The words that mark a group of offices are data: folded as names are, each once, read where somebody is named."""

from __future__ import annotations

from pathlib import Path

from lotse.case import collective
from lotse.case.collective import folded, is_collective_id
from lotse.cli import main
from lotse.files import read_shipped

CASE = Path(__file__).parents[2] / "cli" / "office" / "dueren" / "familie.yaml"


def test_every_word_is_written_as_names_are_folded_and_once() -> None:
    data = read_shipped("case/content/collectives.yaml").data
    lists = {name: words for name, words in data.items() if isinstance(words, list)}
    assert len(lists) > 1
    for name, words in lists.items():
        assert [folded(one) for one in words] == words, name
        assert sorted(set(words)) == words, name


def test_where_nobody_is_named_the_words_are_not_read() -> None:
    collective._marks.cache_clear()
    assert main(["suggest", str(CASE), "--on", "2026-11-20"]) == 0
    assert collective._marks.cache_info().currsize == 0
    assert is_collective_id("netzwerk")
    assert collective._marks.cache_info().currsize == 1
