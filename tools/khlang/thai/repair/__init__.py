"""Repair of broken Thai, as PDF files, slides and their hosts leave it: right letters, wrong signs, order and spaces.

`measure_damage` tells what speaks for a broken text; `repair_text` gives it repaired, beside what stood there. What is
wrong in it as its writer wrote it, or as a scan was misread, stays: that is for a person to see (`khlang.corrections`).
"""

from khlang.thai.repair.measure import measure_damage
from khlang.thai.repair.model import ChangedLine, Damage, Mode, Outcome, Repair
from khlang.thai.repair.text import repair_text

__all__ = ["ChangedLine", "Damage", "Mode", "Outcome", "Repair", "measure_damage", "repair_text"]
