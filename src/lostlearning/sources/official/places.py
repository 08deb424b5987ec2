"""Registers of places: authorities with their dates, regions, districts, neighbours, boundaries, hexagons, names."""

from lostlearning.sources.official.register import Column, Register, date, number, text, whole

AUTHORITIES = Register(
    code="authorities",
    title="Local authorities, with their dates of operation",
    source="dfe-geographies",
    tells=("code", "name", "began", "ended"),
    columns={
        "code": text("new_la_code"),
        "old_code": text("old_la_code"),
        "name": text("la_name"),
        "began": date("date_of_operation"),
        "ended": date("date_of_termination"),
        "region_code": text("parent_geography_code"),
        "kind": text("entity_description"),
        "status": text("status"),
    },
    key=("code", "name"),
)
REGIONS = Register(
    code="regions",
    title="Regions of England, London in both its codings",
    source="dfe-geographies",
    tells=("code", "name"),
    never=("period",),
    columns={
        "code": text("region_code"),
        "name": text("region_name"),
        "period": text("time_period"),
    },
    key=("code", "name"),
)
DISTRICTS = Register(
    code="districts",
    title="Districts and the upper-tier authorities they lie in",
    source="ons-lookup",
    tells=("district_code", "district", "code", "name"),
    columns={
        "district_code": text("LTLA23CD", "LTLA21CD", "LTLA22CD", "LTLA24CD", "LTLA25CD"),
        "district": text("LTLA23NM", "LTLA21NM", "LTLA22NM", "LTLA24NM", "LTLA25NM"),
        "code": text("UTLA23CD", "UTLA21CD", "UTLA22CD", "UTLA24CD", "UTLA25CD"),
        "name": text("UTLA23NM", "UTLA21NM", "UTLA22NM", "UTLA24NM", "UTLA25NM"),
    },
    key=("district_code", "code"),
)
NEIGHBOURS = Register(
    code="neighbours",
    title="Statistical neighbours of each local authority",
    source="dfe-statistical-neighbours",
    tells=("old_code", "name", "neighbour_1", "closeness_1"),
    columns={"old_code": text("old_la_code"), "name": text("la_name"), "region": text("region_name")}
    | {f"neighbour_{at}": text(f"SN_{at}") for at in range(1, 11)}
    | {f"closeness_{at}": text(f"SN_{at}P") for at in range(1, 11)},
    key=("old_code", "name", "neighbour_1"),
)
BOUNDARIES = Register(
    code="boundaries",
    title="Boundaries of upper-tier local authorities, generalised",
    source="ons-boundaries",
    tells=(),
    columns={
        "code": text("code"),
        "name": text("name"),
        "longitude": number("lon"),
        "latitude": number("lat"),
        "geometry": text("geometry"),
    },
    key=("code", "name", "geometry"),
    json="geojson",
)
HEXAGONS = Register(
    code="hexagons",
    title="Upper-tier local authorities as hexagons of one size",
    source="hexmaps",
    tells=(),
    columns={
        "code": text("code"),
        "name": text("n"),
        "q": whole("q"),
        "r": whole("r"),
        "layout": text("layout"),
    },
    key=("code", "q", "r"),
    json="hexjson",
)
LABELS = Register(
    code="labels",
    title="What DfE's files call their columns (metadata beside a data file)",
    source="ees-file-conventions",
    tells=("column", "kind", "label"),
    columns={
        "column": text("col_name"),
        "kind": text("col_type"),
        "label": text("label"),
        "grouping": text("indicator_grouping"),
        "unit": text("indicator_unit"),
        "decimals": text("indicator_dp"),
        "hint": text("filter_hint"),
    },
    key=("column", "label"),
    together=True,
)
DICTIONARY = Register(
    code="standard_names",
    title="DfE's standard names of columns and of what may stand in them",
    source="dfe-data-dictionary",
    tells=("column", "kind", "item"),
    columns={
        "column": text("col_name"),
        "kind": text("col_type"),
        "item": text("filter_item"),
        "parent": text("col_name_parent"),
        "parent_item": text("filter_item_parent"),
        "cbds_code": Column(("cbds_code",)),
        "contexts": text("contexts"),
    },
    key=("column",),
)
REGISTERS = (AUTHORITIES, REGIONS, DISTRICTS, NEIGHBOURS, BOUNDARIES, HEXAGONS, LABELS, DICTIONARY)
