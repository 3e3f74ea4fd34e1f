"""The interpreter against values derived by hand or published: `python3 -m unittest discover tests/independent`."""

from fraction import Fraction as F
from pathlib import Path
import random
import unittest

from boundary import Curve, Probe
from book import Book
from cases import Field
from decimals import rounded, text, typed
from definitions import Definitions, last_day, shifted
from formula import parse
from interpreter import Run, reduced, tier
from operators import balance, bound, cascade, close
import seeds
from units import UnknownUnit, worth

ROOT = Path(__file__).resolve().parents[2]
DEFINITIONS = Definitions(ROOT / "coefficients")


def run(scheme, points, years):
    """The results of a scheme on points (measure, where, value, unit), in the lines' own units."""
    book = Book(DEFINITIONS, scheme)
    placed = {}
    for measure, where, value, unit in points:
        dims = [DEFINITIONS.dimensions[p] for p in sorted(DEFINITIONS.measures[measure].per)]
        placed[measure, tuple(d.member(where[d.id]) for d in dims)] = typed(value), unit
    _, results, settlement = seeds.settled(book, placed, years)

    def value(line, **where):
        dims = [DEFINITIONS.dimensions[p] for p in sorted(book.lines[line].per)]
        found = results[line][tuple(d.member(where[d.id]) for d in dims)]
        return None if found is None else found / book.lines[line].unit
    return value, settlement


class Decimals(unittest.TestCase):
    def test_halves_go_away_from_zero_or_to_the_even_digit(self):
        self.assertEqual(rounded("round", F("0.015"), F("0.01")), F("0.02"))
        self.assertEqual(rounded("round", F("-0.015"), F("0.01")), F("-0.02"))
        self.assertEqual(rounded("round_even", F("2.5"), F(1)), 2)
        self.assertEqual(rounded("round_even", F("3.5"), F(1)), 4)
        self.assertEqual(rounded("round_even", F("2.5000001"), F(1)), 3)

    def test_cut_and_raised_go_by_the_zero(self):
        self.assertEqual(rounded("round_down", F("-1.9"), F(1)), -1)
        self.assertEqual(rounded("round_up", F("-1.1"), F(1)), -2)
        self.assertEqual(rounded("round_up", F(3), F(1)), 3)

    def test_a_number_counts_with_fifteen_digits(self):
        # 17 digits typed, of which the last two do not count.
        self.assertEqual(typed("0.12345678901234567"), F("0.123456789012346"))
        self.assertEqual(text(F("-0.0450")), "-0.045")
        self.assertIsNone(text(F(1, 3)))


class Units(unittest.TestCase):
    def test_units_are_worth_what_they_say(self):
        self.assertEqual(worth("万元/(ug/m3)"), F(10**4 * 10**9))
        self.assertEqual(worth("万m3"), 10**4)
        self.assertEqual(worth("km2"), 10**6)
        # 15 mu to the hectare.
        self.assertEqual(worth("亩") * 15, worth("hm2"))
        self.assertEqual(worth("g/(m2·a)"), F(1, 1000))
        self.assertEqual(worth("元/t CO2"), F(1, 1000))
        with self.assertRaises(UnknownUnit):
            worth("斗")


class Formulas(unittest.TestCase):
    def test_how_tightly_operators_hold(self):
        x, two = ("name", "x", ()), ("number", F(2), "")
        self.assertEqual(parse("-x ^ 2", ()), ("negate", ("^", x, two)))
        self.assertEqual(parse("2 ^ -x ^ 2", ()), ("^", two, ("negate", ("^", x, two))))
        self.assertEqual(parse("not x < 2 and x", ()), ("and", ("not", ("<", x, two)), x))
        self.assertEqual(parse("x - 2 - x", ()), ("-", ("-", x, two), x))

    def test_a_dimension_tells_the_smallest_of_a_group_from_the_smaller_of_two(self):
        x = ("name", "x", ())
        self.assertEqual(parse("min(x, class)", {"class"}), ("over", "min", (x,), ("class",), None, None))
        self.assertEqual(parse("min(x, y)", {"class"}), ("call", "min", (x, ("name", "y", ()))))

    def test_picks_and_steps(self):
        formula = 'close(x[year - 1, class = "forest"], y, county by city, 0.01[万元])'
        tree = parse(formula, {"county", "city", "class"})
        picks = (("year", "shift", -1), ("class", "member", "forest"))
        step = ("number", F("0.01"), "万元")
        self.assertEqual(tree, ("over", "close", (("name", "x", picks), ("name", "y", ())), ("county",), "city", step))


class Time(unittest.TestCase):
    def test_periods_step_by_themselves_and_by_years(self):
        self.assertEqual(shifted("period", "period", 201601, -1), 201512)
        self.assertEqual(shifted("period", "period", 201624, 1), 201721)
        self.assertEqual(shifted("period", "year", 201607, -1), 201507)

    def test_the_last_day_of_a_period(self):
        days = [last_day("period", p) for p in (202002, 201902, 201621, 201632, 201641)]
        self.assertEqual(days, ["2020-02-29", "2019-02-28", "2016-03-31", "2016-12-31", "2016-12-31"])


class Groups(unittest.TestCase):
    def test_nothing_said_is_not_nothing(self):
        self.assertIsNone(reduced("sum", []))
        self.assertIsNone(reduced("sum", [F(1), None]))
        self.assertEqual(reduced("count", [F(1), None]), 1)
        self.assertEqual(reduced("median", [F(4), F(1), F(2), F(3)]), F("2.5"))


class Operators(unittest.TestCase):
    def test_the_largest_remainder_goes_first_and_ties_by_the_order_of_rows(self):
        # 10 in thirds: 3.33 each, the hundredth left over to the first.
        self.assertEqual(close([[F(10, 3)] * 3, [F(10)] * 3], F("0.01")), [F("3.34"), F("3.33"), F("3.33")])
        # Remainders of 0.4, 0.35 and 0.25 steps leave one step, for the first.
        self.assertEqual(close([[F("1.4"), F("1.35"), F("1.25")], [F(4)] * 3], F(1)), [2, 1, 1])

    def test_what_does_not_come_to_the_total_is_not_closed(self):
        self.assertEqual(close([[F(1), F(1)], [F(9), F(9)]], F(1)), [None, None])
        # Two steps too many are taken from the smallest remainders.
        self.assertEqual(close([[F("1.1"), F("1.2")], [F(0), F(0)]], F(1)), [0, 0])

    def test_a_whole_by_shares(self):
        self.assertEqual(cascade([[F(100)] * 3, [F(1), F(1), F(1)]], F("0.01")), [F("33.34"), F("33.33"), F("33.33")])

    def test_the_larger_side_is_scaled_down(self):
        self.assertEqual(balance([[F(-30), F(10), F(10)]]), [-20, 10, 10])
        self.assertEqual(balance([[F(-10), F(30), F(10)]]), [-10, F("7.5"), F("2.5")])

    def test_limits_keep_the_sum(self):
        # 60 and 40 with at most 50 each: the second takes up the 10.
        self.assertEqual(bound([[F(60), F(40)], [F(0)] * 2, [F(50)] * 2]), [50, 50])
        # 70, 20, 10 with at least 15: the third's 5 come off the others as 7 : 2.
        found = bound([[F(70), F(20), F(10)], [F(15)] * 3, [F(100)] * 3])
        self.assertEqual(found, [F(70) * 85 / 90, F(20) * 85 / 90, 15])
        self.assertEqual(bound([[F(60), F(40)], [F(0)] * 2, [F(40)] * 2]), [None, None])


class Tiers(unittest.TestCase):
    def table(self, whole, left):
        from definitions import Tier
        return Tier(F(1), F(1), whole, left, [(None, F(5), F(10)), (F(5), None, F(20))])

    def test_which_end_belongs_to_a_step(self):
        self.assertEqual(tier(self.table(True, True), F(5)), 20)
        self.assertEqual(tier(self.table(True, False), F(5)), 10)

    def test_each_part_at_the_rate_of_its_step(self):
        self.assertEqual(tier(self.table(False, False), F(7)), 5 * 10 + 2 * 20)


class Boundaries(unittest.TestCase):
    """Decisions that stand exactly where they turn, by hand from the decimals as typed."""

    def test_exactly_five_above_the_mean_costs_ten_a_microgram(self):
        at, item = {"period": "2020-12"}, {"period": "2020-12", "air_item": "pm25", "county": "140100"}
        value, _ = run("shanxi-air-2019", [
            ("level_weight", at, "100", "%"), ("change_weight", at, "100", "%"),
            ("air_concentration", item, "64.4", "ug/m3"),
            ("air_concentration", item | {"period": "2019-12"}, "64.4", "ug/m3"),
            ("air_peer_mean_supplied", item, "59.4", "ug/m3")], {2020})
        # 64.4 - 59.4 is 5, and 5 x 10 is 50.
        self.assertEqual(value("air_deduction", **item), 50)

    def test_equal_scores_share_a_place(self):
        # By the weights 16, 24, 24 and 36 %: 0.16 x 93 + 0.24 x 73.8 + 0.24 x 89.7 + 0.36 x 98.2 = 89.472, and with
        # 74.1 and 98 the same: 0.24 x 0.3 = 0.36 x 0.2.
        scores = {"140181": ("93.0", "73.8", "89.7", "98.2"), "140123": ("93.0", "74.1", "89.7", "98.0"),
                  "140105": ("10",) * 4, "140106": ("11",) * 4, "140107": ("12",) * 4}
        parts = ("index_level", "index_change", "pm10_level", "pm10_change")
        value, _ = run("taiyuan-air-2019", [
            ("air_part_score", {"county": code, "period": "2019-06", "air_part": part}, score, "1")
            for code, own in scores.items() for part, score in zip(parts, own)], {2019})
        where = lambda code: {"county": code, "period": "2019-06"}
        self.assertEqual(value("air_points", **where("140181")), value("air_points", **where("140123")))
        self.assertEqual([value("air_rank", **where(code)) for code in scores], [1, 1, 5, 4, 3])

    def test_a_tenth_above_is_not_more_than_a_tenth(self):
        points = []
        for period, item, found, target in (("2020-01", "cod", "49.5", "45"), ("2020-02", "nh3n", "3.3", "3")):
            where = {"period": period, "section": "section_1", "water_item": item}
            points += [("section_concentration", where, found, "mg/L"),
                       ("section_concentration_target", where, target, "mg/L")]
        points += [("section_responsibility", {"county": "411600", "section": "section_1"}, "100", "%"),
                   ("section_at_mouth", {"section": "section_1"}, "0", "1")]
        value, _ = run("water-zhoukou", points, {2020})
        for period, item in (("2020-01", "cod"), ("2020-02", "nh3n")):
            self.assertEqual(value("section_item_due", period=period, section="section_1", water_item=item), 0)

    def test_half_a_fen_goes_up(self):
        # (50.3 - 50.2) x 0.15 is 0.015.
        self.assertEqual(rounded("round", (typed("50.3") - typed("50.2")) * typed("0.15"), F("0.01")), F("0.02"))

    def test_worked_examples_come_out(self):
        """Every example of every scheme, as its source prints it or by hand."""
        count = 0
        for model in DEFINITIONS.models.values():
            for number, example in enumerate(model.examples if model.scheme else ()):
                book = Book(DEFINITIONS, example["profile"])
                (seed,) = seeds.examples_of(book, [example])
                _, results, _ = seeds.settled(book, seed.points, seed.years)
                for expected in example["expect"]:
                    line = book.lines[expected["line"]]
                    if line.check:
                        continue
                    key = tuple(seeds.member(DEFINITIONS, p, expected.get("at", {}), example["year"], example["code"])
                                for p in sorted(line.per))
                    found = results[line.id][key] / worth(expected["unit"])
                    off, allowed = abs(F(found) - F(expected["value"])), F(expected["within"]) + abs(F(found)) / 10**12
                    self.assertLessEqual(off, allowed, (model.id, number, line.id))
                    count += 1
        self.assertGreater(count, 250)


class Layouts(unittest.TestCase):
    def setUp(self):
        self.book = Book(DEFINITIONS, "taiyuan-air-2019")
        (self.seed, *_) = seeds.examples_of(self.book, DEFINITIONS.models["taiyuan-air-2019"].examples)

    def test_a_figure_moved_leaves_the_rows_and_one_added_does_not(self):
        region = DEFINITIONS.of_kind("region")
        (measure, key), (value, unit) = next(
            (point, typed) for point, typed in self.seed.points.items() if region in DEFINITIONS.measures[point[0]].per)
        made = seeds.run(self.book, self.seed.points)
        moved = seeds.run(self.book, self.seed.points | {(measure, key): (value + 1, unit)})
        self.assertIs(made.layout, moved.layout)
        at = sorted(DEFINITIONS.measures[measure].per).index(region)
        other = measure, key[:at] + ("140700",) + key[at + 1:]
        self.assertNotIn(other, self.seed.points)
        more = seeds.run(self.book, self.seed.points | {other: (value, unit)})
        rows = lambda run: sum(map(len, run.frames.values()))
        self.assertGreater(rows(more), rows(made))

    def test_no_value_is_taken_from_the_run_before(self):
        results = lambda points: seeds.run(self.book, points).results()
        first = results(self.seed.points)
        point, (value, unit) = next(iter(self.seed.points.items()))
        self.assertNotEqual(results(self.seed.points | {point: (value + 1, unit)}), first)
        self.assertEqual(results(self.seed.points), first)


class Decisions(unittest.TestCase):
    def test_worked_out_alone_they_come_to_what_they_do_in_a_whole_run(self):
        count = 0
        for scheme in ("taiyuan-air-2019", "shanxi-air-2019", "water-zhoukou", "horizontal-farmland"):
            book = Book(DEFINITIONS, scheme)
            for seed in seeds.examples_of(book, DEFINITIONS.models[scheme].examples):
                if not seeds.settles(book, seed.points, seed.years):
                    continue
                field, probe = Field(book, seed, random.Random(1), 1), Probe()
                seeds.settled(book, seed.points, seed.years, probe)
                aims = {place for places in field.by_node.values() for place in places}
                alone = field._values(seed.points, aims)
                self.assertEqual(alone, {place: probe.values[place] for place in aims})
                count += len(aims)
        self.assertGreater(count, 20)


class Aims(unittest.TestCase):
    def test_a_curve_leads_to_where_a_value_is_met(self):
        h = F(1, 10**6)
        line = Curve(h, [3 + 2 * n * h for n in range(3)])
        self.assertEqual(line.to(F(5)), 1)
        ratio = Curve(h, [F(100) / (40 + n * h) for n in range(3)])
        # 100 / 50 is 2.
        self.assertEqual(ratio.to(F(2)), 10)


if __name__ == "__main__":
    unittest.main()
