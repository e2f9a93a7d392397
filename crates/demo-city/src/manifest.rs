//! `city.json`: what the folder holds, and that all of it is made up.

use serde_json::json;

/// Writes the manifest.
pub fn write() -> Vec<u8> {
    let manifest = json!({
        "quanli": 1,
        "id": "yushan",
        "name": {"zh-CN": "渝山（虚构）", "en": "Yushan (made up)"},
        "synthetic": true,
        "crs": "EPSG:4326",
        "timezone": "Asia/Shanghai",
        "files": {
            "paths": "paths.geojson.gz",
            "facilities": "facilities.geojson.gz",
            "residents": "residents.geojson.gz",
            "transit": "transit.geojson.gz",
            "circles": "circles.geojson.gz",
            "backdrop": "backdrop.geojson.gz"
        },
        "standard": "life-circle-ten",
        "sources": [{
            "name": "",
            "licence": "CC0-1.0",
            "date": "2026-11-25",
            "url": ""
        }],
        "scope": null,
        "extent": null,
        "min_count": 5,
        "map": {"approval_number": null, "attribution": ["虚构城市，与真实地点无关"]},
        "basemap": {"style": null}
    });
    format!("{manifest:#}\n").into_bytes()
}
