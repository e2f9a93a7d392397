//! Whether places stand in another coordinate system than the paths: of places of one system more lie near a path than of shifted ones.
//!
//! A file of Amap (GCJ-02) on paths of OpenStreetMap stands 480 m off in Yuzhong, and everything looks plausible. Nothing is shifted unasked: it is proposed.

use super::Network;
use quanli_model::problem::{Problems, Reason, Severity, Where};
use quanli_model::units::LonLat;
use quanli_read::{bd09_from_gcj02, gcj02_from_bd09, gcj02_from_wgs84, in_china, wgs84_from_gcj02};

/// What may have been done to places, and what to write if it was.
type Shift = (fn(LonLat) -> LonLat, &'static str);

const SHIFTS: [Shift; 4] = [
    (wgs84_from_gcj02, "its places as GCJ-02 (Amap, Tencent): write \"crs\": \"GCJ-02\" beside the file's name"),
    (|p| wgs84_from_gcj02(gcj02_from_bd09(p)), "its places as BD-09 (Baidu): write \"crs\": \"BD-09\" beside the file's name"),
    (gcj02_from_wgs84, "the paths as GCJ-02 (Amap, Tencent): write \"crs\": \"GCJ-02\" beside the name of the paths"),
    (|p| bd09_from_gcj02(gcj02_from_wgs84(p)), "the paths as BD-09 (Baidu): write \"crs\": \"BD-09\" beside the name of the paths"),
];

/// Places that are looked at, evenly through a file, and the fewest that say anything.
const LOOKED_AT: usize = 400;
const FEWEST: usize = 20;
/// What counts as the distance of a place that no path is near to.
const FAR_M: f32 = 80.0;

/// Adds a warning when the places of a file would lie clearly nearer to the paths in another system: half of them in less than 0.6 of the distance,
/// and seven of ten nearer (by chance that happens to 20 places once in 17 times, to 40 once in 100, to both rules together far less often).
pub(super) fn check(net: &Network, places: &[LonLat], problems: &mut Problems) {
    let step = places.len().div_ceil(LOOKED_AT).max(1);
    let sample: Vec<LonLat> = places.iter().step_by(step).copied().filter(|p| in_china(*p)).collect();
    if sample.len() < FEWEST {
        return;
    }
    let off = |at: LonLat| net.snap(at).map_or(FAR_M, |snap| snap.stub.min(FAR_M));
    let median = |list: &[f32]| {
        let mut sorted = list.to_vec();
        sorted.sort_by(f32::total_cmp);
        sorted[sorted.len() / 2]
    };
    let as_it_is: Vec<f32> = sample.iter().map(|p| off(*p)).collect();
    let before = median(&as_it_is);
    let mut best: Option<(f32, &str)> = None;
    for (shift, words) in SHIFTS {
        let shifted: Vec<f32> = sample.iter().map(|p| off(shift(*p))).collect();
        let nearer = shifted.iter().zip(&as_it_is).filter(|(a, b)| a < b).count();
        let after = median(&shifted);
        if nearer * 10 >= sample.len() * 7 && after < before * 0.6 && best.is_none_or(|(so_far, _)| after < so_far) {
            best = Some((after, words));
        }
    }
    if let Some((after, words)) = best {
        let found = format!("half of {} places lie within {before:.0} m of a path; it would be {after:.0} m with {words}", sample.len());
        problems.add(Severity::Warning, Reason::OtherSystem, Where { at: sample.first().copied(), ..Where::whole() }, found);
    }
}
