//! 圈里 Quanli: who reaches what on foot within the minutes that count, and who gains if it changes.

pub use quanli_coverage as coverage;
pub use quanli_engine as session;
pub use quanli_metrics as metrics;
pub use quanli_model::{catalogue, city, problem, scenario, units};
pub use quanli_network as network;
pub use quanli_protocol as protocol;
pub use quanli_read as read;
pub use quanli_read::{hours, tables};
pub use quanli_report as report;
pub use quanli_siting as siting;
