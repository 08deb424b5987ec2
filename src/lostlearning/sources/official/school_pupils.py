"""Pupils of each school on the January census, as the performance tables give them; AP schools are in it."""

from lostlearning.sources.official.publication import Publication, Rate

PUPILS = Publication(
    code="pupils_by_school",
    title="Pupils of each school: sex, special educational needs, language, free school meals",
    source="dfe-performance-tables",
    tells=("pupils", "school_type", "ehc_plans", "urn"),
    filters={"school_type": ("schooltype",)},
    attributes=("school_type",),
    figures={
        "pupils": ("NOR",),
        "girls": ("NORG",),
        "boys": ("NORB",),
        "girls_rate": ("PNORG",),
        "boys_rate": ("PNORB",),
        "ehc_plans": ("TSENELSE",),
        "ehc_plans_rate": ("PSENELSE",),
        "sen_support": ("TSENELK",),
        "sen_support_rate": ("PSENELK",),
        "eal": ("NUMEAL",),
        "english_first": ("NUMENGFL",),
        "language_unclassified": ("NUMUNCFL",),
        "eal_rate": ("PNUMEAL",),
        "english_first_rate": ("PNUMENGFL",),
        "language_unclassified_rate": ("PNUMUNCLF", "PNUMUNCFL"),
        "fsm_eligible": ("NUMFSM",),
        "fsm_ever_6": ("NUMFSMEVER",),
        "pupils_for_fsm_ever_6": ("NORFSMEVER",),
        "fsm_ever_6_rate": ("PNUMFSMEVER",),
    },
    rates=(
        Rate("girls_rate", "girls", "pupils", per=1),
        Rate("boys_rate", "boys", "pupils", per=1),
        Rate("ehc_plans_rate", "ehc_plans", "pupils", per=1),
        Rate("sen_support_rate", "sen_support", "pupils", per=1),
        Rate("eal_rate", "eal", "pupils", per=1),
        Rate("english_first_rate", "english_first", "pupils", per=1),
        Rate("language_unclassified_rate", "language_unclassified", "pupils", per=1),
        Rate("fsm_ever_6_rate", "fsm_ever_6", "pupils_for_fsm_ever_6", per=1),
    ),
    places={"old_la_code": ("la",)},
    given={
        "level": "CASE WHEN urn = 'NAT' THEN 'National' WHEN urn SIMILAR TO '[0-9]+' THEN 'School' END",
        "country_code": "'E92000001'",
        "country": "'England'",
    },
    dated_outside=True,
    symbols="performance-tables",
)
PUBLICATIONS = (PUPILS,)
