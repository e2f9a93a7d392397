//! Figures and network → what people see and take away: the map's geometry, relief, names, and the fingerprint of a result.

mod contour;
mod fingerprint;
mod labels;
mod outline;
mod relief;
mod scene;
mod sheet;
mod steep;

pub use contour::Raster;
pub use fingerprint::{Fingerprint, hex};
pub use labels::street_labels;
pub use outline::pocket_shapes;
pub use relief::{Relief, contours, relief};
pub use scene::{Dot, Scene, dot_times, drawing_order};
pub use sheet::sheet_html;
pub use steep::steep_paths;
