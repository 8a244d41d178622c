"""Settings: the short way through `theme.yaml` gives what its schema gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.reading.fields import parse_fields
from dateline.reading.files import SourceText, walk
from dateline.rendering.settings import read_settings
from dateline.rendering.settings_schema import ThemeSettings
from rendering.samples import write

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [
    "",
    "name: mine\n",
    "name: mine\nextends: dateline\n",
    "extends: dateline\nname: mine\ndescription: With our colours.\n",
    'extends: "dateline"\n',
    "extends: 'dateline'\n",
    'extends: " dateline "\n',
    "extends:   dateline\n",
    "extends:\n",
    'extends: ""\n',
    "extends: dateline # ours\n",
    "extends: [dateline]\n",
    "extends: dateline\nextends: plain\n",
    "extend: dateline\n",
    "name: 1\n",
    "name: mine",
    "- name\n",
    "name: {\n",
    "# nothing\n",
]


@pytest.mark.parametrize("text", TEXTS)
def test_it_is_read_as_by_its_schema(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"themes/mine/theme.yaml": text})
    (file,) = walk(tmp_path, "themes")[0].values()
    settings, problems = read_settings(file)
    source = SourceText("themes/mine/theme.yaml", text)
    fields, faults = parse_fields(text, ThemeSettings, source, 1)
    assert problems == faults
    if fields is not None:
        assert settings.extends == fields.value.extends
        if settings.extends:
            assert settings.place == fields.place("extends")


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"themes/mine/theme.yaml": ""})
    (tmp_path / "themes/mine/theme.yaml").write_bytes(b"\xff")
    (file,) = walk(tmp_path, "themes")[0].values()
    assert [fault.code for fault in read_settings(file)[1]] == ["not-utf8"]
