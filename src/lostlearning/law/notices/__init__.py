"""The letters that a school sends about an exclusion, drafted from templates as data. Pure: no file is written."""

from __future__ import annotations

from lostlearning.law.notices.drafting import Draft, draft, drafts
from lostlearning.law.notices.notice import Notice, Part, notices

__all__ = ["Draft", "Notice", "Part", "draft", "drafts", "notices"]
