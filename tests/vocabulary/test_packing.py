import pytest

from lostlearning.vocabulary import attendance_codes, packing


def test_every_symbol_has_a_number_of_its_own_that_one_bit_can_stand_for():
    numbers = packing.numbers()
    assert set(numbers) == set(attendance_codes().symbols.values())
    assert len(set(numbers.values())) == len(numbers)
    assert max(numbers.values()) < packing.MASK


def test_a_week_is_read_back_from_its_number():
    back = {number: symbol for symbol, number in packing.numbers().items()}
    marks = "/\\I?_.#7pZ"
    week = packing.packed(marks)
    assert 0 <= week < 1 << 60
    assert "".join(back[week >> (packing.BITS * place) & packing.MASK] for place in range(10)) == marks


def test_two_symbols_alike_are_refused(monkeypatch):
    class Codes:
        def __init__(self):
            self.symbols = {"B": "B", "new": chr(ord("B") + 64)}

    packing.numbers.cache_clear()
    monkeypatch.setattr(packing, "attendance_codes", Codes)
    with pytest.raises(ValueError, match="packed alike"):
        packing.numbers()
    packing.numbers.cache_clear()
