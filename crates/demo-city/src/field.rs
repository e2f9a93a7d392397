//! Which way a street would run at a place: along the contour where it is steep, along the quarter's grid where it is
//! not, straight across the contour for stairs, or climbing slantwise no steeper than a bus can go.
//!
//! After the tensor fields of Chen, Esch, Wonka, Müller and Zhang, "Interactive procedural street modeling" (2008).

use super::parameters::{CLIMB_SLOPE, GRIDS};
use super::plane::{Point, at, soft_step};
use super::terrain::{Grid, Terrain};

/// How a street runs over the ground.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Course {
    /// Along the contour.
    Contour,
    /// Straight up and down.
    Across,
    /// Up and down slantwise.
    Climb,
    /// Straight on, where the ground gives no direction.
    Straight,
}

/// The directions over the whole city.
pub struct Field<'a> {
    terrain: &'a Terrain,
    /// Direction along the contour or grid, as a doubled angle.
    doubled_x: Grid,
    doubled_y: Grid,
}

impl<'a> Field<'a> {
    /// Directions over that ground.
    pub fn new(terrain: &'a Terrain) -> Self {
        let doubled_x = Grid::fill(|p| contour_or_grid(terrain, p).x);
        let doubled_y = Grid::fill(|p| contour_or_grid(terrain, p).y);
        Self { terrain, doubled_x, doubled_y }
    }

    /// Direction along the contour, or of the grid where it is flat; either sign.
    pub fn contour(&self, p: Point) -> Point {
        halved(at(self.doubled_x.value(p), self.doubled_y.value(p)))
    }

    /// The direction at `p` of a street that came in direction `before`.
    pub fn heading(&self, p: Point, before: Point, course: Course) -> Point {
        let contour = self.contour(p);
        let direction = match course {
            Course::Contour => contour,
            Course::Across => contour.left(),
            Course::Climb => return self.climbing(p, before, contour),
            Course::Straight => before,
        };
        if direction.dot(before) < 0.0 { direction * -1.0 } else { direction }
    }

    fn climbing(&self, p: Point, before: Point, contour: Point) -> Point {
        let uphill = self.terrain.uphill(p);
        let slope = uphill.length();
        let across = contour.left();
        if slope <= CLIMB_SLOPE {
            return if across.dot(before) < 0.0 { across * -1.0 } else { across };
        }
        let rise = CLIMB_SLOPE / slope;
        let up = if uphill.dot(before) < 0.0 { -1.0 } else { 1.0 };
        let side = if contour.dot(before) < 0.0 { -1.0 } else { 1.0 };
        (uphill.unit() * (up * rise) + contour * (side * (1.0 - rise * rise).sqrt())).unit()
    }
}

fn contour_or_grid(terrain: &Terrain, p: Point) -> Point {
    let uphill = terrain.uphill(p);
    let steep = soft_step(0.05, 0.13, uphill.length());
    let along = uphill.left().unit();
    // Directions without sign are added as doubled angles.
    let (mut grid, mut weight) = (at(0.0, 0.0), 0.0);
    for &(x, y, dx, dy) in &GRIDS {
        let distance = p.to(at(x, y)) + 150.0;
        let share = 1.0 / (distance * distance);
        grid = grid + doubled(at(dx, dy).unit()) * share;
        weight += share;
    }
    doubled(along) * steep + grid * ((1.0 - steep) / weight)
}

fn doubled(d: Point) -> Point {
    at(d.x * d.x - d.y * d.y, 2.0 * d.x * d.y)
}

fn halved(doubled: Point) -> Point {
    let d = doubled.unit();
    let x = ((1.0 + d.x).max(0.0) / 2.0).sqrt();
    if x < 1e-6 { at(0.0, 1.0) } else { at(x, d.y / (2.0 * x)).unit() }
}
