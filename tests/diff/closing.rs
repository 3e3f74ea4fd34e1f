//! Shares cut to the last digit: they sum to the printed change.

use geep::internals::diff::Step;

const FEN: Step = Step { decimals: 2 };

#[test]
fn thirds_of_a_step_go_to_the_first_of_equals() {
    // 0.10 among three: 3 fen each, and the one that is left to the first.
    let closed = FEN.close(1.0, 1.1, &[0.1 / 3.0; 3]);
    assert_eq!((closed.shares.as_slice(), closed.change), ([4, 3, 3].as_slice(), 10));
    assert!(closed.closes());
}

#[test]
fn what_is_nothing_stays_nothing_and_signs_do_not_matter() {
    // -0.125 and 0.245 are -13 and 24 cut down, with halves left: one step is to be handed out for a change of 12.
    let closed = FEN.close(0.0, 0.12, &[-0.125, 0.0, 0.245]);
    assert_eq!(closed.shares, [-12, 0, 24]);
    assert!(closed.closes());
}

#[test]
fn shares_that_do_not_sum_are_told() {
    assert!(!FEN.close(0.0, 1.0, &[0.5, 0.25]).closes());
    assert!(!FEN.close(0.0, 0.01, &[0.0]).closes());
}

/// 10 000 ledgers of made-up shares: each closes to the fen, and no share moves by a step or more.
#[test]
fn every_ledger_closes_to_the_fen() {
    let mut state = 20_250_101_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1u32 << 31) - 0.5
    };
    for _ in 0..10_000 {
        let shares: Vec<f64> = (0..7).map(|_| next() * 1e7).collect();
        let a = (next() * 1e8).round() / 100.0;
        let b = a + shares.iter().sum::<f64>();
        let closed = FEN.close(a, b, &shares);
        assert!(closed.closes());
        for (cut, share) in closed.shares.iter().zip(&shares) {
            assert!((FEN.value(*cut) - share).abs() <= 0.02);
        }
    }
}
