"""Sheets as PDF: A4, tagged, with letters for every language, and the same bytes from any process."""

from __future__ import annotations

import builtins
import io
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from lotse.errors import LotseError
from lotse.sheets.family import family_sheet, lines_of
from lotse.sheets.pdf import sheet_pdf
from sheet_world import needs_pango, of_family, of_team
from small_world import advised, catalogue, family, offer, rule, ruleset

pytestmark = needs_pango
A4 = (595.28, 841.89)
WORDS = {
    "ar": "نادي اللغة للأطفال",
    "fa": "باشگاه زبان کودکان؛ پژوهش گچ",
    "uk": "Мовний клуб для дітей: їжа, ґанок, єднання",
    "ru": "Языковой клуб для детей: объём, щётка",
    "bg": "Езиков клуб за деца: ъгъл",
    "tr": "Çocuklar için dil kulübü: ığüş",
    "pl": "Klub językowy dla dzieci: źdźbło, łąka",
    "ro": "Club de limbă pentru copii: țară, școală",
}
"""The name of an offer with letters that only this language has."""


@cache
def drawn(kind: str) -> bytes:
    return sheet_pdf(of_team() if kind == "team" else of_family("de", "kita-platz-ab-drei@k1"))


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


@pytest.mark.parametrize("kind", ["family", "team"])
def test_every_page_is_a4_and_the_whole_sheet_is_on_it(kind: str) -> None:
    pages = read(drawn(kind)).pages
    assert 1 <= len(pages) <= 3
    for page in pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=0.5)
    text = " ".join(page.extract_text() for page in pages)
    if kind == "family":
        said = [line.de for line in lines_of(of_family("de", "kita-platz-ab-drei@k1"))]
        flat = "".join(text.split())
        assert [one for one in said if "".join(one.split()) not in flat] == []
    else:
        assert "Bogen für das Schnittstellengespräch" in text


def test_it_is_tagged_and_says_its_language_and_title() -> None:
    pdf = read(drawn("family"))
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Ideen für Sie und Ihre Familie"
    assert pdf.metadata.creation_date is None


def test_it_holds_no_script_and_nothing_from_elsewhere() -> None:
    for key in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/EmbeddedFile"):
        assert key not in drawn("family")


def _of_language(lang: str) -> bytes:
    advice = advised(
        family(), ruleset(rule("r", "lernen")), catalogue(offer("a", name={"de": "Club", lang: WORDS[lang]}))
    )
    return sheet_pdf(family_sheet(advice, lang=lang))


@pytest.mark.parametrize("lang", ["ar", "fa", "uk", "tr"])
def test_every_letter_is_drawn_from_an_embedded_font(lang: str) -> None:
    pdf = read(_of_language(lang))
    text = unicodedata.normalize("NFKC", " ".join(page.extract_text() for page in pdf.pages))
    assert {letter for letter in WORDS[lang] if letter.isalpha()} <= set(text)
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]  # a page is a mapping
    for font in fonts:
        [below] = font["/DescendantFonts"]
        descriptor = below.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & descriptor.keys()


def test_the_same_sheet_gives_the_same_bytes_in_another_process() -> None:
    script = "import sys; from test_pdf import drawn; sys.stdout.buffer.write(drawn('family'))"
    tests = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": ":".join([str(Path(__file__).parent), str(tests), *sys.path]), "PYTHONHASHSEED": "7"},
    )
    assert ran.stdout == drawn("family")


def test_without_the_extra_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "weasyprint":
            raise ImportError(name)
        return usual(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(LotseError) as caught:
        sheet_pdf(of_team())
    assert caught.value.code == "EXTRA-MISSING"
    assert "lotse[pdf]" in str(caught.value)
