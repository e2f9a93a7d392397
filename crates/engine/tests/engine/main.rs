//! The engine's tests: one binary. Cities are drawn or random, answers are predicted on paper or by a naive twin.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod arbitrary;
mod areas;
mod brought;
mod coordinates;
mod demo_city;
mod digest;
mod door;
mod doorways;
mod draw;
mod flatgeobuf;
mod heights;
mod hours;
mod hours_written;
mod house;
mod invariance;
mod jobs;
mod lines;
mod measuring;
mod messages;
mod noding;
mod numbers;
mod oracle;
mod orders;
mod people;
mod places;
mod prepared;
mod properties;
mod reading;
mod repairing;
mod searching;
mod sessions;
mod together;
mod walkable;
mod walking;
