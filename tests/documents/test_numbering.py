import threading

import pytest

from app.documents.numbering import format_number, next_number
from app.extensions import db, writing


def test_numbers_follow_one_another_per_unit_series_and_year(both, office):
    with writing():
        taken = [next_number(office.unit_id, "甲", 2026) for _ in range(3)]
        others = [
            next_number(office.unit_id, "乙", 2026),
            next_number(office.unit_id, "甲", 2027),
            next_number(office.county_id, "甲", 2026),
        ]
    assert taken == [1, 2, 3]
    assert others == [1, 1, 1]


def test_a_rolled_back_number_is_taken_again(both, office):
    with pytest.raises(ZeroDivisionError), writing():  # noqa: PT012 - the whole unit of work fails
        next_number(office.unit_id, "甲", 2026)
        raise ZeroDivisionError
    with writing():
        assert next_number(office.unit_id, "甲", 2026) == 1


def test_two_at_once_never_take_the_same_number(both, office):
    taken = []

    def take():
        with both.app_context():
            for _ in range(10):
                with writing():
                    taken.append(next_number(office.unit_id, "甲", 2026))
            db.session.remove()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 41))


def test_a_number_has_the_full_year_in_brackets():
    assert format_number("示监告", 2026, 7) == "示监告〔2026〕7号"
