"""The reference: sixteen digits that tell a slip from a wrong number."""

from app.cases.intake import reference

KEY = b"k" * 32


def test_every_reference_is_well_formed_and_of_sixteen_digits():
    drawn = {reference.make_reference() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(digits) == 16 and reference.is_well_formed(digits) for digits in drawn)


def test_any_single_wrong_digit_is_told_as_a_slip():
    digits = reference.reference_from_token("a" * 32, KEY)
    for place in range(16):
        wrong = str((int(digits[place]) + 1) % 10)
        assert not reference.is_well_formed(digits[:place] + wrong + digits[place + 1 :])


def test_what_is_no_number_is_not_well_formed():
    for typed in ("", "abc", "1" * 15, "1" * 17, "１" * 16, "12345678901234 6"):
        assert not reference.is_well_formed(typed)


def test_one_submission_has_one_reference_and_the_digest_needs_the_key():
    first = reference.reference_from_token("t" * 32, KEY)
    assert first == reference.reference_from_token("t" * 32, KEY)
    assert first != reference.reference_from_token("u" * 32, KEY)
    digest = reference.reference_digest(KEY, first)
    assert len(digest) == 64
    assert first not in digest
    assert digest != reference.reference_digest(b"other", first)


def test_spaces_hyphens_and_full_width_digits_are_as_good():
    assert reference.normalise(" 1234-5678 ９０１２ 3456") == "1234567890123456"
