//! Cities drawn in ASCII: letters are places, one character cell is 10 m; ways are listed below the drawing.
//!
//! ```text
//! A---B      ways: "AB street", "BC steps layer=1 z=0,15"
//!     |
//!     C
//! ```
//! Only letters have meaning, lines are for the eye. `z=` gives heights, one for each letter of the way.

use quanli_model::catalogue::{AgeGroup, Catalogue, PeopleColumn};
use quanli_model::city::{City, Facility, Kind, OneWay, Position, ResidentShape, Residents, Way};
use quanli_model::problem::Problems;
use quanli_model::units::{LonLat, People};
use quanli_network::{Network, Plane};

pub const CELL_M: f64 = 10.0;

pub struct Drawing {
    plane: Plane,
    places: Vec<(char, [f64; 2])>,
    pub city: City,
}

impl Drawing {
    /// Parses the picture and the ways.
    pub fn new(picture: &str, ways: &[&str]) -> Self {
        let plane = Plane::new(LonLat { lon: 107.0, lat: 29.9 });
        let mut places = Vec::new();
        for (row, line) in picture.lines().enumerate() {
            for (column, c) in line.chars().enumerate().filter(|(_, c)| c.is_alphabetic()) {
                places.push((c, [column as f64 * CELL_M, -(row as f64) * CELL_M]));
            }
        }
        let mut drawing = Self { plane, places, city: City::default() };
        for way in ways {
            drawing.way(way);
        }
        drawing
    }

    pub fn at(&self, name: char) -> LonLat {
        let (_, xy) = self.places.iter().find(|(c, _)| *c == name).unwrap_or_else(|| panic!("no place {name} in the drawing"));
        self.plane.lonlat(*xy)
    }

    /// A place some metres east and north of a letter.
    pub fn off(&self, name: char, east: f64, north: f64) -> LonLat {
        let [x, y] = self.plane.local(self.at(name));
        self.plane.lonlat([x + east, y + north])
    }

    fn way(&mut self, text: &str) {
        let mut words = text.split_whitespace();
        let letters: Vec<char> = words.next().unwrap().chars().collect();
        let kind = Kind::from_name(words.next().unwrap_or("street")).unwrap();
        let line = letters.iter().map(|c| self.at(*c)).map(|p| Position { lon: p.lon, lat: p.lat, ele: f64::NAN }).collect();
        let mut way = Way::new(kind, line);
        for word in words {
            let (key, value) = word.split_once('=').unwrap();
            match key {
                "layer" => way.layer = value.parse().unwrap(),
                "oneway" => way.oneway = if value == "forward" { OneWay::Forward } else { OneWay::Backward },
                "z" => way.line.iter_mut().zip(value.split(',')).for_each(|(p, z)| p.ele = z.parse().unwrap()),
                "steps" => way.step_count = value.parse().ok(),
                "rises" => way.rises = value.parse().ok(),
                "wait" => way.wait_s = value.parse().ok(),
                "speed" => way.speed_mps = value.parse().ok(),
                "name" => way.name = value.to_owned(),
                "signals" => way.signals = true,
                _ => panic!("unknown word {word}"),
            }
        }
        self.city.ways.push(way);
    }

    /// A facility; ids sort as they are given.
    pub fn facility(&mut self, id: &str, service: &str, at: LonLat) -> &mut Self {
        let service = Catalogue::built_in().index(service).unwrap();
        let facility = Facility {
            id: id.to_owned(),
            name: format!("{id}-name"),
            services: vec![service],
            at,
            entrances: vec![at],
            outline: Default::default(),
            capacity: Vec::new(),
            opening_hours: String::new(),
            shared_hours: String::new(),
            price: String::new(),
            in_service: true,
        };
        self.city.facilities.push(facility);
        self.city.facilities.sort_by(|a, b| a.id.cmp(&b.id));
        self
    }

    /// People of one age at a place.
    pub fn people(&mut self, at: LonLat, age: AgeGroup, n: u64) -> &mut Self {
        let mut people = [People(0); PeopleColumn::COLUMNS];
        people[age as usize] = People::whole(n);
        self.city.residents.push(Residents {
            shape: ResidentShape::Point(at),
            people,
            unsure: Default::default(),
            name: String::new(),
            storeys: Default::default(),
            counted: true,
        });
        self
    }

    pub fn network(&self) -> (Network, Problems) {
        let mut problems = Problems::new();
        let net = Network::build(&self.city, &mut problems);
        (net, problems)
    }

    /// The node at a letter.
    pub fn node(&self, net: &Network, name: char) -> u32 {
        let [x, y] = net.plane.local(self.at(name));
        let near = |xy: &[f32; 2]| (f64::from(xy[0]) - x).hypot(f64::from(xy[1]) - y) < 0.2;
        net.node_xy.iter().position(near).unwrap_or_else(|| panic!("no node at {name}")) as u32
    }
}
