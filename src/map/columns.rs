//! The columns that the engine sends, by their names on the side of the map.

use super::CityMap;
use quanli_protocol::BufferName;

impl CityMap {
    /// Takes a column. The relief needs to be told its size: [`CityMap::shade`].
    pub fn take(&self, name: BufferName, column: &js_sys::Uint8Array) {
        match name {
            BufferName::Segments => self.feed("segments", column),
            BufferName::Reach => self.feed("reach", column),
            BufferName::EdgeRows => self.feed("edge-rows", column),
            BufferName::Slots => self.feed("slots", column),
            BufferName::Dots => self.feed("dots", column),
            BufferName::DotTimes => self.feed("dot-times", column),
            BufferName::Steep => self.read("steep", column),
            BufferName::Labels => self.read("labels", column),
            BufferName::Contours => self.read("contours", column),
            BufferName::PocketShapes => self.read("pockets", column),
            BufferName::Relief => {}
        }
    }
}
