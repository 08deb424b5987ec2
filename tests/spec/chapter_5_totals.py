"""Worked examples of census session totals: counts by code and term, with no dates."""

from .base import Chapter, Paragraph, week


def totals(term, **codes):
    names = {"present": "(attended)"}
    return [{"term": term, "code": names.get(code, code), "sessions": n} for code, n in codes.items()]


def stated(term, possible):
    return [{"term": term, "possible": possible}]


CHAPTER = Chapter(
    "Session totals",
    "A school census holds sessions by code by term. They stand in for a term in which an enrolment has no "
    "register.",
    (
        Paragraph(
            title="Totals that add up",
            text="140 possible sessions, 14 of them lost.",
            tables={
                "session_totals": totals("autumn", present=126, I=10, O=4),
                "sessions_possible": stated("autumn", 140),
            },
            measure="overall_absence",
            expected=[{"period": "2025", "value": 0.1, "numerator": 14, "denominator": 140}],
        ),
        Paragraph(
            title="Totals that fall short",
            text="20 of the 140 sessions stated have no code: they are not known, and stay in the "
            "denominator.",
            tables={
                "session_totals": totals("autumn", present=110, I=10),
                "sessions_possible": stated("autumn", 140),
            },
            measure="not_known",
            expected=[{"period": "2025", "value": 1 / 7, "numerator": 20, "denominator": 140}],
        ),
        Paragraph(
            title="Totals that exceed the sessions stated",
            text="A row that says more than is possible cannot be trusted: every session stated is "
            "not known.",
            tables={
                "session_totals": totals("autumn", present=130, I=20),
                "sessions_possible": stated("autumn", 140),
            },
            measure="overall_absence",
            expected=[
                {"period": "2025", "value": None, "numerator": 0, "denominator": 140, "status": "not_known"}
            ],
        ),
        Paragraph(
            title="Totals without possible sessions",
            text="The codes themselves say how many were possible. D is outside them.",
            tables={"session_totals": totals("autumn", present=60, I=20, D=30)},
            measure="overall_absence",
            expected=[{"period": "2025", "value": 0.25, "numerator": 20, "denominator": 80}],
        ),
        Paragraph(
            title="A register and a total for one term",
            text="The register is the statutory record: the autumn total is left out and the "
            "spring's stands in.",
            tables={
                "register_weeks": [week("2025-09-08", "/\\ /\\ /\\ /\\ II")],
                "session_totals": [*totals("autumn", present=100, I=40), *totals("spring", present=90, I=10)],
            },
            measure="overall_absence",
            over="term",
            expected=[
                {"period": "2025 autumn", "value": 0.2, "numerator": 2, "denominator": 10},
                {"period": "2025 spring", "value": 0.1, "numerator": 10, "denominator": 100},
            ],
        ),
        Paragraph(
            title="A whole year's total beside a term's",
            text="The wider total would count the autumn twice: it stands in only where nothing "
            "narrower is on "
            "file.",
            tables={
                "session_totals": [*totals("year", present=300, I=80), *totals("autumn", present=100, I=40)]
            },
            measure="possible_sessions",
            expected=[{"period": "2025", "value": 140, "numerator": 140}],
        ),
        Paragraph(
            title="Totals show no runs of absence",
            text="A pupil of whom only totals are on file is not among those who could be seen absent ten "
            "sessions in a row.",
            tables={
                "register_weeks": [week("2025-09-08", "OO OO OO OO OO", pupil=1)],
                "session_totals": [row | {"pupil": 2} for row in totals("autumn", present=100, I=40)],
            },
            measure="absent_any_10_sessions",
            expected=[{"period": "2025", "value": 1.0, "numerator": 1, "denominator": 1}],
        ),
    ),
)
printed = CHAPTER.printed
