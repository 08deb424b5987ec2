"""School census returns of two schools, and a list of leavers of one."""

import csv

from tests.sources.census_files import day, write

from lostlearning.sources.census.layout import Census
from lostlearning.synth import make_school

LEFT, RETURNS = Census(2025, "spring"), Census(2025, "summer")
HEADINGS = ("UPN", "Year group", "Entry date", "Date of leaving", "Ground for removal", "Destination")


def two_returns(folder):
    """Ten pupils who left for distance and live where they did, ten who moved: their UPNs."""
    upns = make_school(3, 60).people.upn[:20].tolist()
    homes = [f"ZZ{n} 1AA" for n in range(20)]
    moved = [home if n < 10 else f"YY{n} 9ZZ" for n, home in enumerate(homes)]
    _return(folder / "SCH1", "SCH1", LEFT, list(zip(upns, homes, strict=True)))
    _return(folder / "SCH2", "SCH2", RETURNS, list(zip(upns, moved, strict=True)))
    with (folder / "SCH1" / "leavers.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        rows.writerows(
            [upn, "8", "2024-09-03", "2025-03-07", "g", "Another state-funded school"] for upn in upns
        )
    return upns[:10], upns[10:]


def _return(folder, school, census, pupils):
    """Pupils on roll with their postcodes, as an authority receives them."""
    folder.mkdir(parents=True, exist_ok=True)
    people = [
        {
            "id": f"p{n}",
            "school": school,
            "upn": upn,
            "sex": "F",
            "entrydate": day("2024-09-03"),
            "ncyearactual": "8",
        }
        for n, (upn, _) in enumerate(pupils)
    ]
    homes = [{"id": f"p{n}", "school": school, "postcode": home} for n, (_, home) in enumerate(pupils)]
    stem = f"{census.year}_{census.term}"
    write(folder / f"{stem}_pupilonroll.csv", "pupilonroll", census, people)
    write(folder / f"{stem}_addresses.csv", "addresses", census, homes)
