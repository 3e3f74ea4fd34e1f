use super::world::{World, world};

/// The counties a and b lie in c1, d in c2, e in c3; c1 and c2 in p.
fn scores() -> World {
    world()
        .measure("score", "1", "year county")
        .all("score", &[("2020 a", 3.0), ("2020 b", 5.0), ("2020 d", 7.0), ("2020 e", 11.0)])
}

#[test]
fn counties_by_city_and_by_province() {
    let found = scores()
        .line("sums", "1", "year city", "sum(score, county by city)")
        .line("means", "1", "year city", "mean(score, county by city)")
        .line("counts", "1", "year province", "count(score, county by province)")
        .line("least", "1", "year province", "min(score, county by province)")
        .line("most", "1", "year province", "max(score, county by province)")
        .run();
    assert_eq!(found.rows("sums"), ["2020 c1", "2020 c2", "2020 c3"]);
    assert_eq!(found.values("sums"), [8.0, 7.0, 11.0].map(Some));
    assert_eq!(found.values("means"), [4.0, 7.0, 11.0].map(Some));
    assert_eq!(found.values("counts"), [3.0, 1.0].map(Some));
    assert_eq!(found.values("least"), [3.0, 11.0].map(Some));
    assert_eq!(found.values("most"), [7.0, 11.0].map(Some));
}

#[test]
fn a_county_beside_the_sum_of_its_city() {
    let found = scores()
        .line("part", "1", "year county", "share(score, county by city)")
        .line("gap", "1", "year county", "score - mean(score, county by city)")
        .run();
    assert_eq!(found.values("part"), [3.0 / 8.0, 5.0 / 8.0, 1.0, 1.0].map(Some));
    assert_eq!(found.values("gap"), [-1.0, 1.0, 0.0, 0.0].map(Some));
}

#[test]
fn a_region_without_a_city_is_in_no_city() {
    let found = scores()
        .given("score", "2020 p", 100.0)
        .line("sums", "1", "year city", "sum(score, county by city)")
        .line("part", "1", "year county", "share(score, county by city)")
        .run();
    assert_eq!(found.values("sums"), [8.0, 7.0, 11.0].map(Some));
    assert_eq!(found.value("part", "2020 a"), 3.0 / 8.0);
    assert_eq!(found.state("part", "2020 p"), geep::internals::plan::State::NotAccounted);
}

#[test]
fn classes_by_cover() {
    let found = world()
        .measure("area", "km2", "county class")
        .all("area", &[("a forest", 1.0), ("a grass", 2.0), ("a lake", 4.0), ("b lake", 8.0)])
        .line("covers", "km2", "county cover", "sum(area, class by cover)")
        .line("within", "1", "county class", "share(area, class by cover)")
        .line("cities", "km2", "city cover", "sum(covers, county by city)")
        .run();
    assert_eq!(found.rows("covers"), ["a blue", "a green", "b blue"]);
    assert_eq!(found.values("covers"), [4.0, 3.0, 8.0].map(Some));
    assert_eq!(found.values("within"), [1.0 / 3.0, 2.0 / 3.0, 1.0, 1.0].map(Some));
    assert_eq!(found.values("cities"), [12.0, 3.0].map(Some));
}

#[test]
fn ranks_from_the_largest_down_with_ties() {
    let found = world()
        .measure("score", "1", "year county")
        .all("score", &[("2020 a", 5.0), ("2020 b", 9.0), ("2020 d", 5.0), ("2020 e", 1.0)])
        .all("score", &[("2021 a", 1.0), ("2021 b", 2.0), ("2021 d", 3.0), ("2021 e", 4.0)])
        .line("place", "1", "year county", "rank(score, county)")
        .line("all_time", "1", "year county", "rank(score, county, year)")
        .run();
    // 9 5 5 1: the two fives share the second place, the next is the fourth.
    assert_eq!(found.values("place"), [2.0, 1.0, 2.0, 4.0, 4.0, 3.0, 2.0, 1.0].map(Some));
    // 9 5 5 4 3 2 1 1.
    assert_eq!(found.values("all_time"), [2.0, 1.0, 2.0, 7.0, 7.0, 6.0, 5.0, 4.0].map(Some));
}

#[test]
fn no_place_is_known_where_one_score_is_missing() {
    let found = scores()
        .measure("bonus", "1", "year county")
        .all("bonus", &[("2020 a", 0.0), ("2020 b", 0.0), ("2020 d", 0.0), ("2021 a", 1.0), ("2021 b", 2.0)])
        .all("score", &[("2021 a", 1.0), ("2021 b", 1.0)])
        .line("place", "1", "year county", "rank(score + bonus, county)")
        .line("in_city", "1", "year county", "rank(score + bonus, county by city)")
        .run();
    // Of 2020 e's bonus nothing is known; 2021 is complete.
    assert_eq!(found.values("place"), [None, None, None, None, Some(2.0), Some(1.0)]);
    // Within its own city only e itself is left without a place.
    assert_eq!(found.values("in_city"), [Some(2.0), Some(1.0), Some(1.0), None, Some(2.0), Some(1.0)]);
}

#[test]
fn minus_zero_ties_with_zero() {
    let found = world()
        .measure("score", "1", "county")
        .all("score", &[("a", -0.0), ("b", 0.0), ("d", -1.0)])
        .line("place", "1", "county", "rank(score, county)")
        .run();
    assert_eq!(found.values("place"), [1.0, 1.0, 3.0].map(Some));
}

#[test]
fn a_ladder_of_places() {
    // The first takes 5, the second and third 3, the rest nothing.
    let steps = [(Some(1.0), Some(1.0 + 1.0), 5.0), (Some(2.0), Some(4.0), 3.0), (Some(4.0), None, 0.0)];
    let found = scores()
        .tier("ladder", "1", "万元", "whole left", &steps)
        .line("award", "万元", "year county", "tier(rank(score, county), ladder)")
        .run();
    // Scores 3 5 7 11 take the places 4 3 2 1.
    assert_eq!(found.values("award"), [0.0, 3.0, 3.0, 5.0].map(Some));
}
