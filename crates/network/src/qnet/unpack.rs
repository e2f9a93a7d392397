//! The bytes of a prepared network → the network, or what is wrong with them.
//!
//! The lines are walked through twice: first only their nodes, which gives the edges their numbers, then with positions, which are put where
//! they belong at once. Nothing is believed: a crafted file gives a [`Flaw`], not a panic, and takes no more memory than a multiple of
//! its size.

use super::bytes::{Column, In, unzigzag};
use super::numbers::{Scale, UNKNOWN, height_after};
use super::pack::Whole;
use super::{Flaw, HEAD, MAGIC, Source, VERSION, crs_byte, kinds};
use crate::freeze::{Frame, NO_NODE, Pieces};
use crate::graph::Network;
use crate::noding::{Vertex, between, pieces};
use crate::plane::Plane;
use crate::ways::Ways;
use quanli_model::city::middle_of;
use quanli_model::problem::{Problem, Problems};
use quanli_model::units::LonLat;
use xxhash_rust::xxh3::xxh3_64;

/// A network from a file.
pub struct Unpacked {
    /// The network, without doors and homes.
    pub network: Network,
    /// West, south, east, north of all paths.
    pub bounds: [f64; 4],
    /// XXH3 of the paths that it was made from.
    pub paths: u64,
    /// What was wrong with the paths when they were read.
    pub reading: Vec<Problem>,
    /// What was found when they were joined.
    pub joining: Vec<Problem>,
}

/// Reads a prepared network that must be made from `source`; `None` there: a hash of the paths is not known.
///
/// # Errors
/// When it can't be used: see [`Flaw`].
pub fn unpack(bytes: &[u8], paths: Option<u64>, crs: quanli_model::city::CrsName) -> Result<Unpacked, Flaw> {
    let mut content = In::new(content(bytes, MAGIC, VERSION)?);
    let from = Source { paths: u64::from_le_bytes(content.array()?), crs };
    let [crs_here] = content.array()?;
    if paths != Some(from.paths) || crs_here != crs_byte(crs) {
        return Err(Flaw::OtherData(from.paths, paths));
    }
    let bounds = [content.float()?, content.float()?, content.float()?, content.float()?];
    // A NaN fails every comparison.
    if !(-180.0 <= bounds[0] && bounds[0] <= bounds[2] && bounds[2] <= 180.0 && -90.0 <= bounds[1] && bounds[1] <= bounds[3] && bounds[3] <= 90.0) {
        return Err(content.flaw());
    }
    let [reading, joining] = [problems(&mut content)?, problems(&mut content)?];
    let ways = kinds::take(&mut content)?;
    let stored = Stored::read(&mut content, &ways)?;
    if !content.at_end() {
        return Err(content.flaw());
    }
    let plane = Plane::new(middle_of(bounds));
    let pieces = stored.pieces(&ways)?;
    let frame = Frame::new(ways, plane, pieces, stored.n_nodes);
    let mut network = stored.lay(frame)?;
    network.complete(&mut Problems::new());
    Ok(Unpacked { network, bounds, paths: from.paths, reading, joining })
}

/// What follows the head, if it is what was written.
///
/// # Errors
/// When it does not begin as it must, is of another version, not whole, or damaged.
pub fn content(bytes: &[u8], name: [u8; 8], wanted: u32) -> Result<&[u8], Flaw> {
    let magic = bytes.get(..name.len()).unwrap_or(bytes);
    if magic != &name[..magic.len()] || magic.is_empty() {
        return Err(Flaw::NotOne);
    }
    let cut = |_| Flaw::Length(bytes.len() as u64, HEAD as u64);
    let mut head = In::new(bytes);
    head.take(name.len()).map_err(cut)?;
    let version = u32::from_le_bytes(head.array().map_err(cut)?);
    if version != wanted {
        return Err(Flaw::Version(version, wanted));
    }
    let length = u64::from_le_bytes(head.array().map_err(cut)?);
    let sum = u64::from_le_bytes(head.array().map_err(cut)?);
    let content = &bytes[HEAD..];
    if content.len() as u64 != length {
        return Err(Flaw::Length(bytes.len() as u64, length.saturating_add(HEAD as u64)));
    }
    if xxh3_64(content) != sum {
        return Err(Flaw::Checksum);
    }
    Ok(content)
}

fn problems(content: &mut In<'_>) -> Result<Vec<Problem>, Flaw> {
    borsh::from_slice(content.block()?).map_err(|_| content.flaw())
}

/// The columns of lines, as they stand in the file.
struct Stored<'a> {
    n_nodes: usize,
    scale: [Scale; 3],
    /// Positions of each way.
    length: Column<'a>,
    node: Column<'a>,
    between: Column<'a>,
    lon: Column<'a>,
    lat: Column<'a>,
    ele: Column<'a>,
    other: Column<'a>,
    cut: Column<'a>,
    split: Column<'a>,
    split_at: In<'a>,
}

impl<'a> Stored<'a> {
    fn read(content: &mut In<'a>, ways: &Ways) -> Result<Self, Flaw> {
        let n_nodes = content.count()?;
        let scale: [u8; 3] = content.array()?;
        let [Some(lon), Some(lat), Some(ele)] = scale.map(Scale::from_byte) else { return Err(content.flaw()) };
        let mut column = || content.column();
        let [length, node, between, lon_, lat_, ele_, other, cut, split] =
            [column()?, column()?, column()?, column()?, column()?, column()?, column()?, column()?, column()?];
        if length.len() != ways.len() || n_nodes > node.len() + between.len() {
            return Err(content.flaw());
        }
        let split_at = In::new(content.take(split.len() / 2 * 8)?);
        Ok(Self { n_nodes, scale: [lon, lat, ele], length, node, between, lon: lon_, lat: lat_, ele: ele_, other, cut, split, split_at })
    }

    /// Where every way is cut into edges. Everything but the positions is looked at here.
    fn pieces(&self, ways: &Ways) -> Result<Pieces, Flaw> {
        let mut length = self.length.clone();
        let mut nodes = Nodes::of(self);
        let mut cuts = Next::new(self.cut.clone());
        let mut pieces = Pieces::with_capacity((self.node.len() + self.between.len()).saturating_sub(ways.len()));
        let mut position = 0;
        for w in 0..ways.len() {
            pieces.start(w as u32, &ways[w]);
            let n = length.below(nodes.node.left() + 1)?;
            if n < 2 {
                return Err(length.flaw());
            }
            for _ in 0..n {
                for _ in 0..cuts.at(position, nodes.between.left())? {
                    pieces.vertex(nodes.between());
                }
                pieces.vertex(nodes.at_position());
                position += 1;
            }
            if !pieces.is_whole() {
                return Err(length.flaw());
            }
        }
        for column in [&length, &nodes.node, &nodes.between, &cuts.column] {
            column.end()?;
        }
        if nodes.bad { Err(nodes.node.flaw()) } else { Ok(pieces) }
    }

    /// Puts every line into the frame.
    fn lay(&self, mut frame: Frame) -> Result<Network, Flaw> {
        let mut walk = Walk::of(self)?;
        let mut length = self.length.clone();
        let (mut line, mut lengths): (Vec<Vertex>, Vec<f64>) = Default::default();
        let plane = frame.plane();
        for w in 0..self.length.len() {
            walk.line(w as u64, length.next(), &plane, &mut line)?;
            lengths.clear();
            lengths.extend(line.windows(2).map(|ab| plane.metres(ab[0].at, ab[1].at)));
            lengths.push(0.0);
            frame.lay(w, &line, &lengths);
        }
        walk.end()?;
        Ok(frame.finish())
    }
}

/// Nodes of vertices, one after another. A number that is none gives no node and is remembered.
struct Nodes<'a> {
    node: Column<'a>,
    between: Column<'a>,
    n_nodes: i64,
    last: i64,
    bad: bool,
}

impl<'a> Nodes<'a> {
    fn of(stored: &Stored<'a>) -> Self {
        Self { node: stored.node.clone(), between: stored.between.clone(), n_nodes: stored.n_nodes as i64, last: 0, bad: false }
    }

    #[inline]
    fn at_position(&mut self) -> u32 {
        let step = self.node.next();
        self.after(step)
    }

    fn between(&mut self) -> u32 {
        let step = self.between.next();
        self.after(step)
    }

    #[inline]
    fn after(&mut self, step: u64) -> u32 {
        if step == 0 {
            return NO_NODE;
        }
        let node = self.last.wrapping_add(unzigzag(step - 1));
        if node < 0 || node >= self.n_nodes {
            self.bad = true;
            return NO_NODE;
        }
        self.last = node;
        node as u32
    }
}

/// Pairs of a step and a number: something rare that happens at some places of a count.
struct Next<'a> {
    column: Column<'a>,
    /// Where it happens next; a place that is never reached when it does not.
    place: u64,
}

impl<'a> Next<'a> {
    fn new(column: Column<'a>) -> Self {
        let mut next = Self { column, place: u64::MAX };
        if next.column.left() > 0 {
            next.place = next.column.next();
        }
        next
    }

    /// The number that stands at a place, 0 where none does, at most `most`. Places are asked for in rising order.
    #[inline]
    fn at(&mut self, place: u64, most: usize) -> Result<usize, Flaw> {
        if self.place == place { self.take(most) } else { Ok(0) }
    }

    fn take(&mut self, most: usize) -> Result<usize, Flaw> {
        let number = self.column.below(most + 1)?;
        self.place = self.after()?;
        Ok(number)
    }

    /// Where it happens after this; numbers of this place were read.
    fn after(&mut self) -> Result<u64, Flaw> {
        if self.column.left() == 0 {
            return Ok(u64::MAX);
        }
        // A step of nothing would never be met.
        let step = self.column.next();
        self.place.checked_add(step).filter(|_| step > 0).ok_or_else(|| self.column.flaw())
    }
}

/// Positions, one after another.
struct Walk<'a> {
    scale: [Scale; 3],
    nodes: Nodes<'a>,
    cuts: Next<'a>,
    lon: Column<'a>,
    lat: Column<'a>,
    ele: Column<'a>,
    other: Next<'a>,
    split: Column<'a>,
    split_at: In<'a>,
    next_split: Option<(u64, u64, f64)>,
    /// First position at each node, and whether it was met.
    met: Vec<Whole>,
    is_met: Vec<bool>,
    last: Whole,
    last_height: i64,
    position: u64,
}

impl<'a> Walk<'a> {
    fn of(stored: &Stored<'a>) -> Result<Self, Flaw> {
        let mut walk = Self {
            scale: stored.scale,
            nodes: Nodes::of(stored),
            cuts: Next::new(stored.cut.clone()),
            lon: stored.lon.clone(),
            lat: stored.lat.clone(),
            ele: stored.ele.clone(),
            other: Next::new(stored.other.clone()),
            split: stored.split.clone(),
            split_at: stored.split_at.clone(),
            next_split: None,
            met: vec![[0; 3]; stored.n_nodes],
            is_met: vec![false; stored.n_nodes],
            last: [0; 3],
            last_height: 0,
            position: 0,
        };
        walk.next_split = next_split(&mut walk.split, &mut walk.split_at, 0)?;
        Ok(walk)
    }

    /// The vertices of way `w`, which has `n` positions.
    fn line(&mut self, w: u64, n: u64, plane: &Plane, line: &mut Vec<Vertex>) -> Result<(), Flaw> {
        line.clear();
        // Vertices of the line with its long segments cut, without those that other ways' ends gave to it.
        let mut n_cut = 0;
        for _ in 0..n {
            let added = self.cuts.at(self.position, self.nodes.between.left())?;
            if added > 0 {
                n_cut += self.crowd((w, n_cut), added, plane, line)?;
                continue;
            }
            let v = self.vertex()?;
            if line.last().is_some_and(|a| pieces(plane, a.at, v.at) > 1) {
                return Err(self.cuts.column.flaw());
            }
            line.push(v);
            n_cut += 1;
        }
        Ok(())
    }

    /// Adds a position and the `added` vertices before it, to way `w`, of whose cut line vertex `n_cut` comes next. Returns how many of that
    /// line were added.
    #[cold]
    fn crowd(&mut self, (w, n_cut): (u64, u64), added: usize, plane: &Plane, line: &mut Vec<Vertex>) -> Result<u64, Flaw> {
        // The nodes of vertices in between come before that of the position.
        let places: Vec<u32> = (0..added).map(|_| self.nodes.between()).collect();
        let v = self.vertex()?;
        let pieces = line.last().map_or(1, |a| pieces(plane, a.at, v.at));
        let mut places = places.into_iter();
        let mut next = || places.next().ok_or(Flaw::OutOfRange(0));
        // A line's first position has nothing before it.
        if let Some(first) = line.last().copied() {
            let mut a = first;
            for i in 1..=pieces {
                let b = if i == pieces { v } else { between(&first, &v, f64::from(i) / f64::from(pieces)) };
                while let Some((.., t)) = self.next_split.filter(|s| s.0 == w && s.1 == n_cut + u64::from(i) - 2) {
                    line.push(Vertex { place: next()?, ..between(&a, &b, t) });
                    self.next_split = next_split(&mut self.split, &mut self.split_at, w)?;
                }
                if i < pieces {
                    line.push(Vertex { place: next()?, ..b });
                }
                a = b;
            }
        }
        line.push(v);
        if places.next().is_some() { Err(self.cuts.column.flaw()) } else { Ok(u64::from(pieces)) }
    }

    /// The next position, which stands at a node or at none.
    #[inline(always)]
    fn vertex(&mut self) -> Result<Vertex, Flaw> {
        let node = self.nodes.at_position();
        let ele_scale = self.scale[2];
        let at = node as usize;
        let whole = if self.is_met.get(at) == Some(&true) {
            if self.other.place == self.position { self.other_than(self.met[at])? } else { self.met[at] }
        } else {
            let lon = self.last[0].wrapping_add(unzigzag(self.lon.next()));
            let lat = self.last[1].wrapping_add(unzigzag(self.lat.next()));
            let whole = [lon, lat, height_after(ele_scale, &mut self.last_height, self.ele.next())];
            if let (Some(met), Some(is_met)) = (self.met.get_mut(at), self.is_met.get_mut(at)) {
                (*met, *is_met) = (whole, true);
            }
            whole
        };
        self.position += 1;
        self.last = whole;
        if whole[2] != UNKNOWN {
            self.last_height = whole[2];
        }
        let at = LonLat { lon: self.scale[0].number(whole[0]), lat: self.scale[1].number(whole[1]) };
        // A NaN fails the comparison.
        if at.lon.abs() <= 180.0 && at.lat.abs() <= 90.0 { Ok(Vertex { at, ele: ele_scale.number(whole[2]), place: node }) } else { Err(self.lon.flaw()) }
    }

    /// A position that differs from the first one at its node.
    fn other_than(&mut self, first: Whole) -> Result<Whole, Flaw> {
        let column = &mut self.other.column;
        let lon = first[0].wrapping_add(unzigzag(column.next()));
        let lat = first[1].wrapping_add(unzigzag(column.next()));
        let mut height = if first[2] == UNKNOWN { 0 } else { first[2] };
        let ele = height_after(self.scale[2], &mut height, column.next());
        self.other.place = self.other.after()?;
        Ok([lon, lat, ele])
    }

    /// Whether all was used.
    fn end(&self) -> Result<(), Flaw> {
        if self.next_split.is_some() || self.other.place != u64::MAX || !self.split_at.at_end() {
            return Err(self.split.flaw());
        }
        [&self.lon, &self.lat, &self.ele, &self.other.column, &self.split].into_iter().try_for_each(Column::end)
    }
}

/// The next vertex that another way's end gave to a segment: way, segment, place on it; ways count on from `way`.
fn next_split(split: &mut Column<'_>, split_at: &mut In<'_>, way: u64) -> Result<Option<(u64, u64, f64)>, Flaw> {
    if split.left() == 0 {
        return Ok(None);
    }
    let way = way.checked_add(split.next()).ok_or_else(|| split.flaw())?;
    let index = split.next();
    let t = split_at.float()?;
    if (0.0..=1.0).contains(&t) { Ok(Some((way, index, t))) } else { Err(split.flaw()) }
}
