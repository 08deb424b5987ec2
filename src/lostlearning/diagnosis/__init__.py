"""A diagnosis of a school's lost learning, from its books; and the files it is written as."""

from lostlearning.diagnosis.assemble import diagnose, held_years
from lostlearning.diagnosis.governors import for_governors
from lostlearning.diagnosis.make import Made, make
from lostlearning.diagnosis.write import begin, write

__all__ = ["Made", "begin", "diagnose", "for_governors", "held_years", "make", "write"]
