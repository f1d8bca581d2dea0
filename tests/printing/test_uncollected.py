import gc

import pytest

from eventmgr.printing.uncollected import uncollected


def test_it_rests_inside_the_block_and_works_again_whatever_happens() -> None:
    with pytest.raises(ZeroDivisionError), uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
        1 / 0  # noqa: B018 - to fail
    assert gc.isenabled()
