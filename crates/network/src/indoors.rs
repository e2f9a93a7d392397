//! From the door of a home to the street: the stairs or the lift inside a block.
//!
//! Off unless asked for. Stairs inside a block are stairs: 18 steps a storey (assumed; 2.8 m ÷ 0.155 m). A block with a lift counts one minute,
//! whatever the storey. Where nobody says whether there is a lift, one is assumed from the seventh storey on (GB 50096-2011, 6.4.1).

use super::impedance::STEP_M;
use quanli_model::catalogue::WalkerModel;
use quanli_model::city::Storeys;

/// Steps of a storey.
const STEPS_A_STOREY: u32 = 18;
/// Seconds in a block's lift, waiting and doors included. Assumed.
const LIFT_S: f64 = 60.0;
/// So many storeys above the gate a lift is assumed.
const LIFT_FROM: i8 = 6;

/// The way between a home and its gate.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Indoors {
    /// Deciseconds.
    pub ds: u16,
    /// Steps on foot.
    pub steps: u32,
    /// In a lift.
    pub lift: bool,
}

impl Indoors {
    /// The way between a home and its gate; `leaving`, or coming home. `None` for whom there is none (wheels without a lift).
    #[must_use]
    pub fn of(home: Storeys, model: &WalkerModel, leaving: bool) -> Option<Self> {
        let Some(storeys) = home.above_gate.filter(|n| *n != 0) else { return Some(Self::default()) };
        if home.lift.unwrap_or(storeys.unsigned_abs() >= LIFT_FROM.unsigned_abs()) {
            return Some(Self { ds: (LIFT_S * 10.0) as u16, steps: 0, lift: true });
        }
        // Who lives below the gate climbs on leaving.
        let [up, down] = model.stairs?;
        let speed = if (storeys > 0) == leaving { down } else { up };
        let steps = u32::from(storeys.unsigned_abs()) * STEPS_A_STOREY;
        let ds = libm::floor(f64::from(steps) * STEP_M / speed * 10.0 + 0.5) as u16;
        Some(Self { ds, steps, lift: false })
    }
}
