"""The pages are a draft until an organisation records who checked these very words, and when."""

import pytest

from lostlearning.site.families import checked

RECORD = 'organisation = "Hill Advice"\nname = "A. Adviser"\non = 2026-11-02\nwords = "{}"\n'


def record(tmp_path, text):
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / checked.FILE).write_text(text, encoding="utf-8")
    checked.checked.cache_clear()


def banner(client):
    from lostlearning.site import kept

    kept.PAGES._pages.clear()
    page = client.get("/families/guide/help/").content.decode()
    return " ".join(page.partition('class="ll-draft"')[2].partition("</div>")[0].split())


def test_without_a_record_it_is_a_draft(client):
    assert "Not yet checked by a qualified adviser." in banner(client)


def test_a_record_says_who_and_when(client, tmp_path):
    record(tmp_path, RECORD.format(checked.version()))
    assert "Checked by A. Adviser, Hill Advice, on 2 November 2026." in banner(client)
    assert "Draft" not in banner(client)


def test_other_words_than_were_checked_are_a_draft_again(client, tmp_path):
    record(tmp_path, RECORD.format("0" * 12))
    assert "Not yet checked" in banner(client) and "checked an earlier version on 2 November 2026" in banner(
        client
    )


@pytest.mark.parametrize(
    "text",
    [
        "no toml",
        'organisation = "Hill Advice"\n',
        RECORD.format("x").replace("2026-11-02", "2126-11-02"),
        RECORD.format("x").replace("A. Adviser", ""),
        RECORD.format("x") + 'colour = "blue"\n',
    ],
)
def test_a_record_that_cannot_be_used_leaves_a_draft_and_says_why(client, tmp_path, caplog, text):
    record(tmp_path, text)
    assert "Not yet checked by a qualified adviser." in banner(client)
    assert "stay a draft" in caplog.text and checked.FILE in caplog.text


def test_the_version_is_shown_so_that_it_can_be_recorded(client):
    assert f"<code>{checked.version()}</code>" in client.get("/families/").content.decode()
