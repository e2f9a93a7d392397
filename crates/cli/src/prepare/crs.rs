//! Projected coordinate systems of heights and censuses, by EPSG number.

use proj4rs::Proj;
use proj4rs::transform::transform;

/// A system with its way from and to degrees.
pub struct Crs {
    own: Option<Proj>,
    degrees: Proj,
}

/// The PROJ definition of an EPSG number; `None` for degrees. `Err` when it is not known here.
fn definition(epsg: u32) -> Result<Option<String>, String> {
    Ok(match epsg {
        4326 | 4258 | 4490 | 4269 => None,
        32601..=32660 => Some(format!("+proj=utm +zone={} +datum=WGS84 +units=m", epsg - 32600)),
        32701..=32760 => Some(format!("+proj=utm +zone={} +south +datum=WGS84 +units=m", epsg - 32700)),
        25828..=25838 => Some(format!("+proj=utm +zone={} +ellps=GRS80 +units=m", epsg - 25800)),
        3857 => Some(String::from("+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m")),
        3035 => Some(String::from("+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +units=m")),
        3763 => Some(String::from("+proj=tmerc +lat_0=39.66825833333333 +lon_0=-8.133108333333334 +k=1 +x_0=0 +y_0=0 +ellps=GRS80 +units=m")),
        // CGCS2000 Gauss–Krüger: 3-degree zones with and without their number, 6-degree zones.
        4513..=4533 => Some(tmerc(75.0 + 3.0 * f64::from(epsg - 4513), 500_000.0 + 1_000_000.0 * f64::from(epsg - 4513 + 25))),
        4534..=4554 => Some(tmerc(75.0 + 3.0 * f64::from(epsg - 4534), 500_000.0)),
        _ => return Err(format!("EPSG:{epsg} is not known here. Reproject the file to EPSG:4326")),
    })
}

fn tmerc(meridian: f64, easting: f64) -> String {
    format!("+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0={easting} +y_0=0 +ellps=GRS80 +units=m")
}

impl Crs {
    pub fn of_epsg(epsg: u32) -> Result<Self, String> {
        Self::of_definition(definition(epsg)?)
    }

    /// A projection that a GeoTIFF writes out: its method (GeoKey 3075) and the numbers of its keys.
    pub fn of_keys(method: u32, number: impl Fn(u32) -> Option<f64>) -> Result<Self, String> {
        let first = |keys: &[u32]| keys.iter().find_map(|k| number(*k)).unwrap_or(0.0);
        let (lon, lat, x, y) = (first(&[3088, 3080]), first(&[3089, 3081]), first(&[3082, 3090]), first(&[3083, 3091]));
        let name = match method {
            10 => "laea",
            1 => "tmerc",
            _ => return Err(format!("projection method {method} is not known here. Reproject the file to EPSG:4326")),
        };
        let k = if method == 1 { format!(" +k={}", number(3092).unwrap_or(1.0)) } else { String::new() };
        Self::of_definition(Some(format!("+proj={name} +lat_0={lat} +lon_0={lon} +x_0={x} +y_0={y}{k} +ellps=GRS80 +units=m")))
    }

    fn of_definition(own: Option<String>) -> Result<Self, String> {
        let make = |text: &str| Proj::from_proj_string(text).map_err(|e| format!("{text}: {e}"));
        Ok(Self { own: own.map(|d| make(&d)).transpose()?, degrees: make("+proj=longlat +datum=WGS84")? })
    }

    /// Own coordinates of degrees; `None` where they do not exist.
    pub fn of_degrees(&self, lon: f64, lat: f64) -> Option<[f64; 2]> {
        let Some(own) = &self.own else { return Some([lon, lat]) };
        let mut p = (lon.to_radians(), lat.to_radians(), 0.0);
        transform(&self.degrees, own, &mut p).ok().map(|()| [p.0, p.1])
    }

    /// Degrees of own coordinates.
    pub fn degrees_of(&self, x: f64, y: f64) -> Option<[f64; 2]> {
        let Some(own) = &self.own else { return Some([x, y]) };
        let mut p = (x, y, 0.0);
        transform(own, &self.degrees, &mut p).ok().map(|()| [p.0.to_degrees(), p.1.to_degrees()])
    }
}
