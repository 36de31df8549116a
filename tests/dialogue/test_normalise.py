"""What people type, brought to one way of writing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.dialogue.normalise import LIMIT, normalise


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("路灯坏了", "路灯坏了"),
        ("", ""),
        ("   \n\t ", ""),
        # Width.
        ("３栋２单元５０１", "3栋2单元501"),
        ("ＡＢＣ　ａｂｃ", "ABC abc"),
        ("物业费：３８０元！", "物业费:380元!"),
        ("③号楼", "3号楼"),
        # Traditional characters.
        ("樓道燈壞了三天沒人管", "楼道灯坏了三天没人管"),
        ("電梯裡面乾淨嗎", "电梯里面干净吗"),
        ("３號樓", "3号楼"),
        # What cannot be seen.
        ("路\u200b灯\ufeff坏\u200d了", "路灯坏了"),
        ("路灯\x00坏了\x07", "路灯坏了"),
        ("路灯\u202e坏了", "路灯坏了"),
        ("路灯\ue415坏了", "路灯坏了"),
        ("第一行\r\n第二行", "第一行 第二行"),
        ("3栋\u00a02单元", "3栋 2单元"),
        # Surrogates.
        ("路灯\ud83d坏了", "路灯\ufffd坏了"),
        ("谢谢\ud83d\ude00", "谢谢"),
        # Faces.
        ("路灯坏了[微笑][微笑]", "路灯坏了"),
        ("谢谢[愛心]", "谢谢"),
        ("太黑了😡😡😡快来修🙏🏻", "太黑了 快来修"),
        ("3️⃣栋", "3栋"),
        ("👨‍👩‍👧一家都没水", "一家都没水"),
        ("[3栋]没水", "[3栋]没水"),
        ("[急]没水", "[急]没水"),
        ("[微笑]", "[微笑]"),
        ("[微笑]！", "[微笑]!"),
        ("😀", "😀"),
        ("😀😀😀😀", "😀😀"),
        # Held keys, never numerals.
        ("啊啊啊啊啊漏水了！！！！", "啊啊漏水了!!"),
        ("快点快点快点", "快点快点快点"),
        ("欠了10000元，电话13800000000", "欠了10000元,电话13800000000"),
        ("二二二二室", "二二二二室"),
        ("怎么办……", "怎么办.."),
        ("裡里里面", "里里面"),
        # Space.
        ("  3栋   2单元  ", "3栋 2单元"),
    ],
)
def test_one_way_of_writing(raw: str, read: str) -> None:
    assert normalise(raw) == read
    assert normalise(read) == read


def test_a_long_letter_is_cut() -> None:
    assert normalise("漏水" * 5000) == "漏水" * (LIMIT // 2)


def test_a_storm_of_marks_is_quick_and_bounded() -> None:
    assert len(normalise("e" + "\u0301\u0316" * 100_000)) <= LIMIT


NOISE = st.text(max_size=200) | st.text(
    "[]微笑愛心😀\u200d\ufe0f\u20e3\ud83d\ude00!！ \n\u3000乾隆裡里瞭了薴e\u0301\ufdfa3３三",
    max_size=60,
)


@given(NOISE)
@example("乾😀隆")
@example("薴" * 3)
@example("[[微笑]微笑]好")
@example("\ufdfa" * 400)
@example("a" * (LIMIT - 1) + " b")
def test_doing_it_twice_changes_nothing(raw: str) -> None:
    once = normalise(raw)
    assert normalise(once) == once
    assert len(once) <= LIMIT
    assert once == once.strip()
    once.encode("utf-8")  # No half character is left for a database to refuse.
    assert "\x00" not in once
