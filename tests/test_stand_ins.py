"""What is put into a page when it is written."""

from __future__ import annotations

import pytest
from cited import gate
from cited.incoming import Intake, SourceFile
from cited.reference_list import PLACE
from cited.stand_ins import ALONG, CONTENT, HEAD, LATE, put_in


def test_each_stand_in_gives_way_once() -> None:
    texts = {LATE: ["not there"], HEAD: ["1", "2"], "<x/>": []}
    assert "".join(put_in(f"a<x/>b{HEAD}c{HEAD}d<x/>", texts)) == f"ab12c{HEAD}d<x/>"
    assert "".join(put_in(f"{LATE}{HEAD}", {HEAD: ["h"], LATE: [HEAD]})) == f"{HEAD}h"


@pytest.mark.parametrize("sign", [HEAD, CONTENT, LATE, ALONG, PLACE])
def test_no_page_may_write_one(sign: str) -> None:
    page = SourceFile("page.md", "page.md", "page", f"# The block\n\n{sign}\n")
    assert {each.code for each in gate.check(Intake((page,)))} & {"SEC005", "SEC017"}
