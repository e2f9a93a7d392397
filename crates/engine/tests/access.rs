//! 2SFCA, cumulative opportunities and least cost against reference results on Belo Horizonte's travel-time matrix (the data of the R package
//! `accessibility`; references of its authors' method and of PySAL `access`), where the data are there. `make compare` prints the differences.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use quanli_coverage::Catchments;
use quanli_metrics::{Decay, Demand, two_step};
use quanli_network::Counts;
use std::collections::BTreeMap;
use std::path::PathBuf;

fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/access-bho").join(name)
}

/// Rows of a CSV file, packed or not, by column name.
fn table(name: &str) -> Vec<BTreeMap<String, String>> {
    let mut bytes = std::fs::read(data(name)).unwrap();
    if name.ends_with(".gz") {
        let named = if bytes[3] & 8 != 0 { bytes[10..].iter().position(|b| *b == 0).unwrap() + 1 } else { 0 };
        bytes = miniz_oxide::inflate::decompress_to_vec(&bytes[10 + named..bytes.len() - 8]).unwrap();
    }
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    reader.records().map(|r| heads.iter().cloned().zip(r.unwrap().iter().map(str::to_owned)).collect()).collect()
}

#[test]
fn access_to_jobs_and_schools_has_the_reference_values() {
    if !data("travel_matrix.csv.gz").exists() {
        println!("skipped: {} is not there", data("").display());
        return;
    }
    let land = table("land_use_data.csv");
    let index: BTreeMap<&str, usize> = land.iter().enumerate().map(|(i, r)| (r["id"].as_str(), i)).collect();
    let number = |r: &BTreeMap<String, String>, key: &str| r[key].parse::<f64>().unwrap_or(0.0);
    let people: Vec<u64> = land.iter().map(|r| (number(r, "population") * 1000.0).round() as u64).collect();
    let counts = Counts::from(people.clone());
    // Walks of every zone to every zone, by destination: (from, minutes).
    let mut lists: Vec<Vec<(u32, u16)>> = vec![Vec::new(); land.len()];
    for row in table("travel_matrix.csv.gz") {
        let (from, to) = (index[row["from_id"].as_str()], index[row["to_id"].as_str()]);
        // Tenths of minutes, as the file has them.
        lists[to].push((from as u32, (row["travel_time"].parse::<f64>().unwrap() * 10.0).round() as u16));
    }
    let reference: BTreeMap<String, BTreeMap<String, String>> = table("reference_results.csv.gz").into_iter().map(|r| (r["id"].clone(), r)).collect();
    for minutes in [30u16, 45] {
        let walks = Catchments::of_lists(lists.iter().map(|l| l.iter().copied().filter(|(_, t)| *t <= minutes * 10).collect()).collect());
        for what in ["jobs", "schools"] {
            let supply: Vec<f64> = land.iter().map(|r| number(r, what)).collect();
            let out = two_step(&[Demand { walks: &walks, people: &counts }], &supply, minutes * 10, Decay::Binary);
            let mut cumulative = vec![0.0; land.len()];
            (0..land.len()).for_each(|j| walks.of(j).iter().for_each(|(i, _)| cumulative[*i as usize] += supply[j]));
            let mut worst = [0.0f64; 2];
            for (i, row) in land.iter().enumerate() {
                let expected = &reference[&row["id"]];
                // The references are written with ten digits.
                let off = |found: f64, key: String| {
                    let reference = expected[&key].parse::<f64>().unwrap_or(0.0);
                    (found - reference).abs() / reference.abs().max(1e-12)
                };
                worst[0] = worst[0].max(off(out.access[0][i], format!("2sfca_{what}_{minutes}")));
                worst[1] = worst[1].max(off(cumulative[i], format!("cum_{what}_{minutes}")));
            }
            println!(
                "{what} within {minutes} minutes: 2SFCA off by at most {:.1e} of its value, cumulative by {:.1e}, over {} zones",
                worst[0],
                worst[1],
                land.len()
            );
            assert!(worst.iter().all(|w| *w < 1e-9), "{worst:?}");
            let had: f64 = out.access[0].iter().zip(&people).map(|(a, p)| a * *p as f64 / 1000.0).sum();
            let given: f64 = (0..land.len()).filter(|j| !out.empty.contains(j)).map(|j| supply[j]).sum();
            assert!((had - given).abs() < 1e-6 * given, "conserved: {had} is not {given}");
        }
    }
}
