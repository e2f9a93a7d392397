//! `quanli network`: a walker's network as CSV, for outside tools.

use crate::choices::Profile;
use crate::{city_folder, files};
use quanli_network::{CLOSED, Terrain};
use quanli_protocol::Direction;
use std::fmt::Write;

/// Example: quanli network public/city --profile elder --out /tmp/net
#[derive(clap::Args)]
pub struct Options {
    /// City folder
    dir: std::path::PathBuf,
    /// adult, child, carer, senior, elder, wheelchair or pram
    #[arg(long, value_enum, default_value = "adult")]
    profile: Profile,
    /// Folder for nodes.csv, arcs.csv, edges.csv and facilities.csv
    #[arg(long)]
    out: std::path::PathBuf,
    /// How facilities are joined
    #[arg(long, value_enum, default_value = "node")]
    snap: Join,
}

/// What a facility is joined to.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Join {
    /// The nearest node
    Node,
}

pub fn run(o: &Options) -> Result<(), String> {
    let walker = o.profile.0;
    match o.snap {
        Join::Node => {}
    }
    let (mut session, _) = city_folder::open(&o.dir)?;
    let open = city_folder::city(&mut session);
    let (mut nodes, mut arcs, mut facilities) = (String::from("node,lon,lat,ele\n"), String::from("from,to,seconds\n"), String::from("node,category\n"));
    let mut edges = String::from("a,b,kind,metres,flat,there,back\n");
    let mut heights = vec![f32::NAN; open.net.n_nodes()];
    for (e, ends) in open.net.edge_nodes.iter().enumerate() {
        let line = open.net.line(e as u32);
        heights[ends[0] as usize] = line.ele(0);
        heights[ends[1] as usize] = line.ele(line.segments().end);
    }
    for (n, (xy, h)) in open.net.node_xy.iter().zip(&heights).enumerate() {
        let at = open.net.plane.lonlat(xy.map(f64::from));
        let ele = if h.is_nan() { String::new() } else { format!("{h:.1}") };
        let _ = writeln!(nodes, "{n},{:.7},{:.7},{ele}", at.lon, at.lat);
    }
    for (from, to, ds) in open.arcs(walker) {
        let _ = writeln!(arcs, "{from},{to},{}.{}", ds / 10, ds % 10);
    }
    // How long an edge of this length takes on the flat, beside what it takes: nothing that is walked is faster.
    let pace = open.pace((walker, Direction::There, Terrain::Real));
    for (e, [a, b]) in open.net.edge_nodes.iter().enumerate() {
        let metres = open.net.metres(e as u32);
        let kind = open.net.way(e as u32).kind.name();
        let [there, back] = pace.impedance.arc(e as u32).map(|ds| if ds == CLOSED { String::new() } else { format!("{}.{}", ds / 10, ds % 10) });
        let _ = writeln!(edges, "{a},{b},{kind},{metres:.3},{:.1},{there},{back}", metres / walker.model().flat);
    }
    for (f, doors) in open.net.entrances.iter().enumerate() {
        for door in doors {
            let [a, b] = open.net.edge_nodes[door.edge as usize];
            let node = if f64::from(door.along) * 2.0 <= open.net.metres(door.edge) { a } else { b };
            for s in open.city.places.at(f).services {
                let _ = writeln!(facilities, "{node},{}", open.catalogue.services[*s as usize].id);
            }
        }
    }
    std::fs::create_dir_all(&o.out).map_err(|e| format!("{}: {e}", o.out.display()))?;
    for (name, text) in [("nodes.csv", nodes), ("arcs.csv", arcs), ("edges.csv", edges), ("facilities.csv", facilities)] {
        files::write(&o.out.join(name), text.as_bytes())?;
    }
    Ok(())
}
